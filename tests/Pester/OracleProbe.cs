using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Threading;
using System.Threading.Tasks;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.PowerShell;

namespace WfProbe
{
    /// <summary>
    /// The diagnosis on the module's own session transport, with the clock and the Graph of an embedded tenant. The cmdlets
    /// can't be given a clock, so Invoke-WfDiagnosis always stands in today; here a session can stand in May 2025.
    /// </summary>
    [Cmdlet("Invoke", "WfProbeOracle")]
    public sealed class InvokeWfProbeOracleCommand : WfAsyncCmdlet
    {
        [Parameter(Mandatory = true)] public object Connection { get; set; }

        [Parameter(Mandatory = true)] public object Request { get; set; }

        [Parameter(Mandatory = true)] public object Connector { get; set; }

        [Parameter(Mandatory = true)] public object Clock { get; set; }

        [Parameter] public DiagnosisScope Scope { get; set; }

        protected override async Task EndAsync(CancellationToken cancellationToken)
        {
            Assembly module = typeof(WfAsyncCmdlet).Assembly;
            const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            object record = module.GetType("WorkfrontOutlook.PowerShell.Session.PSObjectRecord", true)
                .GetMethods(Any).Single(method => method.Name == "From" && method.IsPublic).Invoke(null, new object[] { PSObject.AsPSObject(Connection), new string[0] });
            object session = Activator.CreateInstance(module.GetType("WorkfrontOutlook.PowerShell.Session.ExchangeSession", true), Any, null, new[] { record }, null);
            var exchange = (IExchangeTransport)Activator.CreateInstance(module.GetType("WorkfrontOutlook.PowerShell.Session.SessionExchangeTransport", true), Any, null, new[] { session }, null);

            // Graph comes from a connection of the other kind; of it, nothing else is used.
            using (TenantContext wire = await ((IConnector)Plain(Connector)).ConnectAsync((ConnectRequest)Plain(Request), cancellationToken).ConfigureAwait(false))
            using (var tenant = new TenantContext(wire.Connection, exchange, wire.Graph, (TimeProvider)Plain(Clock)))
            {
                await WriteAsync(await DiagnosisRunner.RunAsync(tenant, new DiagnosisOptions { Scope = Scope }, null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            }
        }

        private static object Plain(object value) => value is PSObject wrapped ? wrapped.BaseObject : value;
    }
}
