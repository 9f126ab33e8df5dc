using System.Collections;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.NestedAppAuth;

namespace WorkfrontOutlook.PowerShell;

/// <summary>Collects what Test-WfNestedAppAuth is given. An id that can't be one concerns that input only.</summary>
internal sealed class NestedAppAuthInput
{
    private readonly List<NestedAppAuthSubject> _subjects = new();
    private readonly Dictionary<string, string> _map = new(StringComparer.OrdinalIgnoreCase);
    private readonly Action<WfException> _refuse;

    /// <summary>Initializes a new instance of the <see cref="NestedAppAuthInput"/> class.</summary>
    /// <param name="map">Client ids by add-in id or asset id, as the user wrote them, or null.</param>
    /// <param name="refuse">Told what can't be used.</param>
    public NestedAppAuthInput(IDictionary? map, Action<WfException> refuse)
    {
        _refuse = refuse;
        foreach (DictionaryEntry pair in map ?? new Hashtable())
        {
            _map[pair.Key.ToString() ?? string.Empty] = Text(pair.Value);
        }
    }

    /// <summary>Gets what was taken, in its order.</summary>
    public IReadOnlyList<NestedAppAuthSubject> Subjects => _subjects;

    public void TakeAddIns(WfOutlookAddIn[] addIns) => Take(addIns, addIn => NestedAppAuthSubject.Of(addIn, _map));

    public void TakeAddInIds(string[] ids) => Take(ids, id => NestedAppAuthSubject.OfAddInId(id, _map));

    public void TakeClientIds(string[] ids) => Take(ids, id => NestedAppAuthSubject.OfClient(id));

    private static string Text(object? value) => Unwrapped.Of(value)?.ToString() ?? string.Empty;

    private void Take<T>(T[] inputs, Func<T, NestedAppAuthSubject> make)
    {
        foreach (T input in inputs)
        {
            try
            {
                _subjects.Add(make(input));
            }
            catch (WfException failure)
            {
                _refuse(failure);
            }
        }
    }
}
