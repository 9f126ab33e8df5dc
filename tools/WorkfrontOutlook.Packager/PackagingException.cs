namespace WorkfrontOutlook.Packager;

/// <summary>The module can't be packed as it is.</summary>
public sealed class PackagingException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="PackagingException"/> class.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public PackagingException(string message)
        : base(message)
    {
    }
}
