@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # The tests stand in for Exchange's functions and for the prompt: globals and plain-text secrets are what they are about.
        'PSAvoidGlobalVars'
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's blocks use what BeforeAll sets; the rule can't see that.
        'PSUseDeclaredVarsMoreThanAssignments'
    )
}
