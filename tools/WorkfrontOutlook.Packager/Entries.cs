using System.IO.Compression;

namespace WorkfrontOutlook.Packager;

/// <summary>Writes the entries of a zip with nothing of the packing machine in them.</summary>
internal static class Entries
{
    /// <summary>Writes an entry.</summary>
    /// <param name="zip">The zip.</param>
    /// <param name="name">The entry's name.</param>
    /// <param name="time">The time that it carries, in UTC.</param>
    /// <param name="open">Opens its content.</param>
    public static void Copy(ZipArchive zip, string name, DateTimeOffset time, Func<Stream> open)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = time;

        // The permissions that the files have here are no part of the module.
        entry.ExternalAttributes = 0;
        using Stream target = entry.Open();
        using Stream content = open();
        content.CopyTo(target);
    }
}
