/* SPDX-License-Identifier: MIT */
/* What lies in data/ itself and is not used. */
#include "common/fd.h"
#include "worker/manifest/data_internal.h"

#include <string.h>

static bool is_test_data(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot && (strcmp(dot, ".in") == 0 || strcmp(dot, ".ans") == 0);
}

/* In the older formats all of data/ is test data: it is in the wrong place. What made it, too, is often here. */
static bool is_misplaced(struct package_reader *r, const struct entry *entry)
{
	return r->problem->format != PROBLEM_2025_09 &&
	       (is_test_data(entry->name) ||
	        package_entry_kind(r, "data", entry) == ENTRY_DIRECTORY);
}

/* Of scripts and notes there are many, and the first names say what they are. */
struct unused {
	struct strbuf names;
	size_t n;
};

static void add_unused(struct unused *unused, const char *name)
{
	enum { NAMED = 3 };
	if (unused->n++ < NAMED)
		strbuf_printf(&unused->names, "%s'%s'", unused->n > 1 ? ", " : "", name);
	else if (unused->n == NAMED + 1)
		strbuf_puts(&unused->names, ", …");
}

static void tell_unused(struct package_reader *r, const struct unused *unused)
{
	if (unused->names.failed)
		package_out_of_memory(r);
	else if (unused->n > 0)
		package_remark(r, "data", "%s %s not used", unused->names.data,
		               unused->n > 1 ? "are" : "is");
}

/* That 2025-09 has no file of data/ itself at all is told where it is read. */
static bool is_other_versions(const struct package_reader *r, const char *name)
{
	const char *other = problem_is_legacy(r->problem)           ? "test_group.yaml"
	                    : r->problem->format == PROBLEM_2025_09 ? "testdata.yaml"
	                                                            : "";
	return strcmp(name, other) == 0;
}

void data_check_unused(struct package_reader *r)
{
	static const struct {
		const char *name;
		bool in_legacy;
	} known[] = {
		{"sample", true},          {"secret", true},        {"invalid_input", false},
		{"invalid_output", false}, {"valid_output", false},
	};
	struct unused unused = {0};
	struct entry_list entries = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(r, "data", NULL);
	if (fd < 0 || package_list(r, fd, "data", &entries) < 0)
		return;
	for (size_t i = 0; i < entries.count; i++) {
		bool is_known = strcmp(entries.items[i].name, "test_group.yaml") == 0 ||
		                strcmp(entries.items[i].name, "testdata.yaml") == 0;
		for (size_t k = 0; k < ARRAY_SIZE(known); k++)
			is_known |= strcmp(known[k].name, entries.items[i].name) == 0 &&
			            (known[k].in_legacy || !problem_is_legacy(r->problem));
		if (is_known && is_other_versions(r, entries.items[i].name))
			package_deviation(r, "data",
			                  "'%s' is not read: this format version does not have it",
			                  entries.items[i].name);
		else if (!is_known && is_misplaced(r, &entries.items[i]))
			package_remark_error(r, "data", "'%s' is not used", entries.items[i].name);
		else if (!is_known)
			add_unused(&unused, entries.items[i].name);
	}
	tell_unused(r, &unused);
	strbuf_done(&unused.names);
	entry_list_done(&entries);
}
