using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.PowerShell.Session;

/// <summary>
/// Carries Graph requests through Invoke-MgGraphRequest of the caller's session, which adds the sign-in of Connect-MgGraph.
/// The module sees no token.
/// </summary>
internal sealed class MgGraphHandler : HttpMessageHandler
{
    public const string CommandName = "Invoke-MgGraphRequest";

    // The session adds its own.
    private static readonly string[] NotForwarded = { "Authorization", "Host" };

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        PipelineThread thread = PipelineThread.Current ?? throw WfErrors.NoPipelineThread.For(CommandName, CommandName);
        var headers = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in request.Headers)
        {
            if (!NotForwarded.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            {
                headers[header.Key] = string.Join(", ", header.Value);
            }
        }

        var parameters = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase)
        {
            ["Method"] = request.Method.Method,
            ["Uri"] = request.RequestUri!.AbsoluteUri,
            ["Headers"] = headers,
            ["OutputType"] = "HttpResponseMessage",
            ["SkipHttpErrorCheck"] = true,
        };
        if (request.Content is HttpContent content)
        {
#if NET
            parameters["Body"] = await content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
#else
            parameters["Body"] = await content.ReadAsStringAsync().ConfigureAwait(false);
#endif
            parameters["ContentType"] = content.Headers.ContentType?.ToString() ?? "application/json";
        }

        HttpResponseMessage response = await thread.InvokeAsync(() => Send(thread.Cmdlet, parameters, cancellationToken)).ConfigureAwait(false);
        response.RequestMessage = request;
        return response;
    }

    private static HttpResponseMessage Send(PSCmdlet cmdlet, Dictionary<string, object> parameters, CancellationToken cancellationToken)
    {
        CommandInfo command = SessionCommands.FindLoaded(cmdlet, CommandName)
            ?? throw new HttpRequestException(CommandName);
        SessionOutput output = SessionCommands.Invoke(command, parameters, cancellationToken);
        output.Reemit(cmdlet);
        return output.Items.Select(item => item.BaseObject).OfType<HttpResponseMessage>().FirstOrDefault()
            ?? throw new HttpRequestException(output.Failure?.Exception?.Message ?? CommandName);
    }
}
