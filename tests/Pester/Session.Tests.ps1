BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-ProbeCmdlet
}

Describe 'Finding the Exchange Online session' {
    AfterEach { Stop-StubExchangeSession }

    It 'fails without one, and loads no module to look for it' {
        $lines = Invoke-FreshProcess {
            $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid())/ExchangeOnlineManagement")
            Set-Content (Join-Path $folder 'ExchangeOnlineManagement.psm1') "[Console]::WriteLine('LOADED'); function Get-ConnectionInformation { }; function Get-MgContext { }; function Invoke-MgGraphRequest { }"
            $env:PSModulePath = (Split-Path $folder) + [IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module $env:WF_MANIFEST
            try { Connect-WfTenant } catch { $_.FullyQualifiedErrorId }
            "preference: $PSModuleAutoLoadingPreference"
            $null = Get-Command Get-ConnectionInformation
            Remove-Item -Recurse -Force $folder
        }
        $lines[0] | Should -BeLike 'NoExchangeSession,*'
        $lines[1] | Should -Be 'preference: '
        $lines[2] | Should -Be 'LOADED' -Because 'the trap itself must work'
    }

    It 'does not take <Case>' -ForEach @(
        @{ Case = 'a compliance session'; Property = 'IsEopSession'; Value = $true }
        @{ Case = 'a broken session'; Property = 'State'; Value = 'Broken' }
        @{ Case = 'a session whose token has expired'; Property = 'TokenStatus'; Value = 'Expired' }
    ) {
        $session = Start-StubExchangeSession
        $session.$Property = $Value
        (Get-AllStreams { Connect-WfTenant }).Failure.FullyQualifiedErrorId | Should -BeLike 'NoExchangeSession,*'
    }

    It 'refuses several sessions, lists them, and lets the caller choose' {
        $null = Start-StubExchangeSession
        $null = Start-StubExchangeSession -Organization 'fabrikam.onmicrosoft.com' -TenantId '22222222-2222-2222-2222-222222222222' -UserPrincipalName 'admin@fabrikam.com'
        $failure = (Get-AllStreams { Connect-WfTenant }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'SeveralExchangeSessions,*'
        "$failure" | Should -BeLike '*contoso*fabrikam*'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*-Organization*'
        (Connect-WfTenant -Organization fabrikam.onmicrosoft.com -PassThru -NoWelcome).Account | Should -Be 'admin@fabrikam.com'
        (Connect-WfTenant -Organization 11111111-1111-1111-1111-111111111111 -PassThru -NoWelcome).Account | Should -Be 'admin@contoso.com'
        (Connect-WfTenant -UserPrincipalName admin@fabrikam.com -PassThru -NoWelcome).Organization | Should -Be 'fabrikam.onmicrosoft.com'
        (Get-AllStreams { Connect-WfTenant -Organization other.com }).Failure | Should -BeLike '*other.com*'
    }

    It 'tells the cloud from the session' {
        (Start-StubExchangeSession).ConnectionUri = 'https://outlook.office365.us'
        (Connect-WfTenant -PassThru -NoWelcome).Environment | Should -Be 'USGov'
    }

    It 'does not use a Connect-MgGraph session of another tenant, and says so' {
        $null = Start-StubExchangeSession
        function global:Get-MgContext { [pscustomobject]@{ TenantId = '33333333-3333-3333-3333-333333333333' } }
        function global:Invoke-MgGraphRequest { throw 'not to be called' }
        try {
            $streams = Get-AllStreams { Connect-WfTenant -PassThru -NoWelcome }
            $streams.Warning.Count | Should -Be 1
            $streams.Output.HasGraph | Should -BeFalse
        }
        finally {
            Remove-Item function:Get-MgContext, function:Invoke-MgGraphRequest
        }
    }
}

Describe 'Graph beside the session' {
    BeforeEach {
        $null = Start-StubExchangeSession
        $global:WfGraphCalls = [Collections.Generic.List[object]]::new()
        function global:Get-MgContext { [pscustomobject]@{ TenantId = '11111111-1111-1111-1111-111111111111' } }
        function global:Invoke-MgGraphRequest {
            [CmdletBinding()] param($Method, $Uri, $Headers, $Body, $ContentType, $OutputType, [switch] $SkipHttpErrorCheck)
            $global:WfGraphCalls.Add([pscustomobject]@{ Method = $Method; Uri = $Uri; Headers = $Headers; OutputType = $OutputType; Skip = $SkipHttpErrorCheck })
            $response = [Net.Http.HttpResponseMessage]::new($global:WfGraphStatus)
            $response.Content = [Net.Http.StringContent]::new($global:WfGraphBody, [Text.Encoding]::UTF8, 'application/json')
            $response
        }
        $global:WfGraphStatus = 200
        $global:WfGraphBody = '{"value":[{"id":"aaaaaaaa-0000-0000-0000-000000000001","appId":"bbbbbbbb-0000-0000-0000-000000000001","displayName":"Workfront","addIns":[{"id":"cccccccc-0000-0000-0000-000000000001","type":"Outlook","properties":[]}]}]}'
    }
    AfterEach {
        Stop-StubExchangeSession
        Remove-Item function:Get-MgContext, function:Invoke-MgGraphRequest -ErrorAction Ignore
        Remove-Variable WfGraphCalls, WfGraphStatus, WfGraphBody -Scope Global -ErrorAction Ignore
    }

    It 'goes through Invoke-MgGraphRequest of the caller''s session' {
        (Connect-WfTenant -PassThru -NoWelcome).HasGraph | Should -BeTrue
        (Invoke-WfProbe x -Graph).DisplayName | Should -Be 'Workfront'
        $global:WfGraphCalls[0].Uri | Should -BeLike 'https://graph.microsoft.com/v1.0/applications*'
        $global:WfGraphCalls[0].OutputType | Should -Be 'HttpResponseMessage'
        $global:WfGraphCalls[0].Skip | Should -BeTrue
        $global:WfGraphCalls[0].Headers.Keys | Should -Not -Contain 'Authorization'
    }

    It 'translates a refusal' {
        $global:WfGraphStatus = 403
        $global:WfGraphBody = '{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}'
        Connect-WfTenant -NoWelcome
        (Get-AllStreams { Invoke-WfProbe x -Graph }).Failure.FullyQualifiedErrorId | Should -BeLike 'GraphPermissionMissing,*'
    }
}

Describe 'The session way to Exchange' {
    BeforeAll {
        $functions = @'
function Get-App {
    [CmdletBinding()] param([string] $Mailbox, [string] $PrivateCatalog, [switch] $OrganizationApp)
    if ($Mailbox -eq 'gone@contoso.com') { Write-Error 'Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|The operation couldn''t be performed because object ''gone'' couldn''t be found.'; return }
    if ($Mailbox -eq 'denied@contoso.com') { Write-Error 'Ex1|Microsoft.Exchange.Configuration.Authorization.AccessDeniedException|Access denied.'; return }
    if ($Mailbox -eq 'busy@contoso.com') { Write-Error 'You have reached the maximum number of concurrent requests per tenant. Please wait and try again'; return }
    if ($Mailbox -eq 'odd@contoso.com') { throw 'Something odd' }
    if ($Mailbox -eq 'half@contoso.com') { [pscustomobject]@{ DisplayName = 'one' }; Write-Error 'Ex2|Microsoft.Exchange.Data.X|cut'; return }
    if ($Mailbox -eq 'slow@contoso.com') { 'started' | Out-Null; Start-Sleep -Seconds 30 }
    if ($Mailbox -eq 'many@contoso.com') { 1..2500 | ForEach-Object { [pscustomobject]@{ DisplayName = "$_" } }; return }
    Write-Warning 'a warning of the service'
    Write-Verbose 'a detail' -Verbose
    [pscustomobject]@{ DisplayName = 'Workfront'; Organization = [bool] $OrganizationApp; Bound = "$($PSBoundParameters.Keys)" }
}
function Get-AuthenticationPolicy {
    [CmdletBinding()] param([switch] $AllowLegacyExchangeTokens)
    Write-Warning 'only a warning'
    'AllowLegacyExchangeTokens: False'
}
function Get-Odd {
    [CmdletBinding()] param()
    $list = [Collections.ArrayList]::new(); $null = $list.Add('a'); $null = $list.Add([psobject] 'b')
    $item = [pscustomobject]@{
        Text = [psobject] 'wrapped'; Whole = [int] 5; Long = [long] 6; Half = 0.5; Truth = $true; Nothing = $null; List = $list
        Array = @('x', 'y'); Enum = [DayOfWeek]::Friday; When = [datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc); Id = [guid] '11111111-1111-1111-1111-111111111111'
        Inner = [pscustomobject]@{ A = 1 }; Table = @{ K = 'v' }; RunspaceId = [guid]::NewGuid(); PSComputerName = 'x'
    }
    $xml = [Management.Automation.PSSerializer]::Serialize($item, 4)
    $back = [Management.Automation.PSSerializer]::Deserialize($xml)
    $back.PSObject.TypeNames.Insert(0, 'Deserialized.Microsoft.Exchange.Data.Odd')
    $back
}
function Remove-App {
    [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param([string] $Identity)
    if ($PSCmdlet.ShouldProcess($Identity)) { "removed $Identity" }
}
function Get-Simple { 'no cmdlet binding' }
'@
    }
    BeforeEach {
        $session = Start-StubExchangeSession -Functions $functions
        Connect-WfTenant -NoWelcome
    }
    AfterEach { Stop-StubExchangeSession }

    It 'gives records, and warnings as data and as verbose messages only' {
        $streams = Get-AllStreams { Invoke-WfProbe Get-App -Parameters @{ OrganizationApp = $true } -Verbose }
        $page = $streams.Output[0]
        $page.Records[0].DisplayName | Should -Be 'Workfront'
        $page.Records[0].Organization | Should -BeTrue
        $page.Warnings | Should -Be 'a warning of the service'
        $streams.Warning | Should -BeNullOrEmpty
        "$($streams.Verbose)" | Should -BeLike '*a warning of the service*a detail*'
    }

    It 'gets the warning also when the caller has silenced warnings' {
        $WarningPreference = 'SilentlyContinue'
        $global:WarningPreference = 'SilentlyContinue'
        try { (Invoke-WfProbe Get-AuthenticationPolicy).Warnings | Should -Be 'only a warning' }
        finally { $global:WarningPreference = 'Continue' }
    }

    It 'gives text as text' {
        $record = (Invoke-WfProbe Get-AuthenticationPolicy -Parameters @{ AllowLegacyExchangeTokens = $true }).Records[0]
        $record['#Text'] | Should -Be 'AllowLegacyExchangeTokens: False'
    }

    It 'reads values whatever their type' {
        $record = (Invoke-WfProbe Get-Odd).Records[0]
        $record.Text | Should -Be 'wrapped'
        $record.Whole | Should -BeOfType long
        $record.Long | Should -Be 6
        $record.Half | Should -Be 0.5
        $record.Truth | Should -BeTrue
        $record.Nothing | Should -BeNullOrEmpty
        $record.List | Should -Be 'a', 'b'
        $record.Array | Should -Be 'x', 'y'
        $record.Enum | Should -Be 'Friday'
        $record.When | Should -BeLike '2026-01-02T03:04:05*Z'
        $record.Id | Should -Be '11111111-1111-1111-1111-111111111111'
        $record.Inner.A | Should -Be 1
        $record.Table.K | Should -Be 'v'
        $record.Keys | Should -Not -Contain 'RunspaceId'
        $record.Keys | Should -Not -Contain 'PSComputerName'
    }

    It 'reads only what is wanted' {
        $record = (Invoke-WfProbe Get-Odd -Select Whole, Missing).Records[0]
        @($record.Keys | Where-Object { $_ -ne '#Text' }) | Should -Be 'Whole'
    }

    It 'gives a long list in pages, whole' {
        $pages = @(Invoke-WfProbe Get-App -Parameters @{ Mailbox = 'many@contoso.com' })
        $pages.Count | Should -Be 3
        ($pages.Records | Measure-Object).Count | Should -Be 2500
    }

    It 'hands values over as they are, whatever they hold' {
        $evil = "x'; Write-Output pwned; `$(1)`"@contoso.com"
        (Invoke-WfProbe Get-App -Parameters @{ Mailbox = $evil }).Records.Count | Should -Be 1
    }

    It 'translates the error for <Mailbox> to <Id>' -ForEach @(
        @{ Mailbox = 'gone@contoso.com'; Id = 'ObjectNotFound'; Category = 'ObjectNotFound' }
        @{ Mailbox = 'denied@contoso.com'; Id = '*'; Category = 'PermissionDenied' }
        @{ Mailbox = 'busy@contoso.com'; Id = 'Throttled'; Category = 'LimitsExceeded' }
        @{ Mailbox = 'odd@contoso.com'; Id = 'CommandFailed'; Category = '*' }
        @{ Mailbox = 'half@contoso.com'; Id = 'CommandFailed'; Category = '*' }
    ) {
        $streams = Get-AllStreams { Invoke-WfProbe Get-App -Parameters @{ Mailbox = $Mailbox } }
        $streams.Output | Should -BeNullOrEmpty -Because 'a list that was cut short is no list'
        $streams.Failure.FullyQualifiedErrorId | Should -BeLike "*$Id,*"
        $streams.Failure.CategoryInfo.Category | Should -BeLike $Category
        $streams.Failure.TargetObject | Should -Be $Mailbox
        "$($streams.Failure)" | Should -Not -BeLike '*Ex6F9304*'
        $streams.Failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'is not misled by the caller''s $ErrorActionPreference' {
        $global:ErrorActionPreference = 'SilentlyContinue'
        try { (Get-AllStreams { Invoke-WfProbe Get-App -Parameters @{ Mailbox = 'gone@contoso.com' } }).Failure | Should -Not -BeNullOrEmpty }
        finally { $global:ErrorActionPreference = 'Continue' }
    }

    It 'says that a missing function is a missing role, and which' {
        $failure = (Get-AllStreams { Invoke-WfProbe Get-Mailbox }).Failure
        $failure.FullyQualifiedErrorId | Should -BeLike 'ExchangeRoleMissing,*'
        $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Global Reader*Get-ManagementRole -Cmdlet Get-Mailbox*'
    }

    It 'says that the session is gone when it is' {
        Remove-Module (Split-Path -Leaf $session.ModuleName) -Force
        (Get-AllStreams { Invoke-WfProbe Get-App }).Failure.FullyQualifiedErrorId | Should -BeLike 'ExchangeSessionGone,*'
    }

    It 'calls its own session''s function when a compliance session has one of the same name' {
        $null = Start-StubExchangeSession -Compliance -Functions "function Get-App { [CmdletBinding()] param() 'wrong' }"
        (Get-Command Get-App).ModuleName | Should -Not -Be (Split-Path -Leaf $session.ModuleName)
        (Invoke-WfProbe Get-App).Records[0].DisplayName | Should -Be 'Workfront'
    }

    It 'does not ask again what this module has asked' {
        (Invoke-WfProbe Remove-App -Parameters @{ Identity = 'x' }).Records[0]['#Text'] | Should -Be 'removed x'
    }

    It 'runs plain functions too' {
        (Invoke-WfProbe Get-Simple).Records[0]['#Text'] | Should -Be 'no cmdlet binding'
    }

    It 'tells which commands there are' {
        Invoke-WfProbe x -Available | ForEach-Object { $_ } | Sort-Object | Should -Be 'Get-App', 'Get-AuthenticationPolicy', 'Get-Odd', 'Get-Simple', 'Remove-App'
    }

    It 'is stopped by Ctrl+C while Exchange answers' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        $shell = [powershell]::Create($runspace)
        try {
            $setup = 'param($m, $p, $c, $t) Import-Module $m; Import-Module -Assembly $p; Import-Module $t -Global; $global:c = $c; function global:Get-ConnectionInformation { $global:c }; Connect-WfTenant -NoWelcome'
            $file = Join-Path $session.ModuleName ((Split-Path -Leaf $session.ModuleName) + '.psm1')
            $null = $shell.AddScript($setup).AddArgument($StagedManifest).AddArgument([WfProbe.InvokeWfProbeCommand].Assembly).AddArgument($session).AddArgument($file).Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Commands.Clear()
            $running = $shell.AddScript("Invoke-WfProbe Get-App -Parameters @{ Mailbox = 'slow@contoso.com' }").BeginInvoke()
            Start-Sleep -Milliseconds 500
            $running.IsCompleted | Should -BeFalse
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 20 -Because 'the call takes 30 seconds'
        }
        finally {
            $shell.Dispose()
            $runspace.Dispose()
        }
    }
}

Describe 'A session with a prefix' {
    AfterEach { Stop-StubExchangeSession }

    It 'is called by its prefixed names' {
        $null = Start-StubExchangeSession -Prefix Cloud -Functions "function Get-App { [CmdletBinding()] param() [pscustomobject]@{ DisplayName = 'prefixed' } }"
        Connect-WfTenant -NoWelcome
        (Invoke-WfProbe Get-App).Records[0].DisplayName | Should -Be 'prefixed'
        @(Invoke-WfProbe x -Available | ForEach-Object { $_ }) | Should -Be 'Get-App'
    }
}
