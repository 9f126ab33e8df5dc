using System.Collections;
using WorkfrontOutlook.SimulatedTenant;
using WorkfrontOutlook.SimulatedTenant.Model;

namespace WorkfrontOutlook.Tests.SimulatedTenant;

[Collection(nameof(ScaleTests))]
[CollectionDefinition(nameof(ScaleTests), DisableParallelization = true)]
public class ScaleTests
{
    [Fact]
    public async Task A_hundred_thousand_mailboxes_are_computed_and_not_kept()
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 100_000);
        using var caller = new TestCaller(tenant);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        int next = 0;
        for (int i = 0; i < 100; i++)
        {
            await BatchTests.SendAsync(caller, Enumerable.Range(0, 10).Select(_ => tenant.GetMailbox(next++ * 97).PrimarySmtpAddress));
        }

        int listed = tenant.ExecuteCmdlet("Get-Mailbox", new Hashtable { ["ResultSize"] = "Unlimited" }).Output.Count();
        Assert.Equal(100_005, listed);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000_000);
        Assert.Equal(1000, tenant.Statistics.MailboxCalls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_identity_leads_back_to_its_mailbox(int seed)
    {
        SeededTenant tenant = SeededTenant.Create("Workfront", 5000, seed);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        bool digits = false;
        for (int i = 0; i < 5000; i++)
        {
            SeededMailbox mailbox = tenant.GetMailbox(i);
            digits |= char.IsDigit(mailbox.Alias[0]);
            foreach (string identity in new[] { mailbox.PrimarySmtpAddress, mailbox.Alias, mailbox.ExchangeGuid.ToString(), mailbox.ExchangeObjectId.ToString("B"), mailbox.ExternalDirectoryObjectId.ToString() })
            {
                Assert.True(seen.Add(identity));
                Assert.Equal(i, tenant.FindRecipient(identity)?.Index);
            }
        }

        Assert.True(digits);
        Assert.Null(tenant.FindRecipient("adele.vance.99999999"));
        Assert.Null(tenant.FindRecipient(Guid.NewGuid().ToString()));
    }
}
