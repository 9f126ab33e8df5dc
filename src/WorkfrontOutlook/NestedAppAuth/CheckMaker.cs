using System.Globalization;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.NestedAppAuth;

/// <summary>Makes checks of one name and source.</summary>
internal sealed class CheckMaker
{
    private const string Directory = "Directory.Read.All";

    private readonly string _name;
    private readonly string _permission;
    private readonly string _source;

    /// <summary>Initializes a new instance of the <see cref="CheckMaker"/> class.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="permission">The least permission that reading it takes.</param>
    /// <param name="source">Where it is read.</param>
    public CheckMaker(string name, string permission, string source)
    {
        _name = name;
        _permission = permission;
        _source = source;
    }

    public static string Text(string format, params object?[] args) => string.Format(CultureInfo.CurrentCulture, format, args);

    public WfNestedAppAuthCheck Pass(string detail, Basis basis = Basis.Observed) => Make(CheckOutcome.Pass, detail, null, basis, null, null);

    public WfNestedAppAuthCheck Warning(string detail, string? remedy, Basis basis = Basis.Observed) => Make(CheckOutcome.Warning, detail, remedy, basis, null, null);

    public WfNestedAppAuthCheck Fail(string detail, string remedy, Basis basis = Basis.Observed) => Make(CheckOutcome.Fail, detail, remedy, basis, null, null);

    /// <summary>What doesn't apply, or waits for something else.</summary>
    public WfNestedAppAuthCheck Skipped(string detail, string? remedy = null) => Make(CheckOutcome.Skipped, detail, remedy, Basis.Observed, null, null);

    /// <summary>What could not be read, with the permission where that is the reason.</summary>
    public WfNestedAppAuthCheck NotRead(WfException failure)
    {
        if (ReferenceEquals(failure.Definition, WfErrors.GraphPermissionMissing) || ReferenceEquals(failure.Definition, WfErrors.GraphNotConnected))
        {
            string detail = ReferenceEquals(failure.Definition, WfErrors.GraphNotConnected)
                ? failure.Message + " " + Text(NestedAppAuthText.NeedsPermission, _permission)
                : Text(NestedAppAuthText.PermissionMissing, _permission);
            return Make(CheckOutcome.Skipped, detail, Text(NestedAppAuthText.PermissionMissing_Remedy, _permission), Basis.Observed, _permission, null);
        }

        if (ReferenceEquals(failure.Definition, WfErrors.GraphDirectoryReadMissing))
        {
            return Make(CheckOutcome.Skipped, Text(NestedAppAuthText.PermissionMissing, Directory), Text(NestedAppAuthText.PermissionMissing_Remedy, Directory), Basis.Observed, Directory, null);
        }

        return Make(CheckOutcome.Skipped, Text(NestedAppAuthText.NotRead, failure.Message), failure.RecommendedAction, Basis.Observed, null, null);
    }

    /// <summary>What can't be told because the directory couldn't be asked which application the add-in has.</summary>
    /// <param name="failure">Why not.</param>
    /// <returns>The check.</returns>
    public WfNestedAppAuthCheck NotResolved(WfException failure) => ReferenceEquals(failure.Definition, WfErrors.GraphNotConnected)
        ? NotRead(failure)
        : new CheckMaker(_name, "Application.Read.All", _source).NotRead(failure);

    public WfNestedAppAuthCheck Missing(string permission) =>
        Make(CheckOutcome.Skipped, Text(NestedAppAuthText.RoleMissing, permission), Text(NestedAppAuthText.RoleMissing_Remedy, permission), Basis.Observed, permission, null);

    public WfNestedAppAuthCheck Make(CheckOutcome outcome, string detail, string? remedy, Basis basis, string? missing, string? source) => new()
    {
        Name = _name,
        Outcome = outcome,
        Basis = basis,
        Detail = detail,
        Remedy = remedy,
        Source = source ?? _source,
        MissingPermission = missing,
    };
}
