using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.Connections;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// One sweep: sweep-run [--mailboxes N] [--rate CALLS_PER_SECOND] [--throttle-limit N]. The tenant is served by a process of its
/// own and swept by another. Prints name=number, a line each; times in seconds, memory in MB, allocated in bytes a mailbox.
/// </summary>
internal static class SweepRun
{
    private const int Sample = 60;

    public static async Task<int> RunAsync(string[] args)
    {
        Dictionary<string, double> figures = await MeasureAsync(Number(args, "--mailboxes", 10_000), Number(args, "--rate", 1000), Number(args, "--throttle-limit", 16));
        foreach ((string name, double figure) in figures)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}={figure}"));
        }

        return 0;
    }

    public static async Task<Dictionary<string, double>> MeasureAsync(int mailboxes, int rate = 1000, int throttleLimit = 16)
    {
        string checkpoint = Path.Combine(Path.GetTempPath(), "wfo-sweep-" + Guid.NewGuid().ToString("N") + ".jsonl");
        ProcessStartInfo start = Measure.Self("sweep-server", Text(mailboxes), Text(rate));
        start.RedirectStandardInput = true;
        using Process server = Process.Start(start) ?? throw new InvalidOperationException(start.FileName);
        try
        {
            string[] place = (await LineAsync(server)).Split(' ');
            ProcessStartInfo sweep = Measure.Self(["sweep-child", place[0], place[1], place[2], checkpoint, Text(throttleLimit), "--figures"]);
            sweep.Environment["WFO_CHILD_TOKEN"] = place[3];
            (_, string output) = await Measure.ProcessAsync(sweep);
            await server.StandardInput.WriteLineAsync("statistics");
            Dictionary<string, double> figures = (output.Trim() + " " + await LineAsync(server)).Split(' ').Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
            figures["checkpoint"] = new FileInfo(checkpoint).Length / 1048576.0;
            figures["alone"] = await OneAtATimeAsync(place);
            return figures;
        }
        finally
        {
            server.StandardInput.Close();
            if (!server.WaitForExit(TimeSpan.FromSeconds(30)))
            {
                server.Kill();
            }

            File.Delete(checkpoint);
        }
    }

    /// <summary>Reads a sample as the public scripts do: one mailbox, then the next. Gives the seconds for each.</summary>
    private static async Task<double> OneAtATimeAsync(string[] place)
    {
        using TenantContext context = await SweepChild.ConnectAsync(place[0], place[1], place[2], place[3]);
        ExchangePage page = await context.Exchange.InvokeWholeAsync(new ExchangeCommand("Get-Mailbox", new Dictionary<string, object> { ["ResultSize"] = Sample }), CancellationToken.None);
        var watch = Stopwatch.StartNew();
        foreach (ExchangeRecord mailbox in page.Records)
        {
            var command = new ExchangeCommand("Get-App", new Dictionary<string, object> { ["Mailbox"] = mailbox.String("PrimarySmtpAddress")! });
            await context.Exchange.InvokeWholeAsync(command, CancellationToken.None);
        }

        return watch.Elapsed.TotalSeconds / page.Records.Count;
    }

    private static async Task<string> LineAsync(Process server) =>
        await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) ?? throw new InvalidOperationException("The tenant's server ended.");

    private static int Number(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is int at and >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
