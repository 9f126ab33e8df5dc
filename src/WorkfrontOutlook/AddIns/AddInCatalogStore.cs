using System.Text.Json;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Keeps the list of add-ins for this user: the list as it came, in a file named by its hash, and a side file with hash,
/// source and dates. The side file is renamed into place last, so that a crash leaves the list that was in use. A list stays
/// for a day after it was written, even if it is replaced: a reader may hold the side file that names it. What doesn't match its
/// hash is treated as absent, with a warning.
/// </summary>
public sealed class AddInCatalogStore
{
    private const string SideFile = "add-in-catalog.json";
    private const int MaximumSideFileSize = 64 * 1024;

    /// <summary>Initializes a new instance of the <see cref="AddInCatalogStore"/> class.</summary>
    /// <param name="folder">The folder; null for WorkfrontOutlook in the user's folder for local application data
    /// (LOCALAPPDATA, on Linux XDG_DATA_HOME or ~/.local/share). It is made when first written to.</param>
    public AddInCatalogStore(string? folder = null) => Folder = folder ?? UserFolder();

    /// <summary>Gets the folder; empty when this account has none for application data.</summary>
    public string Folder { get; }

    /// <summary>Reads the list in use.</summary>
    /// <returns>The stored list; the built-in entry when none is stored, or, with
    /// <see cref="AddInCatalog.Warning"/>, when what is stored was altered or can't be read.</returns>
    public AddInCatalog Load()
    {
        if (Folder.Length == 0)
        {
            return AddInCatalog.BuiltIn;
        }

        AddInCatalog? catalog = null;
        try
        {
            // Another process may delete a list older than a day between the two reads; the one that replaced it is young, and stays.
            for (int attempt = 0; attempt < 2 && catalog is null; attempt++)
            {
                if (!File.Exists(Path.Combine(Folder, SideFile)))
                {
                    return AddInCatalog.BuiltIn;
                }

                catalog = TryLoad();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException
            or System.Security.SecurityException)
        {
            return AddInCatalog.MakeBuiltIn(CatalogFormat.Fill(CatalogText.StoreNotRead, Folder, exception.Message));
        }

        return catalog ?? AddInCatalog.MakeBuiltIn(CatalogFormat.Fill(CatalogText.StoreTampered, Folder));
    }

    /// <summary>Replaces the list in use.</summary>
    /// <param name="content">The list's bytes as they came.</param>
    /// <param name="info">What is known about them.</param>
    /// <exception cref="WfException">CatalogNotSaved; the list in use stays.</exception>
    internal void Save(byte[] content, WfCatalog info)
    {
        if (Folder.Length == 0)
        {
            throw WfErrors.CatalogNotSaved.For(Folder, "-", CatalogText.Reason_NoFolder);
        }

        CatalogStoreRecord record = new()
        {
            Version = 1,
            Sha256 = info.Sha256,
            Source = info.Source,
            Count = info.Count,
            ListDate = info.ListDate,
            UpdatedAt = info.UpdatedAt,
        };
        try
        {
            Directory.CreateDirectory(Folder);
            string side = Path.Combine(Folder, SideFile);
            Write(ListFile(info.Sha256!), content);
            Write(side, JsonSerializer.SerializeToUtf8Bytes(record, CatalogStoreJson.Default.CatalogStoreRecord));
            DeleteLeftovers(info);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException
            or System.Security.SecurityException)
        {
            throw WfErrors.CatalogNotSaved.Because(exception, Folder, Folder, exception.Message);
        }
    }

    private static string UserFolder()
    {
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length == 0 ? string.Empty : Path.Combine(data, "WorkfrontOutlook");
    }

    private static bool IsHash(string? text) =>
        text is { Length: 64 } && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static CatalogStoreRecord? TryReadSideFile(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MaximumSideFileSize)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogStoreJson.Default.CatalogStoreRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a file whole or not at all: a temporary file beside it, flushed to the disk, then renamed.</summary>
    private static void Write(string path, byte[] content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(true);
            }

#if NET
            File.Move(temporary, path, true);
#else
            if (File.Exists(path))
            {
                File.Replace(temporary, path, null);
            }
            else
            {
                File.Move(temporary, path);
            }
#endif
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A file left over costs 60 kB and harms nothing.
        }
    }

    /// <summary>Deletes replaced lists and what a run that was killed left behind; a day's grace, because another process may
    /// be reading or saving now.</summary>
    private void DeleteLeftovers(WfCatalog info)
    {
        foreach (string path in Directory.GetFiles(Folder, "add-in-catalog.*"))
        {
            bool inUse = string.Equals(path, Path.Combine(Folder, SideFile), StringComparison.Ordinal)
                || string.Equals(path, ListFile(info.Sha256!), StringComparison.Ordinal);
            if (!inUse && File.GetLastWriteTimeUtc(path) < info.UpdatedAt.UtcDateTime.AddDays(-1))
            {
                TryDelete(path);
            }
        }
    }

    /// <summary>The stored list; null when it isn't the one that was saved.</summary>
    private AddInCatalog? TryLoad()
    {
        CatalogStoreRecord? record = TryReadSideFile(Path.Combine(Folder, SideFile));
        if (record is not { Version: 1, Source: not null } || !IsHash(record.Sha256))
        {
            return null;
        }

        FileInfo list = new(ListFile(record.Sha256!));
        if (!list.Exists || list.Length > CatalogList.MaximumSize)
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(list.FullName);
        if (!string.Equals(CatalogList.Hash(content), record.Sha256, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            AddInCatalog catalog = CatalogList.Read(content, record.Source, record.ListDate, record.UpdatedAt, 0, Folder);
            return catalog.Info.Count == record.Count ? catalog : null;
        }
        catch (WfException)
        {
            return null;
        }
    }

    private string ListFile(string hash) => Path.Combine(Folder, $"add-in-catalog.{hash.Substring(0, 16)}.csv");
}
