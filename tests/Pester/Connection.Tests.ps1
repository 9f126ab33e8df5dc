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

Describe 'The base of asynchronous cmdlets' {
    It 'writes objects in order and in time' {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $result = Write-WfProbe -Count 20000
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
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
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $null = $shell.AddScript('param($m, $p) Import-Module $m; Import-Module -Assembly $p').AddArgument($StagedManifest).AddArgument([WfProbe.WaitWfProbeCommand].Assembly).Invoke()
            $shell.Commands.Clear()
            $null = $shell.AddScript($Command)
            $output = [Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
            for ($wait = 0; $output.Count -eq 0 -and $wait -lt 100; $wait++) { Start-Sleep -Milliseconds 20 }
            Start-Sleep -Milliseconds 100
            $running.IsCompleted | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan $Within
            $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}
