using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tests.Fuzzing;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class AddInCatalogTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_a_list_Workfront_is_known()
    {
        AddInCatalog catalog = AddInCatalog.BuiltIn;

        WfCatalogEntry entry = Assert.Single(catalog.Entries);
        Assert.True(entry.IsWorkfront);
        Assert.Equal("WA104380943", entry.AssetId);
        Assert.Equal("b7cf3295-3645-4fc5-9c19-a963c71d1fe2", entry.AddInId);
        Assert.StartsWith("https://raw.githubusercontent.com/OfficeDev/office-js/release/add-in-ids/", catalog.Info.Source, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 0, 0, 0, TimeSpan.Zero), catalog.Info.UpdatedAt);
        Assert.Contains("Update-WfAddInCatalog", catalog.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_Workfront_still_finds_it_and_doesnt_count_it()
    {
        AddInCatalog catalog = Read($"{CatalogSample.Asset(1)},{CatalogSample.Id(1)},One");

        Assert.Equal(1, catalog.Info.Count);
        Assert.True(catalog.Find("WA104380943", null)!.IsWorkfront);
    }

    [Theory]
    [InlineData("wa104380943,,Workfront")]
    [InlineData("wa209999999,b7cf3295-3645-4fc5-9c19-a963c71d1fe2,Workfront")]
    public void A_list_that_has_one_of_Workfronts_ids_doesnt_hide_the_other(string row)
    {
        AddInCatalog catalog = Read(row);

        Assert.True(catalog.Find("WA104380943", null)!.IsWorkfront);
        Assert.True(catalog.Find(null, "b7cf3295-3645-4fc5-9c19-a963c71d1fe2")!.IsWorkfront);
    }

    [Fact]
    public void A_blank_app_id_leaves_the_asset_findable()
    {
        WfCatalogEntry entry = Read("wa200005722,,MEOEAllCapPC").FindByAssetId("WA200005722")[0];

        Assert.Null(entry.AddInId);
        Assert.Equal("MEOEAllCapPC", entry.DisplayName);
    }

    [Fact]
    public void Ids_of_any_case_are_found_and_shown_alike()
    {
        AddInCatalog catalog = Read("wA103004101,7BF2AEA5-FCA0-4EBC-B337-5B54109F9172,harmon");

        WfCatalogEntry entry = catalog.Find("WA103004101", null)!;
        Assert.Equal("WA103004101", entry.AssetId);
        Assert.Equal("7bf2aea5-fca0-4ebc-b337-5b54109f9172", entry.AddInId);
        Assert.Same(entry, catalog.Find(" wa103004101 ", null));
        Assert.Same(entry, catalog.Find(null, "{7bf2AEA5-fca0-4ebc-b337-5b54109f9172}"));
        Assert.Null(catalog.Find("WA1", "no guid"));
        Assert.Null(catalog.Find(null, null));
    }

    [Fact]
    public void One_app_id_under_two_assets_gives_both_and_the_asset_decides()
    {
        AddInCatalog catalog = Read($"wa104381310,{CatalogSample.Id(7)},Trusti", $"wa104381970,{CatalogSample.Id(7)},TrustiMail");

        Assert.Equal("Trusti,TrustiMail", string.Join(",", catalog.FindByAddInId(CatalogSample.Id(7)).Select(entry => entry.DisplayName)));
        Assert.Equal("TrustiMail", catalog.Find("WA104381970", CatalogSample.Id(7))!.DisplayName);
    }

    [Theory]
    [InlineData("AT&amp;T Office@Hand", "AT&T Office@Hand", false)]
    [InlineData("R&amp;amp;D", "R&D", false)]
    [InlineData("MeetingZen  ", "MeetingZen", false)]
    [InlineData("CCA f\u00C3\u00BCr Outlook", "CCA für Outlook", false)]
    [InlineData("Kudos\u00C2\u00AE", "Kudos®", false)]
    [InlineData("UNIVERGE BLUE\u00E2\u201E\u00A2 MEET", "UNIVERGE BLUE™ MEET", false)]
    [InlineData("Report Phishing \u00F0\u0178\u017D\u00A3", "Report Phishing 🎣", false)]
    [InlineData("\u00E5\u2026\u00B1\u00E6\u0153\u2030\u00E3\u201A\u00A2\u00E3\u0192\u2030\u00E3\u0192\u00AC\u00E3\u201A\u00B9\u00E5\u00B8\u00B3 ", "共有アドレス帳", false)]
    [InlineData("Vios Jur\u00C3\u00ADdico", "Vios Jurídico", false)]
    [InlineData("f\u00C3\u0192\u00C2\u00BCr", "für", false)]
    [InlineData("&Atilde;&frac14;ber", "über", false)]
    [InlineData("Vios Jur\u00C3dico", "Vios Jur\u00C3dico", true)]
    [InlineData("\u00C3 la carte", "\u00C3 la carte", true)]
    [InlineData("na\uFFFDve", "na\uFFFDve", true)]
    [InlineData("caf\u00E9 f\u00C3\u00BCr", "caf\u00E9 f\u00C3\u00BCr", true)]
    [InlineData("??? Meeting", "??? Meeting", true)]
    [InlineData("Café für São João", "Café für São João", false)]
    [InlineData("NESCAFÉ™", "NESCAFÉ™", false)]
    [InlineData("IRMÃ™", "IRMÃ™", true)]
    [InlineData("共有アドレス帳", "共有アドレス帳", false)]
    [InlineData("Rate My Pres !", "Rate My Pres !", false)]
    [InlineData("Bad \u001b[31mname", "Bad  [31mname", false)]
    public void Names_are_repaired_where_that_is_certain_and_marked_where_it_isnt(string raw, string name, bool damaged)
    {
        WfCatalogEntry entry = Read($"wa200000001,{CatalogSample.Id(1)},{raw}").Find("wa200000001", null)!;

        Assert.Equal(name, entry.DisplayName);
        Assert.Equal(damaged, entry.NameDamaged);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\n\n  \n")]
    public void Any_line_end_and_blank_lines_are_read(string end)
    {
        string text = CatalogSample.Text($"wa200000001,{CatalogSample.Id(1)},One", CatalogSample.Workfront).Replace("\n", end, StringComparison.Ordinal);

        Assert.Equal(2, ReadBytes(Encoding.UTF8.GetBytes(text)).Info.Count);
    }

    [Fact]
    public void Byte_order_marks_and_UTF16_are_read()
    {
        string text = CatalogSample.Text($"wa200000001,{CatalogSample.Id(1)},für");
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            Assert.Equal("für", ReadBytes(bytes).Find("wa200000001", null)!.DisplayName);
        }
    }

    [Fact]
    public void A_spreadsheets_ANSI_file_is_read_and_its_guessed_names_marked()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(CatalogSample.Text($"wa200000001,{CatalogSample.Id(1)},für", CatalogSample.Workfront));
        AddInCatalog catalog = ReadBytes(bytes);

        Assert.Equal("für", catalog.Find("wa200000001", null)!.DisplayName);
        Assert.True(catalog.Find("wa200000001", null)!.NameDamaged);
        Assert.False(catalog.Find("WA104380943", null)!.NameDamaged);
    }

    [Fact]
    public void Quoted_fields_follow_RFC_4180()
    {
        AddInCatalog catalog = Read($"\"wa200000001\",\"{CatalogSample.Id(1)}\",\"A \"\"B\"\", C\nD\" ", "wa200000002,,5\" screen");

        Assert.Equal("A \"B\", C D", catalog.Find("wa200000001", null)!.DisplayName);
        Assert.Equal("5\" screen", catalog.Find("wa200000002", null)!.DisplayName);
    }

    [Fact]
    public void Two_stray_quotation_marks_do_not_swallow_the_rows_between_them()
    {
        WfException error = Assert.Throws<WfException>(() => Read(
            $"wa200000001,{CatalogSample.Id(1)},\"One", $"wa200000002,{CatalogSample.Id(2)},Two", $"wa200000003,{CatalogSample.Id(3)},Three\"", CatalogSample.Workfront));
        Assert.Equal("CatalogMalformed", error.ErrorId);
    }

    [Theory]
    [InlineData("name, APPID ,assetid", "One,{0},wa200000001")]
    [InlineData("\"AssetID\";\"AppId\";\"Name\"", "wa200000001;{0};One")]
    [InlineData("Publisher,Asset ID,App Id,Name,Seen,,", "Contoso,wa200000001,{0},One,2025,x,y,z")]
    [InlineData("AssetID\tAppId\tName", "wa200000001\t{0}\tOne")]
    public void Columns_are_found_by_their_names(string header, string row)
    {
        string text = $"{header}\n{string.Format(null, row, CatalogSample.Id(1))}\n";

        WfCatalogEntry entry = ReadBytes(Encoding.UTF8.GetBytes(text)).Find("WA200000001", null)!;
        Assert.Equal(("One", CatalogSample.Id(1)), (entry.DisplayName, entry.AddInId));
    }

    [Fact]
    public void A_comma_in_an_unquoted_name_belongs_to_the_name() =>
        Assert.Equal("One, Two", Read($"wa200000001,{CatalogSample.Id(1)},One, Two").Find("wa200000001", null)!.DisplayName);

    [Fact]
    public void A_row_that_stands_twice_counts_once() =>
        Assert.Equal(1, Read(CatalogSample.Workfront, CatalogSample.Workfront).Info.Count);

    [Theory]
    [InlineData("", "CatalogNotAList")]
    [InlineData(" \r\n ", "CatalogNotAList")]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>\n", "CatalogNotAList")]
    [InlineData("PK\u0003\u0004\0\0\n", "CatalogNotAList")]
    [InlineData("404: Not Found", "CatalogNotAList")]
    [InlineData("wa200000001,{0},One\n", "CatalogNotAList")]
    [InlineData("AssetID,AppId,Name\n", "CatalogNotAList")]
    [InlineData("AssetID,Name\nwa200000001,One\n", "CatalogNotAList")]
    [InlineData("AssetID,AppId,Name\nwa200000001,{0},On", "CatalogCut")]
    [InlineData("AssetID,AppId,Name\nwa200000001,{0},One\nwa2000", "CatalogCut")]
    [InlineData("AssetID,AppId,Name\nwa2000\nwa200000001,{0},One\n", "CatalogCut")]
    [InlineData("AssetID,AppId,Name\nwa200000001,{0},\"One\n", "CatalogCut")]
    [InlineData("AssetID,AppId,Name\nwa200000001,{0},\"One\" Two\n", "CatalogMalformed")]
    [InlineData("AssetID,AppId,Name\n,,One\n,,Two\n,,Three\n", "CatalogRowsWithoutId")]
    public void What_isnt_whole_is_refused_by_name(string text, string id)
    {
        text = text.Replace("{0}", CatalogSample.Id(1), StringComparison.Ordinal);
        WfException exception = Assert.Throws<WfException>(() => ReadBytes(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(id, exception.ErrorId);
        Assert.Contains("test.csv", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(exception.RecommendedAction);
    }

    [Fact]
    public void Too_many_columns_too_many_bytes_and_too_few_rows_are_refused()
    {
        Assert.Equal("CatalogMalformed", Refusal(CatalogSample.Bytes(new string(',', 1000))));
        Assert.Equal("CatalogTooLarge", Refusal(new byte[(4 * 1024 * 1024) + 1]));
        Assert.Equal("CatalogTooFewRows", Refusal(CatalogSample.Many(549), 1100));
        Assert.Equal(550, AddInCatalog.Read(CatalogSample.Many(550), "test.csv", null, Now, 1100).Info.Count);
    }

    [Fact]
    public void Every_cut_of_a_list_is_refused()
    {
        byte[] whole = CatalogSample.Many(20);
        int rowEnds = 0;
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            if (length > CatalogSample.Header.Length + 1 && cut[^1] == '\n')
            {
                // A cut between two rows can't be seen in the text; the row count and the length of the answer show it.
                rowEnds++;
                continue;
            }

            Assert.Throws<WfException>(() => ReadBytes(cut));
        }

        Assert.Equal(19, rowEnds);
    }

    [Fact]
    public void Lookups_allocate_nothing()
    {
        AddInCatalog catalog = AddInCatalog.Read(CatalogSample.Many(1100), "test.csv", null, Now);
        string asset = CatalogSample.Asset(700);
        string addIn = CatalogSample.Id(701);
        Assert.Equal(30_000, LookUp(catalog, asset, addIn));

        long before = GC.GetAllocatedBytesForCurrentThread();
        int found = LookUp(catalog, asset, addIn);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((30_000, 0), (found, allocated));
    }

    [Fact]
    public void Mutated_lists_are_read_or_refused_and_never_hang()
    {
        byte[] seed = CatalogSample.Bytes(
            $"wa200000001,,Blank", $"wa200000002,{CatalogSample.Id(2)},\"Quoted, \"\"name\"\"\"",
            $"wa200000003,{CatalogSample.Id(3)},f\u00C3\u00BCr &amp; \u00E2\u201E\u00A2", CatalogSample.Workfront);
        Dictionary<string, int> outcomes = new(StringComparer.Ordinal);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutant = Mutator.Mutate(seed, new Random(i));
            string outcome;
            try
            {
                AddInCatalog catalog = ReadBytes(mutant);
                outcome = "read";
                Assert.All(catalog.Entries, entry => Assert.True(entry.AssetId is not null || entry.AddInId is not null));
                Assert.NotNull(catalog.Find("WA104380943", null));
                Assert.NotNull(catalog.Find(null, "b7cf3295-3645-4fc5-9c19-a963c71d1fe2"));
            }
            catch (WfException exception)
            {
                outcome = exception.ErrorId;
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(outcomes.Count >= 4, string.Join(", ", outcomes));
    }

    private static int LookUp(AddInCatalog catalog, string asset, string addIn)
    {
        int found = 0;
        for (int i = 0; i < 10_000; i++)
        {
            found += catalog.Find(asset, addIn) is null ? 0 : 1;
            found += catalog.Find("WA999999999", addIn) is null ? 0 : 1;
            found += catalog.FindByAddInId(addIn).Count;
        }

        return found;
    }

    private static AddInCatalog Read(params string[] rows) => ReadBytes(CatalogSample.Bytes(rows));

    private static AddInCatalog ReadBytes(byte[] bytes) => AddInCatalog.Read(bytes, "test.csv", null, Now);

    private static string Refusal(byte[] bytes, int inUse = 0) =>
        Assert.Throws<WfException>(() => AddInCatalog.Read(bytes, "test.csv", null, Now, inUse)).ErrorId;
}
