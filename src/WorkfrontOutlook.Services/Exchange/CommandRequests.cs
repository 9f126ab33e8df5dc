using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>Writes the requests of the admin REST endpoint: addresses and headers; a command's body is <see cref="CommandBody"/>'s part.</summary>
internal sealed class CommandRequests
{
    private const string PageSizePreference = "odata.maxpagesize=1000";

    private readonly ServiceChannel _channel;
    private readonly string _tenant;
    private readonly string _anchor;
    private readonly string _connectionId;

    /// <summary>Initializes a new instance of the <see cref="CommandRequests"/> class.</summary>
    /// <param name="channel">The way to the service.</param>
    /// <param name="tenant">The tenant's id, or one of its domains.</param>
    /// <param name="userPrincipalName">The signed-in user; null for an app.</param>
    /// <param name="connectionId">The connection's id.</param>
    public CommandRequests(ServiceChannel channel, string tenant, string? userPrincipalName, Guid connectionId)
    {
        _channel = channel;
        _tenant = tenant;
        _connectionId = connectionId.ToString();
        _anchor = userPrincipalName is null
            ? "APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@" + tenant
            : "UPN:" + userPrincipalName;
    }

    /// <summary>Gets the id of a batch's item.</summary>
    /// <param name="index">Its place among the commands.</param>
    /// <returns>The id.</returns>
    public static string ItemId(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes the request for one command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="requestId">Its id, the same for every try.</param>
    /// <returns>The request.</returns>
    public ServiceRequest One(ExchangeCommand command, string requestId) => new()
    {
        Method = HttpMethod.Post,
        Address = CommandAddress(_channel.Endpoint.Address, command),
        Body = CommandBody.Of(command),
        Headers = new List<KeyValuePair<string, string>>
        {
            new("X-AnchorMailbox", _anchor),
            new("X-CmdletName", command.Name),
            new("X-ResponseFormat", "json"),
            new("Prefer", PageSizePreference),
            new("client-request-id", requestId),
            new("connection-id", _connectionId),
        },
        What = command.Name,
        Target = ExchangeJudge.TargetOf(command),
        IsRead = command.IsRead,
    };

    /// <summary>Writes the request for a command's next page: the same body and headers to the link.</summary>
    /// <param name="request">The request for the first page.</param>
    /// <param name="link">The link.</param>
    /// <returns>The request.</returns>
    public static ServiceRequest Next(ServiceRequest request, Uri link) => new()
    {
        Method = request.Method,
        Address = link,
        IsVerbatim = true,
        Body = request.Body,
        ContentType = request.ContentType,
        Headers = request.Headers,
        What = request.What,
        Target = request.Target,
        IsRead = true,
    };

    /// <summary>Writes the request for what the caller may run.</summary>
    /// <param name="what">The name of what is asked for.</param>
    /// <returns>The request.</returns>
    public ServiceRequest AvailableCommands(string what) => new()
    {
        Method = HttpMethod.Get,
        Address = new Uri(_channel.Endpoint.Address, "adminapi/v1.0/" + _tenant + "/EXOModuleFile?Version=3.9.2"),
        Headers = new List<KeyValuePair<string, string>>
        {
            new("CommandName", "*"),
            new("X-AnchorMailbox", _anchor),
            new("client-request-id", Guid.NewGuid().ToString()),
            new("connection-id", _connectionId),
        },
        What = what,
        Target = what,
        IsRead = true,
    };

    /// <summary>Writes the request for several commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="requestIds">Their ids, the same for every try.</param>
    /// <param name="batchId">The batch's own.</param>
    /// <param name="pending">Which of the commands go.</param>
    /// <returns>The request.</returns>
    public ServiceRequest Batch(IReadOnlyList<ExchangeCommand> commands, string[] requestIds, string batchId, int[] pending)
    {
        using var body = new PooledJson();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("requests");
            string? address = null;
            IReadOnlyList<string>? select = null;
            foreach (int index in pending)
            {
                ExchangeCommand command = commands[index];
                if (address is null || !ReferenceEquals(select, command.Select))
                {
                    select = command.Select;
                    address = CommandAddress(_channel.BaseAddress, command).AbsoluteUri;
                }

                writer.WriteStartObject();
                writer.WriteString("id", ItemId(index));
                writer.WriteString("method", "POST");
                writer.WriteString("url", address);
                writer.WriteStartObject("headers");
                writer.WriteString("Content-Type", "application/json; charset=utf-8");
                writer.WriteString("X-AnchorMailbox", _anchor);
                writer.WriteString("X-CmdletName", command.Name);
                writer.WriteString("X-ResponseFormat", "json");
                writer.WriteString("Prefer", PageSizePreference);
                writer.WriteString("client-request-id", requestIds[index]);
                writer.WriteEndObject();
                writer.WritePropertyName("body");
                CommandBody.Write(writer, command);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        string names = string.Join(", ", pending.Select(index => commands[index].Name).Distinct(StringComparer.OrdinalIgnoreCase));
        return new ServiceRequest
        {
            Method = HttpMethod.Post,
            Address = new Uri(_channel.Endpoint.Address, "adminapi/beta/" + _tenant + "/$batch"),
            Body = body.ToArray(),
            Headers = new List<KeyValuePair<string, string>>
            {
                new("X-AnchorMailbox", _anchor),
                new("Prefer", PageSizePreference + ";odata.continue-on-error"),
                new("client-request-id", batchId),
                new("connection-id", _connectionId),
            },
            What = names,
            Target = names,
            IsRead = pending.All(index => commands[index].IsRead),
        };
    }

    private Uri CommandAddress(Uri address, ExchangeCommand command)
    {
        string select = command.Select.Count == 0 ? string.Empty : "?$select=" + string.Join(",", command.Select.Select(Uri.EscapeDataString));
        return new Uri(address, "adminapi/beta/" + _tenant + "/InvokeCommand" + select);
    }
}
