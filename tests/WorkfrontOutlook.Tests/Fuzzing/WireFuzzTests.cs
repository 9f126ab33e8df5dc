using System.Globalization;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>
/// A service whose replies are damaged on the way: a diagnosis comes to its end, and what it couldn't read is told. WFO_FUZZ sets
/// how many tenants.
/// </summary>
public sealed class WireFuzzTests
{
    [Fact]
    public async Task A_diagnosis_outlasts_damaged_replies()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("WFO_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 40;
        int partial = 0;
        for (int seed = 1; seed <= count; seed++)
        {
            SeededTenant tenant = new(SeededTenant.ProfileFor(SeededTenant.Scenarios[0], 8, seed), new SimulatedClock(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero), 2000));
            ConnectRequest sound = tenant.CreateRequest();
            using TenantContext context = await new Connector().ConnectAsync(
                new ConnectRequest
                {
                    SignIn = sound.SignIn,
                    Cloud = sound.Cloud,
                    TenantId = sound.TenantId,
                    Organization = sound.Organization,
                    ClientId = sound.ClientId,
                    ExchangeAccessToken = sound.ExchangeAccessToken,
                    GraphAccessToken = sound.GraphAccessToken,
                    Handler = new Damaging(sound.Handler!, seed),
                    Clock = sound.Clock,
                },
                TestContext.Current.CancellationToken);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            WfDiagnosis diagnosis = await DiagnosisRunner.RunAsync(context, new DiagnosisOptions { Scope = DiagnosisScope.All }, null, limit.Token);
            WfCompleteness completeness = diagnosis.Completeness;
            Assert.True(completeness.Expected is null || completeness.Expected == completeness.Scanned + completeness.Failed + completeness.Skipped, $"seed {seed}");
            Assert.Equal(completeness.State != CompletenessState.Complete, completeness.Missing.Length > 0);
            partial += completeness.State == CompletenessState.Complete ? 0 : 1;
        }

        Assert.True(count < 20 || partial > 0, "No reply was damaged so that it mattered.");
    }

    private sealed class Damaging(HttpMessageHandler inner, int seed) : DelegatingHandler(inner)
    {
        private int _number;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            var random = new Random((seed * 1000) + Interlocked.Increment(ref _number));
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
