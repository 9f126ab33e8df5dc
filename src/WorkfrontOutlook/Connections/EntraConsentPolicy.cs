namespace WorkfrontOutlook.Connections;

/// <summary>What users may consent to by themselves.</summary>
internal sealed record EntraConsentPolicy
{
    /// <summary>Gets the assigned permission grant policies, such as ManagePermissionGrantsForSelf.microsoft-user-default-low.</summary>
    public IReadOnlyList<string> Assigned { get; init; } = Array.Empty<string>();
}
