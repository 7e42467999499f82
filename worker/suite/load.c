/* SPDX-License-Identifier: MIT */
/*
 * suites/NAME.yaml to struct suite. The tables below are the format; docs of the keys are the comments of the structs.
 */
#include "worker/suite/suite_internal.h"

#include "common/fd.h"
#include "common/fields.h"
#include "common/file.h"
#include "common/units.h"
#include "common/yaml.h"
#include "sandbox/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- parsers of single values -------------------------------------------------------------- */

static void read_command(struct fields_reader *reader, const struct field *field,
                         const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	const struct strv *command = target;
	for (size_t i = 0; i < command->count; i++) {
		const char *fault = suite_template_fault(command->items[i]);
		if (fault)
			fields_fault(reader, value, "\"%s\": %s", command->items[i], fault);
	}
	if (command->count > 0 && *command->items[0] != '/' && *command->items[0] != '{')
		fields_fault(reader, value,
		             "expected an absolute path or {binary} first, found \"%s\"",
		             command->items[0]);
}

static void read_binds(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	const struct strv *binds = target;
	for (size_t i = 0; i < binds->count; i++)
		if (*binds->items[i] != '/' || strstr(binds->items[i], "/."))
			fields_fault(reader, value,
			             "expected absolute paths without \"/.\", found \"%s\"",
			             binds->items[i]);
}

static void read_env(struct fields_reader *reader, const struct field *field,
                     const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	const struct strv *env = target;
	for (size_t i = 0; i < env->count; i++) {
		const char *equals = strchr(env->items[i], '=');
		if (!equals || equals == env->items[i])
			fields_fault(reader, value, "expected NAME=value, found \"%s\"",
			             env->items[i]);
	}
}

/* proc_pid_comm(5) cuts longer names. */
static void read_idle_threads(struct fields_reader *reader, const struct field *field,
                              const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	const struct strv *names = target;
	for (size_t i = 0; i < names->count; i++) {
		size_t size = strlen(names->items[i]);
		if (size == 0 || size > SANDBOX_THREAD_NAME_MAX)
			fields_fault(reader, value, "expected names of 1 to %d bytes, found \"%s\"",
			             SANDBOX_THREAD_NAME_MAX, names->items[i]);
	}
	if (names->count > SANDBOX_IDLE_THREADS_MAX)
		fields_fault(reader, value, "expected at most %d names, found %zu",
		             SANDBOX_IDLE_THREADS_MAX, names->count);
}

static void read_suffixes(struct fields_reader *reader, const struct field *field,
                          const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	const struct strv *suffixes = target;
	for (size_t i = 0; i < suffixes->count; i++)
		if (*suffixes->items[i] != '.' || suffixes->items[i][1] == '\0')
			fields_fault(reader, value, "expected suffixes such as .c, found \"%s\"",
			             suffixes->items[i]);
}

void suite_read_regex(struct fields_reader *reader, const struct field *field,
                      const struct yaml_node *value, void *target)
{
	field_string(reader, field, value, target);
	const char *text = *(char **)target;
	regex_t regex;
	if (!text)
		return;
	int r = regcomp(&regex, text, REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
	if (r == 0) {
		regfree(&regex);
		return;
	}
	char fault[100];
	(void)regerror(r, &regex, fault, sizeof(fault));
	fields_fault(reader, value, "expected an extended regular expression: %s", fault);
}

/* Far above any use; they keep products of limits away from overflow. */
const struct field_range suite_mebibytes = {.least = 0, .most = 1 << 24, .unit = MIB};
const struct field_range suite_process_range = {.least = 1, .most = 1 << 16};
const struct field_range suite_priority_range = {.least = 0, .most = 1 << 20};
const struct field_range suite_extra_range = {.least = 0, .most = 3600 * NS_PER_S};
const struct field_bounds suite_factor_bounds = {.least = 0.01, .most = 100};
static const struct field_range idle_select_range = {.least = 1, .most = 1000};
static const struct field_range end_range = {.least = 1, .most = 255};
static const struct field_range percent_range = {.least = 0, .most = 100};

/* ---- the tables ---------------------------------------------------------------------------- */

#define STAGE(member) offsetof(struct suite_stage, member)
#define SUITE(member) offsetof(struct suite, member)
#define MAIN_CLASSES                                                                               \
	FIELD_CHOICES({"file", SUITE_MAIN_CLASS_FILE}, {"java", SUITE_MAIN_CLASS_JAVA},            \
	              {"kotlin", SUITE_MAIN_CLASS_KOTLIN}, {"scala", SUITE_MAIN_CLASS_SCALA})
#define FILTERS FIELD_CHOICES({"run", SUITE_FILTER_RUN}, {"compile", SUITE_FILTER_COMPILE})

static const struct field stage_rows[] = {
	{"binds", read_binds, STAGE(binds), 0, NULL},
	{"tmp_mib", field_count, STAGE(tmp_bytes), 0, &suite_mebibytes},
	{"processes", field_count, STAGE(processes), 0, &suite_process_range},
	{"env", read_env, STAGE(env), 0, NULL},
	{"filter", field_choice, STAGE(filter), 0, FILTERS},
	{"proc", field_bool, STAGE(proc), 0, NULL},
	{"reserves", field_bool, STAGE(reserves), 0, NULL},
};
static const struct field_table stage_table = FIELD_TABLE(stage_rows);

static const struct field compile_rows[] = {
	{"command", read_command, STAGE(command), FIELD_REQUIRED, NULL},
};
static const struct field_table compile_table = FIELD_TABLE(compile_rows, &stage_table);

static const struct field run_rows[] = {
	{"command", read_command, STAGE(command), FIELD_REQUIRED, NULL},
	{"idle_threads", read_idle_threads, STAGE(idle_threads), 0, NULL},
	{"idle_select_ms", field_count, STAGE(idle_select_ms), 0, &idle_select_range},
	{"time_factor", field_number, STAGE(time_factor), 0, &suite_factor_bounds},
	{"time_extra_s", field_seconds, STAGE(time_extra_ns), 0, &suite_extra_range},
	{"memory_exit", field_count, STAGE(memory_exit), 0, &end_range},
	{"memory_exit_percent", field_count, STAGE(memory_exit_percent), 0, &percent_range},
	{"memory_extra_mib", field_count, STAGE(memory_extra_bytes), 0, &suite_mebibytes},
};
static const struct field_table run_table = FIELD_TABLE(run_rows, &stage_table);

static const struct field suite_rows[] = {
	{"name", field_string, SUITE(name), FIELD_REQUIRED, NULL},
	{"title", field_string, SUITE(title), FIELD_REQUIRED, NULL},
	{"suffixes", read_suffixes, SUITE(suffixes), 0, NULL},
	{"shebang", suite_read_regex, SUITE(shebang), 0, NULL},
	{"shebang_suffixes", read_suffixes, SUITE(shebang_suffixes), 0, NULL},
	{"telltale", suite_read_regex, SUITE(telltale), 0, NULL},
	{"newer", suite_read_regex, SUITE(newer), 0, NULL},
	{"measured_as", field_string, SUITE(measured_as), 0, NULL},
	{"priority", field_count, SUITE(priority), 0, &suite_priority_range},
	{"entry", field_string, SUITE(entry), 0, NULL},
	{"main_class", field_choice, SUITE(main_class), 0, MAIN_CLASSES},
	{"jury", field_bool, SUITE(jury), 0, NULL},
	{"compile", field_mapping, SUITE(compile), 0, &compile_table},
	{"run", field_mapping, SUITE(run), FIELD_REQUIRED, &run_table},
	{"version", read_command, SUITE(version), FIELD_REQUIRED, NULL},
	{"packages", field_strings, SUITE(packages), 0, NULL},
	{"example", field_string, SUITE(example), 0, NULL},
};
static const struct field_table suite_table = FIELD_TABLE(suite_rows);

/* ---- ownership ----------------------------------------------------------------------------- */

static void stage_done(struct suite_stage *stage)
{
	strv_done(&stage->command);
	strv_done(&stage->binds);
	strv_done(&stage->env);
	strv_done(&stage->idle_threads);
}

void suite_done(struct suite *suite)
{
	free(suite->name);
	free(suite->title);
	free(suite->shebang);
	free(suite->telltale);
	free(suite->newer);
	free(suite->measured_as);
	free(suite->entry);
	free(suite->example);
	strv_done(&suite->suffixes);
	strv_done(&suite->shebang_suffixes);
	strv_done(&suite->version);
	strv_done(&suite->packages);
	stage_done(&suite->compile);
	stage_done(&suite->run);
	*suite = (struct suite){0};
}

void suites_done(struct suites *suites)
{
	for (size_t i = 0; i < suites->count; i++)
		suite_done(&suites->items[i]);
	free(suites->items);
	*suites = (struct suites){0};
}

int suites_put(struct suites *suites, struct suite *suite)
{
	size_t at = 0;
	while (at < suites->count && strcmp(suites->items[at].name, suite->name) < 0)
		at++;
	if (at < suites->count && strcmp(suites->items[at].name, suite->name) == 0) {
		suite_done(&suites->items[at]);
		suites->items[at] = *suite;
		return 0;
	}
	struct suite *items = reallocarray(suites->items, suites->count + 1, sizeof(*items));
	if (!items) {
		suite_done(suite);
		return -ENOMEM;
	}
	memmove(&items[at + 1], &items[at], (suites->count - at) * sizeof(*items));
	items[at] = *suite;
	suites->items = items;
	suites->count++;
	return 0;
}

/* ---- files --------------------------------------------------------------------------------- */

static const char suffix[] = ".yaml";

/* The name without its suffix must be the suite's: then no directory has two files for one name. */
static bool is_named(const char *file, const char *name)
{
	size_t n = strlen(name);
	return strncmp(file, name, n) == 0 && strcmp(file + n, suffix) == 0;
}

static int add_finding(struct findings *findings, const char *path, const char *text)
{
	findings_add(findings, SEVERITY_ERROR, &(struct place){.file = path}, "%s", text);
	return -EINVAL;
}

/* What no single value shows. */
static void check_suite(const char *path, const char *file, const struct suite *suite,
                        struct findings *findings)
{
	if (suite->run.command.count == 0)
		add_finding(findings, path, "run.command: expected a program");
	if (!is_named(file, suite->name))
		add_finding(findings, path, "name: expected the name of the file without .yaml");
}

static int read_suite(const char *path, const char *file, const char *data, size_t size,
                      struct findings *findings, struct suites *suites)
{
	size_t errors_before = findings->errors;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse(path, data, size, YAML_LIMITS_MANIFEST, findings);
	if (!root)
		return -EINVAL;

	struct fields_reader reader = {
		.file = path, .root = root, .findings = findings, .strict = true};
	struct suite suite = SUITE_INIT;
	fields_read(&reader, root, &suite_table, &suite);
	if (findings->errors == errors_before && !findings->out_of_memory)
		check_suite(path, file, &suite, findings);
	if (findings->errors > errors_before || findings->out_of_memory) {
		suite_done(&suite);
		return -EINVAL;
	}
	return suites_put(suites, &suite);
}

static int load_file(const char *directory, const char *file, struct findings *findings,
                     struct suites *suites)
{
	_cleanup_(freep) char *path = str_printf("%s/%s", directory, file);
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	if (!path)
		return -ENOMEM;
	struct error err;
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = fd >= 0 ? file_read(fd, YAML_LIMITS_MANIFEST.bytes, &data, &size, &err)
	                : error_set(&err, -errno, "open");
	if (r < 0)
		return add_finding(findings, path, err.text);
	return read_suite(path, file, data, size, findings, suites);
}

static int is_suite_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	size_t n = strlen(suffix);
	return entry->d_name[0] != '.' && length > n &&
	       strcmp(entry->d_name + length - n, suffix) == 0;
}

/* Every file is read, so that all faults are told at once; the first failure is returned. */
static int load_directory(const char *directory, struct findings *findings, struct suites *suites)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, is_suite_file, NULL);
	if (n < 0) {
		struct error err;
		(void)error_set(&err, -errno, "read the directory of suites");
		return add_finding(findings, directory, err.text);
	}
	int result = 0;
	for (int i = 0; i < n; i++) {
		int r = load_file(directory, entries[i]->d_name, findings, suites);
		if (result == 0)
			result = r;
		free(entries[i]);
	}
	free(entries);
	return result;
}

int suites_load(const char *const *directories, struct findings *findings, struct suites *ret)
{
	_cleanup_(suites_done) struct suites suites = {0};
	int result = 0;
	for (; *directories; directories++) {
		int r = load_directory(*directories, findings, &suites);
		if (result == 0)
			result = r;
	}
	if (result < 0)
		return result;
	*ret = suites;
	suites = (struct suites){0};
	return 0;
}

/* ---- where --------------------------------------------------------------------------------- */

/* @path as seen from the directory of the executable. Return: the caller's to free; NULL when there is nothing. */
static char *beside_executable(const char *path)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	*strrchr(exe, '/') = '\0';
	_cleanup_(freep) char *joined = str_printf("%s/%s", exe, path);
	return joined ? realpath(joined, NULL) : NULL;
}

/* SOURCE/build/PRESET/bin/juror finds SOURCE/suites; CMake's cache tells a build tree from an installation. */
static char *build_tree_directory(void)
{
	_cleanup_(freep) char *cache = beside_executable("../CMakeCache.txt");
	return cache ? beside_executable("../../../suites") : NULL;
}

char *suites_default_directory(void)
{
	const char *chosen = secure_getenv("JUROR_SUITES");
	if (chosen && *chosen != '\0')
		return strdup(chosen);
	char *found = build_tree_directory();
	if (!found)
		found = beside_executable(JUROR_SUITES_FROM_BIN);
	return found ? found : strdup(JUROR_SUITES_DIRECTORY);
}
