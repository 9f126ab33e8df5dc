using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// The parsed keys, by the SHA-256 of their certificate: each is parsed once, however many tokens it signed and however often
/// its document is fetched. A document's own word for a thumbprint never leads to the key of another document.
/// </summary>
internal sealed class KeyCache : IDisposable
{
    private const int Capacity = 256;

    private readonly ConcurrentDictionary<string, SigningKey> _keys = new(StringComparer.Ordinal);
    private readonly object _gate = new();
    private int _parsed;

    /// <summary>Gets how many certificates were parsed.</summary>
    public int Parsed => Volatile.Read(ref _parsed);

    public SigningKey Get(byte[] certificate)
    {
        string id;
        using (var sha = SHA256.Create())
        {
            id = Convert.ToBase64String(sha.ComputeHash(certificate));
        }

        lock (_gate)
        {
            if (_keys.TryGetValue(id, out SigningKey? key))
            {
                return key;
            }

            if (_keys.Count >= Capacity)
            {
                _keys.Clear();
            }

            key = SigningKey.FromCertificate(certificate);
            _parsed++;
            _keys[id] = key;
            return key;
        }
    }

    public void Dispose()
    {
        foreach (SigningKey key in _keys.Values)
        {
            key.Dispose();
        }

        _keys.Clear();
    }
}
