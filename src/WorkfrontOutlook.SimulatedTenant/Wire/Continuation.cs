using System.Globalization;
using System.Text;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>The token of a link to the next page. It is good for the same body and anchor, for a while.</summary>
internal sealed class Continuation
{
    private Continuation(long position, long produced)
    {
        Position = position;
        Produced = produced;
    }

    public long Position { get; }

    public long Produced { get; }

    public static string Write(int seed, long position, long produced, DateTimeOffset now, string call)
    {
        string text = string.Join(
            ";",
            position.ToString(CultureInfo.InvariantCulture),
            produced.ToString(CultureInfo.InvariantCulture),
            now.UtcTicks.ToString(CultureInfo.InvariantCulture));
        return AccessTokens.ToBase64Url(Encoding.ASCII.GetBytes(text + ";" + Sign(seed, text, call)));
    }

    /// <summary>Reads a token; null when it is expired, another call's, or not the server's.</summary>
    public static Continuation? Read(int seed, string token, DateTimeOffset now, TimeSpan lifetime, string call)
    {
        string[] parts;
        try
        {
            parts = Encoding.ASCII.GetString(AccessTokens.FromBase64Url(token)).Split(';');
        }
        catch (FormatException)
        {
            return null;
        }

        return parts.Length == 4
            && string.Equals(parts[3], Sign(seed, string.Join(";", parts.Take(3)), call), StringComparison.Ordinal)
            && now.UtcTicks - long.Parse(parts[2], CultureInfo.InvariantCulture) <= lifetime.Ticks
            ? new Continuation(long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture))
            : null;
    }

    private static string Sign(int seed, string text, string call) => StableHash.Of(seed, text + "\n" + call).ToString("x", CultureInfo.InvariantCulture);
}
