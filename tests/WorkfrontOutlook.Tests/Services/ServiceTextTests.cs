using System.Text;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>What is left of a service's own words: no token, whole or in part.</summary>
public sealed class ServiceTextTests
{
    private const string Header = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ";
    private const string Middle = "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGe";
    private const string Tag = "XFBoMYUZodetZdvTiFvSkQ";

    [Theory]
    [InlineData(Header + "." + Middle + "." + Tag)]
    [InlineData(Header + "." + Middle + ".48V1_ALb6US04U3b." + Middle + "." + Tag)]
    [InlineData(Header + "..48V1_ALb6US04U3b." + Middle + "." + Tag)]
    public void A_token_is_removed_whole_whether_signed_or_encrypted(string token)
    {
        Assert.Equal("The token […] is no good", ServiceText.Clean("The token " + token + " is no good", null));
    }

    [Theory]
    [InlineData("Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException")]
    [InlineData("eur01prd0101mb1234.eurprd01.prod.outlook.com")]
    [InlineData("https://graph.microsoft.com/v1.0/servicePrincipals")]
    public void A_name_stays(string name) => Assert.Equal("at " + name, ServiceText.Clean("at " + name, null));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(110)]
    public void A_text_that_is_cut_is_not_cut_through_a_token(int shown)
    {
        // Blanks are drawn together, so what stands at the cut can be shown.
        const string Token = Header + "." + Middle + "." + Tag;
        string text = ServiceText.Clean("boom" + new string(' ', 4000 - 4 - shown) + Token + " and so on", null);
        Assert.StartsWith("boom", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Header.Substring(0, 10), text, StringComparison.Ordinal);

        const string Opaque = "0.opaque~secret+of/the=service-that-nobody-may-see";
        Assert.DoesNotContain("opaque", ServiceText.Clean("boom" + new string(' ', 4000 - 4 - Math.Min(shown, 40)) + Opaque, Opaque), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_of_wide_characters_is_cut_as_well()
    {
        string body = "boom" + string.Concat(Enumerable.Repeat("\u3000", 1340)) + Header + "." + Middle + "." + Tag;
        Assert.DoesNotContain(Header.Substring(0, 10), ServiceText.Clean(ReplyBytes.Text(Encoding.UTF8.GetBytes(body)), null), StringComparison.Ordinal);
    }
}
