using System.Collections.Concurrent;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>
/// Keeps the tokens of a sign-in in memory, one for each resource, and renews them before they expire. However many requests
/// are in flight, one renewal goes out and the others wait for it.
/// </summary>
internal sealed class RenewingTokenSource : IRenewableTokenSource, IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(30);

    // Challenges and refusals of requests that were in flight together mean the same token, and one renewal answers them all.
    private static readonly TimeSpan SameMoment = TimeSpan.FromMinutes(1);

    private readonly ISignIn _signIn;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Initializes a new instance of the <see cref="RenewingTokenSource"/> class.</summary>
    /// <param name="signIn">The way to sign in; disposed with the source.</param>
    /// <param name="clock">The clock.</param>
    public RenewingTokenSource(ISignIn signIn, TimeProvider clock)
    {
        _signIn = signIn;
        _clock = clock;
    }

    public async Task<string> GetTokenAsync(string audience, string? claims, CancellationToken cancellationToken)
    {
        Slot slot = _slots.GetOrAdd(audience, _ => new Slot());
        if (Usable(slot, claims) is string kept)
        {
            return kept;
        }

        await slot.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Usable(slot, claims) is string renewed)
            {
                return renewed;
            }

            Held? held = slot.Held;
            try
            {
                return await TakeAsync(slot, audience, claims, held is not null, cancellationToken).ConfigureAwait(false);
            }
            catch (WfException) when (claims is null && held is not null && held.Token.Expires > _clock.GetUtcNow())
            {
                // The old one is good for some more minutes, and the sign-in may work again by then.
                slot.NotBefore = _clock.GetUtcNow() + PauseAfterFailure;
                return held.Token.Text;
            }
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    public async Task<string?> RenewAsync(string audience, string rejected, CancellationToken cancellationToken)
    {
        Slot slot = _slots.GetOrAdd(audience, _ => new Slot());
        await slot.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset? renewedBefore = slot.RenewedAt;
        try
        {
            DateTimeOffset now = _clock.GetUtcNow();
            if (slot.Held is Held held && !string.Equals(held.Token.Text, rejected, StringComparison.Ordinal))
            {
                return held.Token.Text;
            }

            if (slot.RenewedAt is DateTimeOffset before && IsSameMoment(now, before))
            {
                return null;
            }

            slot.RenewedAt = now;
            string fresh = await TakeAsync(slot, audience, null, renew: true, cancellationToken).ConfigureAwait(false);
            return string.Equals(fresh, rejected, StringComparison.Ordinal) ? null : fresh;
        }
        catch (WfException failure) when (failure.Category is not WfErrorCategory.AuthenticationError and not WfErrorCategory.PermissionDenied)
        {
            // What the service said to the request tells more than a sign-in that can't be reached just now.
            return null;
        }
        catch (OperationCanceledException)
        {
            // Nothing was renewed: what comes next may try.
            slot.RenewedAt = renewedBefore;
            throw;
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>Tells when the kept token for a resource expires.</summary>
    /// <param name="audience">The resource.</param>
    /// <returns>The time, or null.</returns>
    public DateTimeOffset? ExpiresAt(string audience) => _slots.TryGetValue(audience, out Slot? slot) ? slot.Held?.Token.Expires : null;

    public void Dispose()
    {
        _slots.Clear();
        _signIn.Dispose();
    }

    public override string ToString() => nameof(RenewingTokenSource);

    // A clock that was set back puts what was hours ago ahead of now.
    private static bool IsSameMoment(DateTimeOffset now, DateTimeOffset before) => (now - before).Duration() < SameMoment;

    private async Task<string> TakeAsync(Slot slot, string audience, string? claims, bool renew, CancellationToken cancellationToken)
    {
        SignInToken token = await _signIn.SignInAsync(audience, claims, renew, cancellationToken).ConfigureAwait(false);
        slot.NotBefore = DateTimeOffset.MinValue;
        slot.Held = new Held(token, claims, _clock.GetUtcNow());
        return token.Text;
    }

    private string? Usable(Slot slot, string? claims)
    {
        if (slot.Held is not Held held)
        {
            return null;
        }

        DateTimeOffset now = _clock.GetUtcNow();
        bool usable = claims is null
            ? now < held.RenewAt || (now < slot.NotBefore && now < held.Token.Expires)
            : string.Equals(claims, held.Claims, StringComparison.Ordinal) && IsSameMoment(now, held.At) && now < held.Token.Expires;
        return usable ? held.Token.Text : null;
    }

    private sealed class Held
    {
        public Held(SignInToken token, string? claims, DateTimeOffset at)
        {
            Token = token;
            Claims = claims;
            At = at;
            long margin = Math.Min(LongestMargin.Ticks, Math.Max(0, (token.Expires - at).Ticks / 5));
            RenewAt = token.Expires - TimeSpan.FromTicks(margin);
        }

        public SignInToken Token { get; }

        public string? Claims { get; }

        public DateTimeOffset At { get; }

        public DateTimeOffset RenewAt { get; }
    }

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public volatile Held? Held;

        public DateTimeOffset NotBefore;

        public DateTimeOffset? RenewedAt;
    }
}
