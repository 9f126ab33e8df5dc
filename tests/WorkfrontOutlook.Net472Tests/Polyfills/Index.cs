namespace System;

/// <summary>A position from the start or from the end of a list, which the compiler wants for slices.</summary>
internal readonly struct Index
{
    private readonly int _value;
    private readonly bool _fromEnd;

    public Index(int value, bool fromEnd = false)
    {
        _value = value;
        _fromEnd = fromEnd;
    }

    public static Index Start => new(0);

    public static Index End => new(0, fromEnd: true);

    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => _fromEnd ? length - _value : _value;
}
