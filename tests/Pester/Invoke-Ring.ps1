# Runs the Pester files of this folder and writes what came of them as JSON. Called by the xunit test PesterRing, in a fresh
# process; run it by hand for the details: pwsh -NoProfile -File tests/Pester/Invoke-Ring.ps1
[CmdletBinding()]
param(
    [string] $ResultPath = [IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'tests', 'pester.json'),
    [string] $Output = 'Detailed'
)

Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.99.99 -ErrorAction Stop

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$configuration.Output.RenderMode = 'Plaintext'
$run = Invoke-Pester -Configuration $configuration

function Get-Line($Test) {
    [ordered]@{
        name    = $Test.ExpandedPath
        message = "$(@($Test.ErrorRecord | ForEach-Object { $_.Exception.Message }) -join "`n")"
    }
}

$result = [ordered]@{
    powerShell = "$($PSVersionTable.PSVersion)"
    pester     = "$((Get-Module Pester).Version)"
    total      = $run.TotalCount
    passed     = $run.PassedCount
    failed     = $run.FailedCount
    skipped    = $run.SkippedCount
    seconds    = [math]::Round($run.Duration.TotalSeconds, 1)
    failures   = @($run.Failed | ForEach-Object { Get-Line $_ }) + @($run.FailedContainers | ForEach-Object { [ordered]@{ name = "$($_.Item)"; message = "$(@($_.ErrorRecord | ForEach-Object { $_.Exception.Message }) -join "`n")" } })
    skips      = @($run.Skipped | ForEach-Object { Get-Line $_ })
}

$null = New-Item -ItemType Directory -Force -Path (Split-Path $ResultPath)
$result | ConvertTo-Json -Depth 5 | Set-Content -Path $ResultPath -Encoding utf8
