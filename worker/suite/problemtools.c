/* SPDX-License-Identifier: MIT */
/*
 * languages.yaml of problemtools, as it is: a mapping from a language's code to two commands and how its files look. It
 * says nothing about sandboxes, so what a stage may see and use comes from the suite of the same name, or from that of
 * build scripts, which sees every toolchain.
 */
#include "worker/suite/suite_internal.h"

#include "common/fd.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Whose stages a language takes over that starts other programs than its suite does. */
#define GENEROUS "script"
/* Where commands without a path are. */
#define PROGRAMS "/usr/bin/"

struct language {
	char *name, *shebang, *example;
	uint64_t priority;
	struct strv files, shebang_files, compile, run;
	double time_factor;
	uint64_t time_extra_ns, memory_extra_bytes, processes;
};

#define LANGUAGE(member) offsetof(struct language, member)

static const struct field language_rows[] = {
	{"name", field_string, LANGUAGE(name), FIELD_REQUIRED, NULL},
	{"priority", field_count, LANGUAGE(priority), 0, &suite_priority_range},
	{"files", field_words, LANGUAGE(files), FIELD_REQUIRED, NULL},
	{"shebang", suite_read_regex, LANGUAGE(shebang), 0, NULL},
	{"shebang_files", field_words, LANGUAGE(shebang_files), 0, NULL},
	{"compile", field_words, LANGUAGE(compile), 0, NULL},
	{"run", field_words, LANGUAGE(run), FIELD_REQUIRED, NULL},
	{"time_factor", field_number, LANGUAGE(time_factor), 0, &suite_factor_bounds},
	{"time_extra_s", field_seconds, LANGUAGE(time_extra_ns), 0, &suite_extra_range},
	{"memory_extra_mib", field_count, LANGUAGE(memory_extra_bytes), 0, &suite_mebibytes},
	{"processes", field_count, LANGUAGE(processes), 0, &suite_process_range},
	{"example", field_string, LANGUAGE(example), 0, NULL},
};
static const struct field_table language_table = FIELD_TABLE(language_rows);

static void language_done(struct language *language)
{
	free(language->name);
	free(language->shebang);
	free(language->example);
	strv_done(&language->files);
	strv_done(&language->shebang_files);
	strv_done(&language->compile);
	strv_done(&language->run);
}

/* ---- from one to the other ---- */

struct conversion {
	struct fields_reader *reader;
	const struct yaml_node *node; /* the language's mapping */
	const struct suite *own;      /* NULL: none of this name */
	const struct suite *generous;
};

static int copy_words(const struct strv *from, struct strv *to)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < from->count; i++)
		r = strv_add(to, from->items[i]);
	return r;
}

static char *copy_text(const char *text)
{
	return text ? strdup(text) : NULL;
}

/* The program without a path is one of Debian's; one that the compiler made is in the program's directory. */
static char *find_program(const char *word)
{
	if (strncmp(word, "{main", strlen("{main")) == 0)
		return str_printf("{path}/%s", word);
	return *word == '/' || *word == '{' ? strdup(word) : str_printf(PROGRAMS "%s", word);
}

static int put_command(const struct conversion *c, const struct strv *words, struct strv *ret)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *fault = suite_template_fault(words->items[i]);
		if (fault)
			fields_fault(c->reader, c->node, "\"%s\": %s", words->items[i], fault);
		char *word = i == 0 ? find_program(words->items[i]) : strdup(words->items[i]);
		if (!word || strv_take(ret, word) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Only "*.x" is a suffix; what is something else is told and left out. */
static int put_suffixes(const struct conversion *c, const struct strv *globs, struct strv *ret)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < globs->count; i++) {
		const char *glob = globs->items[i];
		if (strncmp(glob, "*.", 2) != 0 || strpbrk(glob + 1, "*?["))
			fields_deviation(c->reader, c->node,
			                 "expected globs such as *.c, found \"%s\"", glob);
		else
			r = strv_add(ret, glob + 1);
	}
	return r;
}

static bool starts_the_same(const struct strv *a, const struct strv *b)
{
	return a->count > 0 && b->count > 0 && strcmp(a->items[0], b->items[0]) == 0;
}

/* Programs that are not linked statically need libraries of the host. */
static bool needs_no_libraries(const struct suite *suite)
{
	return suite->run.command.count > 0 &&
	       strcmp(suite->run.command.items[0], "{binary}") == 0 &&
	       strv_contains(&suite->compile.command, "-static");
}

static const struct suite_stage *compile_to_follow(const struct conversion *c,
                                                   const struct suite *suite)
{
	bool same = c->own && starts_the_same(&c->own->compile.command, &suite->compile.command);
	return same ? &c->own->compile : &c->generous->compile;
}

static const struct suite_stage *run_to_follow(const struct conversion *c, const struct suite *suite)
{
	bool same = c->own && starts_the_same(&c->own->run.command, &suite->run.command);
	bool is_made = suite->run.command.count > 0 && *suite->run.command.items[0] == '{';
	return same && (!is_made || needs_no_libraries(suite)) ? &c->own->run : &c->generous->run;
}

/* @stage: its command is there, the rest is filled. */
static int follow_stage(const struct suite_stage *other, struct suite_stage *stage)
{
	struct strv command = stage->command;
	enum suite_filter filter = stage->filter;
	*stage = *other;
	stage->command = command;
	stage->filter = filter;
	stage->binds = stage->env = stage->idle_threads = (struct strv){0};
	stage->idle_select_ms = 0;
	int r = copy_words(&other->binds, &stage->binds);
	return r < 0 ? r : copy_words(&other->env, &stage->env);
}

/* A run-time that is told the limit refuses more by itself, at the latest when a doubling would pass it, and ends as it likes. */
static void expect_refusal(struct suite_stage *run)
{
	for (size_t i = 0; i < run->command.count; i++) {
		if (!strstr(run->command.items[i], "{memlim}"))
			continue;
		run->memory_exit = SUITE_MEMORY_EXIT_ANY;
		run->memory_exit_percent = 50;
	}
}

static int fill_stages(const struct conversion *c, const struct language *language,
                       struct suite *suite)
{
	int r = put_command(c, &language->compile, &suite->compile.command);
	if (r == 0)
		r = put_command(c, &language->run, &suite->run.command);
	if (r < 0)
		return r;
	r = follow_stage(compile_to_follow(c, suite), &suite->compile);
	r = r < 0 ? r : follow_stage(run_to_follow(c, suite), &suite->run);
	/* A script that starts the same virtual machine: its loader asks /proc where it is, and its threads have their names. */
	suite->run.proc |= c->own && c->own->run.proc;
	if (r == 0 && c->own)
		r = copy_words(&c->own->run.idle_threads, &suite->run.idle_threads);
	suite->run.idle_select_ms = c->own ? c->own->run.idle_select_ms : 0;
	expect_refusal(&suite->run);
	return r;
}

static void fill_allowances(const struct language *language, struct suite *suite)
{
	struct suite_stage *run = &suite->run;
	if (language->time_factor > 0)
		run->time_factor = language->time_factor;
	if (language->time_extra_ns > 0)
		run->time_extra_ns = language->time_extra_ns;
	if (language->memory_extra_bytes > 0)
		run->memory_extra_bytes = language->memory_extra_bytes;
	if (language->processes > 0)
		run->processes = language->processes;
}

/* {Mainclass} is made of a file's name by definition; otherwise the suite knows better how a class is found. */
static enum suite_main_class choose_main_class(const struct conversion *c, const struct suite *suite)
{
	for (size_t i = 0; i < suite->run.command.count; i++)
		if (strstr(suite->run.command.items[i], "{Mainclass}"))
			return SUITE_MAIN_CLASS_FILE;
	return c->own && c->own->main_class != SUITE_MAIN_CLASS_NONE ? c->own->main_class
	                                                             : SUITE_MAIN_CLASS_FILE;
}

/* What says the version of what is started first: the suite's own command, if that is the same program. */
static int put_version(const struct conversion *c, struct suite *suite)
{
	const struct strv *first =
		suite->compile.command.count > 0 ? &suite->compile.command : &suite->run.command;
	if (c->own && c->own->version.count > 0 &&
	    strcmp(c->own->version.items[0], first->items[0]) == 0)
		return copy_words(&c->own->version, &suite->version);
	int r = strv_add(&suite->version, first->items[0]);
	return r < 0 ? r : strv_add(&suite->version, "--version");
}

/* The suite's packages bring its own programs only. */
static int put_packages(const struct conversion *c, struct suite *suite)
{
	bool same = c->own &&
	            (suite->compile.command.count > 0
	                     ? starts_the_same(&c->own->compile.command, &suite->compile.command)
	                     : starts_the_same(&c->own->run.command, &suite->run.command));
	return same ? copy_words(&c->own->packages, &suite->packages) : 0;
}

static int convert(const struct conversion *c, const char *code, struct language *language,
                   struct suite *suite)
{
	suite->name = strdup(code);
	suite->title = TAKE_PTR(language->name);
	suite->shebang = TAKE_PTR(language->shebang);
	suite->priority = language->priority;
	suite->entry = c->own ? copy_text(c->own->entry) : NULL;
	suite->example = TAKE_PTR(language->example);
	if (!suite->example && c->own)
		suite->example = copy_text(c->own->example);
	int r = suite->name ? put_suffixes(c, &language->files, &suite->suffixes) : -ENOMEM;
	/* Without shebang_files, an older form, all files need the shebang. */
	if (r == 0 && suite->shebang)
		r = put_suffixes(c,
		                 language->shebang_files.count > 0 ? &language->shebang_files
		                                                   : &language->files,
		                 &suite->shebang_suffixes);
	if (r == 0)
		r = fill_stages(c, language, suite);
	if (r == 0 && suite->run.command.count > 0)
		r = put_version(c, suite);
	if (r == 0 && suite->run.command.count > 0)
		r = put_packages(c, suite);
	fill_allowances(language, suite);
	suite->main_class = choose_main_class(c, suite);
	return r;
}

/* ---- reading ---- */

/* Codes are names of suites, and those are names of files. */
static bool is_code(const char *text)
{
	return *text >= 'a' && *text <= 'z' &&
	       text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789")] == '\0';
}

static int read_language(struct fields_reader *reader, const struct yaml_pair *pair,
                         struct suites *suites)
{
	const char *code = pair->key->text;
	size_t errors_before = reader->findings->errors;
	_cleanup_(language_done) struct language language = {0};
	if (!is_code(code))
		fields_fault(reader, pair->key, "expected a code of small letters and digits");
	fields_read(reader, pair->value, &language_table, &language);
	struct suite suite = SUITE_INIT;
	const struct conversion conversion = {
		.reader = reader,
		.node = pair->value,
		.own = suite_find(suites, code),
		.generous = suite_find(suites, GENEROUS),
	};
	int r = reader->findings->errors == errors_before
	                ? convert(&conversion, code, &language, &suite)
	                : -EINVAL;
	if (r == 0 && suite.run.command.count == 0)
		fields_fault(reader, pair->value, "expected a command that runs something");
	if (r == 0 && reader->findings->errors == errors_before)
		return suites_put(suites, &suite);
	suite_done(&suite);
	return r < 0 ? r : -EINVAL;
}

static int read_languages(const char *path, const struct yaml_node *root, struct findings *findings,
                          struct suites *suites)
{
	struct fields_reader reader = {.file = path, .root = root, .findings = findings};
	if (root->kind != YAML_MAPPING || !suite_find(suites, GENEROUS)) {
		fields_fault(&reader, root,
		             root->kind == YAML_MAPPING ? "there is no suite " GENEROUS
		                                        : "expected a mapping of languages");
		return -EINVAL;
	}
	int result = 0;
	for (size_t i = 0; i < root->count; i++) {
		int r = read_language(&reader, &root->pairs[i], suites);
		if (result == 0)
			result = r;
	}
	return result;
}

int suites_load_languages(const char *path, struct findings *findings, struct suites *suites)
{
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	struct error err;
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = fd >= 0 ? file_read(fd, YAML_LIMITS_MANIFEST.bytes, &data, &size, &err)
	                : error_set(&err, -errno, "open");
	if (r < 0) {
		findings_add(findings, SEVERITY_ERROR, &(struct place){.file = path}, "%s",
		             err.text);
		return -EINVAL;
	}
	size_t errors_before = findings->errors;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse(path, data, size, YAML_LIMITS_MANIFEST, findings);
	r = root ? read_languages(path, root, findings, suites) : -EINVAL;
	return r == 0 && findings->errors > errors_before ? -EINVAL : r;
}
