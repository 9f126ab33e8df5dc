using System.Reflection;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Loader;

namespace WorkfrontOutlook.PowerShell;

/// <summary>The module's parts that live in the private load context, each behind an interface of the engine.</summary>
internal static class PrivateParts
{
    /// <summary>Makes the connector.</summary>
    /// <returns>The connector.</returns>
    public static IConnector Connector() =>
        Make<IConnector>("WorkfrontOutlook.Services", "WorkfrontOutlook.Services.Connector");

    /// <summary>Makes the factory of embedded tenants.</summary>
    /// <returns>The factory.</returns>
    public static ISimulatedTenantFactory SimulatedTenants() =>
        Make<ISimulatedTenantFactory>("WorkfrontOutlook.SimulatedTenant", "WorkfrontOutlook.SimulatedTenant.SimulatedTenantFactory");

    private static T Make<T>(string assembly, string type)
        where T : class
    {
        try
        {
            Type found = PrivateAssemblies.Load(assembly).GetType(type, throwOnError: true)!;
            return Activator.CreateInstance(found) as T
                ?? throw WfErrors.ModulePartMissing.For(assembly, type, string.Empty);
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException or TypeLoadException or MissingMethodException)
        {
            throw WfErrors.ModulePartMissing.Because(failure, assembly, type, failure.Message);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is IOException or BadImageFormatException or TypeLoadException)
        {
            throw WfErrors.ModulePartMissing.Because(failure, assembly, type, failure.InnerException.Message);
        }
    }
}
