using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Serialization.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;
using DirectorySignIn = Microsoft.Graph.Models.SignIn;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Makes the engine's facts of the SDK's models. An answer that lacks what it must have is a failure, not an empty one.</summary>
internal static class EntraTranslator
{
    private static readonly char[] LineEnds = { '\r', '\n' };

    /// <summary>Takes one thing from a reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="what">What was asked for.</param>
    /// <param name="read">Reads the thing.</param>
    /// <param name="mayBeAbsent">Whether it may be that there is none. What every tenant has is not read when it isn't found.</param>
    public static EntraAnswer<T> One<T>(GraphReply reply, string what, Func<byte[], T?> read, bool mayBeAbsent = false)
        where T : class
    {
        if (reply.Failure is WfException failure)
        {
            return EntraAnswer<T>.NotRead(failure);
        }

        if (reply.IsNotFound)
        {
            return mayBeAbsent ? EntraAnswer<T>.Of(null) : EntraAnswer<T>.NotRead(Absent(what));
        }

        return Guarded(what, () => reply.Pages.Count == 0 ? null : read(reply.Pages[0]));
    }

    /// <summary>Takes a list from the pages of a reply.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="what">What was asked for.</param>
    /// <param name="factory">Makes a page.</param>
    /// <param name="items">Takes the items of a page.</param>
    /// <param name="mayBeAbsent">Whether it is of something that may not be there, and then has an empty one. A list that isn't found isn't empty.</param>
    public static EntraAnswer<IReadOnlyList<T>> Many<TPage, T>(GraphReply reply, string what, ParsableFactory<TPage> factory, Func<TPage, IEnumerable<T>?> items, bool mayBeAbsent = false)
        where TPage : IParsable
    {
        if (reply.Failure is WfException failure)
        {
            return EntraAnswer<IReadOnlyList<T>>.NotRead(failure);
        }

        if (reply.IsNotFound)
        {
            return mayBeAbsent ? EntraAnswer<IReadOnlyList<T>>.Of(Array.Empty<T>()) : EntraAnswer<IReadOnlyList<T>>.NotRead(Absent(what));
        }

        return Guarded<IReadOnlyList<T>>(what, () =>
        {
            var all = new List<T>();
            foreach (byte[] page in reply.Pages)
            {
                if (items(Parse(page, factory)) is not IEnumerable<T> some)
                {
                    return null;
                }

                all.AddRange(some);
            }

            return all;
        });
    }

    public static T Parse<T>(byte[] body, ParsableFactory<T> factory)
        where T : IParsable
    {
        using JsonDocument document = JsonDocument.Parse(ReplyBytes.TrimBlank(body).ToArray());
        return new JsonParseNode(document.RootElement).GetObjectValue(factory);
    }

    public static EntraApplication? Application(byte[] body) => Application(Parse(body, ServicePrincipal.CreateFromDiscriminatorValue));

    public static EntraApplication? Application(ServicePrincipal principal) => string.IsNullOrEmpty(principal.Id) ? null : new EntraApplication
    {
        ObjectId = principal.Id,
        AppId = principal.AppId,
        DisplayName = principal.DisplayName,
        IsEnabled = principal.AccountEnabled,
        DisabledByMicrosoft = principal.DisabledByMicrosoftStatus is string status && !string.Equals(status, "NotDisabled", StringComparison.OrdinalIgnoreCase) && status.Length > 0 ? status : null,
        IsAssignmentRequired = principal.AppRoleAssignmentRequired,
        HomeTenantId = principal.AppOwnerOrganizationId?.ToString(),
        VerifiedPublisher = principal.VerifiedPublisher?.DisplayName,
        VerifiedPublisherId = principal.VerifiedPublisher?.VerifiedPublisherId,
        ReplyUrls = Texts(principal.ReplyUrls),
        Roles = (principal.AppRoles ?? Enumerable.Empty<AppRole>())
            .Where(role => role.Id is not null && role.Value is not null)
            .GroupBy(role => role.Id!.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.First().Value!, StringComparer.OrdinalIgnoreCase),
    };

    // One that says not whose or for what it is can't be left out: what it allows would count as not granted.
    public static IEnumerable<EntraGrant>? Grants(OAuth2PermissionGrantCollectionResponse page) => page.Value?.Exists(grant => grant?.ClientId is null || grant.ResourceId is null) != false ? null : page.Value
        .Select(grant => new EntraGrant
        {
            Id = grant.Id,
            ClientId = grant.ClientId!,
            ResourceId = grant.ResourceId!,
            IsForAll = string.Equals(grant.ConsentType, "AllPrincipals", StringComparison.OrdinalIgnoreCase),
            PrincipalId = grant.PrincipalId,
            Scope = grant.Scope,
        });

    // As with grants: of one that says not who has what, nobody could tell whether it matters. The SDK makes such a one of null, too.
    public static IEnumerable<EntraRoleAssignment>? Roles(List<AppRoleAssignment>? list) =>
        list?.Exists(role => role?.PrincipalId is null || role.AppRoleId is null || role.ResourceId is null) != false ? null : list.Select(Role);

    private static EntraRoleAssignment Role(AppRoleAssignment role) => new()
    {
        PrincipalId = role.PrincipalId?.ToString(),
        PrincipalName = role.PrincipalDisplayName,
        PrincipalType = role.PrincipalType,
        ResourceId = role.ResourceId?.ToString(),
        ResourceName = role.ResourceDisplayName,
        RoleId = role.AppRoleId?.ToString(),
    };

    public static EntraConsentPolicy? ConsentPolicy(byte[] body) =>
        Parse(body, AuthorizationPolicy.CreateFromDiscriminatorValue).DefaultUserRolePermissions is DefaultUserRolePermissions permissions
            ? new EntraConsentPolicy { Assigned = Texts(permissions.PermissionGrantPoliciesAssigned) }
            : null;

    // Base64 of digits begins with a letter, so the two can't be mistaken for each other.
    public static EntraUserCount? UserCount(byte[] body) =>
        (Count(Text(body)) ?? Count(Decoded(Text(body)))) is int count ? new EntraUserCount { Count = count } : null;

    /// <summary>Counts sign-ins; null when one doesn't say how it ended, which is no success.</summary>
    public static EntraSignIns? SignIns(IEnumerable<DirectorySignIn> signIns, bool hasMore)
    {
        DirectorySignIn[] all = signIns.OrderByDescending(signIn => signIn.CreatedDateTime).ToArray();
        return Array.Exists(all, signIn => signIn.Status?.ErrorCode is null) ? null : new EntraSignIns
        {
            Succeeded = all.Count(signIn => signIn.Status?.ErrorCode == 0),
            Failed = all.Count(signIn => signIn.Status?.ErrorCode is not (null or 0)),
            Last = all.FirstOrDefault()?.CreatedDateTime,
            Errors = all.Select(signIn => signIn.Status?.ErrorCode ?? 0).Where(code => code != 0).Distinct().ToArray(),
            HasMore = hasMore,
        };
    }

    /// <summary>Reads the usage report: a header line, and one line for the period (getEmailAppUsageVersionsUserCounts).</summary>
    public static OutlookUsage? Usage(byte[] body)
    {
        string[] lines = Text(body).Split(LineEnds, StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2)
        {
            return null;
        }

        string[] names = Fields(lines[0]);
        string[] values = Fields(lines[1]);
        if (names.Length != values.Length || !names.Any(name => name.StartsWith("Outlook", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var users = new List<KeyValuePair<string, int>>();
        string? day = null;
        for (int i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], "Report Refresh Date", StringComparison.OrdinalIgnoreCase))
            {
                day = values[i];
            }
            else if (names[i].StartsWith("Outlook", StringComparison.OrdinalIgnoreCase) || string.Equals(names[i], "Undetermined", StringComparison.OrdinalIgnoreCase))
            {
                if (values[i].Length > 0 && !int.TryParse(values[i], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    return null;
                }

                users.Add(new KeyValuePair<string, int>(names[i], values[i].Length == 0 ? 0 : int.Parse(values[i], CultureInfo.InvariantCulture)));
            }
        }

        return new OutlookUsage { RefreshDate = day, Users = users };
    }

    /// <summary>Runs a reading; what the SDK throws stays here, because its types are in the private load context.</summary>
    public static EntraAnswer<T> Guarded<T>(string what, Func<T?> read)
        where T : class
    {
        try
        {
            return read() is T value ? EntraAnswer<T>.Of(value) : EntraAnswer<T>.NotRead(WfErrors.ReplyNotUnderstood.For(what, what, 200));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return EntraAnswer<T>.NotRead(WfErrors.GraphRequestFailed.For(what, what, ServiceText.Clean(exception.Message, null)));
        }
    }

    /// <summary>Takes a list of texts. What the SDK says is a text may be null; such a list is damaged, and not taken for a shorter one.</summary>
    /// <exception cref="FormatException">One of them is no text.</exception>
    public static string[] Texts(List<string>? list)
    {
        string[] texts = list?.ToArray() ?? Array.Empty<string>();
        return Array.IndexOf(texts, null) < 0 ? texts : throw new FormatException("A list of texts holds null.");
    }

    private static WfException Absent(string what) => WfErrors.ReplyNotUnderstood.For(what, what, 404);

    // In a batch, a body that isn't JSON comes as a string, some in base64.
    private static string Text(byte[] body)
    {
        string text = Encoding.UTF8.GetString(body).TrimStart('\uFEFF');
        return text.Length > 16 && text.IndexOf(',') < 0 && text.IndexOf('\n') < 0 ? Decoded(text) : text;
    }

    private static int? Count(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    private static string Decoded(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text.Trim())).TrimStart('\uFEFF');
        }
        catch (FormatException)
        {
            return text;
        }
    }

    private static string[] Fields(string line) => Array.ConvertAll(line.Split(','), field => field.Trim().Trim('"'));
}
