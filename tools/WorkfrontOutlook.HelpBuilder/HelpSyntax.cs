namespace WorkfrontOutlook.HelpBuilder;

/// <summary>The syntax of one parameter set.</summary>
/// <param name="SetName">The set's name; empty when the cmdlet has only one.</param>
/// <param name="IsDefault">Whether it is the default set.</param>
/// <param name="Text">The line that Get-Command -Syntax shows.</param>
/// <param name="Parameters">The parameters' names, in the line's order.</param>
public sealed record HelpSyntax(string SetName, bool IsDefault, string Text, IReadOnlyList<string> Parameters);
