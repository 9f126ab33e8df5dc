using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace WorkfrontOutlook.Reporting;

/// <summary>
/// Writes HTML by element, so that nothing gets onto the page unencoded: names are the program's own, and every text and
/// attribute value goes through the framework's encoder.
/// </summary>
internal sealed class HtmlWriter
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly TextWriter _out;
    private readonly Stack<string> _open = new();

    public HtmlWriter(TextWriter output) => _out = output;

    public void Doctype() => _out.Write("<!DOCTYPE html>\n");

    /// <summary>Begins an element; disposing the result ends it.</summary>
    public Ending Open(string tag, params (string Name, string? Value)[] attributes)
    {
        Begin(tag, attributes);
        _open.Push(tag);
        return new Ending(this);
    }

    /// <summary>Writes an element that has no content.</summary>
    public void Void(string tag, params (string Name, string? Value)[] attributes) => Begin(tag, attributes, "/>");

    /// <summary>Writes an element with a text.</summary>
    public void Element(string tag, string text, params (string Name, string? Value)[] attributes)
    {
        Begin(tag, attributes);
        Text(text);
        End(tag);
    }

    /// <summary>Writes a text.</summary>
    public void Text(string text) => Encoder.Encode(_out, text);

    /// <summary>Writes a name that somebody else chose: cleaned, clipped and isolated from the direction of what surrounds it.</summary>
    public void Name(string? name) => Element("bdi", DisplayText.Name(name));

    /// <summary>Writes one of the module's own assets, as it is, into its element.</summary>
    public void Asset(string tag, ReportAsset asset)
    {
        Begin(tag, Array.Empty<(string, string?)>());
        _out.Write(asset.Text);
        End(tag);
    }

    /// <summary>Ends a line of the source, for those who read it.</summary>
    public void Line() => _out.Write('\n');

    private void Begin(string tag, (string Name, string? Value)[] attributes, string end = ">")
    {
        _out.Write('<');
        _out.Write(tag);
        foreach ((string name, string? value) in attributes)
        {
            if (value is null)
            {
                continue;
            }

            _out.Write(' ');
            _out.Write(name);
            if (value.Length > 0)
            {
                _out.Write("=\"");
                Encoder.Encode(_out, value);
                _out.Write('"');
            }
        }

        _out.Write(end);
    }

    private void End(string tag)
    {
        _out.Write("</");
        _out.Write(tag);
        _out.Write('>');
    }

    /// <summary>Ends the element that was begun last.</summary>
    public readonly struct Ending : IDisposable
    {
        private readonly HtmlWriter _writer;

        internal Ending(HtmlWriter writer) => _writer = writer;

        public void Dispose()
        {
            string tag = _writer._open.Pop();
            _writer.End(tag);
            if (tag is "section" or "tr" or "li" or "svg" or "table" or "head" or "nav" or "header")
            {
                _writer.Line();
            }
        }
    }
}
