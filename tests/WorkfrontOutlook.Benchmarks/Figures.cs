using System.Globalization;
using System.Text;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>Prints figures as they are measured, and keeps them for a page of Markdown.</summary>
internal sealed class Figures
{
    private readonly StringBuilder _page = new();
    private readonly List<(string What, string Measured, bool Met)> _targets = new();
    private bool _inTable;

    /// <summary>Gets a value indicating whether every target was met.</summary>
    public bool AllMet => _targets.TrueForAll(target => target.Met);

    public void Title(string title)
    {
        EndTable();
        Console.WriteLine();
        Console.WriteLine("== " + title);
        _page.Append("## ").AppendLine(title).AppendLine();
    }

    /// <summary>A sentence: how it was measured, or where it loses.</summary>
    public void Say(FormattableString text)
    {
        EndTable();
        string line = text.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine(line);
        _page.AppendLine(line).AppendLine();
    }

    public void Row(string what, FormattableString figure)
    {
        if (!_inTable)
        {
            _inTable = true;
            _page.AppendLine("| What | Figure |").AppendLine("|---|---|");
        }

        string text = figure.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine($"{what,-58} {text}");
        _page.Append("| ").Append(what).Append(" | ").Append(text).AppendLine(" |");
    }

    public void Target(string what, bool met, FormattableString measured)
    {
        string text = measured.ToString(CultureInfo.InvariantCulture);
        Row("target: " + what, $"{(met ? "met" : "NOT MET")}: {text}");
        _targets.Add((what, text, met));
    }

    public void Summary()
    {
        EndTable();
        Console.WriteLine();
        Console.WriteLine("== Targets");
        foreach ((string what, string measured, bool met) in _targets)
        {
            Console.WriteLine($"{(met ? "met    " : "NOT MET")} {what}: {measured}");
        }
    }

    public string Markdown(string machine)
    {
        EndTable();
        var page = new StringBuilder("# Benchmarks\n\n");
        page.Append("One run, printed by `dotnet run -c Release --project tests/WorkfrontOutlook.Benchmarks -- --markdown docs/benchmarks.md`.\n")
            .Append("Medians, with the quartiles in brackets. Ratios are of one run on one machine, and only those carry over to another.\n\n")
            .Append(machine).Append("\n## Targets\n\n| Target | Measured | |\n|---|---|---|\n");
        foreach ((string what, string measured, bool met) in _targets)
        {
            page.Append("| ").Append(what).Append(" | ").Append(measured).Append(" | ").Append(met ? "met" : "**not met**").Append(" |\n");
        }

        return page.Append('\n').Append(_page.ToString().ReplaceLineEndings("\n").TrimEnd()).Append('\n').ToString();
    }

    private void EndTable()
    {
        if (_inTable)
        {
            _inTable = false;
            _page.AppendLine();
        }
    }
}
