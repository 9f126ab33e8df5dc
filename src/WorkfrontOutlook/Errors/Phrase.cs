using System.Globalization;

namespace WorkfrontOutlook.Errors;

/// <summary>Fills the placeholders of a text of the string table.</summary>
internal static class Phrase
{
    public static string Of(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
