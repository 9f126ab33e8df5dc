namespace WorkfrontOutlook.Errors;

/// <summary>The signs that were found in one entry, each once with how often it stands there.</summary>
internal sealed class HarHits
{
    private readonly List<Hit> _hits = [];

    public void Clear() => _hits.Clear();

    public void Note(HarSection section, SignalHit found)
    {
        foreach (Hit known in _hits)
        {
            if (known.Pattern == found.Pattern && known.Section == section && known.IsResponseCode == found.IsResponseCode)
            {
                known.Count++;
                known.Strength = Math.Max(known.Strength, found.Strength);
                return;
            }
        }

        _hits.Add(new Hit { Pattern = found.Pattern, Section = section, IsResponseCode = found.IsResponseCode, Strength = found.Strength, Count = 1 });
    }

    public IEnumerable<Hit> InBody() => _hits.Where(hit => hit.Section == HarSection.ResponseBody);

    public IEnumerable<Hit> OutsideBody() => _hits.Where(hit => hit.Section != HarSection.ResponseBody);

    public sealed class Hit
    {
        public int Pattern { get; set; }

        public HarSection Section { get; set; }

        public bool IsResponseCode { get; set; }

        public double Strength { get; set; }

        public long Count { get; set; }
    }
}
