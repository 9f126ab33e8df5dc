# What the Pester files share. Each file dot-sources it in its BeforeAll, so that a file can also be run alone.

$RepositoryRoot = Split-Path (Split-Path $PSScriptRoot)
$ManifestText = Get-Content -Raw (Join-Path $RepositoryRoot 'WorkfrontOutlook.psd1')
$ModuleVersion = [regex]::Match($ManifestText, "ModuleVersion\s*=\s*'([\d.]+)'").Groups[1].Value
$StagedModule = [IO.Path]::Combine($RepositoryRoot, 'out', 'WorkfrontOutlook', $ModuleVersion)
$StagedManifest = Join-Path $StagedModule 'WorkfrontOutlook.psd1'
$StagedBin = [IO.Path]::Combine($StagedModule, 'bin', 'net8.0')

if (-not (Test-Path $StagedManifest)) {
    throw "There is no staged module at $StagedModule. Run dotnet build first."
}

Import-Module $StagedManifest -Force -ErrorAction Stop

<#
.SYNOPSIS
Runs a script block in a fresh pwsh and gives what it wrote, one string for each line. Its errors are in the output too.
#>
function Invoke-FreshProcess {
    param(
        [Parameter(Mandatory)] [scriptblock] $Script,
        [hashtable] $Environment = @{}
    )

    $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference='SilentlyContinue'`n" + $Script))
    foreach ($argument in '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', $encoded) {
        $start.ArgumentList.Add($argument)
    }
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.Environment['NO_COLOR'] = '1'
    $start.Environment['WF_STAGED'] = $StagedModule
    $start.Environment['WF_MANIFEST'] = $StagedManifest
    $start.Environment['WF_COMMON'] = Join-Path $PSScriptRoot 'common.ps1'
    foreach ($name in $Environment.Keys) {
        $start.Environment[$name] = $Environment[$name]
    }

    $process = [Diagnostics.Process]::Start($start)
    $errors = $process.StandardError.ReadToEndAsync()
    $output = $process.StandardOutput.ReadToEnd()
    if (-not $process.WaitForExit(60000)) {
        $process.Kill($true)
        throw 'The fresh process did not end within a minute.'
    }

    @(($output -split '\r?\n') + ($errors.Result -split '\r?\n') | Where-Object { $_ })
}

<#
.SYNOPSIS
Runs a script block and gives its streams apart: Output, Error, Warning, Verbose, Information, and the error that ended it.
#>
function Get-AllStreams {
    param([Parameter(Mandatory)] [scriptblock] $Script)

    $streams = [pscustomobject]@{
        Output = [Collections.Generic.List[object]]::new(); Error = [Collections.Generic.List[object]]::new()
        Warning = [Collections.Generic.List[object]]::new(); Verbose = [Collections.Generic.List[object]]::new()
        Information = [Collections.Generic.List[object]]::new(); Failure = $null
    }
    try {
        & $Script *>&1 | ForEach-Object {
            switch ($_) {
                { $_ -is [Management.Automation.ErrorRecord] } { $streams.Error.Add($_); break }
                { $_ -is [Management.Automation.WarningRecord] } { $streams.Warning.Add($_); break }
                { $_ -is [Management.Automation.VerboseRecord] } { $streams.Verbose.Add($_); break }
                { $_ -is [Management.Automation.InformationRecord] } { $streams.Information.Add($_); break }
                default { $streams.Output.Add($_) }
            }
        }
    }
    catch {
        $streams.Failure = $_
    }

    $streams
}

$StubConnections = [Collections.Generic.List[object]]::new()

<#
.SYNOPSIS
Stands in for Connect-ExchangeOnline: a temporary module with the given functions, and a Get-ConnectionInformation that knows
of it. Gives the connection, whose properties a test may change.
#>
function Start-StubExchangeSession {
    param(
        [string] $Functions = '',
        [string] $Prefix = '',
        [string] $Organization = 'contoso.onmicrosoft.com',
        [string] $TenantId = '11111111-1111-1111-1111-111111111111',
        [string] $UserPrincipalName = 'admin@contoso.com',
        [switch] $Compliance
    )

    $name = 'tmpEXO_' + [guid]::NewGuid().ToString('N').Substring(0, 8)
    $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) $name)
    Set-Content -Path (Join-Path $folder "$name.psm1") -Value $Functions
    $import = @{ Name = Join-Path $folder "$name.psm1"; Global = $true; DisableNameChecking = $true; Force = $true }
    if ($Prefix) { $import.Prefix = $Prefix }
    Import-Module @import

    $connection = [pscustomobject]@{
        ConnectionId = [guid]::NewGuid(); State = 'Connected'; TokenStatus = 'Active'; IsEopSession = [bool] $Compliance
        Name = 'ExchangeOnline_1'; ModuleName = $folder.FullName; ModulePrefix = $Prefix
        Organization = $Organization; TenantID = $TenantId; UserPrincipalName = $UserPrincipalName
        ConnectionUri = 'https://outlook.office365.com'; TokenExpiryTimeUTC = [DateTimeOffset]::UtcNow.AddHours(1)
    }
    $StubConnections.Add($connection)
    $global:WfStubConnections = $StubConnections
    function global:Get-ConnectionInformation { [CmdletBinding()] param() $global:WfStubConnections }
    $connection
}

<#
.SYNOPSIS
Ends every stub session and the module's connection.
#>
function Stop-StubExchangeSession {
    Disconnect-WfTenant
    foreach ($connection in $StubConnections) {
        Remove-Module (Split-Path -Leaf $connection.ModuleName) -Force -ErrorAction Ignore
        Remove-Item -Recurse -Force $connection.ModuleName -ErrorAction Ignore
    }
    $StubConnections.Clear()
    Remove-Item function:Get-ConnectionInformation -ErrorAction Ignore
    Remove-Variable WfStubConnections -Scope Global -ErrorAction Ignore
}

<#
.SYNOPSIS
Adds cmdlets on the module's base classes, to test these and the session transport from outside:
Invoke-WfProbe (a command of the connected Exchange), Write-WfProbe (a stream), Wait-WfProbe (work that waits).
#>
function Import-ProbeCmdlet {
    # The first use of a cmdlet loads the engine, which the probe needs.
    Disconnect-WfTenant
    if (-not ('WfProbe.InvokeWfProbeCommand' -as [type])) {
        $references = @('WorkfrontOutlook.dll', 'WorkfrontOutlook.PowerShell.dll' | ForEach-Object { Join-Path $StagedBin $_ })
        $source = Get-Content -Raw (Join-Path $PSScriptRoot 'Probe.cs')
        Add-Type -TypeDefinition $source -CompilerOptions '-nowarn:1701,1702' -IgnoreWarnings -ReferencedAssemblies ($references + 'System.Collections', 'System.Linq', 'System.Threading', 'System.Threading.Tasks', 'System.Management.Automation', 'netstandard', 'System.Runtime', 'System.ComponentModel.Primitives', 'System.Collections.Specialized')
    }
    Import-Module -Assembly ([WfProbe.InvokeWfProbeCommand].Assembly) -Global
}
