using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Graph.Models;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Graph;

/// <summary>Lists what Microsoft Graph has in many pages, and gives each page on before it asks for the next.</summary>
internal static class GraphReader
{
    private const string What = "applications";

    /// <summary>Lists the applications that carry add-ins.</summary>
    /// <param name="channel">The way to the service.</param>
    /// <param name="cancellationToken">Interrupts the calls and waits.</param>
    /// <returns>The applications.</returns>
    /// <remarks>
    /// No filter on addIns is documented, so all applications are read and those without are left out here.
    /// </remarks>
    public static async IAsyncEnumerable<GraphApplication> ListApplicationsWithAddInsAsync(ServiceChannel channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Uri first = new EntraCalls(channel.Endpoint).ApplicationsWithAddIns().Address;
        var trail = new PageTrail(channel.Endpoint, What, first);
        int count = 0;
        Uri address = first;
        while (true)
        {
            ApplicationCollectionResponse page = await PageAsync(channel, address, ReferenceEquals(address, first), count, cancellationToken).ConfigureAwait(false);
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

            if (page.OdataNextLink is null)
            {
                yield break;
            }

            address = trail.Next(page.OdataNextLink, page.Value!.Count == 0, count);
        }
    }

    private static async Task<ApplicationCollectionResponse> PageAsync(ServiceChannel channel, Uri address, bool isFirst, int count, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest
        {
            Method = HttpMethod.Get,
            Address = address,
            Headers = new[] { new KeyValuePair<string, string>("client-request-id", Guid.NewGuid().ToString()) },
            What = What,
            Target = What,
            IsRead = true,
        };
        try
        {
            byte[] body = await channel.SendAsync(request, reply => GraphJudge.Json(reply, What), cancellationToken).ConfigureAwait(false);
            ApplicationCollectionResponse page = EntraTranslator.Parse(body, ApplicationCollectionResponse.CreateFromDiscriminatorValue);

            // No list isn't an empty list.
            return page.Value is null ? throw WfErrors.ReplyNotUnderstood.For(What, What, 200) : page;
        }
        catch (WfException exception) when (!isFirst)
        {
            throw WfErrors.ListCutShort.Because(exception, What, What, count, exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            // The SDK's own exceptions stay here: their types are in the private load context.
            string text = ServiceText.Clean(exception.Message, null);
            throw isFirst ? WfErrors.GraphRequestFailed.For(What, What, text) : WfErrors.ListCutShort.For(What, What, count, text);
        }
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
