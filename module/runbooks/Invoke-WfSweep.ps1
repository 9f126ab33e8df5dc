<#
.SYNOPSIS
Sweeps all mailboxes of a large tenant in parts: starts a job for each,
starts them again until they are done, and merges.

.DESCRIPTION
A runbook for Azure Automation in three roles. Import it once, under its
own name; it starts itself for the parts.

FanOut (the default) divides the sweep in -ShardCount parts and starts a
child job for each with Start-AzAutomationRunbook, at most -MaximumJobs at
a time. A part whose job has ended without being done is started again, up
to -MaximumAttempts times; it goes on from its checkpoint. When nothing is
left to start, it merges. Azure Automation is what distributes; this script
keeps no queue of its own, only a small file, sweep.json, with the jobs'
ids.

Shard reads one part, with Get-WfOutlookAddIn -Source Mailbox -Shard i/n
-CheckpointPath. Run again, by whomever, it goes on where it stopped. It
ends as Failed while its part isn't done.

Merge runs Invoke-WfDiagnosis -SweepPath on all parts that are there, and
writes diagnosis.json and report.html. A part that is missing or half done
makes the result Partial and is named, as an error and in the diagnosis.
With an error, the script ends with a terminating one after all output, so
that the job's status is Failed.

Each role can be run again at any time. A FanOut that starts anew, since
Automation restarted it or a schedule started it again, takes up the newest
sweep that isn't finished and isn't older than -MaximumHours, and starts no
part whose job still runs. Else it begins a new sweep, in a folder (or blob
prefix) named after the time. So an answer of last week is never mixed into
this week's. Don't run two FanOuts of one tenant at once.

Three hours. Azure ends or restarts a cloud job then; not on a hybrid
worker. -MaximumMinutes lets a job stop by itself before: a Shard ends as
Failed and is started again, a FanOut starts a job of itself that goes on.

Where the checkpoints lie:

- On a hybrid worker: -CheckpointFolder on a share that all workers mount,
  such as Azure Files. Each answer is on the share before the next counts,
  so that a killed job loses only the calls in flight, and a second job of
  a part is shut out.
- In the cloud there is no share to mount, and the local disk is lost with
  the job. There -StorageAccountName and -ContainerName copy the checkpoint
  from a blob at the start and to it every -SaveEveryMinutes. That is less:
  a killed job loses what it read since the last copy, the sweep pauses and
  lists the mailboxes anew for each copy, and nothing shuts out a second
  job of a part (both read the same, and the last copy stays). Take so many
  parts that one takes less than an hour. The copy falls due when a mailbox
  with an add-in is met, so a part of nothing but empty mailboxes is copied
  at its end only. This way was tried against stand-ins for the storage
  cmdlets, not against Azure.

It needs the modules WorkfrontOutlook, Az.Accounts and, to fan out,
Az.Automation; with blobs, Az.Storage. The identity needs what
Get-WfOutlookAddIn needs; to fan out, the role Automation Operator on the
account; with blobs, Storage Blob Data Contributor on the container.
Checkpoints and results hold mailbox addresses.

.PARAMETER Role
FanOut, Shard or Merge.

.PARAMETER Organization
The tenant's initial domain, such as contoso.onmicrosoft.com.

.PARAMETER CheckpointFolder
The folder under which each sweep has one of its own. With
-StorageAccountName it may be left out.

.PARAMETER SweepName
The sweep's folder below it, such as sweep-20261127T020000Z. FanOut
finds or makes it; Shard and Merge use -CheckpointFolder itself when it
is not given.

.PARAMETER ShardCount
Into how many parts FanOut divides, 1 to 1024. A sweep that is taken up
keeps its number.

.PARAMETER Shard
The part that the role Shard reads, such as 3/16.

.PARAMETER AutomationAccountName
The account in which FanOut starts the child jobs.

.PARAMETER ResourceGroupName
The resource group of that account.

.PARAMETER RunbookName
The name under which this script was imported.

.PARAMETER RunOn
The hybrid worker group on which the child jobs run. Without it, in the
cloud.

.PARAMETER MaximumJobs
How many child jobs may run at once. Exchange throttles the tenant as a
whole: more isn't faster for ever.

.PARAMETER MaximumAttempts
How often a FanOut starts a part before it is given up and named as
missing.

.PARAMETER PollSeconds
How long to wait before it looks at the jobs again.

.PARAMETER MaximumMinutes
After how many minutes a job stops by itself; 0 is never. By default
165 with -StorageAccountName, else 0.

.PARAMETER MaximumHours
How old an unfinished sweep may be to be taken up.

.PARAMETER SaveEveryMinutes
How often the checkpoint is copied to its blob.

.PARAMETER HistoryPath
The folder in which Merge also keeps the diagnosis by its date, for the
trend and for Watch-WfTenant.ps1.

.PARAMETER OnProblem
Fail (the default) ends a Merge that isn't Complete as Failed, Record
only writes the errors.

.PARAMETER ThrottleLimit
How many calls each job may have in flight at once.

.PARAMETER SignIn
ManagedIdentity, or Existing to use the connection that is there, as a
pipeline does after Connect-WfTenant -FederatedIdentity.

.PARAMETER ManagedIdentityAccountId
The client id of a user-assigned identity.

.PARAMETER ModuleVersion
The exact version of WorkfrontOutlook to load. Without it, the newest
that the account has.

.PARAMETER StorageAccountName
The storage account that keeps the checkpoints as blobs.

.PARAMETER ContainerName
The blob container.

.PARAMETER ExchangeEndpoint
The base address in place of Exchange's, for a proxy or a test.

.PARAMETER GraphEndpoint
The base address in place of Microsoft Graph's, for a proxy or a test.

.EXAMPLE
./Invoke-WfSweep.ps1 -Organization contoso.onmicrosoft.com -CheckpointFolder /mnt/wf -ShardCount 32 -AutomationAccountName aa -ResourceGroupName rg -RunOn workers

.EXAMPLE
./Invoke-WfSweep.ps1 -Role Shard -Shard 3/16 -Organization contoso.onmicrosoft.com -CheckpointFolder ./sweep -SignIn Existing

.EXAMPLE
./Invoke-WfSweep.ps1 -Role Merge -Organization contoso.onmicrosoft.com -CheckpointFolder ./sweep -SignIn Existing

.NOTES
Times are UTC. Ships with the module WorkfrontOutlook; see
about_WorkfrontOutlook_Runbooks.
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [ValidateSet('FanOut', 'Shard', 'Merge')]
    [string] $Role = 'FanOut',

    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[A-Za-z0-9][A-Za-z0-9.-]*$')]
    [string] $Organization,

    [string] $CheckpointFolder,

    [ValidatePattern('^([A-Za-z0-9][A-Za-z0-9.-]*)?$')]
    [string] $SweepName,

    [ValidateRange(1, 1024)]
    [int] $ShardCount = 16,

    [ValidatePattern('^(\d{1,4}/\d{1,4})?$')]
    [string] $Shard,

    [string] $AutomationAccountName,

    [string] $ResourceGroupName,

    [ValidateNotNullOrEmpty()]
    [string] $RunbookName = 'Invoke-WfSweep',

    [string] $RunOn,

    [ValidateRange(1, 100)]
    [int] $MaximumJobs = 8,

    [ValidateRange(1, 100)]
    [int] $MaximumAttempts = 10,

    [ValidateRange(0.1, 600.0)]
    [double] $PollSeconds = 30,

    [ValidateRange(0.0, 10000.0)]
    [double] $MaximumMinutes,

    [ValidateRange(1, 720)]
    [int] $MaximumHours = 48,

    [ValidateRange(0.001, 170.0)]
    [double] $SaveEveryMinutes = 30,

    [string] $HistoryPath,

    [ValidateSet('Fail', 'Record')]
    [string] $OnProblem = 'Fail',

    [ValidateRange(1, 64)]
    [int] $ThrottleLimit = 8,

    [ValidateSet('ManagedIdentity', 'Existing')]
    [string] $SignIn = 'ManagedIdentity',

    [string] $ManagedIdentityAccountId,

    [ValidatePattern('^(\d+(\.\d+){1,3})?$')]
    [string] $ModuleVersion,

    [ValidatePattern('^([a-z0-9]{3,24})?$')]
    [string] $StorageAccountName,

    [ValidatePattern('^([a-z0-9][a-z0-9-]{2,62})?$')]
    [string] $ContainerName,

    [uri] $ExchangeEndpoint,

    [uri] $GraphEndpoint
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$Clock = [Diagnostics.Stopwatch]::StartNew()

# What a child job and a successor are started with, beside what their role needs.
$Handed = 'Organization', 'CheckpointFolder', 'ThrottleLimit', 'SignIn', 'ManagedIdentityAccountId', 'ModuleVersion', 'StorageAccountName', 'ContainerName', 'SaveEveryMinutes', 'MaximumMinutes', 'ExchangeEndpoint', 'GraphEndpoint'
$HandedOn = $Handed + @('AutomationAccountName', 'ResourceGroupName', 'RunbookName', 'RunOn', 'MaximumJobs', 'MaximumAttempts', 'PollSeconds', 'MaximumHours', 'HistoryPath', 'OnProblem', 'ShardCount')
$Given = $PSBoundParameters

# A job in one of these has ended. Any other one may still run.
$Ended = 'Completed', 'Failed', 'Stopped', 'Suspended', 'Blocked', 'Removing'

function Connect-WfRunbook {
    if ($SignIn -eq 'ManagedIdentity') {
        $connect = @{ ManagedIdentity = $true; Organization = $Organization; NoWelcome = $true }
        if ($ManagedIdentityAccountId) { $connect.ManagedIdentityAccountId = $ManagedIdentityAccountId }
        if ($ExchangeEndpoint) { $connect.ExchangeEndpoint = $ExchangeEndpoint }
        if ($GraphEndpoint) { $connect.GraphEndpoint = $GraphEndpoint }
        Connect-WfTenant @connect
    }

    $connection = Get-WfConnection
    if (-not $connection) { throw 'There is no connection: run Connect-WfTenant first, or take -SignIn ManagedIdentity.' }
    if ($connection.Organization -ne $Organization) { throw "The connection is to $($connection.Organization), not to $Organization." }
}

function Connect-WfAzure {
    $null = Disable-AzContextAutosave -Scope Process
    if ($SignIn -eq 'ManagedIdentity') {
        $identity = @{ Identity = $true }
        if ($ManagedIdentityAccountId) { $identity.AccountId = $ManagedIdentityAccountId }
        $null = Connect-AzAccount @identity
    }
}

# By listing, which tells "not there" from "not allowed": a checkpoint that can't be read must not be begun anew.
function Receive-WfBlob {
    param([string] $Prefix, [string] $Folder)
    if ($null -eq $Storage) { return }
    foreach ($blob in @(Get-AzStorageBlob -Container $ContainerName -Prefix $Prefix -Context $Storage)) {
        $null = Get-AzStorageBlobContent -Container $ContainerName -Blob $blob.Name -Destination (Join-Path $Folder ($blob.Name -split '/')[-1]) -Context $Storage -Force
    }
}

function Send-WfBlob {
    param([string] $Path)
    if ($null -eq $Storage) { return }
    $null = Set-AzStorageBlobContent -Container $ContainerName -File $Path -Blob "$BlobPrefix$(Split-Path -Leaf $Path)" -Context $Storage -Force
}

function Get-WfShardFile {
    param([int] $Index, [int] $Count)
    'shard-{0:d4}-of-{1:d4}.jsonl' -f $Index, $Count
}

# A part is done when the last line of its checkpoint says so. A file that is in use isn't.
function Test-WfShardDone {
    param([string] $Path)
    if (-not (Test-Path -LiteralPath $Path)) { return $false }
    try {
        $file = [IO.File]::Open($Path, 'Open', 'Read', 'Read')
    }
    catch [IO.IOException] {
        return $false
    }

    try {
        $null = $file.Seek( - [math]::Min($file.Length, 4096), 'End')
        $reader = New-Object IO.StreamReader $file
        $lines = @($reader.ReadToEnd() -split "`n" | Where-Object { $_.Trim() })
        return $lines.Count -gt 0 -and $lines[-1].StartsWith('{"kind":"done"')
    }
    finally {
        $file.Dispose()
    }
}

function Save-WfState {
    param($State)
    $path = Join-Path $Folder 'sweep.json'
    [IO.File]::WriteAllText("$path.new", ($State | ConvertTo-Json -Depth 5))
    Move-Item -LiteralPath "$path.new" -Destination $path -Force
    Send-WfBlob $path
}

function ConvertTo-WfParameter {
    param([string[]] $Name, [hashtable] $More)
    $parameters = @{}
    foreach ($key in $Name) {
        if ($Given.ContainsKey($key) -and "$($Given[$key])") { $parameters[$key] = $(if ($Given[$key] -is [uri]) { "$($Given[$key])" } else { $Given[$key] }) }
    }

    foreach ($key in $More.Keys) { $parameters[$key] = $More[$key] }
    if ($CheckpointFolder) { $parameters.CheckpointFolder = $Root }
    $parameters
}

function Send-WfJob {
    param([hashtable] $Parameters)
    $start = @{ AutomationAccountName = $AutomationAccountName; ResourceGroupName = $ResourceGroupName; Name = $RunbookName; Parameters = $Parameters }
    if ($RunOn) { $start.RunOn = $RunOn }
    "$((Start-AzAutomationRunbook @start).JobId)"
}

# The newest sweep, when it is to be gone on with; else a new one.
function Open-WfSweep {
    $name = $SweepName
    if (-not $name) {
        $names = @(Get-ChildItem -LiteralPath $Root -Directory | ForEach-Object { $_.Name })
        if ($null -ne $Storage) { $names = @(Get-AzStorageBlob -Container $ContainerName -Prefix "$Organization/sweep-" -Context $Storage | ForEach-Object { ($_.Name -split '/')[1] }) }
        $name = $names | Where-Object { $_ -match '^sweep-\d{8}T\d{6}Z$' } | Sort-Object | Select-Object -Last 1
    }

    if ($name) {
        $script:Folder = Join-Path $Root $name
        $script:BlobPrefix = "$Organization/$name/"
        $null = New-Item -ItemType Directory -Path $Folder -Force
        Receive-WfBlob "${BlobPrefix}sweep.json" $Folder
        $path = Join-Path $Folder 'sweep.json'
        if (Test-Path -LiteralPath $path) {
            $state = [IO.File]::ReadAllText($path) | ConvertFrom-Json
            if ($state.organization -ne $Organization) { throw "The sweep $name is of $($state.organization), not of $Organization. Give each tenant a folder of its own." }
            $age = [DateTimeOffset]::UtcNow - ([DateTimeOffset] $state.startedAt)
            if ($SweepName -or (-not $state.finished -and $age.TotalHours -lt $MaximumHours)) {
                if ($state.shards -ne $ShardCount -and $Given.ContainsKey('ShardCount')) { Write-Warning "The sweep $name was begun in $($state.shards) parts, and keeps them." }
                # A part that was given up gets its chances anew.
                foreach ($job in $state.jobs) { $job.attempts = 0 }
                return $state
            }
        }
    }

    $at = [DateTimeOffset]::UtcNow
    if (-not $SweepName) { $name = "sweep-$($at.ToString("yyyyMMdd'T'HHmmss'Z'"))" }
    $script:Folder = Join-Path $Root $name
    $script:BlobPrefix = "$Organization/$name/"
    $null = New-Item -ItemType Directory -Path $Folder -Force
    $jobs = @(for ($index = 1; $index -le $ShardCount; $index++) { [pscustomobject]@{ shard = $index; jobId = ''; attempts = 0; done = $false } })
    $state = [pscustomobject]@{ organization = $Organization; name = $name; shards = $ShardCount; startedAt = $at.ToString('o'); finished = $false; jobs = $jobs }
    Save-WfState $state
    $state
}

# Whether a part's job may still run. A status that can't be read is asked again; after ten times the job counts as ended, and
# the lock on the checkpoint is what keeps two apart.
function Test-WfJobActive {
    param($Job)
    if (-not $Job.jobId) { return $false }
    try {
        $status = (Get-AzAutomationJob -AutomationAccountName $AutomationAccountName -ResourceGroupName $ResourceGroupName -Id $Job.jobId).Status
        $Unread[$Job.shard] = 0
        return $Ended -notcontains "$status"
    }
    catch {
        $Unread[$Job.shard] = 1 + $(if ($Unread.ContainsKey($Job.shard)) { $Unread[$Job.shard] } else { 0 })
        Write-Warning "The state of the job of part $($Job.shard) can't be read: $($_.Exception.Message)"
        return $Unread[$Job.shard] -lt 10
    }
}

function Invoke-WfFanOut {
    if (-not $AutomationAccountName -or -not $ResourceGroupName) { throw 'To fan out, -AutomationAccountName and -ResourceGroupName are needed.' }
    $state = Open-WfSweep
    $gone = New-Object 'System.Collections.Generic.HashSet[int]'
    while ($true) {
        $running = 0
        $waiting = New-Object 'System.Collections.Generic.List[object]'
        foreach ($job in @($state.jobs | Where-Object { -not $_.done -and -not $gone.Contains($_.shard) })) {
            if (Test-WfJobActive $job) {
                $running++
                continue
            }

            $file = Get-WfShardFile $job.shard $state.shards
            if ($job.jobId) { Receive-WfBlob "$BlobPrefix$file" $Folder }
            if (Test-WfShardDone (Join-Path $Folder $file)) {
                $job.done = $true
                Save-WfState $state
            }
            elseif ($job.attempts -ge $MaximumAttempts) {
                $null = $gone.Add($job.shard)
                Write-Error -Message "Part $($job.shard)/$($state.shards) isn't done after $($job.attempts) jobs, and is given up. The last one is $($job.jobId)." -ErrorId 'WfShardGivenUp' -Category LimitsExceeded -TargetObject "$($job.shard)/$($state.shards)" -ErrorAction Continue
            }
            else {
                $waiting.Add($job)
            }
        }

        foreach ($job in $waiting) {
            if ($running -ge $MaximumJobs) { break }
            $job.attempts++
            try {
                $job.jobId = Send-WfJob (ConvertTo-WfParameter $Handed @{ Role = 'Shard'; Shard = "$($job.shard)/$($state.shards)"; SweepName = $state.name })
                $running++
            }
            catch {
                Write-Warning "Part $($job.shard)/$($state.shards) could not be started: $($_.Exception.Message)"
            }

            Save-WfState $state
        }

        if ($running + $waiting.Count -eq 0) { break }
        $age = [DateTimeOffset]::UtcNow - ([DateTimeOffset] $state.startedAt)
        if ($age.TotalHours -ge $MaximumHours) { throw "The sweep $($state.name) isn't done after $([int] $age.TotalHours) hours. Its checkpoints are kept; raise -MaximumHours to go on with it." }
        if ($MaximumMinutes -and $Clock.Elapsed.TotalMinutes -ge $MaximumMinutes) {
            $next = Send-WfJob (ConvertTo-WfParameter $HandedOn @{ Role = 'FanOut'; SweepName = $state.name })
            Write-Warning "The sweep $($state.name) isn't done after $MaximumMinutes minutes: the job $next goes on with it."
            return
        }

        Start-Sleep -Milliseconds ([int] (1000 * $PollSeconds))
    }

    $state.finished = $gone.Count -eq 0
    Invoke-WfMerge
    Save-WfState $state
}

function Invoke-WfShard {
    if (-not $Shard) { throw 'The role Shard needs -Shard, such as 3/16.' }
    $part = @($Shard -split '/' | ForEach-Object { [int] $_ })
    $path = Join-Path $Folder (Get-WfShardFile $part[0] $part[1])
    Receive-WfBlob "$BlobPrefix$(Split-Path -Leaf $path)" $Folder
    Connect-WfRunbook
    $slices = 0
    do {
        $slices++
        $slice = [Diagnostics.Stopwatch]::StartNew()
        $round = @{ Stopped = $false; Records = 0 }
        $failures = @()
        $held = $(if (Test-Path -LiteralPath $path) { (New-Object IO.FileInfo $path).Length } else { 0 })

        # The loop of one round is what "break" ends, and with it the pipeline in good order.
        foreach ($once in 1) {
            Get-WfOutlookAddIn -Source Mailbox -Shard $Shard -CheckpointPath $path -ThrottleLimit $ThrottleLimit -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object {
                $round.Records++
                $late = $MaximumMinutes -and $Clock.Elapsed.TotalMinutes -ge $MaximumMinutes
                if (($late -or ($null -ne $Storage -and $slice.Elapsed.TotalMinutes -ge $SaveEveryMinutes)) -and (New-Object IO.FileInfo $path).Length -gt $held) {
                    # Only after a new answer, so that each round gets on.
                    $round.Stopped = $true
                    break
                }
            }
        }

        # The end of the pipeline is among the errors, too.
        $failures = @($failures | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        Send-WfBlob $path
        $late = $MaximumMinutes -and $Clock.Elapsed.TotalMinutes -ge $MaximumMinutes
    } while ($round.Stopped -and -not $late)

    $done = Test-WfShardDone $path
    [pscustomobject]@{
        PSTypeName = 'WorkfrontOutlook.Runbooks.Shard'
        Shard      = $Shard
        Done       = $done
        Records    = $round.Records
        NotRead    = $(if ($round.Stopped) { $null } else { @($failures).Count })
        Slices     = $slices
        Checkpoint = $path
    }

    # By kind and without addresses: the checkpoint has the mailboxes, and the merged diagnosis names them.
    foreach ($kind in @($failures | Group-Object -Property { ("$($_.FullyQualifiedErrorId)" -split ',')[0] })) { Write-Warning "$($kind.Count) x $($kind.Name) in part $Shard." }
    if (-not $done) { throw "Part $Shard isn't done. Start it again: it goes on from its checkpoint." }
}

function Invoke-WfMerge {
    Receive-WfBlob "${BlobPrefix}shard-" $Folder
    $files = @(Get-ChildItem -LiteralPath $Folder -Filter 'shard-*.jsonl' -File | Sort-Object -Property Name | ForEach-Object { $_.FullName })
    if (-not $files) { throw "There is no checkpoint in $Folder. Run the parts first." }
    Connect-WfRunbook
    $arguments = @{ SweepPath = $files }
    if ($HistoryPath) { $arguments.HistoryPath = $HistoryPath }
    $diagnosis = Invoke-WfDiagnosis @arguments -ErrorAction SilentlyContinue
    $json = Join-Path $Folder 'diagnosis.json'
    $html = Join-Path $Folder 'report.html'
    $diagnosis | Export-WfReport -Path $json -Format Json
    $diagnosis | Export-WfReport -Path $html -Format Html
    Send-WfBlob $json
    Send-WfBlob $html

    $completeness = $diagnosis.Completeness
    $missing = @($completeness.Missing | Where-Object { $_.Scope -notlike '*@*' })
    [pscustomobject]@{
        PSTypeName    = 'WorkfrontOutlook.Runbooks.Sweep'
        Organization  = $Organization
        Verdict       = "$($diagnosis.Verdict.Code)"
        Title         = $diagnosis.Verdict.Title
        Completeness  = "$($completeness.State)"
        Expected      = $completeness.Expected
        Scanned       = $completeness.Scanned
        Failed        = $completeness.Failed
        Skipped       = $completeness.Skipped
        Affected      = $diagnosis.Affected.MailboxCount
        Missing       = @($missing | ForEach-Object { "$($_.Scope)" })
        DiagnosisPath = $json
        ReportPath    = $html
    }

    if ($completeness.State -ne 'Complete') {
        foreach ($place in $missing) {
            # A service's own words may name somebody: addresses stay in the files.
            $text = "Not read: $($place.Source) ($($place.Scope)): $($place.Reason) $($place.Remedy)" -replace '[^\s@<>''"(]+@[^\s@<>''")]+', '<address>'
            Write-Error -Message $text -ErrorId 'WfSweepGap' -Category InvalidResult -TargetObject "$($place.Scope)" -ErrorAction Continue
        }

        $text = "The sweep is $($completeness.State): $($completeness.Scanned) of $($completeness.Expected) mailboxes read, $($completeness.Failed) without an answer, $($completeness.Skipped) not asked."
        if ($OnProblem -eq 'Record') { Write-Error -Message $text -ErrorId 'WfSweepNotComplete' -Category InvalidResult -TargetObject $Organization -ErrorAction Continue } else { $script:Problem = $text }
    }
}

$import = @{ Name = 'WorkfrontOutlook' }
if ($ModuleVersion) { $import.RequiredVersion = $ModuleVersion }
$loaded = Get-Module -Name WorkfrontOutlook
if (-not $loaded -or ($ModuleVersion -and "$($loaded.Version)" -ne $ModuleVersion)) { Import-Module @import }

if ($StorageAccountName -and -not $ContainerName) { throw 'With -StorageAccountName, -ContainerName is needed.' }
$Root = $CheckpointFolder
if (-not $Root) {
    if (-not $StorageAccountName) { throw 'Give -CheckpointFolder on storage that outlives the job, or -StorageAccountName and -ContainerName.' }
    # Several jobs may share a sandbox and its disk.
    $Root = Join-Path ([IO.Path]::GetTempPath()) "wf-sweep-$([guid]::NewGuid())"
}

if (-not $Given.ContainsKey('MaximumMinutes')) { $MaximumMinutes = $(if ($StorageAccountName) { 165 } else { 0 }) }
$Folder = $(if ($SweepName) { Join-Path $Root $SweepName } else { $Root })
$BlobPrefix = $(if ($SweepName) { "$Organization/$SweepName/" } else { "$Organization/" })
$null = New-Item -ItemType Directory -Path $Folder -Force
$Root = (Resolve-Path -LiteralPath $Root).ProviderPath
$Folder = (Resolve-Path -LiteralPath $Folder).ProviderPath
$Unread = @{}
$Problem = ''
$Storage = $null
if ($StorageAccountName -or $Role -eq 'FanOut') { Connect-WfAzure }
if ($StorageAccountName) { $Storage = New-AzStorageContext -StorageAccountName $StorageAccountName -UseConnectedAccount }

switch ($Role) {
    'FanOut' { Invoke-WfFanOut }
    'Shard' { Invoke-WfShard }
    'Merge' { Invoke-WfMerge }
}

if ($Problem) { throw $Problem }
