/* SPDX-License-Identifier: MIT */
/*
 * Cases of a DMOJ package that has no list of them: patterns over the names of the archive's files say which file is the
 * input or the answer of which case, in which batch.
 * Source: DMOJ/judge-server, dmoj/problem.py, _match_test_cases().
 */
#include "common/array.h"
#include "common/fd.h"
#include "worker/manifest/dmoj_internal.h"
#include "worker/manifest/dmoj_pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Of inputs and answers, in the order of enum dmoj_default. */
static const char *const formats[] = {"input_format", "output_format"};

/* Of test_cases; read where they count. */
static const struct field names_rows[] = {
	FIELD("input_format", field_ignored, 0),
	FIELD("output_format", field_ignored, 0),
	FIELD("case_points", field_ignored, 0),
};
static const struct field_table names_table = FIELD_TABLE(names_rows);

/* A case that the names of two files make. */
struct match {
	struct dmoj_place place;
	char *files[2]; /* input, answer: below the package; NULL: none */
};

struct match_list {
	struct match *items;
	size_t count;
};

static void matches_done(struct match_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].place.batch);
		free(list->items[i].place.name);
		free(list->items[i].files[0]);
		free(list->items[i].files[1]);
	}
	free(list->items);
}

static int compare_matches(const void *a, const void *b)
{
	const struct match *x = a, *y = b;
	const char *p = x->place.batch ? x->place.batch : x->place.name;
	const char *q = y->place.batch ? y->place.batch : y->place.name;
	int order = dmoj_compare_keys(p, q);
	return order ? order : dmoj_compare_keys(x->place.name, y->place.name);
}

static bool is_same(const struct match *a, const struct match *b)
{
	return compare_matches(a, b) == 0 && !a->place.batch == !b->place.batch;
}

/* Appends what @file is, if it matches. */
static void match_file(struct dmoj_reader *d, struct match_list *list,
                       const struct dmoj_pattern *pattern, size_t kind, const struct yaml_node *map,
                       const char *file)
{
	struct dmoj_place place;
	int r = dmoj_pattern_match(pattern, file + strlen(d->archive) + 1, &place);
	if (r == -EINVAL) /* of the package's own pattern only */
		fields_fault(d->fields, yaml_get(map, formats[kind]),
		             "expected the group 'case' in %s", file);
	if (r == -ENOMEM)
		package_out_of_memory(d->r);
	if (r != 1)
		return;
	struct match *items = array_reserve(list->items, list->count, 1, sizeof(*items));
	struct match match = {.place = place};
	match.files[kind] = strdup(file);
	if (items)
		list->items = items;
	if (items && match.files[kind]) {
		items[list->count++] = match;
		return;
	}
	free(place.batch);
	free(place.name);
	free(match.files[kind]);
	package_out_of_memory(d->r);
}

enum { DEPTH_MOST = 16 };

/* All files of the archive, in the order of their names. */
static void list_files(struct dmoj_reader *d, const char *path, unsigned depth, struct strv *ret)
{
	struct entry_list entries = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(d->r, path, NULL);
	if (fd < 0 || package_list(d->r, fd, path, &entries) < 0)
		return;
	for (size_t i = 0; i < entries.count; i++) {
		char *file = str_printf("%s/%s", path, entries.items[i].name);
		if (!file) {
			package_out_of_memory(d->r);
		} else if (package_entry_kind(d->r, path, &entries.items[i]) == ENTRY_DIRECTORY) {
			if (depth < DEPTH_MOST)
				list_files(d, file, depth + 1, ret);
			free(file);
		} else if (strv_take(ret, file) < 0) {
			package_out_of_memory(d->r);
		}
	}
	entry_list_done(&entries);
}

/* Puts inputs and answers of one case together; of two equal ones the last counts. */
static void merge(struct match_list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), compare_matches);
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		struct match *match = &list->items[i];
		struct match *last = kept > 0 ? &list->items[kept - 1] : NULL;
		if (!last || !is_same(last, match)) {
			list->items[kept++] = *match;
			continue;
		}
		for (size_t k = 0; k < 2; k++) {
			if (!match->files[k])
				continue;
			free(last->files[k]);
			last->files[k] = match->files[k];
		}
		free(match->place.batch);
		free(match->place.name);
	}
	list->count = kept;
}

static struct dmoj_pattern *read_pattern(struct dmoj_reader *d, const struct yaml_node *map,
                                         const char *key, enum dmoj_default fallback)
{
	const struct yaml_node *value = map ? yaml_get(map, key) : NULL;
	const char *reason;
	if (value && (yaml_is_null(value) || !fields_text(d->fields, value, "a pattern")))
		value = NULL;
	struct dmoj_pattern *pattern =
		dmoj_pattern_new(value ? value->text : NULL, fallback, &reason);
	if (!pattern && reason)
		fields_fault(d->fields, value, "expected a simpler pattern, found %s", reason);
	else if (!pattern)
		fields_out_of_memory(d->fields);
	return pattern;
}

/* Those that no case takes, too. */
static void check_points(struct dmoj_reader *d, const struct yaml_node *list)
{
	static const struct field number = {.key = "case_points"};
	if (list->kind != YAML_SEQUENCE)
		fields_fault(d->fields, list, "expected a list of one for each case and batch");
	for (size_t i = 0; list->kind == YAML_SEQUENCE && i < list->count; i++) {
		_cleanup_(freep) char *ignored = NULL;
		dmoj_field_points(d->fields, &number, list->items[i], &ignored);
	}
}

/* The points of the next case or batch: of the list as far as it goes. */
static char *next_points(struct dmoj_reader *d, const struct dmoj_node *root,
                         const struct yaml_node *list, size_t index)
{
	static const struct field number = {.key = "case_points"};
	char *points = NULL;
	if (!list)
		dmoj_read_points(d, root, &points);
	else if (list->kind == YAML_SEQUENCE && index < list->count)
		dmoj_field_points(d->fields, &number, list->items[index], &points);
	else
		fields_fault(d->fields, list, "expected a list of one for each case and batch");
	return points;
}

static void add_match(struct dmoj_cases *c, struct match *match, struct test_group *group,
                      char *points)
{
	struct test_case *added = dmoj_add_case(c->d, group);
	if (!added) {
		free(points);
		return;
	}
	added->settings = group->settings;
	added->input_path = TAKE_PTR(match->files[0]);
	added->answer_path = TAKE_PTR(match->files[1]);
	added->points = points;
}

/* Cases of one batch are neighbours. Return: how many items were used. */
static size_t add_matched_batch(struct dmoj_cases *c, struct match *first, size_t count,
                                char *points, struct test_group *parent)
{
	struct test_group *group =
		dmoj_add_group(c->d, str_printf("batch%zu", ++c->n_batches), parent);
	size_t n = 0;
	if (!group) {
		free(points);
		return count;
	}
	group->is_batch = true;
	group->points = points;
	group->settings = parent->settings;
	for (; n < count && first[n].place.batch &&
	       dmoj_compare_keys(first[n].place.batch, first->place.batch) == 0;
	     n++)
		add_match(c, &first[n], group, NULL);
	group->n_cases = n;
	return n;
}

/* Cases may lack one of their files, and seldom do: for those who check the package. */
static void tell_halves(struct dmoj_reader *d, const struct match_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		char *const *files = list->items[i].files;
		if (!files[0])
			package_remark(d->r, files[1], "is the answer of a case without input");
		if (!files[1])
			package_remark(d->r, files[0], "is the input of a case without answer");
	}
}

static void add_matches(struct dmoj_cases *c, const struct dmoj_node *root,
                        const struct yaml_node *points, struct match_list *list,
                        struct test_group *group)
{
	size_t number = 0;
	for (size_t i = 0; i < list->count;) {
		char *text = next_points(c->d, root, points, number++);
		if (list->items[i].place.batch) {
			i += add_matched_batch(c, &list->items[i], list->count - i, text, group);
			continue;
		}
		add_match(c, &list->items[i++], group, text);
	}
	if (points && number > 0 && points->kind == YAML_SEQUENCE && number < points->count)
		dmoj_remark(c->d, points, "has more items than there are cases and batches");
}

/* Whether there is an archive to look into; without one, nothing is known of cases. */
static bool has_archive(struct dmoj_reader *d, const struct yaml_node *map,
                        const struct dmoj_node *root)
{
	static const char is_needed[] = "expected a list of cases, as there is no archive";
	if (d->archive || d->lacks_archive)
		return d->archive;
	if (map)
		fields_fault(d->fields, map, "%s", is_needed);
	else
		fields_missing(d->fields, root->mapping, "test_cases", is_needed);
	return false;
}

void dmoj_read_names(struct dmoj_cases *c, const struct yaml_node *map,
                     const struct dmoj_node *root, struct test_group *group)
{
	struct dmoj_reader *d = c->d;
	struct match_list list = {0};
	struct strv files = {0};
	const struct yaml_node *points = map ? yaml_get(map, "case_points") : NULL;
	if (points && yaml_is_null(points))
		points = NULL;
	if (map)
		fields_read(d->fields, map, &names_table, d);
	if (points)
		check_points(d, points);
	if (has_archive(d, map, root))
		list_files(d, d->archive, 0, &files);
	const size_t faults = d->fields->faults;
	for (size_t kind = 0; kind < ARRAY_SIZE(formats); kind++) {
		struct dmoj_pattern *pattern =
			read_pattern(d, map, formats[kind], (enum dmoj_default)kind);
		for (size_t i = 0; pattern && i < files.count; i++)
			match_file(d, &list, pattern, kind, map, files.items[i]);
		dmoj_pattern_free(pattern);
	}
	merge(&list);
	if (d->fields->faults == faults)
		tell_halves(d, &list);
	add_matches(c, root, points, &list, group);
	matches_done(&list);
	strv_done(&files);
}
