namespace WorkfrontOutlook.SimulatedTenant.Exchange;

/// <summary>A text that is made only when somebody wants it.</summary>
internal sealed class LazyText
{
    private readonly Func<string?> _make;

    public LazyText(Func<string?> make) => _make = make;

    public string? Text => _make();
}
