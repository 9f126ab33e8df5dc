# A tenant and an identity on loopback ports, for tests that go over the wire. Dot-source it after common.ps1.

# An endpoint of a managed identity, as a sandbox of Azure Automation has it: answers with the embedded tenant's tokens.
function Start-IdentityEndpoint([hashtable] $Tokens) {
    $listener = $null
    # A port that was free a moment ago may be another's by now.
    for ($attempt = 1; -not $listener; $attempt++) {
        $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $probe.Start()
        $port = $probe.LocalEndpoint.Port
        $probe.Stop()
        $candidate = [Net.HttpListener]::new()
        $candidate.Prefixes.Add("http://127.0.0.1:$port/")
        try {
            $candidate.Start()
            $listener = $candidate
        }
        catch { if ($attempt -ge 10) { throw } }
    }
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
function Start-ServedTenant([string[]] $Options = @('--mailboxes', '5')) {
    $demo = Get-ChildItem ([IO.Path]::Combine($RepositoryRoot, 'src', 'WorkfrontOutlook.Demo', 'bin')) -Filter WorkfrontOutlook.Demo.dll -Recurse -ErrorAction Ignore |
        Where-Object FullName -NotMatch '[\\/]ref[\\/]' | Sort-Object LastWriteTime -Descending | Select-Object -First 1
    if (-not $demo) { return }
    $start = [Diagnostics.ProcessStartInfo]::new('dotnet')
    foreach ($argument in @($demo.FullName, 'serve', '--port', '0') + $Options) { $start.ArgumentList.Add($argument) }
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
