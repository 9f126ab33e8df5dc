namespace WorkfrontOutlook.SimulatedTenant;

/// <summary>A changing cmdlet that reached the tenant.</summary>
public sealed class RecordedWrite
{
    internal RecordedWrite(string cmdlet, IReadOnlyDictionary<string, string> parameters, DateTimeOffset at, bool overHttp)
    {
        Cmdlet = cmdlet;
        Parameters = parameters;
        At = at;
        OverHttp = overHttp;
    }

    /// <summary>Gets the cmdlet's name.</summary>
    public string Cmdlet { get; }

    /// <summary>Gets the parameters as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Gets when it came, in the tenant's time.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Gets a value indicating whether it came over HTTP and not from a session.</summary>
    public bool OverHttp { get; }

    /// <inheritdoc/>
    public override string ToString() => Cmdlet;
}
