BeforeDiscovery {
    if ($env:OS -eq 'Windows_NT') {
        Write-Host 'WfAddInCatalog.Tests.ps1 is skipped: Windows takes the folder for application data from the profile, not from a variable, and a test must not touch the user''s own list.'
    }
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"

    function New-List([int] $Count, [switch] $Cut) {
        $rows = @('AssetID,AppId,Name') + (1..($Count - 1) | ForEach-Object {
            'wa2{0:D8},00000000-1111-4222-8333-{0:x12},Add-in {0}' -f $_
        }) + 'wa104380943,B7CF3295-3645-4FC5-9C19-A963C71D1FE2,Workfront '
        $text = ($rows -join "`n") + "`n"
        if ($Cut) { $text = $text.Substring(0, $text.Length - 7) }
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).csv"
        [IO.File]::WriteAllText($file, $text)
        $file
    }

    # The user's folder for application data.
    $variable = 'XDG_DATA_HOME'
    $former = [Environment]::GetEnvironmentVariable($variable)
}

AfterAll {
    [Environment]::SetEnvironmentVariable($variable, $former)
}

Describe 'Get-WfAddInCatalog and Update-WfAddInCatalog' -Skip:($env:OS -eq 'Windows_NT') {
    BeforeEach {
        [Environment]::SetEnvironmentVariable($variable, (Join-Path $TestDrive ([guid]::NewGuid())))
    }

    It 'knows Workfront without any list, and says that there is none' {
        $entry = Get-WfAddInCatalog -WarningVariable warnings -WarningAction SilentlyContinue

        $entry | Should -HaveCount 1
        $entry.AssetId | Should -BeExactly 'WA104380943'
        $entry.AddInId | Should -BeExactly 'b7cf3295-3645-4fc5-9c19-a963c71d1fe2'
        $entry.IsWorkfront | Should -BeTrue
        $entry.NameDamaged | Should -BeFalse
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike '*Update-WfAddInCatalog*'
    }

    It 'takes a file into use and returns what it is' {
        $file = New-List 100
        $result = Update-WfAddInCatalog -Path $file -WarningAction SilentlyContinue

        $result.GetType().Name | Should -Be 'WfCatalog'
        $result.Count | Should -Be 100
        $result.Source | Should -Be $file
        $result.Sha256 | Should -Be (Get-FileHash $file -Algorithm SHA256).Hash.ToLowerInvariant()
        $result.ListDate | Should -BeNullOrEmpty
        $result.UpdatedAt | Should -BeOfType ([DateTimeOffset])
        Get-WfAddInCatalog -WarningVariable warnings | Should -HaveCount 100
        $warnings | Should -BeNullOrEmpty
    }

    It 'warns of a list that is far shorter than Microsoft''s, with its count and its file, and takes it' {
        foreach ($case in @{ Count = 2; Warns = $true }, @{ Count = 1100; Warns = $false }) {
            $file = New-List $case.Count
            $streams = Get-AllStreams { Update-WfAddInCatalog -Path $file }
            $streams.Output[0].Count | Should -Be $case.Count
            @($streams.Warning).Count | Should -Be ([int] $case.Warns)
            if ($case.Warns) { "$($streams.Warning)" | Should -BeLike "The list from $file has only 2 rows*1,100*Update-WfAddInCatalog*" }
        }
    }

    It 'takes a relative path and a path of a drive' {
        $file = New-List 10
        Push-Location (Split-Path $file)
        try { (Update-WfAddInCatalog (Split-Path $file -Leaf) -WarningAction SilentlyContinue).Count | Should -Be 10 } finally { Pop-Location }
        (Update-WfAddInCatalog "TestDrive:/$(Split-Path $file -Leaf)" -WarningAction SilentlyContinue).Count | Should -Be 10
    }

    It 'changes nothing with -WhatIf' {
        Update-WfAddInCatalog -Path (New-List 100) -WhatIf | Should -BeNullOrEmpty
        Get-WfAddInCatalog -WarningAction SilentlyContinue | Should -HaveCount 1
    }

    It 'refuses a cut list, and the one in use stays' {
        $null = Update-WfAddInCatalog -Path (New-List 100) -WarningAction SilentlyContinue
        { Update-WfAddInCatalog -Path (New-List 100 -Cut) } | Should -Throw -ErrorId 'CatalogCut,*'
        $caught = $null
        try { Update-WfAddInCatalog -Path (New-List 10) } catch { $caught = $_ }

        $caught.FullyQualifiedErrorId | Should -BeLike 'CatalogTooFewRows,*'
        $caught.CategoryInfo.Category | Should -Be 'InvalidData'
        $caught.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-WfAddInCatalog | Should -HaveCount 100
    }

    It 'reports a missing file' {
        { Update-WfAddInCatalog -Path (Join-Path $TestDrive 'none.csv') } | Should -Throw -ErrorId 'CatalogFileNotFound,*'
    }

    It 'finds by asset id and by add-in id, whatever their case' {
        $null = Update-WfAddInCatalog -Path (New-List 100) -WarningAction SilentlyContinue

        (Get-WfAddInCatalog -AssetId wa200000042).DisplayName | Should -Be 'Add-in 42'
        (Get-WfAddInCatalog -AddInId ([guid] '00000000-1111-4222-8333-00000000002a')).DisplayName | Should -Be 'Add-in 42'
        (Get-WfAddInCatalog -AddInId '{00000000-1111-4222-8333-00000000002A}').DisplayName | Should -Be 'Add-in 42'
        Get-WfAddInCatalog WA200000001, WA104380943 | Should -HaveCount 2
    }

    It 'takes add-ins from the pipeline: the asset id first, then the add-in id' {
        $null = Update-WfAddInCatalog -Path (New-List 100) -WarningAction SilentlyContinue
        $addIns = @(
            [pscustomobject] @{ AssetId = 'WA200000001'; AddInId = '00000000-1111-4222-8333-000000000002' }
            [pscustomobject] @{ AssetId = 'WA999999999'; AddInId = '00000000-1111-4222-8333-000000000003' }
            [pscustomobject] @{ AssetId = $null; AddInId = '00000000-1111-4222-8333-000000000004' }
            [pscustomobject] @{ AssetId = ''; AddInId = '' }
            [pscustomobject] @{ AssetId = $null; AddInId = $null }
        )

        ($addIns | Get-WfAddInCatalog).DisplayName | Should -Be 'Add-in 1', 'Add-in 3', 'Add-in 4'
        (Get-WfAddInCatalog -AssetId WA104380943 | Get-WfAddInCatalog).IsWorkfront | Should -BeTrue
    }

    It 'reports what the list does not name, and goes on' {
        $null = Update-WfAddInCatalog -Path (New-List 10) -WarningAction SilentlyContinue
        $found = Get-WfAddInCatalog -AddInId 'nonsense', '00000000-1111-4222-8333-00000000ffff', '00000000-1111-4222-8333-000000000001' -ErrorVariable failures -ErrorAction SilentlyContinue

        $found | Should -HaveCount 1
        $failures.FullyQualifiedErrorId | ForEach-Object { ($_ -split ',')[0] } | Should -Be 'CatalogIdNotValid', 'CatalogEntryNotFound'
        $failures[1].TargetObject | Should -Be '00000000-1111-4222-8333-00000000ffff'
    }

    Context 'with a tenant' {
        BeforeAll {
            Connect-WfTenant -Demo -MailboxCount 5 -NoWelcome
            $list = Join-Path $TestDrive 'some-without-id.csv'
            [IO.File]::WriteAllText($list, "AssetID,AppId,Name`nwa200000001,,No add-in id`nwa200000002,00000000-1111-4222-8333-000000000002,Two`n")
        }
        AfterAll { Disconnect-WfTenant }
        BeforeEach { $null = Update-WfAddInCatalog -Path $list -WarningAction SilentlyContinue }

        It 'is tested for nested app authentication, entries without an add-in id too' {
            $streams = Get-AllStreams { Get-WfAddInCatalog | Test-WfNestedAppAuth }
            $streams.Failure | Should -BeNullOrEmpty
            $streams.Output.DisplayName | Should -Be 'No add-in id', 'Two', 'Workfront'
            $streams.Output.AssetId | Should -Be 'WA200000001', 'WA200000002', 'WA104380943'
            (Test-WfNestedAppAuth -InputObject (Get-WfAddInCatalog)).DisplayName | Should -Be 'No add-in id', 'Two', 'Workfront'
            $list = [Collections.Generic.List[object]]@(Get-WfAddInCatalog)
            (Test-WfNestedAppAuth -InputObject $list).AssetId | Should -Be 'WA200000001', 'WA200000002', 'WA104380943'
            (Test-WfNestedAppAuth -InputObject ([Collections.ArrayList]$list)).AssetId | Should -Be 'WA200000001', 'WA200000002', 'WA104380943'
        }

        It 'is no list of mailboxes: one error says what to do instead' -ForEach @(
            @{ Give = { Get-WfAddInCatalog | Get-WfOutlookAddIn } }
            @{ Give = { Get-WfOutlookAddIn -Mailbox (Get-WfAddInCatalog) } }
            @{ Give = { (Invoke-WfDiagnosis -Scope Organization).AddIns | Get-WfOutlookAddIn } }
        ) {
            $streams = Get-AllStreams $Give
            $streams.Failure | Should -HaveCount 1
            $streams.Failure.FullyQualifiedErrorId | Should -BeLike 'MailboxExpected,*'
            "$($streams.Failure)" | Should -Match '^[^\0]+ is an add-in'
            $streams.Failure.ErrorDetails.RecommendedAction | Should -BeLike '*Where-Object LegacyTokenUse -in Confirmed, Listed*'
            $streams.Output | Should -BeNullOrEmpty
        }
    }

    It 'warns of a tampered store and does not use it' {
        $null = Update-WfAddInCatalog -Path (New-List 100) -WarningAction SilentlyContinue
        $stored = Get-ChildItem ([Environment]::GetEnvironmentVariable($variable)) -Recurse -Filter *.csv
        Add-Content $stored.FullName 'wa299999999,,Slipped in'

        Get-WfAddInCatalog -WarningVariable warnings -WarningAction SilentlyContinue | Should -HaveCount 1
        "$warnings" | Should -BeLike '*hash*'
    }
}
