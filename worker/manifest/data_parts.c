/* SPDX-License-Identifier: MIT */
/*
 * Runs of items that are read at the same time. A part has a problem, findings and an open directory of its own, and what
 * is in them is appended in the order of the parts: it is as if one thread had read all. Only the bounds of what is read
 * at all hold for all parts together; where one of them is reached, everything is read again by one thread, which tells
 * where that is.
 */
#include "common/array.h"
#include "worker/manifest/data_internal.h"

#include <string.h>

/* With fewer items, a thread takes longer to start than to be of use; more parts than threads, as some take longer. */
enum { ITEMS_LEAST = 64, PARTS = 16 };

struct part {
	struct walk walk;
	struct package_reader reader;
	struct package_folder folder;
	struct problem problem; /* what does not belong to data/ is borrowed */
	struct findings findings;
	struct item_list items;
};

struct split {
	struct part *parts;
	size_t n;
	data_run *run;
	const void *context;
};

static void part_init(const struct walk *w, struct part *part)
{
	part->folder.fd = -1;
	part->problem = *w->r->problem;
	part->problem.groups = NULL;
	part->problem.cases = NULL;
	part->problem.settings = NULL;
	part->problem.n_groups = part->problem.n_cases = part->problem.n_settings = 0;
	part->reader = *w->r;
	part->reader.folder = &part->folder;
	part->reader.findings = &part->findings;
	part->reader.problem = &part->problem;
	part->walk = *w;
	part->walk.r = &part->reader;
	part->walk.last = (struct case_file){0};
}

static void part_done(struct part *part)
{
	free(part->walk.last.text);
	package_folder_done(&part->folder);
	problem_data_done(&part->problem);
	findings_done(&part->findings);
	items_done(&part->items);
}

static void run_part(void *context, size_t index)
{
	struct split *split = context;
	struct part *part = &split->parts[index];
	size_t first = index * split->n / PARTS, end = (index + 1) * split->n / PARTS;
	split->run(&part->walk, first, end, split->context, &part->items);
}

/* ---- what the parts have read ---------------------------------------------------------------- */

/* Whether one thread would have stopped; the parts counted on from where they were split off. */
static bool is_beyond_bounds(const struct walk *w, const struct part *parts)
{
	struct walk all = *w;
	for (size_t i = 0; i < PARTS; i++) {
		all.entries += parts[i].walk.entries - w->entries;
		all.linked_directories += parts[i].walk.linked_directories - w->linked_directories;
		all.is_full |= parts[i].walk.is_full;
	}
	return all.is_full || data_is_beyond_bounds(&all);
}

/* Moves the @n elements of @from behind those of @to, which has the room. */
static void move(void *to, size_t *count, const void *from, size_t *n, size_t size)
{
	if (*n > 0)
		memcpy((char *)to + *count * size, from, *n * size);
	*count += *n;
	*n = 0;
}

/* Room in @to for what is in @from; false when memory ran out. */
static bool reserve(struct problem *to, const struct problem *from)
{
	struct case_settings **settings =
		array_reserve(to->settings, to->n_settings, from->n_settings, sizeof(*settings));
	struct test_case *cases =
		array_reserve(to->cases, to->n_cases, from->n_cases, sizeof(*cases));
	struct test_group **groups =
		array_reserve(to->groups, to->n_groups, from->n_groups, sizeof(*groups));
	to->settings = settings ? settings : to->settings;
	to->cases = cases ? cases : to->cases;
	to->groups = groups ? groups : to->groups;
	return settings && cases && groups;
}

static bool append_problem(struct problem *to, struct problem *from)
{
	if (!reserve(to, from))
		return false;
	for (size_t i = 0; i < from->n_groups; i++)
		from->groups[i]->first_case += to->n_cases;
	move(to->settings, &to->n_settings, from->settings, &from->n_settings,
	     sizeof(*to->settings));
	move(to->cases, &to->n_cases, from->cases, &from->n_cases, sizeof(*to->cases));
	move(to->groups, &to->n_groups, from->groups, &from->n_groups, sizeof(*to->groups));
	return true;
}

static bool append_items(struct item_list *to, struct item_list *from)
{
	struct item *items = array_reserve(to->items, to->count, from->count, sizeof(*items));
	if (!items)
		return false;
	to->items = items;
	move(items, &to->count, from->items, &from->count, sizeof(*items));
	return true;
}

static void append_part(struct walk *w, struct part *part, size_t entries, size_t linked,
                        struct item_list *items)
{
	w->entries += part->walk.entries - entries;
	w->linked_directories += part->walk.linked_directories - linked;
	findings_append(w->r->findings, &part->findings);
	if (!append_problem(w->r->problem, &part->problem) ||
	    (items && !append_items(items, &part->items)))
		package_out_of_memory(w->r);
}

void data_split(struct walk *w, size_t n, data_run *run, const void *context,
                struct item_list *ret_items)
{
	struct part *parts = NULL;
	bool is_worth_it = n >= ITEMS_LEAST && parallel_has_help(w->parallel);
	if (is_worth_it && !w->is_full)
		parts = calloc(PARTS, sizeof(*parts));
	if (!parts) {
		run(w, 0, n, context, ret_items);
		return;
	}
	struct split split = {parts, n, run, context};
	for (size_t i = 0; i < PARTS; i++)
		part_init(w, &parts[i]);
	parallel_for(w->parallel, PARTS, run_part, &split);
	bool is_beyond = is_beyond_bounds(w, parts);
	const size_t entries = w->entries, linked = w->linked_directories;
	for (size_t i = 0; !is_beyond && i < PARTS; i++)
		append_part(w, &parts[i], entries, linked, ret_items);
	for (size_t i = 0; i < PARTS; i++)
		part_done(&parts[i]);
	free(parts);
	if (is_beyond)
		run(w, 0, n, context, ret_items);
}
