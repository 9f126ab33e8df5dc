using System.Text.Json;
using WorkfrontOutlook.SimulatedTenant.Exchange;
using WorkfrontOutlook.SimulatedTenant.Faults;

namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Exchange's admin endpoint: who may enter, and the way to InvokeCommand, $batch and EXOModuleFile (transport reference 1).</summary>
internal sealed class AdminEndpoint
{
    private readonly ExchangeCore _core;
    private readonly ExchangeModel _model;
    private readonly AccessTokens _tokens;
    private readonly CallGuard _guard;
    private readonly InvokeCommand _command;
    private readonly AdminBatch _batch;

    public AdminEndpoint(ExchangeCore core, AccessTokens tokens, ThrottleGate gate, FaultSchedule faults)
    {
        _core = core;
        _model = core.Model;
        _tokens = tokens;
        _guard = new CallGuard(_model, gate, faults);
        _command = new InvokeCommand(core, _guard);
        _batch = new AdminBatch(_model, _guard, _command);
    }

    public async Task<WireReply> HandleAsync(WireRequest request, CancellationToken cancellationToken)
    {
        (Caller? caller, WireReply? refusal) = _tokens.Check(request.Header("Authorization"), forGraph: false);
        refusal ??= CheckRoles(caller!);
        if (refusal is not null)
        {
            return refusal;
        }

        AdminAddress address = AdminAddress.Of(request.Uri);
        if (!address.IsWhole || !address.IsTenant(_model))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The tenant '" + address.Tenant + "' wasn't found.");
        }

        bool beta = address.IsBeta;
        if (!beta && !AdminAddress.Same(address.Version, "v1.0"))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The version '" + address.Version + "' isn't there.");
        }

        if (address.Is("EXOModuleFile"))
        {
            return AdminAddress.Same(request.Method, "GET") && !beta
                ? _guard.Run("EXOModuleFile", isWrite: false, CallMode.Single, () => ModuleFile(caller!))
                : new WireReply(405);
        }

        bool batch = address.Is("$batch");
        if (!batch && !address.Is("InvokeCommand"))
        {
            return ExchangeErrors.Plain(404, "NotFound", "The resource '" + address.Resource + "' isn't there.");
        }

        if (!beta || !AdminAddress.Same(request.Method, "POST"))
        {
            return new WireReply(405);
        }

        if (request.Header("Content-Type")?.IndexOf("application/json", StringComparison.OrdinalIgnoreCase) != 0)
        {
            return new WireReply(415);
        }

        try
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            int calls = batch ? Math.Min(AdminBatch.MaxSize, AdminBatch.Size(body.RootElement)) : 1;
            if (_model.Profile.Server.CallTime > TimeSpan.Zero)
            {
                await Clock.DelayAsync(_model.Clock, TimeSpan.FromTicks(_model.Profile.Server.CallTime.Ticks * calls), cancellationToken).ConfigureAwait(false);
            }

            return batch ? _batch.Run(caller!, request, body.RootElement) : _command.Run(caller!, request.Uri, body.RootElement, request.Header, CallMode.Single);
        }
        catch (JsonException)
        {
            return ExchangeErrors.Plain(400, "BadRequest", "The body isn't valid JSON.");
        }
    }

    private static WireReply? CheckRoles(Caller caller)
    {
        bool appRole = caller.Roles.Contains(AccessTokens.ManageAsApp, StringComparer.Ordinal)
            || caller.Scopes.Contains("Exchange.Manage", StringComparer.Ordinal);
        if (!appRole && caller.Roles.Contains("Exchange.ManageAsAppV2", StringComparer.Ordinal))
        {
            return new WireReply(403);
        }

        // Neither role gives 401, the app role alone 403.
        bool directoryRole = caller.MayRun("Get-Mailbox");
        return appRole && directoryRole ? null
            : appRole ? ExchangeErrors.Forbidden("The role assigned to application isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.", withNulBody: true)
            : ExchangeErrors.Unauthorized("The token contains no permissions, or permissions can not be understood.", "invalid_grant");
    }

    private WireReply ModuleFile(Caller caller) => WireReply.Json(200, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("@odata.context", "https://" + _model.Profile.Cloud.ExchangeHost + "/adminapi/v1.0/" + _model.TenantId + "/$metadata#EXOModuleFile");
        writer.WriteStartArray("value");
        writer.WriteStartObject();
        writer.WriteString("moduleFileName", "tmpEXO_simulated");
        writer.WriteString("exportedCmdlets", string.Join(",", _core.CmdletsFor(caller)));
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
