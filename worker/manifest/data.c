/* SPDX-License-Identifier: MIT */
/*
 * data/: groups and cases, in the order in which they are judged.
 *
 * In the legacy format and the drafts every directory below sample and secret is a group. In
 * 2025-09 a directory of secret is a group when any of them has a test_group.yaml; other
 * directories only lengthen the names of their cases. Cases and sub-groups of a group are sorted
 * together by the bytes of their names, suffixes not counted.
 *
 * Symbolic links may lead anywhere in the package, in circles too: a directory that is its own
 * ancestor is refused, and so is a tree that is deeper or larger than any real one.
 */
#include "common/error.h"
#include "common/fd.h"
#include "common/file.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A directory that links to others twice is walked twice: without a bound, n levels of such are
 * 2^n directories. */
enum { DEPTH_MOST = 16, DIRECTORIES_MOST = 10000, ENTRIES_MOST = 1000000 };

/* What a group is made of: a case, or a sub-group. */
struct item {
	char *name; /* "01", or "part/01": relative to the group, without suffix */
	bool is_directory;
	bool has_answer, has_files, has_settings; /* of a case: which companions it has */
};

struct item_list {
	struct item *items;
	size_t count;
};

/* The directories from data/ down to one that is being read. */
struct level {
	const struct level *parent;
	dev_t device;
	ino_t inode;
	unsigned depth;
};

struct walk {
	struct package_reader *r;
	size_t directories, entries;
	bool is_full; /* one of the bounds was reached, and told */
};

/* Which file configures a group, by format. */
static const struct group_file_kind {
	const char *name;
	unsigned formats; /* set of 1 << enum problem_format */
	const struct field_table *table;
} group_file_kinds[] = {
	{"testdata.yaml", 1 << PROBLEM_LEGACY | 1 << PROBLEM_LEGACY_ICPC | 1 << PROBLEM_2023_07,
         &kattis_legacy_group_table},
	{"test_group.yaml", 1 << PROBLEM_2023_07 | 1 << PROBLEM_2025_09, &kattis_2025_group_table},
};

static const char group_file_2025[] = "test_group.yaml";

static void items_done(struct item_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
}

/* Appends @item, whose name is taken. */
static void items_add(struct walk *w, struct item_list *list, struct item item)
{
	if (item.name && (list->count & (list->count - 1)) == 0) {
		struct item *items = reallocarray(list->items, list->count ? list->count * 2 : 1,
		                                  sizeof(*items));
		if (!items) {
			free(item.name);
			item.name = NULL;
		} else {
			list->items = items;
		}
	}
	if (item.name)
		list->items[list->count++] = item;
	else
		package_out_of_memory(w->r);
}

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = strcmp(x->name, y->name);
	return order ? order : x->is_directory - y->is_directory;
}

/* @name without @suffix, in @ret; false when it does not end so, or is nothing else. */
static bool strip_suffix(const char *name, const char *suffix, char *ret, size_t size)
{
	size_t length = strlen(name), n = strlen(suffix);
	if (length <= n || length - n >= size || strcmp(name + length - n, suffix) != 0)
		return false;
	memcpy(ret, name, length - n);
	ret[length - n] = '\0';
	return true;
}

/* NAME_MAX, a NUL, and room for a longer suffix than the one that was cut. */
enum { NAME_SIZE = 256 + 8 };

static const struct entry *find_companion(const struct entry_list *entries, const char *base,
                                          const char *suffix)
{
	char name[NAME_SIZE];
	if ((size_t)snprintf(name, sizeof(name), "%s%s", base, suffix) >= sizeof(name))
		return NULL;
	return entry_list_find(entries, name);
}

static bool too_much(struct walk *w, const char *path, bool condition, const char *message)
{
	if (condition && !w->is_full) {
		package_fault(w->r, path, "%s", message);
		w->is_full = true;
	}
	return condition;
}

static bool is_ancestor(const struct level *level, const struct stat *st)
{
	for (; level; level = level->parent)
		if (level->device == st->st_dev && level->inode == st->st_ino)
			return true;
	return false;
}

/* Opens a directory and lists it; false after a fault. */
static bool open_level(struct walk *w, const char *path, const struct level *parent,
                       struct level *ret, struct entry_list *entries)
{
	struct error err = {0};
	struct stat st;
	unsigned depth = parent ? parent->depth + 1 : 0;
	if (w->is_full ||
	    too_much(w, path, depth > DEPTH_MOST, "expected at most 16 levels of directories") ||
	    too_much(w, path, ++w->directories > DIRECTORIES_MOST,
	             "expected at most 10000 directories in data"))
		return false;
	_cleanup_(fd_closep) int fd = file_open_dir_beneath(w->r->dirfd, path, &err);
	if (fd < 0 || fstat(fd, &st) < 0) {
		package_fault(w->r, path, "cannot be read: %s", fd < 0 ? err.text : strerror(errno));
		return false;
	}
	if (is_ancestor(parent, &st)) {
		package_fault(w->r, path, "expected no symbolic link to a directory that holds it");
		return false;
	}
	if (package_list(w->r, TAKE_FD(fd), path, entries) < 0)
		return false;
	*ret = (struct level){parent, st.st_dev, st.st_ino, depth};
	w->entries += entries->count;
	if (!too_much(w, path, w->entries > ENTRIES_MOST, "expected at most 1000000 files in data"))
		return true;
	entry_list_done(entries);
	return false;
}

/* Whether a companion of a case is there as a file; one that is there but cannot be opened is a
 * fault. */
static bool has_companion(struct walk *w, const char *path, const struct entry_list *entries,
                          const char *base, const char *suffix)
{
	const struct entry *entry = find_companion(entries, base, suffix);
	if (!entry)
		return false;
	if (package_entry_kind(w->r, path, entry) == ENTRY_FILE)
		return true;
	package_fault(w->r, path, "expected a file of the package, '%s' is none", entry->name);
	return true;
}

static void collect_case(struct walk *w, const char *path, const char *prefix, const char *base,
                         const struct entry_list *entries, struct item_list *items)
{
	struct package_reader *r = w->r;
	bool is_legacy =
		r->problem->format == PROBLEM_LEGACY || r->problem->format == PROBLEM_LEGACY_ICPC;
	(void)has_companion(w, path, entries, base, ".in"); /* for its fault: it is there */
	struct item item = {
		.name = str_printf("%s%s", prefix, base),
		.has_answer = has_companion(w, path, entries, base, ".ans"),
		.has_settings = !is_legacy && has_companion(w, path, entries, base, ".yaml"),
	};
	const struct entry *files = is_legacy ? NULL : find_companion(entries, base, ".files");
	item.has_files = files && package_entry_kind(r, path, files) == ENTRY_DIRECTORY;
	if (!item.has_answer && r->problem->interactive)
		package_deviation(r, path, "expected the file %s.ans; it is taken as empty", base);
	else if (!item.has_answer)
		package_fault(r, path, "expected the file %s.ans, as there is %s.in", base, base);
	if (strcmp(base, "test_group") == 0)
		package_deviation(r, path, "expected no case of the name test_group");
	if (entry_list_find(entries, base))
		package_deviation(r, path, "expected nothing of the name %s beside %s.in", base,
		                  base);
	items_add(w, items, item);
}

static void collect(struct walk *w, const char *path, const char *prefix, bool flat,
                    const struct level *parent, struct level *ret_level, struct item_list *items);

/* A directory among cases: a sub-group; or, in a flat group, more cases. */
static void collect_directory(struct walk *w, const char *path, const char *prefix, const char *name,
                              bool flat, const struct level *level, struct item_list *items)
{
	if (!flat) {
		items_add(w, items,
		          (struct item){.name = str_printf("%s%s", prefix, name),
		                        .is_directory = true});
		return;
	}
	_cleanup_(freep) char *inner_path = str_printf("%s/%s", path, name);
	_cleanup_(freep) char *inner_prefix = str_printf("%s%s/", prefix, name);
	struct level inner;
	if (!inner_path || !inner_prefix) {
		package_out_of_memory(w->r);
		return;
	}
	collect(w, inner_path, inner_prefix, true, level, &inner, items);
	_cleanup_(freep) char *group_file = str_printf("%s/%s", inner_path, group_file_2025);
	if (!group_file)
		package_out_of_memory(w->r);
	else if (package_has_file(w->r, group_file))
		package_fault(w->r, group_file,
		              "expected no group here: groups are directories of data/secret");
}

static void collect_entry(struct walk *w, const char *path, const char *prefix,
                          const struct entry *entry, bool flat, const struct entry_list *entries,
                          const struct level *level, struct item_list *items)
{
	char base[NAME_SIZE];
	if (strip_suffix(entry->name, ".in", base, sizeof(base))) {
		collect_case(w, path, prefix, base, entries, items);
		return;
	}
	if (strip_suffix(entry->name, ".ans", base, sizeof(base))) {
		if (!find_companion(entries, base, ".in"))
			package_fault(w->r, path, "expected the file %s.in, as there is %s.ans",
			              base, base);
		return;
	}
	if (strip_suffix(entry->name, ".files", base, sizeof(base)) &&
	    find_companion(entries, base, ".in"))
		return;
	if (package_entry_kind(w->r, path, entry) == ENTRY_DIRECTORY)
		collect_directory(w, path, prefix, entry->name, flat, level, items);
}

/* Adds the cases and the directories of @path; those in its directories too when it is @flat. */
static void collect(struct walk *w, const char *path, const char *prefix, bool flat,
                    const struct level *parent, struct level *ret_level, struct item_list *items)
{
	struct entry_list entries = {0};
	if (!open_level(w, path, parent, ret_level, &entries))
		return;
	for (size_t i = 0; i < entries.count; i++)
		collect_entry(w, path, prefix, &entries.items[i], flat, &entries, ret_level, items);
	entry_list_done(&entries);
}

/* Whether any directory among @items is a group of 2025-09. */
static bool has_groups(struct walk *w, const char *path, const struct item_list *items)
{
	for (size_t i = 0; i < items->count; i++) {
		if (!items->items[i].is_directory)
			continue;
		_cleanup_(freep) char *file =
			str_printf("%s/%s/%s", path, items->items[i].name, group_file_2025);
		if (!file)
			package_out_of_memory(w->r);
		else if (package_has_file(w->r, file))
			return true;
	}
	return false;
}

/* Puts the cases of all directories among @items in their place. */
static void flatten(struct walk *w, const char *path, const struct level *level,
                    struct item_list *items)
{
	struct item_list flat = {0};
	for (size_t i = 0; i < items->count; i++) {
		struct item *item = &items->items[i];
		if (item->is_directory)
			collect_directory(w, path, "", item->name, true, level, &flat);
		else
			items_add(w, &flat,
			          (struct item){TAKE_PTR(item->name), false, item->has_answer,
			                        item->has_files, item->has_settings});
	}
	items_done(items);
	*items = flat;
}

/* What secret of 2025-09 holds: groups, or cases. */
static void settle_secret(struct walk *w, const char *path, const struct level *level,
                          struct item_list *items)
{
	if (!has_groups(w, path, items)) {
		flatten(w, path, level, items);
		return;
	}
	for (size_t i = 0; i < items->count; i++) {
		if (items->items[i].is_directory)
			continue;
		package_deviation(
			w->r, path,
			"expected groups only, as some directory is a group, found the case %s",
			items->items[i].name);
		return;
	}
}

static int group_file_copy(const struct group_file *from, struct group_file *ret)
{
	struct group_file copy = {0};
	if (group_grading_copy(&from->grading, &copy.grading) < 0)
		return -ENOMEM;
	if (case_settings_copy(&from->settings, &copy.settings) < 0) {
		group_grading_done(&copy.grading);
		return -ENOMEM;
	}
	*ret = copy;
	return 0;
}

static void group_file_done(struct group_file *file)
{
	group_grading_done(&file->grading);
	case_settings_done(&file->settings);
	group_scoring_done(&file->scoring);
}

/* The settings in effect: those of @file, after the problem's own arguments. NULL when memory
 * ran out. */
static const struct case_settings *add_settings(struct walk *w, const struct group_file *file,
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
		all = reallocarray(problem->settings, problem->n_settings + 1, sizeof(*all));
	if (!all) {
		free(kept);
		case_settings_done(&settings);
		package_out_of_memory(w->r);
		return NULL;
	}
	problem->settings = all;
	*kept = settings;
	all[problem->n_settings++] = kept;
	if (path)
		check_validator_args(w->r, path, kept);
	return kept;
}

/* Appends a group without cases; the scoring of @file is taken. NULL when memory ran out. */
static struct test_group *add_group(struct walk *w, const char *name, struct test_group *parent,
                                    struct group_file *file, const struct case_settings *settings)
{
	struct problem *problem = w->r->problem;
	struct test_group **groups =
		reallocarray(problem->groups, problem->n_groups + 1, sizeof(*groups));
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

/* Reads what configures the group at @path into @file. Return: the path of the file, the
 * caller's; NULL without one. */
static char *read_group_file(struct walk *w, const char *path, struct group_file *file)
{
	char *found = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(group_file_kinds); i++) {
		const struct group_file_kind *kind = &group_file_kinds[i];
		if (!(kind->formats & 1U << w->r->problem->format))
			continue;
		char *name = str_printf("%s/%s", path, kind->name);
		if (!name)
			package_out_of_memory(w->r);
		if (name && package_read_fields(w->r, name, kind->table, file)) {
			free(found);
			found = name;
		} else {
			free(name);
		}
	}
	return found;
}

/* Room for one more case; grows at powers of two. */
static struct test_case *next_case(struct problem *problem)
{
	if ((problem->n_cases & (problem->n_cases - 1)) == 0) {
		size_t room = problem->n_cases ? problem->n_cases * 2 : 1;
		struct test_case *cases = reallocarray(problem->cases, room, sizeof(*cases));
		if (!cases)
			return NULL;
		problem->cases = cases;
	}
	return &problem->cases[problem->n_cases];
}

/* The settings of a case that has its own file; the group's after a fault. */
static const struct case_settings *read_case_file(struct walk *w, const char *name,
                                                  const struct test_group *group,
                                                  const struct group_file *inherited)
{
	_cleanup_(freep) char *path = str_printf("data/%s.yaml", name);
	struct group_file file;
	if (!path || group_file_copy(inherited, &file) < 0) {
		package_out_of_memory(w->r);
		return group->settings;
	}
	(void)package_read_fields(w->r, path, &kattis_2025_case_table, &file); /* it is there */
	const struct case_settings *settings = add_settings(w, &file, path);
	group_file_done(&file);
	return settings ? settings : group->settings;
}

static void add_case(struct walk *w, const struct item *item, struct test_group *group,
                     const struct group_file *inherited)
{
	struct problem *problem = w->r->problem;
	struct test_case *added = next_case(problem);
	if (!added) {
		package_out_of_memory(w->r);
		return;
	}
	*added = (struct test_case){.group = group, .settings = group->settings};
	problem->n_cases++;
	added->name = str_printf("%s/%s", group->name, item->name);
	added->input_path = str_printf("data/%s.in", added->name ? added->name : "");
	if (item->has_answer)
		added->answer_path = str_printf("data/%s.ans", added->name ? added->name : "");
	if (item->has_files)
		added->files_path = str_printf("data/%s.files", added->name ? added->name : "");
	if (!added->name || !added->input_path || (item->has_answer && !added->answer_path) ||
	    (item->has_files && !added->files_path))
		package_out_of_memory(w->r);
	else if (item->has_settings)
		added->settings = read_case_file(w, added->name, group, inherited);
}

static void walk_group(struct walk *w, const char *name, struct test_group *parent,
                       const struct group_file *inherited, const struct level *level);

/* Adds the cases and the sub-groups of a group, in order. */
static void walk_items(struct walk *w, struct test_group *group, const struct group_file *file,
                       const struct level *level, const struct item_list *items)
{
	for (size_t i = 0; i < items->count; i++) {
		if (!items->items[i].is_directory) {
			add_case(w, &items->items[i], group, file);
			continue;
		}
		_cleanup_(freep) char *name = str_printf("%s/%s", group->name, items->items[i].name);
		if (name)
			walk_group(w, name, group, file, level);
		else
			package_out_of_memory(w->r);
	}
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
		qsort(items.items, items.count, sizeof(*items.items), compare_items);
	if (group)
		walk_items(w, group, &file, &level, &items);
	items_done(&items);
	group_file_done(&file);
}

/* data/ itself: what its file sets is inherited, and it has no cases of its own. */
static struct test_group *read_root(struct walk *w, struct group_file *file)
{
	const struct group_file initial = {.grading = w->r->problem->grading};
	if (group_file_copy(&initial, file) < 0) {
		package_out_of_memory(w->r);
		return NULL;
	}
	_cleanup_(freep) char *configured = read_group_file(w, "data", file);
	const struct case_settings *settings =
		add_settings(w, file, configured ? configured : "problem.yaml");
	return settings ? add_group(w, "", NULL, file, settings) : NULL;
}

void data_read(struct package_reader *r)
{
	struct walk w = {.r = r};
	struct group_file file = {0};
	struct test_group *root = read_root(&w, &file);
	if (root && package_has_directory(r, "data/sample"))
		walk_group(&w, "sample", root, &file, NULL);
	if (root && package_has_directory(r, "data/secret"))
		walk_group(&w, "secret", root, &file, NULL);
	else
		package_fault(r, "data/secret",
		              "expected this directory, with the cases to judge on");
	if (root)
		root->n_cases = r->problem->n_cases;
	if (r->problem->n_cases == 0 && package_has_directory(r, "data/secret"))
		package_fault(r, "data/secret",
		              "expected at least one case: a pair of files .in and .ans");
	group_file_done(&file);
}
