using System.Runtime.CompilerServices;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>Tests whether add-ins' Entra applications are ready in this tenant. Reads only.</summary>
public static class NestedAppAuthTester
{
    /// <summary>Finds client ids in the directory, for those that have none yet: by the applications that carry the add-in's id.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="subjects">The subjects.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The subjects, each add-in and application once; those that aren't found stay without a client id.</returns>
    /// <exception cref="WfException">The directory's applications can't be listed.</exception>
    public static async Task<IReadOnlyList<NestedAppAuthSubject>> ResolveAsync(TenantContext tenant, IEnumerable<NestedAppAuthSubject> subjects, CancellationToken cancellationToken)
    {
        NestedAppAuthSubject[] each = Once(subjects.ToArray());
        var wanted = new HashSet<string>(each.Where(IsOpen).Select(subject => subject.AddInId!), StringComparer.OrdinalIgnoreCase);
        if (wanted.Count == 0)
        {
            return each;
        }

        var found = new Dictionary<string, GraphApplication>(StringComparer.OrdinalIgnoreCase);
        try
        {
            IGraphDirectory graph = tenant.Graph ?? throw WfErrors.GraphNotConnected.For(tenant.Connection.ToString());
            await FindAsync(graph, wanted, found, cancellationToken).ConfigureAwait(false);
        }
        catch (WfException failure)
        {
            // The others, and what needs no directory, are told all the same.
            return Array.ConvertAll(each, subject => IsOpen(subject) ? subject.Without(failure) : subject);
        }

        return Array.ConvertAll(each, subject => IsOpen(subject) && found.TryGetValue(subject.AddInId!, out GraphApplication? application)
            ? subject.With(application.AppId!.ToLowerInvariant(), application.DisplayName)
            : subject);
    }

    /// <summary>Tests subjects. Workfront is answered without a request.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="subjects">The subjects, with their client ids where these are known.</param>
    /// <param name="options">What is asked about.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>A result for each subject, in their order.</returns>
    /// <exception cref="WfException">The directory can't be asked at all.</exception>
    public static async IAsyncEnumerable<WfNestedAppAuthTest> TestAsync(
        TenantContext tenant,
        IReadOnlyList<NestedAppAuthSubject> subjects,
        NestedAppAuthOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        EntraFeed directory = new(tenant, cancellationToken);
        await using ConfiguredAsyncDisposable ended = directory.ConfigureAwait(false);
        foreach (NestedAppAuthFacts facts in await ReadAsync(tenant, subjects, options, null, directory, cancellationToken).ConfigureAwait(false))
        {
            yield return NestedAppAuthJudge.Judge(facts);
        }
    }

    /// <summary>Reads the facts of subjects.</summary>
    /// <param name="tenant">The connection.</param>
    /// <param name="subjects">The subjects.</param>
    /// <param name="options">What is asked about.</param>
    /// <param name="onPremises">How many mailboxes are on-premises, when that was counted already; else it is asked.</param>
    /// <param name="feed">What reads the directory, and may have begun.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The facts, in the order of the subjects.</returns>
    internal static async Task<IReadOnlyList<NestedAppAuthFacts>> ReadAsync(
        TenantContext tenant,
        IReadOnlyList<NestedAppAuthSubject> subjects,
        NestedAppAuthOptions options,
        int? onPremises,
        EntraFeed feed,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = tenant.Clock.GetUtcNow();
        NestedAppAuthSubject[] asked = subjects.Where(subject => !subject.IsWorkfront).ToArray();
        Task<Locations> locations = asked.Length > 0 && onPremises is null ? Locations.ReadAsync(tenant, asked, cancellationToken) : Task.FromResult(Locations.Counted(onPremises));
        string[] clients = asked.Where(subject => subject.ClientId is not null).Select(subject => subject.ClientId!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        EntraTenantFacts? directory = null;
        var apps = new Dictionary<string, EntraAppFacts>(StringComparer.OrdinalIgnoreCase);
        WfException? notAsked = null;
        try
        {
            if (asked.Length > 0 && tenant.Graph is not IEntraDirectory)
            {
                notAsked = WfErrors.GraphNotConnected.For(tenant.Connection.ToString());
            }
            else if (clients.Length > 0)
            {
                (directory, IReadOnlyList<EntraAppFacts> read) = await feed.ReadAsync(clients).ConfigureAwait(false);
                apps = read.ToDictionary(app => app.ClientId, StringComparer.OrdinalIgnoreCase);
            }
        }
        finally
        {
            // What was begun ends before the caller goes on.
            await locations.ConfigureAwait(false);
        }

        Locations places = await locations.ConfigureAwait(false);
        return subjects.Select(subject => new NestedAppAuthFacts
        {
            Subject = subject,
            Wanted = WantedScopes.Of(subject, options),
            Connection = tenant.Connection,
            CheckedAt = now,
            RedirectUri = options.RedirectUri,

            // Of an application that isn't known, the tenant's policies say nothing either, whatever else is tested beside it.
            Tenant = subject.ClientId is null ? null : directory,
            App = subject.ClientId is string client && apps.TryGetValue(client, out EntraAppFacts? app) ? app : null,
            NotAsked = notAsked,
            OnPremises = places.OnPremises,
            LocationFailure = places.Failure,
            IsOnPremises = subject.Mailbox is string mailbox && places.Mailboxes.TryGetValue(mailbox, out bool isOnPremises) ? isOnPremises : null,
        }).ToArray();
    }

    private static async Task FindAsync(IGraphDirectory graph, HashSet<string> wanted, Dictionary<string, GraphApplication> found, CancellationToken cancellationToken)
    {
        await foreach (GraphApplication application in graph.ListApplicationsWithAddInsAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (string? id in application.AddIns.Select(addIn => AppFields.NormalId(addIn.Id)))
            {
                if (id is not null && application.AppId is not null && wanted.Contains(id) && !found.ContainsKey(id))
                {
                    found.Add(id, application);
                }
            }
        }
    }

    // One add-in comes from several sources, and the token report knows nothing but its id: the source that knows its application
    // speaks for it, else one that knows its name.
    private static NestedAppAuthSubject[] Once(NestedAppAuthSubject[] subjects)
    {
        var known = new HashSet<string>(subjects.Where(subject => subject.ClientId is not null && subject.AddInId is not null).Select(subject => subject.AddInId!), StringComparer.OrdinalIgnoreCase);
        return subjects.Where(subject => !IsOpen(subject) || !known.Contains(subject.AddInId!))
            .GroupBy(subject => subject.Key, StringComparer.Ordinal)
            .Select(group => group.FirstOrDefault(subject => subject.DisplayName is not null) ?? group.First())
            .ToArray();
    }

    private static bool IsOpen(NestedAppAuthSubject subject) => subject.ClientId is null && subject.AddInId is not null && !subject.IsWorkfront;

    private sealed class Locations
    {
        public int? OnPremises { get; private set; }

        public WfException? Failure { get; private set; }

        public Dictionary<string, bool> Mailboxes { get; } = new(StringComparer.OrdinalIgnoreCase);

        public static Locations Counted(int? onPremises) => new() { OnPremises = onPremises };

        // A mailbox in which Get-App found the add-in answered as one of Exchange Online.
        public static async Task<Locations> ReadAsync(TenantContext tenant, IEnumerable<NestedAppAuthSubject> subjects, CancellationToken cancellationToken)
        {
            var places = new Locations();
            bool needsCount = false;
            foreach (NestedAppAuthSubject subject in subjects)
            {
                if (subject.Mailbox is string mailbox)
                {
                    places.Mailboxes[mailbox] = false;
                }
                else
                {
                    needsCount = true;
                }
            }

            if (needsCount)
            {
                try
                {
                    int count = 0;
                    await foreach (IReadOnlyList<Guid> some in new MailboxDirectory(tenant.Exchange).ListOnPremisesAsync(cancellationToken).ConfigureAwait(false))
                    {
                        count += some.Count;
                    }

                    places.OnPremises = count;
                }
                catch (WfException failure)
                {
                    places.Failure = failure;
                }
            }

            return places;
        }
    }
}
