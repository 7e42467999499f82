/* SPDX-License-Identifier: MIT */
/*
 * The programs of a package: validators and graders. A folder of programs ("output_validators/")
 * holds one program an entry; a program's own folder ("output_validator/") is one program. Real
 * packages mix the two up: sources with their header straight in the plural folder, a folder within
 * the singular one. What is one program is then told by its files.
 */
#include "common/error.h"
#include "common/fd.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Input validators in languages of their own, by suffix. */
static enum program_kind kind_of(const char *name, bool is_directory)
{
	const char *dot = strrchr(name, '.');
	if (is_directory || !dot)
		return PROGRAM_SOURCES;
	if (strcmp(dot, ".ctd") == 0)
		return PROGRAM_CHECKTESTDATA;
	return strcmp(dot, ".viva") == 0 ? PROGRAM_VIVA : PROGRAM_SOURCES;
}

static void add_program(struct package_reader *r, struct program_list *list, const char *path,
                        bool is_directory)
{
	const char *slash = strrchr(path, '/');
	struct program_ref program = {
		.name = strdup(slash ? slash + 1 : path),
		.path = strdup(path),
		.is_directory = is_directory,
		.kind = kind_of(path, is_directory),
	};
	struct program_ref *items = reallocarray(list->items, list->count + 1, sizeof(*items));
	if (items)
		list->items = items;
	if (items && program.name && program.path) {
		items[list->count++] = program;
		return;
	}
	free(program.name);
	free(program.path);
	package_out_of_memory(r);
}

/* What an entry of a folder of programs is to its neighbours. */
enum role { ROLE_SOURCE, ROLE_DIRECTORY, ROLE_HEADER, ROLE_SCRIPT, ROLE_OTHER, ROLE_COUNT };

static enum role file_role(const char *name)
{
	static const struct {
		const char *ending;
		enum role role;
	} endings[] = {
		{".h", ROLE_HEADER},  {".hh", ROLE_HEADER},   {".hpp", ROLE_HEADER},
		{".md", ROLE_OTHER},  {".txt", ROLE_OTHER},   {".yaml", ROLE_OTHER},
		{".yml", ROLE_OTHER}, {".in", ROLE_OTHER},    {".ans", ROLE_OTHER},
		{".o", ROLE_OTHER},   {".class", ROLE_OTHER}, {".pyc", ROLE_OTHER},
	};
	if (strcmp(name, "build") == 0 || strcmp(name, "run") == 0)
		return ROLE_SCRIPT;
	const char *dot = strrchr(name, '.');
	if (!dot)
		return ROLE_OTHER; /* README, Makefile, a binary that was left */
	for (size_t i = 0; i < ARRAY_SIZE(endings); i++)
		if (strcmp(endings[i].ending, dot) == 0)
			return endings[i].role;
	return ROLE_SOURCE;
}

static enum role entry_role(struct package_reader *r, const char *path, const struct entry *entry)
{
	switch (package_entry_kind(r, path, entry)) {
	case ENTRY_FILE:
		return file_role(entry->name);
	case ENTRY_DIRECTORY:
		return strcmp(entry->name, "__pycache__") == 0 ? ROLE_OTHER : ROLE_DIRECTORY;
	case ENTRY_BROKEN:
		break;
	}
	return ROLE_OTHER;
}

/* The entries of a folder and how many there are of each role; false when it is not there, or
 * after a fault. */
static bool open_folder(struct package_reader *r, const char *path, struct entry_list *list,
                        size_t *counts)
{
	struct error err = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(r, path, &err);
	if (fd < 0 && fd != -ENOENT && fd != -ENOTDIR)
		package_fault(r, path, "cannot be read: %s", err.text);
	if (fd < 0 || package_list(r, fd, path, list) < 0)
		return false;
	for (size_t i = 0; i < list->count; i++) {
		counts[entry_role(r, path, &list->items[i])]++;
		if (package_entry_kind(r, path, &list->items[i]) == ENTRY_BROKEN)
			package_tell_broken(r, path, &list->items[i]);
	}
	return true;
}

/* Adds the entries that are programs on their own. */
static void add_entries(struct package_reader *r, struct program_list *list, const char *path,
                        const struct entry_list *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		enum role role = entry_role(r, path, &entries->items[i]);
		if (role != ROLE_SOURCE && role != ROLE_DIRECTORY)
			continue;
		_cleanup_(freep) char *program = str_printf("%s/%s", path, entries->items[i].name);
		if (program)
			add_program(r, list, program, role == ROLE_DIRECTORY);
		else
			package_out_of_memory(r);
	}
}

static void read_folder(struct package_reader *r, struct program_list *list, const char *path,
                        bool is_program)
{
	size_t counts[ROLE_COUNT] = {0};
	struct entry_list entries = {0};
	if (!open_folder(r, path, &entries, counts))
		return;
	bool has_files = counts[ROLE_SOURCE] + counts[ROLE_SCRIPT] > 0;
	bool is_one =
		counts[ROLE_DIRECTORY] == 0 &&
		(counts[ROLE_SCRIPT] > 0 || (counts[ROLE_SOURCE] > 0 && counts[ROLE_HEADER] > 0));
	if (is_program)
		is_one = has_files;
	if (is_one)
		add_program(r, list, path, true);
	else
		add_entries(r, list, path, &entries);
	entry_list_done(&entries);
}

/* Of a format in which there is one output validator; folders alone in its place are taken for as many programs. */
static void tell_several(struct package_reader *r, const struct program_list *list)
{
	if (list->count > 1)
		package_deviation(r, "output_validator",
		                  "expected one program, found %zu, %s and %s%s: an output has to "
		                  "pass all of them",
		                  list->count, list->items[0].name, list->items[1].name,
		                  list->count > 2 ? " among them" : "");
}

/* "type: pass-fail interactive" is in the text of the format itself; who has that and a validator means it to decide. */
static void take_as_custom(struct package_reader *r)
{
	struct problem *problem = r->problem;
	bool is_needed = problem->interactive || problem->multi_pass;
	if (!is_needed || problem->custom_validation || problem->output_validators.count == 0)
		return;
	problem->custom_validation = true;
	package_deviation(r, "problem.yaml", "validation: expected custom%s, as the type is",
	                  problem->interactive ? " interactive" : "");
}

/* The folder of this version; or, as a deviation, that of the other one. */
static void read_output_validators(struct package_reader *r)
{
	static const char one[] = "output_validator", many[] = "output_validators";
	struct problem *problem = r->problem;
	bool is_single = problem->format == PROBLEM_2023_07 || problem->format == PROBLEM_2025_09;
	const char *right = is_single ? one : many, *wrong = is_single ? many : one;
	read_folder(r, &problem->output_validators, right, right == one);
	if (problem->output_validators.count == 0) {
		read_folder(r, &problem->output_validators, wrong, wrong == one);
		if (problem->output_validators.count > 0 && problem->format != PROBLEM_2023_07)
			package_deviation(r, wrong, "expected the name %s in this format version",
			                  right);
	}
	if (!is_single) {
		take_as_custom(r);
		return;
	}
	problem->custom_validation = problem->output_validators.count > 0;
	tell_several(r, &problem->output_validators);
}

static void read_input_validators(struct package_reader *r)
{
	static const char folder[] = "input_validators", old[] = "input_format_validators";
	struct program_list *list = &r->problem->input_validators;
	read_folder(r, list, folder, false);
	if (list->count > 0)
		return;
	read_folder(r, list, old, false);
	if (list->count > 0)
		package_deviation(r, old, "expected the name %s", folder);
}

/* Appends; the names are in byte order already. */
static void add_include(struct package_reader *r, const char *language)
{
	struct problem *problem = r->problem;
	struct include_dir include = {
		.language = strdup(language),
		.path = str_printf("include/%s", language),
	};
	struct include_dir *items =
		reallocarray(problem->includes, problem->n_includes + 1, sizeof(*items));
	if (items)
		problem->includes = items;
	if (items && include.language && include.path) {
		items[problem->n_includes++] = include;
		return;
	}
	free(include.language);
	free(include.path);
	package_out_of_memory(r);
}

static bool is_empty(struct package_reader *r, const char *folder, const char *name)
{
	struct entry_list entries = {0};
	_cleanup_(freep) char *path = str_printf("%s/%s", folder, name);
	_cleanup_(fd_closep) int fd = path ? package_open_directory(r, path, NULL) : -ENOMEM;
	bool is_empty = fd >= 0 && package_list(r, fd, path, &entries) == 0 && entries.count == 0;
	entry_list_done(&entries);
	return is_empty;
}

/* What is there and can have no effect. */
static void check_include(struct package_reader *r, const char *folder, const char *name)
{
	const struct strv *languages = &r->problem->languages;
	bool is_default = strcmp(name, "default") == 0;
	if (is_empty(r, folder, name))
		package_remark_error(r, folder, "expected a file in '%s'", name);
	else if (!is_default && languages->count > 0 && !strv_contains(languages, name))
		package_remark(r, folder,
		               "'%s' is not used: it is none of the languages of problem.yaml",
		               name);
}

static void read_include(struct package_reader *r)
{
	static const char path[] = "include";
	bool has_default = r->problem->format == PROBLEM_2025_09;
	size_t counts[ROLE_COUNT] = {0};
	struct entry_list entries = {0};
	if (!open_folder(r, path, &entries, counts))
		return;
	for (size_t i = 0; i < entries.count; i++) {
		const char *name = entries.items[i].name;
		bool is_default = strcmp(name, "default") == 0;
		if (package_entry_kind(r, path, &entries.items[i]) != ENTRY_DIRECTORY) {
			package_deviation(r, path, "expected only directories, '%s' is none", name);
			continue;
		}
		if (is_default ? !has_default : !manifest_knows_language(name))
			package_deviation(r, path,
			                  "expected the code of a language such as cpp, found '%s'",
			                  name);
		else
			check_include(r, path, name);
		add_include(r, name);
	}
	entry_list_done(&entries);
}

void manifest_check_program(struct fields_reader *reader, const struct yaml_node *node,
                            const struct program_list *programs)
{
	for (size_t i = 0; i < programs->count; i++)
		if (program_is_called(programs->items[i].name, node->text))
			return;
	fields_deviation(reader, node, "expected the name of a validator, found '%s'", node->text);
}

void programs_read(struct package_reader *r)
{
	struct problem *problem = r->problem;
	read_input_validators(r);
	read_output_validators(r);
	if (problem->format == PROBLEM_2025_09)
		read_folder(r, &problem->static_validators, "static_validator", true);
	if (problem->format == PROBLEM_LEGACY || problem->format == PROBLEM_2023_07)
		read_folder(r, &problem->graders, "graders", false);
	read_include(r);
}
