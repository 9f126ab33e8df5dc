using System.Collections;
using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// The only cmdlets that this module changes a tenant with. Remove-AuthenticationPolicy is not among them: its meaning for
/// legacy tokens is documented in two ways, and it deletes policies (Set- and Remove-AuthenticationPolicy, 2024-11 to 2026-08).
/// </summary>
internal static class WriteCommands
{
    public static ExchangeCommand Remove(AddInSource source, string addInId, string? mailbox) => Make("Remove-App", source, addInId, mailbox);

    /// <summary>Switches an add-in on or off: for the whole organization by Set-App, in one mailbox by Enable- and Disable-App.</summary>
    public static ExchangeCommand Switch(AddInSource source, string addInId, string? mailbox, bool on) => source == AddInSource.Mailbox
        ? Make(on ? "Enable-App" : "Disable-App", source, addInId, mailbox)
        : Make("Set-App", source, addInId, mailbox, ("Enabled", on));

    /// <summary>Sets all that an organization's add-in had.</summary>
    public static ExchangeCommand Assign(AddInSource source, AddInState before) =>
        Make("Set-App", source, before.AddInId!, null, Assignment(before).ToArray());

    /// <summary>Brings an add-in back, from its manifest or, without one, from the store.</summary>
    public static ExchangeCommand Add(AddInSource source, AddInState before, string? mailbox, byte[]? manifest)
    {
        var more = new List<(string, object)>();
        if (manifest is not null)
        {
            more.Add(("FileData", manifest));
        }
        else
        {
            more.Add(("MarketplaceAssetID", before.AssetId!));
            if (before.Market is not null)
            {
                more.Add(("MarketplaceQueryMarket", before.Market));
            }
        }

        if (source != AddInSource.Mailbox)
        {
            more.AddRange(Assignment(before));
        }

        return Make("New-App", source, null, mailbox, more.ToArray());
    }

    public static ExchangeCommand SetPolicy(bool allow) => new("Set-AuthenticationPolicy", new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
    {
        ["Identity"] = "LegacyExchangeTokens",
        [allow ? "AllowLegacyExchangeTokens" : "BlockLegacyExchangeTokens"] = true,
        ["Confirm"] = false,
    });

    /// <summary>Writes a command as it would be typed; a file's content is not written out.</summary>
    public static string Text(ExchangeCommand command) =>
        command.Name + string.Concat(command.Parameters.Select(parameter => " -" + parameter.Key + parameter.Value switch
        {
            true when !IsBoolean(parameter.Key) => string.Empty,
            bool truth => truth ? ":$true" : ":$false",
            byte[] bytes => " <manifest, " + bytes.Length.ToString(CultureInfo.InvariantCulture) + " bytes>",
            string text => " " + CommandText.Quoted(text),
            IEnumerable list => " @(" + string.Join(", ", list.Cast<object>().Select(item => CommandText.Quoted(Convert.ToString(item, CultureInfo.InvariantCulture)!))) + ")",
            object value => " " + Convert.ToString(value, CultureInfo.InvariantCulture),
        }));

    private static bool IsBoolean(string name) => name is "Enabled" or "Confirm";

    private static IEnumerable<(string Name, object Value)> Assignment(AddInState before)
    {
        yield return ("Enabled", before.IsOn);
        if (before.DefaultState is not null)
        {
            yield return ("DefaultStateForUser", before.DefaultState);
        }

        if (before.ProvidedTo is not null)
        {
            yield return ("ProvidedTo", before.ProvidedTo);
        }

        if (before.UserList is { Length: > 0 })
        {
            yield return ("UserList", before.UserList);
        }
    }

    private static ExchangeCommand Make(string name, AddInSource source, string? addInId, string? mailbox, params (string Name, object Value)[] more)
    {
        var parameters = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        if (addInId is not null)
        {
            parameters.Add("Identity", addInId);
        }

        if (source == AddInSource.Mailbox)
        {
            parameters.Add("Mailbox", mailbox!);
        }
        else
        {
            parameters.Add("OrganizationApp", true);
            if (source == AddInSource.PrivateCatalog)
            {
                parameters.Add("PrivateCatalog", true);
            }
        }

        foreach ((string parameter, object value) in more)
        {
            parameters.Add(parameter, value);
        }

        // The module's own cmdlets have asked. On the wire there is nobody to ask.
        parameters.Add("Confirm", false);
        return new ExchangeCommand(name, parameters);
    }
}
