using System.Runtime.CompilerServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.NestedAppAuth;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>The main job: reads the tenant and says what is the case.</summary>
public static class DiagnosisRunner
{
    /// <summary>Gets the module's version, major.minor.patch.</summary>
    public static string ModuleVersion { get; } =
        typeof(DiagnosisRunner).Assembly.GetName().Version is Version version ? version.ToString(3) : "0.0.0";

    /// <summary>Runs a diagnosis. What can't be read makes the result Partial; it is never left out silently.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="options">What to read, and the evidence at hand.</param>
    /// <param name="progress">Told of the sweep's progress, or null.</param>
    /// <param name="cancellationToken">Interrupts everything at once.</param>
    /// <returns>The diagnosis.</returns>
    public static async Task<WfDiagnosis> RunAsync(TenantContext tenant, DiagnosisOptions options, IProgress<WfProgress>? progress, CancellationToken cancellationToken)
    {
        DateTimeOffset startedAt = tenant.Clock.GetUtcNow();
        long started = tenant.Clock.GetTimestamp();
        var join = new AddInJoin();
        EntraFeed directory = new(tenant, cancellationToken);
        await using ConfiguredAsyncDisposable reading = directory.ConfigureAwait(false);
        var inventory = new AddInInventory(tenant, InventoryFor(options), progress)
        {
            BeforeMailboxes = () => ReadinessReading.Begin(directory, DiagnosisFacts.Asking(join.Summaries())),
        };
        var installed = new List<WfOutlookAddIn>();
        await foreach (InventoryItem item in inventory.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Failure is WfException failure)
            {
                options.OnNotRead?.Invoke(failure);
            }

            if (item.AddIn is WfOutlookAddIn addIn)
            {
                join.Add(addIn);
                if (addIn.Source == AddInSource.Mailbox && (addIn.IsWorkfront || addIn.LegacyTokenUse >= LegacyTokenUse.Listed))
                {
                    AddOnce(installed, addIn);
                }
            }
        }

        IReadOnlyList<WfAddInSummary> addIns = join.Summaries();
        WfAffected affected = AffectedBy(addIns, installed);
        ReadinessReading readiness = await ReadinessReading.ReadAsync(tenant, DiagnosisFacts.Asking(addIns), inventory.Tally.OnPremises, directory, cancellationToken).ConfigureAwait(false);
        TimeSpan duration = tenant.Clock.GetElapsedTime(started);
        WfConnection connection = tenant.Connection;
        string transport = tenant.Exchange.Kind.ToString();
        LegacyTokenReport? report = inventory.Report;
        InventoryTally tally = inventory.Tally;
        return Tell(options.Evidence);

        // Told in the language that is current; a report in another one asks again. What the services said, and the reasons
        // why something was not read, stay as they were.
        WfDiagnosis Tell(IReadOnlyList<GivenEvidence> evidence)
        {
            WfLegacyTokenStatus status = LegacyTokenStatusReader.Judge(report, connection, startedAt);
            GivenEvidence? onPremises = FindingRules.GivenOnPremises(tally);
            var facts = new DiagnosisFacts
            {
                Options = options,
                Connection = connection,
                Status = Named(status, addIns),
                Report = report,
                AddIns = addIns,
                Completeness = CompletenessOf(tally, options),
                Tally = tally,
                Readiness = readiness,
                Evidence = onPremises is null ? evidence : evidence.Append(onPremises).ToArray(),
            };
            WfVerdict verdict = VerdictRules.Judge(facts);
            return new WfDiagnosis
            {
                Verdict = verdict,
                Findings = FindingRules.Find(facts),
                Affected = affected,
                Actions = ActionRules.Plan(facts, verdict.Code),
                Answers = AnswerRules.Answer(facts, verdict.Code),
                Completeness = facts.Completeness,
                OnPremises = tally.OnPremises,
                Status = facts.Status,
                AddIns = addIns.ToArray(),
                Scope = options.Scope,
                TenantId = connection.TenantId,
                Organization = connection.Organization,
                Transport = transport,
                Account = connection.Account,
                Demo = connection.Demo,
                StartedAt = startedAt,
                Duration = duration,
                ModuleVersion = ModuleVersion,
                Language = DiagnosisText.Language,
                Again = () => Tell(evidence.Select(item => item.Again?.Invoke() ?? item).ToArray()),
            };
        }
    }

    // A mailbox may list an add-in twice, and its records come one after the other. Who has it enabled has it.
    private static void AddOnce(List<WfOutlookAddIn> installed, WfOutlookAddIn addIn)
    {
        for (int index = installed.Count - 1; index >= 0 && addIn.MailboxId is not null && string.Equals(installed[index].MailboxId, addIn.MailboxId, StringComparison.OrdinalIgnoreCase); index--)
        {
            if (string.Equals(installed[index].AddInId, addIn.AddInId, StringComparison.OrdinalIgnoreCase))
            {
                installed[index] = installed[index].Enabled == true ? installed[index] : addIn.Enabled == true ? addIn : installed[index];
                return;
            }
        }

        installed.Add(addIn);
    }

    private static InventoryOptions InventoryFor(DiagnosisOptions options) => new()
    {
        Sources = options.Scope == DiagnosisScope.Organization && options.Mailboxes is null && options.SweepPaths.Count == 0
            ? InventoryOptions.AllSources.Where(source => source != AddInSource.Mailbox).ToArray()
            : InventoryOptions.AllSources,
        Mailboxes = options.Mailboxes,
        CheckpointPath = options.CheckpointPath,
        SweepPaths = options.SweepPaths,
        SweepLimit = options.Scope == DiagnosisScope.Auto ? DiagnosisOptions.AutoSweepLimit : null,
        ThrottleLimit = options.ThrottleLimit,
        IsListed = options.IsListed,
        Explain = options.Explain,
    };

    private static WfCompleteness CompletenessOf(InventoryTally tally, DiagnosisOptions options)
    {
        var missing = tally.Missing.ToList();
        if (options.Scope == DiagnosisScope.Organization && options.Mailboxes is null && options.SweepPaths.Count == 0)
        {
            missing.Add(new WfMissing
            {
                Source = AddInSource.Mailbox,
                Scope = DiagnosisText.AllMailboxes,
                Reason = DiagnosisText.Missing_NoSweep_Reason,
                Remedy = DiagnosisText.Missing_NoSweep_Remedy,
            });
        }

        CompletenessState state = tally.ListingFailed && tally.Scanned == 0
            ? CompletenessState.Unknown
            : missing.Count == 0 && tally.Failed == 0 && tally.Skipped == 0 && !tally.ListingFailed
                ? CompletenessState.Complete
                : CompletenessState.Partial;
        return new WfCompleteness
        {
            State = state,
            Scanned = tally.Scanned,
            Failed = tally.Failed,
            Skipped = tally.Skipped,
            Expected = tally.Expected,
            Missing = missing.ToArray(),
        };
    }

    /// <summary>The token report gives ids alone; the inventory knows the names.</summary>
    private static WfLegacyTokenStatus Named(WfLegacyTokenStatus status, IReadOnlyList<WfAddInSummary> addIns)
    {
        if (status.Requests.Length == 0)
        {
            return status;
        }

        Dictionary<string, WfAddInSummary> known = addIns
            .Where(addIn => addIn.AddInId is not null)
            .GroupBy(addIn => addIn.AddInId!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);
        return status.With(status.Requests.Select(request => known.TryGetValue(request.AddInId, out WfAddInSummary? addIn)
            ? new WfLegacyTokenRequest
            {
                AddInId = request.AddInId,
                AssetId = request.AssetId ?? addIn.AssetId,
                Name = request.Name ?? addIn.DisplayName,
                ProviderName = request.ProviderName ?? addIn.ProviderName,
                Outcome = request.Outcome,
                LastSeen = request.LastSeen,
            }
            : request).ToArray());
    }

    private static WfAffected AffectedBy(IReadOnlyList<WfAddInSummary> addIns, List<WfOutlookAddIn> installed)
    {
        WfAddInSummary[] affected = addIns.Where(addIn => addIn.IsWorkfront || addIn.LegacyTokenUse >= LegacyTokenUse.Listed).ToArray();
        return new WfAffected
        {
            AddInCount = affected.Length,
            OrganizationWide = affected.Any(addIn => Array.Exists(addIn.Sources, source => source is AddInSource.Organization or AddInSource.PrivateCatalog or AddInSource.IntegratedApps)),
            MailboxCount = installed.Select(addIn => addIn.MailboxId).Distinct(StringComparer.OrdinalIgnoreCase).Count(),
            WorkfrontMailboxCount = installed.Where(addIn => addIn.IsWorkfront).Select(addIn => addIn.MailboxId).Distinct(StringComparer.OrdinalIgnoreCase).Count(),
            Mailboxes = installed
                .OrderBy(addIn => addIn.Mailbox, StringComparer.OrdinalIgnoreCase)
                .ThenBy(addIn => addIn.AddInId, StringComparer.OrdinalIgnoreCase)
                .Select(addIn => new WfAffectedMailbox
                {
                    Mailbox = addIn.Mailbox ?? addIn.MailboxId ?? string.Empty,
                    MailboxId = addIn.MailboxId ?? string.Empty,
                    AddInId = addIn.AddInId,
                    AddIn = addIn.DisplayName,
                    IsWorkfront = addIn.IsWorkfront,
                    Enabled = addIn.Enabled,
                })
                .ToArray(),
        };
    }
}
