using System.Diagnostics;
using System.Globalization;
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
/// ratio is what counts.
/// </summary>
internal static class TokenBenchmark
{
    private const int Rounds = 41;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(100);

    public static async Task<int> RunAsync()
    {
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
            Console.WriteLine("The token isn't valid, so there is nothing to measure.");
            return 1;
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
            Console.WriteLine("JsonWebTokenHandler refuses the token: " + check.Exception.GetType().Name);
            return 1;
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
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "Token of {0:N0} characters, RSA-2048, {1}, {2} cores.", token.Length, System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription, Environment.ProcessorCount));
        double ratio = Compare("one thread", 1, bare, whole, microsoft);
        Compare("all cores", Environment.ProcessorCount, bare, whole, microsoft);
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "Everything but the signature: {0:0.00} microseconds.", 1e6 / Median(Enumerable.Range(0, 21).Select(_ => Rate(reading, 1, RoundTime)))));
        long bytes = Allocation(whole);
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "Allocation a token: whole check {0:N0} B, JsonWebTokenHandler {1:N0} B, VerifyData {2:N0} B.", bytes, Allocation(microsoft), Allocation(bare)));
        bool holds = ratio >= 0.85 && bytes < 6 * 1024;
        Console.WriteLine(holds ? "Holds: at least 0.85 of VerifyData and under 6 KB a token." : "DOES NOT HOLD: at least 0.85 of VerifyData and under 6 KB a token.");
        return holds ? 0 : 1;
    }

    private const string Exchange = "00000002-0000-0ff1-ce00-000000000000";
    private const string Issuer = Exchange + "@3f6d5a0e-8d5c-4a57-9c36-5c1f8f1f0a11";
    private const string Audience = "https://addin.example.com/taskpane.html";

    private static double Compare(string title, int threads, params Action[] actions)
    {
        string[] names = ["RSA.VerifyData", "whole check", "JsonWebTokenHandler"];
        foreach (Action action in actions)
        {
            Rate(action, threads, TimeSpan.FromSeconds(1));
        }

        var rates = new List<double>[actions.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = [];
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                int turn = (i + round) % actions.Length;
                rates[turn].Add(Rate(actions[turn], threads, RoundTime));
            }
        }

        // The ratio is taken round by round, then the median: a disturbed round doesn't count.
        double own = 0;
        for (int i = 0; i < actions.Length; i++)
        {
            double ratio = Median(rates[i].Select((rate, round) => rate / rates[0][round]));
            own = i == 1 ? ratio : own;
            Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0,-10} {1,-20} {2,9:N0} a second  {3:0.000} of VerifyData", title, names[i], Median(rates[i]), ratio));
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

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
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
