namespace WorkfrontOutlook.HelpBuilder;

/// <summary>How a parameter binds, from its YAML block.</summary>
/// <param name="Type">The type's full name.</param>
/// <param name="Sets">The parameter sets; "(All)" for all of them.</param>
/// <param name="Aliases">The other names.</param>
/// <param name="AcceptedValues">The values of an enumeration; empty for other types.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Position">Its position from 0, or "Named".</param>
/// <param name="DefaultValue">What holds when it isn't given; "None" for nothing.</param>
/// <param name="PipelineInput">False, or True with (ByValue), (ByPropertyName) or both.</param>
/// <param name="Wildcards">Whether wildcards are taken.</param>
public sealed record HelpBinding(
    string Type,
    IReadOnlyList<string> Sets,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> AcceptedValues,
    bool Required,
    string Position,
    string DefaultValue,
    string PipelineInput,
    bool Wildcards);
