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

    /// <summary>Begins to read what is known to matter before the mailboxes are read.</summary>
    /// <param name="feed">What reads the directory.</param>
    /// <param name="asking">The add-ins that ask for legacy tokens, as far as they are known.</param>
    public static void Begin(EntraFeed feed, IEnumerable<WfAddInSummary> asking)
    {
        NestedAppAuthSubject[] subjects = Subjects(asking);

        // Of more, only the mailboxes tell which are in the widest use.
        if (subjects.Length <= Most)
        {
            feed.Begin(subjects.Select(subject => subject.ClientId!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray());
        }
    }

    /// <summary>Reads the facts of add-ins.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="asking">The add-ins that ask for legacy tokens.</param>
    /// <param name="onPremises">How many mailboxes are on-premises; null when that was not counted.</param>
    /// <param name="feed">What reads the directory, and may have begun.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The facts, or why there are none.</returns>
    public static async Task<ReadinessReading> ReadAsync(TenantContext tenant, IEnumerable<WfAddInSummary> asking, int? onPremises, EntraFeed feed, CancellationToken cancellationToken)
    {
        NestedAppAuthSubject[] subjects = Subjects(asking).Take(Most).ToArray();
        if (subjects.Length == 0 || tenant.Graph is not IEntraDirectory)
        {
            return None;
        }

        try
        {
            return new ReadinessReading(await NestedAppAuthTester.ReadAsync(tenant, subjects, new NestedAppAuthOptions(), onPremises, feed, cancellationToken).ConfigureAwait(false), null);
        }
        catch (WfException failure)
        {
            return new ReadinessReading(Array.Empty<NestedAppAuthFacts>(), failure);
        }
    }

    private static NestedAppAuthSubject[] Subjects(IEnumerable<WfAddInSummary> asking) => asking
        .Where(addIn => addIn.EntraAppId is not null)
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
}
