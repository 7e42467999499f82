/* SPDX-License-Identifier: MIT */
#include "worker/cli/languages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_directory(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static char *user_directory(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	if (config && *config == '/')
		return str_printf("%s/juror/suites", config);
	return home && *home == '/' ? str_printf("%s/.config/juror/suites", home) : NULL;
}

static int add_directory(struct strv *directories, char *path)
{
	if (path && is_directory(path))
		return strv_take(directories, path);
	free(path);
	return 0;
}

static int list_directories(const char *file, struct strv *ret)
{
	int r = strv_take(ret, suites_default_directory());
	if (r == 0 && !secure_getenv("JUROR_SUITES"))
		r = add_directory(ret, strdup("/etc/juror/suites"));
	if (r == 0 && !secure_getenv("JUROR_SUITES"))
		r = add_directory(ret, user_directory());
	if (r == 0 && file && is_directory(file))
		r = strv_add(ret, file);
	return r;
}

int languages_load(const char *file, struct findings *findings, struct suites *ret,
                   struct error *err)
{
	_cleanup_(strv_done) struct strv directories = {0};
	int r = list_directories(file, &directories);
	if (r < 0)
		return error_set(err, r, "suites");
	r = suites_load((const char *const *)directories.items, findings, ret);
	if (r < 0)
		return error_say(err, r, "the language suites in %s cannot be used",
		                 directories.items[directories.count - 1]);
	if (!file || is_directory(file))
		return 0;
	r = suites_load_languages(file, findings, ret);
	return r < 0 ? error_say(err, r, "the languages in %s cannot be used", file) : 0;
}
