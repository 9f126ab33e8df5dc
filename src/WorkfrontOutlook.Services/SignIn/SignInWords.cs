using System.Globalization;
using System.Text.RegularExpressions;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.SignIn;

/// <summary>Makes the errors of a sign-in: what Entra's codes mean, in words without anything secret.</summary>
internal sealed class SignInWords
{
    private static readonly Regex Code = new(@"AADSTS(?<number>\d{4,})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
    private static readonly Regex Form = new(
        @"\b(?<name>client_secret|client_assertion|password|refresh_token|access_token|id_token|device_code|code|assertion)(?<gap>[""']?\s*[:=]\s*[""']?)[^\s""'&,;}]+",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    // Entra's codes, from Microsoft Learn, "Microsoft Entra authentication and authorization error codes" (2024-04-24, read
    // 2026-11). Microsoft warns that codes change, so an unknown one is never taken for anything: its words are shown.
    private static readonly Dictionary<string, WfErrorDefinition> Known = Table();

    private readonly Func<IEnumerable<string>> _secrets;

    /// <summary>Initializes a new instance of the <see cref="SignInWords"/> class.</summary>
    /// <param name="app">The app's id, for messages.</param>
    /// <param name="tenant">The tenant, for messages.</param>
    /// <param name="host">The host that signs in, for messages.</param>
    /// <param name="secrets">Gives what must be in no text.</param>
    public SignInWords(string? app, string? tenant, string host, Func<IEnumerable<string>>? secrets = null)
    {
        App = app ?? SignInText.ThisApp;
        Tenant = tenant ?? "organizations";
        Host = host;
        _secrets = secrets ?? Enumerable.Empty<string>;
    }

    public string App { get; }

    public string Tenant { get; }

    public string Host { get; }

    /// <summary>Tells which of Entra's codes a text names.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The digits, or null.</returns>
    public static string? CodeIn(string? text)
    {
        try
        {
            Match match = Code.Match(Cut(text));
            return match.Success ? match.Groups["number"].Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Makes the error for what Entra said.</summary>
    /// <param name="text">Its words.</param>
    /// <param name="otherwise">What it is when the words hold no known code.</param>
    /// <param name="fallbackCode">The protocol's own code, such as invalid_grant.</param>
    /// <returns>The error.</returns>
    public WfException Refused(string? text, WfErrorDefinition otherwise, string? fallbackCode)
    {
        string? number = CodeIn(text);
        WfErrorDefinition definition = number is not null && Known.TryGetValue(number, out WfErrorDefinition? known) ? known : otherwise;
        string code = number is null ? Clean(fallbackCode) is { Length: > 0 } other ? other : SignInText.NoCode : "AADSTS" + number;
        return definition.For(App, App, Tenant, code, Said(text));
    }

    public WfException Unreachable(Exception cause)
    {
        Exception deepest = cause;
        while (deepest.InnerException is Exception inner)
        {
            deepest = inner;
        }

        string reason = deepest is OperationCanceledException ? string.Format(CultureInfo.CurrentCulture, SignInText.NoAnswer, 100) : Said(deepest.Message);
        return WfErrors.SignInUnreachable.For(Host, Host, reason);
    }

    public WfException Malformed() => WfErrors.SignInReplyMalformed.For(Host, Host);

    public WfException Throttled() => WfErrors.SignInThrottled.For(Host, Host);

    public WfException ServiceFailed(int status, string? text) => WfErrors.SignInServiceFailed.For(Host, Host, status, Said(text));

    /// <summary>Makes the other side's words fit for a message.</summary>
    /// <param name="text">The words.</param>
    /// <returns>One line without secrets; a placeholder for none.</returns>
    public string Said(string? text) => Clean(text) is { Length: > 0 } said ? said : SignInText.NothingSaid;

    public override string ToString() => nameof(SignInWords);

    private static string Cut(string? text) => text is null ? string.Empty : ServiceText.Cut(text, 8192);

    private static Dictionary<string, WfErrorDefinition> Table()
    {
        var table = new Dictionary<string, WfErrorDefinition>(StringComparer.Ordinal);
        void Add(WfErrorDefinition definition, params string[] codes)
        {
            foreach (string code in codes)
            {
                table.Add(code, definition);
            }
        }

        Add(WfErrors.ClientSecretRefused, "7000215", "70002");
        Add(WfErrors.ClientSecretExpired, "7000222");
        Add(WfErrors.ClientCertificateRefused, "700027", "700030", "50012");
        Add(WfErrors.FederatedTokenRefused, "50013", "50027", "700229");
        Add(WfErrors.UnknownApp, "700016", "700011", "70001");
        Add(WfErrors.AppDisabled, "7000112");
        Add(WfErrors.UnknownTenant, "90002", "90038", "900382", "900432");
        Add(WfErrors.ConsentMissing, "65001", "65002", "65004", "65005", "90008", "90094", "90095", "650052", "650056", "650057", "500011");
        Add(WfErrors.ConditionalAccessBlocked, "53000", "53001", "53002", "53003", "53004", "53010", "53011", "530032", "530034", "530035", "50097", "50131", "50005");
        Add(WfErrors.MultifactorNeeded, "50072", "50074", "50076", "50078", "50079", "50158");
        Add(WfErrors.UserSignInRefused, "50014", "50020", "50034", "50053", "50055", "50056", "50057", "50064", "50105", "50126", "50144", "51004", "90072");
        Add(WfErrors.PublicClientRefused, "7000218", "700025", "50011", "900971");
        Add(WfErrors.DeviceCodeExpired, "70019");
        Add(WfErrors.SignInThrottled, "90055", "50196");
        Add(WfErrors.SignInAgainNeeded, "70008", "70043", "700082", "700084", "50089", "50132", "50133", "50173");

        // Not in that list. Certificates: Microsoft.Identity.Web's own table; federation: Microsoft Learn, "Troubleshoot an
        // Azure Resource Manager workload identity service connection", and answers of the service; the rest: answers of the
        // service, as many projects on GitHub quote them (read 2026-11).
        Add(WfErrors.ClientCertificateRefused, "7000214", "7000274", "7000277", "1000502");
        Add(WfErrors.FederatedTokenRefused, "70021", "700211", "700212", "700213", "700214", "700223", "700231", "700238", "7002138", "7002381");
        Add(WfErrors.UnknownTenant, "900021", "900023");
        Add(WfErrors.ConsentMissing, "501051");
        Add(WfErrors.ConditionalAccessBlocked, "53009", "530031", "530033");
        Add(WfErrors.MultifactorNeeded, "500121");
        Add(WfErrors.PublicClientRefused, "500113");
        Add(WfErrors.DeviceCodeExpired, "70020");
        Add(WfErrors.SignInAgainNeeded, "70044");
        return table;
    }

    private string Clean(string? text)
    {
        string cut = Cut(text);
        foreach (string secret in _secrets())
        {
            if (secret.Length > 0)
            {
                cut = cut.Replace(secret, "[…]").Replace(Uri.EscapeDataString(secret), "[…]");
            }
        }

        try
        {
            return ServiceText.Clean(Form.Replace(cut, "${name}${gap}[…]"), null);
        }
        catch (RegexMatchTimeoutException)
        {
            return "[…]";
        }
    }
}
