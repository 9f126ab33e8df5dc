using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Xml;
using WorkfrontOutlook.AddIns;

namespace WorkfrontOutlook.SimulatedTenant.Model;

/// <summary>Writes an add-in's XML manifest, and reads one that New-App was given.</summary>
internal static class AddInManifests
{
    private const string Namespace = "http://schemas.microsoft.com/office/appforoffice/1.1";
    private const string Overrides = "http://schemas.microsoft.com/office/mailappversionoverrides";
    private const string InnerOverrides = Overrides + "/1.1";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    // A tenant of 100,000 mailboxes has the same few manifests over and over.
    private static readonly ConcurrentDictionary<(string Id, string Version, string Name, string Provider, AddInPermission Permission, string? WebApplication), string> Written = new();

    public static string Write(SeededAddIn addIn) => addIn.Manifest
        ?? Written.GetOrAdd((addIn.AddInId, addIn.Version, addIn.DisplayName, addIn.ProviderName, addIn.Permission, WebApplication(addIn)), _ => Make(addIn));

    private static string Make(SeededAddIn addIn)
    {
        var text = new StringBuilder();
        using (XmlWriter xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("OfficeApp", Namespace);
            xml.WriteAttributeString("xmlns", "xsi", null, Instance);
            xml.WriteAttributeString("type", Instance, "MailApp");
            xml.WriteElementString("Id", Namespace, addIn.AddInId);
            xml.WriteElementString("Version", Namespace, addIn.Version);
            xml.WriteElementString("ProviderName", Namespace, Clean(addIn.ProviderName));
            xml.WriteElementString("DefaultLocale", Namespace, "en-US");
            Value(xml, "DisplayName", Clean(addIn.DisplayName));
            Value(xml, "Description", "Part of the simulated tenant.");
            xml.WriteStartElement("Hosts", Namespace);
            xml.WriteStartElement("Host", Namespace);
            xml.WriteAttributeString("Name", "Mailbox");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteStartElement("Requirements", Namespace);
            xml.WriteStartElement("Sets", Namespace);
            xml.WriteStartElement("Set", Namespace);
            xml.WriteAttributeString("Name", "Mailbox");
            xml.WriteAttributeString("MinVersion", "1.1");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteStartElement("FormSettings", Namespace);
            xml.WriteStartElement("Form", Namespace);
            xml.WriteAttributeString("type", Instance, "ItemRead");
            xml.WriteStartElement("DesktopSettings", Namespace);
            Value(xml, "SourceLocation", "https://" + addIn.AddInId.ToLowerInvariant() + ".addins.example/read.html");
            xml.WriteElementString("RequestedHeight", Namespace, 250.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteElementString("Permissions", Namespace, addIn.Permission.ToString());
            if (addIn.WebApplicationId is not null)
            {
                WriteWebApplication(xml, addIn);
            }

            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static string? WebApplication(SeededAddIn addIn) => addIn.WebApplicationId is null ? null : addIn.WebApplicationId + " " + string.Join(" ", addIn.WebApplicationScopes);

    // Only the innermost overrides of a mail add-in have it.
    private static void WriteWebApplication(XmlWriter xml, SeededAddIn addIn)
    {
        xml.WriteStartElement("VersionOverrides", Overrides);
        xml.WriteAttributeString("type", Instance, "VersionOverridesV1_0");
        xml.WriteStartElement("VersionOverrides", InnerOverrides);
        xml.WriteAttributeString("type", Instance, "VersionOverridesV1_1");
        xml.WriteStartElement("WebApplicationInfo", InnerOverrides);
        xml.WriteElementString("Id", InnerOverrides, addIn.WebApplicationId);
        xml.WriteElementString("Resource", InnerOverrides, "api://" + addIn.AddInId.ToLowerInvariant() + ".addins.example/" + addIn.WebApplicationId);
        xml.WriteStartElement("Scopes", InnerOverrides);
        foreach (string scope in addIn.WebApplicationScopes)
        {
            xml.WriteElementString("Scope", InnerOverrides, scope);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>Reads what the tenant needs to know of a manifest; null when it is none.</summary>
    public static SeededAddIn? Read(string manifest)
    {
        string? id = null;
        string? version = null;
        string? provider = null;
        string? name = null;
        string? permission = null;
        try
        {
            using XmlReader xml = XmlReader.Create(
                new StringReader(manifest),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CheckCharacters = false });
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element || xml.Depth != 1)
                {
                    continue;
                }

                switch (xml.LocalName)
                {
                    case "Id":
                        id = xml.ReadString();
                        break;
                    case "Version":
                        version = xml.ReadString();
                        break;
                    case "ProviderName":
                        provider = xml.ReadString();
                        break;
                    case "Permissions":
                        permission = xml.ReadString();
                        break;
                    case "DisplayName":
                        name = xml.GetAttribute("DefaultValue");
                        break;
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return id is null || name is null || !Guid.TryParse(id, out _) ? null : new SeededAddIn
        {
            AddInId = id,
            DisplayName = name,
            ProviderName = provider ?? string.Empty,
            Version = version ?? "1.0.0.0",
            Permission = Enum.TryParse(permission, ignoreCase: true, out AddInPermission parsed) ? parsed : AddInPermission.Restricted,
            Manifest = manifest,
        };
    }

    private static void Value(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement(name, Namespace);
        xml.WriteAttributeString("DefaultValue", value);
        xml.WriteEndElement();
    }

    private static string Clean(string text) => new(text.Where(c => c >= ' ').ToArray());
}
