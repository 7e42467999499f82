/* SPDX-License-Identifier: MIT */
#include "tests/bench/load_packages.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "common/units.h"
#include "tests/bench/load_sink.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const struct load_kind load_kinds[] = {
	{"a hundred groups", LOAD_2025, .folders = 100},
	{"a hundred groups, inputs of 1 GiB", LOAD_2025, .folders = 100, .has_huge_inputs = true},
	{"a .yaml for each case, all different", LOAD_2025, .of_cases = LOAD_DIFFERENT,
         .folders = 100},
	{"a .yaml for each case, all equal", LOAD_2025, .of_cases = LOAD_EQUAL, .folders = 100},
	{"groups of two cases", LOAD_2025, .of_groups = LOAD_EQUAL},
	{"groups of two cases, all different", LOAD_2025, .of_groups = LOAD_DIFFERENT},
	{"directories of two cases, no groups", LOAD_2025, .of_cases = LOAD_NONE},
	{"legacy groups of two cases", LOAD_LEGACY, .of_cases = LOAD_NONE},
	{"legacy groups of two cases, all different", LOAD_LEGACY, .of_groups = LOAD_DIFFERENT},
	{"DMOJ, a list, a hundred directories", LOAD_DMOJ, .folders = 100},
	{"DMOJ, a list, inputs and answers apart", LOAD_DMOJ, .folders = 1, .is_apart = true},
	{"DMOJ, a list, one directory", LOAD_DMOJ, .folders = 1},
	{"DMOJ, a list, an archive", LOAD_DMOJ, .folders = 1, .archive = LOAD_DATA},
	{"DMOJ, no list, an archive", LOAD_DMOJ, .folders = 1, .archive = LOAD_DATA,
         .has_no_list = true},
	{"a zip of a hundred groups", LOAD_2025, .folders = 100, .archive = LOAD_WHOLE},
};
const size_t n_load_kinds = ARRAY_SIZE(load_kinds);

static const char manifest_2025[] = "problem_format_version: 2025-09\n"
				    "name: Large\n"
				    "uuid: 3d1f4a8a-52a8-4c54-8a0e-6f1d9b1f8e55\n"
				    "limits: {time_limit: 1}\n";
static const char manifest_legacy[] = "name: Large\n"
				      "limits: {time_limit: 1}\n";

enum { TEXT_BYTES = 128, NAME_BYTES = 64 };

const char *load_package_name(const struct load_kind *kind)
{
	return kind->archive == LOAD_WHOLE ? "large.zip" : "large";
}

uint64_t load_package_files(uint64_t cases)
{
	return 3 * cases + 1000;
}

/* ---- where a case lies ----------------------------------------------------------------------- */

static uint64_t count_folders(const struct load_kind *kind, uint64_t cases)
{
	return kind->folders > 0 ? kind->folders : (cases + 1) / 2;
}

/* In whole runs, as they come in lists and in archives. */
static uint64_t folder_of(const struct load_kind *kind, uint64_t cases, uint64_t number)
{
	return number * count_folders(kind, cases) / cases;
}

/* "data/secret/00042/" or, of DMOJ, "00042/"; one alone has no name there. */
static void write_folder(const struct load_kind *kind, uint64_t cases, uint64_t number, char *ret)
{
	if (kind->format == LOAD_DMOJ && kind->folders == 1)
		ret[0] = '\0';
	else
		(void)snprintf(ret, NAME_BYTES, "%s%05u/",
		               kind->format == LOAD_DMOJ ? "" : "data/secret/",
		               (unsigned)folder_of(kind, cases, number));
}

static void write_path(const struct load_kind *kind, uint64_t cases, uint64_t number,
                       const char *suffix, char *ret)
{
	char folder[NAME_BYTES];
	write_folder(kind, cases, number, folder);
	(void)snprintf(ret, TEXT_BYTES, "%s%s%s%06u.%s", folder, kind->is_apart ? suffix : "",
	               kind->is_apart ? "/" : "", (unsigned)number, suffix);
}

static const char *answer_suffix(const struct load_kind *kind)
{
	return kind->format == LOAD_DMOJ ? "out" : "ans";
}

/* ---- files ----------------------------------------------------------------------------------- */

/* What is said of a group or a case, and is different for each if it has to be. */
static void write_settings(const struct load_kind *kind, enum load_settings settings,
                           uint64_t number, char *ret)
{
	const char *key =
		kind->format == LOAD_LEGACY ? "output_validator_flags" : "output_validator_args";
	unsigned digits = settings == LOAD_DIFFERENT ? (unsigned)number : 1;
	(void)snprintf(ret, TEXT_BYTES,
	               kind->format == LOAD_LEGACY ? "%s: float_tolerance 0.1%06u\n"
	                                           : "%s: [float_tolerance, \"0.1%06u\"]\n",
	               key, digits);
}

static int add_group_file(const struct load_sink *sink, const struct load_kind *kind,
                          uint64_t cases, uint64_t number, struct error *err)
{
	char folder[NAME_BYTES], path[TEXT_BYTES], text[TEXT_BYTES];
	uint64_t group = folder_of(kind, cases, number);
	bool is_first = number == 0 || folder_of(kind, cases, number - 1) != group;
	/* Without any, the directories of 2025-09 were no groups. */
	bool is_group =
		kind->of_groups != LOAD_NONE || (kind->format == LOAD_2025 && kind->folders > 0);
	if (!is_first || !is_group)
		return 0;
	write_folder(kind, cases, number, folder);
	(void)snprintf(path, sizeof(path), "%s%s", folder,
	               kind->format == LOAD_LEGACY ? "testdata.yaml" : "test_group.yaml");
	write_settings(kind, kind->of_groups, group, text);
	return sink->add(sink->context, path, text, 0, err);
}

static int add_case(const struct load_sink *sink, const struct load_kind *kind, uint64_t cases,
                    uint64_t number, struct error *err)
{
	char path[TEXT_BYTES], text[TEXT_BYTES];
	(void)snprintf(text, sizeof(text), "%u %u\n", (unsigned)number, (unsigned)(2 * number));
	write_path(kind, cases, number, "in", path);
	int r = sink->add(sink->context, path, text, kind->has_huge_inputs ? GIB : 0, err);
	write_path(kind, cases, number, answer_suffix(kind), path);
	if (r == 0)
		r = sink->add(sink->context, path, text, 0, err);
	write_path(kind, cases, number, "yaml", path);
	write_settings(kind, kind->of_cases, number, text);
	return r < 0 || kind->of_cases == LOAD_NONE ? r
	                                            : sink->add(sink->context, path, text, 0, err);
}

static int add_data(const struct load_sink *sink, const struct load_kind *kind, uint64_t cases,
                    struct error *err)
{
	int r = 0;
	for (uint64_t i = 0; r == 0 && i < cases; i++) {
		r = kind->format == LOAD_DMOJ ? 0 : add_group_file(sink, kind, cases, i, err);
		if (r == 0)
			r = add_case(sink, kind, cases, i, err);
	}
	return r;
}

/* The text of init.yml, the caller's. */
static char *make_list(const struct load_kind *kind, uint64_t cases)
{
	struct strbuf list = {0};
	if (kind->archive == LOAD_DATA)
		strbuf_puts(&list, "archive: data.zip\n");
	strbuf_puts(&list, kind->has_no_list ? "points: 1\n" : "test_cases:\n");
	for (uint64_t i = 0; !kind->has_no_list && i < cases; i++) {
		char input[TEXT_BYTES], answer[TEXT_BYTES];
		write_path(kind, cases, i, "in", input);
		write_path(kind, cases, i, answer_suffix(kind), answer);
		strbuf_printf(&list, "- {in: %s, out: %s, points: 1}\n", input, answer);
	}
	return strbuf_take(&list);
}

static int add_manifest(const struct load_sink *sink, const struct load_kind *kind, uint64_t cases,
                        struct error *err)
{
	if (kind->format != LOAD_DMOJ)
		return sink->add(sink->context, "problem.yaml",
		                 kind->format == LOAD_2025 ? manifest_2025 : manifest_legacy, 0,
		                 err);
	_cleanup_(freep) char *list = make_list(kind, cases);
	return list ? sink->add(sink->context, "init.yml", list, 0, err)
	            : error_set(err, -ENOMEM, "init.yml");
}

/* ---- packages -------------------------------------------------------------------------------- */

typedef int (*filler)(const struct load_sink *sink, const struct load_kind *kind, uint64_t cases,
                      struct error *err);

static int fill_all(const struct load_sink *sink, const struct load_kind *kind, uint64_t cases,
                    struct error *err)
{
	int r = add_manifest(sink, kind, cases, err);
	return r < 0 ? r : add_data(sink, kind, cases, err);
}

/* @opened: what opening @sink returned */
static int fill(int opened, struct load_sink *sink, filler fill_it, const struct load_kind *kind,
                uint64_t cases, struct error *err)
{
	struct error at_end = {0};
	if (opened < 0)
		return opened;
	int r = fill_it(sink, kind, cases, err);
	int end = sink->close(sink->context, &at_end);
	if (r == 0 && end < 0)
		*err = at_end;
	return r < 0 ? r : end;
}

int load_package_make(const struct load_scratch *scratch, const struct load_kind *kind,
                      uint64_t cases, struct error *err)
{
	struct load_sink sink;
	_cleanup_(freep) char *path =
		str_printf("%s/%s", scratch->directory, load_package_name(kind));
	_cleanup_(freep) char *data = path ? str_printf("%s/data.zip", path) : NULL;
	if (!data)
		return error_set(err, -ENOMEM, "package");
	if (kind->archive == LOAD_WHOLE)
		return fill(load_sink_zip(path, "large/", &sink, err), &sink, fill_all, kind, cases,
		            err);
	int r = fill(load_sink_tree(path, &sink, err), &sink,
	             kind->archive == LOAD_DATA ? add_manifest : fill_all, kind, cases, err);
	if (r == 0 && kind->archive == LOAD_DATA)
		r = fill(load_sink_zip(data, "", &sink, err), &sink, add_data, kind, cases, err);
	return r;
}
