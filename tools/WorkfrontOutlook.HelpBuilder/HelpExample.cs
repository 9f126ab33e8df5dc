namespace WorkfrontOutlook.HelpBuilder;

/// <summary>One example.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Introduction">The paragraphs before the code.</param>
/// <param name="Code">The code.</param>
/// <param name="NoRunReason">Why a test doesn't run the code; null when it does.</param>
/// <param name="Output">What the code prints; null when the page doesn't show it.</param>
/// <param name="Remarks">The paragraphs after the code.</param>
public sealed record HelpExample(string Title, IReadOnlyList<string> Introduction, string Code, string? NoRunReason, string? Output, IReadOnlyList<string> Remarks);
