<#
.SYNOPSIS
Signs a staged module: every file that can carry a signature, then a catalog of the whole folder. Windows only.
.DESCRIPTION
Called by the Package target of tools/WorkfrontOutlook.Packager where a certificate is given. Third-party assemblies keep
their makers' signatures. It has not been run yet by the makers of the module: no Windows machine was at hand.
.PARAMETER Path
The module's folder.
.PARAMETER Thumbprint
The thumbprint of a code-signing certificate, with its private key, in the store of the user or the machine.
.PARAMETER TimestampServer
The address of a time-stamping service. Without it the signatures end with the certificate.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [string] $Thumbprint,
    [string] $TimestampServer
)

$ErrorActionPreference = 'Stop'
if (-not $IsWindows) {
    throw 'Authenticode signatures and file catalogs can be made on Windows only.'
}

$certificate = @('Cert:\CurrentUser\My', 'Cert:\LocalMachine\My') |
    ForEach-Object { Get-ChildItem -Path $_ -CodeSigningCert } |
    Where-Object { $_.Thumbprint -eq $Thumbprint -and $_.HasPrivateKey } |
    Select-Object -First 1
if (-not $certificate) {
    throw "There is no code-signing certificate $Thumbprint with a private key in the stores of the user and the machine."
}

$signing = @{ Certificate = $certificate; HashAlgorithm = 'SHA256'; IncludeChain = 'NotRoot' }
if ($TimestampServer) { $signing.TimestampServer = $TimestampServer }

function Add-Signature([string] $File) {
    $signature = Set-AuthenticodeSignature -FilePath $File @signing
    if ($signature.Status -ne 'Valid') {
        throw "$File was not signed: $($signature.StatusMessage)"
    }
}

$module = Split-Path -Leaf $Path
Get-ChildItem -Path $Path -Recurse -File -Include '*.dll', '*.psd1', '*.ps1xml', '*.ps1' |
    Where-Object { (Get-AuthenticodeSignature -FilePath $_.FullName).Status -ne 'Valid' } |
    ForEach-Object { Add-Signature $_.FullName }

# Test-FileCatalog then finds any file that was changed, added or lost.
$catalog = Join-Path $Path "$module.cat"
$null = New-FileCatalog -Path $Path -CatalogFilePath $catalog -CatalogVersion 2.0
Add-Signature $catalog
$result = Test-FileCatalog -Path $Path -CatalogFilePath $catalog -Detailed
if ($result.Status -ne 'Valid') {
    throw "The catalog doesn't describe the folder: $($result.Status)."
}
