/* SPDX-License-Identifier: MIT */
/*
 * Runs of items that are read at the same time. A part has a problem, findings and an open directory of its own, and what
 * is in them is appended in the order of the parts: it is as if one thread had read all. Only what there is for all parts
 * together may run out: the bounds of what is read at all, descriptors, memory. Then what was read is forgotten, and one
 * thread reads everything again, which tells where that is. Parts of parts leave that to what they are parts of.
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
	part->walk.is_part = true;
	part->walk.is_spoilt = false;
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
	package_folder_done(&part->folder);
}

/* ---- what the parts have read ---------------------------------------------------------------- */

/* Whether one thread might have read more, or less. */
static bool is_spoilt(const struct walk *w, const struct part *parts)
{
	bool spoilt = w->extent->is_full;
	for (size_t i = 0; i < PARTS; i++)
		spoilt |= parts[i].walk.is_spoilt || parts[i].folder.lacks_descriptors ||
		          parts[i].findings.out_of_memory;
	return spoilt;
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

static void append_part(struct walk *w, struct part *part, struct item_list *items)
{
	findings_append(w->r->findings, &part->findings);
	if (!append_problem(w->r->problem, &part->problem) ||
	    (items && !append_items(items, &part->items)))
		package_out_of_memory(w->r);
}

/* ---- splitting ------------------------------------------------------------------------------- */

/* Return: whether all was read as one thread would have. */
static bool run_parts(struct walk *w, struct split *split, struct item_list *ret_items)
{
	package_folder_done(w->r->folder);
	for (size_t i = 0; i < PARTS; i++)
		part_init(w, &split->parts[i]);
	parallel_for(w->parallel, PARTS, run_part, split);
	bool spoilt = is_spoilt(w, split->parts);
	for (size_t i = 0; i < PARTS; i++) {
		if (!spoilt)
			append_part(w, &split->parts[i], ret_items);
		part_done(&split->parts[i]);
	}
	return !spoilt;
}

static void run_alone(struct walk *w, const struct split *split, size_t entries, size_t linked,
                      struct item_list *ret_items)
{
	struct parallel *parallel = w->parallel;
	*w->extent = (struct extent){.entries = entries, .linked_directories = linked};
	w->parallel = NULL;
	split->run(w, 0, split->n, split->context, ret_items);
	w->parallel = parallel;
}

static bool is_worth_it(const struct walk *w, size_t n)
{
	return n >= ITEMS_LEAST && w->parallel && !w->extent->is_full &&
	       parallel_has_help(w->parallel);
}

void data_split(struct walk *w, size_t n, data_run *run, const void *context,
                struct item_list *ret_items)
{
	const size_t entries = w->extent->entries, linked = w->extent->linked_directories;
	struct split split = {NULL, n, run, context};
	if (is_worth_it(w, n))
		split.parts = calloc(PARTS, sizeof(*split.parts));
	if (!split.parts) {
		run(w, 0, n, context, ret_items);
		return;
	}
	bool is_read = run_parts(w, &split, ret_items);
	free(split.parts);
	if (!is_read && w->is_part)
		w->is_spoilt = true;
	else if (!is_read)
		run_alone(w, &split, entries, linked, ret_items);
}
