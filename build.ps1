<#
.SYNOPSIS
Builds, tests, shows or packages the module. Each task is a thin call of dotnet; none of them needs this script.
.EXAMPLE
./build.ps1
.EXAMPLE
./build.ps1 Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Benchmark')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { dotnet build --configuration $Configuration }
        'Test' { dotnet test --configuration $Configuration }
        'Demo' { dotnet run --project src/WorkfrontOutlook.Demo }
        'Package' { throw 'Packaging is not built yet. The staged module under out/WorkfrontOutlook is complete; copy that folder.' }
        'Benchmark' { dotnet run --configuration Release --project tests/WorkfrontOutlook.Benchmarks }
    }

    if ($LASTEXITCODE) {
        throw "$Task failed with exit code $LASTEXITCODE."
    }
}
finally {
    Pop-Location
}
