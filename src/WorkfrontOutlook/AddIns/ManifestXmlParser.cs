using System.Xml;
using System.Xml.Linq;
using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.AddIns;

/// <summary>Reads the XML manifest: no document type definition, no resolver, bounded in size, depth and number of nodes.
/// Its form: OfficeDev/office-js-docs-pr, 2026-08-20.</summary>
internal static class ManifestXmlParser
{
    private const string Office = "http://schemas.microsoft.com/office/";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private const int MaximumNodes = 50_000;

    // Each new attribute is compared with those before it.
    private const int MaximumAttributes = 256;

    private static readonly string[] KnownSchemas = [Office + "appforoffice/1.0", Office + "appforoffice/1.1"];

    private static readonly string[] KnownOverrides =
    [
        Office + "mailappversionoverrides", Office + "mailappversionoverrides/1.1",
        Office + "taskpaneappversionoverrides", Office + "contentappversionoverrides",
    ];

    internal static ManifestFacts Parse(string text, string target)
    {
        XElement root = ReadTree(text, target);
        string schema = root.Name.NamespaceName;
        if (!Is(root, "OfficeApp") || !(schema.Length == 0 || schema.StartsWith(Office, StringComparison.Ordinal)))
        {
            throw WfErrors.NotAManifest.For(
                target, target, CatalogFormat.Fill(ManifestText.Reason_Root, ManifestFacts.Clean(root.Name.LocalName)));
        }

        ManifestFacts facts = new();
        facts.SetId(Child(root, "Id")?.Value);
        if (Array.IndexOf(KnownSchemas, schema) < 0)
        {
            facts.Format = ManifestFormat.Unknown;
            facts.Warnings.Add(CatalogFormat.Fill(ManifestText.Warn_UnknownSchema, ManifestFacts.Clean(schema) ?? "-"));
            return facts;
        }

        facts.Format = ManifestFormat.Xml;
        facts.Version = ManifestFacts.Clean(Child(root, "Version")?.Value);
        facts.ProviderName = ManifestFacts.Clean(Child(root, "ProviderName")?.Value);
        facts.DisplayName = ManifestFacts.Clean(Default(Child(root, "DisplayName")));
        List<XElement> all = root.Descendants()
            .Where(element => element.Name.NamespaceName.StartsWith(Office, StringComparison.Ordinal)).ToList();
        ReadHosts(root, all, facts);
        ReadPermissions(all, facts);
        ReadRequirements(all, facts);
        ReadAddresses(all, facts);
        ReadWebApplication(all, facts);
        foreach (XElement overrides in all)
        {
            if (Is(overrides, "VersionOverrides") && Array.IndexOf(KnownOverrides, overrides.Name.NamespaceName) < 0)
            {
                facts.Warnings.Add(CatalogFormat.Fill(
                    ManifestText.Warn_UnknownOverrides, ManifestFacts.Clean(overrides.Name.NamespaceName)));
            }
        }

        return facts;
    }

    private static void ReadHosts(XElement root, List<XElement> all, ManifestFacts facts)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement host in all.Where(element => Is(element, "Host")))
        {
            ManifestFacts.Add(facts.Hosts, seen, host.Attribute("Name")?.Value);
        }

        string? type = root.Attribute(XName.Get("type", Instance))?.Value;
        type = type?.Substring(type.IndexOf(':') + 1).Trim();
        bool mailbox = facts.Hosts.Any(host => string.Equals(host, "Mailbox", StringComparison.OrdinalIgnoreCase));
        facts.IsOutlookAddIn = type switch
        {
            "MailApp" => true,
            "TaskPaneApp" or "ContentApp" => mailbox,
            _ => mailbox ? true : facts.Hosts.Count > 0 ? false : null,
        };
        if (facts.IsOutlookAddIn is null)
        {
            facts.Warnings.Add(ManifestText.Warn_NoHost);
        }
    }

    private static void ReadPermissions(List<XElement> all, ManifestFacts facts)
    {
        foreach (XElement element in all.Where(element => Is(element, "Permissions")))
        {
            string written = element.Value.Trim();
            AddInPermission? known = written.ToUpperInvariant() switch
            {
                "RESTRICTED" => AddInPermission.Restricted,
                "READITEM" => AddInPermission.ReadItem,
                "READWRITEITEM" => AddInPermission.ReadWriteItem,
                "READWRITEMAILBOX" => AddInPermission.ReadWriteMailbox,
                _ => null,
            };

            // A document's permission says nothing about a mailbox.
            if (known is not null || facts.IsOutlookAddIn != false)
            {
                facts.AddPermission(known, written);
            }
        }
    }

    private static void ReadRequirements(List<XElement> all, ManifestFacts facts)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (XElement set in all.Where(element => Is(element, "Set")))
        {
            string? version = set.Attribute("MinVersion")?.Value ?? set.Parent?.Attribute("DefaultMinVersion")?.Value;
            if (set.Attribute("Name")?.Value is string name)
            {
                ManifestFacts.Add(facts.RequirementSets, seen, $"{name} {version}");
            }
        }
    }

    private static void ReadAddresses(List<XElement> all, ManifestFacts facts)
    {
        HashSet<string> domains = new(StringComparer.OrdinalIgnoreCase);
        foreach (XElement domain in all.Where(element => Is(element, "AppDomain")))
        {
            ManifestFacts.Add(facts.AppDomains, domains, domain.Value);
        }

        ILookup<string, string> resources = all
            .Where(element => Is(element, "Url") && element.Attribute("id") is not null && Default(element) is not null)
            .ToLookup(element => element.Attribute("id")!.Value, element => Default(element)!, StringComparer.Ordinal);
        HashSet<string> addresses = new(StringComparer.Ordinal);
        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (XElement element in all)
        {
            bool page = element.Name.LocalName is "SourceLocation" or "FunctionFile" or "Runtime";
            bool variant = Is(element, "Override") && element.Parent?.Name.LocalName is "SourceLocation" or "Runtime";
            if (!page && !variant)
            {
                continue;
            }

            ManifestFacts.Add(facts.SourceLocations, addresses, Default(element) ?? (variant ? element.Attribute("Value")?.Value : null));
            if (element.Attribute("resid")?.Value is string id && used.Add(id))
            {
                foreach (string address in resources[id])
                {
                    ManifestFacts.Add(facts.SourceLocations, addresses, address);
                }
            }
        }
    }

    private static void ReadWebApplication(List<XElement> all, ManifestFacts facts)
    {
        // The innermost overrides count, and they come last.
        XElement? application = all.LastOrDefault(element => Is(element, "WebApplicationInfo"));
        facts.HasWebApplicationInfo = application is not null;
        facts.WebApplicationId = application is null ? null : ManifestFacts.Clean(Child(application, "Id")?.Value);
    }

    private static bool Is(XElement element, string name) => string.Equals(element.Name.LocalName, name, StringComparison.Ordinal);

    private static XElement? Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(element =>
            Is(element, name) && string.Equals(element.Name.NamespaceName, parent.Name.NamespaceName, StringComparison.Ordinal));

    private static string? Default(XElement? element) => element?.Attribute("DefaultValue")?.Value;

    private static XElement ReadTree(string text, string target)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = AddInManifest.MaximumSize,
            MaxCharactersFromEntities = 1024,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        if (HasDoctype(text))
        {
            throw WfErrors.ManifestNotSafe.For(target, target);
        }

        try
        {
            using StringReader source = new(text);
            using XmlReader reader = XmlReader.Create(source, settings);
            return Build(reader, target);
        }
        catch (XmlException exception)
        {
            throw WfErrors.NotAManifest.Because(
                exception, target, target, CatalogFormat.Fill(ManifestText.Reason_Xml, exception.LineNumber, exception.LinePosition));
        }
    }

    private static XElement Build(XmlReader reader, string target)
    {
        XElement? root = null;
        XElement? current = null;
        int depth = 0;
        int nodes = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    nodes += 1 + reader.AttributeCount;
                    if (nodes > MaximumNodes)
                    {
                        throw WfErrors.ManifestTooLarge.For(
                            target, target, CatalogFormat.Fill(ManifestText.Reason_Nodes, MaximumNodes));
                    }

                    if (reader.AttributeCount > MaximumAttributes)
                    {
                        throw WfErrors.ManifestTooLarge.For(
                            target, target, CatalogFormat.Fill(ManifestText.Reason_Nodes, MaximumAttributes));
                    }

                    XElement element = new(XName.Get(reader.LocalName, reader.NamespaceURI));
                    bool empty = reader.IsEmptyElement;
                    ReadAttributes(reader, element);
                    current?.Add(element);
                    root ??= element;
                    if (!empty)
                    {
                        current = element;
                        if (++depth > AddInManifest.MaximumDepth)
                        {
                            throw WfErrors.ManifestTooLarge.For(
                                target, target, CatalogFormat.Fill(ManifestText.Reason_Depth, AddInManifest.MaximumDepth));
                        }
                    }

                    break;
                case XmlNodeType.EndElement:
                    current = current?.Parent;
                    depth--;
                    break;
                case XmlNodeType.Text:
                case XmlNodeType.CDATA:
                case XmlNodeType.SignificantWhitespace:
                    current?.Add(reader.Value);
                    break;
                default:
                    break;
            }
        }

        return root ?? throw WfErrors.NotAManifest.For(target, target, ManifestText.Reason_Empty);
    }

    private static void ReadAttributes(XmlReader reader, XElement element)
    {
        while (reader.MoveToNextAttribute())
        {
            if (!string.Equals(reader.NamespaceURI, "http://www.w3.org/2000/xmlns/", StringComparison.Ordinal))
            {
                element.Add(new XAttribute(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value));
            }
        }
    }

    /// <summary>Whether a document type definition comes before the root.</summary>
    private static bool HasDoctype(string text)
    {
        int i = 0;
        while (i < text.Length)
        {
            int next = text.IndexOf('<', i);
            if (next < 0 || next + 1 >= text.Length)
            {
                return false;
            }

            string? end = text[next + 1] == '?' ? "?>"
                : string.CompareOrdinal(text, next, "<!--", 0, 4) == 0 ? "-->"
                : null;
            if (end is null)
            {
                return string.CompareOrdinal(text, next, "<!DOCTYPE", 0, 9) == 0;
            }

            int close = text.IndexOf(end, next + 2, StringComparison.Ordinal);
            if (close < 0)
            {
                return false;
            }

            i = close + end.Length;
        }

        return false;
    }
}
