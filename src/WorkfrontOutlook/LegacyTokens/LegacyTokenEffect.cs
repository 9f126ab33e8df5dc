namespace WorkfrontOutlook.LegacyTokens;

/// <summary>Whether Exchange issues legacy tokens to a mailbox, and why.</summary>
public sealed class LegacyTokenEffect
{
    internal LegacyTokenEffect(LegacyTokenEffectiveState state, string reason, Basis basis)
    {
        State = state;
        Reason = reason;
        Basis = basis;
    }

    /// <summary>Gets the state.</summary>
    public LegacyTokenEffectiveState State { get; }

    /// <summary>Gets the reason in words.</summary>
    public string Reason { get; }

    /// <summary>Gets what the reason rests on.</summary>
    public Basis Basis { get; }
}
