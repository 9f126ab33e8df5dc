namespace WorkfrontOutlook.Loader;

/// <summary>Which assembly serves a name for the module's private code.</summary>
public sealed class ServedAssembly
{
    internal ServedAssembly(string name, Version? version, string? context, string? location)
    {
        Name = name;
        Version = version;
        Context = context;
        Location = location;
    }

    /// <summary>Gets the simple name.</summary>
    public string Name { get; }

    /// <summary>Gets the assembly version; null when it isn't loaded.</summary>
    public Version? Version { get; }

    /// <summary>Gets the name of the load context that it lives in; null when it isn't loaded.</summary>
    public string? Context { get; }

    /// <summary>Gets the path that it was loaded from; null when it isn't loaded.</summary>
    public string? Location { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version} ({Context ?? "not loaded"})";
}
