/* SPDX-License-Identifier: MIT */
/*
 * The keys of suites/NAME.yaml. The tables below are the format; docs of the keys are the comments of the structs.
 */
#include "worker/suite/suite_internal.h"

#include "common/fields.h"
#include "common/units.h"
#include "common/yaml.h"
#include "sandbox/sandbox.h"

#include <regex.h>
#include <string.h>

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
	{"tries", field_strings, SUITE(tries), 0, NULL},
	{"lacks", suite_read_regex, SUITE(lacks), 0, NULL},
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
const struct field_table suite_keys = FIELD_TABLE(suite_rows);
