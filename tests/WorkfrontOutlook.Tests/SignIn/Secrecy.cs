using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>Looks for secrets in everything that a failure or a connection shows.</summary>
internal static class Secrecy
{
    public static async Task<WfException> FailAsync(FakeAuthority authority, ConnectRequest request, params string[] secrets)
    {
        WfException error = await Assert.ThrowsAsync<WfException>(() => FakeAuthority.ConnectAsync(request));
        Check(authority, secrets, error.ToString(), error.RecommendedAction, error.Target, request.ToString());
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            Assert.DoesNotContain("Microsoft.Identity", cause.GetType().FullName!, StringComparison.Ordinal);
        }

        return error;
    }

    public static void Check(FakeAuthority authority, string[] secrets, params string?[] texts)
    {
        string all = string.Join("\n", texts);
        foreach (string secret in secrets.Concat(authority.Issued).Concat([FakeAuthority.Secret, Uri.EscapeDataString(FakeAuthority.Secret), FakeAuthority.RefreshToken, "device-code-secret", "oidc-assertion"]))
        {
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch("eyJ[A-Za-z0-9_-]{20,}", all);
    }

    public static string Texts(TenantContext context) => string.Join(
        "\n",
        context.Warnings.Append(context.Connection.ToString()).Append(System.Text.Json.JsonSerializer.Serialize(context.Connection)));
}
