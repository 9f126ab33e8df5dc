# Measures what MSAL and Graph add to the first command that needs them, in fresh processes, in turn: the same connection without
# MSAL (by the environment's endpoint) and with it (by a secret), and the first question to Graph. What the network is to them is
# a handler that answers at once. Not a test: the figure depends on the machine. Issue 5 allows 250 ms for each.
[CmdletBinding()]
param(
    [ValidateRange(3, 1000)]
    [int] $Count = 9
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'common.ps1')
. (Join-Path $PSScriptRoot 'signin.ps1')

$script = [scriptblock]::Create("Import-Module `$env:WF_MANIFEST`nGet-WfConnection`n" + $SecretSignIn + "`n" + @'
$connector = [Activator]::CreateInstance([WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services').GetType('WorkfrontOutlook.Services.Connector'))
$request = New-Request $env:WF_KIND
$process = [Diagnostics.Process]::GetCurrentProcess()
function Measure-Step([scriptblock] $Step) {
    $process.Refresh()
    $cpu = $process.TotalProcessorTime
    $clock = [Diagnostics.Stopwatch]::StartNew()
    & $Step
    $elapsed = $clock.Elapsed.TotalMilliseconds
    $process.Refresh()
    [string]::Format([cultureinfo]::InvariantCulture, '{0:F1} {1:F1}', $elapsed, ($process.TotalProcessorTime - $cpu).TotalMilliseconds)
}
$null = Measure-Step { }
$connect = Measure-Step { $script:context = $connector.ConnectAsync($request, [Threading.CancellationToken]::None).GetAwaiter().GetResult() }
$graph = Measure-Step { $null = [FakeAuthority]::CountOf($context.Graph.ListApplicationsWithAddInsAsync([Threading.CancellationToken]::None)) }
"$connect $graph"
'@)
$empty = @()
$samples = @{ ManagedIdentity = @(); ClientSecret = @() }
foreach ($round in 1..$Count) {
    $empty += (Measure-Command { $null = Invoke-FreshProcess { 1 } }).TotalMilliseconds
    foreach ($kind in 'ManagedIdentity', 'ClientSecret') {
        $line = @(Invoke-FreshProcess $script -Environment @{ WF_KIND = $kind; IDENTITY_ENDPOINT = 'http://login.localhost/'; IDENTITY_HEADER = 'x' })[-1]
        $samples[$kind] += , [double[]] (-split $line)
    }
}
function Get-Median($Values) { @($Values | Sort-Object)[[math]::Floor(@($Values).Count / 2)] }
$start = Get-Median $empty
$row = {
    param($name, $time, $cpu)
    [pscustomobject]@{ Step = $name; AddedMs = [math]::Round($time, 1); AddedCpuMs = [math]::Round($cpu, 1); OfAnEmptyStart = [math]::Round($time / $start, 3); Limit = 250; Samples = $Count }
}
$with = $samples.ClientSecret
$without = $samples.ManagedIdentity
& $row 'pwsh that does nothing' $start 0
& $row 'connection without MSAL' (Get-Median $without.ForEach({ $_[0] })) (Get-Median $without.ForEach({ $_[1] }))
& $row 'MSAL, over that' ((Get-Median $with.ForEach({ $_[0] })) - (Get-Median $without.ForEach({ $_[0] }))) ((Get-Median $with.ForEach({ $_[1] })) - (Get-Median $without.ForEach({ $_[1] })))
& $row 'first question to Graph' (Get-Median $without.ForEach({ $_[2] })) (Get-Median $without.ForEach({ $_[3] }))
