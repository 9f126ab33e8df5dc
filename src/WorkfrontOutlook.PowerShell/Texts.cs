using System.Globalization;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Fills the placeholders of texts.</summary>
internal static class Texts
{
    /// <summary>Fills a text's placeholders, in the current culture.</summary>
    /// <param name="format">The text.</param>
    /// <param name="args">What fills the placeholders.</param>
    /// <returns>The filled text.</returns>
    public static string With(this string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);
}
