using System.Text;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.HelpBuilder;

/// <summary>Reads a page in the form of platyPS, schema 2.0.0.</summary>
public sealed partial class HelpPageReader
{
    private readonly string _path;
    private readonly string[] _lines;
    private int _at;

    private HelpPageReader(string path, string text)
    {
        _path = path;
        _lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
    }

    /// <summary>Reads a page.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HelpPageException">The page isn't in the form.</exception>
    public static HelpPage Read(string path) => Read(path, File.ReadAllText(path));

    /// <summary>Reads a page from text.</summary>
    /// <param name="path">The file's name, for errors.</param>
    /// <param name="text">The page.</param>
    /// <returns>The page.</returns>
    /// <exception cref="HelpPageException">The page isn't in the form.</exception>
    public static HelpPage Read(string path, string text) => new HelpPageReader(path, text).ReadPage();

    private HelpPage ReadPage()
    {
        Dictionary<string, string> header = ReadHeader();
        SkipBlank();
        string name = Take("# ", "the cmdlet's name as heading");
        if (!string.Equals(name, Path.GetFileNameWithoutExtension(_path), StringComparison.Ordinal))
        {
            throw Wrong($"The heading is {name}, but the file is named otherwise.");
        }

        string synopsis = string.Join(' ', Section("SYNOPSIS", ReadParagraphs));
        return new HelpPage
        {
            Name = name,
            Header = header,
            Synopsis = synopsis.Length > 0 ? synopsis : throw Wrong("The synopsis is empty."),
            Syntaxes = Section("SYNTAX", ReadSyntaxes),
            Description = Section("DESCRIPTION", ReadParagraphs),
            Examples = Section("EXAMPLES", () => ReadParts(ReadExample)),
            Parameters = Section("PARAMETERS", () => ReadParts(ReadParameter)).OfType<HelpParameter>().ToArray(),
            Inputs = Section("INPUTS", () => ReadParts(title => new HelpType(title, ReadParagraphs()))),
            Outputs = Section("OUTPUTS", () => ReadParts(title => new HelpType(title, ReadParagraphs()))),
            Notes = Section("NOTES", ReadParagraphs),
            Links = Section("RELATED LINKS", ReadLinks),
        };
    }

    private Dictionary<string, string> ReadHeader()
    {
        Dictionary<string, string> header = new(StringComparer.OrdinalIgnoreCase);
        _ = Take("---", "the header's first line, three dashes");
        while (Current is not "---")
        {
            int colon = Current?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon < 0)
            {
                throw Wrong("A header line is 'name: value', and the header ends with three dashes.");
            }

            header[Current![..colon].Trim()] = Current[(colon + 1)..].Trim();
            _at++;
        }

        _at++;
        return header;
    }

    private T Section<T>(string title, Func<T> read)
    {
        SkipBlank();
        string found = Take("## ", $"the section {title}");
        if (!string.Equals(found, title, StringComparison.Ordinal))
        {
            _at--;
            throw Wrong($"Here the section {title} is expected, not {found}.");
        }

        T value = read();
        SkipBlank();
        if (Current is not null && !Current.StartsWith("## ", StringComparison.Ordinal))
        {
            throw Wrong($"This doesn't belong into the section {title}.");
        }

        return value;
    }

    private List<T> ReadParts<T>(Func<string, T> read)
    {
        List<T> parts = [];
        SkipBlank();
        while (Current?.StartsWith("### ", StringComparison.Ordinal) == true)
        {
            parts.Add(read(Take("### ", "a heading")));
            SkipBlank();
        }

        return parts;
    }

    private List<HelpSyntax> ReadSyntaxes()
    {
        List<HelpSyntax> syntaxes = [];
        SkipBlank();
        if (Current?.StartsWith("```", StringComparison.Ordinal) == true)
        {
            syntaxes.Add(MakeSyntax(string.Empty, isDefault: true));
            return syntaxes;
        }

        return ReadParts(title =>
        {
            const string Mark = " (Default)";
            bool isDefault = title.EndsWith(Mark, StringComparison.Ordinal);
            SkipBlank();
            return MakeSyntax(isDefault ? title[..^Mark.Length] : title, isDefault);
        });
    }

    private HelpSyntax MakeSyntax(string set, bool isDefault)
    {
        string text = OneSpace().Replace(ReadFence().Text.Trim(), " ");
        return new HelpSyntax(set, isDefault, text, ParameterInSyntax().Matches(text).Select(match => match.Groups[1].Value).ToArray());
    }

    private HelpExample ReadExample(string title)
    {
        List<string> introduction = ReadParagraphs();
        if (Current?.StartsWith("```powershell", StringComparison.Ordinal) != true)
        {
            throw Wrong("An example has a code block of powershell.");
        }

        (string info, string code) = ReadFence();
        const string NoRun = "powershell no-run";
        string? reason = info.StartsWith(NoRun, StringComparison.Ordinal) ? info[NoRun.Length..].Trim(' ', ':') : null;
        if (reason is { Length: 0 } || (reason is null && info is not "powershell"))
        {
            throw Wrong("A code block is 'powershell', or 'powershell no-run: ' and why it isn't run.");
        }

        SkipBlank();
        string? output = Current is "```output" ? ReadFence().Text : null;
        return new HelpExample(title, introduction, code, reason, output, ReadParagraphs());
    }

    private HelpParameter? ReadParameter(string title)
    {
        if (title is "CommonParameters")
        {
            _ = ReadParagraphs();
            return null;
        }

        if (!title.StartsWith('-'))
        {
            throw Wrong("A parameter's heading is its name with a dash.");
        }

        List<string> description = ReadParagraphs();
        if (description.Count == 0)
        {
            throw Wrong($"{title} has no description.");
        }

        List<HelpBinding> bindings = [];
        while (Current is "```yaml")
        {
            bindings.Add(ReadBinding());
            SkipBlank();
        }

        return bindings.Count > 0 ? new HelpParameter(title[1..], description, bindings) : throw Wrong($"{title} has no YAML block.");
    }

    private HelpBinding ReadBinding()
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (string line in ReadFence().Text.Split('\n').Where(line => line.Length > 0))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[colon < 0 ? throw Wrong($"'{line}' isn't 'name: value'.") : line[..colon]] = line[(colon + 1)..].Trim();
        }

        string Field(string name) => fields.TryGetValue(name, out string? value) ? value : throw Wrong($"The YAML block has no '{name}'.");
        bool Flag(string name) => Field(name) switch
        {
            "True" => true,
            "False" => false,
            string other => throw Wrong($"'{name}' is True or False, not {other}."),
        };
        return new HelpBinding(
            Field("Type"),
            List(Field("Parameter Sets")),
            List(Field("Aliases")),
            fields.TryGetValue("Accepted values", out string? values) ? List(values) : [],
            Flag("Required"),
            Field("Position"),
            Field("Default value"),
            Field("Accept pipeline input"),
            Flag("Accept wildcard characters"));
    }

    private static string[] List(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private List<KeyValuePair<string, string>> ReadLinks()
    {
        List<KeyValuePair<string, string>> links = [];
        for (SkipBlank(); Current is string line && !line.StartsWith('#'); SkipBlank())
        {
            Match match = Link().Match(line);
            if (!match.Success)
            {
                throw Wrong("A related link is [text](address).");
            }

            links.Add(new(match.Groups[1].Value, match.Groups[2].Value));
            _at++;
        }

        return links;
    }

    /// <summary>Reads paragraphs and lists up to a heading or a code block, as plain text; a list keeps its lines.</summary>
    private List<string> ReadParagraphs()
    {
        List<string> paragraphs = [];
        StringBuilder text = new();
        for (; ; _at++)
        {
            string? line = Current;
            bool ends = line is null || line.StartsWith('#') || line.StartsWith("```", StringComparison.Ordinal);
            if (ends || line!.Trim().Length == 0)
            {
                if (text.Length > 0)
                {
                    paragraphs.Add(text.ToString());
                    text.Clear();
                }

                if (ends)
                {
                    return paragraphs;
                }

                continue;
            }

            bool item = line.StartsWith("- ", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? string.Empty : item ? "\n" : " ").Append(Plain(line.Trim()));
        }
    }

    private (string Info, string Text) ReadFence()
    {
        if (Current?.StartsWith("```", StringComparison.Ordinal) != true)
        {
            throw Wrong("A code block is expected here.");
        }

        string info = Current[3..].Trim();
        int start = ++_at;
        while (Current is not null and not "```")
        {
            _at++;
        }

        if (Current is null)
        {
            throw Wrong("The code block doesn't end.");
        }

        string text = string.Join('\n', _lines[start.._at]).TrimEnd();
        _at++;
        return (info, text);
    }

    private static string Plain(string markdown) => Escape().Replace(
        Link().Replace(markdown, "$1")
            .Replace("**", string.Empty, StringComparison.Ordinal)
            .Replace("`", string.Empty, StringComparison.Ordinal),
        "$1");

    private string? Current => _at < _lines.Length ? _lines[_at].TrimEnd() : null;

    private string Take(string start, string what)
    {
        if (Current?.StartsWith(start, StringComparison.Ordinal) != true)
        {
            throw Wrong($"Expected here: {what}.");
        }

        return _lines[_at++].TrimEnd()[start.Length..].Trim();
    }

    private void SkipBlank()
    {
        while (Current is { Length: 0 })
        {
            _at++;
        }
    }

    private HelpPageException Wrong(string message) => new(_path, Math.Min(_at, _lines.Length - 1) + 1, message);

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]*)\)")]
    private static partial Regex Link();

    // A backslash before a letter is itself, as in CurrentUser\My.
    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\s+")]
    private static partial Regex OneSpace();

    [GeneratedRegex(@"(?<=[\s\[])-(\w+)")]
    private static partial Regex ParameterInSyntax();
}
