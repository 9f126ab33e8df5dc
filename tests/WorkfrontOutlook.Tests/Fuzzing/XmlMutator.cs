using System.Xml;
using System.Xml.Linq;

namespace WorkfrontOutlook.Tests.Fuzzing;

/// <summary>Edits the tree of an XML text, and what stands before it: declarations, document types, marks.</summary>
internal static class XmlMutator
{
    private static readonly string[] Heads =
    [
        "<!DOCTYPE OfficeApp [<!ENTITY lol \"lol\"><!ENTITY l2 \"&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;\">]>", "<!DOCTYPE OfficeApp SYSTEM \"file:///etc/passwd\">",
        "<!doctype x>", "<!-- <!DOCTYPE x> -->", "<?xml version=\"1.0\"?>", "<?xml version=\"1.1\" encoding=\"utf-7\"?>", "<?xml version=\"1.0\" encoding=\"utf-16\"?>", "<?xml version=\"1.0\" encoding=\"ibm037\"?>",
        "<?xml version=\"1.0\" encoding=\"us-ascii\" standalone=\"yes\"?>", "<?xml version=\"1.0\" encoding=\"no-such\"?>", "<?xml-stylesheet href=\"x\"?>", "\0", " \r\n", "<!-->", "<a/>",
    ];

    private static readonly string[] Texts = ["&#0;", "&#xD800;", "&lol;", "&#x52;estricted", "<![CDATA[ReadItem]]>", "<![CDATA[", "<!-- c -->", "<?p?>", "Restricted", "ReadWriteMailbox", "\uFFFE", "\u202E", "{0}", "&amp;lt;"];

    private static readonly string[] Namespaces = [string.Empty, "urn:x", "http://schemas.microsoft.com/office/appforoffice/1.0", "http://schemas.microsoft.com/office/appforoffice/9.9", "http://schemas.microsoft.com/office/mailappversionoverrides/1.1"];

    /// <summary>Edits an XML text.</summary>
    /// <returns>The bytes; null when the text is no XML.</returns>
    internal static byte[]? Mutate(string text, Random random)
    {
        XElement root;
        try
        {
            root = XElement.Parse(text);
        }
        catch (XmlException)
        {
            return null;
        }

        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            XElement[] all = root.DescendantsAndSelf().ToArray();
            Edit(all[random.Next(all.Length)], all[random.Next(all.Length)], random);
        }

        string xml;
        try
        {
            xml = root.ToString(random.Next(2) == 0 ? SaveOptions.None : SaveOptions.DisableFormatting);
        }
        catch (XmlException)
        {
            // A namespace that this writer refuses.
            return null;
        }

        for (int edits = random.Next(3); edits > 0; edits--)
        {
            int at = random.Next(xml.Length);
            int value = xml.IndexOf('>', at) + 1;
            xml = random.Next(4) switch
            {
                0 => Heads[random.Next(Heads.Length)] + xml,
                1 => xml.Insert(value, Texts[random.Next(Texts.Length)]),
                2 => xml + Heads[random.Next(Heads.Length)],
                _ => xml.Replace("DefaultValue=", random.Next(2) == 0 ? "DefaultValue='x' DefaultValue=" : "x:DefaultValue=", StringComparison.Ordinal),
            };
        }

        return InputMutator.Encoded(xml, random);
    }

    private static void Edit(XElement element, XElement other, Random random)
    {
        switch (random.Next(9))
        {
            case 0 when element.Parent is not null:
                element.Remove();
                break;
            case 1 when element.Parent is not null:
                element.AddAfterSelf(Enumerable.Range(0, random.Next(3) == 0 ? random.Next(200) : 1).Select(_ => new XElement(element)));
                break;
            case 2 when element.Parent is not null:
                var copy = new XElement(element);
                element.Remove();
                other.Add(copy);
                break;
            case 3:
                element.Name = XName.Get(element.Name.LocalName, Namespaces[random.Next(Namespaces.Length)]);
                break;
            case 4:
                element.Name = other.Name;
                break;
            case 5 when element.HasAttributes:
                XAttribute attribute = element.Attributes().ElementAt(random.Next(element.Attributes().Count()));
                if (!attribute.IsNamespaceDeclaration)
                {
                    attribute.Value = random.Next(3) switch { 0 => string.Empty, 1 => new string('x', random.Next(20_000)), _ => attribute.Value + " " };
                }

                break;
            case 6 when !element.HasElements:
                element.Value = random.Next(3) switch { 0 => string.Empty, 1 => new string('y', random.Next(20_000)), _ => other.Value };
                break;
            case 7:
                XElement deep = new("d");
                for (int depth = random.Next(2, 90); depth > 0; depth--)
                {
                    deep = new XElement(element.Name, deep);
                }

                element.Add(deep);
                break;
            default:
                element.Add(Enumerable.Range(0, random.Next(1, 60)).Where(i => element.Attribute("a" + i) is null).Select(i => new XAttribute("a" + i, i)));
                break;
        }
    }
}
