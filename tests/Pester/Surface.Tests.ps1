# What every command has in common, asked of the staged module itself.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $commands = (Get-Module WorkfrontOutlook).ExportedCmdlets.Values | Sort-Object Name | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

Describe 'Every command' {
    It '<Name> declares types whose views show something' -ForEach $commands {
        foreach ($type in (Get-Command $Name).OutputType.Type | Where-Object { $_.FullName -like 'WorkfrontOutlook.*' }) {
            Get-FormatData -TypeName $type.FullName -PowerShellVersion 7.0 | Should -Not -BeNullOrEmpty -Because "$Name gives $type"
        }
    }

    It '<Name> has only parameters with help that binds' -ForEach $commands {
        $command = Get-Command $Name
        foreach ($parameter in $command.Parameters.Values) {
            $parameter.Name | Should -MatchExactly '^[A-Z]' -Because 'parameters are in Pascal case'
        }
        # One value from the pipeline for each set, or PowerShell guesses.
        foreach ($set in $command.ParameterSets) {
            @($set.Parameters | Where-Object ValueFromPipeline).Count | Should -BeLessOrEqual 1 -Because "$Name, $($set.Name)"
        }
    }

    # Those that keep what belongs to no parameter away from PowerShell's own error, as it may be a token, have tests of their own.
    It '<Name> refuses a parameter that it does not have' -ForEach ($commands | Where-Object { -not ((Get-Command $_.Name).ParameterSets.Parameters.ValueFromRemainingArguments -contains $true) }) {
        { & $Name -NoSuchParameter 1 } | Should -Throw -ErrorId 'NamedParameterNotFound,*'
    }
}

Describe 'Commands that need a tenant' {
    It '<Command> says NotConnected, with what to do' -ForEach @(
        @{ Command = 'Get-WfLegacyTokenStatus' }
        @{ Command = 'Get-WfOutlookAddIn' }
        @{ Command = 'Invoke-WfDiagnosis' }
        @{ Command = 'Set-WfLegacyTokenPolicy -State Blocked -Confirm:$false' }
        @{ Command = 'Remove-WfOutlookAddIn -Workfront -UndoPath u.jsonl -Confirm:$false' }
        @{ Command = 'Disable-WfOutlookAddIn -Workfront -UndoPath u.jsonl -Confirm:$false' }
    ) {
        Disconnect-WfTenant
        $failure = (Get-AllStreams ([scriptblock]::Create($Command))).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-WfTenant*'
    }
}

Describe 'Commands that change the tenant' {
    BeforeAll { Connect-WfTenant -Demo -NoWelcome }
    AfterAll { Disconnect-WfTenant }

    It '<Name> asks, and does nothing with -WhatIf' -ForEach @(
        @{ Name = 'Set-WfLegacyTokenPolicy'; Command = 'Set-WfLegacyTokenPolicy -State Blocked -WhatIf' }
        @{ Name = 'Remove-WfOutlookAddIn'; Command = 'Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -WhatIf' }
        @{ Name = 'Disable-WfOutlookAddIn'; Command = 'Get-WfOutlookAddIn -Source Organization -Workfront | Disable-WfOutlookAddIn -WhatIf' }
    ) {
        [Attribute]::GetCustomAttribute((Get-Command $Name).ImplementingType, [Management.Automation.CmdletAttribute]).ConfirmImpact | Should -Be 'High'
        $before = (Get-WfOutlookAddIn | ForEach-Object { "$($_.Source) $($_.AddInId) $($_.Enabled)" } | Sort-Object) -join '|'
        $setting = (Get-WfLegacyTokenStatus).AdminSetting
        Push-Location $TestDrive
        try { $null = & ([scriptblock]::Create($Command)) } finally { Pop-Location }
        (Get-WfOutlookAddIn | ForEach-Object { "$($_.Source) $($_.AddInId) $($_.Enabled)" } | Sort-Object) -join '|' | Should -Be $before
        (Get-WfLegacyTokenStatus).AdminSetting | Should -Be $setting
        Get-ChildItem $TestDrive -Filter '*undo*' | Should -BeNullOrEmpty
    }
}

Describe 'In other runspaces and processes' {
    It 'works in strict mode, with errors that stop' {
        & {
            Set-StrictMode -Version Latest
            $ErrorActionPreference = 'Stop'
            Connect-WfTenant -Demo -NoWelcome
            $diagnosis = Invoke-WfDiagnosis
            "$($diagnosis.Verdict)" | Should -Not -BeNullOrEmpty
            ($diagnosis | Out-String).Length | Should -BeGreaterThan 100
            (Get-WfOutlookAddIn | Out-String).Length | Should -BeGreaterThan 100
            (Get-WfConnection | Out-String).Length | Should -BeGreaterThan 50
            (Resolve-WfOutlookError -List | Out-String).Length | Should -BeGreaterThan 100
            (Get-WfAddInCatalog | Out-String).Length | Should -BeGreaterThan 50
            Disconnect-WfTenant
        }
    }

    It 'works in ForEach-Object -Parallel, each with a connection of its own' {
        $codes = 1..3 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:StagedManifest
            Connect-WfTenant -Demo -NoWelcome -Seed $_ -MailboxCount (10 * $_)
            "$((Invoke-WfDiagnosis).Completeness.Scanned)"
            Disconnect-WfTenant
        }
        $codes | Sort-Object | Should -Be '10', '20', '30'
        Get-WfConnection | Should -BeNullOrEmpty
    }

    It 'works in Start-ThreadJob' {
        $job = Start-ThreadJob { Import-Module $using:StagedManifest; Connect-WfTenant -Demo -NoWelcome; (Invoke-WfDiagnosis).Verdict.Code }
        Receive-Job $job -Wait -AutoRemoveJob | Should -Be 'WorkfrontRetired'
    }

    It 'works in a background job, whose results keep their properties' {
        $job = Start-Job { Import-Module $using:StagedManifest; Connect-WfTenant -Demo -NoWelcome; Invoke-WfDiagnosis }
        $result = Receive-Job $job -Wait -AutoRemoveJob
        $result.PSObject.TypeNames[0] | Should -Be 'Deserialized.WorkfrontOutlook.Diagnosis.WfDiagnosis'
        "$($result.Completeness)" | Should -BeLike 'Complete*'
        "$($result.Verdict)" | Should -BeLike 'WorkfrontRetired*'
    }

    It 'stops on Ctrl+C in the middle of a sweep' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$StagedManifest'; Connect-WfTenant -Demo -NoWelcome -MailboxCount 100000; 'ready'; Invoke-WfDiagnosis -Scope All")
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $null = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            for ($wait = 0; $output.Count -eq 0 -and $wait -lt 2400; $wait++) { Start-Sleep -Milliseconds 50 }
            $output[0] | Should -Be 'ready'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            $output.Count | Should -Be 1
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'gives a constrained session its cmdlets and nothing more' {
        # A session that an admin has constrained may use what is already imported, and its results; not the module's .NET types.
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule($StagedManifest)
        $runspace = [runspacefactory]::CreateRunspace($state)
        $runspace.Open()
        try {
            $runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
            $shell = [powershell]::Create($runspace)
            $null = $shell.AddScript('Connect-WfTenant -Demo -NoWelcome; (Invoke-WfDiagnosis).Verdict.Code; (Get-WfLegacyTokenStatus).EffectiveState.ToString(); Disconnect-WfTenant')
            $said = $shell.Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $said | Should -Be 'WorkfrontRetired', 'Off'
            $shell.Commands.Clear()
            $null = $shell.AddScript('[WorkfrontOutlook.AddIns.AddInCatalogStore]::new()')
            $shell.Invoke() | Should -BeNullOrEmpty
            "$($shell.Streams.Error)" | Should -BeLike '*language mode*'
        }
        finally {
            $runspace.Dispose()
        }
    }
}
