#!/bin/bash
# installed_library.sh CMAKE BUILD SOURCE PREFIX: the installed files are enough to build and run the example of the docs.
# shellcheck disable=SC2317 # the functions are called through ok()
set -uo pipefail
cmake=$1 build=$2 source=$3 prefix=$4
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
number=0 status=0

# ok SENTENCE COMMAND...
ok() {
	number=$((number + 1))
	if "${@:2}" >"$scratch/output" 2>&1; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		sed 's/^/# /' "$scratch/output"
		status=1
	fi
}

root=$scratch/root
libdir=$(find_libdir() { find "$root" -name juror-sandbox.pc -printf '%h\n'; }; DESTDIR=$root "$cmake" --install "$build" \
	>/dev/null && find_libdir)
export PKG_CONFIG_PATH=$libdir PKG_CONFIG_SYSROOT_DIR=$root
export LD_LIBRARY_PATH=${libdir%/pkgconfig}

compile() {
	# shellcheck disable=SC2046 # flags are words
	cc -Wall -Wextra -Werror "$source/docs/examples/limited.c" $(pkg-config --cflags --libs juror-sandbox) -o "$scratch/limited"
}
compile_cpp() {
	printf '#include <sandbox/sandbox.h>\n#include <sandbox/policy.h>\nint main() { sandbox_close(nullptr); }\n' >"$scratch/x.cpp"
	# shellcheck disable=SC2046
	c++ -Wall -Wextra -Werror "$scratch/x.cpp" $(pkg-config --cflags --libs juror-sandbox) -o "$scratch/x" && "$scratch/x"
}
sorts() { [ "$(printf '2\n1\n' | "$scratch/limited" /usr/bin/sort 2>/dev/null)" = $'1\n2' ]; }
passes_status_on() { "$scratch/limited" /usr/bin/false; [ $? -eq 1 ]; }
exports_api_only() { ! nm -D --defined-only "${libdir%/pkgconfig}/libjuror-sandbox.so" | grep -v ' sandbox_'; }
has_program() { [ -x "$root$prefix/bin/juror" ] && [ -f "$root$prefix/share/juror/suites/c.yaml" ]; }

ok "the example of the docs compiles against what is installed" compile
ok "the headers can be used from C++" compile_cpp
ok "the example runs a program in the sandbox" sorts
ok "the example passes the program's status on" passes_status_on
ok "the library exports nothing but its interface" exports_api_only
ok "the program and its suites are installed" has_program
echo "1..$number"
exit $status
