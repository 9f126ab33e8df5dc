using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// The base of cmdlets that take diagnoses, or their JSON. Their parameters are objects: of one that takes diagnoses alone, PowerShell
/// would make a diagnosis of any object whose properties fit, unchecked, and would keep in its error what was piped.
/// </summary>
public abstract class DiagnosisInputCommand : WfAsyncCmdlet
{
    /// <summary>Takes what was given. Of the pipeline, what is no diagnosis is an error, and the rest goes on.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The diagnoses.</returns>
    private protected async Task<IReadOnlyList<WfDiagnosis>> TakeAllAsync(IEnumerable<object?> given, CancellationToken cancellationToken)
    {
        var taken = new List<WfDiagnosis>();
        foreach (object? one in given)
        {
            try
            {
                taken.Add(await TakeAsync(one, cancellationToken).ConfigureAwait(false));
            }
            catch (WfException failure) when (MyInvocation.ExpectingInput)
            {
                await WriteFailureAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }

        return taken;
    }

    /// <summary>Takes a diagnosis, the path, file or text of its JSON, or what ConvertFrom-Json made of that.</summary>
    /// <param name="given">What was given.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The diagnosis.</returns>
    private protected async Task<WfDiagnosis> TakeAsync(object? given, CancellationToken cancellationToken)
    {
        if (DiagnosisInput.IsFromJson(given))
        {
            return DiagnosisInput.Read(given!);
        }

        switch (Unwrapped.Of(given))
        {
            case WfDiagnosis diagnosis:
                return diagnosis;
            case string json when DiagnosisInput.IsJsonText(json):
                return DiagnosisInput.ReadText(json);
            case string path:
                // A file of one run, as -HistoryPath or the report keeps it.
                return await DiagnosisJson.ReadFileAsync((await FullPathsAsync(path).ConfigureAwait(false))[0], cancellationToken).ConfigureAwait(false);
            case FileInfo file:
                return await DiagnosisJson.ReadFileAsync(file.FullName, cancellationToken).ConfigureAwait(false);
            case var other:
                string type = other?.GetType().Name ?? "null";
                throw WfErrors.ComparisonInput.For(type, type);
        }
    }
}
