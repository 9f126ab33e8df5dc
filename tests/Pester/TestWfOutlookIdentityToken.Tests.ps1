BeforeAll {
    . "$PSScriptRoot/common.ps1"

    # Synthetic tokens, signed with a key made here.
    function ConvertTo-Base64Url([byte[]] $Bytes) {
        [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
    }

    $script:rsa = [System.Security.Cryptography.RSA]::Create(2048)
    $sha256 = [System.Security.Cryptography.HashAlgorithmName]::SHA256
    $pkcs1 = [System.Security.Cryptography.RSASignaturePadding]::Pkcs1
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Synthetic', $rsa, $sha256, $pkcs1)
    $certificate = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddYears(1))
    $script:x5t = ConvertTo-Base64Url $certificate.GetCertHash()
    $script:addIn = 'https://addin.example.com/taskpane.html'
    $script:cloud = 'https://outlook.office365.com:443/autodiscover/metadata/json/1'

    function New-SyntheticToken([int] $Number = 1, [string] $AmUrl = $cloud, [string] $Realm = '3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11') {
        $now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
        $context = [ordered]@{ msexchuid = '53e925fa-76ba-45e1-be0f-4ef08b59d389'; version = 'ExIdTok.V1'; amurl = $AmUrl } | ConvertTo-Json -Compress
        $claims = [ordered]@{
            aud = $addIn; iss = "00000002-0000-0ff1-ce00-000000000000@$Realm"; nbf = $now - 60; exp = $now + 28740
            isbrowserhostedapp = 'True'; appctx = $context; number = $Number
        } | ConvertTo-Json -Compress
        $header = '{"typ":"JWT","alg":"RS256","x5t":"' + $x5t + '"}'
        $signed = (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($header))) + '.' + (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($claims)))
        $signed + '.' + (ConvertTo-Base64Url ($rsa.SignData([Text.Encoding]::ASCII.GetBytes($signed),
                    [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)))
    }

    function Get-PieceCount([string] $Text, [string[]] $Token) {
        $count = 0
        foreach ($one in $Token) {
            for ($i = 0; $i + 24 -le $one.Length; $i += 12) {
                if ($Text.Contains($one.Substring($i, 24))) { $count++ }
            }
        }
        $count
    }

    $script:metadata = Join-Path $TestDrive 'metadata.json'
    @{ keys = @(@{ usage = 'signing'; keyinfo = @{ x5t = $x5t }; keyvalue = @{ type = 'x509Certificate'; value = [Convert]::ToBase64String($certificate.RawData) } }) } |
        ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $metadata -Encoding ascii
    $script:token = New-SyntheticToken 1
    $script:second = New-SyntheticToken 2
}

Describe 'Test-WfOutlookIdentityToken' {
    It 'finds a genuine token valid, with all eleven checks in order' {
        $result = Test-WfOutlookIdentityToken $token -MetadataPath $metadata -Audience $addIn
        $result.Kind | Should -Be ExchangeIdentity
        $result.Status | Should -Be Valid
        $result.MailboxLocation | Should -Be ExchangeOnline
        $result.Checks.Name | Should -Be Structure, Type, Algorithm, KeyThumbprint, Version, Issuer, Audience, Lifetime, MetadataUrl, SigningKey, Signature
        $result.Checks.Outcome | Should -Not -Contain Fail
    }

    It 'takes strings, SecureStrings, objects and files' {
        $secure = [securestring]::new()
        $token.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        $file = Join-Path $TestDrive 'one.txt'
        Set-Content -LiteralPath $file -Value $token -Encoding ascii
        Test-WfOutlookIdentityToken -Token $secure -MetadataPath $metadata -Quiet | Should -BeTrue
        $token, $second | Test-WfOutlookIdentityToken -MetadataPath $metadata -Quiet | Should -Be $true, $true
        $secure | Test-WfOutlookIdentityToken -MetadataPath $metadata -Quiet | Should -BeTrue
        [pscustomobject]@{ Token = $token } | Test-WfOutlookIdentityToken -MetadataPath $metadata -Quiet | Should -BeTrue
        Test-WfOutlookIdentityToken -Path (Join-Path $TestDrive 'on?.txt') -MetadataPath $metadata -Quiet | Should -BeTrue
        Test-WfOutlookIdentityToken -LiteralPath $file -MetadataPath $metadata -Quiet | Should -BeTrue
        Get-Item $file | Test-WfOutlookIdentityToken -MetadataPath $metadata -Quiet | Should -BeTrue
        Get-Item $file | Select-Object PSPath | Test-WfOutlookIdentityToken -MetadataPath $metadata -Quiet | Should -BeTrue
    }

    It 'gives one result for each line of a file, and ignores one line end at the end' {
        $file = Join-Path $TestDrive 'many.txt'
        [IO.File]::WriteAllText($file, "$token`r`n$second`nhello`n")
        (Test-WfOutlookIdentityToken -Path $file -MetadataPath $metadata).Status | Should -Be Valid, Valid, Invalid
    }

    It 'is strict without -Extract and finds tokens in any text with it' {
        $strict = Test-WfOutlookIdentityToken "Bearer $token" -MetadataPath $metadata
        $strict.Kind | Should -Be NotAToken
        $strict.Checks[0].Detail | Should -BeLike '*-Extract*'
        "Bearer $token", "x: $($second.Substring(0, 200))", $second.Substring(200), 'end' |
            Test-WfOutlookIdentityToken -Extract -MetadataPath $metadata -Quiet | Should -Be $true, $true
        $none = 'hello' | Test-WfOutlookIdentityToken -Extract -MetadataPath $metadata -ErrorAction SilentlyContinue -ErrorVariable failure
        $none | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NoTokenFound,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'needs -AllowedHost for an on-premises server and says so' {
        $onPremises = New-SyntheticToken 3 'https://mail.contoso.example:443/autodiscover/metadata/json/1' 'contoso.example'
        $refused = Test-WfOutlookIdentityToken $onPremises -MetadataPath $metadata
        $refused.Status | Should -Be Invalid
        $refused.NextStep | Should -BeLike '*-AllowedHost mail.contoso.example*'
        $valid = Test-WfOutlookIdentityToken $onPremises -MetadataPath $metadata -AllowedHost mail.contoso.example
        $valid.Status | Should -Be Valid
        $valid.MailboxLocation | Should -Be OnPremises
        $valid.TenantId | Should -BeNullOrEmpty
    }

    It 'judges at the time that was given, and is inconclusive offline without a document' {
        (Test-WfOutlookIdentityToken $token -MetadataPath $metadata -At '2020-01-01').Checks[7].Outcome | Should -Be Fail
        (Test-WfOutlookIdentityToken $token -MetadataPath $metadata -At '2020-01-01' -ClockSkew 36500.00:00:00).Checks[7].Outcome | Should -Be Pass
        (Test-WfOutlookIdentityToken $token -Offline).Status | Should -Be Inconclusive
    }

    It 'streams: the first result comes before the last token is made' {
        $made = 0
        1..1000 | ForEach-Object { $script:made++; $token } | Test-WfOutlookIdentityToken -MetadataPath $metadata | Select-Object -First 1 | Should -Not -BeNullOrEmpty
        $script:made | Should -BeLessThan 10
    }

    It 'shows no piece of a token in any stream, in $Error or in a transcript' {
        $transcript = Join-Path $TestDrive 'transcript.txt'
        $Error.Clear()
        Start-Transcript -LiteralPath $transcript | Out-Null
        $output = & {
            $token, "Bearer $token", "$token=", $token.Substring(0, 500), $token.Replace('.', ' '), "$token`n" |
                Test-WfOutlookIdentityToken -MetadataPath $metadata -Verbose -Debug
            'none', $token.Substring(0, 80) | Test-WfOutlookIdentityToken -Extract -Offline -Verbose -Debug
            [pscustomobject]@{ Other = $token } | Test-WfOutlookIdentityToken -Offline
            , $token.ToCharArray() | Test-WfOutlookIdentityToken -Offline
            "x$token!" | ConvertFrom-WfOutlookToken -Verbose -Debug
            $token | ConvertFrom-WfOutlookToken -Verbose -Debug
            try { Test-WfOutlookIdentityToken $token -AllowedHost 'https://x' } catch { $_ }
            try { Test-WfOutlookIdentityToken $token $second } catch { $_ }
            try { Test-WfOutlookIdentityToken $token -Path nowhere.txt } catch { $_ }
        } *>&1
        $output | Format-List * -Force | Out-String -Width 4096 | Out-Host
        Stop-Transcript | Out-Null
        $text = ($output | Format-List * -Force | Out-String -Width 100000) +
            ($output | ForEach-Object { "$_" } | Out-String -Width 100000) +
            ($output | ConvertTo-Json -Depth 4 -WarningAction SilentlyContinue | Out-String) +
            ($Error | ForEach-Object { $_.ToString(); "$($_.Exception)"; "$($_.TargetObject)"; "$($_.ErrorDetails)"; "$($_.InvocationInfo.Line)" } | Out-String -Width 100000) +
            (Get-Content -LiteralPath $transcript -Raw)
        $Error.Count | Should -BeGreaterThan 5
        Get-PieceCount $text $token, $second | Should -Be 0
    }
}

Describe 'A token given in the place of something else' {
    BeforeAll { Connect-WfTenant -Demo -Scenario Clean -NoWelcome }
    AfterAll { Disconnect-WfTenant }

    It 'is in no stream and no error: <Name>' -ForEach @(
        @{ Name = 'Test-WfOutlookIdentityToken -Path'; Call = { Test-WfOutlookIdentityToken -Path $token } }
        @{ Name = 'Test-WfOutlookIdentityToken -MetadataPath'; Call = { Test-WfOutlookIdentityToken $token -MetadataPath $token } }
        @{ Name = 'Test-WfOutlookIdentityToken -AllowedHost'; Call = { Test-WfOutlookIdentityToken $token -AllowedHost $token } }
        @{ Name = 'ConvertFrom-WfOutlookToken -LiteralPath'; Call = { ConvertFrom-WfOutlookToken -LiteralPath $token } }
        @{ Name = 'Get-WfOutlookAddIn, piped'; Call = { $token | Get-WfOutlookAddIn } }
        @{ Name = 'Get-WfOutlookAddIn -AddInId'; Call = { Get-WfOutlookAddIn -AddInId $token } }
        @{ Name = 'Invoke-WfDiagnosis -Mailbox'; Call = { Invoke-WfDiagnosis -Mailbox $token } }
        @{ Name = 'Invoke-WfDiagnosis -CapturePath'; Call = { Invoke-WfDiagnosis -CapturePath $token } }
        @{ Name = 'Resolve-WfOutlookError -Path'; Call = { Resolve-WfOutlookError -Path $token } }
        @{ Name = 'Test-WfAddInManifest, piped'; Call = { $token | Test-WfAddInManifest } }
        @{ Name = 'Get-WfAddInCatalog'; Call = { Get-WfAddInCatalog $token } }
        @{ Name = 'Test-WfNestedAppAuth'; Call = { Test-WfNestedAppAuth $token } }
    ) {
        $Error.Clear()
        $streams = Get-AllStreams $Call
        $said = @($streams.Output) + @($streams.Error) + @($streams.Warning) + @($streams.Information) + @($streams.Failure) + @($Error) | Where-Object { $null -ne $_ }
        $said | Should -Not -BeNullOrEmpty
        $text = ($said | ForEach-Object { "$_"; "$($_.Exception)"; "$($_.TargetObject)"; $_.ErrorDetails.RecommendedAction; $_.InvocationInfo.BoundParameters.Values } | Out-String -Width 100000) +
            ($said | Format-List * -Force | Out-String -Width 100000) + ($streams.Output | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue)
        Get-PieceCount $text $token | Should -Be 0
    }
}

Describe 'ConvertFrom-WfOutlookToken' {
    It 'decodes and masks the user unless asked' {
        $decoded = $token | ConvertFrom-WfOutlookToken
        $decoded.Header.alg | Should -Be RS256
        $decoded.Claims.aud | Should -Be $addIn
        $decoded.Claims.appctx.amurl | Should -Be $cloud
        $decoded.Claims.appctx.msexchuid | Should -Be '***'
        (ConvertFrom-WfOutlookToken $token -ShowPersonalData).Claims.appctx.msexchuid | Should -Be '53e925fa-76ba-45e1-be0f-4ef08b59d389'
        ("Bearer $token" | ConvertFrom-WfOutlookToken -Extract).Kind | Should -Be ExchangeIdentity
        $shown = $token | ConvertFrom-WfOutlookToken | Out-String -Width 200
        $shown | Should -Match 'appctx\.version = ExIdTok\.V1'
        $shown | Should -Match 'appctx\.msexchuid = \*\*\*'
        $shown | Should -Not -Match 'OrderedDictionary'
    }

    It 'reports what is no token as an error' {
        'hello' | ConvertFrom-WfOutlookToken -ErrorAction SilentlyContinue -ErrorVariable failure | Should -BeNullOrEmpty
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'TokenNotDecodable,*'
        $failure[0].TargetObject | Should -BeNullOrEmpty
    }
}
