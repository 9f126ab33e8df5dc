using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>Nothing that a test gives out holds the token or a piece of it.</summary>
public sealed class TokenSecrecyTests : IDisposable
{
    private readonly TokenMint _mint = new();

    public void Dispose() => _mint.Dispose();

    [Fact]
    public void No_result_holds_a_piece_of_the_token_in_any_field()
    {
        string token = _mint.Token();
        string[] parts = token.Split('.');
        string[] inputs =
        [
            token, "Bearer " + token, token + "\n", "\"" + token + "\"", token + "=", token[..^5], token[5..], token.Replace('.', ' '), parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + ".", token + "." + token, token.ToUpperInvariant(), token.Insert(100, "\u001b"), parts[0] + "." + parts[2] + "." + parts[1],
            _mint.Token(claims => claims["exp"] = "x"), _mint.Token(header: header => header["alg"] = "none"),
        ];
        using TokenVerifier verifier = _mint.Verifier();
        foreach (string input in inputs)
        {
            WfTokenTest test = TokenMint.Test(verifier, input);
            var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
            foreach (string text in Strings(test, seen).Append(test.ToString()).Append(test.Explanation).Append(test.NextStep)
                .Append(JsonSerializer.Serialize(test)).Concat(test.Checks.Select(check => check.ToString() + check.Detail)))
            {
                AssertNoPiece(input, text);
            }
        }
    }

    [Fact]
    public void No_failure_holds_a_piece_of_the_token()
    {
        string token = _mint.Token();
        foreach (string input in new[] { "Bearer " + token, token[..400], token.Replace('.', '!'), token + token })
        {
            WfException e = Assert.Throws<WfException>(() => TokenDecoder.Decode(input.AsMemory(), showPersonalData: true));
            AssertNoPiece(token, e + e.Message + e.RecommendedAction + e.Target + e.InnerException);
        }
    }

    [Fact]
    public void The_verifier_keeps_no_token()
    {
        string token = _mint.Token(claims => claims["jti"] = "unmistakable-4711");
        using TokenVerifier verifier = _mint.Verifier();
        TokenMint.Test(verifier, token);
        byte[] signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[2]);
        byte[] claim = "unmistakable-4711"u8.ToArray();
        foreach (object kept in Objects(verifier, new HashSet<object>(ReferenceEqualityComparer.Instance)))
        {
            if (kept is byte[] bytes)
            {
                Assert.True(bytes.AsSpan().IndexOf(signature.AsSpan(0, 16)) < 0, "signature");
                Assert.True(bytes.AsSpan().IndexOf(claim) < 0, "claim");
                Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(token[100..140])) < 0, "text");
            }
            else if (kept is string text)
            {
                AssertNoPiece(token, text);
            }
        }
    }

    [Theory]
    [InlineData("\\u0061-name-that-is-unmistakable-4711", TokenStatus.Valid)]
    [InlineData("\\u0061-name-that-is-unmistakable-4711-and-breaks-off\\ud800", TokenStatus.Invalid)]
    public void The_verifier_keeps_no_name_of_a_member_that_was_written_with_escapes(string name, TokenStatus status)
    {
        // The context has such a name too, a short one, which doesn't overwrite the long one before it.
        JsonObject payload = TokenMint.Claims();
        payload["appctx"] = TokenMint.Context().ToJsonString().Replace("{", "{\"\\u0078\":1,", StringComparison.Ordinal);
        string claims = payload.ToJsonString().Replace("{\"aud", "{\"" + name + "\":1,\"aud", StringComparison.Ordinal);
        using TokenVerifier verifier = _mint.Verifier();
        Assert.Equal(status, TokenMint.Test(verifier, _mint.SignRaw(_mint.Header().ToJsonString(), claims)).Status);
        Assert.DoesNotContain(
            Objects(verifier, new HashSet<object>(ReferenceEqualityComparer.Instance)).OfType<byte[]>(),
            bytes => bytes.AsSpan().IndexOf("that-is-unmistakable"u8) >= 0);
    }

    /// <summary>No 24 characters of the token in a row.</summary>
    private static void AssertNoPiece(string token, string text)
    {
        for (int i = 0; i + 24 <= token.Length; i += 8)
        {
            Assert.False(text.Contains(token.Substring(i, 24), StringComparison.Ordinal), "A piece of the token is shown.");
        }
    }

    private static IEnumerable<string> Strings(object root, HashSet<object> seen) => Objects(root, seen).OfType<string>();

    private static List<object> Objects(object root, HashSet<object> seen)
    {
        var found = new List<object>();
        var open = new Stack<object>([root]);
        while (open.TryPop(out object? item))
        {
            if (!seen.Add(item))
            {
                continue;
            }

            found.Add(item);
            if (item is string or byte[] || item.GetType().IsPrimitive || item is Type or Delegate or System.Globalization.CultureInfo)
            {
                continue;
            }

            if (item is Array array)
            {
                foreach (object? element in array)
                {
                    if (element is not null)
                    {
                        open.Push(element);
                    }
                }

                continue;
            }

            for (Type? type = item.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike && field.GetValue(item) is { } value)
                    {
                        open.Push(value);
                    }
                }
            }
        }

        return found;
    }
}
