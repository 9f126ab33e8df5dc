BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

Describe 'Importing the staged module' {
    It 'works under its own name, from the folder that a module path would have' {
        $lines = Invoke-FreshProcess -Environment @{ WF_PATH = Split-Path (Split-Path $StagedModule) } {
            $env:PSModulePath = $env:WF_PATH + [IO.Path]::PathSeparator + $env:PSModulePath
            Import-Module WorkfrontOutlook
            "$((Get-Module WorkfrontOutlook).Version)"
            Get-WfConnection | Measure-Object | ForEach-Object Count
        }
        $lines | Should -Be @($ModuleVersion, '0')
    }

    It 'exports the cmdlets of the manifest and nothing else' {
        $module = Get-Module WorkfrontOutlook
        $declared = [regex]::Match($ManifestText, '(?s)CmdletsToExport\s*=\s*@\((.*?)\)').Groups[1].Value -split '\s+' -replace "'" | Where-Object { $_ }
        $module.ExportedCmdlets.Keys | Sort-Object | Should -Be ($declared | Sort-Object)
        $module.ExportedFunctions.Count | Should -Be 0
        $module.ExportedAliases.Count | Should -Be 0
        $module.ExportedVariables.Count | Should -Be 0
    }

    It 'has a manifest that Test-ModuleManifest takes, with its files there' {
        $manifest = Test-ModuleManifest $StagedManifest -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        $manifest.CompatiblePSEditions | Should -Be 'Core', 'Desktop'
        $manifest.RequiredModules | Should -BeNullOrEmpty
        $manifest.PowerShellVersion | Should -Be '5.1'
        $manifest.DotNetFrameworkVersion | Should -Be '4.7.2' -Because 'TLS is chosen with what 4.7.1 brought'
        foreach ($file in $manifest.ExportedFormatFiles + $manifest.ExportedTypeFiles) { $file | Should -Exist }
    }

    It 'loads neither Services nor MSAL nor Graph, and no more than its own two assemblies' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            Get-WfConnection
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object Location -Like "$env:WF_STAGED*" | ForEach-Object { $_.GetName().Name } | Sort-Object
        }
        $lines | Should -Be 'WorkfrontOutlook', 'WorkfrontOutlook.PowerShell'
    }

    It 'pulls in no other module' {
        $lines = Invoke-FreshProcess {
            $before = (Get-Module).Name
            Import-Module $env:WF_MANIFEST
            (Get-Module).Name | Where-Object { $_ -notin $before }
        }
        $lines | Should -Be 'WorkfrontOutlook'
    }

    It 'can be imported again with -Force, and removed and imported again' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            Import-Module $env:WF_MANIFEST -Force
            (Get-Command -Module WorkfrontOutlook).Count
            Remove-Module WorkfrontOutlook
            @(Get-Command -Module WorkfrontOutlook).Count
            Import-Module $env:WF_MANIFEST
            (Get-Command -Module WorkfrontOutlook).Count
            try { Connect-WfTenant } catch { $_.FullyQualifiedErrorId }
        }
        $count = "$((Get-Module WorkfrontOutlook).ExportedCmdlets.Count)"
        $lines | Should -Be $count, '0', $count, 'NoExchangeSession,WorkfrontOutlook.PowerShell.Commands.ConnectWfTenantCommand'
    }

    It 'names no package type in a signature' {
        $assembly = (Get-Module WorkfrontOutlook).ImplementingAssembly ?? (Get-Command Connect-WfTenant).ImplementingType.Assembly
        $assembly.GetReferencedAssemblies().Name | Where-Object { $_ -notmatch '^(System\.|netstandard$|WorkfrontOutlook)' } | Should -BeNullOrEmpty
    }
}

Describe 'The private load context' {
    It 'serves its own MSAL when another module has loaded <Version> into the default context <When>' -ForEach @(
        @{ Version = '4.50.0.0'; When = 'before' }
        @{ Version = '9.0.0.0'; When = 'before' }
        @{ Version = '9.0.0.0'; When = 'after' }
    ) {
        if (-not ('Reflection.Emit.PersistedAssemblyBuilder' -as [type])) {
            Set-ItResult -Skipped -Because 'this engine cannot write the other module''s assembly (PowerShell 7.5 can)'
            return
        }

        $lines = Invoke-FreshProcess -Environment @{ WF_OTHER = $Version; WF_WHEN = $When } {
            function Import-Other {
                $folder = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))
                $path = Join-Path $folder 'Microsoft.Identity.Client.dll'
                $name = [Reflection.AssemblyName]::new("Microsoft.Identity.Client, Version=$env:WF_OTHER")
                $builder = [Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
                $null = $builder.DefineDynamicModule('other').DefineType('Microsoft.Identity.Client.Other', 'Public').CreateType()
                $builder.Save($path)
                $null = [Reflection.Assembly]::LoadFrom($path)
            }

            if ($env:WF_WHEN -eq 'before') { Import-Other }
            Import-Module $env:WF_MANIFEST
            $null = [Reflection.Assembly]::LoadFrom("$env:WF_STAGED/bin/net8.0/WorkfrontOutlook.Loader.dll")
            $msal = [WorkfrontOutlook.Loader.PrivateAssemblies]::Load('Microsoft.Identity.Client')
            if ($env:WF_WHEN -eq 'after') { Import-Other }
            [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($msal).Name
            $msal.Location.StartsWith($env:WF_STAGED)
            $served = [WorkfrontOutlook.Loader.PrivateAssemblies]::Find('Microsoft.Identity.Client')
            "$($served.Context) $($served.Version -eq $msal.GetName().Version)"
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Identity.Client' }).Count
            # A type of it resolves its own references through the context, too.
            foreach ($method in $msal.GetType('Microsoft.Identity.Client.ConfidentialClientApplicationBuilder', $true).GetMethods()) { $null = "$method" }
            "$([WorkfrontOutlook.Loader.PrivateAssemblies]::Find('Microsoft.IdentityModel.Abstractions').Context)"
        }
        $lines | Should -Be 'WorkfrontOutlook', 'True', 'WorkfrontOutlook True', '2', 'WorkfrontOutlook'
    }

    It 'shares the engine with the cmdlets and never shadows the framework' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            Get-WfConnection
            $null = [Reflection.Assembly]::LoadFrom("$env:WF_STAGED/bin/net8.0/WorkfrontOutlook.Loader.dll")
            $tenant = [WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.SimulatedTenant')
            $null = $tenant.GetTypes()
            $context = [Runtime.Loader.AssemblyLoadContext]::GetLoadContext($tenant)
            $engine = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new('WorkfrontOutlook'))
            [object]::ReferenceEquals($engine, [WorkfrontOutlook.Connections.WfConnection].Assembly)
            $json = $context.LoadFromAssemblyName([Reflection.AssemblyName]::new('System.Text.Json'))
            [object]::ReferenceEquals($json, [Text.Json.JsonDocument].Assembly)
            @([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'WorkfrontOutlook' }).Count
        }
        $lines | Should -Be 'True', 'True', '1'
    }

    It 'is used again after Remove-Module and a new import' {
        $lines = Invoke-FreshProcess {
            Import-Module $env:WF_MANIFEST
            $null = [Reflection.Assembly]::LoadFrom("$env:WF_STAGED/bin/net8.0/WorkfrontOutlook.Loader.dll")
            $first = [WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services')
            Remove-Module WorkfrontOutlook
            Import-Module $env:WF_MANIFEST -Force
            [object]::ReferenceEquals($first, [WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services'))
            @([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ WorkfrontOutlook).Count
        }
        $lines | Should -Be 'True', '1'
    }

    It 'ships no assembly twice, and none that the framework has in the same or a newer version' {
        $platform = @{}
        foreach ($path in [AppContext]::GetData('TRUSTED_PLATFORM_ASSEMBLIES') -split [IO.Path]::PathSeparator) { $platform[(Split-Path -Leaf $path)] = $path }
        $shipped = Get-ChildItem (Join-Path $StagedBin 'dependencies') -Filter *.dll -Recurse
        $shipped.Name | Should -Not -Contain 'WorkfrontOutlook.dll'
        foreach ($file in $shipped | Where-Object { $platform.ContainsKey($_.Name) -and $_.Name -like 'System.*' }) {
            $theirs = [Reflection.AssemblyName]::GetAssemblyName($platform[$file.Name]).Version
            [Reflection.AssemblyName]::GetAssemblyName($file.FullName).Version | Should -BeGreaterThan $theirs -Because $file.Name
        }
    }
}

Describe 'The files for Windows PowerShell 5.1' {
    It 'import on this engine too, answer their own requests only, and stop answering when removed' {
        $lines = Invoke-FreshProcess {
            $bin = "$env:WF_STAGED/bin/netstandard2.0"
            Import-Module "$bin/WorkfrontOutlook.PowerShell.dll"
            Get-WfConnection
            try { Connect-WfTenant } catch { $_.FullyQualifiedErrorId }
            # A request from elsewhere for a name that the module ships is not answered.
            try { $null = [Reflection.Assembly]::Load('Microsoft.Identity.Client'); 'answered' } catch { 'not answered' }
            $services = [WorkfrontOutlook.Loader.PrivateAssemblies]::Load('WorkfrontOutlook.Services')
            $services.Location.StartsWith("$bin/dependencies")
            Remove-Module WorkfrontOutlook.PowerShell
            @(Get-Command Get-WfConnection -ErrorAction Ignore).Count
        }
        $lines | Should -Be 'NoExchangeSession,WorkfrontOutlook.PowerShell.Commands.ConnectWfTenantCommand', 'not answered', 'True', '0'
    }
}
