using System.Text;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// Mailboxes on their way from the listing to a worker, as bytes: in a large tenant many wait there, and as texts they would take
/// five times the memory.
/// </summary>
internal sealed class PackedMailboxes
{
    // .NET Framework's writer is strict unless told otherwise: half a surrogate pair in a name would end the sweep.
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false);

    private readonly byte[] _bytes;

    private PackedMailboxes(int count, byte[] bytes)
    {
        Count = count;
        _bytes = bytes;
    }

    /// <summary>Gets how many there are.</summary>
    public int Count { get; }

    public static PackedMailboxes Of(IReadOnlyCollection<MailboxReference> mailboxes)
    {
        using var bytes = new MemoryStream(64 * mailboxes.Count);
        using var writer = new BinaryWriter(bytes, Lenient);
        foreach (MailboxReference mailbox in mailboxes)
        {
            // As a GUID only where it is the same text again.
            bool isGuid = Guid.TryParseExact(mailbox.Id, "D", out Guid id) && string.Equals(id.ToString("D"), mailbox.Id, StringComparison.Ordinal);
            writer.Write(isGuid);
            if (isGuid)
            {
                writer.Write(id.ToByteArray());
            }
            else
            {
                writer.Write(mailbox.Id);
            }

            writer.Write(mailbox.Address);
        }

        writer.Flush();
        return new PackedMailboxes(mailboxes.Count, bytes.ToArray());
    }

    public MailboxReference[] Unpack()
    {
        using var reader = new BinaryReader(new MemoryStream(_bytes, writable: false));
        var mailboxes = new MailboxReference[Count];
        for (int index = 0; index < mailboxes.Length; index++)
        {
            string id = reader.ReadBoolean() ? new Guid(reader.ReadBytes(16)).ToString("D") : reader.ReadString();
            mailboxes[index] = new MailboxReference { Id = id, Address = reader.ReadString() };
        }

        return mailboxes;
    }
}
