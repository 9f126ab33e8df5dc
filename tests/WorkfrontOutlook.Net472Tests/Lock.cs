namespace System.Threading;

/// <summary>Stands for the newer base library's lock; here any object will do.</summary>
internal sealed class Lock
{
}
