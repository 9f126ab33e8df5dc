using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;

namespace WorkfrontOutlook.Diagnosis;

/// <summary>
/// Reads how ready the other add-ins are for nested app authentication: of those whose Entra application the directory names. A
/// side question: it makes no list shorter and changes no verdict.
/// </summary>
internal sealed class ReadinessReading
{
    /// <summary>How many applications are asked about, so that a diagnosis costs two or three requests more and not hundreds.</summary>
    public const int Most = 20;

    private ReadinessReading(IReadOnlyList<NestedAppAuthFacts> facts, WfException? failure)
    {
        Facts = facts;
        Failure = failure;
    }

    public static ReadinessReading None { get; } = new(Array.Empty<NestedAppAuthFacts>(), null);

    public IReadOnlyList<NestedAppAuthFacts> Facts { get; }

    /// <summary>Gets why nothing could be read.</summary>
    public WfException? Failure { get; }

    public static async Task<ReadinessReading> ReadAsync(TenantContext tenant, IEnumerable<WfAddInSummary> asking, int? onPremises, CancellationToken cancellationToken)
    {
        NestedAppAuthSubject[] subjects = asking
            .Where(addIn => addIn.EntraAppId is not null)
            .Take(Most)
            .Select(addIn => new NestedAppAuthSubject
            {
                ClientId = addIn.EntraAppId!.ToLowerInvariant(),
                ClientIdSource = "Directory",
                AddInId = addIn.AddInId,
                AssetId = addIn.AssetId,
                DisplayName = addIn.DisplayName,
                Permission = addIn.Permission,
            })
            .ToArray();
        if (subjects.Length == 0 || tenant.Graph is not IEntraDirectory)
        {
            return None;
        }

        try
        {
            return new ReadinessReading(await NestedAppAuthTester.ReadAsync(tenant, subjects, new NestedAppAuthOptions(), onPremises, cancellationToken).ConfigureAwait(false), null);
        }
        catch (WfException failure)
        {
            return new ReadinessReading(Array.Empty<NestedAppAuthFacts>(), failure);
        }
    }
}
