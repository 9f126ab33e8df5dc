using System.Collections.Concurrent;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Reporting;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>
/// A service whose replies are damaged on the way: a diagnosis and its reports come to their end, and what couldn't be read is told. WFO_FUZZ sets
/// how many tenants, WFO_SEED the first seed.
/// </summary>
public sealed class WireFuzzTests
{
    [Fact]
    public async Task A_diagnosis_outlasts_damaged_replies()
    {
        int count = LongRun.Number("WFO_FUZZ", 40);
        int first = LongRun.Seed(1);
        int partial = 0;
        for (int seed = first; seed < first + count; seed++)
        {
            SeededTenant tenant = new(SeededTenant.ProfileFor(SeededTenant.Scenarios[seed % SeededTenant.Scenarios.Count], 8, seed), FastClock.At(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 2000));
            using TenantContext context = await Connected.ToAsync(tenant, handler => new Damaging(handler, seed));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(5));
            WfDiagnosis diagnosis;
            try
            {
                diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All }, null, limit.Token);
                foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
                {
                    await ReportWriter.WriteAsync([diagnosis], format, Stream.Null, null, limit.Token);
                }
            }
#pragma warning disable CA1031 // Whatever it is, it is the finding.
            catch (Exception exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                throw new InvalidOperationException($"seed {seed}{(limit.IsCancellationRequested ? ": no end within five minutes" : string.Empty)}", exception);
            }

            WfCompleteness completeness = diagnosis.Completeness;
            Assert.True(completeness.Expected is null || completeness.Expected == completeness.Scanned + completeness.Failed + completeness.Skipped, $"seed {seed}");
            Assert.True((completeness.State != CompletenessState.Complete) == (completeness.Missing.Length > 0), $"seed {seed}: {completeness.State}, {completeness.Missing.Length} missing");
            partial += completeness.State == CompletenessState.Complete ? 0 : 1;
        }

        Assert.True(count < 20 || partial > 0, "No reply was damaged so that it mattered.");
    }

    private sealed class Damaging(HttpMessageHandler inner, int seed) : DelegatingHandler(inner)
    {
        private readonly ConcurrentDictionary<int, int> _times = new();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            // By what is asked and how often it was, not by the order of requests, which differs from run to run.
            string asked = request.Method + " " + request.RequestUri + " " + (request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync(cancellationToken));
            int which = asked.Aggregate(seed, (hash, c) => unchecked((hash * 31) + c));
            var random = new Random(unchecked((which * 31) + _times.AddOrUpdate(which, 1, (_, times) => times + 1)));
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (random.Next(3) > 0)
            {
                return response;
            }

            byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var damaged = new ByteArrayContent(body.Length == 0 ? body : InputMutator.Mutate([body], 0, Shape.Document, random));
            damaged.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = damaged;
            return response;
        }
    }
}
