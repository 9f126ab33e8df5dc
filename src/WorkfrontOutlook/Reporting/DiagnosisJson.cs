using System.Globalization;
using System.Text;
using System.Text.Json;
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
    /// <exception cref="WfException">DiagnosisNotFound, DiagnosisNotReadable, NotADiagnosis or DiagnosisVersionUnknown.</exception>
    public static async Task<WfDiagnosis> ReadFileAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 65536, FileOptions.Asynchronous | FileOptions.SequentialScan);
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
    /// <exception cref="WfException">NotADiagnosis or DiagnosisVersionUnknown.</exception>
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
    /// <exception cref="WfException">NotADiagnosis or DiagnosisVersionUnknown.</exception>
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
            string version = SchemaVersion(utf8) ?? throw WfErrors.NotADiagnosis.For(name, shown, ReportText.NoSchemaVersion);
            if (!Version.TryParse(version, out Version? parsed) || parsed.Major != MajorVersion)
            {
                throw WfErrors.DiagnosisVersionUnknown.For(name, shown, DisplayText.Clean(version, 40), WfDiagnosis.CurrentSchemaVersion);
            }

            WfDiagnosis? diagnosis = JsonSerializer.Deserialize(utf8, DiagnosisJsonContext.Default.WfDiagnosis);
            return diagnosis is not null && IsWhole(diagnosis)
                ? diagnosis
                : throw WfErrors.NotADiagnosis.For(name, shown, ReportText.MemberNull);
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
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
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
