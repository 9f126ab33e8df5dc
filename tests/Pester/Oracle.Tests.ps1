# The diagnosis on the session transport against the truth of seeded tenants. The same tenants are diagnosed over the admin
# endpoint's wire formats by tests/WorkfrontOutlook.Tests/Diagnosis/OracleTests.cs.
#
# 1,000 of them go through the module's own session transport: real functions of a temporary module, real PSObjects, the real
# pipeline thread, the tenant's own clock (January 2025 to 2027). 40 go through the cmdlets, which live by the machine's clock.

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    $server = Get-SimulatedTenantType 'LoopbackServer'
    $day = (Get-SimulatedTenantType 'Wire.AccessTokenOptions')::new()
    $day.GetType().GetProperty('Lifetime').SetValue($day, [timespan]::FromDays(1))

    function Compare-WithTruth($Tenant, $Scope, $WithGraph, $Diagnosis, $Seed) {
        $truth = $Tenant.GetTruth()
        $counts = $truth.Counts($Scope)
        $expected = "$($truth.Verdict($Scope, $WithGraph)) $($truth.Completeness($Scope, $WithGraph)) $($counts.Expected) $($counts.Scanned) $($truth.EffectiveState) $($truth.ReportedSetting)"
        $completeness = $Diagnosis.Completeness
        $actual = "$($Diagnosis.Verdict.Code) $($completeness.State) $($completeness.Expected) $($completeness.Scanned) $($Diagnosis.Status.EffectiveState) $($Diagnosis.Status.AdminSetting)"
        if ($actual -cne $expected) { "seed ${Seed}, $Scope, Graph ${WithGraph}: expected $expected; got $actual" }
        $sum = $completeness.Scanned + $completeness.Failed + $completeness.Skipped
        if ($null -ne $completeness.Expected -and $completeness.Expected -ne $sum) { "seed ${Seed}: $($completeness.Expected) is not $sum" }
        if ($Diagnosis.Transport -ne 'Session') { "seed ${Seed}: the transport is $($Diagnosis.Transport)" }
    }
}

Describe 'The oracle on the admin''s own session' {
    It 'gives the verdict, the completeness and the counts that are true of 1,000 seeded tenants, at their dates' {
        Import-OracleProbe
        $type = Get-SimulatedTenantType 'SeededTenant'
        $connector = ('WorkfrontOutlook.Loader.PrivateAssemblies' -as [type])::Load('WorkfrontOutlook.Services').GetType('WorkfrontOutlook.Services.Connector', $true)::new()
        $sessions = @{}
        $wrong = [Collections.Generic.List[string]]::new()
        $verdicts = @{}
        $dates = @{}
        $counted = 0
        try {
            foreach ($seed in 1..1000) {
                $tenant = $type::Random($seed)
                $scope = 'Auto', 'Organization', 'All' | Select-Object -Index ($seed % 3)
                $withGraph = $seed % 5 -ne 0
                # Which functions a session has depends on its admin's roles alone.
                $roles = $tenant.AvailableCmdlets -join ','
                if (-not $sessions.ContainsKey($roles)) { $sessions[$roles] = Start-TenantSession $tenant }
                $global:WfSessionTenant = $tenant
                $diagnosis = Invoke-WfProbeOracle -Connection $sessions[$roles] -Connector $connector -Request $tenant.CreateRequest($withGraph) -Clock $tenant.Clock -Scope $scope -WarningAction SilentlyContinue
                foreach ($fault in Compare-WithTruth $tenant $scope $withGraph $diagnosis $seed) { $wrong.Add($fault) }
                $verdicts["$($diagnosis.Verdict.Code)"]++
                $dates[$diagnosis.StartedAt.ToString('yyyy-MM')]++
                $counted++
            }
        }
        finally { Stop-StubExchangeSession }
        Write-Host "      $counted tenants: $(($verdicts.GetEnumerator() | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Value)" }) -join ', '); months: $(($dates.Keys | Sort-Object) -join ' ')"
        $wrong | Select-Object -First 20 | Should -BeNullOrEmpty
        $counted | Should -Be 1000
        $verdicts.Keys.Count | Should -Be 4 -Because 'an oracle that gives one verdict proves little'
        $dates.Keys.Count | Should -BeGreaterOrEqual 9
    }

    It 'gives the same through the cmdlets, for 40 of them' {
        $wrong = [Collections.Generic.List[string]]::new()
        foreach ($seed in 1..40) {
            $tenant = New-SeededTenant -Seed $seed
            $scope = 'Auto', 'Organization', 'All' | Select-Object -Index ($seed % 3)
            # A server whose faults are to be outlasted takes its real time here, so those tenants are read without Graph.
            $withGraph = $tenant.Profile.HasGraph -and -not $tenant.Profile.Server.Faults -and $seed % 5 -ne 0
            $null = Start-TenantSession $tenant
            $loopback = $null
            try {
                $connect = @{ NoWelcome = $true }
                if ($withGraph) {
                    $loopback = $server::Start($tenant, 0)
                    $connect += @{ GraphAccessToken = ConvertTo-Secret $tenant.AccessTokens.IssueGraph($day); GraphEndpoint = $loopback.BaseAddress; Environment = $tenant.Profile.Cloud.Name }
                }
                Connect-WfTenant @connect
                $diagnosis = Invoke-WfDiagnosis -Scope $scope -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
                foreach ($fault in Compare-WithTruth $tenant $scope $withGraph $diagnosis $seed) { $wrong.Add($fault) }
            }
            finally {
                if ($loopback) { $loopback.Dispose() }
                Stop-StubExchangeSession
            }
        }
        $wrong | Select-Object -First 20 | Should -BeNullOrEmpty
    }
}
