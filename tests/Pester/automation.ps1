# Stands in for Azure Automation and for its storage: the Az cmdlets that the runbooks call, with jobs that are threads (as jobs
# that share a sandbox are) or, to be killed, processes. Dot-source it where a runbook runs, also in the job itself.
#
# $env:WF_BLOBS     the folder that is the storage account
# $global:WfJobs    the jobs by id, in the session that starts them
# $global:WfKill    parts whose first job is a process, killed when its checkpoint has so many bytes: @{ '2/3' = 3000 }
# $global:WfKilled  what the checkpoint of such a part held then
# $global:WfRefuse  parts that can't be started: @('3/3')

$global:WfStandIns = Join-Path $PSScriptRoot 'automation.ps1'

function global:Disable-AzContextAutosave { [CmdletBinding()] param([string] $Scope) [pscustomobject]@{ Mode = $Scope } }

function global:Connect-AzAccount {
    [CmdletBinding()] param([switch] $Identity, [string] $AccountId)
    if (-not $Identity) { throw 'Only -Identity can sign in here.' }
    [pscustomobject]@{ Context = 'MSI@50342' + $AccountId }
}

function global:New-AzStorageContext {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $StorageAccountName, [switch] $UseConnectedAccount)
    [pscustomobject]@{ StorageAccountName = $StorageAccountName; Folder = $env:WF_BLOBS }
}

function global:Get-AzStorageBlob {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Container, [string] $Prefix = '', [Parameter(Mandatory)] $Context)
    $root = Join-Path $Context.Folder $Container
    if (-not (Test-Path $root)) { return }
    foreach ($file in Get-ChildItem $root -Recurse -File) {
        $name = [IO.Path]::GetRelativePath((Resolve-Path $root).ProviderPath, $file.FullName).Replace('\', '/')
        if ($name.StartsWith($Prefix, [StringComparison]::Ordinal)) { [pscustomobject]@{ Name = $name; Length = $file.Length } }
    }
}

function global:Get-AzStorageBlobContent {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Container, [Parameter(Mandatory)] [string] $Blob, [Parameter(Mandatory)] [string] $Destination, [Parameter(Mandatory)] $Context, [switch] $Force)
    if ((Test-Path $Destination) -and -not $Force) { throw 'Asks whether to overwrite.' }
    Copy-Item (Join-Path $Context.Folder $Container $Blob) $Destination -Force
}

function global:Set-AzStorageBlobContent {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $File, [Parameter(Mandatory)] [string] $Container, [Parameter(Mandatory)] [string] $Blob, [Parameter(Mandatory)] $Context, [switch] $Force)
    $target = Join-Path $Context.Folder $Container $Blob
    if ((Test-Path $target) -and -not $Force) { throw 'Asks whether to overwrite.' }
    $null = New-Item -ItemType Directory -Force (Split-Path $target)
    # As the real one: a file that somebody writes can't be read.
    $stream = [IO.File]::Open($File, 'Open', 'Read', 'Read')
    $stream.Dispose()
    Copy-Item $File $target -Force
    Add-Content (Join-Path $Context.Folder 'uploads.log') $Blob
}

function global:Start-AzAutomationRunbook {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $AutomationAccountName, [Parameter(Mandatory)] [string] $ResourceGroupName, [Parameter(Mandatory)] [string] $Name, [hashtable] $Parameters, [string] $RunOn)
    $part = "$($Parameters['Shard'])"
    if ($global:WfRefuse -contains $part) { throw "503: part $part can't be started now." }
    $path = Join-Path $global:WfRunbooks "$Name.ps1"
    if (-not (Test-Path $path)) { throw "404: there is no runbook $Name." }
    # What Automation does to parameters: it keeps them as JSON.
    $handed = $Parameters | ConvertTo-Json | ConvertFrom-Json -AsHashtable
    $id = [guid]::NewGuid()
    $job = [pscustomobject]@{ Part = $part; Parameters = $handed; Job = $null; Status = $null }
    $global:WfJobs["$id"] = $job
    if ($handed['Role'] -eq 'FanOut') {
        # A successor waits for the test to run it.
        $job.Status = 'New'
    }
    elseif ($global:WfKill.ContainsKey($part)) {
        $least = $global:WfKill[$part]
        $global:WfKill.Remove($part)
        $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        $start.Environment['WF_HANDED'] = $handed | ConvertTo-Json -Compress
        $start.Environment['WF_SCRIPT'] = $path
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', '$p = $env:WF_HANDED | ConvertFrom-Json -AsHashtable; & $env:WF_SCRIPT @p') { $start.ArgumentList.Add($argument) }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $file = Join-Path $handed.CheckpointFolder $handed.SweepName ('shard-{0:d4}-of-{1:d4}.jsonl' -f @($part -split '/' | ForEach-Object { [int] $_ }))
        foreach ($attempt in 1..10) {
            $process = [Diagnostics.Process]::Start($start)
            $clock = [Diagnostics.Stopwatch]::StartNew()
            while (-not ((Test-Path $file) -and (Get-Item $file).Length -ge $least) -and -not $process.HasExited -and $clock.Elapsed.TotalSeconds -lt 120) { Start-Sleep -Milliseconds 20 }
            $process.Kill($true)
            $process.WaitForExit()
            $global:WfKilled[$part] = [IO.File]::ReadAllText($file)
            if ($global:WfKilled[$part] -notmatch '"kind":"done"') { break }
            # On a busy machine the part may be done before anybody looks: then it begins anew.
            Remove-Item $file
        }
        $job.Status = 'Stopped'
    }
    else {
        $standIns = $global:WfStandIns
        $job.Job = Start-ThreadJob -ThrottleLimit 20 -ScriptBlock {
            . $using:standIns
            $parameters = $using:handed
            & $using:path @parameters
        }
    }

    [pscustomobject]@{ JobId = $id; Status = 'New'; RunbookName = $Name }
}

function global:Get-AzAutomationJob {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $AutomationAccountName, [Parameter(Mandatory)] [string] $ResourceGroupName, [Parameter(Mandatory)] [guid] $Id)
    $job = $global:WfJobs["$Id"]
    if (-not $job) { throw "404: there is no job $Id." }
    $status = if ($job.Status) { $job.Status } elseif ($job.Job.State -eq 'NotStarted') { 'New' } else { "$($job.Job.State)" }
    [pscustomobject]@{ JobId = $Id; Status = $status }
}
