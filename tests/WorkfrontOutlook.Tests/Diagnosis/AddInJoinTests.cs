using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Diagnosis;

namespace WorkfrontOutlook.Tests.Diagnosis;

public sealed class AddInJoinTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_add_in_with_two_asset_ids_is_Workfront_when_one_of_them_is(bool workfrontFirst)
    {
        string id = new Guid(7, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString();
        WfOutlookAddIn[] records =
        [
            new() { AddInId = id, AssetId = WorkfrontAddIn.AssetId, Source = AddInSource.Mailbox, MailboxId = "a" },
            new() { AddInId = id, AssetId = "WA200000001", Source = AddInSource.Mailbox, MailboxId = "b" },
        ];
        var join = new AddInJoin();
        foreach (WfOutlookAddIn record in workfrontFirst ? records : records.Reverse())
        {
            join.Add(record);
        }

        WfAddInSummary summary = Assert.Single(join.Summaries());
        Assert.True(summary.IsWorkfront);
        Assert.Equal(2, summary.MailboxCount);
    }
}
