using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Connections;

/// <summary>What came of asking one thing of the directory: the thing, that there is none, or why it could not be read.</summary>
/// <typeparam name="T">The thing.</typeparam>
internal sealed class EntraAnswer<T>
    where T : class
{
    private EntraAnswer(T? value, WfException? failure)
    {
        Value = value;
        Failure = failure;
    }

    /// <summary>Gets the thing; null when there is none, or when it could not be read.</summary>
    public T? Value { get; }

    /// <summary>Gets why it could not be read; null when it was read.</summary>
    public WfException? Failure { get; }

    public bool IsRead => Failure is null;

    public static EntraAnswer<T> Of(T? value) => new(value, null);

    public static EntraAnswer<T> NotRead(WfException failure) => new(null, failure);
}
