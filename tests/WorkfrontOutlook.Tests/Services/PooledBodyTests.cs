#if !NETFRAMEWORK
using System.Buffers;
using System.IO.Compression;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>The buffers that replies are read into.</summary>
public sealed class PooledBodyTests
{
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(PooledBody.LargestOfPool, 16);

    [Theory]
    [InlineData(100_000)]
    [InlineData(900_000)]
    [InlineData(6_000_000)]
    public void A_reply_takes_the_memory_of_the_one_before(int size)
    {
        byte[] content = new byte[size];
        long least = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(new ByteArrayContent(content), size);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least < 32 * 1024, $"Reading {size:N0} bytes took {least:N0} bytes of new memory.");
    }

    [Fact]
    public void What_is_larger_once_decompressed_is_read_whole()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(new byte[3_000_000]);
        }

        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        Read(content, 3_000_000);
    }

    // In memory nothing is waited for, so all of it is this thread's.
    private static void Read(HttpContent content, int size)
    {
        Task<PooledBody> reading = PooledBody.ReadAsync(content, int.MaxValue, Pool, TestContext.Current.CancellationToken);
        Assert.True(reading.IsCompletedSuccessfully);
        using PooledBody body = reading.Result;
        Assert.Equal(size, body.Bytes.Length);
    }
}
#endif
