using System.Globalization;
using System.Text;
using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Services.Exchange;

namespace WorkfrontOutlook.Tests.Services;

/// <summary>What is kept from answer to answer saves memory and changes no answer.</summary>
public sealed class ReplyMemoryTests
{
    // More texts than there are places, so that every place is taken and taken again.
    private const int Replies = 3000;

    [Fact]
    public void Answers_read_one_after_another_and_side_by_side_are_what_each_is_alone()
    {
        var memory = new ReplyMemory();
        for (int round = 0; round < 2; round++)
        {
            Parallel.For(0, Replies, i =>
            {
                byte[] reply = Encoding.UTF8.GetBytes(Reply(i));
                Assert.Equal(Text(CommandReplyReader.Read(reply, "Get-App", new ReplyMemory())), Text(CommandReplyReader.Read(reply, "Get-App", memory)));
            });
        }
    }

    [Fact]
    public void A_damaged_answer_is_damaged_whatever_came_before()
    {
        var memory = new ReplyMemory();
        for (int i = 0; i < Replies; i++)
        {
            CommandReplyReader.Read(Encoding.UTF8.GetBytes(Reply(i)), "Get-App", memory);
        }

        Assert.Throws<InvalidOperationException>(() => CommandReplyReader.Read("""{"value":[{"Name":"\ud800"}]}"""u8, "Get-App", memory));
        Assert.Throws<InvalidOperationException>(() => CommandReplyReader.Read([.. "{\"value\":[{\"Name\":\""u8, 0xFF, .. "\"}]}"u8], "Get-App", memory));
        Assert.ThrowsAny<JsonException>(() => CommandReplyReader.Read("{\"value\":[{\"Name\":\"half"u8, "Get-App", memory));

        byte[] sound = Encoding.UTF8.GetBytes(Reply(7));
        Assert.Equal(Text(CommandReplyReader.Read(sound, "Get-App", new ReplyMemory())), Text(CommandReplyReader.Read(sound, "Get-App", memory)));
    }

    // With names that come in another order, are missing, or are written with escapes; with and without types; with lists and objects.
    private static string Reply(int i)
    {
        string n = i.ToString(CultureInfo.InvariantCulture);
        string typed = (i % 3) switch
        {
            0 => "\"Count@data.type\":\"System.Int32\",\"Count\":\"" + n + "\",\"On\":\"True\",\"On@data.type\":\"System.Boolean\"",
            1 => "\"On\":\"False\",\"On@data.type\":\"System.Boolean\",\"Count\":\"" + n + "\"",
            _ => "\"Ratio@data.type\":\"System.Double\",\"Ratio\":\"" + n + ".5\"",
        };
        return "{\"value\":[{\"Name\":\"u" + n + "\",\"N\\u0061me2\":\"caf\\u00e9 " + n + "\"," + typed + ",\"List\":[\"a" + n + "\",{\"Inner\":\"b" + n + "\"}]},{" + typed + ",\"Name\":null}]}";
    }

    private static string Text(CommandReply reply) => string.Join("\n", reply.Records.Select(Text));

    private static string Text(ExchangeRecord record) => string.Join(";", record.Names.Select(name => name + "=" + Text(record.Value(name))));

    private static string Text(object? value) => value switch
    {
        null => "null",
        ExchangeRecord record => "{" + Text(record) + "}",
        object?[] list => "[" + string.Join(",", list.Select(Text)) + "]",
        _ => value.GetType().Name + ":" + Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
