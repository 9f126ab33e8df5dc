BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-ProbeCmdlet
}

Describe 'The connection of a runspace' {
    AfterEach { Stop-StubExchangeSession }

    It 'is not there at first, and a cmdlet that needs it says how to connect' {
        Get-WfConnection | Should -BeNullOrEmpty
        $failure = (Get-AllStreams { Invoke-WfProbe Get-App }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'NotConnected,*'
        $failure.CategoryInfo.Category | Should -Be 'InvalidOperation'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-WfTenant*'
    }

    It 'is shown without anything secret, and ended by Disconnect-WfTenant' {
        $null = Start-StubExchangeSession
        $connection = Connect-WfTenant -PassThru -NoWelcome
        $connection | Should -BeOfType WorkfrontOutlook.Connections.WfConnection
        $connection.SignIn | Should -Be 'ExistingSession'
        $connection.Transport | Should -Be 'Session'
        $connection.HasGraph | Should -BeFalse
        $connection.Environment | Should -Be 'Global'
        (Get-WfConnection).ConnectionId | Should -Be $connection.ConnectionId
        Disconnect-WfTenant
        Get-WfConnection | Should -BeNullOrEmpty
        { Disconnect-WfTenant } | Should -Not -Throw
    }

    It 'says what it connected to on the information stream, unless -NoWelcome' {
        $null = Start-StubExchangeSession
        $loud = Get-AllStreams { Connect-WfTenant }
        $loud.Output | Should -BeNullOrEmpty
        "$($loud.Information)" | Should -BeLike '*contoso.onmicrosoft.com*Graph*'
        (Get-AllStreams { Connect-WfTenant -NoWelcome }).Information | Should -BeNullOrEmpty
    }

    It 'belongs to its runspace: ForEach-Object -Parallel has none' {
        $null = Start-StubExchangeSession
        Connect-WfTenant -NoWelcome
        $manifest = $StagedManifest
        $others = 1..2 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            @(Get-WfConnection).Count
        }
        $others | Should -Be 0, 0
        Get-WfConnection | Should -Not -BeNullOrEmpty
    }

    It 'names -Demo, and asks nothing, where <Given> is given alone' -ForEach @(
        @{ Given = '-Scenario'; Arguments = @{ Scenario = 'Workfront' } }
        @{ Given = '-MailboxCount, -Seed'; Arguments = @{ MailboxCount = 5; Seed = 3; NoWelcome = $true } }
    ) {
        $null = Start-StubExchangeSession
        Connect-WfTenant -NoWelcome
        $before = (Get-WfConnection).ConnectionId
        $failure = (Get-AllStreams { Connect-WfTenant @Arguments }).Failure
        $failure.FullyQualifiedErrorId | Should -Be 'DemoNotGiven,WorkfrontOutlook.PowerShell.Commands.ConnectWfTenantCommand'
        "$failure" | Should -BeLike "Only the embedded tenant has $Given, and -Demo wasn't given*"
        $failure.CategoryInfo.Category | Should -Be 'InvalidArgument'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*Add -Demo*"
        (Get-WfConnection).ConnectionId | Should -Be $before
    }

    It 'names -ManagedIdentity, and asks nothing, where only its account is given' {
        $failure = (Get-AllStreams { Connect-WfTenant -ManagedIdentityAccountId 0f3c5d0e-5b1c-4a52-9f3e-6d1c9a0b7e11 }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'WayToConnectNotGiven,*'
        $failure.TargetObject | Should -Be '-ManagedIdentityAccountId'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Add -ManagedIdentity;*'
    }

    It 'takes -Demo from the defaults, and completes after -Scenario' {
        $PSDefaultParameterValues['Connect-WfTenant:Demo'] = $true
        try { (Connect-WfTenant -Scenario Workfront -MailboxCount 5 -NoWelcome -PassThru).Demo | Should -BeLike 'Workfront*' }
        finally { $PSDefaultParameterValues.Remove('Connect-WfTenant:Demo') }
        $line = 'Connect-WfTenant -Scenario Workfront -De'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain '-Demo'
        (Get-Command Connect-WfTenant -ArgumentList '-Scenario', 'Workfront').Parameters.Keys | Should -Contain 'Demo'
    }

    It 'says the same to a runbook that cannot be asked' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            try { Connect-WfTenant -Scenario Workfront } catch { $_.FullyQualifiedErrorId }
            Connect-WfTenant -Scenario Workfront
            'not reached'
        }.GetNewClosure()
        $lines[0] | Should -BeLike 'DemoNotGiven,*'
        "$lines" | Should -Match 'Recommendation: Add -Demo'
    }

    It 'refuses -<Name>:$false, which would connect all the same' -ForEach @{ Name = 'Demo' }, @{ Name = 'ManagedIdentity' }, @{ Name = 'Interactive' }, @{ Name = 'Device' } {
        $arguments = @{ $Name = $false }
        $failure = (Get-AllStreams { Connect-WfTenant @arguments }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'WayToConnectOff,*'
        $failure.TargetObject | Should -Be "-$Name"
        Get-WfConnection | Should -BeNullOrEmpty
    }

    It 'refuses an unknown cloud and names the known ones' {
        $failure = (Get-AllStreams { Connect-WfTenant -ManagedIdentity -Environment Atlantis }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownEnvironment,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*USGov*'
    }

    It 'completes -Environment by both naming schemes' {
        $line = 'Connect-WfTenant -Environment O365'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'O365USGovGCCHigh'
        $line = 'Connect-WfTenant -AzureEnvironment Ch'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'China'
    }

    It 'has a view of its own' {
        $null = Start-StubExchangeSession
        Connect-WfTenant -NoWelcome
        $text = Get-WfConnection | Out-String
        $text | Should -Match 'Organization\s*:\s*contoso'
        $text | Should -Not -Match 'ConnectedAt|Demo'
    }
}

Describe 'The embedded tenant' {
    AfterEach { Disconnect-WfTenant }

    It 'is connected to with one word, and answers' {
        $connection = Connect-WfTenant -Demo -PassThru -NoWelcome
        $connection.SignIn | Should -Be 'Demo'
        $connection.Transport | Should -Be 'AdminRest'
        $connection.Demo | Should -Not -BeNullOrEmpty
        (Invoke-WfProbe Get-Mailbox -Parameters @{ ResultSize = 'Unlimited' }).Records.Count | Should -BeGreaterThan 0
        Get-WfConnection | Out-String | Should -Match 'Demo\s*:'
    }

    It 'is the same for the same seed' {
        $first, $second = 1..2 | ForEach-Object {
            Connect-WfTenant -Demo -MailboxCount 12 -Seed 7 -NoWelcome
            "$((Invoke-WfProbe Get-Mailbox -Parameters @{ ResultSize = 'Unlimited' }).Records | ForEach-Object { $_.PrimarySmtpAddress })"
        }
        $first | Should -Be $second
    }

    It 'refuses an unknown scenario and names the known ones, which completion gives too' {
        $line = 'Connect-WfTenant -Demo -Scenario '
        $names = (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText
        $names | Should -Not -BeNullOrEmpty
        $failure = (Get-AllStreams { Connect-WfTenant -Demo -Scenario nowhere }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'UnknownScenario,*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike "*$($names[0])*"
        Get-WfConnection | Should -BeNullOrEmpty
    }

    It 'lives in the private load context, with nothing of Graph or MSAL for Exchange alone' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            Connect-WfTenant -Demo -NoWelcome
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like "*dependencies*" |
                ForEach-Object { "$([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name) $($_.GetName().Name)" } | Sort-Object
        }
        $lines | Should -Contain 'WorkfrontOutlook WorkfrontOutlook.Services'
        $lines | Should -Not -Contain 'WorkfrontOutlook Microsoft.Identity.Client'
        $lines | Should -Not -Contain 'WorkfrontOutlook Microsoft.Graph'
        $lines | Where-Object { $_ -notlike 'WorkfrontOutlook *' } | Should -BeNullOrEmpty
    }
}

Describe 'Given tokens' {
    AfterEach { Disconnect-WfTenant }

    It 'refuses <Case> with <Id> and shows no token' -ForEach @(
        @{ Case = 'what is no token'; Id = 'AccessTokenMalformed'; Arguments = @{ ExchangeAccessToken = 'sec ret' } }
        @{ Case = 'plain http to another machine'; Id = 'EndpointNotAllowed'; Arguments = @{ ExchangeAccessToken = 'secret'; ExchangeEndpoint = 'http://example.com' } }
    ) {
        $Arguments.ExchangeAccessToken = ConvertTo-SecureString $Arguments.ExchangeAccessToken -AsPlainText -Force
        $failure = (Get-AllStreams { Connect-WfTenant @Arguments }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure $($failure.TargetObject) $($failure.ErrorDetails)" | Should -Not -BeLike '*sec*ret*'
        Get-WfConnection | Should -BeNullOrEmpty
    }

    It 'keeps the connection that there was when a new one fails' {
        Connect-WfTenant -Demo -NoWelcome
        (Get-AllStreams { Connect-WfTenant -ManagedIdentity -Environment Atlantis }).Failure | Should -Not -BeNullOrEmpty
        (Get-WfConnection).SignIn | Should -Be 'Demo'
    }

}

Describe 'The base of asynchronous cmdlets' {
    It 'writes objects in order and in time' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $result = Write-WfProbe -Count 20000
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 60
        $result.Count | Should -Be 20000
        $result[19999] | Should -Be 20000
    }

    It 'stops its work when nothing downstream wants more' {
        Write-WfProbe | Select-Object -First 1 | Should -Be 1
        Start-Sleep -Milliseconds 50
        [WfProbe.WriteWfProbeCommand]::Written | Should -BeLessThan 1000
    }

    It 'can be nested in one pipeline' {
        Write-WfProbe -Count 3 | ForEach-Object { Write-WfProbe -Count $_ } | Measure-Object -Sum | ForEach-Object Sum | Should -Be 10
    }

    It 'keeps the streams apart' {
        $streams = Get-AllStreams { Write-WfProbe -Count 3 -Loud -Verbose }
        $streams.Output | Should -Be 1, 2, 3
        $streams.Warning.Count | Should -Be 3
        $streams.Verbose.Count | Should -Be 3
    }

    It 'obeys -WarningAction Stop from a worker thread' {
        (Get-AllStreams { Write-WfProbe -Count 3 -Loud -WarningAction Stop }).Failure | Should -Not -BeNullOrEmpty
    }

    It 'wraps an unforeseen failure and keeps all of it' {
        $failure = (Get-AllStreams { Write-WfProbe -Count 1 -Fail unforeseen }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'Unexpected,*'
        $failure.Exception.InnerException | Should -BeOfType FormatException
        $failure.Exception.InnerException.InnerException.Message | Should -Be 'deeper'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'brings an exception of the pipeline thread to the worker' {
        $failure = (Get-AllStreams { Write-WfProbe -Count 1 -Fail pipeline }).Failure
        $failure.Exception.InnerException | Should -BeOfType TimeoutException
    }

    It 'writes a non-terminating error and goes on, unless -ErrorAction Stop' {
        $streams = Get-AllStreams { Write-WfProbe -Count 1 -Fail report }
        $streams.Error.Count | Should -Be 1
        $streams.Output | Should -Be 1, 'after'
        $streams = Get-AllStreams { Write-WfProbe -Count 1 -Fail report -ErrorAction Stop }
        $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'Unexpected,*'
        $streams.Output | Should -Be 1
    }

    It 'ends at once on Ctrl+C, work that does not heed it included: <Command>' -ForEach @(
        @{ Command = 'Wait-WfProbe'; Within = 1.5 }
        @{ Command = '1 | Wait-WfProbe | Wait-WfProbe'; Within = 1.5 }
        @{ Command = 'Write-WfProbe -Count 100000000'; Within = 1.5 }
        @{ Command = 'Wait-WfProbe -Stubborn'; Within = 4 }
    ) {
        # Two seconds are the grace for work that doesn't heed it. A busy machine may take that long by itself, but not each time.
        for ($attempt = 1; $attempt -eq 1 -or ($attempt -le 5 -and $took -ge $Within); $attempt++) {
            $runspace = [runspacefactory]::CreateRunspace()
            $runspace.Open()
            $shell = [powershell]::Create($runspace)
            try {
                $null = $shell.AddScript('param($m, $p) Import-Module $m; Import-Module -Assembly $p').AddArgument($StagedManifest).AddArgument([WfProbe.WaitWfProbeCommand].Assembly).Invoke()
                $shell.Commands.Clear()
                $null = $shell.AddScript($Command)
                $output = [Management.Automation.PSDataCollection[psobject]]::new()
                $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
                # It gives its first object when it begins; in a pipeline, to the next one.
                for ($wait = 0; $output.Count -eq 0 -and $wait -lt ($Command -like '*|*' ? 100 : 3000); $wait++) { Start-Sleep -Milliseconds 20 }
                Start-Sleep -Milliseconds 100
                $running.IsCompleted | Should -BeFalse
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $shell.Stop()
                $took = $clock.Elapsed.TotalSeconds
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            }
            finally {
                $shell.Dispose()
                $runspace.Dispose()
            }
        }
        $took | Should -BeLessThan $Within
    }
}
