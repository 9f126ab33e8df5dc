using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>A query that Graph refuses.</summary>
internal sealed class GraphQueryException : Exception
{
    public GraphQueryException(string code, string message)
        : base(message) => Code = code;

    public string Code { get; }

    public static GraphQueryException Unsupported(string message) => new("Request_UnsupportedQuery", message);

    public static GraphQueryException Bad(string message) => new("Request_BadRequest", message);

    public WireReply ToReply() => GraphErrors.Make(400, Code, Message);
}
