using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>Draws profiles for tests that compare a diagnosis with the truth.</summary>
internal static class RandomProfile
{
    // One in each phase, and one in each roll-out.
    private static readonly DateTimeOffset[] Dates =
    {
        new(2025, 1, 15, 9, 0, 0, TimeSpan.Zero),
        new(2025, 3, 10, 9, 0, 0, TimeSpan.Zero),
        new(2025, 6, 10, 9, 0, 0, TimeSpan.Zero),
        new(2025, 8, 20, 9, 0, 0, TimeSpan.Zero),
        new(2025, 10, 15, 9, 0, 0, TimeSpan.Zero),
        new(2025, 11, 15, 9, 0, 0, TimeSpan.Zero),
        new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero),
        new(2027, 5, 4, 9, 0, 0, TimeSpan.Zero),
    };

    private static readonly LegacyTokenAdminSetting[] Settings = { LegacyTokenAdminSetting.NotSet, LegacyTokenAdminSetting.Allowed, LegacyTokenAdminSetting.Blocked };

    private static readonly SeededAddIn[] Others =
        { KnownAddIns.Crm, KnownAddIns.Signatures, KnownAddIns.Archive, KnownAddIns.Rooms, KnownAddIns.Translator, KnownAddIns.Unified, KnownAddIns.NearMiss };

    private static readonly SeededAddIn[] Workfronts = { KnownAddIns.Workfront, KnownAddIns.WorkfrontByIdOnly, KnownAddIns.WorkfrontByAssetOnly };

    public static (TenantProfile Profile, DateTimeOffset Now) Draw(int seed)
    {
        bool Chance(string what, double probability) => StableHash.Unit(seed, "random-" + what) < probability;
        int Below(string what, int bound) => StableHash.Below(bound, seed, "random-" + what);
        T Pick<T>(string what, IReadOnlyList<T> from) => from[Below(what, from.Count)];
        List<SeededAddIn> Some(string what, double probability) => Others.Where((_, i) => StableHash.Unit(seed, "random-" + what, i) < probability).ToList();

        DateTimeOffset now = Pick("date", Dates);
        bool early = now.Year == 2025 && now.Month < 11;

        List<SeededAddIn> organization = Some("organization", 0.25);
        List<SeededAddIn> catalog = Some("catalog", 0.1);
        List<SeededAddIn> integrated = Some("integrated", 0.1);
        List<UserInstall> users = Some("users", 0.2).ConvertAll(app => Scenarios.Share(app, 0.05 + (Below("share" + app.AddInId, 40) / 100.0)));
        List<TokenReportEntry> report = Some("report", Chance("any-report", 0.5) ? 0.3 : 0)
            .ConvertAll(app => Scenarios.Report(app.AddInId, Below("days" + app.AddInId, 60), Chance("outcome" + app.AddInId, 0.3) ? LegacyTokenRequestOutcome.Allowed : LegacyTokenRequestOutcome.Blocked));
        report.RemoveAll(entry => string.Equals(entry.AddInId, KnownAddIns.Rooms.AddInId, StringComparison.Ordinal) || string.Equals(entry.AddInId, KnownAddIns.Translator.AddInId, StringComparison.Ordinal));
        if (Chance("workfront", 0.55))
        {
            // One place at least, sometimes several.
            SeededAddIn workfront = Pick("which", Workfronts);
            int place = Below("place", 5);
            if (place == 0 || Chance("place0", 0.15))
            {
                organization.Add(workfront with { Enabled = !Chance("off", 0.2) });
            }

            if (place == 1 || Chance("place1", 0.15))
            {
                users.Add(Scenarios.Share(workfront, 0.02 + (Below("workfront-share", 50) / 100.0)) with { OnlyInBrokenMailboxes = Chance("hidden", 0.2) });
            }

            if (place == 2 || Chance("place2", 0.15))
            {
                catalog.Add(workfront);
            }

            if (place == 3 || Chance("place3", 0.15))
            {
                integrated.Add(workfront);
            }

            if (place == 4 || Chance("place4", 0.15))
            {
                report.Add(Scenarios.Report(workfront.AddInId, Below("workfront-days", 20)));
            }
        }

        // The warning in place of an answer came with the switch-off for all.
        StatusForm form = (StatusForm)Below("form", 8);
        form = early && form == StatusForm.WarningOnly ? StatusForm.OneStringLf : form;
        var denied = new List<string>();
        foreach (string cmdlet in new[] { "Get-App", "Get-AuthenticationPolicy", "Get-Mailbox" })
        {
            if (Chance("denied" + cmdlet, 0.04))
            {
                denied.Add(cmdlet);
            }
        }

        var profile = new TenantProfile
        {
            Scenario = "Random",
            Seed = seed,
            MailboxCount = Chance("large", 0.03) ? 1001 + Below("large-count", 100) : 1 + Below("count", 60),
            SharedShare = Below("shared", 30) / 100.0,
            Rooms = Below("rooms", 5),
            Equipment = Below("equipment", 3),
            GroupMailboxes = Below("groups", 4),
            OnPremisesMailboxes = Chance("hybrid", 0.2) ? 1 + Below("on-premises", 30) : 0,
            ExternalMailUsers = Below("external", 4),
            SoftDeletedMailboxes = Below("soft-deleted", 4),
            InactiveMailboxes = Below("inactive", 3),
            BrokenShare = Chance("broken", 0.12) ? 0.02 + (Below("broken-share", 30) / 100.0) : 0,
            HostileNames = Chance("hostile", 0.1),
            Cloud = early || !Chance("sovereign", 0.2) ? CloudEnvironments.Worldwide : Pick("cloud", CloudEnvironments.All),
            AdminSetting = Pick("setting", Settings),
            StatusForm = form,
            TokenReport = report,
            OrganizationApps = organization,
            PrivateCatalogApps = catalog,
            UserInstalls = users,
            IntegratedApps = integrated,
            OtherApplications = Below("applications", 250),
            HasGraph = Chance("graph", 0.8),
            GraphDenied = Chance("graph-denied", 0.05),
            DeniedCmdlets = denied,
            Server = new ServerOptions
            {
                Faults = Chance("faults", 0.25) ? FaultPlan.Transient(seed, 0.15) : null,
                RedirectsToOwnHost = Chance("redirect", 0.05),
            },
        };
        return (profile, now);
    }
}
