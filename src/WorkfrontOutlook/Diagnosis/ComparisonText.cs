using System.Globalization;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>How a comparison writes numbers, days and texts.</summary>
internal static class ComparisonText
{
    public static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    public static string Count(int value) => value.ToString("N0", CultureInfo.CurrentCulture);
}
