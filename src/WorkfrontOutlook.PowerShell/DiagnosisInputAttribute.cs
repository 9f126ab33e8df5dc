using System.Collections;
using System.Management.Automation;
using WorkfrontOutlook.Diagnosis;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Reporting;

namespace WorkfrontOutlook.PowerShell;

/// <summary>
/// Lets a parameter that takes diagnoses take their JSON too: its path, its file, its text, or what ConvertFrom-Json made of it. Without it
/// PowerShell would make a diagnosis of any object whose properties fit, unchecked.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class DiagnosisInputAttribute : ArgumentTransformationAttribute
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return One(engineIntrinsics, inputData) is object one ? one
                : Unwrapped.Of(inputData) is IList list ? Each(engineIntrinsics, list)
                : inputData;
        }
        catch (WfException failure)
        {
            throw new ArgumentTransformationMetadataException(failure.Message + " " + failure.RecommendedAction, failure);
        }
        catch (SessionStateException failure) when (TokenMask.Finds(failure.Message))
        {
            // PowerShell takes what stands before a colon for a drive, and quotes it.
#pragma warning disable MA0054 // The exception has the token.
            throw new ArgumentTransformationMetadataException(TokenMask.Hide(failure.Message));
#pragma warning restore MA0054
        }
    }

    private static object[] Each(EngineIntrinsics engine, IList list)
    {
        object[] each = new object[list.Count];
        for (int i = 0; i < each.Length; i++)
        {
            each[i] = One(engine, list[i]) ?? list[i]!;
        }

        return each;
    }

    private static WfDiagnosis? One(EngineIntrinsics engine, object? given)
    {
        if (DiagnosisInput.IsFromJson(given))
        {
            return DiagnosisInput.Read(given!);
        }

        return Unwrapped.Of(given) switch
        {
            string json when DiagnosisInput.IsJsonText(json) => DiagnosisInput.ReadText(json),

            // A file of one run, as -HistoryPath or the report keeps it.
            string path => Read(engine, FileSystemPath.Full(engine.SessionState.Path, path)),
            FileInfo file => Read(engine, file.FullName),
            _ => null,
        };
    }

    // An argument is bound before there is a cmdlet that could be told of Ctrl+C. What is run in a pipeline that is being stopped says it.
    private static WfDiagnosis Read(EngineIntrinsics engine, string path)
    {
        using var stop = new CancellationTokenSource();
        Task<WfDiagnosis> reading = Task.Run(() => DiagnosisJson.ReadFileAsync(path, stop.Token), CancellationToken.None);
        while (Task.WaitAny([reading], LookAgain) < 0)
        {
            try
            {
                engine.InvokeCommand.InvokeScript("$null");
            }
            catch (PipelineStoppedException)
            {
                stop.Cancel();
                _ = reading.ContinueWith(left => left.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                throw;
            }
        }

        return reading.GetAwaiter().GetResult();
    }
}
