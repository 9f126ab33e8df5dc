using System.Management.Automation;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.PowerShell.Session;

namespace WorkfrontOutlook.PowerShell;

/// <summary>What Connect-WfTenant does with its parameters: signs in, or takes the open session, and keeps the connection.</summary>
public abstract class ConnectCommand : WfAsyncCmdlet
{
    /// <summary>Gets or sets a value indicating whether to say nothing on success.</summary>
    [Parameter]
    public SwitchParameter NoWelcome { get; set; }

    /// <summary>Gets or sets a value indicating whether to return the connection.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>
    /// Ends the cmdlet where parameters were given that mean nothing without a switch, before PowerShell asks for the switch as for
    /// something that could be typed. That can be told from GetDynamicParameters only.
    /// </summary>
    /// <param name="failure">The failure, with {0} for the parameters and {1} for the switch.</param>
    /// <param name="needed">The switch.</param>
    /// <param name="names">The parameters.</param>
    private protected void RefuseWithout(Func<WfErrorDefinition> failure, string needed, params string[] names)
    {
        // Empty while somebody only asks what parameters there are, as completion does.
        Dictionary<string, object> bound = MyInvocation.BoundParameters;
        string[] given = names.Where(bound.ContainsKey).Select(name => "-" + name).ToArray();
        if (given.Length > 0 && !bound.ContainsKey(needed))
        {
            ThrowTerminatingError(ErrorRecords.From(failure().For(given[0], string.Join(", ", given), "-" + needed)));
        }
    }

    /// <summary>Refuses a switch that says how to connect and was given as false: a script would go on in another tenant.</summary>
    /// <param name="name">The name of the switch.</param>
    /// <param name="value">Its value.</param>
    private protected void RefuseFalse(string name, SwitchParameter value)
    {
        if (MyInvocation.BoundParameters.ContainsKey(name) && !value)
        {
            throw WfErrors.WayToConnectOff.For("-" + name, name);
        }
    }

    /// <summary>Finds a cloud by a name that one of Microsoft's modules has for it.</summary>
    /// <param name="name">The name, or null for the worldwide cloud.</param>
    /// <returns>The cloud.</returns>
    /// <exception cref="WfException">UnknownEnvironment.</exception>
    private protected static CloudEnvironment Cloud(string? name) => name is null
        ? CloudEnvironments.Worldwide
        : CloudEnvironments.Find(name) ?? throw WfErrors.UnknownEnvironment.For(name, name, string.Join(", ", CloudEnvironments.All));

    /// <summary>Signs in.</summary>
    /// <param name="request">How.</param>
    /// <param name="cancellationToken">Interrupts the sign-in.</param>
    /// <returns>The connection.</returns>
    private protected static Task<TenantContext> SignInAsync(ConnectRequest request, CancellationToken cancellationToken) =>
        PrivateParts.Connector().ConnectAsync(request, cancellationToken);

    /// <summary>Takes the sessions that the admin has open.</summary>
    /// <param name="sessions">Which ones.</param>
    /// <param name="cancellationToken">Interrupts the search.</param>
    /// <returns>The connection.</returns>
    private protected async Task<TenantContext> UseSessionAsync(SessionConnection sessions, CancellationToken cancellationToken)
    {
        (ExchangeSession exchange, GraphSession? graph) = await OnPipelineAsync(() => sessions.Find(this, cancellationToken)).ConfigureAwait(false);
        return sessions.Open(exchange, graph);
    }

    /// <summary>Tells whether somebody sits at the screen.</summary>
    /// <returns>Whether somebody does.</returns>
    private protected Task<bool> IsAttendedAsync() => OnPipelineAsync(() => Attendance.IsAttended(Host));

    /// <summary>Shows the code as Write-Host does, so that neither -NoWelcome nor a preference hides what has to be read.</summary>
    /// <param name="message">The message with the code.</param>
    /// <param name="cancellationToken">Not heeded.</param>
    /// <returns>A task that ends once the message is shown.</returns>
    private protected Task ShowDeviceCodeAsync(string message, CancellationToken cancellationToken) => OnPipelineAsync(() =>
    {
        SayOnPipeline(message);
        return true;
    });

    /// <summary>Makes the connection that of this runspace, and tells so.</summary>
    /// <param name="context">The connection.</param>
    /// <returns>A task that ends once all is told.</returns>
    private protected Task KeepAsync(TenantContext context) => OnPipelineAsync(() => Keep(context));

    private bool Keep(TenantContext context)
    {
        ConnectionStore.Set(context);
        WfConnection connection = context.Connection;
        foreach (string warning in context.Warnings)
        {
            WriteWarning(warning);
        }

        if (!NoWelcome)
        {
            SayOnPipeline(connection.Demo is null
                ? CmdletText.Connected.With(connection, connection.Environment, connection.Transport)
                : CmdletText.ConnectedDemo.With(connection));
            if (!connection.HasGraph)
            {
                SayOnPipeline(CmdletText.WithoutGraph);
            }
        }

        if (PassThru)
        {
            WriteObject(connection);
        }

        return true;
    }
}
