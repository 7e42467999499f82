#!/bin/bash
# systemd_cases.sh TEST_DELEGATED: in the machine of make_image.sh, as an ordinary user with a session bus: the ways in
# which systemd delegates a control group to a user, or does not, each with a run of the program. Prints its TAP.
set -uo pipefail
program=$1
failed=0

try() {
	echo "# $*"
	"$@" || failed=1
}
scope=(systemd-run --user --scope --quiet --collect -p Delegate=yes)
service=(systemd-run --user --pipe --wait --quiet --collect -p Delegate=yes -E JUROR_TESTS_SLOW)

export JUROR_TESTS_MUST_RUN=1
try "${scope[@]}" "$program"
try "${scope[@]}" sh -c "$program a_program_runs_and_is_measured && $program memory_is_limited_and_the_whole_tree_ends"
try "${scope[@]}" sh -c "$program twenty_requests_wait_in_the_queue & $program three_sandboxes_run_at_once && wait \$!"
try "${service[@]}" "$program" every_limit_is_kept_by_version_2
try "${service[@]}" "$program" memory_is_limited_and_the_whole_tree_ends
# In the service of the machine itself, which is the superuser's.
try "$program" without_delegation_a_refusal_says_what_to_do
exit "$failed"
