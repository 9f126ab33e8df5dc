BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'signin.ps1')

    # Published packages, laid out by the project WorkfrontOutlook.Neighbours. There is no newer MSAL than this module's own and no
    # older Kiota: copies of it that say another version stand for those.
    $script:Neighbours = [IO.Path]::Combine($RepositoryRoot, 'tests', 'WorkfrontOutlook.Neighbours', 'bin', 'neighbours')
    $script:HasNeighbours = Test-Path (Join-Path $Neighbours 'newer')
    if ($HasNeighbours) {
        foreach ($age in 'older', 'newer') { $null = New-Item -ItemType Directory -Force (Join-Path $TestDrive $age) }
        Copy-Item (Join-Path $Neighbours 'older/*') (Join-Path $TestDrive 'older')
        Copy-Item (Join-Path $Neighbours 'newer/*') (Join-Path $TestDrive 'newer')
        $own = Join-Path $StagedBin 'dependencies'
        Copy-WithVersion (Join-Path $own 'Microsoft.Identity.Client.dll') (Join-Path $TestDrive 'newer/Microsoft.Identity.Client.dll') '9.9.0.0'
        Copy-WithVersion (Join-Path $own 'Microsoft.Kiota.Abstractions.dll') (Join-Path $TestDrive 'older/Microsoft.Kiota.Abstractions.dll') '1.0.0.0'
    }

    # Another module: its libraries go to the default context, as those of Exchange Online Management and Microsoft.Graph do.
    $script:BesideNeighbours = @'
function Import-Neighbours {
    foreach ($file in Get-ChildItem $env:WF_NEIGHBOURS -Filter *.dll) { $null = [Reflection.Assembly]::LoadFrom($file.FullName) }
}
function Get-Loaded($Context) {
    $names = 'Microsoft.Identity.Client', 'Microsoft.Graph', 'Microsoft.Graph.Core', 'Microsoft.Kiota.Abstractions', 'Microsoft.IdentityModel.Abstractions', 'Microsoft.IdentityModel.Tokens', 'Microsoft.IdentityModel.JsonWebTokens'
    $Context.Assemblies | Where-Object { $_.GetName().Name -in $names } | ForEach-Object { "$($_.GetName().Name) $($_.GetName().Version)" } | Sort-Object
}
if ($env:WF_WHEN -eq 'before') { Import-Neighbours }
Import-Module $env:WF_MANIFEST
if ($env:WF_WHEN -eq 'between') { Import-Neighbours }
Connect-WfTenant -Demo -NoWelcome
"demo: $((Invoke-WfDiagnosis -Scope Organization -WarningAction Ignore).Verdict.Code)"
'@ + "`n" + $SecretSignIn + "`n" + @'
$connector = [Activator]::CreateInstance([WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services').GetType('WorkfrontOutlook.Services.Connector'))
function Connect-Secret { $connector.ConnectAsync((New-Request ClientSecret), [Threading.CancellationToken]::None).GetAwaiter().GetResult() }
$context = Connect-Secret
"secret: $($context.Connection.SignIn) $($context.Connection.HasGraph)"
if ($env:WF_WHEN -eq 'after') { Import-Neighbours }
$context = Connect-Secret
"secret again: $($context.Connection.SignIn) $($context.Connection.HasGraph)"
"demo again: $((Invoke-WfDiagnosis -Scope Organization -WarningAction Ignore).Verdict.Code)"
# The other module's own MSAL still works, too.
$builder = [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.GetName().Name -eq 'Microsoft.Identity.Client' } | ForEach-Object { $_.GetType('Microsoft.Identity.Client.PublicClientApplicationBuilder') }
$app = $builder.GetMethod('Create').Invoke($null, @([guid]::NewGuid().ToString())).Build()
"theirs: $($app.GetType().Assembly.GetName().Version)"
'own:'
Get-Loaded ([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'WorkfrontOutlook')
'default:'
Get-Loaded ([Runtime.Loader.AssemblyLoadContext]::Default)
'@
}

Describe 'Beside a module that has brought <Age> MSAL, Graph, Kiota and IdentityModel' -ForEach @(@{ Age = 'older' }, @{ Age = 'newer' }) {
    It 'everything works on the versions of this module when theirs came <When>' -ForEach @(
        @{ When = 'before'; Story = 'before the import' }
        @{ When = 'between'; Story = 'after the import, before the first use' }
        @{ When = 'after'; Story = 'after the first use' }
    ) {
        if (-not $HasNeighbours) {
            Set-ItResult -Skipped -Because 'the project WorkfrontOutlook.Neighbours is not built'
            return
        }

        $folder = Join-Path $TestDrive $Age
        $lines = Invoke-FreshProcess -Environment @{ WF_NEIGHBOURS = $folder; WF_WHEN = $When } ([scriptblock]::Create($BesideNeighbours))
        $version = { param($file) [Reflection.AssemblyName]::GetAssemblyName($file).Version }
        $all = $lines -join "`n"
        $lines[0] | Should -Match '^demo: \w+$' -Because $all
        $lines[1] | Should -Be 'secret: ClientSecret True' -Because $all
        $lines[2] | Should -Be 'secret again: ClientSecret True' -Because $all
        $lines[3] | Should -Be ($lines[0] -replace '^demo', 'demo again') -Because $all
        $lines[4] | Should -Be "theirs: $(& $version (Join-Path $folder 'Microsoft.Identity.Client.dll'))" -Because $all

        $middle = [array]::IndexOf($lines, 'default:')
        $own = $lines[6..($middle - 1)]
        foreach ($name in 'Microsoft.Identity.Client', 'Microsoft.Graph', 'Microsoft.Kiota.Abstractions', 'Microsoft.IdentityModel.Abstractions') {
            $own | Should -Contain "$name $(& $version (Join-Path $StagedBin "dependencies/$name.dll"))" -Because $all
        }
        foreach ($line in $own) {
            $name = ($line -split ' ')[0]
            $line | Should -Be "$name $(& $version (Join-Path $StagedBin "dependencies/$name.dll"))" -Because $all
        }

        $theirs = Get-ChildItem $folder -Filter *.dll | ForEach-Object { "$($_.BaseName) $(& $version $_.FullName)" } | Sort-Object
        $lines[($middle + 1)..($lines.Count - 1)] | Should -Be $theirs -Because $all
        foreach ($line in $own) { $theirs | Should -Not -Contain $line }
    }
}
