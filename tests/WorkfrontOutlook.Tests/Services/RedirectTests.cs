using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Services;

public sealed class RedirectTests
{
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_under_the_clouds_suffix_keeps_method_body_and_token(int status)
    {
        using var wire = new Wire();
        string own = $"https://eur01.outlook.office365.com/adminapi/beta/{Wire.Tenant}/InvokeCommand";
        wire.Handler.Then(status, string.Empty, ("Location", own)).Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        Assert.Equal(own, wire.Handler.Seen[1].Address.AbsoluteUri);
        Assert.Equal(HttpMethod.Post, wire.Handler.Seen[1].Method);
        Assert.Equal(wire.Handler.Seen[0].Body, wire.Handler.Seen[1].Body);
        Assert.Equal(wire.Handler.Seen[0].Headers, wire.Handler.Seen[1].Headers);

        // The tenant's own host is asked at once from then on.
        await wire.RunAsync(Wire.Write);
        Assert.Equal(3, wire.Handler.Seen.Count);
        Assert.Equal("eur01.outlook.office365.com", wire.Handler.Seen[2].Address.Host);
    }

    [Fact]
    public async Task A_tenants_own_host_that_breaks_is_left_for_the_front_door()
    {
        using var wire = new Wire();
        wire.Handler
            .Then(302, string.Empty, ("Location", $"https://eur01.outlook.office365.com/adminapi/beta/{Wire.Tenant}/InvokeCommand"))
            .Then(200, Wire.Mailboxes)
            .ThenThrow(() => new HttpRequestException("reset"))
            .Then(200, Wire.Mailboxes);
        await wire.RunAsync(Wire.Read);
        await wire.RunAsync(Wire.Read);
        Assert.Equal(new[] { "outlook", "eur01", "eur01", "outlook" }, wire.Handler.Seen.Select(seen => seen.Address.Host.Split('.')[0]));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://outlook.office365.com.evil.example/")]
    [InlineData("http://eur01.outlook.office365.com/")]
    [InlineData("https://eviloutlook.office365.com/")]
    [InlineData("//evil.example/x")]
    [InlineData("")]
    public async Task A_redirect_elsewhere_is_refused_and_gets_no_token(string location)
    {
        using var wire = new Wire();
        wire.Handler.Then(302, string.Empty, ("Location", location)).Then(200, Wire.Mailboxes);
        WfException error = await wire.FailAsync(Wire.Read);
        Assert.Equal("RedirectRefused", error.ErrorId);
        Assert.Single(wire.Handler.Seen);
    }

    [Fact]
    public async Task A_second_redirect_is_refused()
    {
        using var wire = new Wire();
        wire.Handler.Then(302, string.Empty, ("Location", "https://a.outlook.office365.com/x")).Then(302, string.Empty, ("Location", "https://b.outlook.office365.com/x")).Then(200, Wire.Mailboxes);
        Assert.Equal("RedirectRefused", (await wire.FailAsync(Wire.Read)).ErrorId);
        Assert.Equal(2, wire.Handler.Seen.Count);
    }

    [Theory]
    [InlineData("https://proxy.contoso.com/other", true)]
    [InlineData("/other", true)]
    [InlineData("https://outlook.office365.com/x", false)]
    [InlineData("https://sub.proxy.contoso.com/x", false)]
    [InlineData("https://proxy.contoso.com:444/x", false)]
    public async Task A_custom_address_redirects_only_to_itself(string location, bool allowed)
    {
        using var wire = new Wire { Endpoint = new Uri("https://proxy.contoso.com") };
        wire.Handler.Then(302, string.Empty, ("Location", location)).Then(200, Wire.Mailboxes);
        if (allowed)
        {
            await wire.RunAsync(Wire.Read);
        }
        else
        {
            Assert.Equal("RedirectRefused", (await wire.FailAsync(Wire.Read)).ErrorId);
        }

        Assert.Equal(allowed ? 2 : 1, wire.Handler.Seen.Count);
    }
}
