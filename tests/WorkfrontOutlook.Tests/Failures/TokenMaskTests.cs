using WorkfrontOutlook.Failures;

namespace WorkfrontOutlook.Tests.Failures;

/// <summary>A token that was given in another's place is in no error.</summary>
public sealed class TokenMaskTests
{
    private const string Header = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9";
    private const string Token = Header + ".eyJuYW1laWQiOiJ4In0.c2lnbmF0dXJlX1NFQ1JFVA";

    [Theory]
    [InlineData(Token)]
    [InlineData("/home/admin/" + Token)]
    [InlineData("Bearer " + Token + " and more")]
    [InlineData(Header + ".." + Header + "." + Header + "." + Header)]
    [InlineData(Header)]
    [InlineData("ewogICJ0eXAiOiAiSldUIgp9.eyJuYW1laWQiOiJ4In0.c2lnbmF0dXJlX1NFQ1JFVA")]
    public void No_error_quotes_a_token(string given)
    {
        WfException failure = WfErrors.TokenFileNotReadable.Because(new FileNotFoundException("Could not find '" + given + "'."), given, given, given);

        foreach (string? told in new[] { failure.Message, failure.Target, failure.RecommendedAction, failure.ToString() })
        {
            Assert.DoesNotContain("eyJ", told, StringComparison.Ordinal);
            Assert.DoesNotContain("ewog", told, StringComparison.Ordinal);
            Assert.DoesNotContain("c2lnbmF0", told, StringComparison.Ordinal);
        }

        Assert.Contains(TokenMask.Shown, failure.Message, StringComparison.Ordinal);
        Assert.True(TokenMask.Finds(given));
    }

    [Theory]
    [InlineData("/reports/eyjafjallajokull.northwind.example/undo.jsonl")]
    [InlineData("ewoks.of.endor@contoso.example")]
    [InlineData("eyes.wide.shut.the.mailbox@contoso.example")]
    [InlineData("wf-undo-northwind1.onmicrosoft.com-20261128T052448Z.jsonl")]
    [InlineData("617ae4c2-8d96-478c-b022-113532ffea10")]
    public void What_is_no_token_is_told_as_it_was_given(string given)
    {
        var cause = new IOException(given);
        WfException failure = WfErrors.TokenFileNotReadable.Because(cause, given, given, given);

        Assert.Equal(given, failure.Target);
        Assert.Contains(given, failure.Message, StringComparison.Ordinal);
        Assert.Same(cause, failure.InnerException);
        Assert.False(TokenMask.Finds(given));
    }
}
