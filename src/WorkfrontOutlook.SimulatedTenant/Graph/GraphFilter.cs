using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Reads the part of $filter that these resources know: eq, ge, le, in, and, or, parentheses.</summary>
internal sealed class GraphFilter
{
    /// <summary>How many alternatives a filter may have (advanced query capabilities).</summary>
    public const int MaxAlternatives = 15;

    private static readonly Regex Token = new(
        @"\G\s*('(?:[^']|'')*'|[()]|,|[A-Za-z_][A-Za-z0-9_/]*|[0-9][0-9T:.Z+\-]*)",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    private readonly List<string> _tokens = new();
    private readonly IReadOnlyList<string> _properties;
    private readonly string _resource;
    private int _position;
    private int _alternatives = 1;

    private GraphFilter(string filter, string resource, IReadOnlyList<string> properties)
    {
        _resource = resource;
        _properties = properties;
        string text = filter.TrimEnd();
        int at = 0;
        while (at < text.Length)
        {
            Match match = Token.Match(text, at);
            if (!match.Success)
            {
                throw Invalid();
            }

            _tokens.Add(match.Groups[1].Value);
            at = match.Index + match.Length;
        }
    }

    /// <summary>Reads a filter.</summary>
    /// <param name="filter">The text; null for none.</param>
    /// <param name="resource">What is filtered, for the message.</param>
    /// <param name="properties">The properties that may be filtered by.</param>
    /// <returns>A test that is given the values by property.</returns>
    /// <exception cref="GraphQueryException">The filter is refused.</exception>
    public static Func<Func<string, string?>, bool> Read(string? filter, string resource, params string[] properties)
    {
        if (filter is null)
        {
            return _ => true;
        }

        var reader = new GraphFilter(filter, resource, properties);
        Func<Func<string, string?>, bool> test = reader.Or();
        if (reader._position != reader._tokens.Count)
        {
            throw Invalid();
        }

        return reader._alternatives <= MaxAlternatives
            ? test
            : throw GraphQueryException.Unsupported(string.Format(
                CultureInfo.InvariantCulture,
                "Too many child clauses specified in search filter expression containing 'OR' operators: {0}. Max allowed: {1}.",
                reader._alternatives,
                MaxAlternatives));
    }

    private static GraphQueryException Invalid() => GraphQueryException.Bad("Invalid filter clause");

    private bool Take(string word)
    {
        if (_position < _tokens.Count && string.Equals(_tokens[_position], word, StringComparison.OrdinalIgnoreCase))
        {
            _position++;
            return true;
        }

        return false;
    }

    private string Next() => _position < _tokens.Count ? _tokens[_position++] : throw Invalid();

    private Func<Func<string, string?>, bool> Or()
    {
        Func<Func<string, string?>, bool> left = And();
        while (Take("or"))
        {
            _alternatives++;
            Func<Func<string, string?>, bool> first = left;
            Func<Func<string, string?>, bool> second = And();
            left = value => first(value) || second(value);
        }

        return left;
    }

    private Func<Func<string, string?>, bool> And()
    {
        Func<Func<string, string?>, bool> left = Clause();
        while (Take("and"))
        {
            Func<Func<string, string?>, bool> first = left;
            Func<Func<string, string?>, bool> second = Clause();
            left = value => first(value) && second(value);
        }

        return left;
    }

    private Func<Func<string, string?>, bool> Clause()
    {
        if (Take("("))
        {
            Func<Func<string, string?>, bool> inner = Or();
            return Take(")") ? inner : throw Invalid();
        }

        string property = Next();
        if (!_properties.Contains(property, StringComparer.OrdinalIgnoreCase))
        {
            throw GraphQueryException.Unsupported("Unsupported or invalid query filter clause specified for property '" + property + "' of resource '" + _resource + "'.");
        }

        string relation = Next();
        if (string.Equals(relation, "in", StringComparison.OrdinalIgnoreCase))
        {
            string[] values = List();
            _alternatives = Math.Max(_alternatives, values.Length);
            return value => values.Contains(value(property), StringComparer.OrdinalIgnoreCase);
        }

        string wanted = Literal(Next());
        return relation.ToUpperInvariant() switch
        {
            "EQ" => value => string.Equals(value(property), wanted, StringComparison.OrdinalIgnoreCase),
            "GE" => value => Compare(value(property), wanted) >= 0,
            "LE" => value => Compare(value(property), wanted) <= 0,
            _ => throw GraphQueryException.Unsupported("Unsupported or invalid query filter clause specified for property '" + property + "' of resource '" + _resource + "'."),
        };
    }

    private string[] List()
    {
        var values = new List<string>();
        if (!Take("("))
        {
            throw Invalid();
        }

        do
        {
            values.Add(Literal(Next()));
        }
        while (Take(","));
        return Take(")") ? values.ToArray() : throw Invalid();
    }

    private static string Literal(string token) => token[0] == '\'' ? token.Substring(1, token.Length - 2).Replace("''", "'") : token;

    private static int Compare(string? value, string wanted) => DateTimeOffset.TryParse(wanted, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
        ? DateTimeOffset.Parse(value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).CompareTo(date)
        : throw Invalid();
}
