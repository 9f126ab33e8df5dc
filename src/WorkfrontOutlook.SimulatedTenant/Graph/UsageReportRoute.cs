using System.Globalization;
using System.Text;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>
/// The usage report on Outlook's versions: Graph sends on to a download that needs no token and is open for some minutes
/// (getEmailAppUsageVersionsUserCounts, response).
/// </summary>
internal sealed class UsageReportRoute : GraphRoute
{
    /// <summary>The host of downloads.</summary>
    public const string Host = "reports.office.com";

    /// <summary>Where downloads lie.</summary>
    public const string DownloadPath = "/data/download/";

    private static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(5);
    private static readonly string[] Columns = { "Outlook 2016", "Outlook 2013", "Outlook 2010", "Outlook 2007", "Undetermined", "Report Period", "Outlook M365", "Outlook 2019" };
    private static readonly string[] Periods = { "D7", "D30", "D90", "D180" };

    private readonly ExchangeModel _model;

    public UsageReportRoute(ExchangeModel model)
        : base("/reports/getEmailAppUsageVersionsUserCounts(period='{}')") => _model = model;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Reports;

    // The reports' service says it in its own words.
    public override WireReply Denied(GraphRequest request) => GraphErrors.Make(403, "S2SUnauthorized", "Invalid permission.");

    public override WireReply Answer(GraphRequest request)
    {
        string period = request.Keys[0];
        if (!Periods.Contains(period, StringComparer.OrdinalIgnoreCase))
        {
            throw new GraphQueryException("InvalidArgument", "The period '" + period + "' isn't one of D7, D30, D90 and D180.");
        }

        string server = request.Uri.IsLoopback ? request.Uri.GetLeftPart(UriPartial.Authority) : "https://" + Host;
        string ticket = period.ToUpperInvariant() + "." + _model.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return WireReply.Text(302, "text/plain", string.Empty).With("Location", server + DownloadPath + Seal(ticket) + "_" + ticket);
    }

    /// <summary>Answers the download itself.</summary>
    public WireReply Download(Uri uri)
    {
        string[] parts = uri.AbsolutePath.Substring(DownloadPath.Length).Split('_');
        string[] ticket = parts[parts.Length - 1].Split('.');
        if (parts.Length != 2 || ticket.Length != 2 || !string.Equals(parts[0], Seal(parts[1]), StringComparison.Ordinal)
            || DateTimeOffset.FromUnixTimeSeconds(long.Parse(ticket[1], CultureInfo.InvariantCulture)) + OpenFor < _model.Clock.GetUtcNow())
        {
            return WireReply.Text(403, "text/plain", "The address is no longer good.");
        }

        // With a byte order mark, as the service sends it.
        byte[] body = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Csv(ticket[0]))).ToArray();
        return new WireReply(200) { ContentType = "application/octet-stream", Body = body };
    }

    private string Seal(string ticket) => StableHash.Id(_model.Profile.Seed, "download-" + ticket).ToString("N");

    private string Csv(string period)
    {
        IReadOnlyDictionary<string, int> versions = _model.Profile.OutlookVersions ?? new Dictionary<string, int>(StringComparer.Ordinal) { ["Outlook M365"] = _model.Profile.MailboxCount };
        var text = new StringBuilder("Report Refresh Date," + string.Join(",", Columns) + "\r\n");
        if (versions.Count > 0)
        {
            // The report is some days behind.
            text.Append(_model.Clock.GetUtcNow().AddDays(-2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            foreach (string column in Columns)
            {
                string value = string.Equals(column, "Report Period", StringComparison.Ordinal) ? period.Substring(1)
                    : versions.TryGetValue(column, out int users) && users > 0 ? users.ToString(CultureInfo.InvariantCulture)
                    : string.Empty;
                text.Append(',').Append(value);
            }

            text.Append("\r\n");
        }

        return text.ToString();
    }
}
