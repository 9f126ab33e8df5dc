using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.Tests.Reporting;

/// <summary>Diagnoses to write reports of.</summary>
internal static class SampleDiagnosis
{
    public const string TenantId = "7f3c9d2e-4b61-4c0e-9a57-2d8e1f6b3a90";
    public const string OtherAddIn = "11111111-2222-4333-8444-555555555555";

    public static readonly DateTimeOffset At = new(2026, 11, 22, 9, 30, 15, TimeSpan.Zero);

    public static readonly string[] HostileNames =
    {
        "</script><img src=x onerror=document.title='PWNED'>",
        "\"><svg onload=alert(1)> ' & <b>bold</b>",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd",
        "\u202Egnp.exe\u2066 \u200Finvoice",
        "-->]]><!--",
        "`code` [link](https://evil.example) | cell | @everyone **x**",
        "tab\tand\r\nnew line\0nul",
        new('W', 4096),
        "lone \uD800 surrogate and Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357algo",
        "مرحبا بالعالم",
    };

    public static WfDiagnosis Typical(int mailboxes = 1204, DateTimeOffset? at = null, bool complete = false)
    {
        DateTimeOffset now = at ?? At;
        string[] domains = { "contoso.com", "eu.contoso.com", "fabrikam.example" };
        WfAffectedMailbox[] affected = Enumerable.Range(0, mailboxes).Select(index => new WfAffectedMailbox
        {
            Mailbox = $"user{index:D6}@{domains[index % 7 / 3]}",
            MailboxId = $"00000000-0000-4000-8000-{index:D12}",
            AddInId = index % 5 == 4 ? OtherAddIn : WorkfrontAddIn.AddInId,
            AddIn = index % 5 == 4 ? "Ticket Helper for Outlook" : "Workfront",
            IsWorkfront = index % 5 != 4,
            Enabled = index % 11 == 0 ? null : index % 3 != 0,
        }).ToArray();
        int expected = Math.Max(10000, mailboxes * 2);
        return Make(affected, now, expected, complete ? 0 : 188);
    }

    public static WfDiagnosis Hostile()
    {
        WfDiagnosis typical = Typical(600);
        int index = 0;
        return new WfDiagnosis
        {
            Verdict = new WfVerdict { Code = VerdictCode.LegacyTokensOff, Title = "Add-ins <b>ask</b> for tokens", Confidence = Confidence.Medium, Explanation = "</style><script>document.title='PWNED'</script>" },
            Findings = HostileNames.Select(name => new WfFinding { Id = name, Severity = FindingSeverity.Warning, Title = name, Detail = name, Basis = Basis.Observed, Source = name, Evidence = new[] { name } }).ToArray(),
            Affected = new WfAffected
            {
                MailboxCount = 600,
                AddInCount = HostileNames.Length,
                Mailboxes = typical.Affected.Mailboxes.Select(item => new WfAffectedMailbox
                {
                    Mailbox = HostileNames[index++ % HostileNames.Length] + index + "@x",
                    MailboxId = item.MailboxId,
                    AddInId = item.AddInId,
                    AddIn = HostileNames[index % HostileNames.Length],
                }).ToArray(),
            },
            Actions = HostileNames.Select((name, order) => new WfAction { Order = order + 1, Title = name, Detail = name, Command = name }).ToArray(),
            Answers = HostileNames.Select(name => new WfAnswer { Id = name, Question = name, Answer = name, Basis = Basis.Observed, Source = name }).ToArray(),
            Completeness = new WfCompleteness { State = CompletenessState.Partial, Scanned = 1, Failed = HostileNames.Length, Expected = 1 + HostileNames.Length, Missing = HostileNames.Select(name => new WfMissing { Source = AddInSource.Mailbox, Scope = name, Reason = name, Remedy = name }).ToArray() },
            Status = typical.Status,
            AddIns = HostileNames.SelectMany((name, number) => new[] { LegacyTokenUse.Confirmed, LegacyTokenUse.Possible }.Select(use => new WfAddInSummary { AddInId = $"{number:D8}-0000-4000-8000-00000000000{(int)use}", DisplayName = name, ProviderName = name, MailboxCount = number, LegacyTokenUse = use, Sources = new[] { AddInSource.Organization } })).ToArray(),
            TenantId = HostileNames[0],
            Organization = HostileNames[1],
            Transport = HostileNames[0],
            Account = HostileNames[1],
            StartedAt = At,
            ModuleVersion = "0.1.0",
        };
    }

    public static WfDiagnosis Clean() => new()
    {
        Verdict = new WfVerdict { Code = VerdictCode.NothingFound, Title = "No add-in in Exchange Online asks for legacy tokens", Confidence = Confidence.High, Explanation = "All 412 mailboxes and every source of the organization were read, and none shows Workfront or an add-in that is known to ask for legacy tokens." },
        Affected = new WfAffected(),
        Answers = Answers(),
        Completeness = new WfCompleteness { State = CompletenessState.Complete, Scanned = 412, Expected = 412 },
        Status = Status(At, Array.Empty<WfLegacyTokenRequest>(), available: false),
        OnPremises = 0,
        TenantId = TenantId,
        Organization = "contoso.onmicrosoft.com",
        Scope = DiagnosisScope.All,
        StartedAt = At,
        Duration = TimeSpan.FromSeconds(48.2),
        ModuleVersion = "0.1.0",
    };

    public static WfHistoryPoint[] History() => new[] { 2110, 1980, 1702, 1690, 1455, 1320 }.Select((count, index) => new WfHistoryPoint
    {
        StartedAt = At.AddDays(-84 + (14 * index)),
        Verdict = VerdictCode.WorkfrontRetired,
        Completeness = index == 2 ? CompletenessState.Partial : CompletenessState.Complete,
        Scanned = 10000,
        MailboxCount = count,
        AddInCount = 4,
        AddInsAsking = index == 3 ? null : 6 - index,
        TenantId = TenantId,
    }).ToArray();

    private static WfAnswer[] Answers() => new[]
    {
        new WfAnswer { Id = "ListComplete", Question = "Is the list complete?", Answer = "No. Of 10,000 mailboxes 9,812 were read, 188 did not answer and 0 were not asked. What is missing may hold the add-in; each gap is named with its remedy.", Basis = Basis.Observed, Source = "this tenant" },
        new WfAnswer { Id = "WhenSure", Question = "When can I be sure that it is gone?", Answer = "Not before 2026-11-29, if it is removed today.", Basis = Basis.Documented, Source = "OfficeDev/office-js-docs-pr (2025-05-22)" },
    };

    private static WfDiagnosis Make(WfAffectedMailbox[] affected, DateTimeOffset now, int expected, int failed)
    {
        int workfront = affected.Count(item => item.IsWorkfront);
        WfLegacyTokenRequest[] requests =
        {
            new() { AddInId = WorkfrontAddIn.AddInId, AssetId = WorkfrontAddIn.AssetId, Name = "Workfront", ProviderName = "Adobe", Outcome = LegacyTokenRequestOutcome.Blocked, LastSeen = new DateTime(2026, 11, 17, 0, 0, 0, DateTimeKind.Utc) },
            new() { AddInId = OtherAddIn, Name = "Ticket Helper for Outlook", Outcome = LegacyTokenRequestOutcome.Blocked, LastSeen = new DateTime(2026, 9, 30, 0, 0, 0, DateTimeKind.Utc) },
            new() { AddInId = "22222222-2222-4333-8444-555555555555", Outcome = LegacyTokenRequestOutcome.Allowed, LastSeen = new DateTime(2025, 9, 12, 0, 0, 0, DateTimeKind.Utc) },
        };
        return new WfDiagnosis
        {
            Verdict = new WfVerdict { Code = VerdictCode.WorkfrontRetired, Title = "Workfront for Outlook is retired and still installed", Confidence = Confidence.High, Explanation = "Exchange Online issues no legacy tokens since 31 October 2025, Workfront for Outlook asks for one at every start, and Adobe has ended it without a successor. Its users see “Unable to get the outlookIdentityToken”, and no setting brings it back. Remove it, and give the users another way to their requests." },
            Findings = new[]
            {
                new WfFinding { Id = "WorkfrontInstalled", Severity = FindingSeverity.Critical, Title = $"Workfront is installed in {workfront:N0} mailboxes", Detail = "It was matched by its exact id, not by name. The organization provides it to specific users, and some users installed it themselves.", Basis = Basis.Observed, Source = "Get-App in this tenant, 2026-11-22", Evidence = new[] { $"AddInId {WorkfrontAddIn.AddInId}", "AssetId WA104380943", "ProvidedTo SpecificUsers" } },
                new WfFinding { Id = "TokensOff", Severity = FindingSeverity.Critical, Title = "Legacy tokens are off for everybody", Detail = "Configured is “not set”. Whatever an admin sets, Exchange Online has issued none since 31 October 2025.", Basis = Basis.Documented, Source = "MicrosoftDocs/office-docs-powershell, Set-AuthenticationPolicy (2025-10-30)" },
                new WfFinding { Id = "OtherAddInAsks", Severity = FindingSeverity.Warning, Title = "Ticket Helper for Outlook asked for a token on 2026-09-30", Detail = "Its publisher may have moved it to nested app authentication since. Ask which release did.", Basis = Basis.Observed, Source = "Get-AuthenticationPolicy -AllowLegacyExchangeTokens, 2026-11-22" },
                new WfFinding { Id = "OnPremisesMailboxes", Severity = FindingSeverity.Information, Title = "37 mailboxes live on-premises", Detail = "Exchange Server still issues legacy tokens to them. They are outside this diagnosis.", Basis = Basis.Observed, Source = "Get-Recipient in this tenant, 2026-11-22" },
            },
            Affected = new WfAffected { MailboxCount = affected.Length, WorkfrontMailboxCount = workfront, AddInCount = 3, OrganizationWide = false, Mailboxes = affected },
            Actions = new[]
            {
                new WfAction { Order = 1, Title = "Read the mailboxes that did not answer", Command = "Invoke-WfDiagnosis -Scope All -CheckpointPath ./sweep.jsonl", Detail = "188 mailboxes gave no answer. The checkpoint keeps what is known, so that only the rest is asked." },
                new WfAction { Order = 2, Title = "Remove Workfront, with a way back", Command = "Get-WfOutlookAddIn -Workfront | Remove-WfOutlookAddIn -UndoPath ./workfront-undo.jsonl -WhatIf", Detail = "Shows what would go. Run it again without -WhatIf; the undo file brings everything back with Restore-WfOutlookAddIn." },
                new WfAction { Order = 3, Title = "Tell the users how they reach Workfront now", Detail = "By mail to a request queue, by reply to a notification, in Teams, or by Fusion. There is no Outlook add-in to replace it." },
                new WfAction { Order = 4, Title = "Prove that it is gone", Command = "Compare-WfDiagnosis ./before.json ./after.json", Detail = "After eight days, with a second diagnosis." },
            },
            Answers = Answers(),
            Completeness = new WfCompleteness
            {
                State = failed == 0 ? CompletenessState.Complete : CompletenessState.Partial,
                Scanned = expected - failed,
                Failed = failed,
                Expected = expected,
                Missing = failed == 0 ? Array.Empty<WfMissing>() : Enumerable.Range(0, failed).Select(index => new WfMissing { Source = AddInSource.Mailbox, Scope = $"failed{index:D4}@contoso.com", Reason = "The service answered 503 five times.", Remedy = "Run it again with the checkpoint." })
                    .Prepend(new WfMissing { Source = AddInSource.IntegratedApps, Scope = "the whole source", Reason = "Microsoft Graph is not connected.", Remedy = "Connect with Graph too: Connect-MgGraph -Scopes Application.Read.All" }).ToArray(),
            },
            OnPremises = 37,
            Status = Status(now, requests, available: true),
            AddIns = new[]
            {
                new WfAddInSummary { AddInId = WorkfrontAddIn.AddInId, AssetId = WorkfrontAddIn.AssetId, DisplayName = "Workfront", ProviderName = "Adobe Workfront", Permission = AddInPermission.ReadWriteMailbox, Sources = new[] { AddInSource.Organization, AddInSource.Mailbox, AddInSource.TokenReport }, MailboxCount = workfront, LegacyTokenUse = LegacyTokenUse.Confirmed, Basis = Basis.Observed, LastTokenRequest = requests[0].LastSeen },
                new WfAddInSummary { AddInId = OtherAddIn, DisplayName = "Ticket Helper for Outlook", ProviderName = "Fabrikam", Permission = AddInPermission.ReadWriteItem, Sources = new[] { AddInSource.Mailbox, AddInSource.TokenReport }, MailboxCount = affected.Length - workfront, LegacyTokenUse = LegacyTokenUse.Confirmed, Basis = Basis.Observed, LastTokenRequest = requests[1].LastSeen },
                new WfAddInSummary { AddInId = "22222222-2222-4333-8444-555555555555", Sources = new[] { AddInSource.TokenReport }, LegacyTokenUse = LegacyTokenUse.Confirmed, Basis = Basis.Observed, LastTokenRequest = requests[2].LastSeen },
            }.Concat(Enumerable.Range(1, 14).Select(index => new WfAddInSummary
            {
                AddInId = $"33333333-0000-4000-8000-{index:D12}",
                DisplayName = index == 3 ? "Workfront Proof Viewer" : $"Meeting companion {index}",
                ProviderName = "Northwind",
                Permission = index % 4 == 0 ? AddInPermission.Restricted : AddInPermission.ReadItem,
                Sources = index % 2 == 0 ? new[] { AddInSource.Organization, AddInSource.IntegratedApps } : new[] { AddInSource.Mailbox },
                MailboxCount = index * 37 % 113,
                LegacyTokenUse = index % 4 == 0 ? LegacyTokenUse.Impossible : index % 5 == 0 ? LegacyTokenUse.Unknown : LegacyTokenUse.Possible,
                Basis = index % 4 == 0 ? Basis.Documented : Basis.Inferred,
            })).ToArray(),
            Scope = DiagnosisScope.All,
            TenantId = TenantId,
            Organization = "contoso.onmicrosoft.com",
            Transport = "Admin REST",
            Account = "auditor@contoso.example",
            StartedAt = now,
            Duration = TimeSpan.FromSeconds(314.5),
            ModuleVersion = "0.1.0",
        };
    }

    private static WfLegacyTokenStatus Status(DateTimeOffset at, WfLegacyTokenRequest[] requests, bool available) => new()
    {
        TenantId = TenantId,
        Organization = "contoso.onmicrosoft.com",
        Environment = "Global",
        AdminSetting = LegacyTokenAdminSetting.NotSet,
        EffectiveState = LegacyTokenEffectiveState.Off,
        Phase = LegacyTokenPhase.OffForAll,
        Basis = Basis.Documented,
        Explanation = "Configured: not set. In force: off. Since 2025-10-31 Exchange Online issues no legacy tokens in any tenant, whatever an admin set, and nobody can turn them back on.",
        Requests = requests,
        ReportAvailable = available,
        ServerWarning = available ? null : "Legacy Exchange tokens are disabled for this organization.",
        CheckedAt = at,
        NextStep = "Invoke-WfDiagnosis",
    };
}
