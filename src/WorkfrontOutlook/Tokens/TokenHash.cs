using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.Tokens;

/// <summary>The SHA-256 of a token and, on the way, of the two parts that are signed.</summary>
internal sealed class TokenHash : IDisposable
{
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Gets the hash of the parts that are signed.</summary>
    public byte[] Signed { get; } = new byte[32];

    /// <summary>Hashes a token in one pass.</summary>
    /// <param name="token">The memory that it stands in.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="signedLength">How much of it is signed; 0 when nothing is.</param>
    /// <returns>The first 8 bytes, as a number.</returns>
    public ulong Of(byte[] token, int length, int signedLength)
    {
        if (signedLength > 0)
        {
            _sha.AppendData(token, 0, signedLength);
#if NET8_0_OR_GREATER
            _sha.TryGetCurrentHash(Signed, out _);
#else
            using (var sha = SHA256.Create())
            {
                sha.ComputeHash(token, 0, signedLength).CopyTo(Signed, 0);
            }
#endif
        }

        _sha.AppendData(token, signedLength, length - signedLength);
#if NET8_0_OR_GREATER
        Span<byte> hash = stackalloc byte[32];
        _sha.TryGetHashAndReset(hash, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
#else
        return BinaryPrimitives.ReadUInt64BigEndian(_sha.GetHashAndReset());
#endif
    }

    /// <summary>The hash of any text, as UTF-8, piece by piece.</summary>
    public static ulong OfText(ReadOnlySpan<char> text)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Encoder encoder = Encoding.UTF8.GetEncoder();
        char[] piece = new char[1024];
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(piece.Length)];
        do
        {
            int length = Math.Min(piece.Length, text.Length);
            text.Slice(0, length).CopyTo(piece);
            text = text.Slice(length);
            sha.AppendData(bytes, 0, encoder.GetBytes(piece, 0, length, bytes, 0, text.IsEmpty));
        }
        while (!text.IsEmpty);
        Array.Clear(piece, 0, piece.Length);
        Array.Clear(bytes, 0, bytes.Length);
        return BinaryPrimitives.ReadUInt64BigEndian(sha.GetHashAndReset());
    }

    public void Dispose() => _sha.Dispose();
}
