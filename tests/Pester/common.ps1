# What the Pester files share. Each file dot-sources it in its BeforeAll, so that a file can also be run alone.

$RepositoryRoot = Split-Path (Split-Path $PSScriptRoot)
$ManifestText = Get-Content -Raw (Join-Path $RepositoryRoot 'WorkfrontOutlook.psd1')
$ModuleVersion = [regex]::Match($ManifestText, "ModuleVersion\s*=\s*'([\d.]+)'").Groups[1].Value
# WF_TEST_MODULE names another module folder to test: the content of a package.
$StagedModule = if ($env:WF_TEST_MODULE) { $env:WF_TEST_MODULE } else { [IO.Path]::Combine($RepositoryRoot, 'out', 'WorkfrontOutlook', $ModuleVersion) }
$StagedManifest = Join-Path $StagedModule 'WorkfrontOutlook.psd1'
$StagedBin = [IO.Path]::Combine($StagedModule, 'bin', 'net8.0')

if (-not (Test-Path $StagedManifest)) {
    throw "There is no staged module at $StagedModule. Run dotnet build first."
}

Import-Module $StagedManifest -Force -ErrorAction Stop

<#
.SYNOPSIS
Gives the path of the running pwsh. As a tool of .NET it runs inside dotnet, which isn't to be started in its place.
#>
function Get-Shell {
    $own = (Get-Process -Id $PID).Path
    if ([IO.Path]::GetFileNameWithoutExtension($own) -eq 'pwsh') { $own } else { (Get-Command pwsh -CommandType Application)[0].Source }
}

<#
.SYNOPSIS
Runs a script block in a fresh pwsh and gives what it wrote, one string for each line. Its errors are in the output too.
#>
function Invoke-FreshProcess {
    param(
        [Parameter(Mandatory)] [scriptblock] $Script,
        [hashtable] $Environment = @{},
        # As when somebody sits before it.
        [switch] $Attended
    )

    $start = [Diagnostics.ProcessStartInfo]::new((Get-Shell))
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("`$ProgressPreference='SilentlyContinue'`n" + $Script))
    $alone = @(if (-not $Attended) { '-NonInteractive' })
    foreach ($argument in @('-NoProfile') + $alone + @('-OutputFormat', 'Text', '-EncodedCommand', $encoded)) {
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
    if (-not $process.WaitForExit(300000)) {
        $process.Kill($true)
        throw 'The fresh process did not end within five minutes.'
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

<#
.SYNOPSIS
Adds Invoke-WfProbeOracle: the diagnosis on the session transport, with an embedded tenant's clock and Graph.
#>
function Import-OracleProbe {
    Disconnect-WfTenant
    if (-not ('WfProbe.InvokeWfProbeOracleCommand' -as [type])) {
        $references = @('WorkfrontOutlook.dll', 'WorkfrontOutlook.PowerShell.dll' | ForEach-Object { Join-Path $StagedBin $_ })
        $source = Get-Content -Raw (Join-Path $PSScriptRoot 'OracleProbe.cs')
        Add-Type -TypeDefinition $source -CompilerOptions '-nowarn:1701,1702' -IgnoreWarnings -ReferencedAssemblies ($references + 'System.Collections', 'System.Linq', 'System.Threading', 'System.Threading.Tasks', 'System.Management.Automation', 'netstandard', 'System.Runtime', 'System.ComponentModel.Primitives')
    }
    Import-Module -Assembly ([WfProbe.InvokeWfProbeOracleCommand].Assembly) -Global
}

<#
.SYNOPSIS
Makes an embedded tenant: the very class behind Connect-WfTenant -Demo, taken from the module's private load context. By seed,
as the oracle's tenants are drawn, or by scenario. It lives by the machine's clock, as a session does.
#>
function New-SeededTenant {
    param(
        [Parameter(Mandatory)] [int] $Seed,
        [string] $Scenario,
        [int] $MailboxCount
    )

    $type = Get-SimulatedTenantType 'SeededTenant'
    if ($Scenario) {
        $type::new($type::ProfileFor($Scenario, $(if ($MailboxCount) { $MailboxCount }), $Seed), [TimeProvider]::System)
    }
    else {
        $type::new($type::Random($Seed).Profile, [TimeProvider]::System)
    }
}

<#
.SYNOPSIS
Gives a type of the embedded tenant's assembly, by its name below WorkfrontOutlook.SimulatedTenant.
#>
function Get-SimulatedTenantType {
    param([Parameter(Mandatory)] [string] $Name)

    $null = [Reflection.Assembly]::LoadFrom((Join-Path $StagedBin 'WorkfrontOutlook.Loader.dll'))
    $assembly = ('WorkfrontOutlook.Loader.PrivateAssemblies' -as [type])::Load('WorkfrontOutlook.SimulatedTenant')
    $assembly.GetType("WorkfrontOutlook.SimulatedTenant.$Name", $true)
}

<#
.SYNOPSIS
Stands in for Connect-ExchangeOnline to an embedded tenant: a function for each cmdlet that its admin may run, and no others.
#>
function Start-TenantSession {
    param([Parameter(Mandatory)] $Tenant)

    $global:WfSessionTenant = $Tenant
    $common = '$IsCommon = [System.Management.Automation.Cmdlet]::CommonParameters'
    $run = @'
function Invoke-TenantCmdlet {
    param($Cmdlet, $Name, $Bound)
    $parameters = @{}
    foreach ($key in $Bound.Keys) { if ($key -notin $IsCommon) { $parameters[$key] = $Bound[$key] } }
    $result = $global:WfSessionTenant.ExecuteCmdlet($Name, $parameters)
    foreach ($warning in $result.Warnings) { $Cmdlet.WriteWarning($warning) }
    if ($result.Error) {
        $Cmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new($result.Error.Message), $result.Error.Id, 'NotSpecified', $null))
        return
    }
    foreach ($item in $result.Output) {
        if ($item -is [string]) { $item } else { [pscustomobject] $item }
    }
}
'@
    $functions = foreach ($name in $Tenant.AvailableCmdlets) {
        @"
function $name {
    [CmdletBinding()] param(`$Identity, `$Mailbox, [switch] `$OrganizationApp, [switch] `$PrivateCatalog, `$ResultSize, `$RecipientTypeDetails, `$Filter, [switch] `$AllowLegacyExchangeTokens)
    Invoke-TenantCmdlet `$PSCmdlet '$name' `$PSBoundParameters
}
"@
    }
    $text = @($common; $run; $functions; 'Export-ModuleMember -Function ' + ($Tenant.AvailableCmdlets -join ', ')) -join "`n"
    Start-StubExchangeSession -Functions $text -Organization $Tenant.Organization -TenantId "$($Tenant.TenantId)" -UserPrincipalName "admin@$($Tenant.MailDomain)"
}

<#
.SYNOPSIS
Makes a SecureString of a text.
#>
function ConvertTo-Secret {
    param([Parameter(Mandatory)] [string] $Text)

    [Net.NetworkCredential]::new('', $Text).SecurePassword
}
