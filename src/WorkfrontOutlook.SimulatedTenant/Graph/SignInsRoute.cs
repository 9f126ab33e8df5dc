using System.Globalization;
using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>Interactive sign-ins of the last 30 days, the latest first. Needs two permissions and Entra ID P1.</summary>
internal sealed class SignInsRoute : GraphRoute
{
    private const int PageSize = 1000;

    private readonly ExchangeModel _model;

    public SignInsRoute(ExchangeModel model)
        : base("/auditLogs/signIns") => _model = model;

    public override bool IsReporting => true;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.SignIns;

    // The words of this service (microsoft-graph-docs issue 13632 and docs-contrib issue 8997).
    public override WireReply Denied(GraphRequest request) =>
        GraphErrors.Make(403, "Authentication_MSGraphPermissionMissing", "Calling principal does not have required MSGraph permissions AuditLog.Read.All");

    public override WireReply Answer(GraphRequest request)
    {
        // Without the directory it can't look up the licence (microsoft-graph-docs issue 2789).
        if (!GraphEndpoint.Holds(_model.Profile, request.Caller, GraphPermissions.Directory))
        {
            return GraphErrors.Make(403, "Authentication_ApplicationHasNoDirectoryReadAccess", "Failed to do premium license check from ADGraph");
        }

        if (!_model.Profile.HasEntraP1)
        {
            return GraphErrors.Make(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "Neither tenant is B2C or tenant doesn't have premium license");
        }

        Func<Func<string, string?>, bool> filter = GraphFilter.Read(Query.Value(request.Uri, "$filter"), "signIn", "appId", "appDisplayName", "createdDateTime", "id", "userPrincipalName");
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        IEnumerable<SignIn> found = _model.Profile.EntraApps.Where(app => app.IsPresent).SelectMany(Of)
            .Where(signIn => filter(name => Value(signIn, name)))
            .OrderByDescending(signIn => signIn.At);
        return GraphPage.Of(request, "auditLogs/signIns", found, (writer, signIn) => Write(writer, signIn, select), PageSize, PageSize);
    }

    private static string Date(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    // Not consented, not assigned, switched off.
    private static int ErrorOf(EntraApp app) => !app.IsEnabled ? 7000112 : app.IsAssignmentRequired ? 50105 : 65001;

    private string? Value(SignIn signIn, string property) => property.ToUpperInvariant() switch
    {
        "APPID" => signIn.App.AppId,
        "APPDISPLAYNAME" => signIn.App.DisplayName,
        "CREATEDDATETIME" => Date(signIn.At),
        "ID" => Id(signIn),
        _ => User(signIn).PrimarySmtpAddress,
    };

    private string Id(SignIn signIn) => StableHash.Id(_model.Profile.Seed, "sign-in-" + signIn.App.AppId, signIn.Index).ToString();

    private SeededMailbox User(SignIn signIn)
    {
        EntraDirectory directory = _model.State.Entra.Directory;
        return directory.User(StableHash.Below(directory.UserCount, _model.Profile.Seed, "sign-in-user-" + signIn.App.AppId, signIn.Index));
    }

    private IEnumerable<SignIn> Of(EntraApp app)
    {
        int all = app.SignIns + app.FailedSignIns;
        for (int i = 0; i < all; i++)
        {
            // Spread over the four weeks before the tenant was made, failed ones among the others.
            DateTimeOffset at = _model.Start - TimeSpan.FromMinutes(28.0 * 24 * 60 * (i + 1) / (all + 1));
            bool failed = (long)(i + 1) * app.FailedSignIns / all > (long)i * app.FailedSignIns / all;
            yield return new SignIn(app, i, at, failed ? ErrorOf(app) : 0);
        }
    }

    private void Write(Utf8JsonWriter writer, SignIn signIn, IReadOnlyList<string> select)
    {
        SeededMailbox user = User(signIn);
        writer.WriteStartObject();
        Selected(writer, select, "id", Id(signIn));
        Selected(writer, select, "createdDateTime", Date(signIn.At));
        Selected(writer, select, "userDisplayName", user.DisplayName);
        Selected(writer, select, "userPrincipalName", user.PrimarySmtpAddress);
        Selected(writer, select, "userId", user.ExternalDirectoryObjectId.ToString());
        Selected(writer, select, "appId", signIn.App.AppId);
        Selected(writer, select, "appDisplayName", signIn.App.DisplayName);
        Selected(writer, select, "ipAddress", "203.0.113." + (signIn.Index % 250).ToString(CultureInfo.InvariantCulture));
        Selected(writer, select, "clientAppUsed", "Mobile Apps and Desktop clients");
        Selected(writer, select, "correlationId", StableHash.Id(_model.Profile.Seed, "correlation-" + signIn.App.AppId, signIn.Index).ToString());
        Selected(writer, select, "conditionalAccessStatus", "notApplied");
        Selected(writer, select, "isInteractive", json => json.WriteBooleanValue(true));
        Selected(writer, select, "riskState", "none");
        Selected(writer, select, "riskEventTypes_v2", Array.Empty<string>());
        Selected(writer, select, "resourceDisplayName", "Microsoft Graph");
        Selected(writer, select, "resourceId", SeededGrant.MicrosoftGraph);
        Selected(writer, select, "status", json =>
        {
            json.WriteStartObject();
            json.WriteNumber("errorCode", signIn.ErrorCode);
            json.WriteString("failureReason", signIn.ErrorCode == 0 ? "Other." : "The sign-in failed.");
            json.WriteNull("additionalDetails");
            json.WriteEndObject();
        });
        Selected(writer, select, "deviceDetail", json =>
        {
            json.WriteStartObject();
            json.WriteString("operatingSystem", "Windows 11");
            json.WriteNull("isCompliant");
            json.WriteNull("isManaged");
            json.WriteEndObject();
        });
        writer.WriteEndObject();
    }

    private sealed class SignIn
    {
        public SignIn(EntraApp app, int index, DateTimeOffset at, int errorCode)
        {
            App = app;
            Index = index;
            At = at;
            ErrorCode = errorCode;
        }

        public EntraApp App { get; }

        public int Index { get; }

        public DateTimeOffset At { get; }

        public int ErrorCode { get; }
    }
}
