using System.Diagnostics;
using System.Globalization;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.Tests.Reporting;

namespace WorkfrontOutlook.Benchmarks.Reporting;

/// <summary>Writes reports of 100,000 affected mailboxes to files, as Export-WfReport does.</summary>
internal static class ReportBenchmark
{
    private const int Rows = 100_000;

    public static async Task RunAsync(Figures figures, bool quick)
    {
        figures.Title("Report of 100,000 rows");
        WfDiagnosis diagnosis = SampleDiagnosis.Typical(Rows);
        string folder = Directory.CreateTempSubdirectory("wfo-report").FullName;
        int rounds = quick ? 3 : 7;
        double slowest = 0;
        try
        {
            foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
            {
                string path = Path.Combine(folder, "report." + format);
                var times = new List<double>();
                long allocated = 0;
                for (int round = 0; round <= rounds; round++)
                {
                    long before = GC.GetTotalAllocatedBytes(precise: true);
                    var watch = Stopwatch.StartNew();
                    await ReportFile.WriteAsync(path, noClobber: false, diagnosis, format, CultureInfo.InvariantCulture);
                    watch.Stop();

                    // The first one only warms up.
                    if (round > 0)
                    {
                        times.Add(watch.Elapsed.TotalMilliseconds);
                        allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
                    }
                }

                Spread time = Spread.Of(times);
                slowest = Math.Max(slowest, time.Median);
                figures.Row(format.ToString(), $"{time.Text("F0", "ms")}, a file of {new FileInfo(path).Length / 1048576.0:F1} MB, {allocated / 1048576.0:F0} MB allocated");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        figures.Target("report of 100,000 rows under 2 s", slowest < 2000, $"{slowest:F0} ms, the slowest format");
    }
}
