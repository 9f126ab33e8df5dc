using System.Globalization;
using System.Text;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// The add-ins as CSV (RFC 4180, UTF-8 with byte order mark): a row for each mailbox or scope and add-in, and one for
/// everything that could not be read. No cell begins in a way that a spreadsheet takes for a formula.
/// </summary>
internal static class CsvReport
{
    private const int CellLength = 1000;

    private static readonly char[] Special = { ',', '"', ';', '\t', '\'', ' ' };

    private static readonly string[] Header =
    {
        "Row", "Scope", "Mailbox", "MailboxId", "MailboxCount", "AddIn", "Publisher", "AddInId", "AssetId", "IsWorkfront", "Enabled",
        "Permission", "LegacyTokenUse", "Basis", "LastTokenRequest", "Note", "Completeness", "TenantId", "StartedAt",
    };

    public static async Task WriteAsync(WfDiagnosis diagnosis, Stream stream, CancellationToken cancellationToken)
    {
        UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: true);
        byte[] mark = encoding.GetPreamble();
        await stream.WriteAsync(mark, 0, mark.Length, cancellationToken).ConfigureAwait(false);
        StringBuilder text = new();
        Append(text, Header);
        int rows = 0;
        string startedAt = diagnosis.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (string?[] row in Rows(diagnosis))
        {
            Append(text, row, diagnosis.Completeness.State.ToString(), diagnosis.TenantId, startedAt);
            if (++rows % 500 == 0)
            {
                await SendAsync().ConfigureAwait(false);
            }
        }

        await SendAsync().ConfigureAwait(false);

        async Task SendAsync()
        {
            byte[] bytes = encoding.GetBytes(text.ToString());
            text.Clear();
            await stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string?[]> Rows(WfDiagnosis diagnosis)
    {
        Dictionary<string, WfAddInSummary> byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (WfAddInSummary addIn in diagnosis.AddIns)
        {
            if (addIn.AddInId is string id)
            {
                byId[id] = addIn;
            }
        }

        HashSet<string> withMailboxes = new(StringComparer.OrdinalIgnoreCase);
        foreach (WfAffectedMailbox item in diagnosis.Affected.Mailboxes)
        {
            WfAddInSummary? addIn = item.AddInId is string id && byId.TryGetValue(id, out WfAddInSummary? known) ? known : null;
            withMailboxes.Add(item.AddInId ?? string.Empty);
            yield return AddInRow(nameof(AddInSource.Mailbox), item.Mailbox, item.MailboxId, null, item.AddIn ?? addIn?.DisplayName, item.AddInId, item.IsWorkfront, item.Enabled, addIn);
        }

        foreach (WfAddInSummary addIn in diagnosis.AddIns)
        {
            foreach (AddInSource source in addIn.Sources.Distinct())
            {
                if (source != AddInSource.Mailbox || addIn.AddInId is null || !withMailboxes.Contains(addIn.AddInId))
                {
                    int? count = source == AddInSource.Mailbox ? addIn.MailboxCount : null;
                    yield return AddInRow(source.ToString(), null, null, count, addIn.DisplayName, addIn.AddInId, addIn.IsWorkfront, null, addIn);
                }
            }
        }

        foreach (WfMissing missing in diagnosis.Completeness.Missing)
        {
            string?[] row = new string?[16];
            row[0] = "NotRead";
            row[1] = missing.Source.ToString();
            row[2] = missing.Scope;
            row[15] = missing.Reason + " " + missing.Remedy;
            yield return row;
        }
    }

    private static string?[] AddInRow(string scope, string? mailbox, string? mailboxId, int? count, string? name, string? addInId, bool isWorkfront, bool? enabled, WfAddInSummary? addIn) => new[]
    {
        "AddIn", scope, mailbox, mailboxId, count?.ToString(CultureInfo.InvariantCulture), name, addIn?.ProviderName, addInId, addIn?.AssetId, isWorkfront.ToString(), enabled?.ToString(),
        addIn?.Permission?.ToString(), addIn?.LegacyTokenUse.ToString(), addIn?.Basis.ToString(), addIn?.LastTokenRequest is DateTime day ? IsoDate.Day(day) : null, null,
    };

    private static void Append(StringBuilder line, string?[] cells, params string?[] more)
    {
        for (int index = 0; index < cells.Length + more.Length; index++)
        {
            if (index > 0)
            {
                line.Append(',');
            }

            Cell(line, index < cells.Length ? cells[index] : more[index - cells.Length]);
        }

        line.Append("\r\n");
    }

    // Clean first: what is taken out must not have hidden the sign that begins a formula.
    private static void Cell(StringBuilder line, string? value)
    {
        if (value is null or { Length: 0 })
        {
            return;
        }

        string clean = GuardBehindSeparator(DisplayText.Clean(value, CellLength));
        bool guard = BeginsFormula(value) || BeginsFormula(clean);
        if (!guard && clean.IndexOfAny(Special) < 0)
        {
            line.Append(clean);
            return;
        }

        line.Append('"');
        if (guard)
        {
            line.Append('\'');
        }

        line.Append(clean.Replace("\"", "\"\"")).Append('"');
    }

    // Where a semicolon separates lists, as in Italian and German, Excel opens this file by it, and knows nothing of our quotes.
    private static string GuardBehindSeparator(string text)
    {
        if (text.IndexOf(';') < 0)
        {
            return text;
        }

        string[] parts = text.Split(';');
        for (int index = 1; index < parts.Length; index++)
        {
            // Quotes at the begin fall away there.
            if (BeginsFormula(parts[index].TrimStart(' ', '\t', '\u00A0', '"')))
            {
                parts[index] = "'" + parts[index];
            }
        }

        return string.Join(";", parts);
    }

    // Also the full-width signs, which some editions of Excel take for the plain ones.
    private static bool BeginsFormula(string text) =>
        text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '|' or '%' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20');
}
