/* SPDX-License-Identifier: MIT */
/*
 * The statement is for people; what is checked of it is that its languages are those of the names.
 * Source: problem package format 2025-09, "Name", "Problem statements"; legacy, "Problem statements".
 */
#include "common/fd.h"
#include "worker/manifest/manifest_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const suffixes_2025[] = {".tex", ".md", ".pdf", NULL};
static const char *const suffixes_legacy[] = {".tex", ".pdf", ".md", NULL};

/* The language of "problem.sv.tex", the caller's; "en" of "problem.tex" where @plain is allowed;
 * NULL for another file. */
static char *statement_language(const char *name, const char *const *suffixes, bool plain)
{
	static const char prefix[] = "problem.";
	const char *dot = strrchr(name, '.');
	bool is_known = false;
	for (; dot && *suffixes; suffixes++)
		is_known |= strcmp(*suffixes, dot) == 0;
	if (!is_known || strncmp(name, prefix, strlen(prefix)) != 0)
		return NULL;
	const char *language = name + strlen(prefix);
	if (dot < language)
		return plain ? strdup("en") : NULL;
	return strndup(language, (size_t)(dot - language));
}

/* Pictures and macros are called something else. */
static void check_no_statement(struct package_reader *r, const char *path, const char *name)
{
	static const char prefix[] = "problem.";
	_cleanup_(freep) char *file = str_printf("%s/%s", path, name);
	if (!file)
		package_out_of_memory(r);
	else if (strncmp(name, prefix, strlen(prefix)) == 0)
		package_remark(r, file, "is no statement: expected problem.%s.tex, .md or .pdf",
		               "LANGUAGE");
}

static void list_languages(struct package_reader *r, const char *path, bool is_legacy,
                           struct strv *ret)
{
	struct entry_list entries = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(r, path, NULL);
	if (fd < 0 || package_list(r, fd, path, &entries) < 0)
		return;
	for (size_t i = 0; i < entries.count; i++) {
		char *language =
			statement_language(entries.items[i].name,
		                           is_legacy ? suffixes_legacy : suffixes_2025, is_legacy);
		if (!language)
			check_no_statement(r, path, entries.items[i].name);
		if (language && strv_contains(ret, language))
			package_remark_error(r, path, "expected one statement in the language %s",
			                     language);
		if (language && !strv_contains(ret, language)) {
			if (strv_take(ret, language) < 0)
				package_out_of_memory(r);
		} else {
			free(language);
		}
	}
	entry_list_done(&entries);
}

/* Names in languages without a statement, and statements without a name. */
static void compare_languages(struct package_reader *r, struct fields_reader *reader,
                              const struct yaml_node *name, const char *path,
                              const struct strv *languages)
{
	bool is_map = name->kind == YAML_MAPPING;
	for (size_t i = 0; is_map && i < name->count; i++) {
		const struct yaml_node *key = name->pairs[i].key;
		manifest_check_language_tag(reader, key);
		if (!strv_contains(languages, key->text))
			fields_deviation(reader, key, "expected a statement in the language %s",
			                 key->text);
	}
	for (size_t i = 0; i < languages->count; i++)
		if (is_map ? !yaml_get(name, languages->items[i])
		           : strcmp(languages->items[i], "en") != 0)
			package_remark_error(r, path, "expected a name in the language %s too",
			                     languages->items[i]);
}

void manifest_check_statement(struct package_reader *r, struct fields_reader *reader,
                              const struct yaml_node *root)
{
	bool is_legacy = problem_is_legacy(r->problem);
	const char *path = is_legacy ? "problem_statement" : "statement";
	const char *other = is_legacy ? "statement" : "problem_statement";
	const struct yaml_node *name = yaml_get(root, "name");
	struct strv languages = {0};
	if (!r->strict)
		return;
	list_languages(r, path, is_legacy, &languages);
	if (languages.count == 0)
		package_remark(r, path, "expected a statement");
	if (package_has_directory(r, other))
		package_remark_error(r, other, "expected the name %s in this format version", path);
	if (!is_legacy && name && languages.count > 0)
		compare_languages(r, reader, name, path, &languages);
	strv_done(&languages);
}
