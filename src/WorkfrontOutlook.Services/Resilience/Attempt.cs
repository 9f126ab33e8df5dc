namespace WorkfrontOutlook.Services.Resilience;

/// <summary>What came of sending a request once: an answer, or the trouble in getting one.</summary>
internal readonly struct Attempt
{
    public Attempt(ServiceReply reply)
    {
        Reply = reply;
        Trouble = null;
    }

    public Attempt(Trouble trouble)
    {
        Reply = null;
        Trouble = trouble;
    }

    public ServiceReply? Reply { get; }

    public Trouble? Trouble { get; }
}
