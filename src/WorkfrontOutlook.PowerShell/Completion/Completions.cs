using System.Management.Automation;
using System.Management.Automation.Language;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Makes completions.</summary>
internal static class Completions
{
    // Beyond this nobody reads a list.
    private const int Most = 200;

    /// <summary>Gives the values that begin with the word, quoted where they must be.</summary>
    /// <param name="values">The values with their tool tips.</param>
    /// <param name="word">The word, perhaps with an opening quote.</param>
    /// <returns>The completions, in the order of the values.</returns>
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Value, string Tip)> values, string? word)
    {
        string start = Start(word);
        return values
            .Where(pair => pair.Value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .Select(pair => Result(pair.Value, pair.Value, pair.Tip));
    }

    /// <summary>Gives ids by the beginning of the id, or by any part of the name, which nobody remembers the id for.</summary>
    /// <param name="values">The ids and their names.</param>
    /// <param name="word">The word, perhaps with an opening quote.</param>
    /// <returns>The completions by name; an id that comes twice is given once.</returns>
    public static IEnumerable<CompletionResult> ById(IEnumerable<(string Id, string Name)> values, string? word)
    {
        string start = Start(word);
        return values
            .Where(pair => pair.Id.StartsWith(start, StringComparison.OrdinalIgnoreCase) || pair.Name.IndexOf(start, StringComparison.CurrentCultureIgnoreCase) >= 0)
            .GroupBy(pair => pair.Id, StringComparer.OrdinalIgnoreCase)
            .Select(same => same.First())
            .OrderBy(pair => pair.Name, StringComparer.CurrentCultureIgnoreCase)
            .Take(Most)
            .Select(pair => Result(pair.Id, pair.Name.Length > 0 ? pair.Name : pair.Id, pair.Name + " " + pair.Id));
    }

    /// <summary>Gives what the user has typed of a value, without an opening quote.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The beginning of the value.</returns>
    public static string Start(string? word) => (word ?? string.Empty).Trim('\'', '"');

    /// <summary>Makes a completion.</summary>
    /// <param name="value">What is put into the command, quoted where it must be.</param>
    /// <param name="shown">What a menu shows.</param>
    /// <param name="tip">What explains it.</param>
    /// <returns>The completion.</returns>
    public static CompletionResult Result(string value, string shown, string tip)
    {
        string text = value.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or '@' or '/')) || value.StartsWith("@", StringComparison.Ordinal)
            ? "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'"
            : value;
        return new CompletionResult(text, shown, CompletionResultType.ParameterValue, tip);
    }
}
