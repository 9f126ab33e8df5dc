using System.Net;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.SignIn;

namespace WorkfrontOutlook.Services.Resilience;

/// <summary>
/// Sends requests to one service until they are answered: turn at the gate, token, claims challenge, retries and their waits.
/// What one request is on the wire is <see cref="RequestSender"/>'s part, what an answer means the judge's.
/// </summary>
internal sealed class ServiceChannel : IDisposable
{
    /// <summary>The largest body that is read, before and after decompressing.</summary>
    public const int DefaultBodyLimit = 128 * 1024 * 1024;

    private readonly RequestSender _sender;
    private readonly IAccessTokenSource? _tokens;
    private readonly ReplyBuffers _buffers = new(AdaptiveGate.DefaultLimit);
    private readonly Closing _closing = new();

    /// <summary>Initializes a new instance of the <see cref="ServiceChannel"/> class.</summary>
    /// <param name="endpoint">The service.</param>
    /// <param name="handler">What carries the requests; must not follow redirects.</param>
    /// <param name="ownsHandler">Whether the handler is disposed with the channel.</param>
    /// <param name="tokens">Where tokens come from; null when the handler signs in by itself.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="bodyLimit">The largest body that is read, in bytes.</param>
    public ServiceChannel(ServiceEndpoint endpoint, HttpMessageHandler handler, bool ownsHandler, IAccessTokenSource? tokens, TimeProvider clock, int bodyLimit = DefaultBodyLimit)
    {
        Endpoint = endpoint;
        Clock = clock;
        Gate = new AdaptiveGate(clock);
        _sender = new RequestSender(endpoint, new HttpMessageInvoker(handler, ownsHandler), clock, bodyLimit, _buffers, _closing);
        _tokens = tokens;
    }

    public ServiceEndpoint Endpoint { get; }

    public TimeProvider Clock { get; }

    public AdaptiveGate Gate { get; }

    /// <summary>Gets or sets the most requests in flight.</summary>
    public int Limit
    {
        get => Gate.Limit;
        set
        {
            Gate.Limit = value;
            _buffers.Follow(value);
        }
    }

    /// <summary>Gets a value indicating whether what carries the requests adds the sign-in by itself.</summary>
    public bool SignsInItself => _tokens is null;

    /// <summary>Gets the base address that is in use now, after any redirect to the tenant's own host.</summary>
    public Uri BaseAddress => _sender.BaseAddress;

    /// <summary>Sends a request until it is answered, or until no retry is allowed.</summary>
    /// <typeparam name="T">What is asked for.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="judge">Tells what an answer means. The answer is gone afterwards.</param>
    /// <param name="cancellationToken">Interrupts the request and any wait.</param>
    /// <returns>What was asked for.</returns>
    /// <exception cref="WfException">The request failed.</exception>
    public async Task<T> SendAsync<T>(ServiceRequest request, Func<ServiceReply, Judged<T>> judge, CancellationToken cancellationToken)
        where T : class
    {
        var budget = new RetryBudget(Clock);
        while (true)
        {
            Trouble trouble;
            TimeSpan held = TimeSpan.Zero;
            int round = await EnterAsync(budget, cancellationToken).ConfigureAwait(false);
            try
            {
                Attempt attempt = await TryOnceAsync(request, budget.Tries, cancellationToken).ConfigureAwait(false);
                using ServiceReply? reply = attempt.Reply;
                Judged<T> judged = reply is null ? new Judged<T>(attempt.Trouble!) : judge(reply);
                if (judged.Value is T value)
                {
                    Gate.WentWell();
                    return value;
                }

                trouble = judged.Trouble!;
                held = Report(trouble, round, isWhole: true);
            }
            finally
            {
                Gate.Leave();
            }

            if (!trouble.AllowsRetry(request.IsRead))
            {
                throw trouble.GiveUp(request, budget.Tries, null);
            }

            if (budget.Plan(trouble.RetryAfter) is not TimeSpan wait)
            {
                throw trouble.GiveUp(request, budget.Tries, budget);
            }

            await WaitAsync(budget, wait, held, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the turn. Leave the gate when the answer is judged: a throttle must be known before the next goes.</summary>
    /// <param name="budget">What the call may spend; begins when the turn has come.</param>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The gate's round, for <see cref="Report"/>.</returns>
    public async Task<int> EnterAsync(RetryBudget budget, CancellationToken cancellationToken)
    {
        int round = await Gate.EnterAsync(budget.Age, cancellationToken).ConfigureAwait(false);
        budget.Begin();
        return round;
    }

    /// <summary>Waits before a call's next try.</summary>
    /// <param name="budget">What the call may spend; counts the try.</param>
    /// <param name="wait">The planned wait.</param>
    /// <param name="held">For how long the gate holds everybody back; it needs no second wait.</param>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The wait.</returns>
    /// <exception cref="WfException">The connection is closed.</exception>
    public Task WaitAsync(RetryBudget budget, TimeSpan wait, TimeSpan held, CancellationToken cancellationToken)
    {
        budget.Postpone();
        return wait <= held ? Task.CompletedTask : DelayAsync(wait, cancellationToken);
    }

    /// <summary>Waits, but not longer than there is a connection.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="cancellationToken">Interrupts the wait.</param>
    /// <returns>The wait.</returns>
    /// <exception cref="WfException">The connection is closed.</exception>
    public async Task DelayAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
        try
        {
            await Waits.ForAsync(Clock, wait, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Closing.Error();
        }
    }

    /// <summary>Tells the gate of a throttle.</summary>
    /// <param name="trouble">The trouble.</param>
    /// <param name="round">The gate's round in which the request started.</param>
    /// <param name="isWhole">
    /// Whether the answer was one for a whole request. A throttled item of a batch speaks for itself, unless its text
    /// says that it is the tenant that is throttled.
    /// </param>
    /// <returns>For how long everybody is held back.</returns>
    public TimeSpan Report(Trouble trouble, int round, bool isWhole)
    {
        if (!trouble.IsThrottle)
        {
            return TimeSpan.Zero;
        }

        Gate.Throttled(round);

        // A wait beyond what a call may spend fails that call at once; holding everybody back for it would only stop
        // calls that may not be meant.
        if ((isWhole || trouble.IsTenantWide) && trouble.RetryAfter is TimeSpan pause && pause <= RetryBudget.Total)
        {
            Gate.Pause(pause);
            return pause;
        }

        return TimeSpan.Zero;
    }

    /// <summary>Sends a request once, following one redirect and answering one refusal of the token.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tries">Which try of its call it is, from 1.</param>
    /// <param name="cancellationToken">Interrupts the request.</param>
    /// <returns>The answer, to be disposed, or the trouble in getting one.</returns>
    /// <exception cref="WfException">No token could be had, or the answer led elsewhere.</exception>
    public async Task<Attempt> TryOnceAsync(ServiceRequest request, int tries, CancellationToken cancellationToken)
    {
        string? token = request.IsAnonymous ? null : await TokenAsync(null, cancellationToken).ConfigureAwait(false);
        Attempt attempt = await _sender.SendAsync(request, tries, token, cancellationToken).ConfigureAwait(false);
        if (attempt.Reply is { Status: (int)HttpStatusCode.Unauthorized } refused && token is not null && await AnotherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false) is string other)
        {
            attempt = await _sender.SendAsync(request, tries, other, cancellationToken).ConfigureAwait(false);
        }

        if (attempt.Reply is not null)
        {
            _sender.HasAnswered = true;
        }

        return attempt;
    }

    /// <summary>
    /// Gets another token after one item of a batch was refused; what is sent next carries it. A whole request needs none of
    /// this: <see cref="TryOnceAsync"/> does it.
    /// </summary>
    /// <param name="refused">The item's answer.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>Whether there is another token.</returns>
    /// <exception cref="WfException">The sign-in failed.</exception>
    public async Task<bool> RenewTokenAsync(ServiceReply refused, CancellationToken cancellationToken) =>
        refused.Token is string token && await OtherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Closes the channel. What is still asked ends with an error, and so does every wait.</summary>
    public void Dispose()
    {
        // The gate first: who is cut off leaves it, and would let the next one in.
        Gate.Dispose();
        _closing.Begin();
        _sender.Dispose();
    }

    private async Task<string?> TokenAsync(string? claims, CancellationToken cancellationToken) => _tokens is null
        ? null
        : await SignInAsync(cancel => _tokens.GetTokenAsync(Endpoint.Audience, claims, cancel)!, cancellationToken).ConfigureAwait(false);

    // A sign-in may wait for a person, and ends in any way when it is disposed beneath: neither outlives the connection.
    private async Task<string?> SignInAsync(Func<CancellationToken, Task<string?>> signIn, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token, cancellationToken);
        try
        {
            return await signIn(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_closing.HasBegun)
        {
            throw Closing.Error();
        }
    }

    // The answer is disposed unless it stays the last word.
    private async Task<string?> AnotherTokenAsync(ServiceReply refused, string token, CancellationToken cancellationToken)
    {
        bool stays = false;
        try
        {
            string? other = await OtherTokenAsync(refused, token, cancellationToken).ConfigureAwait(false);
            stays = other is null;
            return other;
        }
        finally
        {
            if (!stays)
            {
                refused.Dispose();
            }
        }
    }

    private async Task<string?> OtherTokenAsync(ServiceReply refused, string token, CancellationToken cancellationToken)
    {
        if (ClaimsChallenge.Read(refused) is string claims)
        {
            return await TokenAsync(claims, cancellationToken).ConfigureAwait(false);
        }

        return _tokens is IRenewableTokenSource renewable
            ? await SignInAsync(cancel => renewable.RenewAsync(Endpoint.Audience, token, cancel), cancellationToken).ConfigureAwait(false)
            : null;
    }
}
