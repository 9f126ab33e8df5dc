using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Edits the parts of a compact JWS.</summary>
internal static class TokenMutator
{
    private static readonly string[] Headers =
    [
        "{\"alg\":\"none\"}", "{\"typ\":\"JWT\",\"alg\":\"HS256\"}", "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}", "{\"alg\":\"RS256\",\"kid\":\"../../key\"}", "{\"alg\":\"rs256\"}", "{\"alg\":\"RS512\"}",
        "{\"alg\":\"RS256\",\"x5t\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", "{\"alg\":\"RS256\",\"jwk\":{}}", "{\"alg\":\"RS256\",\"alg\":\"none\"}", "{\"alg\":[\"RS256\"]}", "{}", "[]", "null",
    ];

    /// <summary>Edits a token.</summary>
    internal static byte[] Mutate(byte[][] seeds, string token, Random random)
    {
        List<string> parts = [.. token.Split('.')];
        string[] others = Encoding.UTF8.GetString(seeds[random.Next(seeds.Length)]).Split('.');
        int at = random.Next(parts.Count);
        string text = parts[at];
        switch (random.Next(15))
        {
            case 0:
                parts[at] = others[random.Next(others.Length)];
                break;
            case 1:
                parts.RemoveAt(at);
                break;
            case 2:
                parts.Insert(at, others[random.Next(others.Length)]);
                break;
            case 3:
                parts[0] = Encode(Headers[random.Next(Headers.Length)]);
                parts[^1] = random.Next(2) == 0 ? string.Empty : parts[^1];
                break;
            case 4:
            case 5:
            case 6:
                // The signature stays: it is of another text then.
                int part = random.Next(Math.Min(2, parts.Count));
                if (Decode(parts[part]) is string json)
                {
                    parts[part] = Base64Url.EncodeToString(JsonMutator.Mutate(json, random) ?? []);
                }

                break;
            case 7:
                parts[at] = text + new string('=', random.Next(1, 4));
                break;
            case 8:
                parts[at] = text.Replace('-', '+').Replace('_', '/');
                break;
            case 9 when text.Length > 0:
                // Bits of the last letter that belong to no byte.
                parts[at] = text[..^1] + (char)(text[^1] + 1);
                break;
            case 10:
                parts[at] = text.Insert(random.Next(text.Length + 1), new[] { " ", "\n", "\u200B", "\u0410", "%2E", "\0", "\uFF0E", "=", "." }[random.Next(9)]);
                break;
            case 11:
                return Encoding.UTF8.GetBytes(new[] { "Bearer ", " ", "\"", "token=", "\uFEFF" }[random.Next(5)] + token + new[] { string.Empty, " ", "\n", "\"", "." }[random.Next(5)]);
            case 12:
                // An HMAC whose key is public.
                string input = Encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}") + "." + parts[^2];
                return Encoding.ASCII.GetBytes(input + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.ASCII.GetBytes(parts[0]), Encoding.ASCII.GetBytes(input))));
            case 13:
                return Encoding.Unicode.GetBytes(token);
            default:
                parts[at] = string.Concat(Enumerable.Repeat(text, random.Next(2, 20)));
                break;
        }

        return Encoding.UTF8.GetBytes(string.Join('.', parts));
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string? Decode(string part)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
