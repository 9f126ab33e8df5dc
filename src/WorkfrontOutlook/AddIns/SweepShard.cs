using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>
/// One part of a sweep, such as the third of sixteen. Which mailboxes belong to it follows from their stable ids alone,
/// not from the order or number in which they are listed.
/// </summary>
public sealed class SweepShard : IEquatable<SweepShard>
{
    /// <summary>The most parts that a sweep can have.</summary>
    public const int Most = 1024;

    private SweepShard(int index, int count)
    {
        Index = index;
        Count = count;
    }

    /// <summary>Gets which part this is, from 1.</summary>
    public int Index { get; }

    /// <summary>Gets how many parts there are.</summary>
    public int Count { get; }

    /// <summary>Reads a part from text such as 3/16.</summary>
    /// <param name="text">The text: the part from 1, a slash, the number of parts up to 1,024.</param>
    /// <returns>The part.</returns>
    /// <exception cref="WfException">The text is something else.</exception>
    public static SweepShard Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1 && count is >= 1 and <= Most && index <= count
            ? new SweepShard(index, count)
            : throw WfErrors.ShardNotUnderstood.For(text, text);
    }

    /// <summary>Tells whether a mailbox belongs to this part.</summary>
    /// <param name="mailboxId">The mailbox's stable id; case doesn't matter.</param>
    /// <returns>True for exactly one of the parts.</returns>
    public bool Contains(string mailboxId)
    {
        byte[] hash = Hash(mailboxId);
        ulong key = 0;
        for (int index = 0; index < 8; index++)
        {
            key = (key << 8) | hash[index];
        }

        return key % (ulong)Count == (ulong)(Index - 1);
    }

    /// <inheritdoc/>
    public bool Equals(SweepShard? other) => other is not null && other.Index == Index && other.Count == Count;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SweepShard);

    /// <inheritdoc/>
    public override int GetHashCode() => (Count * 397) ^ Index;

    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0}/{1}", Index, Count);

    /// <summary>A key of fixed size for a mailbox, so that many of them take little memory.</summary>
    internal static Guid KeyOf(string mailboxId) =>
        Guid.TryParse(mailboxId, out Guid id) ? id : new Guid(Hash(mailboxId).Take(16).ToArray());

    private static byte[] Hash(string mailboxId)
    {
        // However a GUID is written, it is the same mailbox.
        string text = Guid.TryParse(mailboxId, out Guid id) ? id.ToString("D") : mailboxId.Trim().ToLowerInvariant();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
#if NET8_0_OR_GREATER
        return SHA256.HashData(bytes);
#else
        using SHA256 sha = SHA256.Create();
        return sha.ComputeHash(bytes);
#endif
    }
}
