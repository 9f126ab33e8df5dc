using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Remediation;

/// <summary>Where undo records lie.</summary>
public static class UndoFile
{
    private const string End = ".jsonl";

    /// <summary>Tells the path of a new undo record.</summary>
    /// <param name="path">What the caller gave: a file that doesn't exist, or a folder, in which a dated file is made.</param>
    /// <param name="connection">The tenant.</param>
    /// <param name="at">The time.</param>
    /// <returns>The file's path. Nothing is written.</returns>
    /// <exception cref="WfException">UndoRecordExists.</exception>
    public static string PathFor(string path, WfConnection connection, DateTimeOffset at)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? throw WfErrors.UndoRecordExists.For(path, path) : path;
        }

        string tenant = new((connection.Organization ?? connection.TenantId ?? connection.Environment).Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' ? c : '_').ToArray());
        string stem = $"wf-undo-{tenant}-{at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        string candidate = Path.Combine(path, stem + End);
        while (File.Exists(candidate))
        {
            candidate = After(candidate);
        }

        return candidate;
    }

    /// <summary>Tells the name to try next when another run has taken the one that <see cref="PathFor"/> made in a folder.</summary>
    /// <param name="path">The path that <see cref="PathFor"/> or this method gave.</param>
    /// <returns>The path with the next number.</returns>
    internal static string After(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        int end = name.LastIndexOf('Z') + 1;
        int number = end == name.Length ? 1 : int.Parse(name.Substring(end + 1), CultureInfo.InvariantCulture);
        return Path.Combine(Path.GetDirectoryName(path)!, $"{name.Substring(0, end)}-{(number + 1).ToString(CultureInfo.InvariantCulture)}{End}");
    }

    /// <summary>Tells when the last change of an undo record was made.</summary>
    /// <param name="path">The record's path.</param>
    /// <param name="tenantId">The tenant's id, or null.</param>
    /// <param name="organization">The tenant's initial domain, or null.</param>
    /// <returns>The time.</returns>
    /// <exception cref="WfException">The record can't be read, is no undo record, or another version's or tenant's.</exception>
    public static DateTimeOffset? ChangedAt(string path, string? tenantId, string? organization) => UndoRecord.Read(path, tenantId, organization).ChangedAt;
}
