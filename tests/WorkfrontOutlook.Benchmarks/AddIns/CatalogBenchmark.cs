using System.Diagnostics;
using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Benchmarks.AddIns;

/// <summary>Measures the catalog of known add-ins and the manifest test: made-up data in the published shapes.</summary>
public static class CatalogBenchmark
{
    private const int Rows = 1_100;
    private const int Lookups = 1_000_000;
    private const int Manifests = 2_000;

    public static void Run(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        byte[] list = List();
        AddInCatalog catalog = Read(list);
        Report(output, $"read a list of {Rows} rows ({list.Length:N0} bytes)", 20, () => Read(list));

        string[] assets = Enumerable.Range(0, 4096).Select(i => string.Create(CultureInfo.InvariantCulture, $"WA2{i % (2 * Rows):D8}")).ToArray();
        string[] addIns = Enumerable.Range(0, 4096).Select(i => Id(i % (2 * Rows))).ToArray();
        for (int round = 0; round < 3; round++)
        {
            int found = 0;
            Stopwatch watch = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Lookups; i++)
            {
                found += catalog.Find(assets[i & 4095], addIns[(i * 7) & 4095]) is null ? 0 : 1;
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            watch.Stop();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Lookups:N0} lookups in {Rows} rows: {watch.Elapsed.TotalMilliseconds:F0} ms, {watch.Elapsed.TotalNanoseconds / Lookups:F0} ns each, {allocated} bytes allocated, {found:N0} found"));
        }

        string xml = Xml();
        string json = Json();
        Report(output, $"test an XML manifest ({xml.Length:N0} characters)", Manifests, () => AddInManifest.Test(xml, null, null, catalog));
        Report(output, $"test a unified manifest ({json.Length:N0} characters)", Manifests, () => AddInManifest.Test(json, null, null, catalog));
    }

    private static AddInCatalog Read(byte[] list) => AddInCatalog.Read(list, "benchmark", null, DateTimeOffset.UnixEpoch);

    private static void Report(TextWriter output, string what, int times, Func<object> work)
    {
        work();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < times; i++)
        {
            work();
        }

        watch.Stop();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {watch.Elapsed.TotalMicroseconds / times:F0} us, {(GC.GetAllocatedBytesForCurrentThread() - before) / times:N0} bytes allocated"));
    }

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
