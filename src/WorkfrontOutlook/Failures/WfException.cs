namespace WorkfrontOutlook.Failures;

/// <summary>A failure that the module foresees: what went wrong, about what, and what to do next.</summary>
public sealed class WfException : Exception
{
    internal WfException(WfErrorDefinition definition, string message, string recommendedAction, string? target, Exception? inner)
        : base(message, inner)
    {
        Definition = definition;
        RecommendedAction = recommendedAction;
        Target = target;
    }

    /// <summary>Gets the kind of failure.</summary>
    public WfErrorDefinition Definition { get; }

    /// <summary>Gets the stable id of the kind of failure.</summary>
    public string ErrorId => Definition.Id;

    /// <summary>Gets the category of the kind of failure.</summary>
    public WfErrorCategory Category => Definition.Category;

    /// <summary>Gets what to do next, in the caller's language.</summary>
    public string RecommendedAction { get; }

    /// <summary>Gets what the failure is about: a mailbox, a path, a name; never a secret.</summary>
    public string? Target { get; }
}
