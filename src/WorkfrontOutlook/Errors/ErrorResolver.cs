namespace WorkfrontOutlook.Errors;

/// <summary>
/// Says what causes an error that a user sees: it looks for the signs of the table of known errors in messages, codes and
/// captures, and weighs what they say. It needs no connection and keeps nothing of what it reads.
/// </summary>
public sealed class ErrorResolver
{
    /// <summary>From this score on the evidence leaves no other known explanation.</summary>
    private const double High = 0.85;

    private const double Medium = 0.45;
    private const double Listed = 0.10;
    private const int ProofWeight = 95;

    private readonly KnownErrorTable _table;

    /// <summary>Initializes a new instance of the <see cref="ErrorResolver"/> class with the table that ships with the module.</summary>
    public ErrorResolver()
        : this(KnownErrorTable.Default)
    {
    }

    internal ErrorResolver(KnownErrorTable table) => _table = table;

    /// <summary>Lists the table of known errors.</summary>
    /// <returns>The rows, in the order of the table.</returns>
    public static IReadOnlyList<WfKnownError> ListKnownErrors()
    {
        KnownErrorTable table = KnownErrorTable.Default;
        return table.Model.Rows.Select(row =>
        {
            string first = row.Causes[0].Cause;
            return new WfKnownError
            {
                Id = row.Id,
                Meaning = KnownErrorTable.Text("Row_" + row.Id),
                Codes = row.Codes,
                Names = row.Names,
                Texts = row.Texts.SelectMany(language => language.Value.Select(text => language.Key + ": " + text)).ToArray(),
                Circumstances = row.Shapes.Select(shape => shape.Anchor + " …").Concat(row.Clues).ToArray(),
                IsClue = string.Equals(row.Group, "clue", StringComparison.Ordinal),
                Cause = first,
                Weights = row.Causes.ToDictionary(weight => weight.Cause, weight => weight.Weight, StringComparer.Ordinal),
                Basis = row.Basis,
                Source = row.Source,
                SourceDate = Utc(row.Date),
                NextStep = KnownErrorTable.Text("Cause_" + first + "_Next"),
            };
        }).ToArray();
    }

    /// <summary>
    /// Resolves an error. A capture that can't be read doesn't stop the others: its report holds the failure.
    /// </summary>
    /// <param name="query">Messages, codes and captures of one trouble.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The ranked causes, what was read, and the tokens that were seen, by hash.</returns>
    public async Task<ErrorResolution> ResolveAsync(ErrorQuery query, CancellationToken cancellationToken)
    {
        if (query is null)
        {
            throw new ArgumentNullException(nameof(query));
        }

        SignalCollector collector = new(_table);
        CaptureReader reader = new(collector, query.TokenSink);
        for (int index = 0; index < query.Messages.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string source = Phrase.Of(ErrorText.LocationMessage, index + 1);
            await reader.ReadTextAsync(source, query.Messages[index] ?? string.Empty, SignalSource.Message, cancellationToken).ConfigureAwait(false);
        }

        List<int> unknown = [];
        for (int index = 0; index < query.Codes.Count; index++)
        {
            string source = Phrase.Of(ErrorText.LocationCode, index + 1);
            string code = query.Codes[index] ?? string.Empty;
            await reader.ReadTextAsync(source, code, SignalSource.Code, cancellationToken).ConfigureAwait(false);
            if (!await IsKnownAsync(code, cancellationToken).ConfigureAwait(false))
            {
                unknown.Add(index);
            }
        }

        List<CaptureReadReport> reports = [];
        foreach (ErrorCapture capture in query.Captures)
        {
            reports.Add(await reader.ReadAsync(capture, cancellationToken).ConfigureAwait(false));
        }

        return new ErrorResolution
        {
            Causes = Weigh(collector),
            Captures = reports,
            Tokens = collector.Tokens.ToArray(),
            UnknownCodes = unknown,
        };
    }

    private static DateTime Utc(DateTime date) => DateTime.SpecifyKind(date.Date, DateTimeKind.Utc);

    // Apart from the others: what they say may hide that one says nothing.
    private async Task<bool> IsKnownAsync(string code, CancellationToken cancellationToken)
    {
        SignalCollector alone = new(_table);
        await new CaptureReader(alone, null).ReadTextAsync(string.Empty, code, SignalSource.Code, cancellationToken).ConfigureAwait(false);
        return alone.Rows.Any();
    }

    private List<WfErrorCause> Weigh(SignalCollector collector)
    {
        Dictionary<string, Score> scores = new(StringComparer.Ordinal);
        foreach (KeyValuePair<int, SignalCollector.Found> found in collector.Rows.OrderBy(row => row.Key))
        {
            if (_table.IsClue(found.Key))
            {
                continue;
            }

            foreach (KnownErrorModel.WeightRow weight in _table.Model.Rows[found.Key].Causes)
            {
                if (!scores.TryGetValue(weight.Cause, out Score? score))
                {
                    score = new Score();
                    scores.Add(weight.Cause, score);
                }

                score.Take(_table.Model.Rows[found.Key], found.Key, weight.Weight * found.Value.Strength * Age(weight.Cause, weight.Weight, found.Value));
            }
        }

        foreach (KeyValuePair<int, SignalCollector.Found> found in collector.Rows.OrderBy(row => row.Key))
        {
            KnownErrorModel.SignRow row = _table.Model.Rows[found.Key];
            if (!_table.IsClue(found.Key) || (collector.HostsDisagree && row.Clues.Exists(clue => clue.StartsWith("host:", StringComparison.Ordinal))))
            {
                continue;
            }

            foreach (KnownErrorModel.WeightRow weight in row.Causes)
            {
                // A circumstance only weighs a cause that an error has named.
                if (scores.TryGetValue(weight.Cause, out Score? score) && score.HasSign)
                {
                    score.Take(row, found.Key, weight.Weight);
                }
            }
        }

        List<(KnownErrorModel.CauseRow Cause, Score Score, double Value, Confidence Confidence)> ranked = _table.Model.Causes
            .Where(cause => scores.ContainsKey(cause.Code))
            .Select(cause => (Cause: cause, Score: scores[cause.Code], Value: scores[cause.Code].Total()))
            .Where(item => item.Value >= Listed)
            .OrderByDescending(item => item.Value)
            .Select(item => (item.Cause, item.Score, item.Value, item.Value >= High ? Confidence.High : item.Value >= Medium ? Confidence.Medium : Confidence.Low))
            .ToList();
        bool contradiction = Demote(ranked);
        List<WfErrorCause> causes = [];
        foreach ((KnownErrorModel.CauseRow cause, Score score, double _, Confidence confidence) in ranked)
        {
            causes.Add(Describe(collector, cause, score, confidence, causes.Count + 1, contradiction));
        }

        return causes;
    }

    /// <summary>
    /// An error of a time before the switch-off can't come from it, unless the answer says so itself.
    /// </summary>
    private double Age(string cause, int weight, SignalCollector.Found found)
    {
        DateTime? since = _table.Model.Causes.Find(row => string.Equals(row.Code, cause, StringComparison.Ordinal))?.Since;
        return since is DateTime date && weight < ProofWeight && found.AllBefore is DateTimeOffset latest && latest < new DateTimeOffset(Utc(date)) ? 0.3 : 1;
    }

    /// <summary>
    /// Two causes that mean different verdicts can't both leave no other explanation: the clearly weaker one is lowered, or
    /// both.
    /// </summary>
    private static bool Demote(List<(KnownErrorModel.CauseRow Cause, Score Score, double Value, Confidence Confidence)> ranked)
    {
        bool contradiction = false;
        for (int index = 1; index < ranked.Count && ranked[index].Confidence == Confidence.High; index++)
        {
            if (ranked[index].Cause.Implies != ranked[0].Cause.Implies)
            {
                contradiction = true;
                (KnownErrorModel.CauseRow cause, Score score, double value, Confidence _) = ranked[index];
                ranked[index] = (cause, score, value, Confidence.Medium);
                if (ranked[0].Value - value < 0.04)
                {
                    (KnownErrorModel.CauseRow first, Score firstScore, double firstValue, Confidence _) = ranked[0];
                    ranked[0] = (first, firstScore, firstValue, Confidence.Medium);
                }
            }
        }

        return contradiction;
    }

    private WfErrorCause Describe(SignalCollector collector, KnownErrorModel.CauseRow cause, Score score, Confidence confidence, int rank, bool contradiction)
    {
        KnownErrorModel.SignRow strongest = _table.Model.Rows[score.Strongest];
        bool own = string.Equals(strongest.Causes[0].Cause, cause.Code, StringComparison.Ordinal);
        return Tell();

        // Told in the language that is current; a report in another one asks again.
        WfErrorCause Tell() => new()
        {
            Rank = rank,
            Cause = cause.Code,
            Title = KnownErrorTable.Text("Cause_" + cause.Code),
            Confidence = confidence,
            Basis = own ? strongest.Basis : cause.Basis,
            Source = own ? strongest.Source : cause.Source,
            SourceDate = Utc(own ? strongest.Date : cause.Date),
            Explanation = Explain(),
            Discriminator = KnownErrorTable.Text("Cause_" + cause.Code + "_Discriminator"),
            NextStep = KnownErrorTable.Text("Cause_" + cause.Code + "_Next"),
            Implies = cause.Implies,
            Evidence = score.Rows.Select(row => Show(collector, row.Key, row.Value)).ToArray(),
            Again = Tell,
        };

        string Explain()
        {
            string explanation = KnownErrorTable.Text("Cause_" + cause.Code + "_Explanation") + " " + KnownErrorTable.Text("Row_" + strongest.Id);
            return contradiction && cause.Implies != CauseImplication.None && confidence != Confidence.Low
                ? explanation + " " + ErrorText.Contradiction
                : explanation;
        }
    }

    private WfErrorEvidence Show(SignalCollector collector, int index, double weight)
    {
        KnownErrorModel.SignRow row = _table.Model.Rows[index];
        SignalCollector.Found found = collector.Rows[index];
        return new WfErrorEvidence
        {
            Sign = row.Id,
            Kind = found.Kind,
            Matched = found.Matched,
            Meaning = KnownErrorTable.Text("Row_" + row.Id),
            SpeaksAgainst = weight < 0,
            Locations = found.Locations,
            Count = found.Count,
            Basis = row.Basis,
            Source = row.Source,
            SourceDate = Utc(row.Date),
        };
    }

    /// <summary>What all signs together say of one cause.</summary>
    private sealed class Score
    {
        private readonly Dictionary<string, double> _groups = new(StringComparer.Ordinal);
        private readonly List<double> _clues = [];
        private readonly List<double> _against = [];
        private double _best;
        private bool _proof;

        /// <summary>Gets the rows that were weighed, and their weight in percent.</summary>
        public Dictionary<int, double> Rows { get; } = [];

        public int Strongest { get; private set; }

        public bool HasSign => _best > 0;

        public void Take(KnownErrorModel.SignRow row, int index, double weight)
        {
            Rows[index] = weight;
            bool clue = string.Equals(row.Group, "clue", StringComparison.Ordinal);
            if (weight < 0)
            {
                _against.Add(-weight / 100);
            }
            else if (clue)
            {
                _clues.Add(weight / 100);
            }
            else
            {
                _groups[row.Group] = Math.Max(_groups.TryGetValue(row.Group, out double known) ? known : 0, weight / 100);
            }

            if (!clue && weight > _best)
            {
                _best = weight;
                Strongest = index;
                _proof |= row.Causes[0].Weight >= ProofWeight;
            }
        }

        public double Total()
        {
            double open = 1;
            foreach (double weight in _groups.Values.Concat(_clues))
            {
                open *= 1 - weight;
            }

            double total = _best > 0 ? 1 - open : 0;
            foreach (double weight in _against)
            {
                // What Exchange itself has said isn't argued away by a circumstance, only made less certain.
                total *= _proof ? Math.Max(1 - weight, 0.6) : 1 - weight;
            }

            return total;
        }
    }
}
