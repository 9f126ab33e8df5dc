# What the files about sign-in and isolation share. Dot-sourced after common.ps1.

# An endpoint of a managed identity, as a sandbox of Azure Automation has it: answers with the embedded tenant's tokens.
function Start-IdentityEndpoint([hashtable] $Tokens) {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = [Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $seen = [Collections.Concurrent.ConcurrentQueue[string]]::new()
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
        param($listener, $tokens, $seen)
        while ($listener.IsListening) {
            try { $context = $listener.GetContext() } catch { break }
            $seen.Enqueue("$($context.Request.Headers['X-IDENTITY-HEADER'])|$($context.Request.RawUrl)")
            $resource = $context.Request.QueryString['resource']
            $token = if ($resource -like '*graph*') { $tokens.Graph } else { $tokens.Exchange }
            $context.Response.StatusCode = if ($token) { 200 } else { 400 }
            $reply = if ($token) { @{ access_token = $token; expires_on = '2099-01-01 00:00:00Z'; token_type = 'Bearer'; resource = $resource } } else { @{ message = 'No managed identity was found' } }
            $bytes = [Text.Encoding]::UTF8.GetBytes(($reply | ConvertTo-Json))
            $context.Response.ContentType = 'application/json'
            $context.Response.OutputStream.Write($bytes, 0, $bytes.Length)
            $context.Response.Close()
        }
    }).AddArgument($listener).AddArgument($Tokens).AddArgument($seen)
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Address = "http://127.0.0.1:$port/oauth2/token"; Listener = $listener; Seen = $seen; Shell = $shell }
}

# The embedded tenant, on a loopback port: `serve` of the demo.
function Start-ServedTenant([int] $Mailboxes = 5) {
    $demo = Get-ChildItem ([IO.Path]::Combine($RepositoryRoot, 'src', 'WorkfrontOutlook.Demo', 'bin')) -Filter WorkfrontOutlook.Demo.dll -Recurse -ErrorAction Ignore |
        Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    if (-not $demo) { return }
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in $demo.FullName, 'serve', '--port', '0', '--mailboxes', "$Mailboxes") { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $text = ''
    while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        $text += $line + "`n"
        if ($line -like 'Ctrl+C*') { break }
    }
    [pscustomobject]@{
        Process      = $process
        Exchange     = [regex]::Match($text, "exchange = ConvertTo-SecureString '([^']+)'").Groups[1].Value
        Graph        = [regex]::Match($text, "graph = ConvertTo-SecureString '([^']+)'").Groups[1].Value
        Endpoint     = [regex]::Match($text, '-ExchangeEndpoint (\S+)').Groups[1].Value
        Organization = [regex]::Match($text, '-Organization (\S+)').Groups[1].Value
        TenantId     = [regex]::Match($text, '-TenantId (\S+)').Groups[1].Value
    }
}

# Writes a copy of an assembly that says it is of another version. What other modules bring may be of any; what is published is not.
function Copy-WithVersion([string] $Path, [string] $Destination, [version] $Version) {
    $bytes = [IO.File]::ReadAllBytes($Path)
    $file = [Reflection.PortableExecutable.PEReader]::new([IO.MemoryStream]::new($bytes))
    $reader = [Reflection.Metadata.PEReaderExtensions]::GetMetadataReader($file)
    $row = $file.PEHeaders.MetadataStartOffset + [Reflection.Metadata.Ecma335.MetadataReaderExtensions]::GetTableMetadataOffset($reader, [Reflection.Metadata.Ecma335.TableIndex]::Assembly)
    # The row begins with four bytes of the hash's algorithm; then the four parts of the version.
    $part = $row + 4
    foreach ($number in $Version.Major, $Version.Minor, $Version.Build, $Version.Revision) {
        [BitConverter]::GetBytes([uint16] [math]::Max(0, $number)).CopyTo($bytes, $part)
        $part += 2
    }
    $file.Dispose()
    [IO.File]::WriteAllBytes($Destination, $bytes)
}

# Signs in with a secret in a fresh process, at an authority that is a handler: what the network is to MSAL.
$SecretSignIn = @'
Add-Type -TypeDefinition @"
using System.Net; using System.Net.Http; using System.Text; using System.Threading; using System.Threading.Tasks;
public sealed class FakeAuthority : HttpMessageHandler
{
    public int Count;
    public static int CountOf<T>(System.Collections.Generic.IAsyncEnumerable<T> stream)
    {
        var items = stream.GetAsyncEnumerator(default(CancellationToken));
        int count = 0;
        while (items.MoveNextAsync().AsTask().GetAwaiter().GetResult()) { count++; }
        return count;
    }
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Count++;
        string body = request.RequestUri.Host.StartsWith("login.") ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"opaque-token\"}" : "{\"value\":[]}";
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json"), RequestMessage = request });
    }
}
"@
$null = [Reflection.Assembly]::LoadFrom("$env:WF_STAGED/bin/net8.0/WorkfrontOutlook.Loader.dll")
function New-Request([string] $Kind) {
    $request = [WorkfrontOutlook.Connections.ConnectRequest]::new()
    $set = { param($name, $value) [WorkfrontOutlook.Connections.ConnectRequest].GetProperty($name).SetValue($request, $value) }
    & $set SignIn ([WorkfrontOutlook.Connections.SignInKind]::$Kind)
    & $set TenantId '11111111-2222-3333-4444-555555555555'
    if ($Kind -ne 'ManagedIdentity') { & $set ClientId '66666666-2222-3333-4444-555555555555' }
    & $set ClientSecret (ConvertTo-SecureString 'a-secret' -AsPlainText -Force)
    & $set ExchangeAccessToken (ConvertTo-SecureString 'opaque-token' -AsPlainText -Force)
    & $set GraphAccessToken (ConvertTo-SecureString 'opaque-token' -AsPlainText -Force)
    & $set AuthorityHandler ([FakeAuthority]::new())
    & $set Handler ([FakeAuthority]::new())
    $request
}
'@
