using WorkfrontOutlook.Connections;
using WorkfrontOutlook.LegacyTokens;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.LegacyTokens;

/// <summary>Every documented form of the answer, and what isn't one. Ids and dates are made up.</summary>
public class LegacyTokenReportParserTests
{
    private const string First = "0a1b2c3d-0000-4000-8000-000000000001";
    private const string Second = "0a1b2c3d-0000-4000-8000-000000000002";
    private const string Disabled = "Legacy Exchange Online tokens are disabled. For more information, see https://aka.ms/naafaq.";

    private const string Full =
        "AllowLegacyExchangeTokens: True\nAllowed:\n[\n        { \"" + First + "\" : \"2025-05-21\" }\n, { \"" + Second + "\" : \"2025-05-20\" }\n]\nBlocked:\n[\n        { \"" + First + "\" : \"2025-02-25\" }\n]";

    [Theory]
    [InlineData("AllowLegacyExchangeTokens: False\nAllowed: []\nBlocked: []", LegacyTokenAdminSetting.Blocked)]
    [InlineData("AllowLegacyExchangeTokens: (Not Set)\r\nAllowed: []\r\nBlocked: []\r\n", LegacyTokenAdminSetting.NotSet)]
    [InlineData("AllowLegacyExchangeTokens: Not Set\nAllowed: []\nBlocked: []", LegacyTokenAdminSetting.NotSet)]
    [InlineData("allowlegacyexchangetokens : TRUE\nallowed: []\nblocked: []", LegacyTokenAdminSetting.Allowed)]
    [InlineData("AllowLegacyExchangeTokens: True", LegacyTokenAdminSetting.Allowed)]
    public void The_setting_is_read_from_every_spelling(string text, LegacyTokenAdminSetting expected)
    {
        LegacyTokenReport report = Parse(new BagRecord(text));
        Assert.Equal(expected, report.Setting);
        Assert.True(report.IsAvailable);
        Assert.Null(report.Failure);
        Assert.Empty(report.Requests);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lists_with_leading_commas_are_read_whole(string lineEnd)
    {
        AssertFull(Parse(new BagRecord(Full.Replace("\n", lineEnd))));
    }

    [Fact]
    public void Several_strings_are_one_report() => AssertFull(Parse(Full.Split('\n').Select(line => new BagRecord(line)).ToArray()));

    [Fact]
    public void An_object_with_the_same_names_is_read()
    {
        var list = new object?[] { new BagRecord((First, "2025-05-21")), new BagRecord((Second, "2025-05-20")) };
        AssertFull(Parse(new BagRecord(("AllowLegacyExchangeTokens", true), ("Allowed", list), ("Blocked", "[{\"" + First + "\":\"2025-02-25\"}]"))));
    }

    [Fact]
    public void A_warning_alone_is_no_report_and_no_failure()
    {
        LegacyTokenReport report = LegacyTokenReportParser.Parse(new ExchangePage([], [Disabled]));
        Assert.False(report.IsAvailable);
        Assert.True(report.SaysDisabled);
        Assert.Equal(Disabled, report.Warning);
        Assert.Equal(LegacyTokenAdminSetting.Unknown, report.Setting);
        Assert.Null(report.Failure);
    }

    [Fact]
    public void The_short_form_of_the_warning_counts_also_in_the_output()
    {
        LegacyTokenReport report = Parse(new BagRecord("Legacy Exchange Online tokens are disabled"));
        Assert.True(report.SaysDisabled);
        Assert.False(report.IsAvailable);
        Assert.Null(report.Failure);
    }

    [Fact]
    public void A_warning_beside_a_report_keeps_both()
    {
        LegacyTokenReport report = LegacyTokenReportParser.Parse(new ExchangePage([new BagRecord(Full)], ["Something else"]));
        Assert.Equal("Something else", report.Warning);
        Assert.False(report.SaysDisabled);
        Assert.Equal(3, report.Requests.Count);
    }

    [Theory]
    [InlineData("AllowLegacyExchangeTokens: Vero\nAllowed: []\nBlocked: []")]
    [InlineData("VeraltetesTokenErlauben: Ja")]
    [InlineData("AllowLegacyExchangeTokens: 1")]
    public void An_unknown_text_is_unknown_and_kept(string text)
    {
        LegacyTokenReport report = Parse(new BagRecord(text));
        Assert.Equal(LegacyTokenAdminSetting.Unknown, report.Setting);
        Assert.Equal("LegacyTokenReportUnreadable", report.Failure?.ErrorId);
        Assert.Equal(text, report.RawText);
    }

    [Fact]
    public void Entries_outside_the_known_lists_are_not_dropped_in_silence()
    {
        LegacyTokenReport report = Parse(new BagRecord("AllowLegacyExchangeTokens: True\nConsentiti: [{\"" + First + "\":\"2025-05-21\"}]"));
        Assert.Equal("LegacyTokenReportUnreadable", report.Failure?.ErrorId);
    }

    [Fact]
    public void A_list_that_was_cut_is_a_failure_with_what_arrived()
    {
        LegacyTokenReport report = Parse(new BagRecord(Full[..^20]));
        Assert.Equal("LegacyTokenReportCut", report.Failure?.ErrorId);
        Assert.NotEmpty(report.Requests);
    }

    [Theory]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed:")]
    [InlineData("AllowLegacyExchangeTokens: True\nAll")]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed: []\nBlocked: []\n, { \"0a1b2c3d-0000-4000-8000-00")]
    public void The_rest_of_a_list_is_no_answer_without_lists(string text)
    {
        LegacyTokenReport report = Parse(new BagRecord(text));
        Assert.Equal("LegacyTokenReportCut", report.Failure?.ErrorId);
    }

    [Theory]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed: [{ \"" + First + "\" : \"2025-05-21 }\n, { \"" + Second + "\" : \"2025-05-20\" }]\nBlocked: []")]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed: [{ \"\" : \"2025-05-21\" }]\nBlocked: []")]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed: [{ \"date\" : \"2025-05-21\" }]\nBlocked: []")]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowed: []\nAllowed: []\nBlocked: []")]
    [InlineData("AllowLegacyExchangeTokens: True\nAllowLegacyExchangeTokens: False\nAllowed: []\nBlocked: []")]
    public void A_text_that_lost_a_mark_or_says_two_things_is_unreadable(string text) =>
        Assert.Equal("LegacyTokenReportUnreadable", Parse(new BagRecord(text)).Failure?.ErrorId);

    [Fact]
    public void An_entry_of_another_form_makes_no_add_ins_of_its_names()
    {
        LegacyTokenReport report = Parse(new BagRecord(("AllowLegacyExchangeTokens", true), ("Allowed", new object?[] { new BagRecord(("id", First), ("day", "2025-05-21")) })));
        Assert.Empty(report.Requests);
        Assert.Equal("LegacyTokenReportUnreadable", report.Failure?.ErrorId);
    }

    [Fact]
    public void Nothing_at_all_is_a_failure()
    {
        LegacyTokenReport report = Parse();
        Assert.Equal("LegacyTokenReportEmpty", report.Failure?.ErrorId);
        Assert.Equal(LegacyTokenAdminSetting.Unknown, report.Setting);
    }

    [Fact]
    public void An_ordinary_policy_object_is_not_mistaken_for_the_report()
    {
        LegacyTokenReport report = Parse(new BagRecord(("Name", "Block Basic Auth"), ("AllowBasicAuthPop", false)));
        Assert.Equal("LegacyTokenReportUnreadable", report.Failure?.ErrorId);
    }

    [Fact]
    public void A_date_that_cannot_be_read_loses_the_date_and_not_the_entry()
    {
        LegacyTokenReport report = Parse(new BagRecord("AllowLegacyExchangeTokens: True\nAllowed: [{\"{" + First.ToUpperInvariant() + "}\":\"21/05/2025\"}]\nBlocked: []"));
        WfLegacyTokenRequest request = Assert.Single(report.Requests);
        Assert.Equal(First, request.AddInId);
        Assert.Null(request.LastSeen);
    }

    private static LegacyTokenReport Parse(params ExchangeRecord[] records) => LegacyTokenReportParser.Parse(new ExchangePage(records, []));

    private static void AssertFull(LegacyTokenReport report)
    {
        Assert.Null(report.Failure);
        Assert.Equal(LegacyTokenAdminSetting.Allowed, report.Setting);
        Assert.Equal(
            [(First, LegacyTokenRequestOutcome.Allowed, Day(2025, 5, 21)), (Second, LegacyTokenRequestOutcome.Allowed, Day(2025, 5, 20)), (First, LegacyTokenRequestOutcome.Blocked, Day(2025, 2, 25))],
            report.Requests.Select(request => (request.AddInId, request.Outcome, request.LastSeen!.Value)));
    }

    private static DateTime Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
