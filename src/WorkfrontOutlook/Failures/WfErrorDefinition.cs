using System.Globalization;

namespace WorkfrontOutlook.Failures;

/// <summary>One kind of failure: its id, its category and its texts in the caller's language.</summary>
public sealed class WfErrorDefinition
{
    private readonly Func<string> _message;
    private readonly Func<string> _action;

    internal WfErrorDefinition(string id, WfErrorCategory category, Func<string> message, Func<string> action)
    {
        Id = id;
        Category = category;
        _message = message;
        _action = action;
    }

    /// <summary>Gets the stable id, the first part of PowerShell's FullyQualifiedErrorId.</summary>
    public string Id { get; }

    /// <summary>Gets the category.</summary>
    public WfErrorCategory Category { get; }

    /// <summary>Gets the message with its placeholders, in the current UI culture.</summary>
    public string MessageFormat => _message();

    /// <summary>Gets what to do next, with its placeholders, in the current UI culture.</summary>
    public string ActionFormat => _action();

    /// <summary>Makes the exception for this failure.</summary>
    /// <param name="target">What the failure is about: a mailbox, a path, a name. Never a token or another secret.</param>
    /// <param name="args">What fills the placeholders of the message and of the recommended action.</param>
    /// <returns>The exception, to be thrown or reported.</returns>
    public WfException For(string? target, params object?[] args) => Make(target, null, args);

    /// <summary>Makes the exception for this failure, keeping what caused it.</summary>
    /// <param name="inner">The cause. Never an exception of a package type, which must not leave Services.</param>
    /// <param name="target">What the failure is about. Never a token or another secret.</param>
    /// <param name="args">What fills the placeholders of the message and of the recommended action.</param>
    /// <returns>The exception, to be thrown or reported.</returns>
    public WfException Because(Exception inner, string? target, params object?[] args) => Make(target, inner, args);

    // What quotes what was given: a token given as a path, say, is told by its kind only.
    private WfException Make(string? target, Exception? inner, object?[] args) => new(
        this,
        TokenMask.Hide(string.Format(CultureInfo.CurrentCulture, MessageFormat, args)),
        TokenMask.Hide(string.Format(CultureInfo.CurrentCulture, ActionFormat, args)),
        target is null ? null : TokenMask.Hide(target),
        Tells(inner) ? null : inner);

    private static bool Tells(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (TokenMask.Finds(exception.Message))
            {
                return true;
            }
        }

        return false;
    }
}
