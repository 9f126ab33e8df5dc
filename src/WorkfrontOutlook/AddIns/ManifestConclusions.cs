namespace WorkfrontOutlook.AddIns;

/// <summary>What follows from a manifest, each with its basis and source.</summary>
internal static class ManifestConclusions
{
    private const string Docs = "Microsoft, OfficeDev/office-js-docs-pr, 2026-08-20";
    private const string Samples = "Microsoft, OfficeDev/Office-Add-in-samples, 2026-08-20";
    private const string List = "Microsoft, OfficeDev/office-js add-in-ids, 2024-11 to 2025-05";
    private const string Adobe = "Adobe, AdobeDocs/workfront.en, 2025-10-13 to 2026-08-20";

    private static readonly string[] EntraHosts =
        ["login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "login.windows.net"];

    internal static WfManifestTest Draw(ManifestFacts facts, string? path, string? assetId, AddInCatalog? catalog)
    {
        AddInPermission? permission = facts.Permissions.Count == 0 ? null : facts.Permissions.Max();
        bool workfront = WorkfrontAddIn.Is(assetId, facts.AddInId);
        bool listed = catalog?.Find(assetId, facts.AddInId) is not null;
        LegacyTokenUse use = Use(facts, permission, listed);
        Warn(facts, use, listed, workfront);
        return new WfManifestTest
        {
            Path = path,
            Format = facts.Format,
            IsOutlookAddIn = facts.IsOutlookAddIn,
            AddInId = facts.AddInId,
            Version = facts.Version,
            DisplayName = facts.DisplayName,
            ProviderName = facts.ProviderName,
            Permission = permission,
            HasWebApplicationInfo = facts.HasWebApplicationInfo,
            WebApplicationId = facts.WebApplicationId,
            LegacyTokenUse = use,
            IsWorkfront = workfront,
            Hosts = facts.Hosts.ToArray(),
            RequirementSets = facts.RequirementSets.ToArray(),
            AppDomains = facts.AppDomains.ToArray(),
            SourceLocations = facts.SourceLocations.ToArray(),
            SuccessorOf = facts.SuccessorOf.ToArray(),
            Conclusions = Conclude(facts, permission, use, listed, workfront).ToArray(),
            Warnings = facts.Warnings.ToArray(),
        };
    }

    /// <summary>Restricted rules legacy tokens out, unless something stronger might stand beside it.</summary>
    private static LegacyTokenUse Use(ManifestFacts facts, AddInPermission? permission, bool listed)
    {
        if (permission == AddInPermission.Restricted && !facts.HasUnknownPermission)
        {
            return LegacyTokenUse.Impossible;
        }

        if (listed)
        {
            return LegacyTokenUse.Listed;
        }

        return permission >= AddInPermission.ReadItem ? LegacyTokenUse.Possible : LegacyTokenUse.Unknown;
    }

    private static void Warn(ManifestFacts facts, LegacyTokenUse use, bool listed, bool workfront)
    {
        if (facts.Permissions.Distinct().Count() > 1)
        {
            facts.Warnings.Add(CatalogFormat.Fill(
                ManifestText.Warn_SeveralPermissions, string.Join(", ", facts.Permissions.Distinct())));
        }

        if (facts.IsOutlookAddIn == true && facts.Permissions.Count == 0 && !facts.HasUnknownPermission)
        {
            facts.Warnings.Add(ManifestText.Warn_NoPermission);
        }

        if (use == LegacyTokenUse.Impossible && listed)
        {
            facts.Warnings.Add(ManifestText.Warn_ListedRestricted);
        }

        if (!workfront && WorkfrontAddIn.IsNameAlike(facts.DisplayName))
        {
            facts.Warnings.Add(ManifestText.Warn_NearMatch);
        }
    }

    private static IEnumerable<WfManifestConclusion> Conclude(
        ManifestFacts facts, AddInPermission? permission, LegacyTokenUse use, bool listed, bool workfront)
    {
        if (workfront)
        {
            yield return new(ManifestText.Say_Workfront, Basis.Documented, Adobe);
        }

        if (facts.IsOutlookAddIn == false)
        {
            yield return new(ManifestText.Say_NotOutlook, Basis.Documented, Docs);
        }

        if (use == LegacyTokenUse.Impossible)
        {
            yield return new(ManifestText.Say_Restricted, Basis.Documented, Docs);
        }
        else if (permission >= AddInPermission.ReadItem)
        {
            yield return new(CatalogFormat.Fill(ManifestText.Say_Possible, permission), Basis.Documented, Docs);
            if (permission == AddInPermission.ReadWriteMailbox)
            {
                yield return new(ManifestText.Say_Ews, Basis.Documented, Docs);
            }
        }

        if (listed)
        {
            yield return new(ManifestText.Say_Listed, Basis.Documented, List);
        }

        if (facts.HasWebApplicationInfo)
        {
            yield return new(
                CatalogFormat.Fill(ManifestText.Say_WebApplicationInfo, facts.WebApplicationId ?? "-"), Basis.Documented, Docs);
        }

        if (facts.AppDomains.FirstOrDefault(IsEntra) is string domain)
        {
            yield return new(CatalogFormat.Fill(ManifestText.Say_EntraDomain, domain), Basis.Inferred, Docs);
        }

        foreach (WfManifestSuccessor old in facts.SuccessorOf)
        {
            yield return old.IsWorkfront
                ? new(ManifestText.Say_WorkfrontSuccessor, Basis.Documented, Adobe)
                : new(CatalogFormat.Fill(ManifestText.Say_Successor, old), Basis.Documented, Docs);
        }

        if (facts.IsOutlookAddIn != false)
        {
            yield return new(ManifestText.Say_NestedAppAuth, Basis.Documented, Samples);
        }
    }

    private static bool IsEntra(string domain)
    {
        string host = Uri.TryCreate(domain, UriKind.Absolute, out Uri? address) ? address.Host : domain;
        return EntraHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}
