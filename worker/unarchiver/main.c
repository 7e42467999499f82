/* SPDX-License-Identifier: MIT */
/*
 * The archive reader as a program: juror embeds it and runs it in a box, so that libarchive and the libraries below it are
 * loaded there alone. Its first argument is the kind of archive.
 */
#include "worker/intake/unpack_child.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* The sanitizer reads ASAN_OPTIONS from /proc, which the box does not have; for leaks it would trace itself, and
 * setrlimit(2), by which it keeps a core from being dumped, is refused. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0:disable_coredump=0";
}
#endif

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], UNPACK_PACKAGE_ARGUMENT) == 0)
		return unpack_child_main_package();
	return unpack_child_main();
}
