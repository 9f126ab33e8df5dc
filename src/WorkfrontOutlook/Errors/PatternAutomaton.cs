using System.Text;

namespace WorkfrontOutlook.Errors;

/// <summary>
/// Finds all patterns in one pass over bytes (Aho and Corasick, 1975), without regard to the case of ASCII letters. The
/// table is built once and shared; a search holds only its state number.
/// </summary>
internal sealed class PatternAutomaton
{
    private readonly byte[] _classes = new byte[256];
    private readonly int _classCount;
    private readonly int[] _next;
    private readonly int[]?[] _outputs;

    public PatternAutomaton(IReadOnlyList<string> patterns)
    {
        byte[][] bytes = patterns.Select(pattern => Encoding.UTF8.GetBytes(pattern).Select(Fold).ToArray()).ToArray();
        int classes = 1;
        foreach (byte value in bytes.SelectMany(pattern => pattern))
        {
            if (_classes[value] == 0)
            {
                _classes[value] = checked((byte)classes++);
            }
        }

        for (int upper = 'A'; upper <= 'Z'; upper++)
        {
            _classes[upper] = _classes[upper + 32];
        }

        _classCount = classes;
        int states = bytes.Sum(pattern => pattern.Length) + 1;
        _next = new int[states * classes];
        List<int>[] outputs = new List<int>[states];
        int count = 1;
        for (int pattern = 0; pattern < bytes.Length; pattern++)
        {
            int state = 0;
            foreach (byte value in bytes[pattern])
            {
                int slot = (state * classes) + _classes[value];
                if (_next[slot] == 0)
                {
                    _next[slot] = count++;
                }

                state = _next[slot];
            }

            (outputs[state] ??= []).Add(pattern);
        }

        // Breadth first: a missing arrow becomes the arrow of the longest suffix that is also a prefix.
        int[] suffix = new int[count];
        Queue<int> queue = new();
        for (int symbol = 0; symbol < classes; symbol++)
        {
            if (_next[symbol] != 0)
            {
                queue.Enqueue(_next[symbol]);
            }
        }

        while (queue.Count > 0)
        {
            int state = queue.Dequeue();
            if (outputs[suffix[state]] is { } inherited)
            {
                (outputs[state] ??= []).AddRange(inherited);
            }

            for (int symbol = 0; symbol < classes; symbol++)
            {
                int target = _next[(state * classes) + symbol];
                int fallback = _next[(suffix[state] * classes) + symbol];
                if (target == 0)
                {
                    _next[(state * classes) + symbol] = fallback;
                }
                else
                {
                    suffix[target] = fallback;
                    queue.Enqueue(target);
                }
            }
        }

        _outputs = outputs.Take(count).Select(output => output?.ToArray()).ToArray();
    }

    /// <summary>Takes one byte.</summary>
    /// <param name="state">The state before; 0 at the start.</param>
    /// <param name="value">The byte.</param>
    /// <returns>The state after.</returns>
    public int Step(int state, byte value) => _next[(state * _classCount) + _classes[value]];

    /// <summary>Tells whether a pattern ends in this state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Whether one does.</returns>
    public bool HasMatch(int state) => _outputs[state] is not null;

    /// <summary>Gets the patterns that end in this state.</summary>
    /// <param name="state">The state.</param>
    /// <returns>Their indexes, or null.</returns>
    public int[]? Matches(int state) => _outputs[state];

    /// <summary>Gives the lower case of an ASCII letter.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>The same in lower case.</returns>
    public static byte Fold(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? (byte)(value + 32) : value;
}
