/* SPDX-License-Identifier: MIT */
/*
 * Constants of problem.yaml that are named in no file of the package, and so have no effect. Of one with variants it is
 * enough that one of them is.
 */
#include "common/fd.h"
#include "common/file.h"
#include "common/numeral.h"
#include "common/strbuf.h"
#include "common/units.h"
#include "worker/validate/validate_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DEPTH_MOST = 32,
	TEXT_MOST = 4 * MIB, /* larger files are no texts that somebody wrote */
};

struct search {
	int root;
	const struct problem *problem;
	bool *is_named; /* of each constant */
};

static void look_into_file(const struct search *s, const char *path)
{
	_cleanup_(fd_closep) int fd = file_open_beneath(s->root, path, NULL);
	_cleanup_(freep) char *text = NULL;
	size_t size;
	if (fd >= 0 && file_read(fd, TEXT_MOST, &text, &size, NULL) == 0)
		problem_note_constants(s->problem, text, size, s->is_named);
}

/* Inputs and answers stay as they are, whatever is in them, and so does the manifest. */
static bool is_looked_into(const char *path)
{
	const char *dot = strrchr(path, '.');
	if (strcmp(path, "problem.yaml") == 0)
		return false;
	return strncmp(path, "data/", strlen("data/")) != 0 || (dot && strcmp(dot, ".yaml") == 0);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Links to directories are not followed: what they lead to is in the package, too. */
static void look_into_directory(const struct search *s, const char *directory, unsigned depth)
{
	struct dirent **entries = NULL;
	_cleanup_(fd_closep) int fd =
		file_open_dir_beneath(s->root, *directory ? directory : ".", NULL);
	int n = fd >= 0 && depth < DEPTH_MOST ? scandirat(fd, ".", &entries, is_visible, NULL) : 0;
	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *path =
			str_printf("%s%s%s", directory, *directory ? "/" : "", entries[i]->d_name);
		if (path && entries[i]->d_type == DT_DIR)
			look_into_directory(s, path, depth + 1);
		else if (path && is_looked_into(path))
			look_into_file(s, path);
		free(entries[i]);
	}
	free(entries);
}

/* "limit" of "limit.small" */
static size_t base_length(const struct problem_constant *constant)
{
	return strcspn(constant->name, ".");
}

static bool is_variant_of(const struct problem_constant *a, const struct problem_constant *b)
{
	return base_length(a) == base_length(b) && memcmp(a->name, b->name, base_length(a)) == 0;
}

/* Told once, at the first of its variants. */
static bool is_useless(const struct search *s, size_t index)
{
	const struct problem_constant *constants = s->problem->constants;
	for (size_t i = 0; i < s->problem->n_constants; i++)
		if (is_variant_of(&constants[i], &constants[index]) && (s->is_named[i] || i < index))
			return false;
	return true;
}

/* The number that a representation such as "5,000,000" or "5\\,000\\,000" is; false for others. */
static bool read_representation(const char *text, double *ret)
{
	static const char separators[] = ",_ '\\{}~";
	char digits[64];
	size_t n = 0;
	for (; *text && n < sizeof(digits) - 1; text++)
		if (!strchr(separators, *text))
			digits[n++] = *text;
	digits[n] = '\0';
	return *text == '\0' && numeral_number(digits, ret) == 0;
}

/* Source: problem package format 2025-09, "Constants": tools should warn of a variant that is another value. */
static void check_variants(const struct validate *v, const struct problem_constant *variant)
{
	const struct problem *problem = v->pipeline->problem;
	double number, value;
	for (size_t i = 0; i < problem->n_constants; i++) {
		const struct problem_constant *main = &problem->constants[i];
		if (!is_variant_of(main, variant) ||
		    strcmp(main->name + base_length(main), ".value") != 0)
			continue;
		if (read_representation(variant->value, &number) &&
		    read_representation(main->value, &value) && (number < value || number > value))
			findings_add(v->findings, SEVERITY_WARNING,
			             &(struct place){.file = "problem.yaml", .key = "constants"},
			             "%s is '%s', which looks like another number than %s, '%s'",
			             variant->name, variant->value, main->name, main->value);
	}
}

int validate_constants(struct validate *v, struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	_cleanup_(freep) bool *is_named = calloc(problem->n_constants + 1, sizeof(*is_named));
	if (!is_named)
		return error_set(err, -ENOMEM, "validate");
	const struct search s = {v->pipeline->package.dir, problem, is_named};
	if (problem->n_constants > 0)
		look_into_directory(&s, "", 0);
	for (size_t i = 0; i < problem->n_constants; i++) {
		const struct problem_constant *constant = &problem->constants[i];
		check_variants(v, constant);
		if (is_useless(&s, i))
			findings_add(
				v->findings, SEVERITY_WARNING,
				&(struct place){.file = "problem.yaml", .key = "constants"},
				"%.*s is not used: no file of the package names it in {{}}, and no "
				"statement with \\constant",
				(int)base_length(constant), constant->name);
	}
	return 0;
}
