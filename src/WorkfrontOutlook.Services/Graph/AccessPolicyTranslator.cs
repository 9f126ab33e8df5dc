using Microsoft.Graph.Models;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Makes the engine's facts of Conditional Access policies.</summary>
internal static class AccessPolicyTranslator
{
    // One without an id is none: the SDK makes such a one of null. It may be the one that blocks.
    public static IEnumerable<EntraAccessPolicy>? Policies(ConditionalAccessPolicyCollectionResponse page) =>
        page.Value?.Exists(policy => policy?.Id is null) != false ? null : page.Value.Select(Translate);

    private static EntraAccessPolicy Translate(ConditionalAccessPolicy policy)
    {
        ConditionalAccessConditionSet? conditions = policy.Conditions;
        ConditionalAccessApplications? apps = conditions?.Applications;
        ConditionalAccessUsers? users = conditions?.Users;
        ConditionalAccessGrantControls? grant = policy.GrantControls;
        string[] included = EntraTranslator.Texts(users?.IncludeUsers);
        return new EntraAccessPolicy
        {
            Id = policy.Id,
            Name = policy.DisplayName,
            State = policy.State is ConditionalAccessPolicyState state ? Word(state) : null,
            IncludedApps = EntraTranslator.Texts(apps?.IncludeApplications),
            ExcludedApps = EntraTranslator.Texts(apps?.ExcludeApplications),
            HasAppFilter = apps?.ApplicationFilter is not null,
            IsForActions = apps?.IncludeUserActions is { Count: > 0 } || apps?.IncludeAuthenticationContextClassReferences is { Count: > 0 },
            IsForWorkloads = conditions?.ClientApplications?.IncludeServicePrincipals is { Count: > 0 },
            IncludedUsers = included,
            AimsAtGroups = users?.IncludeGroups is { Count: > 0 } || users?.IncludeRoles is { Count: > 0 } || users?.IncludeGuestsOrExternalUsers is not null,
            HasExclusions = users?.ExcludeUsers is { Count: > 0 } || users?.ExcludeGroups is { Count: > 0 } || users?.ExcludeRoles is { Count: > 0 } || users?.ExcludeGuestsOrExternalUsers is not null,
            ClientAppTypes = Words(conditions?.ClientAppTypes),
            IncludedPlatforms = Words(conditions?.Platforms?.IncludePlatforms),
            ExcludedPlatforms = Words(conditions?.Platforms?.ExcludePlatforms),
            IncludedLocations = EntraTranslator.Texts(conditions?.Locations?.IncludeLocations),
            ExcludedLocations = EntraTranslator.Texts(conditions?.Locations?.ExcludeLocations),
            HasOtherConditions = conditions?.SignInRiskLevels is { Count: > 0 } || conditions?.UserRiskLevels is { Count: > 0 }
                || conditions?.Devices?.DeviceFilter is not null || conditions?.InsiderRiskLevels is not null || conditions?.AuthenticationFlows?.TransferMethods is not null,
            Controls = Words(grant?.BuiltInControls),
            NeedsAll = string.Equals(grant?.Operator, "AND", StringComparison.OrdinalIgnoreCase),
            HasOtherControls = grant?.AuthenticationStrength is not null || grant?.TermsOfUse is { Count: > 0 } || grant?.CustomAuthenticationFactors is { Count: > 0 },
            HasSessionControls = policy.SessionControls is not null,
            HasUnknownParts = conditions is null || grant?.BuiltInControls?.Any(control => control is null or ConditionalAccessGrantControl.UnknownFutureValue) == true,
        };
    }

    private static string[] Words<T>(List<T?>? list)
        where T : struct, Enum =>
        list?.Select(item => item is T value ? Word(value) : "unknown").ToArray() ?? Array.Empty<string>();

    // As the service writes them: the SDK's names differ in the first letter only.
    private static string Word<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }
}
