using System.Globalization;
using System.Net;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Faults;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.Demo;

/// <summary>
/// serve [--port N] [--scenario X] [--mailboxes N] [--seed N] [--latency ms] [--throttle CALLS[/CONCURRENT]]
/// [--faults RATE | KIND=RATE,...]: serves an embedded tenant on a loopback port until it is stopped.
/// </summary>
internal static class ServeCommand
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromDays(1);

    /// <summary>Runs the command until the token is cancelled.</summary>
    /// <returns>0, or 2 when an argument can't be used, or 1 when the port can't be had.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.FirstOrDefault() is "--help" or "-h")
        {
            await UsageAsync(Console.Out).ConfigureAwait(false);
            return 0;
        }

        SeededTenant tenant;
        int port;
        try
        {
            (tenant, port) = Parse(args);
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            await UsageAsync(Console.Error).ConfigureAwait(false);
            return 2;
        }

        LoopbackServer server;
        try
        {
            server = LoopbackServer.Start(tenant, port);
        }
        catch (HttpListenerException error)
        {
            await Console.Error.WriteLineAsync(string.Format(CultureInfo.InvariantCulture, "Port {0} can't be had: {1}", port, error.Message)).ConfigureAwait(false);
            return 1;
        }

        using (server)
        {
            Describe(tenant, server);
            try
            {
                await server.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Stopped, as asked.
            }
        }

        ServerStatistics statistics = tenant.Statistics;
        Console.WriteLine(string.Format(
            CultureInfo.InvariantCulture,
            "Stopped after {0} requests: {1} Exchange calls, {2} Graph requests, {3} throttled, {4} faults, {5} retries before their Retry-After.",
            statistics.Requests,
            statistics.ExchangeCalls,
            statistics.GraphRequests,
            statistics.Throttled,
            statistics.Faults,
            statistics.RetriesBeforeRetryAfter));
        return 0;
    }

    private static async Task UsageAsync(TextWriter to)
    {
        await to.WriteLineAsync("Usage: serve [--port N] [--scenario X] [--mailboxes N] [--seed N] [--latency MS] [--throttle CALLS_PER_SECOND[/CONCURRENT]] [--faults RATE|KIND=RATE,...]").ConfigureAwait(false);
        await to.WriteLineAsync("Scenarios: " + string.Join(", ", SeededTenant.Scenarios)).ConfigureAwait(false);
        await to.WriteLineAsync("Faults: " + string.Join(", ", Enum.GetNames<FaultKind>())).ConfigureAwait(false);
    }

    private static void Describe(SeededTenant tenant, LoopbackServer server)
    {
        var day = new AccessTokenOptions { Lifetime = TokenLifetime };
        string address = server.BaseAddress.GetLeftPart(UriPartial.Authority);
        Console.WriteLine(string.Format(CultureInfo.InvariantCulture, "Embedded tenant {0}: scenario {1}, seed {2}, {3} mailboxes", tenant.Organization, tenant.Profile.Scenario, tenant.Profile.Seed, tenant.MailboxCount));
        Console.WriteLine("  Tenant id  " + tenant.TenantId);
        Console.WriteLine("  Exchange   " + address + "/adminapi/beta/" + tenant.TenantId + "/InvokeCommand");
        Console.WriteLine("  Graph      " + address + "/v1.0/");
        Console.WriteLine("  Metadata   " + address + "/autodiscover/metadata/json/1");
        Console.WriteLine();
        Console.WriteLine("To connect, in PowerShell (the tokens are worth nothing anywhere else):");
        Console.WriteLine();
        Console.WriteLine("$exchange = ConvertTo-SecureString '" + tenant.AccessTokens.IssueExchange(day) + "' -AsPlainText -Force");
        Console.WriteLine(tenant.Profile.HasGraph
            ? "$graph = ConvertTo-SecureString '" + tenant.AccessTokens.IssueGraph(day) + "' -AsPlainText -Force"
            : "# This tenant gives the caller no token for Graph.");
        Console.WriteLine(
            "Connect-WfTenant -TenantId " + tenant.TenantId + " -Organization " + tenant.Organization
            + " -ExchangeAccessToken $exchange -ExchangeEndpoint " + address
            + (tenant.Profile.HasGraph ? " -GraphAccessToken $graph -GraphEndpoint " + address : string.Empty)
            + (tenant.Profile.Cloud.Name is "Global" ? string.Empty : " -Environment " + tenant.Profile.Cloud.Name));
        Console.WriteLine();
        Console.WriteLine("Ctrl+C stops it.");
    }

    private static (SeededTenant Tenant, int Port) Parse(string[] args)
    {
        int port = 0;
        string scenario = SeededTenant.Scenarios[0];
        int? mailboxes = null;
        int seed = 1;
        int latency = 0;
        string? throttle = null;
        string? faults = null;
        for (int i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                throw new FormatException(args[i] + " lacks a value.");
            }

            string value = args[i + 1];
            switch (args[i].ToLowerInvariant())
            {
                case "--port":
                    port = Number(args[i], value, 0, 65535);
                    break;
                case "--scenario":
                    scenario = value;
                    break;
                case "--mailboxes":
                    mailboxes = Number(args[i], value, 1, SeededTenant.MaxMailboxes);
                    break;
                case "--seed":
                    seed = Number(args[i], value, 0, int.MaxValue);
                    break;
                case "--latency":
                    latency = Number(args[i], value, 0, 600_000);
                    break;
                case "--throttle":
                    throttle = value;
                    break;
                case "--faults":
                    faults = value;
                    break;
                default:
                    throw new FormatException("There is no option " + args[i] + ".");
            }
        }

        if (!SeededTenant.Scenarios.Contains(scenario, StringComparer.OrdinalIgnoreCase))
        {
            throw new FormatException("There is no scenario " + scenario + ".");
        }

        TenantProfile profile = SeededTenant.ProfileFor(scenario, mailboxes, seed);
        return (new SeededTenant(profile with
        {
            Server = profile.Server with
            {
                Latency = latency > 0 ? TimeSpan.FromMilliseconds(latency) : profile.Server.Latency,
                Throttle = throttle is null ? profile.Server.Throttle : Throttle(throttle),
                Faults = faults is null ? profile.Server.Faults : Faults(faults, seed),
            },
        }), port);
    }

    private static ThrottlePolicy Throttle(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length > 2)
        {
            throw new FormatException("--throttle takes CALLS_PER_SECOND[/CONCURRENT].");
        }

        return new ThrottlePolicy
        {
            CallsPerSecond = Number("--throttle", parts[0], 1, 1_000_000),
            MaxConcurrent = parts.Length == 2 ? Number("--throttle", parts[1], 1, 10_000) : null,
        };
    }

    private static FaultPlan Faults(string text, int seed)
    {
        if (!text.Contains('=', StringComparison.Ordinal))
        {
            return FaultPlan.Transient(seed, Rate(text));
        }

        var rates = new Dictionary<FaultKind, double>();
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('=');
            if (pair.Length != 2 || !Enum.TryParse(pair[0], ignoreCase: true, out FaultKind kind) || !Enum.IsDefined(kind))
            {
                throw new FormatException("--faults takes a rate from 0 to 1, or KIND=RATE,... with the kinds below.");
            }

            rates[kind] = Rate(pair[1]);
        }

        return new FaultPlan { Seed = seed, Rates = rates };
    }

    private static double Rate(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and <= 1
            ? rate
            : throw new FormatException("A rate is a number from 0 to 1, such as 0.1.");

    private static int Number(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new FormatException(string.Format(CultureInfo.InvariantCulture, "{0} takes a whole number from {1} to {2}.", option, least, most));
}
