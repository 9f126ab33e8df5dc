using System.Text.RegularExpressions;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The names of parameters among arguments that no parameter took: a mistyped name may be said, a value never.</summary>
internal static class UnboundNames
{
    // Letters only, and few: no token has this form.
    private static readonly Regex Name = new("^-[A-Za-z]{2,24}:?$", RegexOptions.CultureInvariant);

    /// <summary>Names them.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The names in brackets, with a space before; empty when there are none.</returns>
    public static string Of(IEnumerable<object?> arguments)
    {
        string[] names = arguments.OfType<string>().Where(argument => Name.IsMatch(argument)).ToArray();
        return names.Length > 0 ? $" ({string.Join(", ", names)})" : string.Empty;
    }
}
