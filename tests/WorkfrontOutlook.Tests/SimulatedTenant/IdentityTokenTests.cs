using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class IdentityTokenTests
{
    [Fact]
    public async Task A_token_verifies_with_the_key_of_the_served_metadata_document()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        using var caller = new TestCaller(tenant) { Token = null };
        TestCaller.Answer answer = await caller.GetAsync(new Uri("https://outlook.office365.com:443/autodiscover/metadata/json/1"));
        JsonElement key = answer.Json.GetProperty("keys")[0];
        Assert.Equal("x509Certificate", key.GetProperty("keyvalue").GetProperty("type").GetString());
        byte[] der = Convert.FromBase64String(key.GetProperty("keyvalue").GetProperty("value").GetString()!);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        Assert.Equal(key.GetProperty("keyinfo").GetProperty("x5t").GetString(), Base64UrlEncoder.Encode(certificate.GetCertHash()));
        Assert.Equal(2048, certificate.GetRSAPublicKey()!.KeySize);
        Assert.True(certificate.NotBefore < DateTime.Now && certificate.NotAfter > DateTime.Now);

        string token = tenant.IdentityTokens.Issue(new IdentityTokenOptions { MailboxId = tenant.GetMailbox(3).ExchangeGuid, AddInUrl = "https://addin.example/read.html" });
        TokenValidationResult result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = "00000002-0000-0ff1-ce00-000000000000@" + tenant.TenantId,
            ValidAudience = "https://addin.example/read.html",
            IssuerSigningKey = new X509SecurityKey(certificate),
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        JsonElement context = JsonDocument.Parse((string)result.Claims["appctx"]).RootElement;
        Assert.Equal("ExIdTok.V1", context.GetProperty("version").GetString());
        Assert.Equal("https://outlook.office365.com:443/autodiscover/metadata/json/1", context.GetProperty("amurl").GetString());
        Assert.Equal(tenant.GetMailbox(3).ExchangeGuid.ToString(), context.GetProperty("msexchuid").GetString());
    }

    [Fact]
    public void Tokens_can_be_made_wrong_and_on_premises()
    {
        SeededTenant tenant = SeededTenant.Create("Hybrid");
        var token = new JsonWebToken(tenant.IdentityTokens.Issue(new IdentityTokenOptions
        {
            OnPremisesHost = "mail.contoso.example",
            ContextAsObject = true,
            Age = TimeSpan.FromHours(9),
            ChangeHeader = header => header["alg"] = "none",
            ChangeClaims = claims => claims["extra"] = 1,
            ChangeContext = context => context["version"] = "ExIdTok.V2",
        }));
        Assert.Equal("none", token.Alg);
        Assert.Equal("00000002-0000-0ff1-ce00-000000000000@contoso.example", token.Issuer);
        Assert.True(token.ValidTo < DateTime.UtcNow);
        Assert.True(token.TryGetHeaderValue("x5t", out string _));
        Assert.False(token.TryGetHeaderValue("kid", out string _));
        Assert.Equal("https://mail.contoso.example:443/autodiscover/metadata/json/1", token.GetPayloadValue<JsonElement>("appctx").GetProperty("amurl").GetString());
    }
}
