#!/bin/sh
# headers_compile_alone.sh ROOT COMPILER: every header is complete and can be included twice. Prints TAP.
root=$1
compiler=$2
failed=0
number=0
cd "$root" || exit 1
for header in $(find common sandbox worker checkers tests -name '*.h' | sort); do
	number=$((number + 1))
	if printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
		"$compiler" -x c -std=gnu17 -D_GNU_SOURCE -Wall -Werror -fsyntax-only \
			-I . -I sandbox/include - 2>&1; then
		echo "ok $number - $header compiles alone"
	else
		echo "not ok $number - $header compiles alone"
		failed=1
	fi
done
echo "1..$number"
[ $number -gt 0 ] || failed=1
exit $failed
