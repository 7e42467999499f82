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

char *languages_install(const struct suite *suite)
{
	struct strbuf text = {0};
	if (suite->packages.count == 0)
		return NULL;
	strbuf_puts(&text, "apt install");
	for (size_t i = 0; i < suite->packages.count; i++)
		strbuf_printf(&text, " %s", suite->packages.items[i]);
	return strbuf_take(&text);
}
