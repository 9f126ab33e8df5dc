namespace WorkfrontOutlook.HelpBuilder;

/// <summary>A page isn't in the form that Get-Help's files are made from.</summary>
public sealed class HelpPageException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="HelpPageException"/> class.</summary>
    /// <param name="path">The page.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="message">What is wrong.</param>
    public HelpPageException(string path, int line, string message)
        : base(message)
    {
        Path = path;
        Line = line;
    }

    /// <summary>Gets the page.</summary>
    public string Path { get; }

    /// <summary>Gets the line, from 1.</summary>
    public int Line { get; }

    /// <summary>Gives the text in the form that the build shows as an error.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Path}({Line}): error WFHELP: {Message}";
}
