namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetAcceptedDomain : Cmdlet
{
    public override string Name => "Get-AcceptedDomain";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "Identity", "ResultSize" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model) => new(new object[]
    {
        Domain(model.Organization, isDefault: false, isInitial: true),
        Domain(model.MailDomain, isDefault: true, isInitial: false),
    });

    private static CmdletRecord Domain(string name, bool isDefault, bool isInitial) => new()
    {
        { "Name", name },
        { "DomainName", name },
        { "DomainType", new ServerEnum("Microsoft.Exchange.Data.Directory.SystemConfiguration.AcceptedDomainType", "Authoritative") },
        { "Default", isDefault },
        { "InitialDomain", isInitial },
    };
}
