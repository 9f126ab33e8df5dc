using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.Errors;

/// <summary>The table of known errors, read from known-errors.json and made ready for searching.</summary>
internal sealed class KnownErrorTable
{
    // Beside one of these a bare number is an error of the API.
    private static readonly string[] ApiNames =
    [
        "TokenError", "OSF.DDA", "Office.context", "asyncResult", "getAccessToken", "IdentityToken", "CallbackToken", "makeEwsRequest",
        "\"status\":\"failed", "\"status\": \"failed", "status\\\":\\\"failed",
    ];

    private static readonly Lazy<KnownErrorTable> Shared = new(Load);

    private KnownErrorTable(KnownErrorModel model)
    {
        Model = model;
        List<Pattern> patterns = [];
        for (int row = 0; row < model.Rows.Count; row++)
        {
            KnownErrorModel.SignRow sign = model.Rows[row];
            foreach (string code in sign.Codes)
            {
                patterns.Add(new Pattern(row, SignKind.Code, code, null, null));
            }

            foreach (string name in sign.Names)
            {
                patterns.Add(new Pattern(row, SignKind.Name, name, null, null));
            }

            foreach (KeyValuePair<string, List<string>> language in sign.Texts)
            {
                foreach (string text in language.Value)
                {
                    patterns.Add(new Pattern(row, SignKind.Text, text, language.Key, null));
                }
            }

            foreach (KnownErrorModel.ShapeRow shape in sign.Shapes)
            {
                Regex regex = new(shape.Regex, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
                patterns.Add(new Pattern(row, SignKind.Shape, shape.Anchor, null, regex));
            }

            foreach (string clue in sign.Clues)
            {
                Clues[clue] = row;
            }
        }

        Patterns = patterns;
        Automaton = new PatternAutomaton(patterns.Select(pattern => pattern.Text).Concat(ApiNames).ToArray());
    }

    /// <summary>Gets the table that ships with the module.</summary>
    public static KnownErrorTable Default => Shared.Value;

    public KnownErrorModel Model { get; }

    public IReadOnlyList<Pattern> Patterns { get; }

    /// <summary>Gets the search; after the patterns it knows the names of the API.</summary>
    public PatternAutomaton Automaton { get; }

    /// <summary>Gets the rows that the reader itself establishes, by clue.</summary>
    public Dictionary<string, int> Clues { get; } = new(StringComparer.Ordinal);

    public static string Text(string key) =>
        ErrorText.ResourceManager.GetString(key, ErrorText.Culture) ?? key;

    public bool Allows(Pattern pattern, SignalSource source) =>
        Model.Rows[pattern.Row].In is not { } sources || sources.Contains(source)
        || (source == SignalSource.Code && sources.Contains(SignalSource.Message) && pattern.Kind != SignKind.Text);

    public bool IsClue(int row) => string.Equals(Model.Rows[row].Group, "clue", StringComparison.Ordinal);

    private static KnownErrorTable Load()
    {
        using Stream stream = typeof(KnownErrorTable).Assembly.GetManifestResourceStream("WorkfrontOutlook.known-errors.json")!;
        return new KnownErrorTable(JsonSerializer.Deserialize(stream, KnownErrorJson.Default.KnownErrorModel)!);
    }

    internal sealed class Pattern(int row, SignKind kind, string text, string? language, Regex? regex)
    {
        public int Row { get; } = row;

        public SignKind Kind { get; } = kind;

        public string Text { get; } = text;

        public string? Language { get; } = language;

        public Regex? Regex { get; } = regex;

        /// <summary>Gets the length of the pattern in the bytes that the scanner sees.</summary>
        public int Length { get; } = Encoding.UTF8.GetByteCount(text);
    }
}
