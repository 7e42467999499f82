/* SPDX-License-Identifier: MIT */
/*
 * The files that configure groups and cases, and what of them is inherited.
 */
#include "common/array.h"
#include "worker/manifest/data_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Which file configures a group, by format. */
static const struct group_file_kind {
	const char *name;
	unsigned formats; /* set of 1 << enum problem_format */
	bool expands;     /* {{name}} of constants */
	const struct field_table *table;
} group_file_kinds[] = {
	{"testdata.yaml", 1 << PROBLEM_LEGACY | 1 << PROBLEM_LEGACY_ICPC | 1 << PROBLEM_2023_07,
         false, &kattis_legacy_group_table},
	{"test_group.yaml", 1 << PROBLEM_2023_07 | 1 << PROBLEM_2025_09, true,
         &kattis_2025_group_table},
};

int group_file_copy(const struct group_file *from, struct group_file *ret)
{
	struct group_file copy = {.problem = from->problem};
	if (group_grading_copy(&from->grading, &copy.grading) < 0)
		return -ENOMEM;
	if (case_settings_copy(&from->settings, &copy.settings) < 0) {
		group_grading_done(&copy.grading);
		return -ENOMEM;
	}
	*ret = copy;
	return 0;
}

void group_file_done(struct group_file *file)
{
	group_grading_done(&file->grading);
	case_settings_done(&file->settings);
	group_scoring_done(&file->scoring);
}

const struct case_settings *add_settings(struct walk *w, const struct group_file *file,
                                         const char *path)
{
	struct problem *problem = w->r->problem;
	struct case_settings settings = {0};
	struct case_settings *kept = NULL;
	struct strv words = {0};
	int r = case_settings_copy(&file->settings, &settings);
	for (size_t i = 0; r == 0 && i < problem->validator_flags.count; i++)
		r = strv_add(&words, problem->validator_flags.items[i]);
	for (size_t i = 0; r == 0 && i < settings.output_validator_args.count; i++)
		r = strv_add(&words, settings.output_validator_args.items[i]);
	strv_done(&settings.output_validator_args);
	settings.output_validator_args = words;
	struct case_settings **all = NULL;
	if (r == 0 && (kept = malloc(sizeof(*kept))))
		all = array_reserve(problem->settings, problem->n_settings, 1, sizeof(*all));
	if (!all) {
		free(kept);
		case_settings_done(&settings);
		package_out_of_memory(w->r);
		return NULL;
	}
	problem->settings = all;
	*kept = settings;
	all[problem->n_settings++] = kept;
	/* What is inherited was told where it stands; so were the problem's own, which come first. */
	if (path && (file->output_args_given || !w->is_below_root))
		check_validator_args(w->r, path, kept,
		                     w->is_below_root ? problem->validator_flags.count : 0);
	return kept;
}

void refuse_group_file(struct walk *w, const char *configured)
{
	if (configured && w->r->problem->format == PROBLEM_2025_09)
		package_remark_error(w->r, configured,
		                     "expected no such file but in sample, secret and its groups");
}

char *read_group_file(struct walk *w, const char *path, struct group_file *file)
{
	char *found = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(group_file_kinds); i++) {
		const struct group_file_kind *kind = &group_file_kinds[i];
		if (!(kind->formats & 1U << w->r->problem->format))
			continue;
		char *name = str_printf("%s/%s", path, kind->name);
		if (!name)
			package_out_of_memory(w->r);
		if (name && package_read_fields(w->r, name, kind->expands, kind->table, file)) {
			free(found);
			found = name;
			if (w->r->problem->format == PROBLEM_LEGACY_ICPC)
				package_deviation(w->r, name, "expected none in legacy-icpc");
		} else {
			free(name);
		}
	}
	return found;
}

static const struct case_settings *take_case_file(struct walk *w, const char *path, const char *text,
                                                  size_t size, const struct group_file *inherited)
{
	struct group_file file;
	if (group_file_copy(inherited, &file) < 0) {
		package_out_of_memory(w->r);
		return NULL;
	}
	package_take_fields(w->r, path, text, size, &kattis_2025_case_table, &file);
	const struct case_settings *settings = add_settings(w, &file, path);
	group_file_done(&file);
	return settings;
}

const struct case_settings *read_case_file(struct walk *w, const char *name,
                                           const struct group_file *inherited,
                                           const struct case_settings *fallback)
{
	struct case_file *last = &w->last;
	size_t size = 0, told = w->r->findings->count;
	_cleanup_(freep) char *path = str_printf("data/%s.yaml", name);
	if (!path) {
		package_out_of_memory(w->r);
		return fallback;
	}
	_cleanup_(freep) char *text = package_text(w->r, path, YAML_LIMITS_MANIFEST.bytes, &size);
	if (!text)
		return fallback;
	if (last->text && last->inherited == fallback && last->size == size &&
	    memcmp(last->text, text, size) == 0)
		return last->settings;
	const struct case_settings *settings = take_case_file(w, path, text, size, inherited);
	if (settings && w->r->findings->count == told) {
		free(last->text);
		*last = (struct case_file){TAKE_PTR(text), size, fallback, settings};
	}
	return settings ? settings : fallback;
}
