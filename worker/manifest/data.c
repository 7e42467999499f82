/* SPDX-License-Identifier: MIT */
/*
 * data/: groups and cases, in the order in which they are judged.
 *
 * In the legacy format and the drafts every directory below sample and secret is a group. In
 * 2025-09 a directory of secret is a group when any of them has a test_group.yaml; other
 * directories only lengthen the names of their cases. Cases and sub-groups of a group are sorted
 * together by the bytes of their names, suffixes not counted.
 */
#include "common/array.h"
#include "worker/manifest/data_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : x->is_directory - y->is_directory;
}

/* As the names of the answers' files and of the directories are sorted: "1-x.ans" before "1.ans". */
static int compare_items_legacy(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	const char *p = x->name, *q = y->name;
	while (*p && *p == *q) {
		p++;
		q++;
	}
	if (*p && *q)
		return (unsigned char)*p - (unsigned char)*q;
	const char *p_rest = *p ? p : x->is_directory ? "" : ".ans";
	const char *q_rest = *q ? q : y->is_directory ? "" : ".ans";
	return strcmp(p_rest, q_rest);
}

/* Whether any directory among @items is a group of 2025-09. */
static bool has_groups(struct walk *w, const char *path, const struct item_list *items)
{
	for (size_t i = 0; i < items->count; i++) {
		if (!items->items[i].is_directory)
			continue;
		_cleanup_(freep) char *file =
			str_printf("%s/%s/%s", path, items->items[i].name, w->group_file);
		if (!file)
			package_out_of_memory(w->r);
		else if (package_has_file(w->r, file))
			return true;
	}
	return false;
}

/* What the items of a directory are read with. */
struct members {
	struct test_group *group; /* NULL: their cases are only collected */
	const char *path;
	const struct group_file *file;
	const struct level *level;
	const struct item *items;
};

static void flatten_run(struct walk *w, size_t first, size_t end, const void *context,
                        struct item_list *ret_items)
{
	const struct members *m = context;
	for (size_t i = first; i < end; i++) {
		const struct item *item = &m->items[i];
		if (item->is_directory)
			collect_directory(w, m->path, "", item->name, true, m->level, ret_items);
		else
			items_add(w, ret_items,
			          (struct item){.name = strdup(item->name),
			                        .companions = item->companions});
	}
}

/* Puts the cases of all directories among @items in their place. */
static void flatten(struct walk *w, const char *path, const struct level *level,
                    struct item_list *items)
{
	struct item_list flat = {0};
	const struct members m = {.path = path, .level = level, .items = items->items};
	data_split(w, items->count, flatten_run, &m, &flat);
	items_done(items);
	*items = flat;
}

static void tell_beside_groups(struct walk *w, const char *path, const char *name)
{
	_cleanup_(freep) char *input = str_printf("%s/%s.in", path, name);
	if (input)
		package_deviation(w->r, input,
		                  "expected no case beside groups, as some directory is a group");
	else
		package_out_of_memory(w->r);
}

/* What secret of 2025-09 holds: groups, or cases. */
static void settle_secret(struct walk *w, const char *path, const struct level *level,
                          struct item_list *items)
{
	if (!has_groups(w, path, items)) {
		flatten(w, path, level, items);
		return;
	}
	for (size_t i = 0; i < items->count; i++)
		if (!items->items[i].is_directory)
			tell_beside_groups(w, path, items->items[i].name);
}

/* Appends a group without cases; the scoring of @file is taken. NULL when memory ran out. */
static struct test_group *add_group(struct walk *w, const char *name, struct test_group *parent,
                                    struct group_file *file, const struct case_settings *settings)
{
	struct problem *problem = w->r->problem;
	struct test_group **groups =
		array_reserve(problem->groups, problem->n_groups, 1, sizeof(*groups));
	if (groups)
		problem->groups = groups;
	struct test_group *group = groups ? calloc(1, sizeof(*group)) : NULL;
	if (!group) {
		package_out_of_memory(w->r);
		return NULL;
	}
	groups[problem->n_groups++] = group;
	group->name = strdup(name);
	group->parent = parent;
	group->first_case = problem->n_cases;
	group->settings = settings;
	group->scoring = file->scoring;
	file->scoring = (struct group_scoring){0};
	if (group_grading_copy(&file->grading, &group->grading) < 0 || !group->name)
		package_out_of_memory(w->r);
	return group;
}

/* Room for one more case. */
static struct test_case *next_case(struct problem *problem)
{
	struct test_case *cases = array_reserve(problem->cases, problem->n_cases, 1, sizeof(*cases));
	if (!cases)
		return NULL;
	problem->cases = cases;
	return &cases[problem->n_cases];
}

static void add_case(struct walk *w, const struct item *item, struct test_group *group,
                     const struct group_file *inherited)
{
	struct problem *problem = w->r->problem;
	bool has_answer = item->companions & COMPANION_ANSWER;
	bool has_files = item->companions & COMPANION_FILES;
	struct test_case *added = next_case(problem);
	if (!added) {
		package_out_of_memory(w->r);
		return;
	}
	*added = (struct test_case){.group = group, .settings = group->settings};
	problem->n_cases++;
	added->name = str_join(group->name, "/", item->name);
	const char *name = added->name ? added->name : "";
	added->input_path = str_join("data/", name, ".in");
	if (has_answer)
		added->answer_path = str_join("data/", name, ".ans");
	if (has_files)
		added->files_path = str_join("data/", name, ".files");
	if (!added->name || !added->input_path || (has_answer && !added->answer_path) ||
	    (has_files && !added->files_path))
		package_out_of_memory(w->r);
	else if (item->companions & COMPANION_SETTINGS)
		added->settings = read_case_file(w, added->name, inherited, group->settings);
}

static void walk_group(struct walk *w, const char *name, struct test_group *parent,
                       const struct group_file *inherited, const struct level *level);

static void walk_run(struct walk *w, size_t first, size_t end, const void *context,
                     _unused_ struct item_list *ret_items)
{
	const struct members *m = context;
	for (size_t i = first; i < end; i++) {
		const struct item *item = &m->items[i];
		if (!item->is_directory) {
			add_case(w, item, m->group, m->file);
			continue;
		}
		_cleanup_(freep) char *name = str_printf("%s/%s", m->group->name, item->name);
		if (name)
			walk_group(w, name, m->group, m->file, m->level);
		else
			package_out_of_memory(w->r);
	}
}

/* Adds the cases and the sub-groups of a group, in order. */
static void walk_items(struct walk *w, struct test_group *group, const struct group_file *file,
                       const struct level *level, const struct item_list *items)
{
	const struct members m = {
		.group = group, .file = file, .level = level, .items = items->items};
	data_split(w, items->count, walk_run, &m, NULL);
	group->n_cases = w->r->problem->n_cases - group->first_case;
}

static void walk_group(struct walk *w, const char *name, struct test_group *parent,
                       const struct group_file *inherited, const struct level *parent_level)
{
	bool is_2025 = w->r->problem->format == PROBLEM_2025_09;
	bool is_secret = strcmp(name, "secret") == 0;
	_cleanup_(freep) char *path = str_printf("data/%s", name);
	struct group_file file;
	if (!path || group_file_copy(inherited, &file) < 0) {
		package_out_of_memory(w->r);
		return;
	}
	if (strcmp(name, "sample") == 0)
		file.settings.full_feedback = true; /* the format's default there */
	_cleanup_(freep) char *configured = read_group_file(w, path, &file);
	const struct case_settings *settings = add_settings(w, &file, configured);
	struct test_group *group = settings ? add_group(w, name, parent, &file, settings) : NULL;
	struct level level = {0};
	struct item_list items = {0};
	if (group)
		collect(w, path, "", is_2025 && !is_secret, parent_level, &level, &items);
	if (items.count > 0 && is_2025 && is_secret)
		settle_secret(w, path, &level, &items);
	if (items.count > 0)
		qsort(items.items, items.count, sizeof(*items.items),
		      is_2025 ? compare_items : compare_items_legacy);
	if (group)
		walk_items(w, group, &file, &level, &items);
	items_done(&items);
	group_file_done(&file);
}

/* data/ itself: what its file sets is inherited, and it has no cases of its own. */
static struct test_group *read_root(struct walk *w, struct group_file *file)
{
	const struct group_file initial = {.problem = w->r->problem,
	                                   .grading = w->r->problem->grading};
	if (group_file_copy(&initial, file) < 0) {
		package_out_of_memory(w->r);
		return NULL;
	}
	_cleanup_(freep) char *configured = read_group_file(w, "data", file);
	refuse_group_file(w, configured);
	const struct case_settings *settings =
		add_settings(w, file, configured ? configured : "problem.yaml");
	w->is_below_root = true;
	return settings ? add_group(w, "", NULL, file, settings) : NULL;
}

static void read_secret(struct walk *w, struct test_group *root, const struct group_file *file)
{
	struct package_reader *r = w->r;
	if (package_has_directory(r, "data/secret"))
		walk_group(w, "secret", root, file, NULL);
	else if (r->problem->n_cases > 0)
		package_deviation(r, "data/secret", "expected this directory; %s",
		                  "there are only samples to judge on");
	else
		package_fault(r, "data/secret",
		              "expected this directory, with the cases to judge on");
}

void data_read(struct package_reader *r)
{
	struct parallel parallel;
	struct extent extent = {0};
	struct walk w = {
		.r = r,
		.group_file = problem_is_legacy(r->problem) ? "testdata.yaml" : "test_group.yaml",
		.is_judged = true,
		.parallel = &parallel,
		.extent = &extent,
	};
	struct group_file file = {0};
	parallel_init(&parallel);
	struct test_group *root = read_root(&w, &file);
	if (root && package_has_directory(r, "data/sample"))
		walk_group(&w, "sample", root, &file, NULL);
	if (root)
		read_secret(&w, root, &file);
	if (root)
		root->n_cases = r->problem->n_cases;
	if (r->problem->n_cases == 0 && package_has_directory(r, "data/secret"))
		package_fault(r, "data/secret",
		              "expected at least one case: a pair of files .in and .ans");
	data_check_unused(r);
	if (root && !problem_is_legacy(r->problem))
		check_cases_read(&w, &file);
	group_file_done(&file);
	free(w.last.text);
}
