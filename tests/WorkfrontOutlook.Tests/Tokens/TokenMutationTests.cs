using System.Diagnostics;
using System.Globalization;
using System.Text;
using WorkfrontOutlook.Tests.Support;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>
/// Seeded mutations of valid tokens: none is accepted that isn't byte-identical, none throws, each stays within bounds.
/// WFO_MUTATIONS sets how many (20,000 unless set) and WFO_SEED the seed.
/// </summary>
[Collection(MeasuredTests.Name)]
public sealed class TokenMutationTests(ITestOutputHelper output)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly string[] Fragments =
    [
        "\"alg\":\"none\"", "\"alg\":\"HS256\"", "\"crit\":[\"exp\"]", "\"b64\":false", "\"exp\":9999999999", "\"aud\":\"https://evil.example\"",
        "\"x5t\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"appctx\":{}", "\"iss\":null", "null", "[]", "{", "}", "\"", "\\u0000", "\\ud800", "\u00e9", "[[[[[[[[", "1e999",
    ];

    [Fact]
    public void No_mutation_of_a_valid_token_is_accepted()
    {
        int count = LongRun.Number("WFO_MUTATIONS", 20_000);
        int seed = LongRun.Seed(20261102);
        using var mint = new TokenMint();
        using var other = new TokenMint(key: 1);
        string[] seeds =
        [
            mint.Token(),
            mint.Token(claims => claims["appctx"] = TokenMint.Context()),
            mint.Token(claims => claims["exp"] = claims["exp"]!.ToString()),
            mint.Token(header: header => header["kid"] = Convert.ToHexString(mint.Thumbprint)),
            mint.Token(claims => claims["jti"] = "another"),
            mint.Token(claims => claims["pad"] = new string('p', 3000)),
        ];
        var genuine = new HashSet<string>(seeds, StringComparer.Ordinal);
        string foreign = other.Token();
        using TokenVerifier verifier = mint.Verifier();
        foreach (string token in seeds)
        {
            Assert.Equal(TokenStatus.Valid, TokenMint.Test(verifier, token).Status);
        }

        var random = new Random(seed);
        int identical = 0;
        int verified = 0;
        long slowest = 0;
        long largest = 0;
        long total = 0;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < count; i++)
        {
            string token = Mutate(seeds, foreign, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            WfTokenTest test;
            try
            {
                test = TokenMint.Test(verifier, token);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Mutation {i} of seed {seed} threw {e.GetType()}.", e);
            }

            long took = Stopwatch.GetTimestamp() - start;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (took > Stopwatch.Frequency)
            {
                took = Fastest.Of(5, TimeSpan.FromSeconds(1), () => TokenMint.Test(verifier, token)).Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond;
            }

            slowest = Math.Max(slowest, took);
            largest = Math.Max(largest, allocated);
            total += allocated;
            verified += test.Checks[10].Outcome is CheckOutcome.Pass or CheckOutcome.Fail ? 1 : 0;
            if (genuine.Contains(token))
            {
                identical++;
                continue;
            }

            Assert.True(test.Status != TokenStatus.Valid, $"Mutation {i} of seed {seed} was accepted.");
            Assert.Equal(11, test.Checks.Length);
        }

        output.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            "{0:N0} mutations (seed {1}) in {2:0.0} s: 0 accepted, 0 thrown, {3} identical, {4:N0} reached the signature; slowest {5:0.0} ms, most memory {6:N0} bytes, mean {7:N0} bytes.",
            count, seed, watch.Elapsed.TotalSeconds, identical, verified, slowest * 1000.0 / Stopwatch.Frequency, largest, total / count));
        Assert.InRange(slowest * 1000.0 / Stopwatch.Frequency, 0, 1000);
        Assert.InRange(largest, 0, 64 * 1024);
    }

    private static string Mutate(string[] seeds, string foreign, Random random)
    {
        string token = seeds[random.Next(seeds.Length)];
        int times = random.Next(4) == 0 ? random.Next(1, 6) : 1;
        for (int i = 0; i < times && token.Length > 0; i++)
        {
            token = MutateOnce(token, seeds, foreign, random);
        }

        return token;
    }

    private static string MutateOnce(string token, string[] seeds, string foreign, Random random)
    {
        int at = random.Next(token.Length);
        string[] parts = token.Split('.');
        switch (random.Next(16))
        {
            case 0:
                return token[..at] + Alphabet[random.Next(64)] + token[(at + 1)..];
            case 1:
                return token[..at] + (char)(token[at] ^ (1 << random.Next(7))) + token[(at + 1)..];
            case 2:
                return token.Remove(at, Math.Min(token.Length - at, random.Next(1, 5)));
            case 3:
                return token.Insert(at, Alphabet[random.Next(64)].ToString());
            case 4:
                return token.Insert(at, "=+/ \t\r\n\0\"'\u00e9\uFEFF.%&"[random.Next(15)].ToString());
            case 5:
                return token[..at];
            case 6:
                int other = random.Next(token.Length);
                char[] swapped = token.ToCharArray();
                (swapped[at], swapped[other]) = (swapped[other], swapped[at]);
                return new string(swapped);
            case 7:
                // The neighbour of the last character of a part: often only unused bits differ.
                int part = random.Next(parts.Length);
                if (parts[part].Length > 0)
                {
                    int last = Alphabet.IndexOf(parts[part][^1], StringComparison.Ordinal);
                    parts[part] = parts[part][..^1] + Alphabet[(Math.Max(last, 0) + random.Next(1, 4)) % 64];
                }

                return string.Join('.', parts);
            case 8:
                // Parts of two tokens.
                string[] others = (random.Next(2) == 0 ? foreign : seeds[random.Next(seeds.Length)]).Split('.');
                parts[random.Next(parts.Length)] = others[random.Next(others.Length)];
                return string.Join('.', parts);
            case 9:
                return string.Join('.', parts.OrderBy(_ => random.Next()));
            case 10:
                return token + (random.Next(2) == 0 ? "." : string.Empty) + token[..Math.Min(random.Next(8), token.Length)];
            case 11:
                return token[..at] + char.ToUpperInvariant(token[at]) + token[(at + 1)..];
            default:
                return MutateJson(parts, random);
        }
    }

    /// <summary>Changes the JSON of the header or the payload and encodes it again, with the old signature.</summary>
    private static string MutateJson(string[] parts, Random random)
    {
        int part = random.Next(Math.Min(2, parts.Length));
        byte[] json;
        try
        {
            json = System.Buffers.Text.Base64Url.DecodeFromChars(parts[part]);
        }
        catch (FormatException)
        {
            return string.Join('.', parts);
        }

        string text = Encoding.Latin1.GetString(json);
        int at = random.Next(text.Length + 1);
        string fragment = Fragments[random.Next(Fragments.Length)];
        text = random.Next(6) switch
        {
            0 => text.Insert(at, fragment),
            1 => text.EndsWith('}') ? text[..^1] + "," + fragment + "}" : fragment,
            2 => text.StartsWith('{') ? "{" + fragment + "," + text[1..] : fragment,
            3 => text.Insert(at, " "),
            4 => text.Replace("\"aud\"", "\"\\u0061ud\"", StringComparison.Ordinal),
            _ => at < text.Length ? text[..at] + (char)random.Next(256) + text[(at + 1)..] : text + " ",
        };
        parts[part] = TokenMint.Encode(Encoding.Latin1.GetBytes(text));
        return string.Join('.', parts);
    }
}
