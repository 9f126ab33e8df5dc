using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>
/// The tenant's recipients, each computed from (seed, index) when it is asked for. The ids hold the index, mixed with the
/// seed, so that an identity is found without a table.
/// </summary>
internal sealed class RecipientDirectory
{
    private const string ExchangeGuidStream = "exchange-guid";
    private const string ObjectIdStream = "object-id";
    private const string DirectoryIdStream = "directory-id";

    private readonly TenantProfile _profile;
    private readonly string _domain;
    private readonly int[] _ends;

    public RecipientDirectory(TenantProfile profile, string domain)
    {
        _profile = profile;
        _domain = domain;
        int end = profile.MailboxCount;
        _ends = new int[9];
        _ends[0] = end;
        _ends[1] = end += profile.Rooms;
        _ends[2] = end += profile.Equipment;
        _ends[3] = end += 1;
        _ends[4] = end += profile.GroupMailboxes;
        _ends[5] = end += profile.OnPremisesMailboxes;
        _ends[6] = end += profile.ExternalMailUsers;
        _ends[7] = end += profile.SoftDeletedMailboxes;
        _ends[8] = end + profile.InactiveMailboxes;
    }

    /// <summary>Gets how many recipients there are of all kinds.</summary>
    public int Count => _ends[8];

    /// <summary>Tells what the recipient is, without computing the rest.</summary>
    public MailboxKind KindOf(int index)
    {
        if (index < _ends[0])
        {
            return StableHash.Unit(_profile.Seed, "shared", index) < _profile.SharedShare ? MailboxKind.Shared : MailboxKind.User;
        }

        for (int i = 1; i < _ends.Length; i++)
        {
            if (index < _ends[i])
            {
                return MailboxKind.Shared + i;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    public bool IsBroken(int index) => index < _ends[0] && _profile.BrokenShare > 0
        && (StableHash.Unit(_profile.Seed, "broken", index) < _profile.BrokenShare
            || index == StableHash.Below(_profile.MailboxCount, _profile.Seed, "broken-one"));

    public SeededMailbox Get(int index)
    {
        MailboxKind kind = KindOf(index);
        string display = DisplayName(index, kind);
        string alias = Alias(index, kind);
        return new SeededMailbox(index, kind)
        {
            DisplayName = display,
            Alias = alias,
            PrimarySmtpAddress = alias + "@" + _domain,
            ExchangeGuid = kind == MailboxKind.External ? Guid.Empty : IndexedId(ExchangeGuidStream, index),
            ExchangeObjectId = IndexedId(ObjectIdStream, index),
            ExternalDirectoryObjectId = IndexedId(DirectoryIdStream, index),
            IsBroken = IsBroken(index),
        };
    }

    /// <summary>Finds a recipient by any of its ids, its address, its user principal name or its alias.</summary>
    public int? Find(string? identity)
    {
        identity = identity?.Trim();
        if (string.IsNullOrEmpty(identity))
        {
            return null;
        }

        if (Guid.TryParse(identity, out Guid id))
        {
            return FindId(ExchangeGuidStream, id) ?? FindId(ObjectIdStream, id) ?? FindId(DirectoryIdStream, id);
        }

        int at = identity!.IndexOf('@');
        string alias = at < 0 ? identity : identity.Substring(0, at);
        if (at >= 0 && !string.Equals(identity.Substring(at + 1), _domain, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string digits = alias.Substring(alias.LastIndexOf('.') + 1);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && index < Count
            && string.Equals(alias, Alias(index, KindOf(index)), StringComparison.OrdinalIgnoreCase)
            ? index
            : null;
    }

    private int? FindId(string stream, Guid id)
    {
        int index = BitConverter.ToInt32(id.ToByteArray(), 0) ^ Key(stream);
        return index >= 0 && index < Count && IndexedId(stream, index) == id ? index : null;
    }

    private Guid IndexedId(string stream, int index) => StableHash.Id(_profile.Seed, stream, index, index ^ Key(stream));

    private int Key(string stream) => (int)(StableHash.Of(_profile.Seed, stream + "-key") & 0xFFFFFFFF);

    private string DisplayName(int index, MailboxKind kind)
    {
        if (_profile.HostileNames && index % 3 == 0)
        {
            return Names.Hostile[index / 3 % Names.Hostile.Length];
        }

        string number = index.ToString(CultureInfo.InvariantCulture);
        return kind switch
        {
            MailboxKind.User or MailboxKind.OnPremises or MailboxKind.SoftDeleted or MailboxKind.Inactive => PersonFirst(index) + " " + PersonLast(index),
            MailboxKind.External => PersonFirst(index) + " (guest)",
            MailboxKind.Shared => Team(index),
            MailboxKind.Room => "Room " + number,
            MailboxKind.Equipment => "Projector " + number,
            MailboxKind.Discovery => "Discovery Search Mailbox",
            _ => Team(index) + " group",
        };
    }

    private string Alias(int index, MailboxKind kind)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        string stem = kind switch
        {
            MailboxKind.User or MailboxKind.OnPremises or MailboxKind.External or MailboxKind.SoftDeleted or MailboxKind.Inactive => Plain(PersonFirst(index)) + "." + Plain(PersonLast(index)),
            MailboxKind.Shared => Plain(Team(index)),
            MailboxKind.Room => "room",
            MailboxKind.Equipment => "projector",
            MailboxKind.Discovery => "discoverysearchmailbox",
            _ => "group",
        };

        // Scripts that walk the aliases from a to z never see these.
        string digits = StableHash.Unit(_profile.Seed, "digits-first", index) < 0.05 ? "3" : string.Empty;
        return digits + stem + "." + number;
    }

    private string PersonFirst(int index) => Names.First[StableHash.Below(Names.First.Length, _profile.Seed, "first", index)];

    private string PersonLast(int index) => Names.Last[StableHash.Below(Names.Last.Length, _profile.Seed, "last", index)];

    private string Team(int index) => Names.Teams[StableHash.Below(Names.Teams.Length, _profile.Seed, "team", index)];

    private static string Plain(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name.Normalize(NormalizationForm.FormD))
        {
            if (c < 128 && char.IsLetter(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }

        return text.ToString();
    }
}
