<#
.SYNOPSIS
Removes Workfront for Outlook, or other add-ins, after somebody has
approved exactly what.

.DESCRIPTION
A runbook for Azure Automation, and a script for any other scheduler, in
two runs.

The first run, without an approval, changes nothing. It lists what would be
removed, writes the list to -UndoPath as wf-removal-plan-<hash>.json, and
gives the counts and the hash of the list.

Somebody reads that list and approves it by its hash: as -ApprovedHash of
the second run, or as the value of an Automation variable whose name is
-ApprovalVariable, which a schedule reads. The variable is emptied after it
was used where Set-AutomationVariable is there. Get-AutomationVariable is
reported to be missing in some runtime environments; then give
-ApprovedHash.

The second run lists anew, and removes only when the list still has the
approved hash. When anything has come or gone, it changes nothing and ends
with a terminating error that says how many. The one exception is its own
work: a run that was killed in the middle and starts again with the same
hash finds the undo record of that hash, and goes on with what is left of
the approved list, as long as nothing has come.

Then it runs Remove-WfOutlookAddIn with -Confirm:$false, -MaximumTargets
and -UndoPath. The undo record, wf-undo-<hash>-<time>.jsonl, is on the disk
before the first removal; Restore-WfOutlookAddIn takes it.

-UndoPath must outlive the job: a share that a hybrid worker mounts, or a
pipeline's disk that is kept as an artifact. In the cloud sandbox of Azure
Automation no share can be mounted, and a copy to a blob would come after
the first removal, not before: don't remove there. The script can't tell
such a disk from another.

What can't be read is an error, since what isn't seen isn't removed. Any
error lets the job end as Failed, after all output; with -OnProblem Record
only the error stream tells.

.PARAMETER Organization
The tenant's initial domain, such as contoso.onmicrosoft.com.

.PARAMETER UndoPath
The folder, on storage that outlives the job, for plans and undo
records. It must exist. They hold mailbox addresses.

.PARAMETER ApprovedHash
The hash that the first run gave, 64 hexadecimal digits. Without it,
and without a value in the variable, nothing is changed.

.PARAMETER ApprovalVariable
The name of the Automation variable that holds the approved hash.

.PARAMETER Action
Remove, or Disable, which can be undone in full.

.PARAMETER AddInId
The add-in ids or asset ids of other add-ins. Without it, Workfront for
Outlook by its exact ids.

.PARAMETER Source
Where to look: Organization, PrivateCatalog, Mailbox. By default in all
three. Integrated apps are removed by hand.

.PARAMETER MaximumTargets
How many installations may be changed. With more, nothing is.

.PARAMETER OnProblem
Fail (the default) ends the job as Failed after an error, Record only
writes the errors. A refusal ends it in any case.

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

.PARAMETER ExchangeEndpoint
The base address in place of Exchange's, for a proxy or a test.

.PARAMETER GraphEndpoint
The base address in place of Microsoft Graph's, for a proxy or a test.

.EXAMPLE
./Invoke-WfRemoval.ps1 -Organization contoso.onmicrosoft.com -UndoPath /mnt/wf/undo

.EXAMPLE
./Invoke-WfRemoval.ps1 -Organization contoso.onmicrosoft.com -UndoPath /mnt/wf/undo -ApprovedHash $hash -MaximumTargets 2000

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

    [Parameter(Mandatory = $true)]
    [ValidateNotNullOrEmpty()]
    [string] $UndoPath,

    [ValidatePattern('^([0-9A-Fa-f]{64})?$')]
    [string] $ApprovedHash,

    [string] $ApprovalVariable,

    [ValidateSet('Remove', 'Disable')]
    [string] $Action = 'Remove',

    [string[]] $AddInId,

    [ValidateSet('Organization', 'PrivateCatalog', 'Mailbox')]
    [string[]] $Source = @('Organization', 'PrivateCatalog', 'Mailbox'),

    [ValidateRange(1, 2147483647)]
    [int] $MaximumTargets = 500,

    [ValidateSet('Fail', 'Record')]
    [string] $OnProblem = 'Fail',

    [ValidateRange(1, 64)]
    [int] $ThrottleLimit = 8,

    [ValidateSet('ManagedIdentity', 'Existing')]
    [string] $SignIn = 'ManagedIdentity',

    [string] $ManagedIdentityAccountId,

    [ValidatePattern('^(\d+(\.\d+){1,3})?$')]
    [string] $ModuleVersion,

    [uri] $ExchangeEndpoint,

    [uri] $GraphEndpoint
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# A line for each installation, the same in every run: the stable id of the mailbox, not its address.
function Get-WfTargetLine {
    param($AddIn)
    (@($AddIn.Source, $(if ($AddIn.MailboxId) { $AddIn.MailboxId } else { $AddIn.Mailbox }), $AddIn.AddInId, $AddIn.AssetId) | ForEach-Object { "$_".ToLowerInvariant() }) -join '|'
}

function Get-WfHash {
    param([string[]] $Line)
    $bytes = [Text.Encoding]::UTF8.GetBytes(($Line -join "`n"))
    $sha = [Security.Cryptography.SHA256]::Create()
    try { [BitConverter]::ToString($sha.ComputeHash($bytes)).Replace('-', '').ToLowerInvariant() } finally { $sha.Dispose() }
}

$import = @{ Name = 'WorkfrontOutlook' }
if ($ModuleVersion) { $import.RequiredVersion = $ModuleVersion }
$loaded = Get-Module -Name WorkfrontOutlook
if (-not $loaded -or ($ModuleVersion -and "$($loaded.Version)" -ne $ModuleVersion)) { Import-Module @import }

if (-not (Test-Path -LiteralPath $UndoPath -PathType Container)) { throw "The folder $UndoPath isn't there. It must be on storage that outlives the job; it is not made by itself." }
$UndoPath = (Resolve-Path -LiteralPath $UndoPath).ProviderPath

$approved = $ApprovedHash
if (-not $approved -and $ApprovalVariable) {
    if (-not (Get-Command -Name Get-AutomationVariable -ErrorAction Ignore)) { throw 'Get-AutomationVariable is not there in this environment: give the hash by -ApprovedHash.' }
    $approved = "$(Get-AutomationVariable -Name $ApprovalVariable)".Trim()
    if ($approved -and $approved -notmatch '^[0-9A-Fa-f]{64}$') { throw "The variable $ApprovalVariable holds no hash of a plan: 64 hexadecimal digits." }
}

$approved = $approved.ToLowerInvariant()
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

$what = @{ Source = $Source; ThrottleLimit = $ThrottleLimit }
if ($AddInId) { $what.AddInId = $AddInId } else { $what.Workfront = $true }
$failures = @()
$found = @(Get-WfOutlookAddIn @what -ErrorAction SilentlyContinue -ErrorVariable failures -WarningAction SilentlyContinue)
$failures = @($failures | Where-Object { $_ -is [Management.Automation.ErrorRecord] })

# What the organization gave to a mailbox goes with the organization's own entry, and can't be removed there.
$targets = @($found | Where-Object { -not ($Action -eq 'Remove' -and "$($_.Source)" -eq 'Mailbox' -and "$($_.Scope)" -eq 'Organization') })
$byLine = @{}
foreach ($target in $targets) { $byLine[(Get-WfTargetLine $target)] = $target }
$lines = [string[]] @($byLine.Keys)
[Array]::Sort($lines, [StringComparer]::Ordinal)
$hash = Get-WfHash (@("wf-removal-1|$($connection.TenantId)|$Organization|$Action".ToLowerInvariant()) + $lines)

$problems = New-Object 'System.Collections.Generic.List[string]'
foreach ($kind in @($failures | Group-Object -Property { ("$($_.FullyQualifiedErrorId)" -split ',')[0] })) {
    $problems.Add("$($kind.Count) x $($kind.Name): what wasn't read isn't in the list, and isn't removed.")
}

$plan = Join-Path $UndoPath "wf-removal-plan-$hash.json"
$summary = [ordered]@{
    PSTypeName     = 'WorkfrontOutlook.Runbooks.Removal'
    Organization   = $Organization
    Action         = $Action
    State          = 'Planned'
    Hash           = $hash
    Targets        = $lines.Count
    Organizations  = @($byLine.Values | Where-Object { "$($_.Source)" -eq 'Organization' }).Count
    PrivateCatalog = @($byLine.Values | Where-Object { "$($_.Source)" -eq 'PrivateCatalog' }).Count
    Mailboxes      = @($byLine.Values | Where-Object { "$($_.Source)" -eq 'Mailbox' }).Count
    FollowRemoval  = $found.Count - $targets.Count
    AddIns         = @($byLine.Values | ForEach-Object { "$($_.DisplayName) ($(if ($_.AssetId) { $_.AssetId } else { $_.AddInId }))" } | Sort-Object -Unique)
    NotRead        = @($failures).Count
    Outcomes       = $null
    PlanPath       = $null
    UndoPath       = $null
}

$goesOn = $false
if ($approved -and $approved -ne $hash -and $lines.Count) {
    # Only a run that has begun under this very approval may go on with what is left of it.
    $begun = @(Get-ChildItem -LiteralPath $UndoPath -Filter "wf-undo-$approved-*.jsonl" -File)
    $came = $lines.Count
    $went = 'an unknown number'
    $before = Join-Path $UndoPath "wf-removal-plan-$approved.json"
    if (Test-Path -LiteralPath $before) {
        $listed = @(([IO.File]::ReadAllText($before) | ConvertFrom-Json).targets | ForEach-Object { "$($_.line)" })
        $sure = (Get-WfHash (@("wf-removal-1|$($connection.TenantId)|$Organization|$Action".ToLowerInvariant()) + $listed)) -eq $approved
        $common = @(Compare-Object -ReferenceObject $listed -DifferenceObject $lines -IncludeEqual -ExcludeDifferent).Count
        $came = $lines.Count - $common
        $went = $listed.Count - $common
        $goesOn = $sure -and $begun.Count -gt 0 -and $came -eq 0
    }

    if (-not $goesOn) {
        throw "Nothing was changed: the list is no longer the one that was approved. $came came, $went went; it now has $($lines.Count) entries and the hash $hash. Run without an approval, and approve the new list."
    }
}

if (-not $lines.Count) {
    $summary.State = 'NothingToDo'
}
elseif (-not $approved) {
    $entries = @($lines | ForEach-Object { [ordered]@{ line = $_; mailbox = $byLine[$_].Mailbox; name = $byLine[$_].DisplayName; enabled = $byLine[$_].Enabled } })
    $text = [ordered]@{ organization = $Organization; action = $Action; hash = $hash; plannedAt = [DateTimeOffset]::UtcNow.ToString('o'); notRead = @($failures).Count; targets = $entries } | ConvertTo-Json -Depth 4
    [IO.File]::WriteAllText("$plan.new", $text)
    Move-Item -LiteralPath "$plan.new" -Destination $plan -Force
    $summary.PlanPath = $plan
}
else {
    $undo = Join-Path $UndoPath "wf-undo-$approved-$([DateTimeOffset]::UtcNow.ToString("yyyyMMdd'T'HHmmssfff'Z'")).jsonl"
    $command = @{ UndoPath = $undo; MaximumTargets = $MaximumTargets; ThrottleLimit = $ThrottleLimit; Confirm = $false; PassThru = $true }
    $notDone = @()
    $ordered = @($lines | ForEach-Object { $byLine[$_] })
    $results = @(
        if ($Action -eq 'Remove') { $ordered | Remove-WfOutlookAddIn @command -ErrorAction SilentlyContinue -ErrorVariable notDone 6> $null }
        else { $ordered | Disable-WfOutlookAddIn @command -ErrorAction SilentlyContinue -ErrorVariable notDone 6> $null }
    )
    $summary.State = 'Applied'
    $summary.Outcomes = @($results | Group-Object -Property { "$($_.Outcome)" } | Sort-Object -Property Name | ForEach-Object { "$($_.Count) $($_.Name)" })
    if (Test-Path -LiteralPath $undo) { $summary.UndoPath = $undo }
    $open = @($results | Where-Object { "$($_.Outcome)" -in 'Failed', 'Skipped' })
    if ($open.Count) { $problems.Add("$($open.Count) of $($results.Count) are still there: $(@($open | ForEach-Object { "$($_.Reason)" } | Select-Object -Unique -First 3) -join ' ')") }
    elseif (@($notDone).Count) { $problems.Add("$(@($notDone).Count) errors, the first: $($notDone[0])") }
    if (-not $open.Count -and $ApprovalVariable -and -not $ApprovedHash -and (Get-Command -Name Set-AutomationVariable -ErrorAction Ignore)) {
        # An approval is used once.
        Set-AutomationVariable -Name $ApprovalVariable -Value ''
    }
}

# The reasons are the service's own words, and may name somebody: addresses stay in the files.
$problems = @($problems | ForEach-Object { $_ -replace '[^\s@<>''"(]+@[^\s@<>''")]+', '<address>' })
[pscustomobject] $summary
foreach ($problem in $problems) { Write-Error -Message $problem -ErrorId 'WfRemovalProblem' -Category InvalidResult -TargetObject $Organization -ErrorAction Continue }
if ($problems.Count -and $OnProblem -eq 'Fail') { throw "$($problems.Count) problems in $Organization, the first: $($problems[0])" }
