using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.PowerShell;

namespace WfProbe
{
    [Cmdlet("Invoke", "WfProbe")]
    public sealed class InvokeWfProbeCommand : WfTenantCmdlet
    {
        [Parameter(Mandatory = true, Position = 0)] public string Name { get; set; }

        [Parameter] public Hashtable Parameters { get; set; } = new Hashtable();

        [Parameter] public string[] Select { get; set; } = new string[0];

        [Parameter] public SwitchParameter Available { get; set; }

        [Parameter] public SwitchParameter Graph { get; set; }

        protected override async Task EndAsync(CancellationToken cancellationToken)
        {
            if (Available)
            {
                await WriteAsync(await Tenant.Exchange.GetAvailableCommandsAsync(cancellationToken), cancellationToken);
                return;
            }

            if (Graph)
            {
                await foreach (GraphApplication application in Tenant.Graph.ListApplicationsWithAddInsAsync(cancellationToken))
                {
                    await WriteAsync(application, cancellationToken);
                }

                return;
            }

            var parameters = new Dictionary<string, object>();
            foreach (DictionaryEntry entry in Parameters) { parameters[(string)entry.Key] = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value; }
            await foreach (ExchangePage page in Tenant.Exchange.InvokeAsync(new ExchangeCommand(Name, parameters) { Select = Select }, cancellationToken))
            {
                await WriteAsync(new Page(page), cancellationToken);
            }
        }
    }

    public sealed class Page
    {
        public Page(ExchangePage page)
        {
            Warnings = new List<string>(page.Warnings).ToArray();
            var records = new List<object>();
            foreach (ExchangeRecord record in page.Records) { records.Add(Plain(record)); }
            Records = records.ToArray();
        }

        public string[] Warnings { get; }

        public object[] Records { get; }

        private static object Plain(object value)
        {
            if (value is ExchangeRecord record)
            {
                var bag = new Hashtable(StringComparer.OrdinalIgnoreCase);
                bag["#Text"] = record.Text;
                foreach (string name in record.Names) { bag[name] = Plain(record.Value(name)); }
                return bag;
            }

            if (value is IReadOnlyList<object> list)
            {
                var items = new List<object>();
                foreach (object item in list) { items.Add(Plain(item)); }
                return items.ToArray();
            }

            return value;
        }
    }

    [Cmdlet("Write", "WfProbe")]
    public sealed class WriteWfProbeCommand : WfAsyncCmdlet
    {
        public static int Written;

        [Parameter] public int Count { get; set; } = 100000;

        [Parameter] public string Fail { get; set; }

        [Parameter] public SwitchParameter Loud { get; set; }

        protected override async Task EndAsync(CancellationToken cancellationToken)
        {
            Written = 0;
            for (int index = 1; index <= Count; index++)
            {
                await WriteAsync(index, cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref Written);
                if (Loud) { ShowProgress("probe", index.ToString(), index * 100 / Count); Explain("verbose " + index); Warn("warning " + index); }
            }

            if (Fail == "unforeseen") { throw new FormatException("unforeseen", new InvalidOperationException("deeper")); }
            if (Fail == "pipeline") { await OnPipelineAsync<int>(() => throw new TimeoutException("on the pipeline thread")).ConfigureAwait(false); }
            if (Fail == "report")
            {
                await WriteFailureAsync(new FormatException("reported"), cancellationToken).ConfigureAwait(false);
                await WriteAsync("after", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [Cmdlet("Wait", "WfProbe")]
    public sealed class WaitWfProbeCommand : WfAsyncCmdlet
    {
        [Parameter] public SwitchParameter Stubborn { get; set; }

        [Parameter(ValueFromPipeline = true)] public object InputObject { get; set; }

        protected override void Process()
        {
            Work(ProcessAsync);
        }

        private async Task ProcessAsync(CancellationToken cancellationToken)
        {
            await WriteAsync("started", cancellationToken).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(30), Stubborn ? CancellationToken.None : cancellationToken).ConfigureAwait(false);
        }
    }
}
