using System.Collections;
using System.Collections.Specialized;
using System.Text.Json;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.SimulatedTenant;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

public class SessionTests
{
    [Fact]
    public async Task The_session_gives_the_same_records_as_the_wire()
    {
        SeededTenant tenant = SeededTenant.Create("Mixed");
        using var caller = new TestCaller(tenant);
        JsonElement[] wire = (await caller.InvokeAsync("Get-App", ("OrganizationApp", true), ("PrivateCatalog", true))).Value;
        OrderedDictionary[] session = tenant.ExecuteCmdlet("Get-App", new Hashtable { ["OrganizationApp"] = true, ["PrivateCatalog"] = true }).Output.Cast<OrderedDictionary>().ToArray();
        Assert.Equal(wire.Select(item => item.GetProperty("AppId").GetString()), session.Select(item => item["AppId"]));
        Assert.Equal(wire[0].EnumerateObject().Select(property => property.Name).Where(name => !name.Contains('@')), session[0].Keys.Cast<string>());
    }

    [Fact]
    public void Errors_carry_the_three_parts_and_a_denied_cmdlet_is_not_there()
    {
        SeededTenant tenant = SeededTenant.Create("NoPermission");
        Assert.DoesNotContain("Get-App", tenant.AvailableCmdlets);
        Assert.Contains("Get-Mailbox", tenant.AvailableCmdlets);
        Assert.EndsWith("CommandNotFoundException", tenant.ExecuteCmdlet("Get-App").Error!.ExceptionType, StringComparison.Ordinal);
        CmdletError error = tenant.ExecuteCmdlet("Get-Mailbox", new Hashtable { ["Identity"] = "nobody" }).Error!;
        Assert.Equal(3, error.Message.Split('|').Length);
        Assert.EndsWith("ManagementObjectNotFoundException", error.ExceptionType, StringComparison.Ordinal);
    }

    [Fact]
    public void A_session_pages_by_itself_and_warns_when_it_cuts()
    {
        SeededTenant tenant = SeededTenant.Create("Clean", 2345);
        CmdletResult all = tenant.ExecuteCmdlet("Get-Mailbox", new Hashtable { ["ResultSize"] = "Unlimited", ["RecipientTypeDetails"] = new object[] { "UserMailbox", "SharedMailbox" } });
        Assert.Equal(2345, all.Output.Count());
        Assert.Empty(all.Warnings);
        CmdletResult cut = tenant.ExecuteCmdlet("Get-Mailbox", new Hashtable { ["ResultSize"] = 1500 });
        Assert.Equal(1500, cut.Output.Count());
        Assert.Single(cut.Warnings);
    }

    [Fact]
    public void Writes_need_no_confirmation_here_and_what_if_does_nothing()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront");
        var parameters = new Hashtable { ["Identity"] = "b7cf3295-3645-4fc5-9c19-a963c71d1fe2", ["OrganizationApp"] = true, ["WhatIf"] = true };
        Assert.Null(tenant.ExecuteCmdlet("Remove-App", parameters).Error);
        Assert.Contains(tenant.GetTruth().AddIns, addIn => addIn.IsWorkfront && addIn.Sources.Contains(AddInSource.Organization));
        parameters.Remove("WhatIf");
        Assert.Null(tenant.ExecuteCmdlet("Remove-App", parameters).Error);
        Assert.DoesNotContain(tenant.GetTruth().AddIns, addIn => addIn.IsWorkfront && addIn.Sources.Contains(AddInSource.Organization));
        Assert.All(tenant.Statistics.Writes, write => Assert.False(write.OverHttp));
    }
}
