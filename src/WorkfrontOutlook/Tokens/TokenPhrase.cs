using System.Globalization;

namespace WorkfrontOutlook.Tokens;

/// <summary>
/// A text of the string table that is put together when somebody reads it: a test of 100,000 tokens formats nothing that
/// nobody looks at. It keeps the few claim values that it shows, never the token.
/// </summary>
internal sealed class TokenPhrase(string key, params object?[] args)
{
    public string Key { get; } = key;

    public override string ToString()
    {
        string format = TokenText.ResourceManager.GetString(Key, CultureInfo.CurrentUICulture) ?? Key;
        return args.Length == 0 ? format : string.Format(CultureInfo.CurrentCulture, format, args);
    }
}
