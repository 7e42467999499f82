#!/bin/bash
# suite_cases.sh JOBS SECONDS PROGRAM...: run test programs, so many at a time, each for at most so long; in an emulated
# machine, or on this one as somebody else. Prints the TAP of all, one program's after another's; a program that ends in
# another way than with its count of tests adds a failure.
set -uo pipefail
jobs=$1 limit=$2
shift 2
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT

# tell NAME STATUS SECONDS: what the program has printed, and how it has ended.
tell() {
	cat "$scratch/$1"
	echo "# $1: status $2, $3 s"
	case $2 in
	0 | 77) return ;;
	1) grep -q '^not ok ' "$scratch/$1" || echo "not ok - $1 has failed" ;;
	124 | 137) echo "not ok - $1 has not finished after $limit s" ;;
	*) echo "not ok - $1 has ended with status $2" ;;
	esac
	touch "$scratch/failed"
}

run_program() {
	local name=${1##*/} status=0 begin=$SECONDS
	timeout -k 5 "$limit" "$1" >"$scratch/$name" 2>&1 || status=$?
	{
		flock 9
		tell "$name" "$status" $((SECONDS - begin))
	} 9>>"$scratch/lock"
}

for program in "$@"; do
	while (($(jobs -rp | wc -l) >= jobs)); do wait -n; done
	run_program "$program" &
done
wait
[[ ! -e $scratch/failed ]]
