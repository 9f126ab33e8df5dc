using System.Globalization;
using System.Net.Sockets;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Services;

public sealed class RetryTests
{
    private const string Throttle = "You have reached the maximum number of concurrent requests per tenant. Please wait and try again";

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_read_is_sent_again_five_times_with_the_same_id(int status)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, "busy");
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal(status == 429 ? "Throttled" : "ServiceUnavailable", error.ErrorId);
        Assert.Equal(6, wire.Handler.Seen.Count);
        Assert.Single(wire.Handler.Seen.Select(seen => seen.Headers["client-request-id"]).Distinct());
        Assert.Single(wire.Handler.Seen.Select(seen => seen.Body).Distinct());

        // Exponential with jitter: each wait between half of 2 s doubled and all of it.
        TimeSpan[] waits = wire.Handler.Seen.Zip(wire.Handler.Seen.Skip(1), (a, b) => b.At - a.At).ToArray();
        for (int index = 0; index < waits.Length; index++)
        {
            double full = 2 * Math.Pow(2, index);
            Assert.InRange(waits[index].TotalSeconds, full / 2, full + 0.01);
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    public async Task A_read_that_succeeds_later_is_a_success(int status)
    {
        using var wire = new Wire();
        wire.Handler.Then(status).Then(status).Then(200, Wire.Mailboxes);
        Assert.Single((await wire.RunAsync(Wire.Read)).Records);
        Assert.Equal(3, wire.Handler.Seen.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(200)]
    [InlineData(429)]
    public async Task The_text_throttle_counts_with_any_status(int status)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, Throttle).Then(200, Wire.Mailboxes);
        Assert.Single((await wire.RunAsync(Wire.Read)).Records);
        Assert.Equal(2, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task Resets_and_cut_bodies_are_sent_again()
    {
        using var wire = new Wire();
        wire.Handler
            .ThenThrow(() => new HttpRequestException("reset", new SocketException((int)SocketError.ConnectionReset)))
            .Then(_ => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) })
            .Then(200, "{\"value\":[{\"Na")
            .Then(200)
            .Then(200, Wire.Mailboxes);
        Assert.Single((await wire.RunAsync(Wire.Read)).Records);
        Assert.Equal(5, wire.Handler.Seen.Count);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("date", 9)]
    [InlineData("skewed", 11)]
    [InlineData("years behind", 12)]
    [InlineData("years ahead", 13)]
    [InlineData("the server's past", 0)]
    [InlineData("a date that is none", 9)]
    [InlineData("two dates", 8)]
    [InlineData("a date of years ago", 14)]
    [InlineData("a date of years to come", 15)]
    [InlineData("0", 0)]
    [InlineData("nonsense", 0)]
    [InlineData("-5", 0)]
    public async Task Nothing_is_sent_before_Retry_After(string form, int seconds)
    {
        static string Http(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture);
        using var wire = new Wire();
        (string, string)[] headers = form switch
        {
            "date" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(9))) },
            "years behind" => new[] { ("Retry-After", Http(Wire.Start.AddYears(-20).AddSeconds(12))), ("Date", Http(Wire.Start.AddYears(-20))) },
            "years ahead" => new[] { ("Retry-After", Http(Wire.Start.AddYears(3).AddSeconds(13))), ("Date", Http(Wire.Start.AddYears(3))) },
            "the server's past" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(30))), ("Date", Http(Wire.Start.AddSeconds(60))) },
            "a date that is none" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(9))), ("Date", "today") },
            "two dates" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(8))), ("Date", Http(Wire.Start)), ("Date", Http(Wire.Start.AddYears(-2))) },
            "a date of years ago" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(14))), ("Date", Http(Wire.Start.AddYears(-50))) },
            "a date of years to come" => new[] { ("Retry-After", Http(Wire.Start.AddSeconds(15))), ("Date", Http(Wire.Start.AddYears(4))) },
            "skewed" => new[] { ("Retry-After", Http(Wire.Start.AddHours(-1).AddSeconds(11))), ("Date", Http(Wire.Start.AddHours(-1))) },
            _ => new[] { ("Retry-After", form) },
        };
        wire.Handler.Then(429, string.Empty, headers).Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        double wait = (wire.Handler.Seen[1].At - wire.Handler.Seen[0].At).TotalSeconds;
        Assert.InRange(wait, seconds == 0 ? 1 : seconds, seconds == 0 ? 2.01 : seconds + 0.51);
    }

    [Theory]
    [InlineData("301")]
    [InlineData("999999999999999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public async Task A_wait_beyond_the_budget_fails_at_once_and_says_so(string value)
    {
        using var wire = new Wire();
        wire.Handler.Then(503, string.Empty, ("Retry-After", value));
        Assert.Equal("ThrottleTooLong", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Single(wire.Handler.Seen);
        Assert.Equal(Wire.Start, wire.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Five_minutes_are_the_most_a_call_waits()
    {
        using var wire = new Wire();
        wire.Handler.Then(429, string.Empty, ("Retry-After", "120"));
        Assert.Equal("ThrottleTooLong", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Equal(3, wire.Handler.Seen.Count);
        Assert.True(wire.Clock.GetUtcNow() - Wire.Start <= TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Cancellation_ends_a_wait_at_once()
    {
        using var wire = new Wire();
        wire.Handler.Then(429, string.Empty, ("Retry-After", "200"));
        using var cancel = new CancellationTokenSource();
        Task<ExchangePage> call = wire.Exchange.InvokeWholeAsync(Wire.Read, cancel.Token);
        Assert.False(call.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(Wire.Start, wire.Clock.GetUtcNow());
        Assert.Single(wire.Handler.Seen);
    }

    [Theory]
    [InlineData(429, "", true, null)]
    [InlineData(400, Throttle, true, null)]
    [InlineData(408, "", false, "OutcomeUnclear")]
    [InlineData(500, "", false, "OutcomeUnclear")]
    [InlineData(503, "", false, "OutcomeUnclear")]
    [InlineData(504, "", false, "OutcomeUnclear")]
    [InlineData(200, "", false, "OutcomeUnclear")]
    [InlineData(200, "{\"value\":[", false, "OutcomeUnclear")]
    [InlineData(500, """{"error":{"details":[{"message":"Ex1|Microsoft.Exchange.ManagementObjectNotFoundException|x"}]}}""", false, "ExchangeObjectNotFound")]
    public async Task A_change_is_sent_again_only_when_nothing_was_done(int status, string body, bool again, string? id)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body).Then(204);
        if (again)
        {
            await wire.RunAsync(Wire.Write);
            Assert.Equal(2, wire.Handler.Seen.Count);
        }
        else
        {
            Assert.Equal(id, (await wire.FailAsync(Wire.Write)).ErrorId);
            Assert.Single(wire.Handler.Seen);
        }
    }

    [Theory]
    [InlineData(SocketError.ConnectionReset, "OutcomeUnclear")]
    [InlineData(SocketError.ConnectionRefused, "EndpointUnreachable")]
    public async Task A_change_that_was_never_sent_is_not_unclear(SocketError cause, string id)
    {
        using var wire = new Wire();
        wire.Handler.ThenThrow(() => new HttpRequestException("broken", new SocketException((int)cause)));
        Assert.Equal(id, (await wire.FailAsync(Wire.Write)).ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_name_that_fails_in_mid_sweep_is_waited_for()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes)
            .ThenThrow(() => new HttpRequestException("failed", new SocketException((int)SocketError.TryAgain)))
            .Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        await wire.RunAsync(Wire.Read);
        Assert.Equal(3, wire.Handler.Seen.Count);
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            throw new IOException("The connection was reset.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new IOException("The connection was reset.");
    }
}
