# What issue 2 calls bad input, over loopback servers: each is an error with id, category, next step and, where that is the
# cause, the missing permission; the diagnosis still says what it learned, as Partial.

BeforeDiscovery {
    if ($env:OS -eq 'Windows_NT') {
        Write-Host 'A file that never gives anything (BadInput.Tests.ps1) is skipped: Windows has no named pipes among its files.'
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    if (-not ('WfProbe.BreakingProxy' -as [type])) {
        Add-Type -TypeDefinition (Get-Content -Raw (Join-Path $PSScriptRoot 'BreakingProxy.cs')) -CompilerOptions '-nowarn:1701,1702' -IgnoreWarnings -ReferencedAssemblies 'Microsoft.Win32.Primitives', 'System.Net.WebHeaderCollection', 'System.Net.HttpListener', 'System.Net.Http', 'System.Net.Sockets', 'System.Net.Primitives', 'System.Collections.Specialized', 'System.Collections', 'System.Threading', 'System.Memory', 'netstandard', 'System.Runtime'
    }
    $tokenOptions = Get-SimulatedTenantType 'Wire.AccessTokenOptions'

    function Get-Token($Tenant, [string] $For = 'Exchange', [hashtable] $With = @{}) {
        $options = $tokenOptions::new()
        foreach ($name in $With.Keys) { $tokenOptions.GetProperty($name).SetValue($options, $With[$name]) }
        $Tenant.AccessTokens."Issue$For"($options)
    }

    function Start-Loopback($Tenant) { (Get-SimulatedTenantType 'LoopbackServer')::Start($Tenant, 0) }

    function Connect-Loopback($Tenant, $Address, [hashtable] $With = @{}) {
        $arguments = @{ NoWelcome = $true; ExchangeAccessToken = ConvertTo-Secret (Get-Token $Tenant); ExchangeEndpoint = $Address
            GraphAccessToken = ConvertTo-Secret (Get-Token $Tenant Graph); GraphEndpoint = $server.BaseAddress }
        foreach ($name in $With.Keys) { $arguments[$name] = $With[$name] }
        Connect-WfTenant @arguments
    }

    function Assert-Said($Record, [string] $Id, [string] $Category) {
        $Record | Should -Not -BeNullOrEmpty
        $Record.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $Record.CategoryInfo.Category | Should -Be $Category
        "$Record" | Should -Not -BeNullOrEmpty
        $Record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $Record.TargetObject | Should -Not -BeNullOrEmpty
    }

    $tenant = New-SeededTenant -Scenario Workfront -Seed 1
    $server = Start-Loopback $tenant
}

AfterAll { if ($server) { $server.Dispose() } }

Describe 'Bad input at the connection' {
    BeforeEach { Disconnect-WfTenant }
    AfterEach { Disconnect-WfTenant }

    It 'refuses the id of another tenant' {
        $failure = (Get-AllStreams { Connect-Loopback $tenant $server.BaseAddress @{ TenantId = '99999999-9999-9999-9999-999999999999' } }).Failure
        Assert-Said $failure TenantMismatch InvalidArgument
        "$failure" | Should -BeLike "*99999999-9999-9999-9999-999999999999*$($tenant.TenantId)*"
        Get-WfConnection | Should -BeNullOrEmpty
    }

    It 'does not diagnose one tenant when the domain of another was given' {
        Connect-Loopback $tenant $server.BaseAddress @{ TenantId = 'elsewhere.onmicrosoft.com' }
        Assert-Said (Get-AllStreams { Get-WfLegacyTokenStatus }).Failure TenantNotFound ObjectNotFound
        $streams = Get-AllStreams { Invoke-WfDiagnosis }
        $streams.Output.Verdict.Code | Should -Be 'Inconclusive'
        $streams.Output.Completeness.Scanned | Should -Be 0
        $streams.Error[0].Exception.InnerException.ErrorId | Should -Be 'TenantNotFound'
        Connect-Loopback $tenant $server.BaseAddress @{ TenantId = $tenant.Organization }
        (Invoke-WfDiagnosis).Verdict.Code | Should -Be 'WorkfrontRetired'
    }

    It 'refuses an expired token' {
        $old = Get-Token $tenant -With @{ Lifetime = [timespan]::FromMinutes(-5) }
        Assert-Said (Get-AllStreams { Connect-Loopback $tenant $server.BaseAddress @{ ExchangeAccessToken = ConvertTo-Secret $old } }).Failure AccessTokenExpired AuthenticationError
    }

    It 'refuses a token for <For>, given as the one for <As>' -ForEach @(@{ For = 'Graph'; As = 'Exchange' }, @{ For = 'Exchange'; As = 'Graph' }) {
        $wrong = @{ "${As}AccessToken" = ConvertTo-Secret (Get-Token $tenant $For) }
        $failure = (Get-AllStreams { Connect-Loopback $tenant $server.BaseAddress $wrong }).Failure
        Assert-Said $failure AccessTokenWrongAudience InvalidArgument
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*/.default*'
    }

    It 'refuses plain http to another machine' {
        Assert-Said (Get-AllStreams { Connect-Loopback $tenant ([uri] 'http://example.com') }).Failure EndpointNotAllowed InvalidArgument
    }
}

Describe 'An answer that cannot be had' {
    AfterEach { Disconnect-WfTenant }

    It 'an endpoint that nobody serves is an error, and the diagnosis keeps what Graph gave' {
        Connect-Loopback $tenant ([uri] 'http://127.0.0.1:9')
        Assert-Said (Get-AllStreams { Get-WfLegacyTokenStatus }).Failure EndpointUnreachable ConnectionError
        $streams = Get-AllStreams { Invoke-WfDiagnosis }
        $streams.Output.Verdict.Code | Should -Be 'Inconclusive'
        $streams.Output.Completeness.State | Should -Be 'Unknown' -Because 'the listing of the mailboxes failed and none was read'
        $streams.Output.AddIns.DisplayName | Should -Be 'Fabrikam CRM for Outlook' -Because 'Graph answered'
        $streams.Error | ForEach-Object { Assert-Said $_ SourceNotRead ReadError; $_.Exception.InnerException.ErrorId | Should -Be 'EndpointUnreachable' }
        $streams.Error.TargetObject | Should -Be TokenReport, Organization, PrivateCatalog, Mailbox
    }

    It 'a token that the service refuses' {
        $foreign = Get-Token $tenant -With @{ TenantId = [guid] '99999999-9999-9999-9999-999999999999' }
        Connect-Loopback $tenant $server.BaseAddress @{ ExchangeAccessToken = ConvertTo-Secret $foreign; GraphAccessToken = ConvertTo-Secret (Get-Token $tenant Graph @{ TenantId = [guid] '99999999-9999-9999-9999-999999999999' }) }
        $failure = (Get-AllStreams { Get-WfLegacyTokenStatus }).Failure
        Assert-Said $failure SignInRefused AuthenticationError
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Exchange.ManageAsApp*'
        $streams = Get-AllStreams { Invoke-WfDiagnosis }
        $streams.Output.Completeness.State | Should -Be 'Unknown'
        $streams.Output.Verdict.Code | Should -Be 'Inconclusive'
    }
}

Describe 'An answer that is broken' {
    AfterEach { Disconnect-WfTenant }

    It 'that is <How> is <Id>, and the diagnosis is Partial with all else' -ForEach @(
        @{ How = 'NotJson'; Id = 'ReplyNotJson'; Category = 'ProtocolError' }
        # Those below are asked for again, up to five times with pauses that are real ones here: most of a minute each. The xunit
        # test Broken_replies_make_it_partial_with_the_cause_named does them in a fast clock.
        if ($env:WF_SLOW) {
            @{ How = 'Empty'; Id = 'ReplyEmpty'; Category = 'ProtocolError' }
            @{ How = 'CutInside'; Id = 'ReplyCutShort'; Category = 'ProtocolError' }
            @{ How = 'CutByLength'; Id = 'ReplyCutShort'; Category = 'ProtocolError' }
        }
    ) {
        $proxy = [WfProbe.BreakingProxy]::new($server.BaseAddress, 'PrivateCatalog', $How)
        try {
            Connect-Loopback $tenant $proxy.Address
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $streams = Get-AllStreams { Invoke-WfDiagnosis }
            Write-Host "      $How after $($proxy.Broken) tries, $([int] $clock.ElapsedMilliseconds) ms"
            $proxy.Broken | Should -BeGreaterThan 0
            $streams.Failure | Should -BeNullOrEmpty
            $streams.Error.Count | Should -Be 1
            Assert-Said $streams.Error[0] SourceNotRead ReadError
            $cause = $streams.Error[0].Exception.InnerException
            $cause.ErrorId | Should -Be $Id
            "$($cause.Category)" | Should -Be $Category
            $cause.RecommendedAction | Should -Not -BeNullOrEmpty
            $streams.Output.Verdict.Code | Should -Be 'WorkfrontRetired' -Because 'that much was read'
            $streams.Output.Completeness.State | Should -Be 'Partial'
            $streams.Output.Completeness.Scanned | Should -Be 50
            $streams.Output.Completeness.Missing.Source | Should -Be 'PrivateCatalog'
        }
        finally { $proxy.Dispose() }
    }
}

Describe 'A caller who may not run Get-App' {
    BeforeAll {
        $denied = New-SeededTenant -Scenario NoPermission -Seed 1
        $deniedServer = Start-Loopback $denied
    }
    AfterAll { if ($deniedServer) { $deniedServer.Dispose() } }
    AfterEach { Stop-StubExchangeSession }

    It 'learns which permission is missing, and what could be read all the same, over <Transport>' -ForEach @(@{ Transport = 'AdminRest' }, @{ Transport = 'Session' }) {
        $graph = @{ GraphAccessToken = ConvertTo-Secret (Get-Token $denied Graph); GraphEndpoint = $deniedServer.BaseAddress; NoWelcome = $true }
        if ($Transport -eq 'Session') {
            $null = Start-TenantSession $denied
            Connect-WfTenant @graph
        }
        else {
            Connect-WfTenant @graph -ExchangeAccessToken (ConvertTo-Secret (Get-Token $denied)) -ExchangeEndpoint $deniedServer.BaseAddress
        }
        $streams = Get-AllStreams { Invoke-WfDiagnosis }
        $streams.Output.Transport | Should -Be $Transport
        $streams.Output.Verdict.Code | Should -Be 'Inconclusive'
        $streams.Output.Completeness.State | Should -Be 'Partial'
        $streams.Output.Completeness.Skipped | Should -Be 50
        $streams.Output.Status.EffectiveState | Should -Be 'Off' -Because 'the token status could be read'
        $streams.Error.TargetObject | Should -Be Organization, PrivateCatalog, Mailbox
        foreach ($record in $streams.Error) {
            Assert-Said $record SourceNotRead ReadError
            "$($record.Exception.InnerException.Category)" | Should -Be 'PermissionDenied'
            $record.ErrorDetails.RecommendedAction | Should -BeLike '*Global Reader*' -Because 'the role that is missing is named'
        }
        $bare = Get-AllStreams { Get-WfOutlookAddIn -Source Organization }
        Assert-Said $bare.Error[0] SourceNotRead ReadError
        $bare.Warning.Count | Should -Be 1
    }

    It 'gets the result before the errors, so that -ErrorAction Stop does not lose it' {
        $null = Start-TenantSession $denied
        Connect-WfTenant -NoWelcome
        $got = [Collections.Generic.List[object]]::new()
        { Invoke-WfDiagnosis -ErrorAction Stop | ForEach-Object { $got.Add($_) } } | Should -Throw
        $got.Completeness.State | Should -Be 'Partial'
    }
}

Describe 'Secrets, when everything fails' {
    AfterEach { Disconnect-WfTenant }

    It 'are in no stream, no error and no transcript' {
        # Its key document lies on a host that nobody named, so it is never fetched.
        $onPremises = (Get-SimulatedTenantType 'Wire.IdentityTokenOptions')::new()
        $onPremises.GetType().GetProperty('OnPremisesHost').SetValue($onPremises, 'mail.contoso.invalid')
        $tokens = @{ Exchange = Get-Token $tenant; Graph = Get-Token $tenant Graph; Old = Get-Token $tenant -With @{ Lifetime = [timespan]::FromMinutes(-5) }
            Foreign = Get-Token $tenant -With @{ TenantId = [guid] '99999999-9999-9999-9999-999999999999' }; User = $tenant.IdentityTokens.Issue($onPremises) }
        $proxies = @([WfProbe.BreakingProxy]::new($server.BaseAddress, 'Cmdlet', 'NotJson'))
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $global:Error.Clear()
        $null = Start-Transcript $transcript
        try {
            $said = & {
                function Try-It([scriptblock] $Script) { try { & $Script } catch { $_ } }
                $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
                foreach ($name in 'Exchange', 'Graph', 'Old', 'Foreign', 'User') {
                    $secret = ConvertTo-Secret $tokens[$name]
                    foreach ($address in $server.BaseAddress, $proxies[0].Address, 'http://127.0.0.1:9', 'http://example.com') {
                        Try-It { Connect-WfTenant -ExchangeAccessToken $secret -GraphAccessToken $secret -ExchangeEndpoint $address -GraphEndpoint $address -Verbose }
                        Try-It { Connect-WfTenant -ExchangeAccessToken $secret -ExchangeEndpoint $address -Verbose -PassThru }
                        if (Get-WfConnection) {
                            Try-It { Get-WfLegacyTokenStatus -Verbose }
                            Try-It { Get-WfOutlookAddIn -Source Organization, IntegratedApps -Verbose }
                            Try-It { Get-WfConnection | Format-List * -Force | Out-String }
                        }
                        Disconnect-WfTenant
                    }
                    $plain = $tokens[$name]
                    Try-It { Invoke-WfDiagnosis -Token $plain -Verbose }
                    Connect-WfTenant -Demo
                    Try-It { Invoke-WfDiagnosis -Token $plain -ErrorText "refused: $plain" -Verbose | Format-List * -Force | Out-String }
                    Try-It { Invoke-WfDiagnosis -Token $plain -Scope All -CheckpointPath /nowhere/at/all -Verbose }
                    Disconnect-WfTenant
                }
            } *>&1
        }
        finally {
            $null = Stop-Transcript
            $proxies | ForEach-Object Dispose
        }
        $text = [Text.StringBuilder]::new()
        foreach ($item in @($said) + @($global:Error)) {
            $null = $text.AppendLine("$item").AppendLine(($item | Format-List * -Force | Out-String -Width 4000))
            $record = if ($item -is [Management.Automation.ErrorRecord]) { $item } elseif ($item.ErrorRecord) { $item.ErrorRecord }
            if ($record) {
                $null = $text.AppendLine(($record | Get-Error | Out-String -Width 4000)).AppendLine("$($record.Exception)")
                foreach ($value in $record.InvocationInfo.BoundParameters.Values) { $null = $text.AppendLine("$value") }
            }
        }
        $null = $text.AppendLine((Get-Content -Raw $transcript))
        $text.Length | Should -BeGreaterThan 20000 -Because 'there must be something to search'
        $all = "$text"
        foreach ($name in $tokens.Keys) {
            # The first part of a token is the same for all of an issuer and no secret; the rest is searched for piece by piece.
            $parts = $tokens[$name].Split('.')
            foreach ($part in $parts[1], $parts[2]) {
                for ($i = 0; $i + 24 -le $part.Length; $i += 12) {
                    $all.Contains($part.Substring($i, 24)) | Should -BeFalse -Because "a piece of the token $name is shown"
                }
            }
        }
    }
}

Describe 'A token given as a path' {
    # PowerShell takes what stands before a colon for a drive.
    It 'is not in its error, nor in what the error carries: <_>' -ForEach @(
        'Test-WfOutlookIdentityToken -MetadataPath {0} -Path x'
        'Test-WfOutlookIdentityToken -Path {0}'
        'Test-WfAddInManifest -Path {0}'
        'Test-WfAddInManifest -LiteralPath {0}'
        'Resolve-WfOutlookError -LiteralPath {0}'
        'Update-WfAddInCatalog -Path {0}'
        'Compare-WfDiagnosis {0} {0}'
        'Export-WfReport -InputObject {0} -Path TestDrive:/r.html'
        'Export-WfNotice -InputObject {0} -Path TestDrive:/'
    ) {
        $given = "$(Get-Token $tenant): x"
        foreach ($path in $given, "[""$given""]", "$(Get-Token $tenant)::x") {
            $streams = Get-AllStreams ([scriptblock]::Create($_ -f '$path'))
            $record = @($streams.Error) + @($streams.Failure) | Where-Object { $_ } | Select-Object -First 1
            $record = if ($record.ErrorRecord) { $record.ErrorRecord } else { $record }
            $record | Should -Not -BeNullOrEmpty
            "$($record.Exception) $($record.TargetObject) $($record.ErrorDetails) $($record.InvocationInfo.BoundParameters.Values)" | Should -Not -Match 'eyJ'
        }
    }
}

Describe 'What is piped and is no diagnosis' {
    It 'has an error of its own, which carries no token, and what follows goes on: <_>' -ForEach 'Export-WfReport TestDrive:/piped.json', 'Export-WfNotice TestDrive:/' {
        $token = Get-Token $tenant
        Connect-WfTenant -Demo -MailboxCount 5 -NoWelcome
        $good = Invoke-WfDiagnosis
        Disconnect-WfTenant
        $script = [scriptblock]::Create("`$token, '{ ""token"": ""$token"" }', '[{ ""token"": ""$token"" }]', 42, `$good | $_ -PassThru")
        $streams = Get-AllStreams $script
        $streams.Failure | Should -BeNullOrEmpty
        # A token is too long for a file's name, which systems say in different ways.
        $ids = $streams.Error.FullyQualifiedErrorId | ForEach-Object { $_.Split(',')[0] }
        $ids[0] | Should -BeLike 'DiagnosisNot*'
        $ids[1..9] | Should -Be 'NotADiagnosis', 'NotADiagnosis', 'ComparisonInput'
        foreach ($record in $streams.Error) {
            "$($record.Exception) $($record.TargetObject) $($record.ErrorDetails) $($record.InvocationInfo.BoundParameters.Values)" | Should -Not -Match 'eyJ'
        }
        $streams.Output | Should -Not -BeNullOrEmpty
    }
}

Describe 'A file that never gives anything' -Skip:($env:OS -eq 'Windows_NT') {
    BeforeAll {
        $pipe = Join-Path $TestDrive 'pipe'
        & mkfifo $pipe
    }

    # Ctrl+C is what Stop() does.
    It 'can be left: <_>' -ForEach @(
        'Test-WfOutlookIdentityToken -Path {0}'
        'Test-WfOutlookIdentityToken -Path {0} -Extract'
        '"x" | Test-WfOutlookIdentityToken -MetadataPath {0}'
        'ConvertFrom-WfOutlookToken -LiteralPath {0}'
        'Test-WfAddInManifest -Path {0}'
        'Resolve-WfOutlookError -Path {0}'
        'Update-WfAddInCatalog -Path {0}'
        'Compare-WfDiagnosis {0} {0}'
        'Export-WfReport -InputObject {0} -Path TestDrive:/r.html'
        'Connect-WfTenant -Demo -NoWelcome; Restore-WfOutlookAddIn {0} -Confirm:$false'
    ) {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($manifest) Import-Module $manifest; "begun"; ' + ($_ -f $pipe)).AddArgument($StagedManifest)
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $running = $shell.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
        while ($output.Count -eq 0 -and -not $running.IsCompleted) { Start-Sleep -Milliseconds 50 }
        Start-Sleep -Milliseconds 300

        $stopping = $shell.BeginStop($null, $null)
        $stopping.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
        "$($shell.InvocationStateInfo.State)" | Should -Be 'Stopped'
    }
}

Describe 'Two runspaces' {
    It 'have a connection each, at once, and neither sees the other''s' {
        $script = {
            param($manifest, $scenario, $seed)
            Import-Module $manifest
            Connect-WfTenant -Demo -Scenario $scenario -Seed $seed -NoWelcome
            foreach ($i in 1..5) {
                $diagnosis = Invoke-WfDiagnosis
                "$((Get-WfConnection).Organization) $($diagnosis.Organization) $($diagnosis.Verdict.Code)"
            }
            if ($seed -eq 1) { Disconnect-WfTenant; "$(Get-WfConnection)" }
        }
        $shells = foreach ($one in @{ s = 'Workfront'; n = 1 }, @{ s = 'Clean'; n = 2 }) {
            $shell = [powershell]::Create()
            $null = $shell.AddScript($script).AddArgument($StagedManifest).AddArgument($one.s).AddArgument($one.n)
            @{ Shell = $shell; Running = $shell.BeginInvoke() }
        }
        $first, $second = foreach ($one in $shells) { , @($one.Shell.EndInvoke($one.Running)); $one.Shell.Dispose() }
        $first | Select-Object -SkipLast 1 -Unique | Should -BeLike '*1.onmicrosoft.com *1.onmicrosoft.com WorkfrontRetired'
        $first[-1] | Should -BeNullOrEmpty
        $second | Select-Object -Unique | Should -BeLike '*2.onmicrosoft.com *2.onmicrosoft.com NothingFound'
        $second.Count | Should -Be 5
        Get-WfConnection | Should -BeNullOrEmpty
    }
}
