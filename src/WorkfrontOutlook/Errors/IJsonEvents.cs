namespace WorkfrontOutlook.Errors;

/// <summary>What <see cref="JsonTokenizer"/> sees. Strings come unescaped, as UTF-8 and in pieces of any length.</summary>
internal interface IJsonEvents
{
    void StartContainer(bool isObject);

    void EndContainer();

    void Name(ReadOnlySpan<byte> name);

    void StartString();

    void StringPart(ReadOnlySpan<byte> part);

    void EndString();

    void Scalar(ReadOnlySpan<byte> text);
}
