BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')

    # A pipeline of its own, to be stopped from outside; Host is the default one, which nobody looks at.
    function Start-OtherPipeline([string] $Script) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$StagedManifest'; $Script")
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        [pscustomobject]@{ Shell = $shell; Output = $output; Run = $run }
    }
}

Describe 'A sweep through PowerShell' {
    BeforeEach { $checkpoint = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl" }
    AfterEach { Disconnect-WfTenant }

    It 'gives each record as it comes and stops when the pipeline wants no more' {
        Connect-WfTenant -Demo -Scenario Throttled -MailboxCount 2000 -NoWelcome
        $watch = [Diagnostics.Stopwatch]::StartNew()
        @(Get-WfOutlookAddIn -Source Mailbox | Select-Object -First 3).Count | Should -Be 3
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 60 -Because 'the whole takes 100 seconds'
    }

    It 'says nothing of its progress where nobody looks' {
        $other = Start-OtherPipeline 'Connect-WfTenant -Demo -MailboxCount 100 -NoWelcome; Get-WfOutlookAddIn -Source All'
        $null = $other.Shell.EndInvoke($other.Run)
        $other.Output.Count | Should -BeGreaterThan 0
        @($other.Shell.Streams.Progress | Where-Object Activity -NotLike '*module*').Count | Should -Be 0
        $other.Shell.Streams.Error.Count | Should -Be 0
        $other.Shell.Dispose()
    }

    It 'goes on after Stop with what the checkpoint holds, without duplicates' {
        $connect = 'Connect-WfTenant -Demo -Scenario Throttled -MailboxCount 240 -NoWelcome'
        $other = Start-OtherPipeline "$connect; Get-WfOutlookAddIn -Source Mailbox -IncludeDefault -CheckpointPath '$checkpoint'"
        while ($other.Output.Count -lt 30 -and -not $other.Run.IsCompleted) { Start-Sleep -Milliseconds 20 }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $other.Shell.Stop()
        $watch.Elapsed.TotalSeconds | Should -BeLessThan 30
        $other.Shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $other.Shell.Dispose()
        $held = @(Get-Content $checkpoint | Where-Object { $_ -like '*"kind":"mailbox"*' }).Count
        $held | Should -BeGreaterThan 0
        $held | Should -BeLessThan 240

        Invoke-Expression $connect
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -IncludeDefault -CheckpointPath $checkpoint }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Error.Count | Should -Be 0
        $streams.Warning.Count | Should -Be 0
        @($streams.Output.MailboxId | Sort-Object -Unique).Count | Should -Be 240
        @($streams.Output | Group-Object MailboxId, AddInId | Where-Object Count -gt 1).Count | Should -Be 0
        (Get-Content $checkpoint)[-1] | Should -BeLike '{"kind":"done"*'
    }

    It 'merges its shards through Invoke-WfDiagnosis -SweepPath, and names one that is missing' {
        Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -MailboxCount 90 -NoWelcome
        $paths = 1..3 | ForEach-Object {
            $null = Get-WfOutlookAddIn -Source Mailbox -Shard "$_/3" -CheckpointPath "$checkpoint.$_"
            "$checkpoint.$_"
        }
        $whole = Invoke-WfDiagnosis -Scope All
        $merged = Invoke-WfDiagnosis -SweepPath $paths
        $merged.Verdict.Code | Should -Be $whole.Verdict.Code
        $merged.Completeness.State | Should -Be 'Complete'
        $merged.Completeness.Scanned | Should -Be 90
        $merged.Affected.MailboxCount | Should -Be $whole.Affected.MailboxCount

        # A wildcard stands for the files; a name that has brackets, for itself.
        (Invoke-WfDiagnosis -SweepPath "$checkpoint.*").Completeness.State | Should -Be 'Complete'
        Copy-Item -LiteralPath $paths[0] "$checkpoint[1]"
        (Invoke-WfDiagnosis -SweepPath "$checkpoint[1]", "$checkpoint.[23]").Completeness.State | Should -Be 'Complete'
        (Get-AllStreams { Invoke-WfDiagnosis -SweepPath "$checkpoint.none*" }).Failure.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotReadable,*'

        $part = Invoke-WfDiagnosis -SweepPath $paths[0], $paths[2]
        $part.Completeness.State | Should -Be 'Partial'
        $part.Completeness.Expected | Should -Be 90
        $part.Completeness.Scanned + $part.Completeness.Failed + $part.Completeness.Skipped | Should -Be 90
        "$($part.Completeness.Missing.Scope)" | Should -BeLike '*2/3*'

        $failure = (Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Shard 2/3 -CheckpointPath $paths[0] }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'CheckpointOfAnotherShard,*'
    }

    It 'gives an error for each mailbox or source that could not be read, and a warning with the counts' {
        Connect-WfTenant -Demo -Scenario BrokenMailboxes -MailboxCount 60 -NoWelcome
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source All }
        $streams.Failure | Should -BeNullOrEmpty
        $broken = @($streams.Error | Where-Object FullyQualifiedErrorId -like 'MailboxNotRead,*')
        $broken.Count | Should -BeGreaterThan 0
        @($broken.TargetObject | Sort-Object -Unique).Count | Should -Be $broken.Count
        $broken | ForEach-Object { $_.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
        $streams.Warning.Count | Should -Be 1
        "$($streams.Warning)" | Should -BeLike "*$(60 - $broken.Count)*60*$($broken.Count)*"

        Connect-WfTenant -Demo -Scenario NoGraph -MailboxCount 20 -NoWelcome
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source All }
        @($streams.Error.FullyQualifiedErrorId) | Should -BeLike 'SourceNotRead,*'
        $streams.Warning.Count | Should -Be 1
    }

    It 'does not turn an empty list of mailboxes into the whole tenant' {
        Connect-WfTenant -Demo -MailboxCount 20 -NoWelcome
        foreach ($script in { @() | Get-WfOutlookAddIn }, { @() | Get-WfOutlookAddIn -Source Mailbox }, { $null | Get-WfOutlookAddIn }) {
            $streams = Get-AllStreams $script
            $streams.Output.Count | Should -Be 0
            $streams.Warning.Count | Should -Be 1
        }
        @([powershell]::Create('CurrentRunspace').AddCommand('Get-WfOutlookAddIn').Invoke()).Count | Should -BeGreaterThan 0
        @(1 | ForEach-Object { Get-WfOutlookAddIn }).Count | Should -BeGreaterThan 0
    }

    It 'says that a source without mailboxes reads none of those that were named' {
        Connect-WfTenant -Demo -Scenario WorkfrontUserInstalled -MailboxCount 20 -NoWelcome
        $one = (Get-WfOutlookAddIn -Source Mailbox -Workfront)[0].Mailbox
        (Get-AllStreams { Get-WfOutlookAddIn -Source Organization, PrivateCatalog -Mailbox $one }).Warning | Should -BeLike 'Without effect: -Mailbox.*'
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source Organization, Mailbox -Mailbox $one -Workfront }
        $streams.Warning | Should -BeNullOrEmpty
        $streams.Output.Mailbox | Should -Contain $one
    }

    It 'refuses what is no shard, and a checkpoint that cannot be written' {
        Connect-WfTenant -Demo -MailboxCount 20 -NoWelcome
        (Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Shard 5/4 }).Failure.FullyQualifiedErrorId | Should -BeLike 'ShardNotUnderstood,*'
        (Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -CheckpointPath $TestDrive }).Failure.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotWritable,*'
    }
}

Describe 'A sweep that was not asked for' {
    BeforeAll { Connect-WfTenant -Demo -NoWelcome }
    AfterAll { Disconnect-WfTenant }

    It 'warns that <Given> has no effect' -ForEach @(
        @{ Given = '-Shard'; Parameters = @{ Shard = '1/2' } }
        @{ Given = '-CheckpointPath'; Parameters = @{ CheckpointPath = 'x.checkpoint'; Source = 'Organization', 'TokenReport' } }
        @{ Given = '-Shard, -CheckpointPath'; Parameters = @{ Shard = '1/2'; CheckpointPath = 'x.checkpoint' } }
    ) {
        $streams = Get-AllStreams { Get-WfOutlookAddIn @Parameters }
        @($streams.Warning) -match "^Without effect: $Given\. .*-Source Mailbox" | Should -HaveCount 1
        $streams.Output | Should -Not -BeNullOrEmpty
        Test-Path x.checkpoint | Should -BeFalse
    }

    It 'does not warn where mailboxes are read' {
        (Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Shard 1/2 }).Warning | Should -BeNullOrEmpty
        (Get-AllStreams { Get-WfOutlookAddIn -Source All -Shard 1/2 }).Warning | Should -Not -Match 'Without effect'
    }
}

Describe 'A sweep through the admin''s own session' {
    BeforeEach {
        $checkpoint = Join-Path $TestDrive "$([guid]::NewGuid()).jsonl"
        $null = Start-StubExchangeSession -Functions @'
function Get-Mailbox {
    [CmdletBinding()] param([string] $Identity, [string[]] $RecipientTypeDetails, [string] $ResultSize)
    foreach ($i in 1..$global:WfMailboxes) {
        [pscustomobject]@{ ExchangeObjectId = '00000000-0000-0000-0000-{0:d12}' -f $i; PrimarySmtpAddress = "u$i@contoso.com"; RecipientTypeDetails = 'UserMailbox' }
    }
}
function Get-MailUser { [CmdletBinding()] param([string] $Identity, [string] $ResultSize) }
function Get-App {
    [CmdletBinding()] param([string] $Mailbox, [switch] $OrganizationApp, [switch] $PrivateCatalog)
    $global:WfAsked++
    if ($global:WfAsked -eq $global:WfStopAt) { throw [Management.Automation.PipelineStoppedException]::new() }
    [pscustomobject]@{ AppId = 'aaaaaaaa-0000-0000-0000-000000000001'; DisplayName = 'App'; Scope = 'User'; Requirements = 'ReadItem'; Enabled = $true }
}
'@
        $global:WfMailboxes = 30
        $global:WfAsked = 0
        $global:WfStopAt = 0
        Connect-WfTenant -NoWelcome
    }
    AfterEach {
        Stop-StubExchangeSession
        Remove-Variable WfMailboxes, WfAsked, WfStopAt -Scope Global -ErrorAction Ignore
    }

    It 'does the same, one mailbox after another, with a checkpoint' {
        @(Get-WfOutlookAddIn -Source Mailbox -CheckpointPath $checkpoint | Select-Object -First 5).Count | Should -Be 5
        $asked = $global:WfAsked
        $asked | Should -BeLessThan 30
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -CheckpointPath $checkpoint }
        $streams.Failure | Should -BeNullOrEmpty
        @($streams.Output.MailboxId | Sort-Object -Unique).Count | Should -Be 30
        $streams.Output.Count | Should -Be 30
        $global:WfAsked | Should -BeLessOrEqual 31 -Because 'at most the one in flight is asked twice'
        @(Get-WfOutlookAddIn -Source Mailbox -Shard 1/2).Count + @(Get-WfOutlookAddIn -Source Mailbox -Shard 2/2).Count | Should -Be 30
    }

    It 'says in -Verbose that REST would be faster, above a thousand mailboxes only' {
        $global:WfMailboxes = 1001
        $streams = Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Verbose }
        $streams.Output.Count | Should -Be 1001
        @($streams.Verbose | Where-Object { "$_" -like '*REST*' }).Count | Should -Be 1
        $global:WfMailboxes = 20
        @((Get-AllStreams { Get-WfOutlookAddIn -Source Mailbox -Verbose }).Verbose | Where-Object { "$_" -like '*REST*' }).Count | Should -Be 0
    }
}

Describe 'A name in the place of an add-in id' {
    It 'is warned of, since an empty list would look like an all-clear; an id that is not there is not' {
        Connect-WfTenant -Demo -NoWelcome
        Get-WfOutlookAddIn -AddInId Workfront, 00000000-0000-0000-0000-000000000001, WA200000000 -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*'Workfront'*-Workfront*"
        Disconnect-WfTenant
    }
}

Describe 'Mailboxes from a CSV file' {
    BeforeAll {
        Connect-WfTenant -Demo -NoWelcome
        $addresses = @(Get-WfOutlookAddIn -Source Mailbox -Workfront).Mailbox | Select-Object -First 2
    }

    AfterAll { Disconnect-WfTenant }

    It 'are read by the columns <_>' -ForEach 'Mailbox', 'PrimarySmtpAddress', 'UserPrincipalName' {
        $name = $_
        $rows = $addresses | ForEach-Object { [pscustomobject]@{ Department = 'HR'; $name = $_ } } | ConvertTo-Csv | ConvertFrom-Csv
        @($rows | Get-WfOutlookAddIn -Workfront).Mailbox | Should -Be $addresses
        @($addresses | Get-WfOutlookAddIn -Workfront).Mailbox | Should -Be $addresses
    }

    It 'are one error that says how to name the column, where it has another name' {
        $rows = $addresses | ForEach-Object { [pscustomobject]@{ Mail = $_; Department = 'HR' } } | ConvertTo-Csv | ConvertFrom-Csv
        $streams = Get-AllStreams { $rows | Get-WfOutlookAddIn -Workfront }
        $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'MailboxColumnMissing,*'
        "$($streams.Failure)" | Should -BeLike '*columns Mail, Department name*'
        $streams.Output.Count | Should -Be 0
        @($rows | Select-Object @{ n = 'Mailbox'; e = 'Mail' } | Get-WfOutlookAddIn -Workfront).Mailbox | Should -Be $addresses
    }
}
