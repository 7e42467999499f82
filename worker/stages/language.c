/* SPDX-License-Identifier: MIT */
#include "worker/stages/language.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A language shows before that. */
enum { BEGINNING_MAX = 64 * 1024 };

/* The files as suites look at them. */
struct look {
	const char **paths;
	struct strv beginnings;
	size_t n;
};

static void look_done(struct look *look)
{
	free(look->paths);
	strv_done(&look->beginnings);
}

static char *beginning(const struct submission_file *file)
{
	return strndup(file->data, file->size < BEGINNING_MAX ? file->size : BEGINNING_MAX);
}

static int look_at(const struct submission *files, struct look *look)
{
	look->paths = calloc(files->n_files + 1, sizeof(*look->paths));
	int r = look->paths ? 0 : -ENOMEM;
	for (size_t i = 0; r == 0 && i < files->n_files; i++) {
		look->paths[i] = files->files[i].path;
		r = strv_take(&look->beginnings, beginning(&files->files[i]));
	}
	look->n = files->n_files;
	return r;
}

static int choose(const struct suites *suites, const struct look *look, enum language_rule rule,
                  const struct suite **ret, struct error *err)
{
	const char *const *lines = (const char *const *)look->beginnings.items;
	const char *hint = rule == LANGUAGE_OF_A_PACKAGE ? "" : "; choose one with --language";
	const struct suite *suite = suite_detect(suites, look->paths, look->n, lines);
	if (!suite)
		return error_say(err, -EINVAL, "unknown language%s", hint);
	const struct suite *other = NULL;
	if (rule == LANGUAGE_BY_TELLTALE)
		suite = suite_by_telltale(suites, suite, look->paths, look->n, lines);
	if (rule == LANGUAGE_ONE)
		other = suite_detect_other(suites, suite, look->paths, look->n, lines);
	*ret = suite;
	if (other)
		return error_say(err, -EINVAL, "several languages: %s and %s%s", suite->name,
		                 other->name, hint);
	return 0;
}

int language_of(const struct suites *suites, const struct submission *files,
                enum language_rule rule, const struct suite **ret, struct error *err)
{
	_cleanup_(look_done) struct look look = {0};
	const struct suite *suite = NULL;
	*ret = NULL;
	if (rule == LANGUAGE_OF_A_PACKAGE &&
	    (submission_find(files, "build") || submission_find(files, "run")))
		suite = suite_find(suites, LANGUAGE_SCRIPT);
	int r = suite ? 0 : look_at(files, &look);
	if (r < 0)
		return error_set(err, r, "language");
	if (!suite)
		r = choose(suites, &look, rule, &suite, err);
	*ret = suite;
	return r < 0 ? r : language_is_here(suite, err);
}

const struct suite *language_beside(const struct suites *suites, const struct submission *files,
                                    const struct suite *suite)
{
	_cleanup_(look_done) struct look look = {0};
	if (look_at(files, &look) < 0)
		return NULL;
	return suite_detect_other(suites, suite, look.paths, look.n,
	                          (const char *const *)look.beginnings.items);
}

bool language_lacks(const struct suite *suite, const struct submission *files)
{
	_cleanup_(look_done) struct look look = {0};
	bool lacks = look_at(files, &look) < 0;
	for (size_t i = 0; !lacks && i < look.n; i++)
		lacks = suite_lacks(suite, look.beginnings.items[i]);
	return lacks;
}

int language_is_here(const struct suite *suite, struct error *err)
{
	const char *missing = NULL;
	if (suite_available(suite, &missing))
		return 0;
	_cleanup_(freep) char *install = suite_install_command(suite);
	return error_say(err, -EINVAL, "language %s is not available here (no %s)%s%s", suite->name,
	                 missing ? missing : "files", install ? "; " : "", install ? install : "");
}
