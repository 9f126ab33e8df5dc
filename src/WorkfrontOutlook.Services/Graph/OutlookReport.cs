using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>
/// Fetches a usage report. Graph answers with the address of a download that carries its own right for some minutes
/// (getEmailAppUsageVersionsUserCounts, response): no token goes there, and only hosts of the report service are asked.
/// </summary>
internal static class OutlookReport
{
    private const int Limit = 1024 * 1024;

    // reports.office.com in the documentation, reportsncu.office.com and the like in practice.
    private static readonly Regex ReportHost = new(@"\Areports[a-z0-9-]*\.office\.com\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Fetches the report, where its reply names a download.</summary>
    public static async Task<GraphReply> FetchAsync(ServiceChannel channel, GraphBatch batch, GraphCall call, GraphReply reply, CancellationToken cancellationToken)
    {
        if (reply.Elsewhere is not Uri address)
        {
            return reply;
        }

        GraphReply fetched = await DownloadAsync(channel, call, address, cancellationToken).ConfigureAwait(false);
        if (fetched.Failure is null || ReferenceEquals(fetched.Failure.Definition, WfErrors.RedirectRefused))
        {
            return fetched;
        }

        // Other requests may have waited so long that the address ran out: a new one, once.
        try
        {
            reply = (await batch.ReadAsync(new[] { call }, cancellationToken).ConfigureAwait(false))[0];
        }
        catch (WfException failure)
        {
            // This report only; all else was read.
            return GraphReply.Failed(failure);
        }

        return reply.Elsewhere is Uri again ? await DownloadAsync(channel, call, again, cancellationToken).ConfigureAwait(false) : reply;
    }

    // A download has no permissions: what it refuses is the address.
    private static Trouble Refused(ServiceReply answer, string what)
    {
        string said = answer.Clean(ReplyBytes.Text(answer.Body.Span));
        return answer.Status is 401 or 403 or 404 or 410
            ? new Trouble(_ => WfErrors.GraphRequestFailed.For(what, what, said))
            : GraphJudge.Failure(answer, what, what);
    }

    private static async Task<GraphReply> DownloadAsync(ServiceChannel channel, GraphCall call, Uri address, CancellationToken cancellationToken)
    {
        bool isOwn = channel.Endpoint.Covers(address);
        bool isReports = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal) && address.IsDefaultPort && address.UserInfo.Length == 0 && ReportHost.IsMatch(address.Host);
        if (!isOwn && !isReports)
        {
            return GraphReply.Failed(WfErrors.RedirectRefused.For(call.What, call.What, ServiceText.Clean(address.Authority, null), ConnectionText.RedirectForeign));
        }

        // The caller's own session follows the redirect by itself, and would send its token to an address given to it.
        var request = new ServiceRequest
        {
            Method = HttpMethod.Get,
            Address = channel.SignsInItself ? call.Address : address,
            IsVerbatim = true,
            IsAnonymous = true,
            Headers = new[] { new KeyValuePair<string, string>("Accept", "text/csv, application/octet-stream, */*") },
            What = call.What,
            Target = call.What,
            IsRead = true,
        };
        try
        {
            byte[] body = await channel.SendAsync(
                request,
                answer => !answer.IsSuccess ? new Judged<byte[]>(Refused(answer, call.What))
                    : answer.Body.Length > Limit ? new Judged<byte[]>(new Trouble(_ => WfErrors.ReplyTooLarge.For(call.What, call.What, 1)))
                    : new Judged<byte[]>(answer.Body.ToArray()),
                cancellationToken).ConfigureAwait(false);
            return GraphReply.Of(new[] { body });
        }
        catch (WfException failure)
        {
            return GraphReply.Failed(failure);
        }
    }
}
