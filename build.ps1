<#
.SYNOPSIS
Builds, tests, shows or packages the module. Each task is a thin call of dotnet; none of them needs this script.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 Test
.EXAMPLE
./build.ps1 Package
Makes out/package: the nupkg for Install-PSResource, the zip for Azure Automation, the bill of materials and SHA256SUMS.
.PARAMETER SigningCertificate
For Package, on Windows: the thumbprint of the code-signing certificate. Without it the package isn't signed.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Benchmark')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [string] $SigningCertificate
)

$ErrorActionPreference = 'Stop'
$signing = @(if ($SigningCertificate) { "-p:SigningCertificate=$SigningCertificate" })
Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build --configuration $Configuration }
        'Test' { dotnet test --configuration $Configuration }
        'Demo' { dotnet run --project src/WorkfrontOutlook.Demo }
        'Package' { dotnet build tools/WorkfrontOutlook.Packager --configuration Release -t:Package $signing }
        'Benchmark' { dotnet run --configuration Release --project tests/WorkfrontOutlook.Benchmarks }
    }

    if ($LASTEXITCODE) {
        throw "$Task failed with exit code $LASTEXITCODE."
    }
}
finally {
    Pop-Location
}
