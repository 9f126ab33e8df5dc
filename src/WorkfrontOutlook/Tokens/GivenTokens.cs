using System.Security.Cryptography;

namespace WorkfrontOutlook.Tokens;

/// <summary>Knows which tokens were given out already, by their hashes.</summary>
internal sealed class GivenTokens
{
    private const int MaxRemembered = 100_000;

    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    public bool IsNew(CharBuffer token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)token[i];
        }

        using var sha = SHA256.Create();
        string id = Convert.ToBase64String(sha.ComputeHash(bytes));
        if (_given.Count >= MaxRemembered)
        {
            _given.Clear();
        }

        return _given.Add(id);
    }

    public void Clear() => _given.Clear();
}
