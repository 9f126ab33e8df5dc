using System.Diagnostics;
using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Fuzzing;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class AddInManifestTests
{
    [Fact]
    public void The_XML_manifest_gives_every_property()
    {
        WfManifestTest result = Test(ManifestSample.Xml());

        Assert.Equal(ManifestFormat.Xml, result.Format);
        Assert.True(result.IsOutlookAddIn);
        Assert.Equal(ManifestSample.Id, result.AddInId);
        Assert.Equal(("1.2.3.4", "Contoso add-in", "Contoso & Söhne"), (result.Version, result.DisplayName, result.ProviderName));
        Assert.Equal(AddInPermission.ReadWriteItem, result.Permission);
        Assert.Equal(LegacyTokenUse.Possible, result.LegacyTokenUse);
        Assert.Equal(ManifestNestedAppAuth.Unknown, result.NestedAppAuth);
        Assert.False(result.HasWebApplicationInfo);
        Assert.False(result.IsWorkfront);
        Assert.Equal(["Mailbox"], result.Hosts);
        Assert.Equal(["Mailbox 1.1", "IdentityAPI 1.3"], result.RequirementSets);
        Assert.Equal(["https://www.contoso.example", "https://login.microsoftonline.com"], result.AppDomains);
        Assert.Equal(["https://www.contoso.example/pane.html"], result.SourceLocations);
        Assert.Empty(result.SuccessorOf);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Every_conclusion_has_a_basis_and_a_dated_source()
    {
        WfManifestTest result = Test(ManifestSample.Xml("ReadWriteMailbox", ManifestSample.Overrides11(ManifestSample.WebApplicationInfo), WorkfrontAddIn.AddInId), AddInCatalog.BuiltIn);

        Assert.Equal(7, result.Conclusions.Length);
        Assert.All(result.Conclusions, conclusion => Assert.Matches("20[0-9]{2}-[0-9]{2}", conclusion.Source));
        Assert.Equal(Basis.Inferred, result.Conclusions.Single(conclusion => conclusion.Text.Contains("login.microsoftonline.com", StringComparison.Ordinal)).Basis);
    }

    [Fact]
    public void Version_overrides_add_requirements_and_addresses()
    {
        WfManifestTest one = Test(ManifestSample.Xml(overrides: ManifestSample.Overrides10()));
        WfManifestTest two = Test(ManifestSample.Xml(overrides: ManifestSample.Overrides11()));

        Assert.Equal(["Mailbox 1.1", "IdentityAPI 1.3", "Mailbox 1.3"], one.RequirementSets);
        Assert.Contains("https://www.contoso.example/commands.html", one.SourceLocations, StringComparer.Ordinal);
        Assert.Equal(["Mailbox 1.1", "IdentityAPI 1.3", "Mailbox 1.3", "Mailbox 1.5"], two.RequirementSets);
        Assert.Equal(4, two.SourceLocations.Length);
        Assert.Contains("https://www.contoso.example/events.js", two.SourceLocations, StringComparer.Ordinal);
        Assert.False(two.HasWebApplicationInfo);
    }

    [Fact]
    public void WebApplicationInfo_in_the_innermost_overrides_is_found()
    {
        WfManifestTest result = Test(ManifestSample.Xml(overrides: ManifestSample.Overrides11(ManifestSample.WebApplicationInfo)));

        Assert.True(result.HasWebApplicationInfo);
        Assert.Equal("99998888-7777-4666-8555-444433332222", result.WebApplicationId);
        Assert.Equal(LegacyTokenUse.Possible, result.LegacyTokenUse);
    }

    [Fact]
    public void Unknown_overrides_are_said()
    {
        WfManifestTest result = Test(ManifestSample.Xml(overrides: "<VersionOverrides xmlns=\"http://schemas.microsoft.com/office/mailappversionoverrides/2.0\"/>"));

        Assert.Contains(result.Warnings, warning => warning.Contains("mailappversionoverrides/2.0", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Restricted", AddInPermission.Restricted, LegacyTokenUse.Impossible)]
    [InlineData("ReadItem", AddInPermission.ReadItem, LegacyTokenUse.Possible)]
    [InlineData(" ReadWriteItem ", AddInPermission.ReadWriteItem, LegacyTokenUse.Possible)]
    [InlineData("readwritemailbox", AddInPermission.ReadWriteMailbox, LegacyTokenUse.Possible)]
    [InlineData("Everything", null, LegacyTokenUse.Unknown)]
    [InlineData("", null, LegacyTokenUse.Unknown)]
    [InlineData("Restricted</Permissions><Permissions>ReadItem", AddInPermission.ReadItem, LegacyTokenUse.Possible)]
    [InlineData("ReadWriteMailbox</Permissions><Permissions>Restricted", AddInPermission.ReadWriteMailbox, LegacyTokenUse.Possible)]
    [InlineData("Restricted</Permissions><Permissions>Everything", AddInPermission.Restricted, LegacyTokenUse.Unknown)]
    public void The_strongest_permission_decides(string written, AddInPermission? permission, LegacyTokenUse use)
    {
        WfManifestTest result = Test(ManifestSample.Xml(written));

        Assert.Equal((permission, use), (result.Permission, result.LegacyTokenUse));
    }

    [Fact]
    public void The_catalog_makes_it_listed_by_add_in_id_or_by_the_given_asset()
    {
        AddInCatalog catalog = AddInCatalog.Read(CatalogSample.Bytes($"wa200000001,{ManifestSample.Id},Contoso"), "x", null, DateTimeOffset.UnixEpoch);

        Assert.Equal(LegacyTokenUse.Listed, Test(ManifestSample.Xml(), catalog).LegacyTokenUse);
        Assert.Equal(LegacyTokenUse.Listed, Test(ManifestSample.Xml("?"), catalog).LegacyTokenUse);
        Assert.Equal(LegacyTokenUse.Listed, AddInManifest.Test(ManifestSample.Xml(id: CatalogSample.Id(5)), null, "wa200000001", catalog).LegacyTokenUse);
        WfManifestTest restricted = Test(ManifestSample.Xml("Restricted"), catalog);
        Assert.Equal(LegacyTokenUse.Impossible, restricted.LegacyTokenUse);
        Assert.Single(restricted.Warnings);
    }

    [Fact]
    public void Workfront_is_told_by_its_id_and_a_like_name_is_only_a_warning()
    {
        WfManifestTest workfront = Test(ManifestSample.Xml(id: "{B7CF3295-3645-4FC5-9C19-A963C71D1FE2}"), AddInCatalog.BuiltIn);
        Assert.True(workfront.IsWorkfront);
        Assert.Equal((WorkfrontAddIn.AddInId, LegacyTokenUse.Listed), (workfront.AddInId, workfront.LegacyTokenUse));

        WfManifestTest alike = Test(ManifestSample.Xml().Replace("Contoso add-in", "Workfront Pro", StringComparison.Ordinal), AddInCatalog.BuiltIn);
        Assert.False(alike.IsWorkfront);
        Assert.Single(alike.Warnings);
    }

    [Theory]
    [InlineData("TaskPaneApp", "Document")]
    [InlineData("ContentApp", "Workbook")]
    public void An_add_in_for_Word_or_Excel_is_said_not_to_be_one_for_Outlook(string type, string host)
    {
        WfManifestTest result = Test(ManifestSample.Xml("ReadWriteDocument", type: type, host: host));

        Assert.Equal((ManifestFormat.Xml, false, null, LegacyTokenUse.Unknown), (result.Format, result.IsOutlookAddIn, result.Permission, result.LegacyTokenUse));
        Assert.Equal([host], result.Hosts);
        Assert.Contains("not an Outlook add-in", result.Conclusions[0].Text, StringComparison.Ordinal);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void An_older_schema_is_known_and_a_newer_one_is_Unknown()
    {
        string xml = ManifestSample.Xml();
        Assert.Equal(ManifestFormat.Xml, Test(xml.Replace("appforoffice/1.1", "appforoffice/1.0", StringComparison.Ordinal)).Format);
        WfManifestTest newer = Test(xml.Replace("appforoffice/1.1", "appforoffice/2.0", StringComparison.Ordinal));

        Assert.Equal((ManifestFormat.Unknown, null, ManifestSample.Id), (newer.Format, newer.IsOutlookAddIn, newer.AddInId));
        Assert.Equal(LegacyTokenUse.Unknown, newer.LegacyTokenUse);
        Assert.NotEmpty(newer.Warnings);
        WfManifestTest json = Test(ManifestSample.Json(manifestVersion: "2.0"));
        Assert.Equal((ManifestFormat.Unknown, null, ManifestSample.Id), (json.Format, json.IsOutlookAddIn, json.AddInId));
    }

    [Fact]
    public void The_unified_manifest_gives_every_property()
    {
        WfManifestTest result = Test(ManifestSample.Json());

        Assert.Equal((ManifestFormat.UnifiedJson, true, ManifestSample.Id), (result.Format, result.IsOutlookAddIn, result.AddInId));
        Assert.Equal(("1.0.0", "Contoso add-in", "Contoso"), (result.Version, result.DisplayName, result.ProviderName));
        Assert.Equal((AddInPermission.ReadItem, LegacyTokenUse.Possible), (result.Permission, result.LegacyTokenUse));
        Assert.Equal(["Mailbox"], result.Hosts);
        Assert.Equal(["Mailbox 1.5"], result.RequirementSets);
        Assert.Equal(["https://www.contoso.example"], result.AppDomains);
        Assert.Equal(["https://www.contoso.example/pane.html", "https://www.contoso.example/events.js"], result.SourceLocations);
        Assert.False(result.HasWebApplicationInfo);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("MailboxItem.Restricted.User", AddInPermission.Restricted, LegacyTokenUse.Impossible)]
    [InlineData("MailboxItem.Read.User", AddInPermission.ReadItem, LegacyTokenUse.Possible)]
    [InlineData("MailboxItem.ReadWrite.User", AddInPermission.ReadWriteItem, LegacyTokenUse.Possible)]
    [InlineData("Mailbox.ReadWrite.User", AddInPermission.ReadWriteMailbox, LegacyTokenUse.Possible)]
    [InlineData("MailboxItem.Restricted.User,Mailbox.ReadWrite.User,MailboxItem.Read.User", AddInPermission.ReadWriteMailbox, LegacyTokenUse.Possible)]
    [InlineData("MailboxItem.Restricted.User,Mailbox.AppendOnSend.User", AddInPermission.Restricted, LegacyTokenUse.Impossible)]
    [InlineData("MailboxItem.Restricted.User,Mailbox.Everything.User", AddInPermission.Restricted, LegacyTokenUse.Unknown)]
    [InlineData("Document.Read.User", null, LegacyTokenUse.Unknown)]
    public void The_unified_manifests_strongest_permission_decides(string names, AddInPermission? permission, LegacyTokenUse use)
    {
        string written = string.Join(",", names.Split(',').Select(name => $$"""{ "name": "{{name}}", "type": "Delegated" }"""));
        WfManifestTest result = Test(ManifestSample.Json(written));

        Assert.Equal((permission, use), (result.Permission, result.LegacyTokenUse));
    }

    [Fact]
    public void A_second_authorization_section_cant_hide_the_stronger_permission()
    {
        WfManifestTest result = Test(ManifestSample.Json(
            """{ "name": "MailboxItem.Restricted.User" }""",
            """ "authorization": { "permissions": { "resourceSpecific": [ { "name": "Mailbox.ReadWrite.User" } ] } }, """));

        Assert.Equal(AddInPermission.ReadWriteMailbox, result.Permission);
        Assert.Contains(result.Warnings, warning => warning.Contains("authorization", StringComparison.Ordinal));
    }

    [Fact]
    public void Successors_are_read_from_alternates_hide()
    {
        WfManifestTest result = Test(ManifestSample.Json(alternates: """
            { "hide": { "storeOfficeAddin": { "officeAddinId": "B7CF3295-3645-4fc5-9c19-a963c71d1fe2", "assetId": "wa104380943" } } },
            { "hide": { "customOfficeAddin": { "officeAddinId": "11112222-3333-4444-8555-000000000000" } } }
            """));

        Assert.Equal([(WorkfrontAddIn.AddInId, "WA104380943", true), ("11112222-3333-4444-8555-000000000000", null, false)], result.SuccessorOf.Select(old => (old.AddInId, old.AssetId, old.IsWorkfront)));
        Assert.False(result.IsWorkfront);
        Assert.Contains(result.Conclusions, conclusion => conclusion.Text.Contains("Adobe documents no such add-in", StringComparison.Ordinal));
    }

    [Fact]
    public void The_unified_manifests_application_info_is_found() =>
        Assert.Equal("99998888-7777-4666-8555-444433332222", Test(ManifestSample.Json(extra: """ "webApplicationInfo": { "id": "99998888-7777-4666-8555-444433332222", "resource": "api://x" }, """)).WebApplicationId);

    [Fact]
    public void Trailing_commas_and_comments_are_read_with_a_warning()
    {
        WfManifestTest result = Test("// note\n" + ManifestSample.Json().Replace("]\n}", "],\n}", StringComparison.Ordinal).Replace("\"events.js\" }", "\"events.js\", }", StringComparison.Ordinal));

        Assert.Equal(ManifestFormat.UnifiedJson, result.Format);
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void A_Teams_app_and_a_Word_add_in_are_not_for_Outlook()
    {
        const string Teams = """{ "$schema": "https://developer.microsoft.com/en-us/json-schemas/teams/v1.16/MicrosoftTeams.schema.json", "manifestVersion": "1.16", "id": "11112222-3333-4444-8555-666677778888", "bots": [] }""";
        string word = ManifestSample.Json("", scopes: "\"document\"").Replace("mailRead", "default", StringComparison.Ordinal).Replace("\"Mailbox\"", "\"WordApi\"", StringComparison.Ordinal);

        Assert.False(Test(Teams).IsOutlookAddIn);
        Assert.False(Test(word).IsOutlookAddIn);
        Assert.Equal(["Document"], Test(word).Hosts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \r\n")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    [InlineData("<OfficeApp xmlns=\"urn:other\"/>")]
    [InlineData("<Project Sdk=\"Microsoft.NET.Sdk\"/>")]
    [InlineData("<OfficeApp")]
    [InlineData("<?xml version=\"1.0\"?>")]
    [InlineData("<a/><b/>")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("{ \"manifest_version\": 3, \"name\": \"An extension\" }")]
    [InlineData("{ \"$schema\": \"https://json.schemastore.org/spfx\", \"manifestVersion\": 2, \"id\": \"x\" }")]
    [InlineData("{ \"name\": \"a-package\", \"version\": \"1.0.0\" }")]
    [InlineData("{ \"manifestVersion\": \"1.17\", \"developer\": {}, \"id\": \"\\ud800\" }")]
    [InlineData("{ \"manifestVersion\": \"1.17\", \"\\ud800\": {}, \"id\": \"x\" }")]
    [InlineData("[]")]
    [InlineData("/")]
    public void What_is_no_manifest_is_refused(string text) => Assert.Equal("NotAManifest", Refusal(text));

    [Fact]
    public void Half_a_surrogate_pair_is_no_manifest()
    {
        const char Half = '\ud800';
        Assert.Equal("NotAManifest", Refusal(ManifestSample.Json().Replace("Contoso", "Con" + Half, StringComparison.Ordinal)));
        Assert.Equal("NotAManifest", Refusal(ManifestSample.Xml().Replace("Contoso", "Con" + Half, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_truncated_manifest_is_refused_wherever_it_ends()
    {
        foreach (string whole in new[] { ManifestSample.Xml(overrides: ManifestSample.Overrides11()), ManifestSample.Json() })
        {
            for (int length = 0; length < whole.TrimEnd().Length; length += 7)
            {
                Assert.Equal("NotAManifest", Refusal(whole[..length]));
            }
        }
    }

    [Fact]
    public void Document_type_definitions_are_refused_without_reading_on()
    {
        string laughs = "<?xml version=\"1.0\"?>\n<!-- <!x> -->\n<!DOCTYPE lolz [<!ENTITY l0 \"lol\">"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">"))
            + "]>\n<OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\"><Id>&l9;</Id></OfficeApp>";
        const string External = "<!DOCTYPE OfficeApp [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\"><Id>&x;</Id></OfficeApp>";
        const string Remote = "<!DOCTYPE OfficeApp SYSTEM \"http://127.0.0.1:1/x.dtd\"><OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\"/>";
        Stopwatch watch = Stopwatch.StartNew();

        Assert.Equal("ManifestNotSafe", Refusal(laughs));
        Assert.Equal("ManifestNotSafe", Refusal(External));
        Assert.Equal("ManifestNotSafe", Refusal(Remote));
        Assert.Equal("NotAManifest", Refusal("<OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\"><!DOCTYPE x></OfficeApp>"));
        Assert.Equal("NotAManifest", Refusal("<OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\"><Id>&x;</Id></OfficeApp>"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), watch.Elapsed.ToString());
    }

    [Fact]
    public void Too_deep_too_large_and_too_many_nodes_are_refused()
    {
        const string Open = "<OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\">";
        string deepJson = "{ \"manifestVersion\": \"1.17\", \"developer\": " + string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 101);

        Assert.Equal("ManifestTooLarge", Refusal(Open + string.Concat(Enumerable.Repeat("<a>", 100_000))));
        Assert.Equal("ManifestTooLarge", Refusal(deepJson));
        Assert.Equal("ManifestTooLarge", Refusal("{" + string.Concat(Enumerable.Repeat("\"a\":[", 100_000))));
        Assert.Equal("ManifestTooLarge", Refusal(Open + new string(' ', 5 * 1024 * 1024)));
        Assert.Equal("ManifestTooLarge", Refusal(Open + string.Concat(Enumerable.Repeat("<a/>", 60_000)) + "</OfficeApp>"));
        Assert.Equal("ManifestTooLarge", Refusal("{ \"a\": [" + string.Concat(Enumerable.Repeat("1,", 60_000)) + "1] }"));
        Assert.Equal("ManifestTooLarge", Assert.Throws<WfException>(() => AddInManifest.Test(new byte[(5 * 1024 * 1024) + 1], null, null)).ErrorId);
    }

    [Fact]
    public void The_kind_is_told_from_the_content_in_any_encoding()
    {
        foreach (string text in new[] { ManifestSample.Xml(), ManifestSample.Json() })
        {
            foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true), new UnicodeEncoding(false, false), new UnicodeEncoding(true, false) })
            {
                byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
                Assert.Equal(ManifestSample.Id, AddInManifest.Test(bytes, "wrong.txt", null).AddInId);
            }
        }

        byte[] latin = Encoding.Latin1.GetBytes(ManifestSample.Xml().Replace("UTF-8", "iso-8859-1", StringComparison.Ordinal));
        Assert.Equal("Contoso & Söhne", AddInManifest.Test(latin, "a.xml", null).ProviderName);
        Assert.Equal("NotAManifest", Assert.Throws<WfException>(() => AddInManifest.Test(Encoding.Latin1.GetBytes(ManifestSample.Xml()), "a.xml", null)).ErrorId);
        Assert.Equal("NotAManifest", Assert.Throws<WfException>(() => AddInManifest.Test(Encoding.UTF8.GetBytes(ManifestSample.Xml().Replace("UTF-8", "no-such", StringComparison.Ordinal)), "a.xml", null)).ErrorId);
        Assert.Equal(ManifestSample.Id, Test("\uFEFF \n" + ManifestSample.Xml().Replace("UTF-8", "utf-16", StringComparison.Ordinal)).AddInId);
    }

    [Fact]
    public void An_id_that_is_no_GUID_or_missing_is_said()
    {
        Assert.Single(Test(ManifestSample.Xml(id: "{{APP_ID}}")).Warnings);
        WfManifestTest missing = Test(ManifestSample.Xml().Replace($"<Id>{ManifestSample.Id}</Id>", string.Empty, StringComparison.Ordinal));
        Assert.Null(missing.AddInId);
        Assert.Single(missing.Warnings);
    }

    [Fact]
    public void Control_characters_dont_reach_the_console()
    {
        WfManifestTest result = Test(ManifestSample.Json().Replace("\"Contoso\"", "\"Con\\u001b[31mtoso\"", StringComparison.Ordinal));
        Assert.Equal("Con [31mtoso", result.ProviderName);
    }

    [Fact]
    public async Task Files_are_read_and_missing_ones_said()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, ManifestSample.Json(), token);
        WfManifestTest result = await AddInManifest.TestFileAsync(path, null, token);
        File.Delete(path);

        Assert.Equal((path, ManifestFormat.UnifiedJson), (result.Path, result.Format));
        Assert.Equal("ManifestFileNotFound", (await Assert.ThrowsAsync<WfException>(() => AddInManifest.TestFileAsync(path, null, token))).ErrorId);
        Assert.Equal("ManifestFileNotRead", (await Assert.ThrowsAsync<WfException>(() => AddInManifest.TestFileAsync(Path.GetTempPath(), null, token))).ErrorId);
    }

    [Fact]
    public void Texts_come_in_Italian_too()
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("it-IT");
            Assert.Contains("non è un manifesto", Assert.Throws<WfException>(() => Test("x")).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Mutated_manifests_are_read_or_refused_and_never_hang()
    {
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(ManifestSample.Xml(overrides: ManifestSample.Overrides11(ManifestSample.WebApplicationInfo))),
            Encoding.UTF8.GetBytes(ManifestSample.Json(alternates: """{ "hide": { "storeOfficeAddin": { "officeAddinId": "x", "assetId": "wa1" } } }""")),
            Encoding.Unicode.GetBytes("\uFEFF" + ManifestSample.Xml()),
        ];
        Dictionary<string, int> outcomes = new(StringComparer.Ordinal);
        Stopwatch slowest = new();
        TimeSpan worst = TimeSpan.Zero;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutant = Mutator.Mutate(seeds[i % seeds.Length], new Random(i));
            string outcome;
            slowest.Restart();
            try
            {
                WfManifestTest result = AddInManifest.Test(mutant, "fuzz", AddInCatalog.BuiltIn);
                outcome = result.Format.ToString();
                Assert.NotEqual(LegacyTokenUse.Confirmed, result.LegacyTokenUse);
            }
            catch (WfException exception)
            {
                outcome = exception.ErrorId;
            }

            worst = slowest.Elapsed > worst ? slowest.Elapsed : worst;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(outcomes.Count >= 4, string.Join(", ", outcomes));
        Assert.True(worst < TimeSpan.FromSeconds(30), worst.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes) + $", slowest {worst.TotalMilliseconds:F1} ms");
    }

    private static WfManifestTest Test(string text, AddInCatalog? catalog = null) => AddInManifest.Test(text, null, null, catalog);

    private static string Refusal(string text) => Assert.Throws<WfException>(() => Test(text)).ErrorId;
}
