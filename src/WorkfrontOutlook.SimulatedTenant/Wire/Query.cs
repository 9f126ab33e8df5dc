namespace WorkfrontOutlook.SimulatedTenant.Wire;

/// <summary>Reads the query of an address.</summary>
internal static class Query
{
    public static string? Value(Uri uri, string name)
    {
        foreach (string pair in uri.Query.TrimStart('?').Split('&'))
        {
            int equals = pair.IndexOf('=');
            if (equals > 0 && string.Equals(Uri.UnescapeDataString(pair.Substring(0, equals)), name, StringComparison.OrdinalIgnoreCase))
            {
                return Uri.UnescapeDataString(pair.Substring(equals + 1).Replace('+', ' '));
            }
        }

        return null;
    }

    public static IReadOnlyList<string> List(Uri uri, string name) => (Value(uri, name) ?? string.Empty)
        .Split(',')
        .Select(item => item.Trim())
        .Where(item => item.Length > 0)
        .ToArray();
}
