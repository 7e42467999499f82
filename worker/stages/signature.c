/* SPDX-License-Identifier: MIT */
#include "worker/stages/signature.h"

#include "worker/stages/intake.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LAYER_ENTRY, LAYER_HEADER, LAYER_SUBMISSION };

static const uint64_t bytes_max = 16 * MIB;

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* A file of the package, under the name @name, which is taken. */
static int read_file(const struct slot *slot, const struct package_view *package, const char *path,
                     char *name, struct submission *ret, struct error *err)
{
	struct findings warnings = {0};
	int r = intake_read(slot, package->dir, path, bytes_max, &warnings, ret, err);
	findings_done(&warnings);
	if (r < 0 || !name || ret->n_files != 1) {
		free(name);
		return r < 0 ? r : error_say(err, -EINVAL, "%s: expected one file", path);
	}
	free(ret->files[0].path);
	ret->files[0].path = name;
	return 0;
}

/* ---- the submission ---- */

static bool has_suffix(const struct suite *suite, const char *path)
{
	size_t length = strlen(path);
	for (size_t i = 0; i < suite->suffixes.count; i++) {
		size_t of_suffix = strlen(suite->suffixes.items[i]);
		if (length > of_suffix &&
		    strcmp(path + length - of_suffix, suite->suffixes.items[i]) == 0)
			return true;
	}
	return false;
}

/* A compiler's messages keep the submission's own line numbers. */
static int add_prefix(const struct problem *problem, const struct suite *suite,
                      const struct submission_file *file, struct submission_file *ret)
{
	const struct dmoj_problem *dmoj = &problem->dmoj;
	struct strbuf text = {0};
	strbuf_printf(&text, "#include \"%s\"\n%s#line 1\n", last_part(dmoj->signature_header),
	              dmoj->signature_allow_main ? "" : "#define main main_of_submission\n");
	strbuf_add(&text, file->data, file->size);
	*ret = (struct submission_file){.size = text.size};
	ret->data = strbuf_take(&text);
	ret->path = has_suffix(suite, file->path)
	                    ? strdup(file->path)
	                    : str_printf("%s%s", file->path, suite->suffixes.items[0]);
	return ret->data && ret->path ? 0 : -ENOMEM;
}

static int change_submission(const struct problem *problem, const struct suite *suite,
                             const struct submission *source, struct submission *ret)
{
	ret->files = calloc(source->n_files + 1, sizeof(*ret->files));
	for (size_t i = 0; ret->files && i < source->n_files; i++) {
		bool is_source = source->n_files == 1 || has_suffix(suite, source->files[i].path);
		if (is_source &&
		    add_prefix(problem, suite, &source->files[i], &ret->files[ret->n_files++]) < 0)
			return -ENOMEM;
	}
	return ret->files ? 0 : -ENOMEM;
}

/* ---- all of it ---- */

static bool has_signatures(const struct suite *suite)
{
	return strcmp(suite->name, "c") == 0 || strcmp(suite->name, "cpp") == 0;
}

int signature_read(const struct slot *slot, const struct package_view *package,
                   const struct problem *problem, const struct suite *suite,
                   const struct submission *source, struct signature *ret, struct error *err)
{
	const struct dmoj_problem *dmoj = &problem->dmoj;
	*ret = (struct signature){.flags = {0}};
	for (size_t i = 0; i < SIGNATURE_LAYERS; i++)
		ret->list[i] = &ret->layers[i];
	if (!has_signatures(suite))
		return error_say(err, -EINVAL,
		                 "the problem's signature_grader takes C and C++ only, found %s",
		                 suite->name);
	/* In the submission's language, whichever of the two its name says. */
	int r = read_file(slot, package, dmoj->signature_entry,
	                  str_printf("signature_entry%s", suite->suffixes.items[0]),
	                  &ret->layers[LAYER_ENTRY], err);
	if (r == 0)
		r = read_file(slot, package, dmoj->signature_header,
		              strdup(last_part(dmoj->signature_header)), &ret->layers[LAYER_HEADER],
		              err);
	if (r < 0)
		return r;
	if (change_submission(problem, suite, source, &ret->layers[LAYER_SUBMISSION]) < 0 ||
	    strv_add(&ret->flags, "-DSIGNATURE_GRADER") < 0)
		return error_set(err, -ENOMEM, "signature_grader");
	return 0;
}

void signature_done(struct signature *signature)
{
	for (size_t i = 0; i < SIGNATURE_LAYERS; i++)
		submission_done(&signature->layers[i]);
	strv_done(&signature->flags);
}
