namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>
/// Reads the policies of the default user role. Source: Microsoft Entra, configure how users consent to applications
/// (permissionGrantPoliciesAssigned).
/// </summary>
internal static class UserConsentRights
{
    // The only prefix that means a user's own consent; the others are about resources that one owns.
    private const string ForSelf = "ManagePermissionGrantsForSelf.";
    private const string Legacy = "microsoft-user-default-legacy";

    public static UserConsentRight Of(IEnumerable<string> assigned)
    {
        string[] policies = assigned
            .Where(policy => policy.StartsWith(ForSelf, StringComparison.OrdinalIgnoreCase))
            .Select(policy => policy.Substring(ForSelf.Length))
            .ToArray();
        return policies.Length == 0 ? UserConsentRight.None
            : policies.Contains(Legacy, StringComparer.OrdinalIgnoreCase) ? UserConsentRight.Full
            : UserConsentRight.Limited;
    }
}
