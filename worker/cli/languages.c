/* SPDX-License-Identifier: MIT */
#include "worker/cli/languages.h"

#include <errno.h>

int languages_load(struct findings *findings, struct suites *ret, struct error *err)
{
	_cleanup_(freep) char *directory = suites_default_directory();
	const char *const directories[] = {directory, NULL};
	if (!directory)
		return error_set(err, -ENOMEM, "suites");
	int r = suites_load(directories, findings, ret);
	return r < 0 ? error_say(err, r, "the language suites in %s cannot be used", directory) : 0;
}
