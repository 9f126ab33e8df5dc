namespace System;

/// <summary>A position from the start or from the end, which the compiler wants for list patterns.</summary>
internal readonly struct Index
{
    private readonly int _value;
    private readonly bool _fromEnd;

    /// <summary>Initializes a new instance of the <see cref="Index"/> struct.</summary>
    /// <param name="value">The distance.</param>
    /// <param name="fromEnd">Whether it is counted from the end.</param>
    public Index(int value, bool fromEnd = false)
    {
        _value = value;
        _fromEnd = fromEnd;
    }

    /// <summary>Gives the position from the start.</summary>
    /// <param name="length">The length of the list.</param>
    /// <returns>The position.</returns>
    public int GetOffset(int length) => _fromEnd ? length - _value : _value;
}
