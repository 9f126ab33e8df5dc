BeforeDiscovery {
    $Scripts = @('Watch-WfTenant', 'Invoke-WfSweep', 'Invoke-WfRemoval' | ForEach-Object { @{ Name = $_ } })
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'served.ps1')
    . (Join-Path $PSScriptRoot 'automation.ps1')

    $script:Runbooks = Join-Path $StagedModule 'runbooks'
    $script:Watch = Join-Path $Runbooks 'Watch-WfTenant.ps1'
    $script:Sweep = Join-Path $Runbooks 'Invoke-WfSweep.ps1'
    $script:Removal = Join-Path $Runbooks 'Invoke-WfRemoval.ps1'
    $global:WfRunbooks = $Runbooks
    $global:WfJobs = @{}
    $global:WfKill = @{}
    $global:WfKilled = @{}
    $global:WfRefuse = @()

    # By name and version, as an account's modules are found.
    $script:OldModulePath = $env:PSModulePath
    $env:PSModulePath = (Split-Path (Split-Path $StagedModule)) + [IO.Path]::PathSeparator + $env:PSModulePath
    $script:Account = @{ AutomationAccountName = 'aa'; ResourceGroupName = 'rg'; PollSeconds = 0.2 }

    function Connect-Demo([string] $Scenario, [int] $MailboxCount = 30, [int] $Seed = 1) {
        Connect-WfTenant -Demo -Scenario $Scenario -MailboxCount $MailboxCount -Seed $Seed -NoWelcome
        (Get-WfConnection).Organization
    }

    function New-Folder { (New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))).FullName }

    # Everything that a run let out, as one text.
    function Get-Text($Streams) { "$($Streams.Output | Format-List * -Force | Out-String -Width 500) $($Streams.Error) $($Streams.Warning) $($Streams.Verbose) $($Streams.Information) $($Streams.Failure)" }
}

AfterAll {
    $env:PSModulePath = $OldModulePath
    Disconnect-WfTenant
    Remove-Item function:Start-AzAutomationRunbook, function:Get-AzAutomationJob, function:Connect-AzAccount, function:Disable-AzContextAutosave, function:New-AzStorageContext, function:Get-AzStorageBlob, function:Get-AzStorageBlobContent, function:Set-AzStorageBlobContent -ErrorAction Ignore
    Remove-Variable WfRunbooks, WfJobs, WfKill, WfKilled, WfRefuse, WfStandIns -Scope Global -ErrorAction Ignore
}

Describe 'The script <Name>' -ForEach $Scripts {
    BeforeAll {
        $path = Join-Path $Runbooks "$Name.ps1"
        $tokens = $null
        $errors = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile($path, [ref] $tokens, [ref] $errors)
        $text = [IO.File]::ReadAllText($path)
    }

    It 'parses, and has nothing that Windows PowerShell 5.1 lacks' {
        $errors | Should -BeNullOrEmpty
        $new = 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'QuestionMark', 'AndAnd', 'OrOr', 'Clean'
        @($tokens | Where-Object { "$($_.Kind)" -in $new }) | Should -BeNullOrEmpty
        $text | Should -Not -Match '[^\x00-\x7F]' -Because 'Windows PowerShell reads a file without a mark as ANSI'
        $parameters = @($ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandParameterAst] }, $true) | ForEach-Object ParameterName)
        $parameters | Should -Not -Contain 'Parallel'
        $parameters | Should -Not -Contain 'AsHashtable'
    }

    It 'asks nothing, shows no progress, and requires nothing by #Requires' {
        $ast.ScriptRequirements | Should -BeNullOrEmpty
        $commands = @($ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true) | ForEach-Object { $_.GetCommandName() })
        $commands | Should -Not -Contain 'Write-Host'
        $commands | Should -Not -Contain 'Write-Progress'
        $commands | Should -Not -Contain 'Read-Host'
        $commands | Should -Contain 'Set-StrictMode'
        $text | Should -Not -Match 'Get-Date' -Because 'times are UTC'
        @($ast.ParamBlock.Attributes | ForEach-Object { $_.TypeName.Name }) | Should -Contain 'CmdletBinding'
        (Get-Command Get-Verb | ForEach-Object { Get-Verb }).Verb | Should -Contain ($Name -split '-')[0]
    }

    It 'is clean to PSScriptAnalyzer, for 5.1 too' {
        if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed: Install-PSResource PSScriptAnalyzer'
            return
        }

        $found = @(Invoke-ScriptAnalyzer -Path $path -Severity Error, Warning, Information)
        $found += @(Invoke-ScriptAnalyzer -Path $path -Settings @{ IncludeRules = @('PSUseCompatibleSyntax'); Rules = @{ PSUseCompatibleSyntax = @{ Enable = $true; TargetVersions = @('5.1', '7.4') } } })
        ($found | ForEach-Object { "$($_.RuleName) $($_.Line): $($_.Message)" }) | Should -BeNullOrEmpty
    }

    It 'tells in its help what it does, each parameter, and how to call it' {
        $help = Get-Help $path -Full
        $help.Synopsis | Should -Not -BeLike "*$Name.ps1*"
        $help.Description | Should -Not -BeNullOrEmpty
        $help.Examples | Should -Not -BeNullOrEmpty
        foreach ($parameter in $ast.ParamBlock.Parameters) {
            $one = $parameter.Name.VariablePath.UserPath
            ($help.parameters.parameter | Where-Object name -eq $one).description.Text | Should -Not -BeNullOrEmpty -Because "-$one needs a word"
            @($help.Examples.Example | Out-String).Count | Should -BeGreaterThan 0
        }
    }
}

Describe 'The pipeline <Name>' -ForEach @(@{ Name = 'github-actions.yml'; Expected = 5 }, @{ Name = 'azure-pipelines.yml'; Expected = 5 }) {
    BeforeAll {
        $text = [IO.File]::ReadAllText((Join-Path $Runbooks $Name))
        # Each block of script: the lines below "run: |" or "Inline: |" that are indented deeper.
        $blocks = @([regex]::Matches($text, '(?m)^( *)(run|Inline): \|\n((?:\1 +.*\n|\n)+)') | ForEach-Object { $_.Groups[3].Value })
    }

    It 'calls scripts and commands that are there, with parameters that they have' {
        $calls = 0
        foreach ($block in $blocks) {
            $tokens = $null
            $errors = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($block, [ref] $tokens, [ref] $errors)
            $errors | Should -BeNullOrEmpty
            foreach ($command in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                $called = $command.CommandElements[0].Extent.Text
                if ($called -match '^\$runbooks/(.+\.ps1)$') {
                    $known = (Get-Command (Join-Path $Runbooks $Matches[1])).Parameters
                    $calls++
                }
                elseif ($called -like '*-Wf*') { $known = (Get-Command $called).Parameters }
                else { continue }
                foreach ($parameter in $command.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    $known.Keys | Should -Contain $parameter.ParameterName -Because $command.Extent.Text
                }
            }
        }
        $calls | Should -Be $Expected
    }

    It 'signs in by federation, and hands no secret to anything' {
        $text | Should -Match 'Connect-WfTenant -FederatedIdentity'
        $text | Should -Not -Match 'secrets\.|-ClientSecretCredential|-CertificatePassword|Password'
        ($blocks -join "`n") | Should -Not -Match '\$\{\{' -Because 'an expression in a script is a way in'
    }
}

Describe 'The weekly check' {
    BeforeEach { $history = New-Folder }

    It 'says that there is nothing to compare with, then that nothing has changed, and is green' {
        $organization = Connect-Demo Clean
        $arguments = @{ Organization = $organization; HistoryPath = $history; SignIn = 'Existing'; ModuleVersion = $ModuleVersion }
        $first = Get-AllStreams { & $Watch @arguments }
        $first.Failure | Should -BeNullOrEmpty
        $first.Output[0].State | Should -Be 'NotCompared'
        $first.Output[0].Verdict | Should -Be 'NothingFound'
        "$($first.Warning)" | Should -BeLike '*no earlier run*'

        $second = Get-AllStreams { & $Watch @arguments }
        $second.Failure | Should -BeNullOrEmpty
        $second.Output[0].State | Should -Be 'Unchanged'
        $second.Output[0].ComparedWith | Should -Be (Split-Path -Leaf $first.Output[0].DiagnosisPath)
        $second.Error.Count + $second.Warning.Count | Should -Be 0
        @(Get-ChildItem $history -Filter 'wf-diagnosis-*.json').Count | Should -Be 2
    }

    It 'fails the job when it got worse, after all output, and warns when it got better' {
        $organization = Connect-Demo Clean
        $arguments = @{ Organization = $organization; HistoryPath = $history; SignIn = 'Existing' }
        $null = & $Watch @arguments 3> $null
        $null = Connect-Demo WorkfrontUserInstalled
        $worse = Get-AllStreams { & $Watch @arguments }
        $worse.Output[0].State | Should -Be 'Worse'
        $worse.Output[0].Verdict | Should -Be 'WorkfrontRetired'
        $worse.Output.Count | Should -BeGreaterThan 1 -Because 'each change is an object'
        @($worse.Error.FullyQualifiedErrorId) | Should -Contain 'WfWatchProblem,Watch-WfTenant.ps1'
        "$($worse.Error)" | Should -BeLike '*NothingFound -> WorkfrontRetired*'
        "$($worse.Failure)" | Should -BeLike '*problems*'
        Get-Text $worse | Should -Not -Match '@northwind' -Because 'addresses are in the file alone'

        $null = Connect-Demo Clean
        $better = Get-AllStreams { & $Watch @arguments }
        $better.Failure | Should -BeNullOrEmpty
        $better.Output[0].State | Should -Be 'Changed'
        $better.Error.Count | Should -Be 0
        "$($better.Warning)" | Should -BeLike '*WorkfrontRetired -> NothingFound*'
    }

    It 'never gives an all-clear on partial data, names what is missing, and keeps the whole run to compare with' {
        $organization = Connect-Demo Clean
        $arguments = @{ Organization = $organization; HistoryPath = $history; SignIn = 'Existing' }
        $whole = @(& $Watch @arguments 3> $null)[0]
        $null = Connect-Demo BrokenMailboxes
        $partial = Get-AllStreams { & $Watch @arguments }
        $partial.Failure | Should -Not -BeNullOrEmpty
        $partial.Output[0].Completeness | Should -Be 'Partial'
        "$($partial.Error)" | Should -Match 'Not read: 3 mailboxes'
        Get-Text $partial | Should -Not -Match '@northwind'

        $record = Get-AllStreams { & $Watch @arguments -OnProblem Record }
        $record.Failure | Should -BeNullOrEmpty
        $record.Error.Count | Should -BeGreaterThan 0
        $record.Output[0].ComparedWith | Should -Be (Split-Path -Leaf $whole.DiagnosisPath)

        $null = Connect-Demo NoGraph
        "$((Get-AllStreams { & $Watch @arguments }).Error)" | Should -BeLike '*Not read: IntegratedApps*'
    }

    It 'compares anew after a run that was killed before it told' {
        $organization = Connect-Demo Clean
        $arguments = @{ Organization = $organization; HistoryPath = $history; SignIn = 'Existing' }
        $null = & $Watch @arguments 3> $null
        # What a killed job leaves: its diagnosis, of a tenant that got worse.
        $null = Connect-Demo WorkfrontUserInstalled
        $null = Invoke-WfDiagnosis -HistoryPath $history
        (Get-AllStreams { & $Watch @arguments }).Output[0].State | Should -Be 'Worse'
        (Get-AllStreams { & $Watch @arguments }).Output[0].State | Should -Be 'Unchanged'
    }

    It 'takes a sweep''s diagnosis, and refuses to be glad of an old one' {
        $organization = Connect-Demo Clean
        $json = Join-Path (New-Folder) 'diagnosis.json'
        Invoke-WfDiagnosis | Export-WfReport -Path $json
        Disconnect-WfTenant
        $arguments = @{ Organization = $organization; HistoryPath = $history; DiagnosisPath = $json }
        $first = Get-AllStreams { & $Watch @arguments }
        $first.Failure | Should -BeNullOrEmpty
        $first.Output[0].Completeness | Should -Be 'Complete'
        $again = Get-AllStreams { & $Watch @arguments }
        $again.Output[0].State | Should -Be 'NotCompared'
        "$($again.Warning)" | Should -BeLike '*was reported before*'

        $old = Get-Content -Raw $json | ConvertFrom-Json
        $old.startedAt = [DateTimeOffset]::UtcNow.AddDays(-20).ToString('o')
        $old | ConvertTo-Json -Depth 20 | Set-Content $json
        $stale = Get-AllStreams { & $Watch @arguments -HistoryPath (New-Folder) }
        "$($stale.Failure)" | Should -BeLike '*20 days old*'
    }

    It 'goes on from a checkpoint of today, never from one of last week, and leaves none' {
        $organization = Connect-Demo Clean
        $arguments = @{ Organization = $organization; SignIn = 'Existing'; Scope = 'All'; OnProblem = 'Record' }
        $checkpoint = Join-Path (New-Folder) 'weekly.jsonl'
        $null = Get-WfOutlookAddIn -Source Mailbox -CheckpointPath $checkpoint
        $kept = [IO.File]::ReadAllBytes($checkpoint)
        $null = Connect-Demo WorkfrontUserInstalled
        (& $Watch @arguments -HistoryPath (New-Folder) -CheckpointPath $checkpoint 3> $null)[0].Affected | Should -Be 0 -Because 'the mailboxes'' answers were taken from it'
        Test-Path $checkpoint | Should -BeFalse

        [IO.File]::WriteAllBytes($checkpoint, $kept)
        (Get-Item $checkpoint).LastWriteTimeUtc = [DateTime]::UtcNow.AddDays(-7)
        (& $Watch @arguments -HistoryPath (New-Folder) -CheckpointPath $checkpoint 3> $null)[0].Affected | Should -BeGreaterThan 0
        Test-Path $checkpoint | Should -BeFalse
    }

    It 'keeps its history in a container where there is no share' {
        $env:WF_BLOBS = New-Folder
        try {
            $organization = Connect-Demo Clean
            $arguments = @{ Organization = $organization; StorageAccountName = 'contosowf'; ContainerName = 'history'; SignIn = 'Existing' }
            $null = & $Watch @arguments 3> $null
            $null = Connect-Demo WorkfrontUserInstalled
            $worse = Get-AllStreams { & $Watch @arguments }
            $worse.Output[0].State | Should -Be 'Worse'
            @(Get-ChildItem (Join-Path $env:WF_BLOBS history $organization) -Filter 'wf-diagnosis-*.json').Count | Should -Be 2
        }
        finally {
            Remove-Item Env:WF_BLOBS
        }
    }

    It 'does nothing with a connection to another tenant, or without any' {
        $null = Connect-Demo Clean
        $arguments = @{ Organization = 'fabrikam.onmicrosoft.com'; HistoryPath = $history; SignIn = 'Existing' }
        "$((Get-AllStreams { & $Watch @arguments }).Failure)" | Should -BeLike '*not to fabrikam*'
        Disconnect-WfTenant
        "$((Get-AllStreams { & $Watch @arguments }).Failure)" | Should -BeLike '*no connection*'
        Get-ChildItem $history | Should -BeNullOrEmpty
    }
}

Describe 'The sweep in parts' {
    BeforeAll {
        $script:Tenant = Start-ServedTenant '--scenario', 'WorkfrontUserInstalled', '--mailboxes', '240', '--latency', '60'
        if ($Tenant) {
            $script:Identity = Start-IdentityEndpoint @{ Exchange = $Tenant.Exchange; Graph = $Tenant.Graph }
            $env:IDENTITY_ENDPOINT = $Identity.Address
            $env:IDENTITY_HEADER = 'header-secret'
            Connect-WfTenant -ManagedIdentity -Organization $Tenant.Organization -ExchangeEndpoint $Tenant.Endpoint -GraphEndpoint $Tenant.Endpoint -NoWelcome
            $script:Whole = Invoke-WfDiagnosis -Scope All
            $script:Reach = @{ Organization = $Tenant.Organization; ExchangeEndpoint = $Tenant.Endpoint; GraphEndpoint = $Tenant.Endpoint }
        }

        # What a diagnosis says, without when and how long.
        function Get-Substance($Diagnosis) {
            [ordered]@{
                verdict = "$($Diagnosis.Verdict.Code)"
                mailboxes = @($Diagnosis.Affected.Mailboxes | ForEach-Object { "$($_.MailboxId) $($_.AddInId)" } | Sort-Object)
                addIns = @($Diagnosis.AddIns | ForEach-Object { "$($_.AddInId) $($_.AssetId) $($_.MailboxCount) $($_.LegacyTokenUse)" } | Sort-Object)
                counts = "$($Diagnosis.Completeness.Expected) $($Diagnosis.Completeness.Scanned) $($Diagnosis.Completeness.Failed)"
            } | ConvertTo-Json
        }
    }

    AfterAll {
        Remove-Item Env:IDENTITY_ENDPOINT, Env:IDENTITY_HEADER, Env:WF_BLOBS -ErrorAction Ignore
        $global:WfJobs.Values | Where-Object Job | ForEach-Object { Remove-Job $_.Job -Force }
        if ($Tenant) {
            $Identity.Listener.Stop()
            $Identity.Shell.Dispose()
            $Tenant.Process.Kill($true)
        }
    }

    BeforeEach {
        if (-not $Tenant) { Set-ItResult -Skipped -Because 'the demo, which serves the tenant, is not built' }
        $folder = New-Folder
        $global:WfJobs.Clear()
        $global:WfRefuse = @()
    }

    It 'fans out, goes on with a part that was killed in the middle, and gives what the undivided sweep gives' {
        $global:WfKill = @{ '2/3' = 3000 }
        $streams = Get-AllStreams { & $Sweep @Account @Reach -CheckpointFolder $folder -ShardCount 3 -MaximumJobs 2 -ThrottleLimit 1 -ModuleVersion $ModuleVersion }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Error.Count | Should -Be 0
        $streams.Output.Completeness | Should -Be 'Complete'
        $streams.Output.Scanned | Should -Be 240
        $merged = Get-Content -Raw $streams.Output.DiagnosisPath | ConvertFrom-Json
        Get-Substance $merged | Should -Be (Get-Substance $Whole)
        Test-Path $streams.Output.ReportPath | Should -BeTrue

        @($global:WfJobs.Values.Part | Sort-Object) | Should -Be '1/3', '2/3', '2/3', '3/3'
        $killed = $global:WfKilled['2/3']
        $killed.Length | Should -BeGreaterThan 2999
        $killed | Should -Not -Match '"kind":"done"'
        $now = [IO.File]::ReadAllText((Get-ChildItem $folder -Recurse -Filter 'shard-0002*').FullName)
        $kept = $killed.Substring(0, $killed.LastIndexOf("`n") + 1)
        $now.StartsWith($kept, [StringComparison]::Ordinal) | Should -BeTrue -Because 'what was read is kept'
        $now.Substring($kept.Length) | Should -BeLike '{"kind":"run"*"kind":"done"*'
        $ids = [regex]::Matches($now, '"kind":"mailbox","id":"([^"]+)"') | ForEach-Object { $_.Groups[1].Value }
        @($ids | Sort-Object -Unique).Count | Should -Be $ids.Count -Because 'nothing is read twice'
        Get-Text $streams | Should -Not -Match 'header-secret|eyJ[A-Za-z0-9_-]{20}|@northwind'
        "$($global:WfJobs.Values | ForEach-Object { $_.Parameters | ConvertTo-Json })" | Should -Not -Match 'header-secret|eyJ'
    }

    It 'begins anew after a sweep that is finished, and takes up one that is not, without a second job for what runs' {
        $first = & $Sweep @Account @Reach -CheckpointFolder $folder -ShardCount 2
        $global:WfJobs.Clear()
        # Another parent's work: part 1 is running, part 2 isn't.
        $name = "sweep-$([DateTimeOffset]::UtcNow.AddMinutes(1).ToString("yyyyMMdd'T'HHmmss'Z'"))"
        $running = Start-AzAutomationRunbook -AutomationAccountName aa -ResourceGroupName rg -Name Invoke-WfSweep -Parameters ($Reach + @{ Role = 'Shard'; Shard = '1/2'; SweepName = $name; CheckpointFolder = $folder })
        $null = New-Item -ItemType Directory -Force (Join-Path $folder $name)
        [ordered]@{
            organization = $Tenant.Organization; name = $name; shards = 2; startedAt = [DateTimeOffset]::UtcNow.ToString('o'); finished = $false
            jobs = @(@{ shard = 1; jobId = "$($running.JobId)"; attempts = 1; done = $false }, @{ shard = 2; jobId = ''; attempts = 0; done = $false })
        } | ConvertTo-Json -Depth 4 | Set-Content (Join-Path $folder $name sweep.json)
        $second = & $Sweep @Account @Reach -CheckpointFolder $folder -ShardCount 2
        Split-Path (Split-Path $second.DiagnosisPath) -Leaf | Should -Be $name
        $second.Completeness | Should -Be 'Complete'
        @($global:WfJobs.Values.Part | Sort-Object) | Should -Be '1/2', '2/2'
        Split-Path (Split-Path $first.DiagnosisPath) -Leaf | Should -Not -Be $name
    }

    It 'hands on to a job of itself when its time is over' {
        $streams = Get-AllStreams { & $Sweep @Account @Reach -CheckpointFolder $folder -ShardCount 2 -MaximumMinutes 0.0001 -ThrottleLimit 4 }
        $streams.Failure | Should -BeNullOrEmpty
        "$($streams.Warning)" | Should -BeLike '*goes on with it*'
        $next = @($global:WfJobs.Values | Where-Object { $_.Parameters.Role -eq 'FanOut' })
        $next.Count | Should -Be 1
        $next[0].Parameters.SweepName | Should -BeLike 'sweep-*'
        $next[0].Parameters.AutomationAccountName | Should -Be 'aa'
        $handed = $next[0].Parameters
        $handed.Remove('MaximumMinutes')
        $then = & $Sweep @handed
        $then.Completeness | Should -Be 'Complete'
        Split-Path (Split-Path $then.DiagnosisPath) -Leaf | Should -Be $handed.SweepName
    }

    It 'names a part that is missing, and is never whole without it' {
        $global:WfRefuse = @('3/3')
        $streams = Get-AllStreams { & $Sweep @Account @Reach -CheckpointFolder $folder -ShardCount 3 -MaximumAttempts 1 }
        $streams.Output.Completeness | Should -Be 'Partial'
        "$($streams.Output.Missing)" | Should -BeLike '*3/3*'
        $streams.Output.Verdict | Should -Not -Be 'NothingFound'
        "$($streams.Error)" | Should -BeLike '*3/3*given up*'
        "$($streams.Warning)" | Should -BeLike '*could not be started*503*'
        "$($streams.Failure)" | Should -BeLike '*The sweep is Partial*'

        # The next run has only that part to do.
        $global:WfRefuse = @()
        $global:WfJobs.Clear()
        $then = & $Sweep @Account @Reach -CheckpointFolder $folder
        $then.Completeness | Should -Be 'Complete'
        @($global:WfJobs.Values.Part) | Should -Be '3/3'
    }

    It 'merges what a matrix left, and names the part that is half done' {
        $null = & $Sweep -Role Shard -Shard 1/2 @Reach -SignIn Existing -CheckpointFolder $folder
        $half = Get-AllStreams { & $Sweep -Role Shard -Shard 2/2 @Reach -SignIn Existing -CheckpointFolder $folder -ThrottleLimit 1 -MaximumMinutes 0.0001 }
        $half.Output.Done | Should -BeFalse
        "$($half.Failure)" | Should -BeLike '*2/2 isn''t done*'
        $merged = Get-AllStreams { & $Sweep -Role Merge @Reach -SignIn Existing -CheckpointFolder $folder }
        $merged.Output.Completeness | Should -Be 'Partial'
        "$($merged.Error)" | Should -BeLike '*2/2*'
        $merged.Failure | Should -Not -BeNullOrEmpty

        (& $Sweep -Role Shard -Shard 2/2 @Reach -SignIn Existing -CheckpointFolder $folder).Done | Should -BeTrue
        $history = New-Folder
        $merged = Get-AllStreams { & $Sweep -Role Merge @Reach -SignIn Existing -CheckpointFolder $folder -HistoryPath $history }
        $merged.Failure | Should -BeNullOrEmpty
        $merged.Output.Scanned | Should -Be 240
        (Get-AllStreams { & $Watch -Organization $Tenant.Organization -HistoryPath $history -DiagnosisPath $merged.Output.DiagnosisPath }).Output[0].Verdict | Should -Be 'WorkfrontRetired'
    }

    It 'copies the checkpoint to a blob as it goes, and from it when it starts again on another disk' {
        $env:WF_BLOBS = New-Folder
        $cloud = $Reach + @{ StorageAccountName = 'contosowf'; ContainerName = 'sweeps' }
        $part = @{ Role = 'Shard'; Shard = '1/1'; SweepName = 'sweep-20260101T000000Z' }
        $half = Get-AllStreams { & $Sweep @cloud @part -ThrottleLimit 1 -MaximumMinutes 0.0001 }
        $half.Output.Done | Should -BeFalse
        $half.Output.Slices | Should -Be 1
        $blob = Join-Path $env:WF_BLOBS sweeps $Tenant.Organization 'sweep-20260101T000000Z' 'shard-0001-of-0001.jsonl'
        $before = [IO.File]::ReadAllText($blob)
        $done = & $Sweep @cloud @part -ThrottleLimit 1 -SaveEveryMinutes 0.01
        $done.Done | Should -BeTrue
        $done.Slices | Should -BeGreaterThan 1
        @(Get-Content (Join-Path $env:WF_BLOBS uploads.log)).Count | Should -Be (1 + $done.Slices)
        $done.Checkpoint | Should -Not -Be $half.Output.Checkpoint
        [IO.File]::ReadAllText($blob).StartsWith($before) | Should -BeTrue

        $fanned = & $Sweep @Account @cloud -ShardCount 2
        $fanned.Completeness | Should -Be 'Complete'
        Get-Substance (Get-Content -Raw $fanned.DiagnosisPath | ConvertFrom-Json) | Should -Be (Get-Substance $Whole)
        @(Get-ChildItem (Join-Path $env:WF_BLOBS sweeps) -Recurse -Filter diagnosis.json).Count | Should -Be 1
    }
}

Describe 'The removal after approval' {
    BeforeEach {
        $undo = New-Folder
        $organization = Connect-Demo WorkfrontUserInstalled
        $arguments = @{ Organization = $organization; UndoPath = $undo; SignIn = 'Existing' }
    }

    It 'plans first and changes nothing, then removes what was approved, with a way back' {
        $before = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $plan = Get-AllStreams { & $Removal @arguments }
        $plan.Failure | Should -BeNullOrEmpty
        $plan.Output.State | Should -Be 'Planned'
        $plan.Output.Mailboxes | Should -Be $before.Count
        $plan.Output.Hash | Should -Match '^[0-9a-f]{64}$'
        @((Get-Content -Raw $plan.Output.PlanPath | ConvertFrom-Json).targets).Count | Should -Be $before.Count
        Get-Text $plan | Should -Not -Match '@northwind'
        (& $Removal @arguments).Hash | Should -Be $plan.Output.Hash
        @(Get-WfOutlookAddIn -Source Mailbox -Workfront).Count | Should -Be $before.Count

        $apply = Get-AllStreams { & $Removal @arguments -ApprovedHash $plan.Output.Hash }
        $apply.Failure | Should -BeNullOrEmpty
        $apply.Output.State | Should -Be 'Applied'
        $apply.Output.Outcomes | Should -Be "$($before.Count) Removed"
        Test-Path $apply.Output.UndoPath | Should -BeTrue
        @(Get-WfOutlookAddIn -Source Mailbox -Workfront).Count | Should -Be 0
        (& $Removal @arguments -ApprovedHash $plan.Output.Hash).State | Should -Be 'NothingToDo'
    }

    It 'refuses when the list has changed since, and changes nothing' {
        $list = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $plan = & $Removal @arguments
        $list[0] | Remove-WfOutlookAddIn -UndoPath (New-Folder) -Confirm:$false
        $refused = Get-AllStreams { & $Removal @arguments -ApprovedHash $plan.Hash }
        "$($refused.Failure)" | Should -BeLike 'Nothing was changed*0 came, 1 went*'
        $refused.Output.Count | Should -Be 0
        @(Get-WfOutlookAddIn -Source Mailbox -Workfront).Count | Should -Be ($list.Count - 1)
        "$((Get-AllStreams { & $Removal @arguments -ApprovedHash ('0' * 64) }).Failure)" | Should -BeLike 'Nothing was changed*'
        "$((Get-AllStreams { & $Removal @arguments -Action Disable -ApprovedHash $plan.Hash }).Failure)" | Should -BeLike 'Nothing was changed*'
        (Get-AllStreams { & $Removal @arguments -ApprovedHash 'yes' }).Failure | Should -Not -BeNullOrEmpty
    }

    It 'disables instead, and doing it again changes nothing' {
        $plan = & $Removal @arguments -Action Disable
        $apply = & $Removal @arguments -Action Disable -ApprovedHash $plan.Hash
        $apply.Outcomes | Should -Be "$($plan.Targets) Disabled"
        @(Get-WfOutlookAddIn -Source Mailbox -Workfront | Where-Object Enabled).Count | Should -Be 0
        (& $Removal @arguments -Action Disable -ApprovedHash $plan.Hash).Outcomes | Should -Be "$($plan.Targets) Disabled"
    }

    It 'goes on with its own work after it was killed in the middle' {
        $list = @(Get-WfOutlookAddIn -Source Mailbox -Workfront)
        $plan = & $Removal @arguments
        $list | Select-Object -First 2 | Remove-WfOutlookAddIn -UndoPath (Join-Path $undo "wf-undo-$($plan.Hash)-20260101T000000000Z.jsonl") -Confirm:$false
        $apply = & $Removal @arguments -ApprovedHash $plan.Hash
        $apply.Outcomes | Should -Be "$($list.Count - 2) Removed"
        @(Get-ChildItem $undo -Filter 'wf-undo-*').Count | Should -Be 2
    }

    It 'keeps to -MaximumTargets, and needs a folder that is there' {
        $plan = & $Removal @arguments
        $many = Get-AllStreams { & $Removal @arguments -ApprovedHash $plan.Hash -MaximumTargets 1 }
        $many.Failure.FullyQualifiedErrorId | Should -BeLike 'TooManyTargets*'
        @(Get-WfOutlookAddIn -Source Mailbox -Workfront).Count | Should -Be $plan.Mailboxes
        $arguments.UndoPath = Join-Path $undo 'nowhere'
        "$((Get-AllStreams { & $Removal @arguments }).Failure)" | Should -BeLike '*isn''t there*'
    }

    It 'takes the approval from an Automation variable, once' {
        $global:WfVariable = ''
        function global:Get-AutomationVariable { param([string] $Name) if ($Name -eq 'WfApproval') { $global:WfVariable } }
        function global:Set-AutomationVariable { param([string] $Name, $Value) $global:WfVariable = $Value }
        try {
            $plan = & $Removal @arguments -ApprovalVariable WfApproval
            $plan.State | Should -Be 'Planned'
            $global:WfVariable = $plan.Hash.ToUpperInvariant() + ' '
            (& $Removal @arguments -ApprovalVariable WfApproval).State | Should -Be 'Applied'
            $global:WfVariable | Should -Be ''
            Remove-Item function:Get-AutomationVariable
            "$((Get-AllStreams { & $Removal @arguments -ApprovalVariable WfApproval }).Failure)" | Should -BeLike '*-ApprovedHash*'
        }
        finally {
            Remove-Item function:Get-AutomationVariable, function:Set-AutomationVariable -ErrorAction Ignore
            Remove-Variable WfVariable -Scope Global
        }
    }

    It 'says what it could not read, also where nothing was found' {
        $arguments.Organization = Connect-Demo BrokenMailboxes
        $streams = Get-AllStreams { & $Removal @arguments }
        $streams.Output.State | Should -Be 'NothingToDo'
        $streams.Output.NotRead | Should -BeGreaterThan 0
        "$($streams.Error)" | Should -BeLike '*MailboxNotRead*'
        $streams.Failure | Should -Not -BeNullOrEmpty
        $record = Get-AllStreams { & $Removal @arguments -OnProblem Record }
        $record.Failure | Should -BeNullOrEmpty
        $record.Error.Count | Should -BeGreaterThan 0
    }

    It 'knows an installation that the organization gave from one of the user''s own' {
        $arguments.Organization = Connect-Demo Workfront
        $all = @(Get-WfOutlookAddIn -Source Organization, PrivateCatalog, Mailbox -Workfront)
        $plan = & $Removal @arguments
        $plan.Targets + $plan.FollowRemoval | Should -Be $all.Count
        $plan.FollowRemoval | Should -Be @($all | Where-Object { "$($_.Source) $($_.Scope)" -eq 'Mailbox Organization' }).Count
        $plan.Organizations | Should -BeGreaterThan 0
    }
}
