namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>Tests that measure memory or time of the process, so they run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredTests
{
    public const string Name = "Token measurements";
}
