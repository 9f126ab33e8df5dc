using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Connections;

/// <summary>
/// One HTTP request and what became of it. What may hold a secret has no place here: no body, no Authorization, no cookie, and
/// of the query only the names and the harmless values.
/// </summary>
public sealed class RequestLogEntry
{
    /// <summary>Gets the method.</summary>
    public required string Method { get; init; }

    /// <summary>Gets the address, with its query redacted.</summary>
    public required string Address { get; init; }

    /// <summary>Gets what was asked: a cmdlet's name, for a request to Exchange; null elsewhere.</summary>
    public string? What { get; init; }

    /// <summary>Gets the status; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Gets why no answer came; null when one did.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets how long it took until the answer began, or failed to.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets which try of the same call this was, from 1.</summary>
    public int Try { get; init; } = 1;

    /// <summary>Gets the service's own id of the request, which Microsoft's support asks for.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets the id that this module gave the call, the same over its tries.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>Gets what the service asks to wait, as it wrote it.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Gets the service's diagnostics (x-ms-diagnostics), which name the reason of some refusals.</summary>
    public string? Diagnostics { get; init; }

    /// <summary>Gets a value indicating whether an answer of success came at the first try.</summary>
    public bool WentWell => Status is >= 200 and < 300 && Try == 1;

    /// <summary>Makes the line: names of the protocol and figures only, so it reads the same in every language.</summary>
    /// <returns>The line.</returns>
    public override string ToString()
    {
        var line = new StringBuilder(256);
        line.Append(Method).Append(' ').Append(Address).Append(' ')
            .Append(Status?.ToString(CultureInfo.InvariantCulture) ?? "-").Append(' ')
            .Append(Duration.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)).Append(" ms");
        Add("cmdlet", What);
        Add("try", Try == 1 ? null : Try.ToString(CultureInfo.InvariantCulture));
        Add("retry-after", RetryAfter);
        Add("request-id", RequestId);
        Add("client-request-id", ClientRequestId);
        Add("x-ms-diagnostics", Diagnostics);
        Add("failure", Failure);
        return line.ToString();

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                line.Append(' ').Append(name).Append('=').Append(value);
            }
        }
    }
}
