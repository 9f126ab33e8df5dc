namespace System.Threading;

/// <summary>Stands for the newer base library's lock.</summary>
internal sealed class Lock
{
    private readonly object _gate = new();

    public Scope EnterScope()
    {
        Monitor.Enter(_gate);
        return new Scope(_gate);
    }

    public readonly ref struct Scope
    {
        private readonly object _entered;

        public Scope(object entered) => _entered = entered;

        public void Dispose() => Monitor.Exit(_entered);
    }
}
