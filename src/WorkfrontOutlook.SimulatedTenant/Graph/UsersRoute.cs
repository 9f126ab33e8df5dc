using System.Globalization;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Model;
using WorkfrontOutlook.SimulatedTenant.Wire;

namespace WorkfrontOutlook.SimulatedTenant.Graph;

/// <summary>The users, or their number alone. Advanced queries need their header (advanced query capabilities, error handling).</summary>
internal sealed class UsersRoute : GraphRoute
{
    private static readonly string[] Advanced = { "ne", "not", "endsWith" };

    private readonly ExchangeModel _model;

    public UsersRoute(ExchangeModel model)
        : base("/users", "/users/$count") => _model = model;

    public override IReadOnlyList<string> Permissions(GraphRequest request) => GraphPermissions.Users;

    public override WireReply Answer(GraphRequest request)
    {
        EntraDirectory directory = _model.State.Entra.Directory;
        if (request.Resource.EndsWith("/$count", StringComparison.OrdinalIgnoreCase))
        {
            return request.IsEventual
                ? WireReply.Text(200, "text/plain", directory.UserCount.ToString(CultureInfo.InvariantCulture))
                : throw GraphQueryException.Bad("$count is not currently supported.");
        }

        bool wantsCount = string.Equals(Query.Value(request.Uri, "$count"), "true", StringComparison.OrdinalIgnoreCase);
        if (Query.Value(request.Uri, "$search") is not null && !request.IsEventual)
        {
            throw GraphQueryException.Unsupported("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'");
        }

        string? text = Query.Value(request.Uri, "$filter");
        string? operation = text is null ? null : Array.Find(Advanced, word => text.Split(' ', '(').Contains(word, StringComparer.OrdinalIgnoreCase));
        if (operation is not null && !(request.IsEventual && wantsCount))
        {
            throw GraphQueryException.Unsupported("Operator '" + operation + "' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header.");
        }

        Func<Func<string, string?>, bool> filter = GraphFilter.Read(text, "User", "id", "userPrincipalName", "mail");
        IReadOnlyList<string> select = Query.List(request.Uri, "$select");
        IEnumerable<SeededMailbox> users = Enumerable.Range(0, directory.UserCount).Select(directory.User)
            .Where(user => filter(name => string.Equals(name, "id", StringComparison.OrdinalIgnoreCase) ? user.ExternalDirectoryObjectId.ToString() : user.PrimarySmtpAddress));

        // Without the header, $count is ignored and not an error.
        return GraphPage.Of(
            request,
            "users",
            users,
            (writer, user) =>
            {
                writer.WriteStartObject();
                Selected(writer, select, "id", user.ExternalDirectoryObjectId.ToString());
                Selected(writer, select, "displayName", user.DisplayName);
                Selected(writer, select, "mail", user.PrimarySmtpAddress);
                Selected(writer, select, "userPrincipalName", user.PrimarySmtpAddress);
                writer.WriteEndObject();
            },
            count: wantsCount && request.IsEventual ? users.Count() : null);
    }
}
