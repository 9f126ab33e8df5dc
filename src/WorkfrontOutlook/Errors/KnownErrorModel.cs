namespace WorkfrontOutlook.Errors;

/// <summary>The form of known-errors.json; the file's own note says what each part means.</summary>
internal sealed class KnownErrorModel
{
    public string Note { get; set; } = string.Empty;

    public DateTime Updated { get; set; }

    public List<CauseRow> Causes { get; set; } = [];

    public HostGroups Hosts { get; set; } = new();

    public List<string> TokenOperations { get; set; } = [];

    public List<string> MailPaths { get; set; } = [];

    public List<SignRow> Rows { get; set; } = [];

    internal sealed class CauseRow
    {
        public string Code { get; set; } = string.Empty;

        public CauseImplication Implies { get; set; }

        public DateTime? Since { get; set; }

        public Basis Basis { get; set; }

        public string Source { get; set; } = string.Empty;

        public DateTime Date { get; set; }
    }

    internal sealed class HostGroups
    {
        public List<string> ExchangeOnline { get; set; } = [];

        public List<string> Consumer { get; set; } = [];

        public List<string> SignIn { get; set; } = [];

        public List<string> OtherMail { get; set; } = [];
    }

    internal sealed class SignRow
    {
        public string Id { get; set; } = string.Empty;

        public string Group { get; set; } = string.Empty;

        public List<string> Codes { get; set; } = [];

        public List<string> Names { get; set; } = [];

        public Dictionary<string, List<string>> Texts { get; set; } = [];

        public List<ShapeRow> Shapes { get; set; } = [];

        public List<string> Clues { get; set; } = [];

        public List<SignalSource>? In { get; set; }

        public List<WeightRow> Causes { get; set; } = [];

        public Basis Basis { get; set; }

        public string Source { get; set; } = string.Empty;

        public DateTime Date { get; set; }
    }

    internal sealed class ShapeRow
    {
        public string Anchor { get; set; } = string.Empty;

        public string Regex { get; set; } = string.Empty;
    }

    internal sealed class WeightRow
    {
        public string Cause { get; set; } = string.Empty;

        public int Weight { get; set; }
    }
}
