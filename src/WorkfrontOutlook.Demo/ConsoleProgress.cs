using System.Globalization;

namespace WorkfrontOutlook.Demo;

/// <summary>One line that rewrites itself; silent where the output is no terminal.</summary>
internal sealed class ConsoleProgress : IProgress<WfProgress>, IDisposable
{
    private readonly bool _shown = !Console.IsOutputRedirected;
    private long _last = Environment.TickCount64;
    private bool _dirty;

    public void Report(WfProgress value)
    {
        if (!_shown || Environment.TickCount64 - _last < 100)
        {
            return;
        }

        _last = Environment.TickCount64;
        _dirty = true;
        string rest = value.Remaining is TimeSpan left ? $", {left:hh\\:mm\\:ss} left" : string.Empty;
        Console.Write($"\r{value.Activity}: {value.Done} of {value.Total?.ToString(CultureInfo.CurrentCulture) ?? "?"} ({value.Rate:F0}/s{rest})   ");
    }

    public void Dispose()
    {
        if (_dirty)
        {
            Console.WriteLine();
            _dirty = false;
        }
    }
}
