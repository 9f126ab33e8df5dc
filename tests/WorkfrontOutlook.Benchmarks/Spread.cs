using System.Globalization;
using System.Runtime.InteropServices;

namespace WorkfrontOutlook.Benchmarks;

/// <summary>The median of several measurements, and the quartiles around it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spread(double Low, double Median, double High)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(sorted[sorted.Length / 4], sorted[sorted.Length / 2], sorted[Math.Min(sorted.Length - 1, sorted.Length * 3 / 4)]);
    }

    public string Text(string format, string unit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median.ToString(format, CultureInfo.InvariantCulture)} {unit} ({Low.ToString(format, CultureInfo.InvariantCulture)} to {High.ToString(format, CultureInfo.InvariantCulture)})");
}
