BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')

    # The embedded tenant behind functions as Connect-ExchangeOnline exports them, so that its own statistics tell what was sent.
    Disconnect-WfTenant
    if (-not ('WorkfrontOutlook.SimulatedTenant.SeededTenant' -as [type])) {
        Add-Type -Path ([IO.Path]::Combine($StagedBin, 'dependencies', 'WorkfrontOutlook.SimulatedTenant.dll'))
    }

    $SessionFunctions = @'
function Invoke-Tenant($Name, $Bound) {
    $parameters = @{}
    foreach ($pair in $Bound.GetEnumerator()) {
        if ($pair.Key -notin 'Confirm', 'WhatIf', 'ErrorAction', 'WarningAction') {
            if ($pair.Value -is [switch]) { $parameters[$pair.Key] = [bool] $pair.Value } else { $parameters[$pair.Key] = $pair.Value }
        }
    }
    $result = $global:WfTestTenant.ExecuteCmdlet($Name, $parameters)
    foreach ($warning in $result.Warnings) { Write-Warning $warning }
    if ($result.Error) { Write-Error $result.Error.Message; return }
    foreach ($item in $result.Output) { if ($item -is [string]) { $item } else { [pscustomobject] $item } }
}
function Get-App { [CmdletBinding()] param($Identity, $Mailbox, [switch] $OrganizationApp, [switch] $PrivateCatalog) Invoke-Tenant Get-App $PSBoundParameters }
function Get-Mailbox { [CmdletBinding()] param($Identity, $RecipientTypeDetails, $ResultSize) Invoke-Tenant Get-Mailbox $PSBoundParameters }
function Get-MailUser { [CmdletBinding()] param($Identity, $ResultSize) Invoke-Tenant Get-MailUser $PSBoundParameters }
function Get-AuthenticationPolicy { [CmdletBinding()] param([switch] $AllowLegacyExchangeTokens) Invoke-Tenant Get-AuthenticationPolicy $PSBoundParameters }
function Set-AuthenticationPolicy { [CmdletBinding(SupportsShouldProcess)] param($Identity, [switch] $AllowLegacyExchangeTokens, [switch] $BlockLegacyExchangeTokens) Invoke-Tenant Set-AuthenticationPolicy $PSBoundParameters }
function Remove-App { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($Identity, $Mailbox, [switch] $OrganizationApp, [switch] $PrivateCatalog) Invoke-Tenant Remove-App $PSBoundParameters }
function Disable-App { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param($Identity, $Mailbox) Invoke-Tenant Disable-App $PSBoundParameters }
function Enable-App { [CmdletBinding(SupportsShouldProcess)] param($Identity, $Mailbox) Invoke-Tenant Enable-App $PSBoundParameters }
function Set-App { [CmdletBinding(SupportsShouldProcess)] param($Identity, [switch] $OrganizationApp, [switch] $PrivateCatalog, $Enabled, $ProvidedTo, $UserList, $DefaultStateForUser) Invoke-Tenant Set-App $PSBoundParameters }
function New-App { [CmdletBinding(SupportsShouldProcess)] param($Mailbox, [switch] $OrganizationApp, [switch] $PrivateCatalog, [byte[]] $FileData, $MarketplaceAssetID, $MarketplaceQueryMarket, $Enabled, $ProvidedTo, $UserList, $DefaultStateForUser) Invoke-Tenant New-App $PSBoundParameters }
'@

    function Connect-TestTenant($Scenario, $Count = 20, $Seed = 1) {
        $global:WfTestTenant = [WorkfrontOutlook.SimulatedTenant.SeededTenant]::Create($Scenario, $Count, $Seed, $null)
        $null = Start-StubExchangeSession -Functions $SessionFunctions -TenantId $global:WfTestTenant.TenantId -Organization $global:WfTestTenant.Organization
        Connect-WfTenant -NoWelcome
    }
    function Get-Write { , @($global:WfTestTenant.Statistics.Writes | ForEach-Object Cmdlet) }
}

AfterAll {
    Remove-Variable WfTestTenant -Scope Global -ErrorAction Ignore
}

Describe 'Removing and restoring add-ins' {
    BeforeEach {
        Connect-TestTenant Workfront
        Push-Location (New-Item -ItemType Directory -Path (Join-Path TestDrive: ([guid]::NewGuid())))
    }
    AfterEach {
        Pop-Location
        Stop-StubExchangeSession
    }

    It 'warns of what can''t be restored where nobody is asked: <How>' -ForEach @(
        @{ How = '-Confirm:$false'; Remove = { Get-WfOutlookAddIn -Source Mailbox -Workfront | Remove-WfOutlookAddIn -Confirm:$false } }
        @{ How = '$ConfirmPreference'; Remove = { $ConfirmPreference = 'None'; Get-WfOutlookAddIn -Source Mailbox -Workfront | Remove-WfOutlookAddIn } }
    ) {
        $store = @(Get-WfOutlookAddIn -Source Mailbox -Workfront | Where-Object { $_.AssetId -and $_.Scope -eq 'User' })
        $store.Count | Should -BeGreaterThan 0
        $streams = Get-AllStreams $Remove
        @($streams.Warning -like "*can't be restored as such*Disable-WfOutlookAddIn*").Count | Should -Be 1
        $streams.Error | Should -BeNullOrEmpty
    }

    It 'doesn''t warn of it where all can be restored' {
        (Get-AllStreams { Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -Confirm:$false }).Warning | Should -BeNullOrEmpty
    }

    It 'removes by pipeline, keeps the record in the current location, and brings all back' {
        $addIns = @(Get-WfOutlookAddIn -Source Organization, PrivateCatalog, Mailbox -Workfront)
        $addIns.Count | Should -BeGreaterThan 0
        $streams = Get-AllStreams { $addIns | Remove-WfOutlookAddIn -Confirm:$false -PassThru }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Error | Should -BeNullOrEmpty
        $streams.Output.Outcome | Sort-Object -Unique | Should -Be 'Removed'
        $streams.Output.Count | Should -Be $addIns.Count
        $undo = Get-ChildItem -Filter 'wf-undo-*.jsonl'
        @($undo).Count | Should -Be 1
        $streams.Output[0].UndoPath | Should -Be $undo.FullName
        "$($streams.Information)" | Should -BeLike "*$($undo.Name)*"
        (Get-Content $undo | ForEach-Object { ConvertFrom-Json $_ }).kind | Select-Object -First 2 | Should -Be 'header', 'target'
        Get-WfOutlookAddIn -Source Organization, PrivateCatalog, Mailbox -Workfront | Should -BeNullOrEmpty

        $restored = Restore-WfOutlookAddIn $undo.FullName -FromManifest -Confirm:$false -PassThru
        $restored.Outcome | Sort-Object -Unique | Should -Be 'Restored'
        @(Get-WfOutlookAddIn -Source Organization, PrivateCatalog, Mailbox -Workfront).Count | Should -Be $addIns.Count
        (Get-Write) | Should -Not -Contain 'Remove-AuthenticationPolicy'
    }

    It '<Command> -Workfront:$false says that nothing was meant, and sends nothing' -ForEach @{ Command = 'Remove-WfOutlookAddIn' }, @{ Command = 'Disable-WfOutlookAddIn' } {
        $streams = Get-AllStreams { & $Command -Workfront:$false -Confirm:$false }
        $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'NoAddInMeant,*'
        $streams.Failure.ErrorDetails.RecommendedAction | Should -BeLike 'Give -Workfront;*'
        Get-Write | Should -BeNullOrEmpty
    }

    It 'takes -Workfront, skips what is done by hand, and says so without -PassThru' {
        $streams = Get-AllStreams { Remove-WfOutlookAddIn -Workfront -Confirm:$false }
        $streams.Output | Should -BeNullOrEmpty
        "$($streams.Warning)" | Should -BeLike '*token report*'
        (Get-Write) | Should -Contain 'Remove-App'
    }

    It 'disables and enables again, from the results by pipeline' {
        $results = Get-WfOutlookAddIn -Source Organization -Workfront | Disable-WfOutlookAddIn -Confirm:$false -PassThru -UndoPath disabled.jsonl
        $results.Outcome | Should -Be 'Disabled'
        (Get-WfOutlookAddIn -Source Organization -Workfront).Enabled | Should -BeFalse
        ($results | Restore-WfOutlookAddIn -Confirm:$false -PassThru).Outcome | Should -Be 'Restored'
        (Get-WfOutlookAddIn -Source Organization -Workfront).Enabled | Should -BeTrue
        (Get-AllStreams { Get-WfOutlookAddIn -Source Organization -Workfront | Disable-WfOutlookAddIn -Confirm:$false -UndoPath disabled.jsonl }).Failure.FullyQualifiedErrorId | Should -BeLike 'UndoRecordExists,*'
    }

    It 'asks once for a batch, with the counts in it' {
        $script = {
            $ProgressPreference = 'SilentlyContinue'
            Import-Module $env:WF_MANIFEST
            Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -NoWelcome
            $addIns = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
            "count: $($addIns.Count)"
            $addIns | Remove-WfOutlookAddIn -PassThru -UndoPath ([IO.Path]::GetTempPath()) | ForEach-Object { "did: $($_.Outcome)" }
        }
        $env:WF_MANIFEST = $StagedManifest
        $lines = 'N', 'N', 'N' | & (Get-Shell) -NoProfile -OutputFormat Text -EncodedCommand ([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("$script"))) 2>&1
        $count = [int] (@($lines -match '^count: ')[0] -replace '\D')
        $count | Should -BeGreaterThan 1
        @($lines -match "Remove \d+ add-in installations").Count | Should -Be 1
        "$lines" | Should -Match "Remove $count add-in installations.*$count from mailboxes"
        @($lines -match '^did: ').Count | Should -Be 0
    }

    It 'says what a runbook needs where nobody can be asked' {
        $lines = Invoke-FreshProcess {
            . $env:WF_COMMON
            Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -NoWelcome
            try { Remove-WfOutlookAddIn -Workfront } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }
        }
        "$lines" | Should -BeLike '*NobodyToAsk*-Confirm:$false*'
    }

    It 'says so, too, where the console has no more input, as on a build server' {
        $script = {
            $PSStyle.OutputRendering = 'PlainText'
            Import-Module $env:WF_MANIFEST
            Connect-WfTenant -Demo -Scenario Workfront -NoWelcome
            try { Set-WfLegacyTokenPolicy Blocked } catch { "policy: $($_.FullyQualifiedErrorId)" }
            try { Remove-WfOutlookAddIn -Workfront } catch { "remove: $($_.FullyQualifiedErrorId)" }
        }
        $env:WF_MANIFEST = $StagedManifest
        $lines = $null | & (Get-Shell) -NoProfile -OutputFormat Text -EncodedCommand ([Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("$script"))) 2>&1
        "$lines" | Should -BeLike '*policy: NobodyToAsk,*remove: NobodyToAsk,*'
    }

    It 'stops at -MaximumTargets before anything is sent' {
        $failure = (Get-AllStreams { Get-WfOutlookAddIn -Source Organization, Mailbox | Remove-WfOutlookAddIn -MaximumTargets 1 -Confirm:$false }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'TooManyTargets,*'
        (Get-Write).Count | Should -Be 0
    }

    It 'takes no copy that does not say where the add-in is' {
        $mailboxes = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        foreach ($copy in { $mailboxes | Select-Object AddInId, Mailbox }, { @{ AddInId = $mailboxes[0].AddInId } }, { [pscustomobject]@{ AddInId = $mailboxes[0].AddInId; Source = $null } }) {
            $streams = Get-AllStreams { & $copy | Remove-WfOutlookAddIn -Confirm:$false -PassThru }
            $streams.Output | Should -BeNullOrEmpty
            "$($streams.Error[0])" | Should -BeLike '*Source*Get-WfOutlookAddIn*'
        }
        (Get-Write).Count | Should -Be 0 -Because 'the organization''s add-in must not be taken for a user''s'
        Get-AllStreams { $mailboxes | Select-Object AddInId, Source, Mailbox, MailboxId | Remove-WfOutlookAddIn -Confirm:$false } | ForEach-Object Error | Should -BeNullOrEmpty
        (Get-Write).Count | Should -Be $mailboxes.Count
    }

    It 'says of a whole copy why it is not taken, and how to come by the add-ins' {
        $addIns = @(Get-WfOutlookAddIn -Source Organization -Workfront)
        $addIns | Export-Clixml addins.xml
        $copies = [ordered]@{
            Csv = { $addIns | ConvertTo-Csv | ConvertFrom-Csv }
            Json = { $addIns | ConvertTo-Json | ConvertFrom-Json }
            Table = { $addIns | ConvertTo-Json | ConvertFrom-Json -AsHashtable }
            Clixml = { Import-Clixml addins.xml }
            Select = { $addIns | Select-Object * }
        }
        foreach ($kind in $copies.Keys) {
            $streams = Get-AllStreams { & $copies[$kind] | Remove-WfOutlookAddIn -Confirm:$false -PassThru }
            $streams.Output | Should -BeNullOrEmpty -Because $kind
            "$($streams.Error[0])" | Should -BeLike '*of which tenant*Import-Csv addins.csv | Where-Object Mailbox | Get-WfOutlookAddIn*' -Because $kind
        }
        (Get-Write).Count | Should -Be 0
    }

    It 'says of what is no add-in how to come by the add-ins' {
        $mailbox = (Get-WfOutlookAddIn -Source Mailbox -Workfront)[0].Mailbox
        $affected = (Invoke-WfDiagnosis -ErrorAction Ignore -WarningAction Ignore).Affected.Mailboxes[0]
        foreach ($given in $mailbox, $affected, 7) {
            $streams = Get-AllStreams { $given | Disable-WfOutlookAddIn -Confirm:$false }
            "$($streams.Error[0])" | Should -BeLike '*isn''t an add-in*| Get-WfOutlookAddIn -Workfront |*'
        }
        (Get-Write).Count | Should -Be 0
    }

    It 'does not end in silence where Workfront is nowhere' {
        $streams = Get-AllStreams { Remove-WfOutlookAddIn -Workfront -Source PrivateCatalog -Confirm:$false }
        "$($streams.Information)" | Should -BeExactly 'Workfront was not found in PrivateCatalog; nothing was changed.'
        Stop-StubExchangeSession
        Connect-TestTenant Clean
        $streams = Get-AllStreams { Remove-WfOutlookAddIn -Workfront -Confirm:$false }
        "$($streams.Information)" | Should -BeExactly 'Workfront was not found in what could be read of All; the rest may hold it. Nothing was changed.' -Because 'there is no Graph'
        (Get-Write).Count | Should -Be 0
    }

    It 'changes nothing in another tenant than the one that was read' {
        $addIns = @(Get-WfOutlookAddIn -Source Organization -Workfront)
        Stop-StubExchangeSession
        Connect-TestTenant OtherAddIns -Seed 2
        (Get-AllStreams { $addIns | Remove-WfOutlookAddIn -Confirm:$false }).Failure.FullyQualifiedErrorId | Should -BeLike 'AddInOfAnotherTenant,*'
        (Get-Write).Count | Should -Be 0
    }

    It 'tells the record before the first change, also to a pipeline that wants no more' {
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Workfront | Disable-WfOutlookAddIn -Confirm:$false -PassThru -UndoPath undo.jsonl | Select-Object -First 1 }
        $streams.Output.Count | Should -Be 1
        "$($streams.Information)" | Should -BeLike '*undo.jsonl*'
        $sent = (Get-Write).Count
        $back = Restore-WfOutlookAddIn undo.jsonl -Confirm:$false -PassThru
        @($back | Where-Object Outcome -EQ Restored).Count | Should -Be $sent
    }

    It 'restores from results among which some are in no record, and says so where none is' {
        $results = Get-WfOutlookAddIn -Source Organization, TokenReport -Workfront | Disable-WfOutlookAddIn -Confirm:$false -PassThru -WarningAction Ignore
        $results.Outcome | Should -Contain 'Skipped'
        $streams = Get-AllStreams { $results | Restore-WfOutlookAddIn -Confirm:$false -PassThru }
        $streams.Error | Should -BeNullOrEmpty
        $streams.Output.Outcome | Should -Be 'Restored'
        (Get-AllStreams { $results | Where-Object Outcome -EQ Skipped | Restore-WfOutlookAddIn -Confirm:$false }).Failure.FullyQualifiedErrorId | Should -BeLike 'NoUndoRecordGiven,*'
    }

    It 'writes no record below the process''s own folder when the location is no folder' {
        $addIns = @(Get-WfOutlookAddIn -Source Organization -Workfront)
        Push-Location Env:
        try { $streams = Get-AllStreams { $addIns | Disable-WfOutlookAddIn -Confirm:$false } } finally { Pop-Location }
        $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'PathNotInFileSystem,*'
        (Get-AllStreams { $addIns | Disable-WfOutlookAddIn -Confirm:$false -UndoPath Env:undo }).Failure.FullyQualifiedErrorId | Should -BeLike 'PathNotInFileSystem,*'
        (Get-Write).Count | Should -Be 0
    }

    It 'shows the results in a table' {
        $text = Get-WfOutlookAddIn -Source Organization -Workfront | Remove-WfOutlookAddIn -Confirm:$false -PassThru | Out-String -Width 200
        $text | Should -Match 'Outcome\s+AddIn\s+Source\s+Mailbox\s+Reason'
        $text | Should -Match 'Removed\s+Workfront\s+Organization'
    }

    It 'refuses to allow tokens, with the reason, and reports the service''s own answer with -Force' {
        (Get-AllStreams { Set-WfLegacyTokenPolicy Allowed -Confirm:$false }).Failure.FullyQualifiedErrorId | Should -BeLike 'LegacyTokensCannotBeAllowed,*'
        (Get-Write).Count | Should -Be 0
        (Get-AllStreams { Set-WfLegacyTokenPolicy Blocked -WhatIf }).Failure | Should -BeNullOrEmpty
        (Get-Write).Count | Should -Be 0
        (Set-WfLegacyTokenPolicy Blocked -Confirm:$false -PassThru).Outcome | Should -Be 'Changed'
        (Get-Write) | Should -Be 'Set-AuthenticationPolicy'
        Stop-StubExchangeSession
        Connect-TestTenant Clean
        $streams = Get-AllStreams { Set-WfLegacyTokenPolicy Allowed -Force -Confirm:$false -PassThru }
        $streams.Output.Outcome | Should -Be 'Failed'
        $streams.Output.Reason | Should -BeLike '*aka.ms/naafaq*'
        $streams.Error.Count | Should -Be 1
    }
}

Describe 'Undo records in waves' {
    BeforeAll {
        Push-Location $TestDrive
        Connect-TestTenant WorkfrontUserInstalled 60
    }

    AfterAll { Pop-Location; Stop-StubExchangeSession }

    It 'says how to make the folder of the record, and sends nothing without it' {
        $addIns = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $failure = (Get-AllStreams { $addIns | Disable-WfOutlookAddIn -Confirm:$false -UndoPath undo/1.jsonl }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'UndoRecordNotWritable,*'
        "$failure" | Should -BeLike "*New-Item -ItemType Directory -Path '*undo'*"
        (Get-WfOutlookAddIn -Source Mailbox -Workfront).Enabled | Should -Not -Contain $false
    }

    It 'are restored by a wildcard' {
        $addIns = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $null = New-Item -ItemType Directory undo
        $addIns[0..1] | Disable-WfOutlookAddIn -Confirm:$false -UndoPath undo/1.jsonl
        $addIns[2..3] | Disable-WfOutlookAddIn -Confirm:$false -UndoPath undo/2.jsonl
        $back = @(Restore-WfOutlookAddIn undo/*.jsonl -Confirm:$false -PassThru)
        @($back | Where-Object Outcome -EQ Restored).Count | Should -Be 4
        $back[0].UndoPath | Should -BeLike '*2.jsonl' -Because 'the last goes first'

        # As two changes within one second are named.
        $addIns[0] | Disable-WfOutlookAddIn -Confirm:$false -UndoPath undo/Z.jsonl
        $addIns[0] | Remove-WfOutlookAddIn -Confirm:$false -UndoPath undo/Z-2.jsonl -WarningAction SilentlyContinue
        $back = @(Restore-WfOutlookAddIn undo/Z*.jsonl -FromManifest -Confirm:$false -PassThru)
        $back.UndoPath | Split-Path -Leaf | Should -Be 'Z-2.jsonl', 'Z.jsonl'
        $back.Outcome | Should -Be 'Restored', 'Restored'
    }
}

Describe 'A rehearsal on 10,000 mailboxes' {
    BeforeAll { Connect-TestTenant WorkfrontUserInstalled 10000 }
    AfterAll { Stop-StubExchangeSession }

    It 'lists exactly what would be sent and sends nothing' {
        $transcript = Join-Path TestDrive: 'whatif.txt'
        $full = Join-Path (Get-PSDrive TestDrive).Root 'whatif.txt'
        $file = Join-Path (Get-PSDrive TestDrive).Root 'undo.jsonl'
        $addIns = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $addIns.Count | Should -BeGreaterThan 1000
        Start-Transcript -Path $full | Out-Null
        try { $addIns | Remove-WfOutlookAddIn -WhatIf -MaximumTargets 10000 -UndoPath $file } finally { Stop-Transcript | Out-Null }
        $listed = @(Select-String -Path $transcript -Pattern "Remove-App -Identity '[0-9a-f-]{36}' -Mailbox '[0-9a-f-]{36}'")
        # Some have it twice, from two installs of the same id; that is one removal.
        $listed.Count | Should -Be @($addIns.MailboxId | Sort-Object -Unique).Count
        (Get-Write).Count | Should -Be 0
        Test-Path $file | Should -BeFalse
    }
}
