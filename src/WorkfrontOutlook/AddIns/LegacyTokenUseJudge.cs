using WorkfrontOutlook.LegacyTokens;

namespace WorkfrontOutlook.AddIns;

/// <summary>Says whether an add-in asks for legacy tokens, and what that rests on.</summary>
internal sealed class LegacyTokenUseJudge
{
    private readonly Dictionary<string, WfLegacyTokenRequest> _lastRequest = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string?, string?, bool> _isListed;

    public LegacyTokenUseJudge(LegacyTokenReport? report, Func<string?, string?, bool> isListed)
    {
        _isListed = isListed;
        foreach (WfLegacyTokenRequest request in report?.Requests ?? Array.Empty<WfLegacyTokenRequest>())
        {
            if (!_lastRequest.TryGetValue(request.AddInId, out WfLegacyTokenRequest? known) || known.LastSeen is null || request.LastSeen > known.LastSeen)
            {
                _lastRequest[request.AddInId] = request;
            }
        }
    }

    public (LegacyTokenUse Use, Basis Basis, DateTime? LastRequest) Judge(string? assetId, string? addInId, AddInPermission? permission)
    {
        if (addInId is not null && _lastRequest.TryGetValue(addInId, out WfLegacyTokenRequest? last))
        {
            return (LegacyTokenUse.Confirmed, Basis.Observed, last.LastSeen);
        }

        // The permission is a sound negative; Microsoft's list has known false positives (OfficeDev/office-js issue 5374).
        if (permission == AddInPermission.Restricted)
        {
            return (LegacyTokenUse.Impossible, Basis.Documented, null);
        }

        if (WorkfrontAddIn.Is(assetId, addInId) || _isListed(assetId, addInId))
        {
            return (LegacyTokenUse.Listed, Basis.Documented, null);
        }

        return permission is null
            ? (LegacyTokenUse.Unknown, Basis.Inferred, null)
            : (LegacyTokenUse.Possible, Basis.Inferred, null);
    }
}
