<#
.SYNOPSIS
The weekly check: diagnoses the tenant, compares with the last run, and
lets the job warn or fail.

.DESCRIPTION
A runbook for Azure Automation, and a script for any other scheduler. It
signs in with the managed identity, runs Invoke-WfDiagnosis, keeps the
result as dated JSON in the folder -HistoryPath, and compares it with the
run before.

What it says, and how:

- Output: one summary, then one object for each add-in that changed, is
  new, gone or still asks for tokens. They hold no mailbox address, and
  stay below the 1 MiB that a record may have. The whole diagnosis is the
  JSON file.
- A warning for each change, and one when there is no earlier run.
- An error for each worsening and for each gap in the data. Worse is: a
  weightier verdict, more affected mailboxes, Workfront where it wasn't,
  legacy tokens that are allowed again. A gap is anything that makes the
  diagnosis Partial or Unknown.

A non-terminating error doesn't fail a job of Azure Automation. So when
there was an error, the script ends with a terminating one after all output
is written, and the job's status is Failed: an alert on failed jobs is
enough. With -OnProblem Record the job is Completed and only its error
stream tells.

A run that ends green means: everything was read, and nothing got worse
since the run it was compared with. It doesn't mean that nothing is
affected: look at Verdict.

The run to compare with is the last one that was reported to its end and
was complete; where there was none, the last one. A job that was killed and
starts again compares with the same run as before, so no change is lost.

The tenant has more than 1,000 mailboxes: Scope Auto doesn't read them, and
so each run is Partial. Let Invoke-WfSweep.ps1 read them, and give its
diagnosis.json by -DiagnosisPath.

The history must outlive the job: a share that a hybrid worker mounts, or,
in the cloud, where the local disk is lost and no share can be mounted, a
blob container (-StorageAccountName, -ContainerName; needs the Az.Accounts
and Az.Storage modules, and the role Storage Blob Data Contributor for the
identity). The files hold mailbox addresses.

.PARAMETER Organization
The tenant's initial domain, such as contoso.onmicrosoft.com.

.PARAMETER HistoryPath
The folder that keeps the diagnoses. With -StorageAccountName it may be
left out.

.PARAMETER Scope
How much of the tenant to read: Auto, Organization or All, as for
Invoke-WfDiagnosis.

.PARAMETER CheckpointPath
The file in which the sweep of Scope All goes on after an interruption.
It is deleted when the diagnosis is kept, since the next week must read
anew; and it is not used when it is older than a day.

.PARAMETER DiagnosisPath
The JSON of a diagnosis that was made before, as Invoke-WfSweep.ps1
writes it. Then nobody signs in and nothing is read.

.PARAMETER MaximumAgeDays
How old that diagnosis may be. An older one is a problem: a sweep that
no longer runs must not look like good news.

.PARAMETER OnProblem
Fail (the default) ends the job as Failed after a worsening or a gap,
Record only writes the errors.

.PARAMETER ThrottleLimit
How many calls may be in flight at once.

.PARAMETER SignIn
ManagedIdentity, or Existing to use the connection that is there, as a
pipeline does after Connect-WfTenant -FederatedIdentity.

.PARAMETER ManagedIdentityAccountId
The client id of a user-assigned identity.

.PARAMETER ModuleVersion
The exact version of WorkfrontOutlook to load. Without it, the newest
that the account has.

.PARAMETER StorageAccountName
The storage account whose container keeps the history.

.PARAMETER ContainerName
The blob container.

.PARAMETER ExchangeEndpoint
The base address in place of Exchange's, for a proxy or a test.

.PARAMETER GraphEndpoint
The base address in place of Microsoft Graph's, for a proxy or a test.

.EXAMPLE
./Watch-WfTenant.ps1 -Organization contoso.onmicrosoft.com -HistoryPath /mnt/wf/history

.EXAMPLE
./Watch-WfTenant.ps1 -Organization contoso.onmicrosoft.com -StorageAccountName contosowf -ContainerName history

.NOTES
Times are UTC. Ships with the module WorkfrontOutlook; see
about_WorkfrontOutlook_Runbooks.
#>
[CmdletBinding()]
[OutputType([pscustomobject])]
param(
    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[A-Za-z0-9][A-Za-z0-9.-]*$')]
    [string] $Organization,

    [string] $HistoryPath,

    [ValidateSet('Auto', 'Organization', 'All')]
    [string] $Scope = 'Auto',

    [string] $CheckpointPath,

    [string] $DiagnosisPath,

    [ValidateRange(1, 365)]
    [int] $MaximumAgeDays = 8,

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

# The name of the file that says which run was the last to be reported.
$Pointer = 'wf-watch.json'
$Listed = 20
$Address = '[^\s@<>''"(]+@[^\s@<>''")]+'

# By listing, which tells "not there" from "not allowed".
function Receive-WfBlob {
    param($Context, [string] $Prefix, [string] $Folder)
    foreach ($blob in @(Get-AzStorageBlob -Container $ContainerName -Prefix $Prefix -Context $Context)) {
        $null = Get-AzStorageBlobContent -Container $ContainerName -Blob $blob.Name -Destination (Join-Path $Folder ($blob.Name -split '/')[-1]) -Context $Context -Force
    }
}

function Send-WfBlob {
    param($Context, [string] $Path)
    $null = Set-AzStorageBlobContent -Container $ContainerName -File $Path -Blob "$Organization/$(Split-Path -Leaf $Path)" -Context $Context -Force
}

function Read-WfJson {
    param([string] $Path)
    [IO.File]::ReadAllText($Path) | ConvertFrom-Json
}

# The earlier runs of this tenant. A file that can't be read is said, and left out.
function Get-WfRun {
    foreach ($file in @(Get-ChildItem -Path $HistoryPath -Filter 'wf-diagnosis-*.json' -File)) {
        try {
            $json = Read-WfJson $file.FullName
            if ($json.organization -eq $Organization) {
                [pscustomobject]@{ Path = $file.FullName; Name = $file.Name; State = $json.completeness.state; Setting = $json.status.adminSetting; StartedAt = [DateTimeOffset] $json.startedAt }
            }
        }
        catch {
            Write-Warning "The earlier run $($file.Name) can't be read, and isn't compared with: $($_.Exception.Message)"
        }
    }
}

function Get-WfRank {
    param([string] $Verdict)
    switch ($Verdict) {
        'NothingFound' { 0 }
        'LegacyTokensOff' { 2 }
        'WorkfrontRetired' { 3 }
        default { 1 }
    }
}

$import = @{ Name = 'WorkfrontOutlook' }
if ($ModuleVersion) { $import.RequiredVersion = $ModuleVersion }
$loaded = Get-Module -Name WorkfrontOutlook
if (-not $loaded -or ($ModuleVersion -and "$($loaded.Version)" -ne $ModuleVersion)) { Import-Module @import }

if ($StorageAccountName -and -not $ContainerName) { throw 'With -StorageAccountName, -ContainerName is needed.' }
if (-not $HistoryPath) {
    if (-not $StorageAccountName) { throw 'Give -HistoryPath on storage that outlives the job, or -StorageAccountName and -ContainerName.' }
    $HistoryPath = Join-Path ([IO.Path]::GetTempPath()) "wf-watch-$([guid]::NewGuid())"
}

$null = New-Item -ItemType Directory -Path $HistoryPath -Force
$HistoryPath = (Resolve-Path -LiteralPath $HistoryPath).ProviderPath
$storage = $null
if ($StorageAccountName) {
    $null = Disable-AzContextAutosave -Scope Process
    if ($SignIn -eq 'ManagedIdentity') {
        $identity = @{ Identity = $true }
        if ($ManagedIdentityAccountId) { $identity.AccountId = $ManagedIdentityAccountId }
        $null = Connect-AzAccount @identity
    }

    $storage = New-AzStorageContext -StorageAccountName $StorageAccountName -UseConnectedAccount
    Receive-WfBlob -Context $storage -Prefix "$Organization/$Pointer" -Folder $HistoryPath
    $names = @(Get-AzStorageBlob -Container $ContainerName -Prefix "$Organization/wf-diagnosis-" -Context $storage | ForEach-Object { $_.Name } | Sort-Object)
    $wanted = @($names | Select-Object -Last 12)
    $last = Join-Path $HistoryPath $Pointer
    if (Test-Path -LiteralPath $last) { $wanted += @($names | Where-Object { $_ -eq "$Organization/$((Read-WfJson $last).reported)" }) }
    foreach ($name in @($wanted | Select-Object -Unique)) { Receive-WfBlob -Context $storage -Prefix $name -Folder $HistoryPath }
}

# Which run to compare with: the one that the pointer names, else the newest.
$runs = @(Get-WfRun | Sort-Object -Property StartedAt, Name)
$before = @(Get-ChildItem -Path $HistoryPath -Filter 'wf-diagnosis-*.json' -File | ForEach-Object { $_.Name })
$pointerPath = Join-Path $HistoryPath $Pointer
$baseline = $null
if (Test-Path -LiteralPath $pointerPath) {
    $reported = Read-WfJson $pointerPath
    $baseline = $runs | Where-Object { $_.Name -eq $reported.reported } | Select-Object -First 1
    if (-not $baseline -and $reported.organization -eq $Organization) { Write-Warning "The run $($reported.reported), with which to compare, is no longer in the history." }
}

if (-not $baseline) { $baseline = $runs | Select-Object -Last 1 }

$problems = New-Object 'System.Collections.Generic.List[string]'
$changes = New-Object 'System.Collections.Generic.List[string]'
$failures = @()
if ($DiagnosisPath) {
    $given = Read-WfJson (Resolve-Path -LiteralPath $DiagnosisPath).ProviderPath
    if ($given.organization -ne $Organization) { throw "The diagnosis $DiagnosisPath is of $($given.organization), not of $Organization." }
    $startedAt = ([DateTimeOffset] $given.startedAt).ToUniversalTime()
    $age = [DateTimeOffset]::UtcNow - $startedAt
    if ($age.TotalDays -gt $MaximumAgeDays) { $problems.Add("The diagnosis is of $($startedAt.ToString('yyyy-MM-dd')): $([int] $age.TotalDays) days old, more than $MaximumAgeDays. Run the sweep again.") }
    $now = Join-Path $HistoryPath "wf-diagnosis-$($startedAt.ToString("yyyyMMdd'T'HHmmss'Z'")).json"
    Copy-Item -LiteralPath $DiagnosisPath -Destination $now -Force
}
else {
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

    $arguments = @{ Scope = $Scope; HistoryPath = $HistoryPath; ThrottleLimit = $ThrottleLimit }
    if ($CheckpointPath) {
        # A sweep of last week must not stand in for this week's.
        $old = Get-Item -LiteralPath $CheckpointPath -ErrorAction Ignore
        if ($old -and $old.LastWriteTimeUtc -lt [DateTime]::UtcNow.AddDays(-1)) { Remove-Item -LiteralPath $CheckpointPath }
        $arguments.CheckpointPath = $CheckpointPath
    }

    # What could not be read is in the diagnosis; the errors of the history are not.
    $diagnosis = Invoke-WfDiagnosis @arguments -ErrorAction SilentlyContinue -ErrorVariable failures
    foreach ($failure in @($failures | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Where-Object { "$($_.FullyQualifiedErrorId)" -notlike 'SourceNotRead*' -and "$($_.FullyQualifiedErrorId)" -notlike 'MailboxNotRead*' } | Select-Object -First $Listed)) {
        Write-Warning ("$failure" -replace $Address, '<address>')
    }

    $now = Get-ChildItem -Path $HistoryPath -Filter 'wf-diagnosis-*.json' -File | Where-Object { $before -notcontains $_.Name } |
        Sort-Object -Property LastWriteTimeUtc | Select-Object -Last 1 | ForEach-Object { $_.FullName }
    if (-not $now) { throw "The diagnosis isn't in $HistoryPath." }
    if ($CheckpointPath -and (Test-Path -LiteralPath $CheckpointPath)) { Remove-Item -LiteralPath $CheckpointPath }
    Write-Verbose "The diagnosis of $($diagnosis.StartedAt.UtcDateTime.ToString('u')) is kept as $(Split-Path -Leaf $now)."
}

if ($storage) { Send-WfBlob $storage $now }
$current = Read-WfJson $now
$completeness = $current.completeness

# Gaps first: what wasn't read can't be good news. Addresses stay in the file.
if ($completeness.state -ne 'Complete') {
    $mailboxes = @($completeness.missing | Where-Object { $_.scope -like '*@*' })
    $places = @($completeness.missing | Where-Object { $_.scope -notlike '*@*' })
    $problems.Add("The diagnosis is $($completeness.state): $($completeness.scanned) mailboxes read, $($completeness.failed) without an answer, $($completeness.skipped) not asked.")
    foreach ($place in @($places | Select-Object -First $Listed)) { $problems.Add("Not read: $($place.source) ($($place.scope)): $($place.reason) $($place.remedy)") }
    if ($mailboxes.Count) { $problems.Add("Not read: $($mailboxes.Count) mailboxes, named in $(Split-Path -Leaf $now).") }
}

$comparison = $null
$gaps = @()
$worse = 0
if (-not $baseline) {
    Write-Warning 'There is no earlier run of this tenant to compare with.'
}
elseif ($baseline.Path -eq $now) {
    # The same diagnosis given again: nothing has passed since.
    Write-Warning "The diagnosis $($baseline.Name) was reported before; there is none after it."
}
else {
    $comparison = Compare-WfDiagnosis -ReferenceObject $baseline.Path -DifferenceObject $now
    $found = New-Object 'System.Collections.Generic.List[string]'
    $verdicts = "$($comparison.VerdictBefore) -> $($comparison.VerdictAfter)"
    if ((Get-WfRank $comparison.VerdictAfter) -gt (Get-WfRank $comparison.VerdictBefore)) { $found.Add("The verdict is worse: $verdicts.") }
    elseif ($comparison.VerdictAfter -ne $comparison.VerdictBefore) { $changes.Add("The verdict has changed: $verdicts.") }

    $counts = "$($comparison.AffectedBefore) -> $($comparison.AffectedAfter)"
    if ($comparison.AffectedAfter -gt $comparison.AffectedBefore) { $found.Add("More mailboxes are affected: $counts.") }
    elseif ($comparison.AffectedAfter -lt $comparison.AffectedBefore) { $changes.Add("Fewer mailboxes are shown as affected: $counts.") }

    $setting = "$($current.status.adminSetting)"
    if ($setting -ne "$($baseline.Setting)") {
        $text = "The tenant's setting for legacy tokens is now $setting; it was $($baseline.Setting)."
        if ($setting -eq 'Allowed') { $found.Add($text) } else { $changes.Add($text) }
    }

    foreach ($entry in $comparison.Entries) {
        $text = "$($entry.Change): $($entry.AddIn). $($entry.Detail)"
        if ($entry.IsWorkfront -and ($entry.Change -eq 'New' -or $entry.MailboxesNew -gt 0)) { $found.Add($text) }
        elseif ($entry.Change -in 'New', 'Gone', 'Changed', 'StillAsking') { $changes.Add($text) }
    }

    $gaps = @($comparison.NotComparable | Where-Object { $_.Reason -notlike '*@*' } | Select-Object -First $Listed | ForEach-Object { "$_" })
    if ($baseline.State -ne 'Complete') { Write-Warning "The earlier run $($baseline.Name) was $($baseline.State): what it did not read can't be told to be new." }
    $worse = $found.Count
    $problems.AddRange($found)
}

# A service's own words may name somebody: addresses stay in the file.
$problems = @($problems | ForEach-Object { $_ -replace $Address, '<address>' })
$changes = @($changes | ForEach-Object { $_ -replace $Address, '<address>' })

$state = 'Unchanged'
if ($worse) { $state = 'Worse' }
elseif (-not $comparison) { $state = 'NotCompared' }
elseif ($changes.Count) { $state = 'Changed' }

[pscustomobject]@{
    PSTypeName      = 'WorkfrontOutlook.Runbooks.Watch'
    Organization    = $Organization
    State           = $state
    Verdict         = "$($current.verdict.code)"
    Title           = "$($current.verdict.title)"
    Completeness    = "$($completeness.state)"
    Scanned         = $completeness.scanned
    Failed          = $completeness.failed
    Skipped         = $completeness.skipped
    Affected        = $current.affected.mailboxCount
    AdminSetting    = "$($current.status.adminSetting)"
    StartedAt       = ([DateTimeOffset] $current.startedAt).UtcDateTime
    ComparedWith    = $(if ($comparison) { $baseline.Name })
    NotComparable   = $gaps
    FollowUp        = $(if ($comparison) { $comparison.FollowUp })
    DiagnosisPath   = $now
    Problems        = $problems
}
if ($comparison) { $comparison.Entries | Where-Object { $_.Change -ne 'Unchanged' } | Select-Object -First 500 }

foreach ($change in @($changes | Select-Object -First $Listed)) { Write-Warning $change }
if ($changes.Count -gt $Listed) { Write-Warning "And $($changes.Count - $Listed) more changes: compare the files in the history." }
foreach ($problem in $problems) { Write-Error -Message $problem -ErrorId 'WfWatchProblem' -Category InvalidResult -TargetObject $Organization -ErrorAction Continue }

# Last of all, so that a run that was cut short is compared again. A gap doesn't become what the next run is measured by.
if ($completeness.state -eq 'Complete' -or -not $baseline -or $baseline.State -ne 'Complete') {
    $text = [pscustomobject]@{ organization = $Organization; reported = (Split-Path -Leaf $now) } | ConvertTo-Json -Compress
    [IO.File]::WriteAllText("$pointerPath.new", $text)
    Move-Item -LiteralPath "$pointerPath.new" -Destination $pointerPath -Force
    if ($storage) { Send-WfBlob $storage $pointerPath }
}

if ($problems.Count -and $OnProblem -eq 'Fail') {
    throw "$($problems.Count) problems in $Organization, the first: $($problems[0])"
}
