using System.Globalization;

namespace WorkfrontOutlook.AddIns;

/// <summary>Fills the placeholders of a text in the caller's culture.</summary>
internal static class CatalogFormat
{
    internal static string Fill(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
