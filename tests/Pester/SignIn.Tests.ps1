BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'served.ps1')
    . (Join-Path $PSScriptRoot 'signin.ps1')

    $script:Tenant = Start-ServedTenant
    if ($Tenant) { $script:Identity = Start-IdentityEndpoint @{ Exchange = $Tenant.Exchange; Graph = $Tenant.Graph } }
}

AfterAll {
    if ($Identity) { $Identity.Listener.Stop(); $Identity.Shell.Dispose() }
    if ($Tenant) { $Tenant.Process.Kill($true) }
}

Describe 'Signing in where nobody sits' {
    It 'refuses -<Set> at once, names the managed identity, and loads no MSAL' -ForEach @(@{ Set = 'Interactive' }, @{ Set = 'Device' }) {
        $lines = Invoke-FreshProcess -Environment @{ WF_SET = $Set } {
            Import-Module $env:WF_MANIFEST
            $arguments = @{ $env:WF_SET = $true; ClientId = [guid]::NewGuid() }
            $clock = [Diagnostics.Stopwatch]::StartNew()
            try { Connect-WfTenant @arguments } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }
            $clock.Elapsed.TotalSeconds -lt 60
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Identity.Client' }).Count
        }
        $lines[0] | Should -BeLike 'SignInNeedsPerson,*'
        $lines[1] | Should -BeLike '*Connect-WfTenant -ManagedIdentity*'
        $lines[2..3] | Should -Be 'True', '0'
    }

    It 'knows Azure Automation by <Name>' -ForEach @(@{ Name = 'AUTOMATION_ASSET_SANDBOX_ID'; Value = 'x' }, @{ Name = 'AUTOMATION_ASSET_ENDPOINT'; Value = 'x' }, @{ Name = 'AZUREPS_HOST_ENVIRONMENT'; Value = 'AzureAutomation/7.4' }) {
        $lines = Invoke-FreshProcess -Attended -Environment @{ $Name = $Value } {
            Import-Module $env:WF_MANIFEST
            try { Connect-WfTenant -Device -ClientId ([guid]::NewGuid()) -TenantId contoso.com } catch { $_.FullyQualifiedErrorId }
        }
        @($lines)[0] | Should -BeLike 'SignInNeedsPerson,*'
    }

    It 'takes an app without another way to sign in as -Interactive, as Connect-MgGraph does' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            try { Connect-WfTenant -ClientId 0f3c5d0e-5b1c-4a52-9f3e-6d1c9a0b7e11 -TenantId contoso.com } catch { $_.FullyQualifiedErrorId; $_.Exception.Message }
            try { Connect-WfTenant -AppId 0f3c5d0e-5b1c-4a52-9f3e-6d1c9a0b7e11 -Interactive:$false } catch { $_.FullyQualifiedErrorId }
            try { Connect-WfTenant -TenantId contoso.com } catch { $_.FullyQualifiedErrorId }
        }
        $lines[0] | Should -BeLike 'SignInNeedsPerson,*'
        $lines[1] | Should -BeLike '*Interactive*'
        $lines[2] | Should -BeLike 'WayToConnectOff,*'
        $lines[3] | Should -BeLike 'NoExchangeSession,*'
    }
}

Describe 'Input that cannot work' {
    It 'is refused with <Id>: <Case>' -ForEach @(
        @{ Case = 'no file'; Id = 'CertificateFileUnreadable'; Arguments = { @{ CertificateFilePath = 'TestDrive:/nowhere.pfx'; ClientId = [guid]::NewGuid(); TenantId = 'contoso.com' } } }
        @{ Case = 'wrong password'; Id = 'CertificatePasswordWrong'; Arguments = {
                $key = [Security.Cryptography.RSA]::Create(2048)
                $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=x', $key, 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
                $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
                Push-Location TestDrive:
                [IO.File]::WriteAllBytes((Join-Path (Get-Item .).FullName app.pfx), $certificate.Export('Pfx', 'right-password'))
                @{ CertificateFilePath = './app.pfx'; CertificatePassword = ConvertTo-SecureString 'wrong-password' -AsPlainText -Force; ClientId = [guid]::NewGuid(); TenantId = 'contoso.com' }
            } }
        @{ Case = 'unknown thumbprint'; Id = 'CertificateNotFound'; Arguments = { @{ CertificateThumbprint = '0' * 40; ClientId = [guid]::NewGuid(); TenantId = 'contoso.com' } } }
        @{ Case = 'a certificate without a tenant'; Id = 'SignInTenantNeeded'; Arguments = { @{ CertificateThumbprint = '0' * 40; ClientId = [guid]::NewGuid() } } }
        @{ Case = 'a secret for no app'; Id = 'ClientIdMalformed'; Arguments = { @{ ClientSecretCredential = [pscredential]::new('not-an-id', (ConvertTo-SecureString 'sec-ret' -AsPlainText -Force)); TenantId = 'contoso.com' } } }
        @{ Case = 'a managed identity that is none'; Id = 'ClientIdMalformed'; Arguments = { @{ ManagedIdentity = $true; ManagedIdentityAccountId = 'mine' } } }
        @{ Case = 'federation without any'; Id = 'FederatedIdentityNotFound'; Arguments = { @{ FederatedIdentity = $true; ClientId = [guid]::NewGuid(); TenantId = 'contoso.com' } } }
    ) {
        try {
            $arguments = & $Arguments
            $failure = (Get-AllStreams { Connect-WfTenant @arguments }).Failure
        }
        finally {
            Pop-Location -ErrorAction Ignore
        }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$failure $($failure | Format-List * -Force | Out-String) $($failure.Exception)" | Should -Not -Match 'sec-ret|wrong-password'
        Get-WfConnection | Should -BeNullOrEmpty
    }
}

Describe 'A managed identity' {
    BeforeEach {
        if (-not $Tenant) { Set-ItResult -Skipped -Because 'the demo, which serves the tenant, is not built' }
        $env:IDENTITY_ENDPOINT = $Identity.Address
        $env:IDENTITY_HEADER = 'header-secret'
    }
    AfterEach {
        Remove-Item Env:IDENTITY_ENDPOINT, Env:IDENTITY_HEADER -ErrorAction Ignore
        Disconnect-WfTenant
    }

    It 'connects through the endpoint of the environment, without MSAL, and the tenant answers' {
        $lines = Invoke-FreshProcess -Environment @{ WF_SERVED = $Tenant.Endpoint; WF_ORGANIZATION = $Tenant.Organization } {
            Import-Module $env:WF_MANIFEST
            $connection = Connect-WfTenant -ManagedIdentity -Organization $env:WF_ORGANIZATION -ExchangeEndpoint $env:WF_SERVED -GraphEndpoint $env:WF_SERVED -NoWelcome -PassThru
            "$($connection.SignIn) $($connection.Transport) $($connection.HasGraph)"
            (Get-WfLegacyTokenStatus).AdminSetting
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Identity.Client' }).Count
        }
        $lines | Should -HaveCount 3
        $lines[0] | Should -Be 'ManagedIdentity AdminRest True'
        $lines[1] | Should -Match '^(NotSet|Allowed|Blocked)$'
        $lines[2] | Should -Be '0'
        $Identity.Seen.ToArray()[0] | Should -BeLike 'header-secret|/oauth2/token?api-version=2019-08-01*outlook.office365.com'
    }

    It 'replaces the connection that there was, and shows no secret' {
        Connect-WfTenant -Demo -NoWelcome
        $before = (Get-WfConnection).ConnectionId
        $streams = Get-AllStreams { Connect-WfTenant -ManagedIdentity -Organization $Tenant.Organization -ExchangeEndpoint $Tenant.Endpoint -GraphEndpoint $Tenant.Endpoint -Verbose -Debug }
        $streams.Failure | Should -BeNullOrEmpty
        $streams.Warning | Should -BeNullOrEmpty
        $connection = Get-WfConnection
        $connection.ConnectionId | Should -Not -Be $before
        $connection.SignIn | Should -Be 'ManagedIdentity'
        $text = "$($streams.Output) $($streams.Information) $($streams.Verbose) $($connection | Format-List * -Force | Out-String) $($connection | ConvertTo-Json -Depth 5)"
        $text | Should -Not -Match 'header-secret|eyJ[A-Za-z0-9_-]{20}'
    }

    It 'tells every request for -Debug, with what support asks for and without what nobody may see' {
        $streams = Get-AllStreams {
            Connect-WfTenant -ManagedIdentity -Organization $Tenant.Organization -ExchangeEndpoint $Tenant.Endpoint -GraphEndpoint $Tenant.Endpoint -NoWelcome -Debug
            $null = Get-WfLegacyTokenStatus -Debug
        }
        $streams.Failure | Should -BeNullOrEmpty
        $lines = @($streams.Output | Where-Object { $_ -is [Management.Automation.DebugRecord] } | ForEach-Object Message)
        $lines[0] | Should -Match '^GET http://127\.0\.0\.1:\d+/oauth2/token\?api-version=2019-08-01&resource=https%3A%2F%2Foutlook\.office365\.com 200 \d+ ms'
        $lines -match '^POST http://\S+/adminapi/beta/\S+/InvokeCommand\S* 200 \d+ ms cmdlet=Get-AuthenticationPolicy .*request-id=\S+ client-request-id=\S+' | Should -Not -BeNullOrEmpty
        "$lines" | Should -Not -Match 'header-secret|eyJ[A-Za-z0-9_-]{10}|Bearer'
    }

    It 'tells for -Verbose only the requests that did not go well, and for neither nothing' {
        $tell = {
            param($arguments)
            Get-AllStreams { Connect-WfTenant -ManagedIdentity -Organization $Tenant.Organization -ExchangeEndpoint $Tenant.Endpoint -NoWelcome @arguments }
        }
        @((& $tell @{}).Output | Where-Object { $_ -is [Management.Automation.DebugRecord] }) | Should -BeNullOrEmpty
        (& $tell @{ Verbose = $true }).Verbose -match 'oauth2/token' | Should -BeNullOrEmpty
        $poor = Start-IdentityEndpoint @{ Exchange = $null; Graph = $null }
        try {
            $env:IDENTITY_ENDPOINT = $poor.Address
            $streams = & $tell @{ Verbose = $true }
            $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'IdentityEndpointFailed,*'
            "$($streams.Verbose)" | Should -Match 'GET http://127\.0\.0\.1:\d+/oauth2/token\?api-version=2019-08-01&resource=\S+ 400 \d+ ms'
            "$($streams.Verbose)" | Should -Not -Match 'header-secret'
        }
        finally {
            $poor.Listener.Stop()
            $poor.Shell.Dispose()
        }
    }

    It 'leaves no secret in a transcript, an error or the list of errors' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $lines = Invoke-FreshProcess -Environment @{ WF_SERVED = $Tenant.Endpoint; WF_ORGANIZATION = $Tenant.Organization; WF_EXCHANGE = $Tenant.Exchange; WF_TRANSCRIPT = $transcript } {
            Import-Module $env:WF_MANIFEST
            $exchange = ConvertTo-SecureString $env:WF_EXCHANGE -AsPlainText -Force
            $secret = [pscredential]::new('not-an-id', (ConvertTo-SecureString 'client-s3cret' -AsPlainText -Force))
            $null = Start-Transcript $env:WF_TRANSCRIPT
            $DebugPreference = $VerbosePreference = $InformationPreference = 'Continue'
            Connect-WfTenant -ManagedIdentity -Organization $env:WF_ORGANIZATION -ExchangeEndpoint $env:WF_SERVED -GraphEndpoint $env:WF_SERVED -PassThru | Format-List * -Force
            Connect-WfTenant -ExchangeAccessToken $exchange -ExchangeEndpoint $env:WF_SERVED -PassThru | ConvertTo-Json
            try { Connect-WfTenant -ClientSecretCredential $secret -TenantId contoso.com } catch { $_ | Format-List * -Force }
            try { Connect-WfTenant -GraphAccessToken $exchange -ExchangeAccessToken $exchange -ExchangeEndpoint $env:WF_SERVED } catch { $_.Exception.ToString() }
            try { Connect-WfTenant -ExchangeAccessToken $exchange -ExchangeEndpoint http://127.0.0.1:9/; $null = Get-WfLegacyTokenStatus } catch { $_.Exception.ToString(); Get-Error | Out-String }
            Get-WfConnection | Format-List * -Force
            $Error | Format-List * -Force
            $null = Stop-Transcript
        }
        $text = (Get-Content -Raw $transcript) + ($lines -join "`n")
        $text | Should -Match 'InvokeCommand'
        $text | Should -Match 'oauth2/token'
        $text | Should -Match 'ClientIdMalformed'
        $text | Should -Match 'AccessTokenWrongAudience'
        $text | Should -Match 'EndpointUnreachable'
        $text | Should -Not -Match 'header-secret|client-s3cret|eyJ[A-Za-z0-9_-]{20}'
        foreach ($part in $Tenant.Exchange.Split('.')) { $text | Should -Not -BeLike "*$part*" }
    }

    It 'warns where the endpoint gives no permission' {
        $header = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes('{"alg":"none"}')).TrimEnd('=')
        $claims = @{ aud = 'https://outlook.office365.com'; tid = $Tenant.TenantId; appid = 'app-1'; roles = @(); exp = 4102444800 } | ConvertTo-Json -Compress
        $payload = [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($claims)).TrimEnd('=').Replace('+', '-').Replace('/', '_')
        $poor = Start-IdentityEndpoint @{ Exchange = "$header.$payload.c2lnbmF0dXJl"; Graph = $null }
        try {
            $env:IDENTITY_ENDPOINT = $poor.Address
            $streams = Get-AllStreams { Connect-WfTenant -ManagedIdentity -Organization $Tenant.Organization -ExchangeEndpoint $Tenant.Endpoint -NoWelcome }
            $streams.Failure | Should -BeNullOrEmpty
            "$($streams.Warning)" | Should -BeLike '*Exchange.ManageAsApp*dc50a0fb-09a3-484d-be87-e023b12c6440*'
            "$($streams.Warning)" | Should -BeLike '*Microsoft Graph*No managed identity was found*'
            "$($streams.Warning)" | Should -Not -BeLike "*$payload*"
        }
        finally {
            $poor.Listener.Stop()
            $poor.Shell.Dispose()
        }
    }
}

Describe 'MSAL' {
    It 'is loaded by the sign-in that needs it, into the private context, with another version <When> in the default one' -ForEach @(@{ When = 'before' }, @{ When = 'after' }) {
        if (-not ('Reflection.Emit.PersistedAssemblyBuilder' -as [type])) {
            Set-ItResult -Skipped -Because 'this engine cannot write the other module''s assembly (PowerShell 7.5 can)'
            return
        }
        $script = [scriptblock]::Create(@'
function Import-Other {
    $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))
    $path = Join-Path $folder 'Microsoft.Identity.Client.dll'
    $name = [Reflection.AssemblyName]::new('Microsoft.Identity.Client, Version=4.50.0.0')
    $builder = [Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
    $null = $builder.DefineDynamicModule('other').DefineType('Microsoft.Identity.Client.Other', 'Public').CreateType()
    $builder.Save($path)
    $null = [Reflection.Assembly]::LoadFrom($path)
}
if ($env:WF_WHEN -eq 'before') { Import-Other }
Import-Module $env:WF_MANIFEST
Connect-WfTenant -Demo -NoWelcome
'@ + "`n" + $SecretSignIn + "`n" + @'
"$($null -eq [WorkfrontOutlook.Loader.PrivateAssemblies]::Find('Microsoft.Identity.Client').Context)"
$connector = [Activator]::CreateInstance([WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services').GetType('WorkfrontOutlook.Services.Connector'))
if ($env:WF_WHEN -eq 'after') { Import-Other }
$context = $connector.ConnectAsync((New-Request ClientSecret), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
"$($context.Connection.SignIn) $($context.Connection.HasGraph)"
$served = [WorkfrontOutlook.Loader.PrivateAssemblies]::Find('Microsoft.Identity.Client')
"$($served.Context) $($served.Version)"
@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Identity.Client' }).Count
'@)
        $lines = Invoke-FreshProcess -Environment @{ WF_WHEN = $When } $script
        $lines | Should -Be 'True', 'ClientSecret True', 'WorkfrontOutlook 4.92.0.0', '2'
    }
}
