using WorkfrontOutlook.Demo;
using WorkfrontOutlook.Failures;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    return args.FirstOrDefault() switch
    {
        null => await DiagnoseCommand.RunAsync([], stop.Token).ConfigureAwait(false),
        "serve" => await ServeCommand.RunAsync(args[1..], stop.Token).ConfigureAwait(false),
        "diagnose" => await DiagnoseCommand.RunAsync(args[1..], stop.Token).ConfigureAwait(false),
        string option when option.StartsWith("--", StringComparison.Ordinal) && option is not "--help" => await DiagnoseCommand.RunAsync(args, stop.Token).ConfigureAwait(false),
        "--help" or "-h" or "help" => Usage(0),
        string command => Unknown(command),
    };
}
catch (WfException exception)
{
    await Console.Error.WriteLineAsync($"{exception.ErrorId}: {exception.Message}").ConfigureAwait(false);
    await Console.Error.WriteLineAsync(exception.RecommendedAction).ConfigureAwait(false);
    return 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.").ConfigureAwait(false);
    return 130;
}

static int Unknown(string command)
{
    Console.Error.WriteLine("There is no command " + command + ".");
    return Usage(2);
}

static int Usage(int exitCode)
{
    Console.WriteLine(
        """
        The main job of WorkfrontOutlook without PowerShell, on an embedded tenant.

          dotnet run --project src/WorkfrontOutlook.Demo [-- [diagnose] [options]]
              --scenario NAME    which tenant; a wrong name lists them all
              --mailboxes N      how many mailboxes, 1 to 300000
              --seed N           another tenant of the same kind
              --scope NAME       Auto, Organization or All
              --out FOLDER       where the reports go (out/demo)

          dotnet run --project src/WorkfrontOutlook.Demo -- serve [options]
              serves the tenant on a loopback port, for PowerShell and for tests
        """);
    return exitCode;
}
