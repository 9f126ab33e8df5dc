using System.Runtime.CompilerServices;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Asks Microsoft Graph by its SDK. The one place where Graph types are.</summary>
internal static class GraphReader
{
    private const string What = "applications";
    private const int MaxEmptyPages = 50;

    private static readonly string[] Properties = { "id", "appId", "displayName", "addIns" };

    /// <summary>Lists the applications that carry add-ins.</summary>
    /// <param name="channel">The way to the service.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The applications.</returns>
    /// <remarks>
    /// No filter on addIns is documented, so all applications are read and those without are left out here.
    /// </remarks>
    public static async IAsyncEnumerable<GraphApplication> ListApplicationsWithAddInsAsync(ServiceChannel channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new GraphMessageHandler(channel)) { Timeout = Timeout.InfiniteTimeSpan };
        using var client = new GraphServiceClient(http, baseUrl: new Uri(channel.Endpoint.Address, "v1.0").AbsoluteUri);
        var visited = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        int empty = 0;
        Uri? next = null;
        while (true)
        {
            ApplicationCollectionResponse page = await PageAsync(client, next, count, cancellationToken).ConfigureAwait(false);
            foreach (Application application in page.Value!)
            {
                count++;
                if (string.IsNullOrEmpty(application?.Id))
                {
                    // Its add-ins would be missing, and nobody would know of whom.
                    throw WfErrors.ReplyNotUnderstood.For(What, What, 200);
                }

                if (application!.AddIns is { Count: > 0 })
                {
                    yield return Translate(application);
                }
            }

            empty = page.Value!.Count == 0 ? empty + 1 : 0;
            if (page.OdataNextLink is null)
            {
                yield break;
            }

            WfException Short(string reason) => WfErrors.ListCutShort.For(What, What, count, reason);
            if (!Uri.TryCreate(page.OdataNextLink, UriKind.Absolute, out next))
            {
                throw Short(ConnectionText.LinkBroken);
            }

            if (!channel.Endpoint.Covers(next))
            {
                throw Short(ConnectionText.LinkForeign + ": " + ServiceText.Clean(next.Authority, null));
            }

            if (!visited.Add(next.AbsoluteUri) || empty > MaxEmptyPages)
            {
                throw Short(ConnectionText.LinkLoop);
            }
        }
    }

    private static async Task<ApplicationCollectionResponse> PageAsync(GraphServiceClient client, Uri? next, int count, CancellationToken cancellationToken)
    {
        try
        {
            ApplicationCollectionResponse? page = next is null
                ? await client.Applications.GetAsync(
                    configuration =>
                    {
                        configuration.QueryParameters.Select = Properties;
                        configuration.QueryParameters.Top = 999;
                    },
                    cancellationToken).ConfigureAwait(false)
                : await client.Applications.WithUrl(next.AbsoluteUri).GetAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

            // No list isn't an empty list.
            return page?.Value is null ? throw WfErrors.ReplyNotUnderstood.For(What, What, 200) : page;
        }
        catch (WfException exception) when (next is not null)
        {
            throw WfErrors.ListCutShort.Because(exception, What, What, count, exception.Message);
        }
        catch (ApiException exception)
        {
            throw Failed(exception, next, count);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentException or HttpRequestException)
        {
            throw Failed(exception, next, count);
        }
    }

    // The SDK's own exceptions stay here: their types are in the private load context.
    private static WfException Failed(Exception exception, Uri? next, int count)
    {
        string text = ServiceText.Clean(exception.Message, null);
        return next is null
            ? WfErrors.GraphRequestFailed.For(What, What, text)
            : WfErrors.ListCutShort.For(What, What, count, text);
    }

    private static GraphApplication Translate(Application application) => new()
    {
        ObjectId = application.Id!,
        AppId = application.AppId,
        DisplayName = application.DisplayName,
        AddIns = application.AddIns!.Select(Translate).ToArray(),
    };

    private static GraphAddIn Translate(AddIn addIn)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (Microsoft.Graph.Models.KeyValue pair in addIn.Properties ?? Enumerable.Empty<Microsoft.Graph.Models.KeyValue>())
        {
            if (pair.Key is string key)
            {
                properties[key] = pair.Value ?? string.Empty;
            }
        }

        return new GraphAddIn { Id = addIn.Id?.ToString() ?? string.Empty, Type = addIn.Type, Properties = properties };
    }
}
