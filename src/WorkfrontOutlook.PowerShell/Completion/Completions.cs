using System.Management.Automation;

namespace WorkfrontOutlook.PowerShell.Completion;

/// <summary>Makes completions.</summary>
internal static class Completions
{
    /// <summary>Gives the values that begin with the word, quoted where they must be.</summary>
    /// <param name="values">The values with their tool tips.</param>
    /// <param name="word">The word, perhaps with an opening quote.</param>
    /// <returns>The completions, in the order of the values.</returns>
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Value, string Tip)> values, string? word)
    {
        string start = (word ?? string.Empty).Trim('\'', '"');
        foreach ((string value, string tip) in values)
        {
            if (value.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                string text = value.Any(letter => !char.IsLetterOrDigit(letter) && letter is not ('-' or '_' or '.' or '@'))
                    ? "'" + value.Replace("'", "''") + "'"
                    : value;
                yield return new CompletionResult(text, value, CompletionResultType.ParameterValue, tip);
            }
        }
    }
}
