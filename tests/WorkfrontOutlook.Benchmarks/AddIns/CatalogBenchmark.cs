using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Benchmarks.AddIns;

/// <summary>Measures the catalog of known add-ins and the manifest test: made-up data in the published shapes.</summary>
internal static class CatalogBenchmark
{
    private const int Rows = 1_100;
    private const int Lookups = 1_000_000;

    public static Task RunCatalogAsync(Figures figures, bool quick)
    {
        figures.Title("Catalog");
        byte[] list = List();
        AddInCatalog catalog = Read(list);
        (Spread time, long bytes) = Measure.Calls(quick ? 10 : 30, () => Read(list));
        figures.Row($"read a list of {Rows:N0} rows ({list.Length / 1024} KB)", $"{Micro(time)}, {bytes:N0} B");

        // Half of them aren't in the list.
        string[] assets = Enumerable.Range(0, 4096).Select(i => string.Create(CultureInfo.InvariantCulture, $"WA2{i % (2 * Rows):D8}")).ToArray();
        string[] addIns = Enumerable.Range(0, 4096).Select(i => Id(i % (2 * Rows))).ToArray();
        int found = 0;
        int next = 0;
        (Spread lookup, long lookupBytes) = Measure.Calls(quick ? Lookups / 10 : Lookups, () =>
        {
            int i = next++;
            found += catalog.Find(assets[i & 4095], addIns[(i * 7) & 4095]) is null ? 0 : 1;
        });
        figures.Row($"a lookup in {Rows:N0} rows, {Lookups:N0} a round", $"{lookup.Text("F0", "ns")}, {lookupBytes} B; {(double)found / next:P0} found");
        return Task.CompletedTask;
    }

    public static Task RunManifestsAsync(Figures figures, bool quick)
    {
        figures.Title("Manifest test");
        AddInCatalog catalog = Read(List());
        string xml = Xml();
        string json = Json();
        int times = quick ? 100 : 500;
        (Spread time, long bytes) = Measure.Calls(times, () => AddInManifest.Test(xml, null, null, catalog));
        figures.Row($"an XML manifest ({xml.Length:N0} characters)", $"{Micro(time)}, {bytes:N0} B");
        (time, bytes) = Measure.Calls(times, () => AddInManifest.Test(json, null, null, catalog));
        figures.Row($"a unified manifest ({json.Length:N0} characters)", $"{Micro(time)}, {bytes:N0} B");
        return Task.CompletedTask;
    }

    private static string Micro(Spread nanoseconds) => new Spread(nanoseconds.Low / 1000, nanoseconds.Median / 1000, nanoseconds.High / 1000).Text("F0", "us");

    private static AddInCatalog Read(byte[] list) => AddInCatalog.Read(list, "benchmark", null, DateTimeOffset.UnixEpoch);

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"00000000-1111-4222-8333-{i:x12}");

    private static byte[] List()
    {
        StringBuilder text = new("AssetID,AppId,Name\n");
        for (int i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"wa2{i:D8},{Id(i)},{(i % 50 == 0 ? "cloud f\u00C3\u00BCr Outlook &amp; more " : "Add-in for Outlook")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Xml()
    {
        StringBuilder text = new("<OfficeApp xmlns=\"http://schemas.microsoft.com/office/appforoffice/1.1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"MailApp\"><Id>00000000-1111-4222-8333-000000000001</Id><Version>1.0</Version><ProviderName>Contoso</ProviderName><DisplayName DefaultValue=\"Contoso\"/><Hosts><Host Name=\"Mailbox\"/></Hosts><Permissions>ReadWriteMailbox</Permissions><VersionOverrides xmlns=\"http://schemas.microsoft.com/office/mailappversionoverrides\">");
        for (int i = 0; i < 300; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"<Control id=\"c{i}\"><Label resid=\"label{i}\"/></Control>");
        }

        return text.Append("</VersionOverrides></OfficeApp>").ToString();
    }

    private static string Json()
    {
        string controls = string.Join(",", Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{ \"id\": \"c{i}\", \"label\": \"label {i}\" }}")));
        return "{ \"manifestVersion\": \"1.17\", \"id\": \"00000000-1111-4222-8333-000000000001\", \"version\": \"1.0\", \"developer\": { \"name\": \"Contoso\" }, \"name\": { \"short\": \"Contoso\" }, \"authorization\": { \"permissions\": { \"resourceSpecific\": [ { \"name\": \"Mailbox.ReadWrite.User\" } ] } }, \"extensions\": [ { \"requirements\": { \"scopes\": [ \"mail\" ] }, \"ribbons\": [ { \"tabs\": [ { \"controls\": [ " + controls + " ] } ] } ] } ] }";
    }
}
