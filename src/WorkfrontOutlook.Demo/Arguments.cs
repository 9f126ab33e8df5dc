using System.Globalization;

namespace WorkfrontOutlook.Demo;

/// <summary>Reads "--name value" pairs; what it doesn't know it refuses by name.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public Arguments(string[] args, params string[] known)
    {
        for (int index = 0; index < args.Length; index += 2)
        {
            if (!known.Contains(args[index], StringComparer.OrdinalIgnoreCase))
            {
                throw new FormatException($"Unknown option {args[index]}. Known: {string.Join(" ", known)}");
            }

            if (index + 1 == args.Length)
            {
                throw new FormatException($"{args[index]} needs a value.");
            }

            _values[args[index]] = args[index + 1];
        }
    }

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public int? Number(string name, int least, int most)
    {
        if (!_values.TryGetValue(name, out string? text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new FormatException($"{name} takes a number from {least} to {most}, not {text}.");
    }
}
