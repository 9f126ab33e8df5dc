using System.Globalization;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Remediation;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Tests.Reporting;

namespace WorkfrontOutlook.Benchmarks.Sweeps;

/// <summary>
/// Changes what another process serves, or writes reports until it is killed: remove|restore|grant PATH ADDRESS TENANT
/// ORGANIZATION [CLIENT_IDS], or report PATH ROWS.
/// </summary>
internal static class ChangeChild
{
    public static async Task<int> RunAsync(string[] args)
    {
        string path = args[1];
        if (args[0] == "report")
        {
            int rows = int.Parse(args[2], CultureInfo.InvariantCulture);
            WfDiagnosis[] diagnoses = [SampleDiagnosis.Typical(rows), SampleDiagnosis.Typical(rows + 1)];
            for (int i = 0; ; i++)
            {
                await ReportFile.WriteAsync(path, noClobber: false, diagnoses[i % 2], ReportFormat.Json, CultureInfo.InvariantCulture);
            }
        }

        using TenantContext tenant = await SweepChild.ConnectAsync(args[2], args[3], args[4]);
        switch (args[0])
        {
            case "remove":
                var found = new List<WfOutlookAddIn>();
                await foreach (InventoryItem item in new AddInInventory(tenant, new InventoryOptions { Sources = [AddInSource.Organization, AddInSource.Mailbox] }).ReadAsync())
                {
                    found.Add(item.AddIn!);
                }

                await foreach (WfRemediationResult result in new RemediationRunner(tenant, RemediationPlan.Of(found, RemediationAction.Remove), path).ApplyAsync())
                {
                    Console.WriteLine(result);
                }

                return 0;
            case "restore":
                await foreach (WfRemediationResult result in (await RestorePlan.ReadAsync(tenant, path, fromManifest: true)).ApplyAsync())
                {
                    Console.WriteLine(result);
                }

                return 0;
            case "grant":
                NestedAppAuthSubject[] subjects = Array.ConvertAll(args[5].Split(','), client => NestedAppAuthSubject.OfClient(client));
                ConsentGrantPlan plan = await ConsentGrantPlan.ReadAsync(tenant, subjects, ["User.Read", "Mail.Read"], CancellationToken.None);
                await foreach (WfException failure in plan.ApplyAsync(path))
                {
                    Console.WriteLine(failure.Message);
                }

                return 0;
            default:
                return 2;
        }
    }
}
