# Synthetic tokens, signed with a key made here. Dot-source it in a BeforeAll.

function ConvertTo-Base64Url([byte[]] $Bytes) {
    [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

$script:syntheticRsa = [System.Security.Cryptography.RSA]::Create(2048)
$script:syntheticCertificate = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Synthetic', $syntheticRsa,
    [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1).CreateSelfSigned(
    [DateTimeOffset]::UtcNow.AddDays(-10), [DateTimeOffset]::UtcNow.AddYears(1))
$script:syntheticX5t = ConvertTo-Base64Url $syntheticCertificate.GetCertHash()

function New-SyntheticJwt([string] $Header, [string] $Claims) {
    $signed = (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($Header))) + '.' + (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($Claims)))
    $signed + '.' + (ConvertTo-Base64Url ($syntheticRsa.SignData([Text.Encoding]::ASCII.GetBytes($signed),
                [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)))
}

function New-SyntheticToken([int] $Number, [string] $AmUrl, [string] $Realm, [DateTimeOffset] $Issued = [DateTimeOffset]::UtcNow.AddMinutes(-1)) {
    $context = [ordered]@{ msexchuid = '53e925fa-76ba-45e1-be0f-4ef08b59d389'; version = 'ExIdTok.V1'; amurl = $AmUrl } | ConvertTo-Json -Compress
    $claims = [ordered]@{
        aud = 'https://addin.example.com/taskpane.html'; iss = "00000002-0000-0ff1-ce00-000000000000@$Realm"
        nbf = $Issued.ToUnixTimeSeconds(); exp = $Issued.ToUnixTimeSeconds() + 28800; isbrowserhostedapp = 'True'; appctx = $context; number = $Number
    } | ConvertTo-Json -Compress
    New-SyntheticJwt ('{"typ":"JWT","alg":"RS256","x5t":"' + $syntheticX5t + '"}') $claims
}

function Save-SyntheticMetadata([string] $Path) {
    @{ keys = @(@{ usage = 'signing'; keyinfo = @{ x5t = $syntheticX5t }; keyvalue = @{ type = 'x509Certificate'; value = [Convert]::ToBase64String($syntheticCertificate.RawData) } }) } |
        ConvertTo-Json -Depth 5 | Set-Content -LiteralPath $Path -Encoding ascii
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
