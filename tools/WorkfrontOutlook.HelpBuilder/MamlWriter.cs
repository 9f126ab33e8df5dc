using System.Globalization;
using System.Text;
using System.Xml;

namespace WorkfrontOutlook.HelpBuilder;

/// <summary>Writes pages as MAML, the form that Get-Help reads.</summary>
public static class MamlWriter
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes pages. The same pages give the same bytes.</summary>
    /// <param name="pages">The pages.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IEnumerable<HelpPage> pages, Stream output)
    {
        XmlWriterSettings settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using XmlWriter xml = XmlWriter.Create(output, settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("helpItems", "http://msh");
        xml.WriteAttributeString("schema", "maml");
        foreach (HelpPage page in pages)
        {
            Write(xml, page);
        }

        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Write(XmlWriter xml, HelpPage page)
    {
        xml.WriteStartElement("command", "command", Command);
        xml.WriteAttributeString("xmlns", "maml", null, Maml);
        xml.WriteAttributeString("xmlns", "dev", null, Dev);

        string[] words = page.Name.Split('-', 2);
        xml.WriteStartElement("details", Command);
        xml.WriteElementString("name", Command, page.Name);
        xml.WriteElementString("verb", Command, words[0]);
        xml.WriteElementString("noun", Command, words[^1]);
        Paragraphs(xml, "description", [page.Synopsis]);
        xml.WriteEndElement();

        Paragraphs(xml, "description", page.Description);

        xml.WriteStartElement("syntax", Command);
        foreach (HelpSyntax syntax in page.Syntaxes)
        {
            xml.WriteStartElement("syntaxItem", Command);
            xml.WriteElementString("name", Maml, page.Name);
            foreach (HelpParameter parameter in syntax.Parameters.Select(name => page.Parameters.Single(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal))))
            {
                Write(xml, parameter, parameter.In(syntax.SetName), inSyntax: true);
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        xml.WriteStartElement("parameters", Command);
        foreach (HelpParameter parameter in page.Parameters)
        {
            Write(xml, parameter, parameter.Bindings[0], inSyntax: false);
        }

        xml.WriteEndElement();

        Types(xml, "inputTypes", "inputType", page.Inputs);
        Types(xml, "returnValues", "returnValue", page.Outputs);

        xml.WriteStartElement("alertSet", Maml);
        Paragraphs(xml, "alert", page.Notes);
        xml.WriteEndElement();

        xml.WriteStartElement("examples", Command);
        foreach (HelpExample example in page.Examples)
        {
            Write(xml, example);
        }

        xml.WriteEndElement();

        xml.WriteStartElement("relatedLinks", Command);
        if (page.Header.TryGetValue("online version", out string? online))
        {
            Link(xml, "Online Version:", online);
        }

        foreach (KeyValuePair<string, string> link in page.Links)
        {
            // A page beside this one: Get-Help finds it by its name.
            Link(xml, link.Key, link.Value.Contains("://", StringComparison.Ordinal) ? link.Value : string.Empty);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, HelpParameter parameter, HelpBinding binding, bool inSyntax)
    {
        string type = binding.Type[(binding.Type.LastIndexOf('.') + 1)..];
        bool isSwitch = type is "SwitchParameter";
        xml.WriteStartElement("parameter", Command);
        xml.WriteAttributeString("required", Lower(binding.Required));
        xml.WriteAttributeString("variableLength", Lower(type.EndsWith(']')));
        xml.WriteAttributeString("globbing", Lower(binding.Wildcards));
        xml.WriteAttributeString("pipelineInput", binding.PipelineInput);
        xml.WriteAttributeString("position", binding.Position is "Named" ? "named" : binding.Position);
        xml.WriteAttributeString("aliases", binding.Aliases.Count == 0 ? "none" : string.Join(", ", binding.Aliases));
        xml.WriteElementString("name", Maml, parameter.Name);
        Paragraphs(xml, "description", parameter.Description);
        if (!(isSwitch && inSyntax))
        {
            if (inSyntax && binding.AcceptedValues.Count > 0)
            {
                xml.WriteStartElement("parameterValueGroup", Command);
                foreach (string value in binding.AcceptedValues)
                {
                    Value(xml, value, required: false);
                }

                xml.WriteEndElement();
            }

            Value(xml, type, required: !isSwitch);
        }

        xml.WriteStartElement("type", Dev);
        xml.WriteElementString("name", Maml, type);
        xml.WriteElementString("uri", Maml, string.Empty);
        xml.WriteEndElement();
        xml.WriteElementString("defaultValue", Dev, binding.DefaultValue);
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, HelpExample example)
    {
        xml.WriteStartElement("example", Command);
        xml.WriteElementString("title", Maml, string.Create(CultureInfo.InvariantCulture, $"--- {example.Title} ---"));
        Paragraphs(xml, "introduction", []);
        xml.WriteElementString("code", Dev, example.Output is null ? example.Code : example.Code + "\n\n" + example.Output);

        // The empty one parts it from the next example.
        Paragraphs(xml, "remarks", [.. example.Introduction, .. example.Remarks, string.Empty], Dev);
        xml.WriteEndElement();
    }

    private static void Value(XmlWriter xml, string text, bool required)
    {
        xml.WriteStartElement("parameterValue", Command);
        xml.WriteAttributeString("required", Lower(required));
        xml.WriteAttributeString("variableLength", "false");
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static void Types(XmlWriter xml, string list, string item, IReadOnlyList<HelpType> types)
    {
        xml.WriteStartElement(list, Command);
        foreach (HelpType type in types)
        {
            xml.WriteStartElement(item, Command);
            xml.WriteStartElement("type", Dev);
            xml.WriteElementString("name", Maml, type.Name);
            xml.WriteEndElement();
            Paragraphs(xml, "description", type.Description);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string text, string address)
    {
        xml.WriteStartElement("navigationLink", Maml);
        xml.WriteElementString("linkText", Maml, text);
        xml.WriteElementString("uri", Maml, address);
        xml.WriteEndElement();
    }

    private static void Paragraphs(XmlWriter xml, string name, IReadOnlyList<string> paragraphs, string space = Maml)
    {
        xml.WriteStartElement(name, space);
        foreach (string paragraph in paragraphs)
        {
            xml.WriteElementString("para", Maml, paragraph);
        }

        xml.WriteEndElement();
    }

    private static string Lower(bool value) => value ? "true" : "false";
}
