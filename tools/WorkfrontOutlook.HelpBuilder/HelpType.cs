namespace WorkfrontOutlook.HelpBuilder;

/// <summary>A type that goes in or comes out, with what it means.</summary>
/// <param name="Name">The type's full name.</param>
/// <param name="Description">The description's paragraphs, as plain text.</param>
public sealed record HelpType(string Name, IReadOnlyList<string> Description);
