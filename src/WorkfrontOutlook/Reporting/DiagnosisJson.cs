using System.Globalization;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// A diagnosis as JSON (UTF-8, camel case, enumerations by name, dates in ISO 8601) and back. The schema is
/// docs/schema/diagnosis-1.0.schema.json. A later minor version is read; another major version is refused.
/// </summary>
public static class DiagnosisJson
{
    private const int MajorVersion = 1;

    /// <summary>Writes a diagnosis, piece by piece, so that its size doesn't matter.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The work.</returns>
    public static Task WriteAsync(WfDiagnosis diagnosis, Stream stream, CancellationToken cancellationToken = default) =>
        JsonSerializer.SerializeAsync(stream, diagnosis, DiagnosisJsonContext.Default.WfDiagnosis, cancellationToken);

    /// <summary>Reads a diagnosis from a file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="WfException">
    /// DiagnosisNotFound, DiagnosisNotReadable, NotADiagnosis, DiagnosisVersionUnknown or DiagnosisInconsistent.
    /// </exception>
    public static async Task<WfDiagnosis> ReadFileAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using Stream stream = InputFile.Open(path, FileShare.Read, 65536, FileOptions.Asynchronous | FileOptions.SequentialScan, cancellationToken);
            return await ReadAsync(stream, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw WfErrors.DiagnosisNotFound.Because(error, path, path);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw WfErrors.DiagnosisNotReadable.Because(error, path, path, error.Message);
        }
    }

    /// <summary>Reads a diagnosis. UTF-8, with or without a byte order mark, and UTF-16 with one are understood.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="name">What to call it in an error, such as its path.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="WfException">NotADiagnosis, DiagnosisVersionUnknown or DiagnosisInconsistent.</exception>
    public static async Task<WfDiagnosis> ReadAsync(Stream stream, string? name = null, CancellationToken cancellationToken = default)
    {
        using MemoryStream buffer = new();
        await stream.CopyToAsync(buffer, 81920, cancellationToken).ConfigureAwait(false);
        return Read(Decode(buffer.GetBuffer(), (int)buffer.Length), name);
    }

    /// <summary>Reads a diagnosis.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="name">What to call it in an error, such as its path.</param>
    /// <returns>The diagnosis.</returns>
    /// <exception cref="WfException">NotADiagnosis, DiagnosisVersionUnknown or DiagnosisInconsistent.</exception>
    public static WfDiagnosis Read(Stream stream, string? name = null)
    {
        using MemoryStream buffer = new();
        stream.CopyTo(buffer);
        return Read(Decode(buffer.GetBuffer(), (int)buffer.Length), name);
    }

    private static WfDiagnosis Read(ReadOnlySpan<byte> utf8, string? name)
    {
        string shown = name ?? "JSON";
        try
        {
            CheckVersion(SchemaVersion(utf8) ?? throw WfErrors.NotADiagnosis.For(name, shown, ReportText.NoSchemaVersion), name, shown);
            WfDiagnosis? diagnosis = JsonSerializer.Deserialize(utf8, DiagnosisJsonContext.Default.WfDiagnosis);
            if (diagnosis is null || !IsWhole(diagnosis))
            {
                throw WfErrors.NotADiagnosis.For(name, shown, ReportText.MemberNull);
            }

            // Where the member stands twice, the serializer took the last.
            CheckVersion(diagnosis.SchemaVersion, name, shown);
            return Contradiction(diagnosis) is string contradiction
                ? throw WfErrors.DiagnosisInconsistent.For(name, shown, contradiction)
                : diagnosis;
        }
        catch (JsonException error)
        {
            // The message of the inner error quotes the text; the place is enough.
            string place = string.Format(CultureInfo.CurrentCulture, ReportText.JsonPlace, (error.LineNumber ?? 0) + 1, DisplayText.Clean(error.Path ?? "$", 100));
            throw WfErrors.NotADiagnosis.Because(error, name, shown, place);
        }
        catch (InvalidOperationException error)
        {
            // A name or a text that isn't UTF-8.
            throw WfErrors.NotADiagnosis.Because(error, name, shown, error.Message);
        }
    }

    private static void CheckVersion(string version, string? name, string shown)
    {
        if (!Version.TryParse(version, out Version? parsed) || parsed.Major != MajorVersion)
        {
            throw WfErrors.DiagnosisVersionUnknown.For(name, shown, DisplayText.Clean(version, 40), WfDiagnosis.CurrentSchemaVersion);
        }
    }

    // What no diagnosis says: a text that was changed must not become an all-clear that nobody gave.
    private static string? Contradiction(WfDiagnosis d)
    {
        WfCompleteness c = d.Completeness;
        WfAffected a = d.Affected;
        if (new[] { c.Scanned, c.Failed, c.Skipped, c.Expected ?? 0, a.MailboxCount, a.WorkfrontMailboxCount, a.AddInCount }.Any(count => count < 0)
            || (c.Expected is int expected && expected != (long)c.Scanned + c.Failed + c.Skipped))
        {
            return ReportText.Contradiction_Counts;
        }

        if (c.State == CompletenessState.Complete && (c.Failed > 0 || c.Skipped > 0 || c.Missing.Length > 0))
        {
            return ReportText.Contradiction_Complete;
        }

        bool isClear = d.Verdict.Code == VerdictCode.NothingFound;
        if (isClear && c.State != CompletenessState.Complete)
        {
            return string.Format(CultureInfo.CurrentCulture, ReportText.Contradiction_Clear, VerdictCode.NothingFound, c.State);
        }

        if (Array.Find(d.History, point => point.Verdict == VerdictCode.NothingFound && point.Completeness != CompletenessState.Complete) is WfHistoryPoint earlier)
        {
            return string.Format(CultureInfo.CurrentCulture, ReportText.Contradiction_Clear, VerdictCode.NothingFound, earlier.Completeness);
        }

        return isClear && (a.MailboxCount > 0 || a.WorkfrontMailboxCount > 0 || a.AddInCount > 0 || a.Mailboxes.Length > 0 || d.AddIns.Any(addIn => addIn.IsWorkfront || addIn.LegacyTokenUse >= LegacyTokenUse.Listed))
            ? string.Format(CultureInfo.CurrentCulture, ReportText.Contradiction_Affected, VerdictCode.NothingFound)
            : null;
    }

    private static string? SchemaVersion(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = 64 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = string.Equals(reader.GetString(), "schemaVersion", StringComparison.OrdinalIgnoreCase);
            if (!reader.Read())
            {
                return null;
            }

            if (found)
            {
                return reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),

                    // No version of the module wrote it so, but it is one, and is told as such.
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan.ToArray()) is var number && number is "1" ? "1.0" : number,
                    _ => null,
                };
            }

            reader.Skip();
        }

        return null;
    }

    // A null where the type allows none; the serializer doesn't look at that.
    private static bool IsWhole(WfDiagnosis d) =>
        d is { Verdict: { Title: not null, Explanation: not null }, Affected.Mailboxes: not null, Completeness.Missing: not null, Findings: not null, Actions: not null, Answers: not null, AddIns: not null, History: not null, ModuleVersion: not null }
        && d.Status is { Requests: not null, Explanation: not null, NextStep: not null }
        && Array.TrueForAll(d.Findings, item => item is { Id: not null, Title: not null, Detail: not null, Source: not null, Evidence: not null })
        && Array.TrueForAll(d.Actions, item => item is { Title: not null, Detail: not null })
        && Array.TrueForAll(d.Answers, item => item is { Id: not null, Question: not null, Answer: not null, Source: not null })
        && Array.TrueForAll(d.AddIns, item => item is { Sources: not null })
        && Array.TrueForAll(d.History, item => item is not null)
        && Array.TrueForAll(d.Affected.Mailboxes, item => item is { Mailbox: not null, MailboxId: not null })
        && Array.TrueForAll(d.Completeness.Missing, item => item is { Scope: not null, Reason: not null, Remedy: not null })
        && Array.TrueForAll(d.Status.Requests, item => item is { AddInId: not null });

    private static ReadOnlySpan<byte> Decode(byte[] bytes, int count) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] when count >= 3 => bytes.AsSpan(3, count - 3),
        [0xFF, 0xFE, ..] when count >= 2 => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, count - 2)),
        [0xFE, 0xFF, ..] when count >= 2 => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, count - 2)),
        _ => bytes.AsSpan(0, count),
    };
}
