using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Services;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.Tests.Support;

namespace WorkfrontOutlook.Tests.Diagnosis;

/// <summary>Diagnoses an embedded tenant over the wire, or as a session sees it.</summary>
internal static class TenantDiagnosis
{
    public static SeededTenant Tenant(TenantProfile profile, DateTimeOffset? at = null) =>
        new(profile, at is DateTimeOffset start ? FastClock.At(start, 50) : null);

    public static async Task<WfDiagnosis> RunAsync(SeededTenant tenant, DiagnosisOptions? options = null, bool session = false, bool graph = true)
    {
        using TenantContext wire = await new Connector().ConnectAsync(tenant.CreateRequest(graph), TestContext.Current.CancellationToken);
        if (!session)
        {
            return await DiagnosisRunner.RunAsync(wire, options ?? new(), null, TestContext.Current.CancellationToken);
        }

        using var context = new TenantContext(wire.Connection, new SessionLikeTransport(tenant), wire.Graph, tenant.Clock);
        return await DiagnosisRunner.RunAsync(context, options ?? new(), null, TestContext.Current.CancellationToken);
    }

    public static Task<WfDiagnosis> RunAsync(TenantProfile profile, DiagnosisOptions? options = null, DateTimeOffset? at = null, bool graph = true) =>
        RunAsync(Tenant(profile, at), options, session: false, graph);
}
