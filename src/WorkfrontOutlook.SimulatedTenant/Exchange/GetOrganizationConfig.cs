namespace WorkfrontOutlook.SimulatedTenant.Exchange;

internal sealed class GetOrganizationConfig : Cmdlet
{
    public override string Name => "Get-OrganizationConfig";

    protected override IReadOnlyList<string> Parameters { get; } = new[] { "RetrieveEwsOperationAccessPolicy" };

    protected override CmdletReply Execute(CmdletCall call, ExchangeModel model) => new(new object[]
    {
        new CmdletRecord
        {
            { "Name", model.Organization },
            { "Identity", model.Organization },
            { "DisplayName", "Simulated tenant" },
            { "Guid", model.TenantId },
            { "ExternalDirectoryOrganizationId", model.TenantId.ToString() },
            { "AppsForOfficeEnabled", true },
            { "EwsEnabled", null },
            { "IsDehydrated", false },
        },
    });
}
