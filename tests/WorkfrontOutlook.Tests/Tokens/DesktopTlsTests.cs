#if NETFRAMEWORK
using System.Security.Authentication;
using WorkfrontOutlook.AddIns;
using WorkfrontOutlook.Tokens;

namespace WorkfrontOutlook.Tests.Tokens;

/// <summary>In Windows PowerShell a handler that names no protocol offers TLS 1.0, which neither Exchange Online nor GitHub takes.</summary>
public sealed class DesktopTlsTests
{
    [Fact]
    public void The_metadata_document_is_fetched_with_TLS_1_2()
    {
        using var handler = (DelegatingHandler)MetadataConnection.Create(_ => false).CreateHandler();
        Assert.Equal(SslProtocols.Tls12, Assert.IsType<HttpClientHandler>(handler.InnerHandler).SslProtocols);
    }

    [Fact]
    public void The_list_of_add_ins_is_fetched_with_TLS_1_2()
    {
        using HttpMessageHandler handler = AddInCatalogUpdater.CreateHandler();
        Assert.Equal(SslProtocols.Tls12, Assert.IsType<HttpClientHandler>(handler).SslProtocols);
    }
}
#endif
