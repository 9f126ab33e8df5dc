# Measures what importing the staged module costs: medians of fresh processes that import it and of ones that don't, in turn.
# Not a test: the figure depends on the machine. Issue 2 allows 60 ms, issue 5 allows 40 ms and 10 MB.
[CmdletBinding()]
param(
    [ValidateRange(3, 1000)]
    [int] $Count = 20
)

$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)
$version = [regex]::Match((Get-Content -Raw (Join-Path $root 'WorkfrontOutlook.psd1')), "ModuleVersion\s*=\s*'([\d.]+)'").Groups[1].Value
$manifest = [IO.Path]::Combine($root, 'out', 'WorkfrontOutlook', $version, 'WorkfrontOutlook.psd1')
$shell = (Get-Process -Id $PID).Path
$memory = '$p = [Diagnostics.Process]::GetCurrentProcess(); "$($p.WorkingSet64) $($p.TotalProcessorTime.Ticks)"'
$variants = [ordered]@{
    nothing = $memory
    import  = "Import-Module '$manifest'; $memory"
    command = "Import-Module '$manifest'; Get-WfConnection; $memory"
}

function Measure-Process([string] $Command) {
    $start = [Diagnostics.ProcessStartInfo]::new($shell)
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', $Command) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $process = [Diagnostics.Process]::Start($start)
    $output = $process.StandardOutput.ReadToEnd()
    $process.WaitForExit()
    $elapsed = $clock.Elapsed.TotalMilliseconds
    if ($process.ExitCode -ne 0) { throw "The measured process failed: $output" }
    $said = -split $output
    [pscustomobject]@{ Time = $elapsed; Memory = [double] $said[-2] / 1MB; Cpu = [TimeSpan]::new([long] $said[-1]).TotalMilliseconds }
}

function Get-Median([double[]] $Values) {
    $sorted = @($Values | Sort-Object)
    $middle = [math]::Floor($sorted.Count / 2)
    if ($sorted.Count % 2) { $sorted[$middle] } else { ($sorted[$middle - 1] + $sorted[$middle]) / 2 }
}

$samples = @{}
foreach ($name in $variants.Keys) {
    $samples[$name] = [Collections.Generic.List[object]]::new()
    $null = Measure-Process $variants[$name]
}
for ($round = 0; $round -lt $Count; $round++) {
    foreach ($name in $variants.Keys) { $samples[$name].Add((Measure-Process $variants[$name])) }
}

$base = $null
foreach ($name in $variants.Keys) {
    $time = Get-Median $samples[$name].Time
    $size = Get-Median $samples[$name].Memory
    $cpu = Get-Median $samples[$name].Cpu
    $base ??= @{ Time = $time; Memory = $size; Cpu = $cpu }
    [pscustomobject]@{
        Process       = $name
        MedianMs      = [math]::Round($time, 1)
        AddedMs       = [math]::Round($time - $base.Time, 1)
        BestMs        = [math]::Round(($samples[$name].Time | Measure-Object -Minimum).Minimum, 1)
        # The processor's time says more than the clock's on a machine that others use too.
        MedianCpuMs   = [math]::Round($cpu, 1)
        AddedCpuMs    = [math]::Round($cpu - $base.Cpu, 1)
        MedianMB      = [math]::Round($size, 1)
        AddedMB       = [math]::Round($size - $base.Memory, 1)
        Samples       = $Count
    }
}
