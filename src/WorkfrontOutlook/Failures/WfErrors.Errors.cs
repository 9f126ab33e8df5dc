namespace WorkfrontOutlook.Failures;

/// <content>Failures of resolving an error.</content>
public static partial class WfErrors
{
    /// <summary>The capture doesn't exist.</summary>
    public static readonly WfErrorDefinition CaptureNotFound = new(
        nameof(CaptureNotFound), WfErrorCategory.ObjectNotFound, () => ErrorText.CaptureNotFound, () => ErrorText.CaptureNotFound_Action);

    /// <summary>The capture can't be opened or read.</summary>
    public static readonly WfErrorDefinition CaptureNotReadable = new(
        nameof(CaptureNotReadable), WfErrorCategory.ReadError, () => ErrorText.CaptureNotReadable, () => ErrorText.CaptureNotReadable_Action);

    /// <summary>The path is a directory.</summary>
    public static readonly WfErrorDefinition CaptureIsDirectory = new(
        nameof(CaptureIsDirectory), WfErrorCategory.InvalidArgument, () => ErrorText.CaptureIsDirectory, () => ErrorText.CaptureIsDirectory_Action);

    /// <summary>The path isn't in the file system.</summary>
    public static readonly WfErrorDefinition CaptureNotInFileSystem = new(
        nameof(CaptureNotInFileSystem), WfErrorCategory.InvalidArgument, () => ErrorText.CaptureNotInFileSystem, () => ErrorText.CaptureNotInFileSystem_Action);

    /// <summary>The capture is empty.</summary>
    public static readonly WfErrorDefinition CaptureIsEmpty = new(
        nameof(CaptureIsEmpty), WfErrorCategory.InvalidData, () => ErrorText.CaptureIsEmpty, () => ErrorText.CaptureIsEmpty_Action);

    /// <summary>The capture is binary and no readable sign is in it.</summary>
    public static readonly WfErrorDefinition CaptureIsBinary = new(
        nameof(CaptureIsBinary), WfErrorCategory.InvalidData, () => ErrorText.CaptureIsBinary, () => ErrorText.CaptureIsBinary_Action);

    /// <summary>The capture is packed in an archive of several files.</summary>
    public static readonly WfErrorDefinition CaptureIsArchive = new(
        nameof(CaptureIsArchive), WfErrorCategory.InvalidData, () => ErrorText.CaptureIsArchive, () => ErrorText.CaptureIsArchive_Action);

    /// <summary>The capture is a picture.</summary>
    public static readonly WfErrorDefinition CaptureIsPicture = new(
        nameof(CaptureIsPicture), WfErrorCategory.InvalidData, () => ErrorText.CaptureIsPicture, () => ErrorText.CaptureIsPicture_Action);

    /// <summary>Nothing that the table of known errors holds was found.</summary>
    public static readonly WfErrorDefinition NothingRecognized = new(
        nameof(NothingRecognized), WfErrorCategory.ObjectNotFound, () => ErrorText.NothingRecognized, () => ErrorText.NothingRecognized_Action);

    /// <summary>A code of several isn't one that the table of known errors holds.</summary>
    public static readonly WfErrorDefinition ErrorCodeNotKnown = new(
        nameof(ErrorCodeNotKnown), WfErrorCategory.ObjectNotFound, () => ErrorText.ErrorCodeNotKnown, () => ErrorText.ErrorCodeNotKnown_Action);

    /// <summary>Nothing was asked.</summary>
    public static readonly WfErrorDefinition ErrorQueryIsEmpty = new(
        nameof(ErrorQueryIsEmpty), WfErrorCategory.InvalidArgument, () => ErrorText.ErrorQueryIsEmpty, () => ErrorText.ErrorQueryIsEmpty_Action);
}
