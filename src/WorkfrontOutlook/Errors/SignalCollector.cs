namespace WorkfrontOutlook.Errors;

/// <summary>What was found of all sources of a query: for each row how often, how clearly and where first.</summary>
internal sealed class SignalCollector(KnownErrorTable table)
{
    private const int MaximumLocations = 5;
    private const int MaximumTokens = 1000;

    private readonly Dictionary<int, Found> _rows = [];
    private readonly Dictionary<string, CapturedToken> _tokens = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hostClues = new(StringComparer.Ordinal);

    public KnownErrorTable Table { get; } = table;

    public IReadOnlyDictionary<int, Found> Rows => _rows;

    public IReadOnlyCollection<CapturedToken> Tokens => _tokens.Values;

    /// <summary>Gets how many signs that name a cause were found.</summary>
    public long Signs { get; private set; }

    public void Add(int pattern, double strength, CaptureLocation location, long count = 1)
    {
        KnownErrorTable.Pattern known = Table.Patterns[pattern];
        Add(known.Row, known.Kind, known.Text, known.Kind == SignKind.Text ? strength * 0.95 : strength, location, count);
    }

    public void AddClue(string clue, CaptureLocation location)
    {
        if (Table.Clues.TryGetValue(clue, out int row))
        {
            Add(row, SignKind.Circumstance, clue, 1, location, 1);
        }
    }

    /// <summary>Notes what kind of host answered with an error; two kinds cancel each other.</summary>
    /// <param name="clue">The clue, such as host:OnPremises.</param>
    /// <param name="location">Where it was.</param>
    public void AddHost(string clue, CaptureLocation location)
    {
        _hostClues.Add(clue);
        AddClue(clue, location);
    }

    public bool HostsDisagree => _hostClues.Count > 1;

    /// <summary>Notes a token.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="location">Where it was.</param>
    /// <returns>The token's record when it is seen for the first time, else null.</returns>
    public CapturedToken? AddToken(string hash, CaptureLocation location)
    {
        if (_tokens.TryGetValue(hash, out CapturedToken? known))
        {
            known.Count++;
            return null;
        }

        if (_tokens.Count >= MaximumTokens)
        {
            return null;
        }

        CapturedToken token = new() { Hash = hash, Location = location, Count = 1 };
        _tokens.Add(hash, token);
        return token;
    }

    private void Add(int row, SignKind kind, string matched, double strength, CaptureLocation location, long count)
    {
        if (!_rows.TryGetValue(row, out Found? found))
        {
            found = new Found();
            _rows.Add(row, found);
        }

        if (!Table.IsClue(row))
        {
            Signs++;
        }

        found.Count += count;
        found.AllBefore = found.AllBefore is DateTimeOffset latest
            ? location.Time is DateTimeOffset time ? (time > latest ? time : latest) : DateTimeOffset.MaxValue
            : location.Time ?? DateTimeOffset.MaxValue;
        if (strength > found.Strength)
        {
            found.Strength = strength;
            found.Kind = kind;
            found.Matched = matched;
        }

        if (found.Locations.Count < MaximumLocations && !found.Locations.Contains(location))
        {
            found.Locations.Add(location);
        }
    }

    internal sealed class Found
    {
        public long Count { get; set; }

        public double Strength { get; set; }

        public SignKind Kind { get; set; }

        public string Matched { get; set; } = string.Empty;

        public List<CaptureLocation> Locations { get; } = [];

        /// <summary>Gets or sets the latest time of all places; the greatest value when one of them has none.</summary>
        public DateTimeOffset? AllBefore { get; set; }
    }
}
