using WorkfrontOutlook.Connections;
using WorkfrontOutlook.NestedAppAuth;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.NestedAppAuth;

/// <summary>
/// Readiness against the truth of tenants with differently broken applications, over the real wire formats. The truth is computed
/// from the tenant's model, without the engine.
/// </summary>
public sealed class ReadinessOracleTests
{
    private static readonly int[] Seeds = { 1, 2, 3 };

    [Fact]
    public async Task Every_check_of_every_application_is_the_tenants_truth()
    {
        var wrong = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(Seeds.SelectMany(seed => BrokenApps.Tenants(seed)), TestContext.Current.CancellationToken, async (profile, cancellationToken) =>
        {
            var tenant = new SeededTenant(profile, FastClock.At(ReadinessTenant.Start, 50));
            NestedAppAuthTruth truth = tenant.GetTruth().NestedAppAuth;
            using TenantContext context = await new Connector().ConnectAsync(tenant.CreateRequest(), cancellationToken);
            NestedAppAuthSubject[] subjects = profile.EntraApps.Select(app => NestedAppAuthSubject.OfClient(app.AppId)).ToArray();
            var options = new NestedAppAuthOptions { Scopes = profile.EntraApps[0].WantedScopes };
            int index = 0;
            await foreach (WfNestedAppAuthTest test in NestedAppAuthTester.TestAsync(context, subjects, options, cancellationToken))
            {
                EntraApp app = profile.EntraApps[index++];
                IReadOnlyDictionary<string, string> expected = truth.For(app.AppId);
                Compare(profile, app, test, expected);
            }

            Assert.Equal(subjects.Length, index);
            Assert.Equal(0, tenant.Statistics.TokensToForeignHosts);
        });
        Assert.True(wrong.Count == 0, $"{wrong.Count} differ:{Environment.NewLine}" + string.Join(Environment.NewLine, wrong.Take(20)));

        // Each check has been seen to pass, to fall short, and to be unreadable.
        foreach (string check in NestedAppAuthChecks.All)
        {
            Assert.Contains(check + " Pass", seen);
            Assert.Contains(check + " Skipped", seen);
            Assert.True(seen.Contains(check + " Fail") || seen.Contains(check + " Warning"), check);
        }

        void Compare(TenantProfile profile, EntraApp app, WfNestedAppAuthTest test, IReadOnlyDictionary<string, string> expected)
        {
            lock (wrong)
            {
                foreach (WfNestedAppAuthCheck check in test.Checks)
                {
                    seen.Add($"{check.Name} {check.Outcome}");
                    if (!string.Equals(expected[check.Name], check.Outcome.ToString(), StringComparison.Ordinal))
                    {
                        wrong.Add($"{profile.Scenario} {profile.Seed}, {app.DisplayName}, {check.Name}: expected {expected[check.Name]}; got {check.Outcome} ({check.Detail})");
                    }
                }

                // What fails is never called ready, and what is ready was read.
                bool fails = expected.Values.Contains("Fail", StringComparer.Ordinal);
                bool isRead = expected["ServicePrincipal"] == "Pass" && expected["AdminConsent"] != "Skipped" && expected["ConditionalAccess"] != "Skipped";
                if ((fails && test.Readiness != NestedAppAuthReadiness.NotReady) || (!isRead && test.Readiness == NestedAppAuthReadiness.Ready))
                {
                    wrong.Add($"{profile.Scenario} {profile.Seed}, {app.DisplayName}: {test.Readiness}");
                }
            }
        }
    }
}
