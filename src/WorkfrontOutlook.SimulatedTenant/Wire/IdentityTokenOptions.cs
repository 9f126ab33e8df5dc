using System.Text.Json.Nodes;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>What a user identity token of the tenant's Exchange says.</summary>
public sealed record IdentityTokenOptions
{
    /// <summary>Gets the add-in's address, the audience.</summary>
    public string AddInUrl { get; init; } = "https://outlook.workfront.example/read.html";

    /// <summary>Gets the mailbox's id.</summary>
    public Guid MailboxId { get; init; }

    /// <summary>Gets how long before now the token was issued.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long it is good for from its issue.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(8);

    /// <summary>Gets the host of an Exchange Server on-premises that issues it, such as mail.contoso.example; null for Exchange Online.</summary>
    public string? OnPremisesHost { get; init; }

    /// <summary>Gets a value indicating whether appctx is an object, as Microsoft's page shows it, and not a text, as real tokens have it.</summary>
    public bool ContextAsObject { get; init; }

    /// <summary>Gets a change of the header before the token is signed.</summary>
    public Action<JsonObject>? ChangeHeader { get; init; }

    /// <summary>Gets a change of the claims before the token is signed.</summary>
    public Action<JsonObject>? ChangeClaims { get; init; }

    /// <summary>Gets a change of appctx before the token is signed.</summary>
    public Action<JsonObject>? ChangeContext { get; init; }
}
