using System.Text.Json.Nodes;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Tests.Services;

public sealed class BatchTests
{
    private const string NotFound = "Ex1|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|gone";

    [Fact]
    public async Task Items_are_matched_by_id_and_one_failure_leaves_the_others()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Batch(
            (3, 200, Wire.Page(null, "third"), null),
            (1, 200, Wire.Page(null, "first"), null),
            (2, 404, Wire.Error(NotFound), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"), App("c"));
        Assert.Equal("first", outcomes[0].Output!.Records.Single().String("Name"));
        Assert.Equal("ExchangeObjectNotFound", outcomes[1].Failure!.ErrorId);
        Assert.Equal("b", outcomes[1].Failure!.Target);
        Assert.Equal("third", outcomes[2].Output!.Records.Single().String("Name"));

        SeenRequest seen = wire.Handler.Seen.Single();
        Assert.Equal($"/adminapi/beta/{Wire.Tenant}/$batch", seen.Address.AbsolutePath);
        JsonArray requests = seen.Json["requests"]!.AsArray();
        Assert.Equal(3, requests.Count);
        Assert.Equal("POST", (string)requests[0]!["method"]!);
        Assert.Equal($"https://outlook.office365.com/adminapi/beta/{Wire.Tenant}/InvokeCommand", (string)requests[0]!["url"]!);
        Assert.StartsWith("APP:SystemMailbox", (string)requests[0]!["headers"]!["X-AnchorMailbox"]!, StringComparison.Ordinal);
        Assert.Equal("Get-App", (string)requests[0]!["body"]!["CmdletInput"]!["CmdletName"]!);
        Assert.Equal("a", (string)requests[0]!["body"]!["CmdletInput"]!["Parameters"]!["Mailbox"]!);
        Assert.DoesNotContain("Bearer", seen.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"responses":[{"id":"1","status":200,"body":{"value":[{"Name":"a"}]}},{"id":"1","status":200,"body":{"value":[{"Name":"b"}]}},{"id":"2","status":200,"body":{"value":[]}}]}""")]
    [InlineData("""{"responses":[{"id":"1","status":200,"body":{"value":[]}},null,{"id":"2","status":200,"body":{"value":[]}}]}""")]
    [InlineData("""{"responses":[{"id":"1","status":200,"body":{"value":[]}}],"responses":[{"id":"2","status":200,"body":{"value":[]}}]}""")]
    [InlineData("""{"responses":[{"id":"1","status":200,"body":{"value":[{"Name":"a"}]},"body":{"value":[]}},{"id":"2","status":200,"body":{"value":[]}}]}""")]
    [InlineData("""{"responses":[{"id":"1","status":404,"status":200,"body":{"value":[]}},{"id":"2","status":200,"body":{"value":[]}}]}""")]
    [InlineData("""{"responses":[{"id":"1","id":"2","status":200,"body":{"value":[]}}]}""")]
    public async Task A_batch_that_answers_an_item_twice_or_has_something_else_among_its_answers_is_damaged(string reply)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, reply).Then(200, Wire.Batch((1, 200, Wire.Page(null, "right"), null), (2, 200, Wire.Page(null, "right"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.All(outcomes, outcome => Assert.Equal("right", outcome.Output!.Records.Single().String("Name")));
        Assert.Equal(2, wire.Handler.Seen.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(501)]
    public async Task Where_batches_are_refused_each_command_goes_alone_and_no_other_batch_is_tried(int status)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, "no such thing");
        for (int call = 0; call < 4; call++)
        {
            wire.Handler.Then(200, Wire.Page(null, "x"));
        }

        IReadOnlyList<ExchangeOutcome> first = await wire.RunBatchAsync(App("a"), App("b"));
        IReadOnlyList<ExchangeOutcome> second = await wire.RunBatchAsync(App("c"), App("d"));
        Assert.All(first.Concat(second), outcome => Assert.Null(outcome.Failure));
        Assert.Single(wire.Handler.Seen, seen => seen.Address.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal));
        Assert.Equal(5, wire.Handler.Seen.Count);
    }

    [Fact]
    public async Task Changes_that_were_cut_off_while_another_batch_was_refused_are_not_repeated()
    {
        using var wire = new Wire();
        using var refused = new ManualResetEventSlim();
        wire.Handler.Then(seen =>
        {
            if (seen.Body.Contains("Remove-App", StringComparison.Ordinal))
            {
                Assert.True(refused.Wait(TimeSpan.FromMinutes(2)));
                throw new HttpRequestException("cut off");
            }

            return ScriptedHandler.Answer(seen.Address.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) ? 405 : 200, Wire.Mailboxes);
        });
        Task<IReadOnlyList<ExchangeOutcome>> changes = Task.Run(() => wire.Exchange.InvokeBatchAsync([Wire.Write, Wire.Write], TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => wire.Handler.Seen.Count == 1);
        Assert.All(await wire.RunBatchAsync(App("a"), App("b")), outcome => Assert.Null(outcome.Failure));
        refused.Set();
        Assert.All(await changes, outcome => Assert.Equal("OutcomeUnclear", outcome.Failure?.ErrorId));
        Assert.Single(wire.Handler.Seen, seen => seen.Body.Contains("Remove-App", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_the_items_that_ask_for_it_are_sent_again_after_the_longest_wait()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(200, Wire.Batch(
                (1, 200, Wire.Page(null, "x"), null),
                (2, 429, null, new Dictionary<string, string> { ["Retry-After"] = "4" }),
                (3, 429, null, new Dictionary<string, string> { ["Retry-After"] = "11" })))
            .Then(200, Wire.Batch((2, 200, Wire.Page(null, "y"), null), (3, 200, Wire.Page(null, "z"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"), App("c"));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Failure));
        Assert.Equal(new[] { "2", "3" }, wire.Handler.Seen[1].Json["requests"]!.AsArray().Select(item => (string)item!["id"]!));
        Assert.True(wire.Handler.Seen[1].At - wire.Handler.Seen[0].At >= TimeSpan.FromSeconds(11));
        Assert.Equal(
            (string)wire.Handler.Seen[0].Json["requests"]![1]!["headers"]!["client-request-id"]!,
            (string)wire.Handler.Seen[1].Json["requests"]![0]!["headers"]!["client-request-id"]!);
    }

    [Fact]
    public async Task An_item_that_must_wait_too_long_fails_alone()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(200, Wire.Batch((1, 429, null, new Dictionary<string, string> { ["Retry-After"] = "86400" }), (2, 503, "text", null)))
            .Then(200, Wire.Batch((2, 200, Wire.Page(null, "y"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.Equal("ThrottleTooLong", outcomes[0].Failure!.ErrorId);
        Assert.Single(outcomes[1].Output!.Records);
    }

    [Fact]
    public async Task Items_in_plain_text_that_are_missing_or_empty_are_asked_for_again()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(200, Wire.Batch(
                (1, 400, "You have reached the maximum number of concurrent requests per tenant. Please wait and try again", null),
                (2, 200, null, null)))
            .Then(200, Wire.Batch((1, 200, Wire.Page(null, "x"), null), (2, 200, Wire.Page(null, "y"), null), (3, 200, Wire.Page(null, "z"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"), App("c"));
        Assert.All(outcomes, outcome => Assert.Single(outcome.Output!.Records));
        Assert.Equal(3, wire.Handler.Seen[1].Json["requests"]!.AsArray().Count);
    }

    [Fact]
    public async Task Five_retries_are_the_most_for_an_item()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Batch((1, 503, null, null), (2, 503, null, null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.All(outcomes, outcome => Assert.Equal("ServiceUnavailable", outcome.Failure!.ErrorId));
        Assert.Equal(6, wire.Handler.Seen.Count);
    }

    [Theory]
    [InlineData(429, "", 2)]
    [InlineData(503, "", 2)]
    [InlineData(200, "{\"responses\":[{\"id\":\"1\"", 2)]
    [InlineData(200, "", 2)]
    [InlineData(403, "", 1)]
    [InlineData(200, "{}", 1)]
    public async Task A_fault_of_the_whole_batch_is_every_items(int status, string body, int sent)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body).Then(200, Wire.Batch((1, 200, Wire.Page(null, "x"), null), (2, 200, Wire.Page(null, "y"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.Equal(sent, wire.Handler.Seen.Count);
        Assert.All(outcomes, outcome => Assert.Equal(sent == 2, outcome.Failure is null));
    }

    [Fact]
    public async Task Changes_in_a_batch_are_not_repeated_blindly()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(200, Wire.Batch((1, 503, null, null), (2, 429, null, null), (3, 503, null, null)))
            .Then(200, Wire.Batch((2, 204, null, null), (3, 200, Wire.Page(null, "z"), null)));
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(Wire.Write, Wire.Write, App("c"));
        Assert.Equal("OutcomeUnclear", outcomes[0].Failure!.ErrorId);
        Assert.Null(outcomes[1].Failure);
        Assert.Null(outcomes[2].Failure);

        using var broken = new Wire();
        broken.Handler.Then(502);
        Assert.All(await broken.RunBatchAsync(Wire.Write, Wire.Write), outcome => Assert.Equal("OutcomeUnclear", outcome.Failure!.ErrorId));
        Assert.Single(broken.Handler.Seen);
    }

    [Fact]
    public async Task A_link_inside_an_item_is_followed_with_the_items_own_body()
    {
        const string Link = "https://outlook.office365.com/adminapi/beta/x/InvokeCommand?$skiptoken=1";
        using var wire = new Wire();
        wire.Handler
            .Then(200, Wire.Batch((1, 200, Wire.Page(Link, "x"), null), (2, 200, Wire.Page(Link + "0", "p"), null)))
            .Then(200, Wire.Page(null, "y"))
            .Then(400, "Expired or Invalid pagination request");
        IReadOnlyList<ExchangeOutcome> outcomes = await wire.RunBatchAsync(App("a"), App("b"));
        Assert.Equal(new[] { "x", "y" }, outcomes[0].Output!.Records.Select(record => record.String("Name")));
        Assert.Equal("ListCutShort", outcomes[1].Failure!.ErrorId);
        Assert.Equal("a", (string)wire.Handler.Seen[1].Json["CmdletInput"]!["Parameters"]!["Mailbox"]!);
        Assert.Equal(Link, wire.Handler.Seen[1].Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_batch_of_one_is_a_plain_command_and_eleven_are_refused()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        Assert.Single((await wire.RunBatchAsync(App("a"))).Single().Output!.Records);
        Assert.EndsWith("/InvokeCommand", wire.Handler.Seen.Single().Address.AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(await wire.RunBatchAsync());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => wire.RunBatchAsync(Enumerable.Repeat(App("a"), 11).ToArray()));
    }

    private static ExchangeCommand App(string mailbox) => new("Get-App", new Dictionary<string, object> { ["Mailbox"] = mailbox });
}
