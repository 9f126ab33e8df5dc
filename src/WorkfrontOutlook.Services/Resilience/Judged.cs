namespace WorkfrontOutlook.Services.Resilience;

/// <summary>What an answer means: the thing asked for, or trouble.</summary>
/// <typeparam name="T">The thing asked for.</typeparam>
internal readonly struct Judged<T>
    where T : class
{
    public Judged(T value)
    {
        Value = value;
        Trouble = null;
    }

    public Judged(Trouble trouble)
    {
        Value = null;
        Trouble = trouble;
    }

    public T? Value { get; }

    public Trouble? Trouble { get; }
}
