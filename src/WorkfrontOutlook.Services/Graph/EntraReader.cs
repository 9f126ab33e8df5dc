using Microsoft.Graph.Models;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;
using DirectorySignIn = Microsoft.Graph.Models.SignIn;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// Reads what readiness is judged by, in two rounds: first all that needs no other answer, thanks to the alternate key appId;
/// then only what the first answers call for.
/// </summary>
internal static class EntraReader
{
    // What $expand gives at most (Microsoft Graph, customize responses by query parameters).
    private const int LargestExpand = 20;

    public static async Task<(EntraTenantFacts Tenant, IReadOnlyList<EntraAppFacts> Apps)> ReadAsync(
        ServiceChannel channel,
        ReportingLimit limit,
        IReadOnlyList<string> clientIds,
        DateTimeOffset since,
        CancellationToken cancellationToken)
    {
        var calls = new EntraCalls(channel.Endpoint);
        var batch = new GraphBatch(channel, limit);
        var first = new Round();
        Func<GraphReply> graphResource = first.Add(calls.GraphResource());
        Func<GraphReply> consentPolicy = first.Add(calls.ConsentPolicy());
        Func<GraphReply> accessPolicies = first.Add(calls.AccessPolicies());
        Func<GraphReply> users = first.Add(calls.UserCount());
        Func<GraphReply> outlook = first.Add(calls.OutlookUsage());
        Chunk[] signIns = Chunks(clientIds, EntraCalls.AppsInSignIns).Select(ids => new Chunk(ids, first.Add(calls.SignIns(ids, since)))).ToArray();
        Chunk[] applications = clientIds.Count == 1
            ? new[] { new Chunk(clientIds, first.Add(calls.Application(clientIds[0]))) }
            : Chunks(clientIds, EntraCalls.IdsInFilter).Select(ids => new Chunk(ids, first.Add(calls.Applications(ids)))).ToArray();
        Func<GraphReply>[] grants = clientIds.Select(id => first.Add(calls.Grants(id))).ToArray();
        await first.SendAsync(batch, cancellationToken).ConfigureAwait(false);

        var states = new Dictionary<string, State>(StringComparer.OrdinalIgnoreCase);
        foreach (Chunk chunk in applications)
        {
            foreach (State state in States(chunk, clientIds.Count == 1))
            {
                states[state.ClientId] = state;
            }
        }

        for (int i = 0; i < clientIds.Count; i++)
        {
            states[clientIds[i]].Grants = EntraTranslator.Many(grants[i](), "oauth2PermissionGrants", OAuth2PermissionGrantCollectionResponse.CreateFromDiscriminatorValue, EntraTranslator.Grants, mayBeAbsent: true);
        }

        EntraAnswer<EntraApplication> graph = EntraTranslator.One(graphResource(), "servicePrincipals", EntraTranslator.Application);
        var second = new Round();
        var followUps = new List<Action>();
        foreach (State state in states.Values)
        {
            FollowUp(state, calls, second, followUps);
        }

        foreach (Chunk chunk in signIns)
        {
            TakeSignIns(chunk, states, calls, since, second, followUps);
        }

        Dictionary<string, Func<GraphReply>> resources = Resources(states.Values, graph, calls, second);
        GraphReply report = await BesideAsync(
            cancel => OutlookReport.FetchAsync(channel, batch, calls.OutlookUsage(), outlook(), cancel),
            cancel => second.SendAsync(batch, cancel),
            cancellationToken).ConfigureAwait(false);
        followUps.ForEach(take => take());

        // Resources of roles that came only now are named by the assignment itself.
        var tenant = new EntraTenantFacts
        {
            GraphResource = graph,
            ConsentPolicy = EntraTranslator.One(consentPolicy(), "policies/authorizationPolicy", EntraTranslator.ConsentPolicy),
            AccessPolicies = EntraTranslator.Many(
                accessPolicies(),
                "identity/conditionalAccess/policies",
                ConditionalAccessPolicyCollectionResponse.CreateFromDiscriminatorValue,
                AccessPolicyTranslator.Policies),
            Users = EntraTranslator.One(users(), "users/$count", EntraTranslator.UserCount),
            Outlook = EntraTranslator.One(report, "reports/getEmailAppUsageVersionsUserCounts", EntraTranslator.Usage),
            Resources = resources.ToDictionary(pair => pair.Key, pair => EntraTranslator.One(pair.Value(), "servicePrincipals", EntraTranslator.Application, mayBeAbsent: true), StringComparer.OrdinalIgnoreCase),
        };
        return (tenant, clientIds.Select(id => states[id].ToFacts()).ToArray());
    }

    /// <summary>Does two things at once. When one fails, the other is ended and waited for: nothing goes on that nobody looks at.</summary>
    private static async Task<T> BesideAsync<T>(Func<CancellationToken, Task<T>> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T> first = one(stop.Token);
        Task second = other(stop.Token);
        Task ended = await Task.WhenAny(first, second).ConfigureAwait(false);
        if (ended.IsFaulted || ended.IsCanceled)
        {
#if NET8_0_OR_GREATER
            await stop.CancelAsync().ConfigureAwait(false);
#else
            stop.Cancel();
#endif
            Task last = ReferenceEquals(ended, first) ? second : first;
            await Task.WhenAny(last).ConfigureAwait(false);
            _ = last.Exception;
        }

        await ended.ConfigureAwait(false);
        await second.ConfigureAwait(false);
        return await first.ConfigureAwait(false);
    }

    private static IEnumerable<IReadOnlyList<string>> Chunks(IReadOnlyList<string> ids, int size)
    {
        for (int start = 0; start < ids.Count; start += size)
        {
            yield return ids.Skip(start).Take(size).ToArray();
        }
    }

    private static IEnumerable<State> States(Chunk chunk, bool isOne)
    {
        GraphReply reply = chunk.Reply();
        if (isOne)
        {
            List<AppRoleAssignment>? held = null;
            EntraAnswer<EntraApplication> answer = EntraTranslator.One(
                reply,
                "servicePrincipals",
                body =>
                {
                    ServicePrincipal principal = EntraTranslator.Parse(body, ServicePrincipal.CreateFromDiscriminatorValue);
                    held = principal.AppRoleAssignments;
                    return EntraTranslator.Application(principal);
                },
                mayBeAbsent: true);
            return new[] { new State(chunk.Ids[0], answer, held) };
        }

        EntraAnswer<IReadOnlyList<ServicePrincipal>> found = EntraTranslator.Many(reply, "servicePrincipals", ServicePrincipalCollectionResponse.CreateFromDiscriminatorValue, page => page.Value);
        return chunk.Ids.Select(id =>
        {
            if (found.Failure is WfException failure)
            {
                return new State(id, EntraAnswer<EntraApplication>.NotRead(failure), null);
            }

            ServicePrincipal? principal = found.Value!.FirstOrDefault(item => string.Equals(item?.AppId, id, StringComparison.OrdinalIgnoreCase));
            return new State(
                id,
                principal is null ? EntraAnswer<EntraApplication>.Of(null) : EntraTranslator.Guarded("servicePrincipals", () => EntraTranslator.Application(principal)),
                principal?.AppRoleAssignments);
        });
    }

    private static void FollowUp(State state, EntraCalls calls, Round second, List<Action> followUps)
    {
        if (state.Application.Value is not EntraApplication application)
        {
            state.SetRoles(state.Application.Failure);
            return;
        }

        if (state.Held is null || state.Held.Count >= LargestExpand)
        {
            Func<GraphReply> held = second.Add(calls.HeldRoles(application.ObjectId));
            followUps.Add(() => state.Roles = Assignments(held(), "appRoleAssignments"));
        }
        else
        {
            state.Roles = EntraTranslator.Guarded<IReadOnlyList<EntraRoleAssignment>>("appRoleAssignments", () => EntraTranslator.Roles(state.Held)?.ToArray());
        }

        if (application.IsAssignmentRequired != false)
        {
            Func<GraphReply> assigned = second.Add(calls.Assigned(application.ObjectId));
            followUps.Add(() => state.Assigned = Assignments(assigned(), "appRoleAssignedTo"));
        }
    }

    private static EntraAnswer<IReadOnlyList<EntraRoleAssignment>> Assignments(GraphReply reply, string what) =>
        EntraTranslator.Many(reply, what, AppRoleAssignmentCollectionResponse.CreateFromDiscriminatorValue, page => EntraTranslator.Roles(page.Value));

    private static void TakeSignIns(Chunk chunk, Dictionary<string, State> states, EntraCalls calls, DateTimeOffset since, Round second, List<Action> followUps)
    {
        GraphReply reply = chunk.Reply();
        EntraAnswer<IReadOnlyList<DirectorySignIn>> all = SignIns(reply, isOfOne: chunk.Ids.Count == 1);
        foreach (string id in chunk.Ids)
        {
            State state = states[id];
            if (all.Failure is WfException failure)
            {
                state.SignIns = EntraAnswer<EntraSignIns>.NotRead(failure);
                continue;
            }

            DirectorySignIn[] own = all.Value!.Where(signIn => chunk.Ids.Count == 1 || string.Equals(signIn.AppId, id, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (own.Length == 0 && reply.HasMore && chunk.Ids.Count > 1)
            {
                // The others' sign-ins filled the page.
                Func<GraphReply> alone = second.Add(calls.SignIns(new[] { id }, since));
                followUps.Add(() =>
                {
                    EntraAnswer<IReadOnlyList<DirectorySignIn>> found = SignIns(alone(), isOfOne: true);
                    state.SignIns = found.Failure is WfException again
                        ? EntraAnswer<EntraSignIns>.NotRead(again)
                        : EntraTranslator.Guarded("auditLogs/signIns", () => EntraTranslator.SignIns(found.Value!, alone().HasMore));
                });
                continue;
            }

            state.SignIns = EntraTranslator.Guarded("auditLogs/signIns", () => EntraTranslator.SignIns(own, reply.HasMore));
        }
    }

    // Of several applications, one that doesn't say whose it is would be nobody's.
    private static EntraAnswer<IReadOnlyList<DirectorySignIn>> SignIns(GraphReply reply, bool isOfOne) =>
        EntraTranslator.Many(
            reply,
            "auditLogs/signIns",
            SignInCollectionResponse.CreateFromDiscriminatorValue,
            page => isOfOne || page.Value?.Exists(signIn => signIn?.AppId is null) == false ? page.Value : null);

    private static Dictionary<string, Func<GraphReply>> Resources(IEnumerable<State> states, EntraAnswer<EntraApplication> graph, EntraCalls calls, Round second)
    {
        var wanted = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (State state in states)
        {
            foreach (EntraGrant grant in state.Grants?.Value ?? Array.Empty<EntraGrant>())
            {
                if (!wanted.ContainsKey(grant.ResourceId) && !string.Equals(grant.ResourceId, graph.Value?.ObjectId, StringComparison.OrdinalIgnoreCase))
                {
                    wanted[grant.ResourceId] = false;
                }
            }

            foreach (EntraRoleAssignment role in state.Roles?.Value ?? Array.Empty<EntraRoleAssignment>())
            {
                if (role.ResourceId is not null)
                {
                    wanted[role.ResourceId] = true;
                }
            }
        }

        return wanted.ToDictionary(pair => pair.Key, pair => second.Add(calls.Resource(pair.Key, pair.Value)), StringComparer.OrdinalIgnoreCase);
    }

    private sealed class Chunk
    {
        public Chunk(IReadOnlyList<string> ids, Func<GraphReply> reply)
        {
            Ids = ids;
            Reply = reply;
        }

        public IReadOnlyList<string> Ids { get; }

        public Func<GraphReply> Reply { get; }
    }

    private sealed class Round
    {
        private readonly List<GraphCall> _calls = new();
        private IReadOnlyList<GraphReply>? _replies;

        public Func<GraphReply> Add(GraphCall call)
        {
            int index = _calls.Count;
            _calls.Add(call);
            return () => _replies![index];
        }

        public async Task SendAsync(GraphBatch batch, CancellationToken cancellationToken) =>
            _replies = _calls.Count == 0 ? Array.Empty<GraphReply>() : await batch.ReadAsync(_calls, cancellationToken).ConfigureAwait(false);
    }

    private sealed class State
    {
        private static readonly EntraAnswer<IReadOnlyList<EntraRoleAssignment>> None = EntraAnswer<IReadOnlyList<EntraRoleAssignment>>.Of(Array.Empty<EntraRoleAssignment>());

        public State(string clientId, EntraAnswer<EntraApplication> application, List<AppRoleAssignment>? held)
        {
            ClientId = clientId;
            Application = application;
            Held = held;
        }

        public string ClientId { get; }

        public EntraAnswer<EntraApplication> Application { get; }

        public List<AppRoleAssignment>? Held { get; }

        public EntraAnswer<IReadOnlyList<EntraGrant>>? Grants { get; set; }

        public EntraAnswer<IReadOnlyList<EntraRoleAssignment>>? Roles { get; set; }

        public EntraAnswer<IReadOnlyList<EntraRoleAssignment>>? Assigned { get; set; }

        public EntraAnswer<EntraSignIns>? SignIns { get; set; }

        public void SetRoles(WfException? failure) => Roles = Assigned = failure is null ? None : EntraAnswer<IReadOnlyList<EntraRoleAssignment>>.NotRead(failure);

        public EntraAppFacts ToFacts() => new()
        {
            ClientId = ClientId,
            Application = Application,
            Grants = Grants!,
            Roles = Roles ?? None,
            Assigned = Assigned ?? None,
            SignIns = SignIns!,
        };
    }
}
