# What the files about sign-in and isolation share. Dot-sourced after common.ps1 and served.ps1.

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
