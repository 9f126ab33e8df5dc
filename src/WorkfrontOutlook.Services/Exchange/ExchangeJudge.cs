using System.Text.Json;
using WorkfrontOutlook.Connections;
using WorkfrontOutlook.Failures;
using WorkfrontOutlook.Services.Resilience;

namespace WorkfrontOutlook.Services.Exchange;

/// <summary>Tells what an answer of Exchange means.</summary>
internal static class ExchangeJudge
{
    // The service says it in plain text, with any status.
    private const string ThrottleText = "maximum number of concurrent requests per tenant";
    private const string TransientText = "issue may be transient";

    /// <summary>Judges the answer to a command.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="command">The command.</param>
    /// <param name="memory">What is known of answers before.</param>
    /// <returns>The page, or the trouble.</returns>
    public static Judged<CommandReply> Command(ServiceReply reply, ExchangeCommand command, ReplyMemory memory)
    {
        string target = TargetOf(command);
        if (!reply.IsSuccess)
        {
            return new Judged<CommandReply>(Failure(reply, command.Name, target));
        }

        if (reply.Status == 204)
        {
            return new Judged<CommandReply>(new CommandReply { HasValue = true, Address = reply.Address });
        }

        if (Unreadable(reply, command.Name, target) is Trouble unreadable)
        {
            return new Judged<CommandReply>(unreadable);
        }

        CommandReply page;
        try
        {
            page = CommandReplyReader.Read(ReplyBytes.WithoutMark(reply.Body.Span), command.Name, memory);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new Judged<CommandReply>(Cut(command.Name, target, reply.Clean(exception.Message)));
        }

        if (page.HasError)
        {
            return new Judged<CommandReply>(Failure(reply, command.Name, target));
        }

        if (page.Errors.Count > 0)
        {
            (string? type, string text) = ExchangeFault.Split(page.Errors[0]);
            return new Judged<CommandReply>(Definite(ByType(type, reply.Clean(text), command.Name, target)
                ?? WfErrors.ExchangeCommandFailed.For(target, command.Name, reply.Clean(text))));
        }

        if (page.Confirmation is string question)
        {
            return new Judged<CommandReply>(Definite(WfErrors.ConfirmationAsked.For(target, command.Name, reply.Clean(question))));
        }

        // No list isn't an empty list, and of two which is the whole one can't be told.
        if (page.IsAmbiguous || (!page.HasValue && (command.IsRead || !page.HasEnvelope)))
        {
            return new Judged<CommandReply>(Definite(WfErrors.ReplyNotUnderstood.For(target, command.Name, reply.Status)));
        }

        if (reply.Header("X-Warnings") is string warnings && reply.Clean(warnings) is { Length: > 0 } text2)
        {
            page.Warnings.Add(text2);
        }

        page.Address = reply.Address;
        return new Judged<CommandReply>(page);
    }

    /// <summary>Tells why a success can't be read, before it is read.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="what">What was asked.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The trouble, or null.</returns>
    public static Trouble? Unreadable(ServiceReply reply, string what, string target)
    {
        ReadOnlySpan<byte> body = ReplyBytes.TrimBlank(reply.Body.Span);
        if (body.IsEmpty)
        {
            return new Trouble(tries => WfErrors.ReplyEmpty.For(target, what, tries)) { IsTransient = true };
        }

        if (body[0] == (byte)'{')
        {
            return null;
        }

        string text = reply.Clean(ReplyBytes.Text(body));
        return IsThrottleText(text)
            ? TextThrottle(reply, what, target, text)
            : Definite(WfErrors.ReplyNotJson.For(target, what, reply.Address.Authority, text));
    }

    /// <summary>An answer that broke off, or is damaged.</summary>
    /// <param name="what">What was asked.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="reason">Where it broke off.</param>
    /// <returns>The trouble.</returns>
    public static Trouble Cut(string what, string target, string reason) =>
        new(tries => WfErrors.ReplyCutShort.For(target, what, tries, reason)) { IsTransient = true };

    /// <summary>Tells what an error answer means.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="what">What was asked: a cmdlet's name.</param>
    /// <param name="target">What it is about.</param>
    /// <returns>The trouble.</returns>
    public static Trouble Failure(ServiceReply reply, string what, string target)
    {
        ExchangeFault fault = ExchangeFault.Read(reply);
        if (IsThrottleText(fault.Text))
        {
            return TextThrottle(reply, what, target, fault.Text);
        }

        if (reply.Status == 429)
        {
            return new Trouble(tries => WfErrors.Throttled.For(target, what, tries, Said(fault.Text)))
            {
                IsTransient = true,
                IsThrottle = true,
                NothingDone = true,
                RetryAfter = reply.RetryAfter,
            };
        }

        // By type first: a missing object comes as 400, 404 or 500, and a missing role as 400 or 403.
        if (ByType(fault.ExceptionType, fault.Text, what, target) is WfException known)
        {
            return Definite(known);
        }

        bool mayPass = reply.Status is 408 or 500 or 502 or 503 or 504
            || Has(fault.Text, TransientText)
            || Has(fault.ExceptionType, "Transient")
            || Has(fault.ExceptionType, "ServerBusy")
            || Has(fault.ExceptionType, "OverBudget");
        if (mayPass)
        {
            return new Trouble(tries => WfErrors.ServiceUnavailable.For(target, what, reply.Status, tries, Said(fault.Text)))
            {
                IsTransient = true,
                IsThrottle = reply.Status == 503,
                RetryAfter = reply.RetryAfter,
            };
        }

        return Definite(reply.Status switch
        {
            401 => WfErrors.SignInRefused.For(target, what, Said(fault.Text)),
            403 => WfErrors.ExchangePermissionMissing.For(target, what, Said(fault.Text)),
            404 when fault.ExceptionType is null => WfErrors.TenantNotFound.For(target, what, reply.Address.Authority, Said(fault.Text)),
            405 => WfErrors.ExchangeApiRefused.For(target, what, reply.Address.Authority, Said(fault.Text)),
            >= 300 and < 400 => WfErrors.ReplyNotUnderstood.For(target, what, reply.Status),
            _ => WfErrors.ExchangeCommandFailed.For(target, what, Said(fault.Text)),
        });
    }

    /// <summary>Gets what errors of a command are about.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The mailbox, else the identity, else the cmdlet.</returns>
    public static string TargetOf(ExchangeCommand command) =>
        command.Parameters.TryGetValue("Mailbox", out object? mailbox) && mailbox is string { Length: > 0 } address ? address
        : command.Parameters.TryGetValue("Identity", out object? identity) && identity is string { Length: > 0 } id ? id
        : command.Name;

    private static Trouble TextThrottle(ServiceReply reply, string what, string target, string text) =>
        new(tries => WfErrors.Throttled.For(target, what, tries, Said(text)))
        {
            IsTransient = true,
            IsThrottle = true,
            IsTenantWide = true,
            NothingDone = true,
            RetryAfter = reply.RetryAfter,
        };

    private static WfException? ByType(string? type, string text, string what, string target)
    {
        if (type is null)
        {
            return Has(text, "isn't recognized as a name of a cmdlet") || Has(text, "is not recognized as the name of a cmdlet")
                ? WfErrors.ExchangePermissionMissing.For(target, what, Said(text))
                : null;
        }

        if (Has(type, "ObjectNotFound") || Has(type, "MailboxNotFound") || Has(type, "RecipientNotFound") || Has(type, "AppNotFound") || Has(type, "ExtensionNotFound"))
        {
            return WfErrors.ExchangeObjectNotFound.For(target, what, Said(text));
        }

        if (Has(type, "AccessDenied") || Has(type, "Unauthorized") || Has(type, "CommandNotFound") || Has(type, "Authorization") || Has(type, "RBAC"))
        {
            return WfErrors.ExchangePermissionMissing.For(target, what, Said(text));
        }

        if (Has(type, "TenantName") || Has(type, "TenantNotFound") || Has(type, "OrganizationNotFound"))
        {
            return WfErrors.TenantNotFound.For(target, what, target, Said(text));
        }

        if (Has(type, "Ambiguous"))
        {
            return WfErrors.ExchangeObjectAmbiguous.For(target, what, Said(text));
        }

        if (Has(type, "ParameterBinding") || Has(type, "Argument") || Has(type, "DataValidation") || Has(type, "Format"))
        {
            return WfErrors.ExchangeParameterRefused.For(target, what, Said(text));
        }

        return Has(type, "Transient") || Has(type, "ServerBusy") || Has(type, "OverBudget") || Has(type, "Timeout") || Has(text, TransientText)
            || !type.StartsWith("Microsoft.Exchange", StringComparison.OrdinalIgnoreCase)
            ? null
            : WfErrors.ExchangeCommandFailed.For(target, what, Said(text));
    }

    private static Trouble Definite(WfException error) => new(_ => error);

    private static bool IsThrottleText(string text) => Has(text, ThrottleText);

    private static bool Has(string? text, string part) => text?.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0;

    private static string Said(string text) => text.Length == 0 ? ConnectionText.NothingSaid : text;
}
