/*
 * The rules, sorted by id: RULE(name of the struct and file, id).
 * Included where a table of them is made; no guard on purpose.
 */
RULE(dead_fanout, "dead-fanout")
RULE(dual_creator, "dual-creator")
RULE(gh_without_repository, "gh-without-repository")
RULE(invalid_script, "invalid-script")
RULE(invalid_yaml, "invalid-yaml")
RULE(missing_action, "missing-action")
RULE(missing_checkout, "missing-checkout")
RULE(missing_option, "missing-option")
RULE(missing_script, "missing-script")
RULE(missing_signer_argument, "missing-signer-argument")
RULE(missing_target, "missing-target")
RULE(missing_token, "missing-token")
RULE(not_checked, "not-checked")
RULE(not_executable, "not-executable")
RULE(reusable_call, "reusable-call")
RULE(secret_not_passed, "secret-not-passed")
RULE(stale_filter, "stale-filter")
RULE(unknown_option, "unknown-option")
RULE(untracked_script, "untracked-script")
RULE(unused_ignore, "unused-ignore")
