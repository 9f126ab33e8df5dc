using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Tokens;
using Base64Url = System.Buffers.Text.Base64Url;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>Signature verdicts against published vectors, at the JWS level.</summary>
public sealed class JwsVectorTests(ITestOutputHelper output)
{
    [Fact]
    public void The_example_of_RFC_7515_A_2_verifies()
    {
        const string Modulus = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ";
        const string Jws = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        using SigningKey key = Key(Modulus, "AQAB");
        Assert.True(TokenVerifier.VerifyJws(Jws, key));
        Assert.False(TokenVerifier.VerifyJws(Jws[..^1] + "x", key));
    }

    /// <summary>
    /// Project Wycheproof's JWS vectors for RSA keys, among them RFC 7520 section 4.1. They aren't part of this repository:
    /// WFO_VECTORS names a copy (C2SP/wycheproof, a file of JWS vectors).
    /// </summary>
    /// <remarks>A vector that is valid for another algorithm than RS256 must be refused here: RS256 is fixed.</remarks>
    [Fact]
    public void The_verdicts_agree_with_Wycheproof_without_exception()
    {
        string? file = Environment.GetEnvironmentVariable("WFO_VECTORS");
        Assert.SkipWhen(file is null, "WFO_VECTORS doesn't name a copy of Wycheproof's JWS vectors, which this repository doesn't hold.");
        using Stream stream = File.OpenRead(file!);
        using var vectors = JsonDocument.Parse(stream);
        var disagreements = new List<string>();
        int accepted = 0;
        int refused = 0;
        foreach (JsonElement group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            JsonElement publicKey = group.GetProperty("public");
            bool forSigning = !(publicKey.TryGetProperty("use", out JsonElement use) && use.GetString() != "sig")
                && !(publicKey.TryGetProperty("key_ops", out JsonElement ops) && !ops.EnumerateArray().Any(op => op.GetString() == "verify"));
            using SigningKey key = Key(publicKey.GetProperty("n").GetString()!, publicKey.GetProperty("e").GetString()!);
            foreach (JsonElement test in group.GetProperty("tests").EnumerateArray())
            {
                string jws = test.GetProperty("jws").GetString()!;
                bool isRs256 = publicKey.TryGetProperty("alg", out JsonElement alg) && alg.GetString() == "RS256";
                bool expected = test.GetProperty("result").GetString() == "valid" && isRs256;

                // The usage of a key is the metadata document's word; a key for another purpose never gets this far.
                bool verdict = forSigning && isRs256 && TokenVerifier.VerifyJws(jws, key);
                bool withoutGroupKnowledge = forSigning && TokenVerifier.VerifyJws(jws, key);
                if (verdict != expected || (withoutGroupKnowledge && !HeaderSaysRs256(jws)))
                {
                    disagreements.Add($"{test.GetProperty("tcId").GetInt32()} {test.GetProperty("comment").GetString()}");
                }

                _ = verdict ? accepted++ : refused++;
            }
        }

        output.WriteLine($"Wycheproof: {accepted + refused} vectors, {accepted} accepted, {refused} refused, {disagreements.Count} disagreements.");
        Assert.Empty(disagreements);
        Assert.InRange(accepted, 8, 20);
        Assert.InRange(refused, 250, 400);
    }

    [Fact]
    public void Forged_paddings_are_refused_also_for_a_key_with_exponent_three()
    {
        (RSAParameters numbers, System.Numerics.BigInteger n, System.Numerics.BigInteger d) = ExponentThree();
        using SigningKey key = SigningKey.FromNumbers(numbers);
        Assert.Null(key.Fault);
        string input = TokenMint.Encode("""{"alg":"RS256"}""") + "." + TokenMint.Encode("{}");
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(input));
        byte[] info = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20, .. hash];
        byte[] Sound(byte[] tail) => [0, 1, .. Enumerable.Repeat((byte)0xFF, 256 - 3 - tail.Length), 0, .. tail];

        Assert.True(TokenVerifier.VerifyJws(Jws(Sign(Sound(info))), key));

        var forged = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["no NULL"] = Sound([0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20, .. hash]),
            ["short padding and garbage behind (Bleichenbacher 2006)"] = [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. info, .. new byte[256 - 11 - info.Length]],
            ["garbage in the parameters"] = Sound([0x30, 0x35, 0x30, 0x11, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x04, 1, 2, 3, 4, 0x04, 0x20, .. hash]),
            ["block type 2"] = [0, 2, .. Enumerable.Repeat((byte)0xFF, 256 - 3 - info.Length), 0, .. info],
            ["block type 0"] = [0, 0, .. new byte[256 - 3 - info.Length], 0, .. info],
            ["a hole in the padding"] = [0, 1, 0xFF, 0xFE, .. Enumerable.Repeat((byte)0xFF, 256 - 5 - info.Length), 0, .. info],
            ["no separator"] = [0, 1, .. Enumerable.Repeat((byte)0xFF, 256 - 2 - info.Length), .. info],
            ["the bare hash"] = Sound(hash),
            ["SHA-1's name"] = Sound([0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14, .. hash.AsSpan(0, 20)]),
            ["another hash"] = Sound([.. info[..^1], (byte)(info[^1] ^ 1)]),
        };
        foreach ((string name, byte[] block) in forged)
        {
            Assert.False(TokenVerifier.VerifyJws(Jws(Sign(block)), key), name);
        }

        // A cube root of a block whose end is garbage: no private key needed with exponent 3.
        byte[] target = [0, 1, .. Enumerable.Repeat((byte)0xFF, 8), 0, .. info, .. Enumerable.Repeat((byte)0xFF, 256 - 11 - info.Length)];
        Assert.False(TokenVerifier.VerifyJws(Jws(Bytes(CubeRoot(Number(target)))), key), "cube root");

        byte[] sound = Sign(Sound(info));
        foreach (byte[] wrong in new[]
        {
            sound[..^1], sound[1..], [0, .. sound], [.. sound, 0], new byte[256], Bytes(n - 1), Bytes(n), Bytes(1),
            (Number(sound) + n).ToByteArray(isUnsigned: true, isBigEndian: true), sound[..128], [],
        })
        {
            Assert.False(TokenVerifier.VerifyJws(Jws(wrong), key));
        }

        string Jws(byte[] signature) => input + "." + TokenMint.Encode(signature);
        byte[] Sign(byte[] block) => Bytes(System.Numerics.BigInteger.ModPow(Number(block), d, n));
    }

    private static bool HeaderSaysRs256(string jws)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jws.Split('.')[0])).Contains("\"RS256\"", StringComparison.Ordinal);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static SigningKey Key(string modulus, string exponent) => SigningKey.FromNumbers(new RSAParameters
    {
        Modulus = Base64Url.DecodeFromChars(modulus),
        Exponent = Base64Url.DecodeFromChars(exponent),
    });

    private static System.Numerics.BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(System.Numerics.BigInteger number)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[Math.Max(0, 256 - bytes.Length)], .. bytes];
    }

    private static System.Numerics.BigInteger CubeRoot(System.Numerics.BigInteger value)
    {
        System.Numerics.BigInteger low = 0;
        System.Numerics.BigInteger high = System.Numerics.BigInteger.One << 700;
        while (high - low > 1)
        {
            System.Numerics.BigInteger middle = (low + high) / 2;
            (low, high) = middle * middle * middle <= value ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>RSA with exponent 3 from the primes of keys for which that works.</summary>
    private static (RSAParameters Numbers, System.Numerics.BigInteger N, System.Numerics.BigInteger D) ExponentThree()
    {
        var primes = new List<System.Numerics.BigInteger>();
        while (primes.Count < 2)
        {
            using RSA rsa = RSA.Create(2048);
            RSAParameters parameters = rsa.ExportParameters(true);
            primes.AddRange(new[] { Number(parameters.P!), Number(parameters.Q!) }.Where(prime => prime % 3 == 2));
        }

        System.Numerics.BigInteger n = primes[0] * primes[1];
        System.Numerics.BigInteger phi = (primes[0] - 1) * (primes[1] - 1);
        System.Numerics.BigInteger d = ((2 * phi) + 1) / 3;
        Assert.Equal(System.Numerics.BigInteger.One, 3 * d % phi);
        return (new RSAParameters { Modulus = n.ToByteArray(isUnsigned: true, isBigEndian: true), Exponent = [3] }, n, d);
    }
}
