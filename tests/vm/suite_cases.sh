#!/bin/bash
# suite_cases.sh SECONDS PROGRAM...: in an emulated machine, run test programs one after another, each for at most so long.
# Prints the TAP of all; a program that ends in another way than with its count of tests adds a failure.
set -uo pipefail
limit=$1 failed=0
shift
output=$(mktemp) || exit 1
trap 'rm -f "$output"' EXIT

for program in "$@"; do
	begin=$SECONDS status=0
	timeout -k 5 "$limit" "$program" >"$output" 2>&1 || status=$?
	cat "$output"
	echo "# $(basename "$program"): status $status, $((SECONDS - begin)) s"
	case $status in
	0 | 77) continue ;;
	1) grep -q '^not ok ' "$output" || echo "not ok - $(basename "$program") has failed" ;;
	124 | 137) echo "not ok - $(basename "$program") has not finished after $limit s" ;;
	*) echo "not ok - $(basename "$program") has ended with status $status" ;;
	esac
	failed=1
done
exit "$failed"
