using System.Runtime.InteropServices;

namespace WorkfrontOutlook.Tokens;

/// <summary>Where the name of a member stands, and which object it belongs to.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct MemberName
{
    public int Object;
    public int Start;
    public int Length;

    /// <summary>The name was written with escapes and stands, without them, among the unescaped names.</summary>
    public bool Unescaped;
}
