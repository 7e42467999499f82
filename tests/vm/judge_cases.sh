#!/bin/bash
# judge_cases.sh JUROR EXAMPLES: in an emulated machine, as an ordinary user: submissions judged end to end, under control
# groups of version 2. Prints TAP. The processor is slow there, hence the time limit.
set -uo pipefail
juror=$1 examples=$2
number=0 failed=0

# gives VERDICT SUBMISSION
gives() {
	number=$((number + 1))
	if output=$("$juror" judge --no-progress --time-limit 60 --expect "$1" "$examples/aplusb" \
		"$examples/aplusb/submissions/$2" 2>&1) && ! grep -q 'weak limits' <<<"$output"; then
		echo "ok $number - $2 is $1"
	else
		echo "not ok $number - $2 is $1"
		# shellcheck disable=SC2001 # each line
		sed 's/^/# /' <<<"$output"
		failed=1
	fi
}

gives AC accepted/sum.c
gives AC accepted/sum.py
gives WA wrong_answer/overflow.c
gives RTE run_time_error/null.c
gives MLE run_time_error/memory.c
gives OLE rejected/endless.c
echo "1..$number"
exit "$failed"
