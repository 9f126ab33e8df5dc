using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Tests.AddIns;

/// <summary>Made-up lists in the form of Microsoft's.</summary>
internal static class CatalogSample
{
    internal const string Header = "AssetID,AppId,Name";

    internal const string Workfront = "wa104380943,b7cf3295-3645-4fc5-9c19-a963c71d1fe2,Workfront";

    internal static string Id(int i) => $"00000000-1111-4222-8333-{i:x12}";

    internal static string Asset(int i) => string.Format(CultureInfo.InvariantCulture, "wa2{0:D8}", i);

    internal static byte[] Bytes(params string[] rows) => Encoding.UTF8.GetBytes(Text(rows));

    internal static string Text(params string[] rows) => string.Concat(rows.Prepend(Header).Select(row => row + "\n"));

    internal static byte[] Many(int count) =>
        Bytes(Enumerable.Range(1, count - 1).Select(i => $"{Asset(i)},{Id(i)},Add-in {i}").Append(Workfront).ToArray());
}
