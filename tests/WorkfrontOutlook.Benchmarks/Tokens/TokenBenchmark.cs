using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Benchmarks.Tokens;

/// <summary>
/// The whole check of a token, its key cached, beside a bare loop of RSA.VerifyData and Microsoft's JsonWebTokenHandler: in
/// one process, in turns. Rates are per second of processor time, so that they don't count what else the machine does; the
/// ratio is what counts, taken round by round.
/// </summary>
internal static class TokenBenchmark
{
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(Figures figures, bool quick)
    {
        figures.Title("Token check");
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Microsoft Exchange Server Auth Certificate", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        string token = Token(key, certificate);
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, Document(certificate));
        using var verifier = new TokenVerifier(new TokenVerifierOptions { MetadataPath = path, Audience = Audience });
        File.Delete(path);
        if ((await verifier.TestAsync(token)).Status != TokenStatus.Valid)
        {
            throw new InvalidOperationException("The token isn't valid, so there is nothing to measure.");
        }

        byte[] signed = Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);
        byte[] signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(token.LastIndexOf('.') + 1));
        using RSA publicKey = certificate.GetRSAPublicKey()!;
        using RSA handlerKey = certificate.GetRSAPublicKey()!;
        var handler = new JsonWebTokenHandler();
        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = ["RS256"],
            IssuerSigningKey = new RsaSecurityKey(handlerKey),
            TryAllIssuerSigningKeys = true,
            ValidIssuer = Issuer,
            ValidAudience = Audience,
        };
        TokenValidationResult check = await handler.ValidateTokenAsync(token, parameters);
        if (!check.IsValid)
        {
            throw new InvalidOperationException("JsonWebTokenHandler refuses the token: " + check.Exception.GetType().Name);
        }

        // Each thread has a key of its own for the bare loop, as RSA objects aren't documented as safe for several.
        using var bareKey = new ThreadLocal<RSA>(() => certificate.GetRSAPublicKey()!, trackAllValues: true);
        Action bare = () => Require(bareKey.Value!.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Action whole = () =>
        {
            ValueTask<WfTokenTest> pending = verifier.TestAsync(token);
            Require(pending.IsCompleted && pending.Result.Status == TokenStatus.Valid);
        };
        using var offline = new TokenVerifier(new TokenVerifierOptions { Offline = true, Audience = Audience });
        Action reading = () =>
        {
            ValueTask<WfTokenTest> pending = offline.TestAsync(token);
            Require(pending.IsCompleted && pending.Result.Status == TokenStatus.Inconclusive);
        };
        Action microsoft = () => Require(handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult().IsValid);
        byte[] hash = SHA256.HashData(signed);
        Action bareHash = () => Require(bareKey.Value!.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        int rounds = quick ? 11 : 41;
        figures.Say($"A token of {token.Length:N0} characters, RSA-2048, all keys cached; {rounds} rounds of 100 ms each, in turns. \"Whole check\" is everything that Test-WfOutlookIdentityToken tests.");
        Spread ratio = Compare(figures, "one thread", 1, rounds, bare, bareHash, whole, microsoft);
        Compare(figures, "all cores", Environment.ProcessorCount, rounds, bare, bareHash, whole, microsoft);
        Spread rest = Spread.Of(Enumerable.Range(0, rounds).Select(_ => 1e6 / Rate(reading, 1, RoundTime)));
        figures.Row("everything but the signature", $"{rest.Text("F2", "us")}");
        figures.Row("allocated a token", $"whole check {Allocation(whole):N0} B, JsonWebTokenHandler {Allocation(microsoft):N0} B, VerifyData {Allocation(bare):N0} B");
        figures.Target("token check at least 0.9 of bare RSA", ratio.Median >= 0.9, $"{ratio.Text("F3", "of VerifyData")}");
        figures.Say($"Where it loses: a whole check costs {(1 / ratio.Median) - 1:P1} more than the signature alone. VerifyHash is the floor below that; it hashes nothing.");
    }

    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";
    private const string Issuer = Exchange + "@3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11";
    private const string Audience = "https://addin.example.com/taskpane.html";

    private static Spread Compare(Figures figures, string title, int threads, int rounds, params Action[] actions)
    {
        string[] names = ["RSA.VerifyData", "RSA.VerifyHash", "whole check", "JsonWebTokenHandler"];
        foreach (Action action in actions)
        {
            Rate(action, threads, TimeSpan.FromSeconds(1));
        }

        var rates = new double[actions.Length, rounds];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                int turn = (i + round) % actions.Length;
                rates[turn, round] = Rate(actions[turn], threads, RoundTime);
            }
        }

        Spread own = default;
        for (int i = 0; i < actions.Length; i++)
        {
            Spread rate = Spread.Of(Enumerable.Range(0, rounds).Select(round => rates[i, round]));
            Spread ratio = Spread.Of(Enumerable.Range(0, rounds).Select(round => rates[i, round] / rates[0, round]));
            own = i == 2 ? ratio : own;
            figures.Row($"{title}: {names[i]}", $"{rate.Text("N0", "a second")}, {ratio.Median:F3} of VerifyData");
        }

        return own;
    }

    /// <summary>How often an action runs in a second of processor time, on all threads together.</summary>
    private static double Rate(Action action, int threads, TimeSpan time)
    {
        long count = 0;
        TimeSpan before = Environment.CpuUsage.TotalTime;
        if (threads == 1)
        {
            count = Loop(action, time);
        }
        else
        {
            Thread[] workers = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Interlocked.Add(ref count, Loop(action, time))))];
            Array.ForEach(workers, worker => worker.Start());
            Array.ForEach(workers, worker => worker.Join());
        }

        return count * threads / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static long Loop(Action action, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        long count = 0;
        do
        {
            for (int i = 0; i < 100; i++)
            {
                action();
            }

            count += 100;
        }
        while (Stopwatch.GetElapsedTime(start) < time);
        return count;
    }

    private static long Allocation(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            action();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException("A verification failed.");
        }
    }

    private static string Token(RSA key, X509Certificate2 certificate)
    {
        string x5t = System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash());
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string context = """{\"msexchuid\":\"53e925fa-76ba-45e1-be0f-4ef08b59d389\",\"version\":\"ExIdTok.V1\",\"amurl\":\"https://outlook.office365.com:443/autodiscover/metadata/json/1\"}""";
        string header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5t\":\"" + x5t + "\"}";
        string claims = "{\"nbf\":" + (now - 60) + ",\"exp\":" + (now + 28740) + ",\"iss\":\"" + Issuer + "\",\"aud\":\"" + Audience
            + "\",\"isbrowserhostedapp\":\"True\",\"appctxsender\":\"" + Issuer + "\",\"appctx\":\"" + context + "\"}";
        string input = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims));
        return input + "." + System.Buffers.Text.Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Document(X509Certificate2 certificate) =>
        "{\"keys\":[{\"usage\":\"signing\",\"keyinfo\":{\"x5t\":\"" + System.Buffers.Text.Base64Url.EncodeToString(certificate.GetCertHash())
        + "\"},\"keyvalue\":{\"type\":\"x509Certificate\",\"value\":\"" + Convert.ToBase64String(certificate.RawData) + "\"}}]}";
}
