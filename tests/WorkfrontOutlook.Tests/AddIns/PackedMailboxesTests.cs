using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.Tests.AddIns;

public sealed class PackedMailboxesTests
{
    [Fact]
    public void What_is_packed_comes_out_letter_by_letter()
    {
        // A GUID in another form is another text: it is sent as it was listed.
        string[] ids =
        [
            "0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5B-D9CB-469F-A165-70867728950E", "{0f8fad5b-d9cb-469f-a165-70867728950e}",
            "0f8fad5bd9cb469fa16570867728950e", " 0f8fad5b-d9cb-469f-a165-70867728950e", "u1@contoso.example", "Zoë 李 😀", string.Empty, new string('x', 70_000),
        ];
        MailboxReference[] mailboxes = [.. ids.Select((id, i) => new MailboxReference { Id = id, Address = $"straße{i}@contoso.example" })];

        var packed = PackedMailboxes.Of(mailboxes);

        Assert.Equal(mailboxes.Length, packed.Count);
        Assert.Equal(mailboxes.Select(mailbox => (mailbox.Id, mailbox.Address)), packed.Unpack().Select(mailbox => (mailbox.Id, mailbox.Address)));
        Assert.Empty(PackedMailboxes.Of([]).Unpack());
    }
}
