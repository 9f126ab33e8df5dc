using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Reads and writes consent for everybody. A write is sent once; again only when the service said that it did nothing.</summary>
internal static class EntraWriter
{
    private const string What = "oauth2PermissionGrants";

    public static async Task<EntraApplication?> FindApplicationAsync(ServiceChannel channel, ReportingLimit limit, string appId, CancellationToken cancellationToken)
    {
        var calls = new EntraCalls(channel.Endpoint);
        IReadOnlyList<GraphReply> replies = await new GraphBatch(channel, limit).ReadAsync(new[] { calls.Application(appId) }, cancellationToken).ConfigureAwait(false);
        EntraAnswer<EntraApplication> answer = EntraTranslator.One(replies[0], "servicePrincipals", EntraTranslator.Application, mayBeAbsent: true);
        return answer.Failure is WfException failure ? throw failure : answer.Value;
    }

    public static async Task<EntraGrant?> FindGrantAsync(ServiceChannel channel, ReportingLimit limit, string servicePrincipalId, string resourceId, CancellationToken cancellationToken)
    {
        var calls = new EntraCalls(channel.Endpoint);
        IReadOnlyList<GraphReply> replies = await new GraphBatch(channel, limit).ReadAsync(new[] { calls.GrantsForAll(servicePrincipalId) }, cancellationToken).ConfigureAwait(false);
        EntraAnswer<IReadOnlyList<EntraGrant>> answer = EntraTranslator.Many(replies[0], What, OAuth2PermissionGrantCollectionResponse.CreateFromDiscriminatorValue, EntraTranslator.Grants);
        return answer.Failure is WfException failure
            ? throw failure
            : answer.Value!.FirstOrDefault(grant => grant.IsForAll && string.Equals(grant.ResourceId, resourceId, StringComparison.OrdinalIgnoreCase));
    }

    public static Task CreateAsync(ServiceChannel channel, EntraGrant grant, CancellationToken cancellationToken) =>
        SendAsync(channel, calls => calls.Consents().ToPostRequestInformation(new OAuth2PermissionGrant { ClientId = grant.ClientId, ConsentType = "AllPrincipals", ResourceId = grant.ResourceId, Scope = grant.Scope }), HttpMethod.Post, cancellationToken);

    public static Task UpdateAsync(ServiceChannel channel, string id, string scope, CancellationToken cancellationToken) =>
        SendAsync(channel, calls => calls.Consents()[id].ToPatchRequestInformation(new OAuth2PermissionGrant { Scope = scope }), new HttpMethod("PATCH"), cancellationToken);

    public static Task DeleteAsync(ServiceChannel channel, string id, CancellationToken cancellationToken) =>
        SendAsync(channel, calls => calls.Consents()[id].ToDeleteRequestInformation(), HttpMethod.Delete, cancellationToken);

    private static async Task SendAsync(ServiceChannel channel, Func<EntraCalls, RequestInformation> build, HttpMethod method, CancellationToken cancellationToken)
    {
        var calls = new EntraCalls(channel.Endpoint);
        RequestInformation information = build(calls);
        byte[]? body = null;
        if (information.Content is Stream content && content.Length > 0)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, 4096, cancellationToken).ConfigureAwait(false);
            body = copy.ToArray();
        }

        var request = new ServiceRequest
        {
            Method = method,
            Address = information.URI,
            Body = body,
            ContentType = "application/json",
            Headers = new[] { new KeyValuePair<string, string>("client-request-id", Guid.NewGuid().ToString()) },
            What = What,
            Target = What,
            IsRead = false,
        };
        _ = await channel.SendAsync(
            request,
            Judge,
            cancellationToken).ConfigureAwait(false);
    }

    // What is missing here is the right to write, of which the reading ones don't tell.
    private static Judged<string> Judge(ServiceReply reply)
    {
        if (reply.IsSuccess)
        {
            return new Judged<string>(string.Empty);
        }

        string said = GraphJudge.Fault(reply).Said;
        return new Judged<string>(reply.Status == 403 ? new Trouble(_ => WfErrors.ConsentPermissionMissing.For(What, said)) : GraphJudge.Failure(reply, What, What));
    }
}
