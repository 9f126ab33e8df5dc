using WorkfrontOutlook.Connections;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Tests.SignIn;

/// <summary>What a connection warns of before it is used.</summary>
public sealed class PermissionTests
{
    [Fact]
    public async Task A_missing_app_role_is_named_with_its_id_and_how_to_grant_it()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { Roles = [] } };
        string[] warnings = await WarningsAsync(authority);
        string warning = warnings.First(text => text.Contains("Exchange.ManageAsApp", StringComparison.Ordinal));
        Assert.Contains("dc50a0fb-09a3-484d-be87-e023b12c6440", warning, StringComparison.Ordinal);
        Assert.Contains("API permissions", warning, StringComparison.Ordinal);
        Assert.Contains("takes time", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_permission_of_the_Admin_API_that_lacks_these_cmdlets_is_not_taken_for_the_one_that_is_needed()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { Roles = ["Exchange.ManageAsAppV2"] } };
        Assert.Contains(await WarningsAsync(authority), text => text.Contains("dc50a0fb-09a3-484d-be87-e023b12c6440", StringComparison.Ordinal));
        using var person = new FakeAuthority { Exchange = new AccessTokenOptions { Scopes = "Exchange.ManageV2" } };
        Assert.Contains(await WarningsAsync(person), text => text.Contains("ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_directory_role_is_named_and_the_one_that_everybody_has_counts_for_nothing()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { DirectoryRoles = [] } };
        string[] warnings = await WarningsAsync(authority);
        Assert.Contains(warnings, text => text.Contains("f2ef992c-3afb-46b9-b7cf-a126ee74c451", StringComparison.Ordinal) && text.Contains("29232cdf-9323-42fd-ade2-1d097af3e4de", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_service_does_not_let_the_caller_run_is_named()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { DirectoryRoles = [AccessTokens.RecipientAdministrator] } };
        Assert.Contains(await WarningsAsync(authority), text => text.Contains("Get-App", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AccessTokens.GlobalReader)]
    [InlineData(AccessTokens.ExchangeAdministrator)]
    public async Task Enough_is_not_warned_of(string role)
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { DirectoryRoles = [role] } };
        Assert.Empty(await WarningsAsync(authority));
    }

    [Fact]
    public async Task A_missing_permission_for_Graph_is_named()
    {
        using var authority = new FakeAuthority { Graph = new AccessTokenOptions { Roles = ["User.Read.All"] } };
        string warning = Assert.Single(await WarningsAsync(authority));
        Assert.Contains("Application.Read.All", warning, StringComparison.Ordinal);
        Assert.Contains("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_scopes_of_a_person_are_named()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { Scopes = "full_access" }, Graph = new AccessTokenOptions { Scopes = "User.Read" } };
        string[] warnings = await WarningsAsync(authority);
        Assert.Contains(warnings, text => text.Contains("Exchange.Manage (ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c)", StringComparison.Ordinal));
        Assert.Contains(warnings, text => text.Contains("c79f8feb-a9db-4090-85f9-90d820caa0eb", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_warning_says_how_to_grant_what_is_missing_and_that_it_takes_time()
    {
        using var app = new FakeAuthority { Exchange = new AccessTokenOptions { Roles = [], DirectoryRoles = [] }, Graph = new AccessTokenOptions { Roles = [] } };
        using var person = new FakeAuthority { Exchange = new AccessTokenOptions { Scopes = "full_access" }, Graph = new AccessTokenOptions { Scopes = "User.Read" } };
        using var reader = new FakeAuthority { Exchange = new AccessTokenOptions { DirectoryRoles = [AccessTokens.RecipientAdministrator] } };
        string[] warnings = [.. await WarningsAsync(app), .. await WarningsAsync(person), .. await WarningsAsync(reader)];
        foreach (string warning in warnings.Where(text => !text.Contains("couldn't be asked", StringComparison.Ordinal)))
        {
            Assert.Matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", warning);
            Assert.Matches("Grant|Add|Assign", warning);
            Assert.Contains("takes time to arrive", warning, StringComparison.Ordinal);
        }

        Assert.True(warnings.Length >= 6);
    }

    [Fact]
    public async Task Given_tokens_are_looked_at_too_and_never_shown()
    {
        using var authority = new FakeAuthority { Exchange = new AccessTokenOptions { Roles = [] } };
        string token = authority.TokenFor("exchange");
        var request = new ConnectRequest { SignIn = SignInKind.AccessToken, ExchangeAccessToken = Services.Wire.Secret(token), Handler = authority.Tenant.CreateHandler() };
        using TenantContext context = await FakeAuthority.ConnectAsync(request);
        Assert.Contains("Exchange.ManageAsApp", Assert.Single(context.Warnings), StringComparison.Ordinal);
        Secrecy.Check(authority, [], Secrecy.Texts(context));
    }

    private static async Task<string[]> WarningsAsync(FakeAuthority authority)
    {
        using TenantContext context = await FakeAuthority.ConnectAsync(authority.Request(SignInKind.ClientSecret));
        Secrecy.Check(authority, [], Secrecy.Texts(context));
        return context.Warnings.ToArray();
    }
}
