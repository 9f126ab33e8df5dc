using System.Text;

namespace WorkfrontOutlook.AddIns;

/// <summary>What a parser took from a manifest.</summary>
internal sealed class ManifestFacts
{
    private const int MaximumText = 2048;

    internal ManifestFormat Format { get; set; }

    internal bool? IsOutlookAddIn { get; set; }

    internal string? AddInId { get; set; }

    internal string? Version { get; set; }

    internal string? DisplayName { get; set; }

    internal string? ProviderName { get; set; }

    internal List<AddInPermission> Permissions { get; } = [];

    internal bool HasUnknownPermission { get; set; }

    internal bool HasWebApplicationInfo { get; set; }

    internal string? WebApplicationId { get; set; }

    internal List<string> Hosts { get; } = [];

    internal List<string> RequirementSets { get; } = [];

    internal List<string> AppDomains { get; } = [];

    internal List<string> SourceLocations { get; } = [];

    internal List<WfManifestSuccessor> SuccessorOf { get; } = [];

    internal List<string> Warnings { get; } = [];

    /// <summary>Text of a manifest goes to a console: no control characters, no blanks around, not endless.</summary>
    internal static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string trimmed = text!.Trim();
        StringBuilder clean = new(Math.Min(trimmed.Length, MaximumText));
        foreach (char c in trimmed.Length > MaximumText ? trimmed.Substring(0, MaximumText) : trimmed)
        {
            bool harmful = char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
            clean.Append(harmful ? ' ' : c);
        }

        return clean.ToString();
    }

    internal static void Add(List<string> list, HashSet<string> seen, string? text)
    {
        if (Clean(text) is string clean && seen.Add(clean))
        {
            list.Add(clean);
        }
    }

    internal void AddPermission(AddInPermission? known, string? written)
    {
        if (known is AddInPermission permission)
        {
            Permissions.Add(permission);
        }
        else if (!HasUnknownPermission)
        {
            HasUnknownPermission = true;
            Warnings.Add(CatalogFormat.Fill(ManifestText.Warn_UnknownPermission, Clean(written) ?? "-"));
        }
    }

    internal void SetId(string? id)
    {
        AddInId = Clean(id);
        if (AddInId is null)
        {
            Warnings.Add(ManifestText.Warn_NoId);
        }
        else if (Guid.TryParse(AddInId, out Guid guid))
        {
            AddInId = guid.ToString("D");
        }
        else
        {
            Warnings.Add(CatalogFormat.Fill(ManifestText.Warn_IdNotGuid, AddInId));
        }
    }
}
