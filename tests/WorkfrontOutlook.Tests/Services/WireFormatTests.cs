using System.IO.Compression;
using System.Text;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Services;

public sealed class WireFormatTests
{
    [Fact]
    public async Task A_command_goes_out_as_the_reference_has_it()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        await wire.RunAsync(new ExchangeCommand("Get-App", new Dictionary<string, object>
        {
            ["OrganizationApp"] = true,
            ["Mailbox"] = "a@b.c",
            ["Limit"] = 5,
            ["List"] = new[] { "x", "y" },
            ["Table"] = new Dictionary<string, object> { ["add"] = new[] { "z" } },
            ["FileData"] = new byte[] { 1, 2 },
        })
        { Select = new[] { "AppId", "Display Name" } });

        SeenRequest seen = wire.Handler.Seen.Single();
        Assert.Equal(HttpMethod.Post, seen.Method);
        Assert.Equal($"https://outlook.office365.com/adminapi/beta/{Wire.Tenant}/InvokeCommand?$select=AppId,Display%20Name", seen.Address.AbsoluteUri);
        Assert.Equal("Bearer " + wire.ExchangeToken, seen.Headers["Authorization"]);
        Assert.Equal("application/json; charset=utf-8", seen.Headers["Content-Type"]);
        Assert.Equal("APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@" + Wire.Tenant, seen.Headers["X-AnchorMailbox"]);
        Assert.Equal("json", seen.Headers["X-ResponseFormat"]);
        Assert.Equal("odata.maxpagesize=1000", seen.Headers["Prefer"]);
        Assert.Equal("gzip", seen.Headers["Accept-Encoding"]);
        Assert.StartsWith("WorkfrontOutlook/", seen.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse(seen.Headers["client-request-id"], out _));
        Assert.Equal(wire.Context.Connection.ConnectionId.ToString(), seen.Headers["connection-id"]);
        Assert.Equal(
            """{"CmdletInput":{"CmdletName":"Get-App","Parameters":{"OrganizationApp":true,"Mailbox":"a@b.c","Limit":5,"List":["x","y"],"Table":{"@odata.type":"#Exchange.GenericHashTable","add":["z"]},"FileData":{"@odata.type":"#Exchange.ByteArrayType","Data":"AQI="}}}}""",
            seen.Body);
    }

    [Fact]
    public async Task No_parameters_are_an_empty_object_and_a_change_never_asks()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        await wire.RunAsync(Wire.Write);
        Assert.Equal("{}", wire.Handler.Seen[0].Json["CmdletInput"]!["Parameters"]!.ToJsonString());
        Assert.False((bool)wire.Handler.Seen[1].Json["CmdletInput"]!["Parameters"]!["Confirm"]!);
    }

    [Fact]
    public async Task A_users_token_anchors_at_the_user()
    {
        using var wire = new Wire { ExchangeToken = Wire.Token(new { aud = "https://outlook.office365.com", tid = Wire.Tenant, upn = "admin@contoso.com" }) };
        wire.Handler.Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        Assert.Equal("UPN:admin@contoso.com", wire.Handler.Seen.Single().Headers["X-AnchorMailbox"]);
        Assert.Equal("admin@contoso.com", wire.Context.Connection.Account);
    }

    [Fact]
    public async Task Annotations_are_dropped_and_types_restored_in_any_order()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, """
            {"@odata.context":"c","adminapi.warnings@odata.type":"#Collection(String)","@adminapi.warnings":["careful"],
             "value":[{"Count":"42","Count@data.type":"System.Int32","Guid@odata.type":"#Guid","Guid@data.type":"System.Guid","Guid":"g",
              "Flag@data.type":"System.Boolean","Flag":"True","Quota":"99 GB (106,300,440,576 bytes)","List@odata.type":"#Collection(String)","List":["a","b"],
              "Nested":{"Inner@data.type":"System.Int64","Inner":"7","X":null},"Size":3,"Ratio":1.5,"@odata.id":"zzz"},
              {"Count":"43","Other":"o"},"just text",17]}
            """);
        ExchangePage page = await wire.RunAsync(Wire.Read);
        Assert.Equal(4, page.Records.Count);
        ExchangeRecord first = page.Records[0];
        Assert.Equal(new[] { "Count", "Guid", "Flag", "Quota", "List", "Nested", "Size", "Ratio" }, first.Names);
        Assert.Equal(42L, first.Value("COUNT"));
        Assert.Equal(true, first.Value("Flag"));
        Assert.Equal("99 GB (106,300,440,576 bytes)", first.String("Quota"));
        Assert.Equal(new[] { "a", "b" }, first.Strings("List"));
        Assert.Equal(7L, ((ExchangeRecord)first.Value("Nested")!).Value("Inner"));
        Assert.Equal(3L, first.Value("Size"));
        Assert.Equal(1.5, first.Value("Ratio"));
        Assert.Null(first.Value("nothing"));
        Assert.Equal("43", page.Records[1].Value("Count"));
        Assert.Equal("just text", page.Records[2].Text);
        Assert.Equal("17", page.Records[3].Text);
        Assert.Equal("careful", Assert.Single(page.Warnings));
    }

    [Fact]
    public async Task A_packed_answer_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes("\uFEFF" + Wire.Mailboxes));
        }

        using var wire = new Wire();
        wire.Handler.Then(_ => ScriptedHandler.Answer(200, packed.ToArray(), ("Content-Encoding", "gzip")));
        Assert.Equal("a", Assert.Single((await wire.RunAsync(Wire.Read)).Records).String("Name"));
    }

    [Theory]
    [InlineData(204, "")]
    [InlineData(200, """{"@odata.context":"c","@adminapi.warnings":[],"value":[]}""")]
    [InlineData(200, """{"@odata.context":"c"}""")]
    public async Task A_change_without_output_is_a_success(int status, string body)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body);
        Assert.Empty((await wire.RunAsync(Wire.Write)).Records);
    }

    [Theory]
    [InlineData("ReplyNotJson", "<html><body>Sign in to the network</body></html>", 1)]
    [InlineData("ReplyNotJson", "[]", 1)]
    [InlineData("ReplyEmpty", "", 6)]
    [InlineData("ReplyCutShort", "{\"value\":[{\"Name\":\"a", 6)]
    [InlineData("ReplyCutShort", "{\"value\":[]}trailing", 6)]
    [InlineData("ReplyNotUnderstood", "{}", 1)]
    [InlineData("ReplyNotUnderstood", "{\"value\":null}", 1)]
    [InlineData("ConfirmationAsked", "{\"value\":[],\"@adminapi.confirmationmessage\":\"Are you sure?\"}", 1)]
    [InlineData("ExchangeObjectNotFound", "{\"value\":[],\"@adminapi.errors\":[\"Ex1|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|gone\"]}", 1)]
    public async Task A_success_that_is_none_is_an_error(string id, string body, int sent)
    {
        using var wire = new Wire();
        wire.Handler.Then(200, body);
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal(id, error.ErrorId);
        Assert.Equal(sent, wire.Handler.Seen.Count);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        using var wire = new Wire();
        wire.Handler.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Exchange.InvokeWholeAsync(Wire.Read, TestContext.Current.CancellationToken));
        Assert.Equal("ReplyTooLarge", error.ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task Of_a_change_whose_answer_is_too_large_it_is_not_known_whether_it_was_made()
    {
        using var wire = new Wire();
        wire.Handler.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });

        // The clock stands still: driven on, it would run into the time limit while so much is read.
        WfException error = await Assert.ThrowsAsync<WfException>(() => wire.Exchange.InvokeWholeAsync(Wire.Write, TestContext.Current.CancellationToken));
        Assert.Equal("OutcomeUnclear", error.ErrorId);
        Assert.Contains("the answer is larger than", error.Message, StringComparison.Ordinal);
        Assert.Single(wire.Handler.Seen);

        using var batch = new Wire();
        batch.Handler.Then(_ => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });
        IReadOnlyList<ExchangeOutcome> outcomes = await batch.Exchange.InvokeBatchAsync([Wire.Write, Wire.Write, Wire.Read], TestContext.Current.CancellationToken);
        Assert.Equal(new[] { "OutcomeUnclear", "OutcomeUnclear", "ReplyTooLarge" }, outcomes.Select(outcome => outcome.Failure?.ErrorId));
        Assert.Single(batch.Handler.Seen);
    }

    [Fact]
    public async Task The_commands_that_a_token_may_run_are_asked_for()
    {
        using var wire = new Wire();
        wire.Handler.Then(200, """{"value":[{"exportedCmdlets":"Get-App,Get-Mailbox, Get-AuthenticationPolicy"}]}""");
        ISet<string>? names = await wire.Exchange.GetAvailableCommandsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(3, names!.Count);
        Assert.Contains("get-app", names);
        SeenRequest seen = wire.Handler.Seen.Single();
        Assert.Equal(HttpMethod.Get, seen.Method);
        Assert.StartsWith($"/adminapi/v1.0/{Wire.Tenant}/EXOModuleFile?Version=", seen.Address.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("*", seen.Headers["CommandName"]);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(403, "")]
    [InlineData(200, """{"value":[]}""")]
    [InlineData(200, "<html/>")]
    public async Task Commands_that_cannot_be_told_are_null_and_not_none(int status, string body)
    {
        using var wire = new Wire();
        wire.Handler.Then(status, body);
        Assert.Null(await wire.Exchange.GetAvailableCommandsAsync(TestContext.Current.CancellationToken));
    }

    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)' ', offset, count);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
