/* SPDX-License-Identifier: MIT */
/*
 * The files of data/: which of them are cases, what belongs to them, and what is no part of a package.
 */
#include "common/array.h"
#include "worker/manifest/data_internal.h"

#include <stdio.h>
#include <string.h>

/* NAME_MAX, a NUL, and room for a longer suffix than the one that was cut. */
enum { NAME_SIZE = 256 + 16 };

enum { LEGACY = 1 << PROBLEM_LEGACY | 1 << PROBLEM_LEGACY_ICPC, DRAFT = 1 << PROBLEM_2023_07 };
enum { NEW = 1 << PROBLEM_2025_09, ALL = LEGACY | DRAFT | NEW };

/* The files of one case, by suffix; no suffix is the end of an earlier one. Source: problem package
 * format 2025-09, "Test cases"; legacy, "Test data". */
static const struct companion_kind {
	const char *suffix;
	unsigned formats; /* set of 1 << enum problem_format */
	unsigned bit;
} kinds[] = {
	{".in", ALL, COMPANION_INPUT},
	{".ans", ALL, COMPANION_ANSWER},
	{".yaml", DRAFT | NEW, COMPANION_SETTINGS},
	{".files", DRAFT | NEW, COMPANION_FILES},
	{".out", DRAFT | NEW, COMPANION_OUTPUT},
	{".interaction", ALL, COMPANION_INTERACTION},
	{".in.statement", DRAFT | NEW, COMPANION_IN_STATEMENT},
	{".ans.statement", DRAFT | NEW, COMPANION_ANS_STATEMENT},
	{".in.download", DRAFT | NEW, COMPANION_IN_DOWNLOAD},
	{".ans.download", DRAFT | NEW, COMPANION_ANS_DOWNLOAD},
	{".hint", LEGACY | DRAFT, COMPANION_NOTE},
	{".desc", LEGACY | DRAFT, COMPANION_NOTE},
	{".png", ALL, COMPANION_PNG},
	{".jpg", ALL, COMPANION_JPG},
	{".jpeg", ALL, COMPANION_JPEG},
	{".svg", ALL, COMPANION_SVG},
};

/* One directory on its way to items. */
struct listing {
	struct walk *walk;
	const char *path;
	struct entry_list entries;
	unsigned *companions; /* of each entry that is an input: the COMPANION_ set of its case */
};

void items_done(struct item_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct item_list){0};
}

void items_add(struct walk *w, struct item_list *list, struct item item)
{
	struct item *items =
		item.name ? array_reserve(list->items, list->count, 1, sizeof(*items)) : NULL;
	if (!items) {
		free(item.name);
		package_out_of_memory(w->r);
		return;
	}
	list->items = items;
	items[list->count++] = item;
}

/* ---- files of a case ------------------------------------------------------------------------- */

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

static const struct companion_kind *find_kind(const struct walk *w, const char *name, char *base,
                                              size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].formats & 1U << w->r->problem->format &&
		    strip_suffix(name, kinds[i].suffix, base, size))
			return &kinds[i];
	return NULL;
}

static const struct entry *find_input(const struct entry_list *entries, const char *base)
{
	char name[NAME_SIZE];
	if ((size_t)snprintf(name, sizeof(name), "%s.in", base) >= sizeof(name))
		return NULL;
	return entry_list_find(entries, name);
}

/* A file whose case is not there. Samples of interactive problems may consist of an .interaction
 * alone in the legacy format. */
static void tell_stray(struct listing *l, const struct entry *entry,
                       const struct companion_kind *kind, const char *base)
{
	struct package_reader *r = l->walk->r;
	bool is_new = NEW & 1U << r->problem->format;
	if (kind->bit == COMPANION_ANSWER)
		package_deviation(r, l->path, "expected the file %s.in, as there is %s", base,
		                  entry->name);
	else if (is_new)
		package_remark_error(r, l->path, "expected the file %s.in, as there is %s", base,
		                     entry->name);
	else if (kind->bit != COMPANION_INTERACTION)
		package_remark(r, l->path, "expected the file %s.in, as there is %s", base,
		               entry->name);
}

static bool is_group_file(const char *name)
{
	return strcmp(name, "testdata.yaml") == 0 || strcmp(name, "test_group.yaml") == 0;
}

/* The draft before 2025-09 takes the older file, too. */
static bool configures_groups(const struct walk *w, const char *name)
{
	bool is_draft = w->r->problem->format == PROBLEM_2023_07;
	return strcmp(name, w->group_file) == 0 || (is_draft && is_group_file(name));
}

/* Notes what belongs to which case. Broken links are as good as no file. */
static void note_companion(struct listing *l, const struct entry *entry)
{
	char base[NAME_SIZE];
	const struct companion_kind *kind = find_kind(l->walk, entry->name, base, sizeof(base));
	if (!kind || is_group_file(entry->name))
		return;
	const struct entry *input = find_input(&l->entries, base);
	if (!input) {
		if (kind->bit != COMPANION_FILES)
			tell_stray(l, entry, kind, base);
		return;
	}
	enum entry_kind found = package_entry_kind(l->walk->r, l->path, entry);
	enum entry_kind wanted = kind->bit == COMPANION_FILES ? ENTRY_DIRECTORY : ENTRY_FILE;
	if (found == wanted)
		l->companions[input - l->entries.items] |= kind->bit;
	else
		package_deviation(l->walk->r, l->path,
		                  "expected a %s of the package, '%s' is none; it is passed over",
		                  wanted == ENTRY_FILE ? "file" : "directory", entry->name);
}

/* Whether it is of a case, in another version of the format than this: what it says is lost. */
static bool is_lost(struct listing *l, const struct entry *entry)
{
	static const char *const suffixes[] = {".yaml", ".files"};
	char base[NAME_SIZE];
	bool is_old = LEGACY & 1U << l->walk->r->problem->format;
	for (size_t i = 0; is_old && i < ARRAY_SIZE(suffixes); i++)
		if (strip_suffix(entry->name, suffixes[i], base, sizeof(base)) &&
		    find_input(&l->entries, base))
			return true;
	return is_group_file(entry->name) && !configures_groups(l->walk, entry->name);
}

/* What belongs to no case and configures nothing. */
static void check_other(struct listing *l, const struct entry *entry)
{
	char base[NAME_SIZE];
	if (is_lost(l, entry))
		package_deviation(l->walk->r, l->path,
		                  "'%s' is not read: this format version does not have it",
		                  entry->name);
	else if (!find_kind(l->walk, entry->name, base, sizeof(base)) && !is_group_file(entry->name))
		package_remark(l->walk->r, l->path, "'%s' belongs to no case", entry->name);
}

/* Which of the bits are set: more than one is one too many. */
static bool has_several(unsigned bits)
{
	return (bits & (bits - 1)) != 0;
}

/* Overrides of what statements and downloads show. Source: problem package format 2025-09,
 * "Displaying test cases", "Downloading test cases", "Illustrations". */
static void check_display(struct listing *l, const char *base, unsigned found)
{
	enum {
		INPUT_SHOWN = COMPANION_IN_STATEMENT | COMPANION_INTERACTION,
		OUTPUT_SHOWN = COMPANION_OUTPUT | COMPANION_ANS_STATEMENT | COMPANION_INTERACTION,
		OUTPUT_LOADED = COMPANION_OUTPUT | COMPANION_ANS_DOWNLOAD,
		IMAGES = COMPANION_PNG | COMPANION_JPG | COMPANION_JPEG | COMPANION_SVG,
	};
	const struct {
		bool is_fault;
		const char *message;
	} rules[] = {
		{has_several(found & INPUT_SHOWN), "one of .in.statement and .interaction"},
		{has_several(found & OUTPUT_SHOWN), "one of .out, .ans.statement and .interaction"},
		{has_several(found & IMAGES), "one image"},
		{has_several(found & OUTPUT_LOADED), "one of .out and .ans.download"},
		{!(found & INPUT_SHOWN) != !(found & COMPANION_IN_DOWNLOAD),
	         "an .in.download with an .in.statement or .interaction, and with them only"},
		{!(found & OUTPUT_SHOWN) != !(found & OUTPUT_LOADED),
	         "an .ans.download with an .ans.statement or .interaction, and with them only"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++)
		if (rules[i].is_fault)
			package_remark_error(l->walk->r, l->path, "%s: expected %s", base,
			                     rules[i].message);
}

/* Return: whether the case can be judged. In the legacy format a case is there when both of its
 * files are, as problemtools has it. */
static bool check_case(struct listing *l, const char *base, unsigned found)
{
	struct package_reader *r = l->walk->r;
	if (r->problem->format == PROBLEM_2025_09 && l->walk->is_judged)
		check_display(l, base, found);
	if (strcmp(base, "test_group") == 0)
		package_deviation(r, l->path, "expected no case of the name test_group");
	if (entry_list_find(&l->entries, base))
		package_deviation(r, l->path, "expected nothing of the name %s beside %s.in", base,
		                  base);
	if (!l->walk->is_judged || found & COMPANION_ANSWER)
		return true;
	if (r->problem->interactive) {
		package_deviation(r, l->path, "expected the file %s.ans; it is taken as empty",
		                  base);
		return true;
	}
	package_deviation(r, l->path,
	                  "expected the file %s.ans, as there is %s.in; the case is passed over",
	                  base, base);
	return false;
}

/* ---- items ----------------------------------------------------------------------------------- */

/* A directory among cases: a sub-group; or, in a flat group, more cases. */
void collect_directory(struct walk *w, const char *path, const char *prefix, const char *name,
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
	_cleanup_(freep) char *group_file =
		inner_path ? str_printf("%s/%s", inner_path, w->group_file) : NULL;
	struct level inner;
	if (!inner_prefix || !group_file) {
		package_out_of_memory(w->r);
		return;
	}
	collect(w, inner_path, inner_prefix, true, level, &inner, items);
	if (w->is_judged && package_has_file(w->r, group_file))
		package_fault(w->r, group_file,
		              "expected no group here: groups are directories of data/secret");
}

static void collect_entry(struct listing *l, size_t index, const char *prefix, bool flat,
                          const struct level *level, struct item_list *items)
{
	char base[NAME_SIZE];
	const struct entry *entry = &l->entries.items[index];
	if (strip_suffix(entry->name, ".in", base, sizeof(base))) {
		if (l->companions[index] & COMPANION_INPUT &&
		    check_case(l, base, l->companions[index]))
			items_add(l->walk, items,
			          (struct item){.name = str_printf("%s%s", prefix, base),
			                        .companions = l->companions[index]});
		return;
	}
	if (strip_suffix(entry->name, ".files", base, sizeof(base)) &&
	    find_input(&l->entries, base)) {
		if (is_lost(l, entry))
			check_other(l, entry);
		return;
	}
	enum entry_kind kind = package_entry_kind(l->walk->r, l->path, entry);
	if (kind == ENTRY_DIRECTORY)
		collect_directory(l->walk, l->path, prefix, entry->name, flat, level, items);
	else
		check_other(l, entry);
}

void collect(struct walk *w, const char *path, const char *prefix, bool flat,
             const struct level *parent, struct level *ret_level, struct item_list *items)
{
	struct listing l = {.walk = w, .path = path};
	if (!data_open_level(w, path, parent, ret_level, &l.entries))
		return;
	l.companions = calloc(l.entries.count + 1, sizeof(*l.companions));
	if (!l.companions)
		package_out_of_memory(w->r);
	for (size_t i = 0; l.companions && i < l.entries.count; i++)
		note_companion(&l, &l.entries.items[i]);
	for (size_t i = 0; l.companions && i < l.entries.count; i++)
		collect_entry(&l, i, prefix, flat, ret_level, items);
	free(l.companions);
	entry_list_done(&l.entries);
}
