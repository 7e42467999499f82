/* SPDX-License-Identifier: MIT */
#include "worker/suite/suite.h"

#include <errno.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* ---- choosing ------------------------------------------------------------------------------ */

const struct suite *suite_find(const struct suites *suites, const char *name)
{
	for (size_t i = 0; i < suites->count; i++)
		if (strcmp(suites->items[i].name, name) == 0)
			return &suites->items[i];
	return NULL;
}

/* A name that is nothing but the suffix has none: ".c" is a hidden file. */
static bool ends_in(const struct strv *suffixes, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t length = strlen(base);
	for (size_t i = 0; i < suffixes->count; i++) {
		const char *suffix = suffixes->items[i];
		size_t n = strlen(suffix);
		if (length > n && strcmp(base + length - n, suffix) == 0)
			return true;
	}
	return false;
}

static bool has_suffix(const struct suite *suite, const char *path)
{
	return ends_in(&suite->suffixes, path);
}

/* What of a line matches; @pattern: NULL matches nothing. */
static const char *find(const char *pattern, const char *text)
{
	regex_t regex;
	regmatch_t match;
	if (!pattern || regcomp(&regex, pattern, REG_EXTENDED | REG_NEWLINE) != 0)
		return NULL;
	bool found = regexec(&regex, text, 1, &match, 0) == 0;
	regfree(&regex);
	return found ? text + match.rm_so : NULL;
}

static bool matches(const char *pattern, const char *text)
{
	return find(pattern, text) != NULL;
}

static bool matches_shebang(const struct suite *suite, const char *line)
{
	return matches(suite->shebang, line);
}

/* Whether the file counts for @suite: by its suffix, unless its shebang names others that have the suffix. */
static bool is_source(const struct suites *suites, const struct suite *suite, const char *path,
                      const char *first_line)
{
	if (!has_suffix(suite, path))
		return false;
	if (ends_in(&suite->shebang_suffixes, path))
		return first_line && matches_shebang(suite, first_line);
	if (!first_line || strncmp(first_line, "#!", 2) != 0 || matches_shebang(suite, first_line))
		return true;
	for (size_t i = 0; i < suites->count; i++)
		if (has_suffix(&suites->items[i], path) &&
		    matches_shebang(&suites->items[i], first_line))
			return false;
	return true;
}

/* @except: files with a suffix of this suite do not count; NULL. */
static const struct suite *detect(const struct suites *suites, const struct suite *except,
                                  const char *const *paths, size_t n, const char *const *beginnings)
{
	const struct suite *best = NULL;
	size_t best_count = 0;
	for (size_t i = 0; i < suites->count; i++) {
		const struct suite *suite = &suites->items[i];
		size_t count = 0;
		for (size_t f = 0; f < n; f++)
			if (!(except && has_suffix(except, paths[f])) &&
			    is_source(suites, suite, paths[f], beginnings ? beginnings[f] : NULL))
				count++;
		if (count > best_count ||
		    (best && count == best_count && suite->priority > best->priority)) {
			best = suite;
			best_count = count;
		}
	}
	return best;
}

const struct suite *suite_detect(const struct suites *suites, const char *const *paths, size_t n,
                                 const char *const *beginnings)
{
	return detect(suites, NULL, paths, n, beginnings);
}

const struct suite *suite_detect_other(const struct suites *suites, const struct suite *suite,
                                       const char *const *paths, size_t n,
                                       const char *const *beginnings)
{
	return detect(suites, suite, paths, n, beginnings);
}

const struct suite *suite_by_telltale(const struct suites *suites, const struct suite *suite,
                                      const char *const *paths, size_t n,
                                      const char *const *beginnings)
{
	for (size_t i = 0; i < suites->count; i++) {
		const struct suite *other = &suites->items[i];
		for (size_t f = 0; other != suite && f < n; f++)
			if (has_suffix(suite, paths[f]) && has_suffix(other, paths[f]) &&
			    matches(other->telltale, beginnings[f]))
				return other;
	}
	return suite;
}

const char *suite_find_newer(const struct suite *suite, const char *log)
{
	return find(suite->newer, log);
}

const struct suite *suite_measured_as(const struct suites *suites, const struct suite *suite)
{
	const char *missing;
	const struct suite *other =
		suite->measured_as ? suite_find(suites, suite->measured_as) : NULL;
	return other && suite_available(other, &missing) ? other : suite;
}

bool suite_lacks(const struct suite *suite, const char *source)
{
	return matches(suite->lacks, source);
}

static int compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int suite_sources(const struct suite *suite, const char *const *paths, size_t n, struct strv *ret)
{
	for (size_t i = 0; i < n; i++)
		if (n == 1 || has_suffix(suite, paths[i]))
			if (strv_add(ret, paths[i]) < 0)
				return -ENOMEM;
	if (ret->count > 0)
		qsort(ret->items, ret->count, sizeof(*ret->items), compare_strings);
	return 0;
}

static bool names_file(const struct suite *suite, const char *entry, const char *path)
{
	size_t length = strlen(entry);
	if (strncmp(entry, path, length) != 0)
		return false;
	if (path[length] == '\0')
		return true;
	for (size_t i = 0; i < suite->suffixes.count; i++)
		if (strcmp(path + length, suite->suffixes.items[i]) == 0)
			return true;
	return false;
}

const char *suite_entry_file(const struct suite *suite, const struct strv *sources,
                             const char *entry)
{
	for (size_t i = 0; i < sources->count; i++)
		if (names_file(suite, entry, sources->items[i]))
			return sources->items[i];
	return NULL;
}

const char *suite_named_main_file(const struct suite *suite, const struct strv *sources)
{
	if (suite->entry && strv_contains(sources, suite->entry))
		return suite->entry;
	for (size_t i = 0; i < sources->count; i++)
		if (fnmatch("main.*", sources->items[i], FNM_PATHNAME | FNM_CASEFOLD) == 0)
			return sources->items[i];
	return NULL;
}

const char *suite_main_file(const struct suite *suite, const struct strv *sources)
{
	const char *named = sources->count > 1 ? suite_named_main_file(suite, sources) : NULL;
	if (named)
		return named;
	return sources->count > 0 ? sources->items[0] : NULL;
}

char *suite_example_file(const struct suite *suite)
{
	const char *suffix = suite->suffixes.count > 0 ? suite->suffixes.items[0] : "";
	return suite->entry ? strdup(suite->entry) : str_printf("main%s", suffix);
}

/* ---- commands ------------------------------------------------------------------------------ */

enum variable {
	VARIABLE_BINARY,
	VARIABLE_SOURCES,
	VARIABLE_MAIN,
	VARIABLE_MAIN_CLASS,
	VARIABLE_MAIN_CLASS_CAPITAL,
	VARIABLE_DIR,
	VARIABLE_MEMORY_MIB,
	VARIABLE_COUNT
};

static const struct {
	const char *text;
	enum variable variable;
} variable_names[] = {
	{"{binary}", VARIABLE_BINARY},
	{"{sources}", VARIABLE_SOURCES},
	{"{files}", VARIABLE_SOURCES},
	{"{main}", VARIABLE_MAIN},
	{"{mainfile}", VARIABLE_MAIN},
	{"{main_class}", VARIABLE_MAIN_CLASS},
	{"{mainclass}", VARIABLE_MAIN_CLASS},
	{"{Mainclass}", VARIABLE_MAIN_CLASS_CAPITAL},
	{"{dir}", VARIABLE_DIR},
	{"{path}", VARIABLE_DIR},
	{"{memory_mib}", VARIABLE_MEMORY_MIB},
	{"{memlim}", VARIABLE_MEMORY_MIB},
};

/* The variable that begins at @text, and the size of its name; VARIABLE_COUNT for none. */
static enum variable variable_at(const char *text, size_t *ret_size)
{
	for (size_t i = 0; *text == '{' && i < ARRAY_SIZE(variable_names); i++) {
		*ret_size = strlen(variable_names[i].text);
		if (strncmp(text, variable_names[i].text, *ret_size) == 0)
			return variable_names[i].variable;
	}
	return VARIABLE_COUNT;
}

static bool is_sources(const char *word)
{
	size_t size;
	return variable_at(word, &size) == VARIABLE_SOURCES && word[size] == '\0';
}

/* A letter behind a brace makes a variable; other braces, as in "{}" or "${1}", are text. */
const char *suite_template_fault(const char *word)
{
	for (const char *at = strchr(word, '{'); at; at = strchr(at + 1, '{')) {
		size_t size;
		enum variable variable = variable_at(at, &size);
		if (variable == VARIABLE_SOURCES && !is_sources(word))
			return "{sources} is a word of its own";
		if (variable == VARIABLE_COUNT && at[1] >= 'a' && at[1] <= 'z')
			return "the variables are {binary} {sources} {main} {main_class} {dir} "
			       "{memory_mib}";
	}
	return NULL;
}

static void put_file(struct strbuf *text, const char *path)
{
	if (text->size == 0 && (*path == '-' || *path == '@'))
		strbuf_puts(text, "./");
	strbuf_puts(text, path);
}

/* As Kotlin and others name the class of a file. */
static bool put_capital(struct strbuf *text, const char *name)
{
	if (!name || *name == '\0')
		return false;
	strbuf_putc(text, *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A') : *name);
	strbuf_puts(text, name + 1);
	return true;
}

static bool put_variable(struct strbuf *text, enum variable variable,
                         const struct suite_variables *variables)
{
	const char *const values[VARIABLE_COUNT] = {
		[VARIABLE_BINARY] = variables->binary,
		[VARIABLE_MAIN] = variables->main,
		[VARIABLE_MAIN_CLASS] = variables->main_class,
		[VARIABLE_DIR] = variables->dir,
	};
	if (variable == VARIABLE_MAIN_CLASS_CAPITAL)
		return put_capital(text, variables->main_class);
	if (variable == VARIABLE_MEMORY_MIB)
		strbuf_printf(text, "%llu", (unsigned long long)variables->memory_mib);
	else if (values[variable])
		put_file(text, values[variable]);
	else
		return false;
	return true;
}

static int expand_word(const char *word, const struct suite_variables *variables, struct strv *args)
{
	_cleanup_(strbuf_done) struct strbuf text = {0};
	for (const char *at = word; *at != '\0';) {
		size_t size;
		enum variable variable = variable_at(at, &size);
		if (variable == VARIABLE_COUNT) {
			strbuf_putc(&text, *at++);
			continue;
		}
		if (!put_variable(&text, variable, variables))
			return -EINVAL;
		at += size;
	}
	strbuf_puts(&text, ""); /* an empty word is an argument, too */
	char *argument = strbuf_take(&text);
	return argument ? strv_take(args, argument) : -ENOMEM;
}

static int expand_sources(const struct strv *sources, struct strv *args)
{
	if (!sources)
		return -EINVAL;
	for (size_t i = 0; i < sources->count; i++) {
		_cleanup_(strbuf_done) struct strbuf text = {0};
		put_file(&text, sources->items[i]);
		char *argument = strbuf_take(&text);
		if (!argument || strv_take(args, argument) < 0)
			return -ENOMEM;
	}
	return 0;
}

int suite_expand(const struct strv *command, const struct suite_variables *variables,
                 struct strv *ret)
{
	_cleanup_(strv_done) struct strv args = {0};
	for (size_t i = 0; i < command->count; i++) {
		const char *word = command->items[i];
		int r = is_sources(word) ? expand_sources(variables->sources, &args)
		                         : expand_word(word, variables, &args);
		if (r < 0)
			return r;
	}
	*ret = args;
	args = (struct strv){0};
	return 0;
}
