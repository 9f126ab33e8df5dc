namespace WorkfrontOutlook.Tests.Chaos;

/// <summary>A file on a disk with so many bytes of room for it: what fits is written, then the disk is full.</summary>
internal sealed class SmallDisk(string path, FileMode mode, long room) : Stream
{
    private const int DiskFull = unchecked((int)0x80070070);

    private readonly FileStream _file = new(path, mode, FileAccess.ReadWrite, FileShare.Read, 1);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => _file.Position = value; }

    // The other ways to write come through here.
    public override void Write(byte[] buffer, int offset, int count)
    {
        int fits = (int)Math.Min(count, Math.Max(0, room - _file.Position));
        _file.Write(buffer, offset, fits);
        if (fits < count)
        {
            throw new IOException("No space left on device.", DiskFull);
        }
    }

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void SetLength(long value) => _file.SetLength(value);

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }
}
