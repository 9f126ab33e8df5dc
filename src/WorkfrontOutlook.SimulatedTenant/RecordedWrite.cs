namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>A changing cmdlet or Graph request that reached the tenant.</summary>
public sealed class RecordedWrite
{
    internal RecordedWrite(string cmdlet, IReadOnlyDictionary<string, string> parameters, DateTimeOffset at, bool overHttp)
    {
        Cmdlet = cmdlet;
        Parameters = parameters;
        At = at;
        OverHttp = overHttp;
    }

    /// <summary>Gets the cmdlet's name; for Graph the method and the path after the version.</summary>
    public string Cmdlet { get; }

    /// <summary>Gets the parameters as text; for Graph what the body holds, and the id in the path.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Gets when it came, in the tenant's time.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets a value indicating whether it came over HTTP and not from a session.</summary>
    public bool OverHttp { get; }

    /// <inheritdoc/>
    public override string ToString() => Cmdlet;
}
