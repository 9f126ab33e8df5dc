using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.LegacyTokens;

/// <summary>
/// Reads the answer of Get-AuthenticationPolicy -AllowLegacyExchangeTokens. Its type is not documented; the forms that
/// Microsoft's pages and public threads show (2024-11 to 2025-10) are text with two lists, a warning alone, and, to be
/// safe, an object with the same names. What is in no known form is kept as it came and reported, never guessed.
/// </summary>
public static class LegacyTokenReportParser
{
    private const int MaximumRawText = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Regex Setting = new(@"AllowLegacyExchangeTokens\s*:[ \t]*(?<value>[^\r\n]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);
    private static readonly Regex AllowedList = List("Allowed");
    private static readonly Regex BlockedList = List("Blocked");
    private static readonly Regex Entry = new(@"""(?<id>[^""]*)""\s*:\s*""(?<day>[^""]*)""", RegexOptions.CultureInvariant, Patience);

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">All of the cmdlet's output and warnings.</param>
    /// <returns>The report. Never throws: what can't be read is told in <see cref="LegacyTokenReport.Failure"/>.</returns>
    public static LegacyTokenReport Parse(ExchangePage answer)
    {
        try
        {
            return Read(answer);
        }
        catch (RegexMatchTimeoutException)
        {
            return new LegacyTokenReport { IsAvailable = true, Failure = WfErrors.LegacyTokenReportUnreadable.For("Get-AuthenticationPolicy", "…") };
        }
    }

    private static LegacyTokenReport Read(ExchangePage answer)
    {
        string? warning = answer.Warnings.Count == 0 ? null : string.Join(Environment.NewLine, answer.Warnings);
        bool saysDisabled = answer.Warnings.Any(SaysDisabled);
        var text = new StringBuilder();
        LegacyTokenReport? fromObject = null;
        foreach (ExchangeRecord record in answer.Records)
        {
            if (record.Text is string line)
            {
                text.AppendLine(line);
            }
            else
            {
                fromObject ??= FromObject(record);
            }
        }

        LegacyTokenReport report;
        if (fromObject is not null)
        {
            report = fromObject;
        }
        else if (text.ToString().Trim() is { Length: > 0 } whole)
        {
            // A warning can also arrive in the output stream.
            bool warnedInText = SaysDisabled(whole) && !Setting.IsMatch(whole);
            saysDisabled |= warnedInText;
            report = warnedInText ? new LegacyTokenReport { Warning = whole } : FromText(whole);
        }
        else
        {
            report = new LegacyTokenReport
            {
                Failure = warning is null ? WfErrors.LegacyTokenReportEmpty.For("Get-AuthenticationPolicy") : null,
            };
        }

        return new LegacyTokenReport
        {
            Setting = report.Setting,
            Requests = report.Requests,
            IsAvailable = report.IsAvailable,
            SaysDisabled = saysDisabled,
            Warning = warning ?? report.Warning,
            RawText = report.RawText,
            Failure = report.Failure,
        };
    }

    private static Regex List(string name) =>
        new($@"(?<![A-Za-z]){name}\s*:\s*\[(?<body>[^\]]*)(?<end>\])?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience);

    private static bool SaysDisabled(string text) =>
        text.IndexOf("tokens are disabled", StringComparison.OrdinalIgnoreCase) >= 0
        || text.IndexOf("aka.ms/naafaq", StringComparison.OrdinalIgnoreCase) >= 0;

    private static LegacyTokenReport FromText(string text)
    {
        // Two settings that differ are none.
        string[] settings = Setting.Matches(text).Cast<Match>().Select(match => match.Groups["value"].Value).ToArray();
        LegacyTokenAdminSetting first = settings.Length == 0 ? LegacyTokenAdminSetting.Unknown : SettingOf(settings[0]);
        LegacyTokenAdminSetting value = Array.TrueForAll(settings, other => SettingOf(other) == first) ? first : LegacyTokenAdminSetting.Unknown;
        var requests = new List<WfLegacyTokenRequest>();
        MatchCollection allowed = AllowedList.Matches(text);
        MatchCollection blocked = BlockedList.Matches(text);
        bool whole;
        bool isClean = allowed.Count <= 1 && blocked.Count <= 1;
        if (allowed.Count + blocked.Count == 0)
        {
            // Before the lists were announced (2025-02-28) the answer was the setting alone. More than that is a rest of lists.
            string rest = Setting.Replace(text, string.Empty).Trim();
            whole = rest.Length == 0 || SaysDisabled(rest);
        }
        else
        {
            whole = allowed.Count > 0 && blocked.Count > 0;
            foreach ((MatchCollection lists, LegacyTokenRequestOutcome outcome) in new[] { (allowed, LegacyTokenRequestOutcome.Allowed), (blocked, LegacyTokenRequestOutcome.Blocked) })
            {
                foreach (Match list in lists)
                {
                    isClean &= ReadList(list, outcome, requests);
                    whole &= list.Groups["end"].Success;
                }
            }
        }

        WfException? failure = null;
        if (value == LegacyTokenAdminSetting.Unknown || Entry.Matches(text).Count > requests.Count || !isClean)
        {
            failure = WfErrors.LegacyTokenReportUnreadable.For("Get-AuthenticationPolicy", Excerpt(text));
        }
        else if (!whole || text.Count(character => character == '"') != 4 * requests.Count)
        {
            // An entry has four quotation marks; more are what is left of another one.
            failure = WfErrors.LegacyTokenReportCut.For("Get-AuthenticationPolicy", requests.Count);
        }

        return new LegacyTokenReport
        {
            Setting = value,
            Requests = requests,
            IsAvailable = true,
            RawText = failure is null ? null : Bounded(text),
            Failure = failure,
        };
    }

    // False where something is in the list that is no entry: a quotation mark that got lost makes one entry of two.
    private static bool ReadList(Match list, LegacyTokenRequestOutcome outcome, List<WfLegacyTokenRequest> requests)
    {
        string body = list.Groups["body"].Value;
        return ReadEntries(body, outcome, requests) && (!list.Groups["end"].Success || IsPunctuation(Entry.Replace(body, string.Empty)));
    }

    private static bool ReadEntries(string text, LegacyTokenRequestOutcome outcome, List<WfLegacyTokenRequest> requests)
    {
        bool named = true;
        foreach (Match entry in Entry.Matches(text))
        {
            WfLegacyTokenRequest request = Request(entry.Groups["id"].Value, entry.Groups["day"].Value, outcome);
            named &= IsId(request.AddInId);
            if (request.AddInId.Length > 0)
            {
                requests.Add(request);
            }
        }

        return named;
    }

    // An add-in's id, or the store's, which was never seen there.
    private static bool IsId(string id) => Guid.TryParse(id, out _)
        || (id.Length is > 2 and <= 32 && id.StartsWith("wa", StringComparison.OrdinalIgnoreCase) && id.Skip(2).All(char.IsDigit));

    private static bool IsPunctuation(string text) => text.All(character => char.IsWhiteSpace(character) || character is '[' or ']' or '{' or '}' or ',');

    private static LegacyTokenReport FromObject(ExchangeRecord record)
    {
        if (!record.Names.Contains("AllowLegacyExchangeTokens", StringComparer.OrdinalIgnoreCase))
        {
            string names = string.Join(", ", record.Names.Take(20));
            return new LegacyTokenReport
            {
                IsAvailable = true,
                RawText = Bounded(names),
                Failure = WfErrors.LegacyTokenReportUnreadable.For("Get-AuthenticationPolicy", Excerpt(names)),
            };
        }

        LegacyTokenAdminSetting setting = SettingOf(record.String("AllowLegacyExchangeTokens"));
        var requests = new List<WfLegacyTokenRequest>();
        bool whole = ReadValue(record.Value("Allowed"), LegacyTokenRequestOutcome.Allowed, requests)
            & ReadValue(record.Value("Blocked"), LegacyTokenRequestOutcome.Blocked, requests);
        string shown = record.String("AllowLegacyExchangeTokens") ?? string.Empty;
        WfException? failure = setting == LegacyTokenAdminSetting.Unknown || !whole
            ? WfErrors.LegacyTokenReportUnreadable.For("Get-AuthenticationPolicy", Excerpt(shown))
            : null;
        return new LegacyTokenReport
        {
            Setting = setting,
            Requests = requests,
            IsAvailable = true,
            RawText = failure is null ? null : Bounded(shown),
            Failure = failure,
        };
    }

    private static bool ReadValue(object? value, LegacyTokenRequestOutcome outcome, List<WfLegacyTokenRequest> requests)
    {
        switch (value)
        {
            case null:
                return true;
            case string text:
                return ReadEntries(text, outcome, requests) && IsPunctuation(Entry.Replace(text, string.Empty));
            case ExchangeRecord { Text: string inner }:
                return ReadValue(inner, outcome, requests);
            case ExchangeRecord record:
                bool known = true;
                foreach (string id in record.Names)
                {
                    // The name is the id; another kind of object has names that are none.
                    if (IsId(id))
                    {
                        requests.Add(Request(id, record.String(id) ?? string.Empty, outcome));
                    }
                    else
                    {
                        known = false;
                    }
                }

                return known;
            case IReadOnlyList<object?> list:
                return list.Aggregate(true, (whole, item) => ReadValue(item, outcome, requests) && whole);
            default:
                return false;
        }
    }

    private static LegacyTokenAdminSetting SettingOf(string? value) => value?.Trim().Trim('(', ')').Trim().ToUpperInvariant() switch
    {
        "TRUE" => LegacyTokenAdminSetting.Allowed,
        "FALSE" => LegacyTokenAdminSetting.Blocked,
        "NOT SET" or "NOTSET" or null => LegacyTokenAdminSetting.NotSet,
        _ => LegacyTokenAdminSetting.Unknown,
    };

    private static WfLegacyTokenRequest Request(string id, string day, LegacyTokenRequestOutcome outcome) => new()
    {
        AddInId = id.Trim().Trim('{', '}').ToLowerInvariant(),
        Outcome = outcome,
        LastSeen = DateTime.TryParseExact(day.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime date)
            ? date
            : null,
    };

    private static string Bounded(string text) => text.Length <= MaximumRawText ? text : text.Substring(0, MaximumRawText);

    private static string Excerpt(string text)
    {
        string line = Regex.Replace(text, @"\s+", " ", RegexOptions.CultureInvariant, Patience).Trim();
        return line.Length <= 120 ? line : line.Substring(0, 120) + "…";
    }
}
