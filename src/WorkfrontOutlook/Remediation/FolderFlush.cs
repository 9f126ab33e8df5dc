using System.Runtime.InteropServices;
using System.Text;

namespace WorkfrontOutlook.Remediation;

/// <summary>
/// Puts a new file's name on the disk. On Linux and macOS a file that was flushed can still lose its name in a power cut
/// until its folder is flushed too (fsync(2)); on Windows, NTFS journals names by itself and there is no such call.
/// </summary>
internal static class FolderFlush
{
    /// <summary>Flushes a folder.</summary>
    /// <exception cref="IOException">The folder can't be flushed.</exception>
    public static void Flush(string folder)
    {
#if NETSTANDARD2_0
        bool journals = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
#else
        bool journals = OperatingSystem.IsWindows();
#endif
        if (journals)
        {
            return;
        }

        int handle = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        if (handle < 0)
        {
            throw new IOException($"{folder}: error {Marshal.GetLastWin32Error()}");
        }

        int result = Sync(handle);
        int error = Marshal.GetLastWin32Error();
        _ = Close(handle);

        // EINVAL: some network file systems can't flush a folder; the file itself is flushed.
        if (result != 0 && error != 22)
        {
            throw new IOException($"{folder}: error {error}");
        }
    }

#pragma warning disable SYSLIB1054, CA5392 // Source-generated imports need unsafe code and .NET 7; libc is found by the system's own rules.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
#pragma warning restore SYSLIB1054, CA5392
}
