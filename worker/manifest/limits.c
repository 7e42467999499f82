/* SPDX-License-Identifier: MIT */
/*
 * Limits that all Kattis formats share, and the places outside of problem.yaml where tools keep the
 * time limit: .timelimit (problemtools: seconds) and domjudge-problem.ini (keys timelimit and
 * name), which overrides problem.yaml in DOMjudge.
 */
#include "common/numeral.h"
#include "common/units.h"
#include "worker/manifest/manifest_internal.h"

#include <stdio.h>
#include <string.h>

/* Above any real limit, and far below where a product with its unit overflows. */
enum { SIZE_MOST = 1 << 24, PASSES_MOST = 1000000 };
static const struct field_range mebibytes = {.least = 1, .most = SIZE_MOST, .unit = MIB};
static const struct field_range kibibytes = {.least = 1, .most = SIZE_MOST, .unit = KIB};
static const struct field_range passes = {.least = 2, .most = PASSES_MOST};
static const struct field_range positive_seconds = {.least = 1, .most = UINT64_MAX};

static const struct field rows[] = {
	FIELD("memory", field_count, offsetof(struct problem_limits, memory_bytes),
              .arg = &mebibytes),
	FIELD("output", field_count, offsetof(struct problem_limits, output_bytes),
              .arg = &mebibytes),
	FIELD("code", field_count, offsetof(struct problem_limits, code_bytes), .arg = &kibibytes),
	FIELD("compilation_time", field_seconds,
              offsetof(struct problem_limits, compilation_time_ns), .arg = &positive_seconds),
	FIELD("compilation_memory", field_count,
              offsetof(struct problem_limits, compilation_memory_bytes), .arg = &mebibytes),
	FIELD("validation_time", field_seconds, offsetof(struct problem_limits, validation_time_ns),
              .arg = &positive_seconds),
	FIELD("validation_memory", field_count,
              offsetof(struct problem_limits, validation_memory_bytes), .arg = &mebibytes),
	FIELD("validation_output", field_count,
              offsetof(struct problem_limits, validation_output_bytes), .arg = &mebibytes),
	FIELD("validation_passes", field_count, offsetof(struct problem_limits, validation_passes),
              .arg = &passes),
};
const struct field_table kattis_limit_table = FIELD_TABLE(rows);

void manifest_field_time_limit(struct fields_reader *reader, _unused_ const struct field *field,
                               const struct yaml_node *value, void *target)
{
	static const struct field seconds = {.parse = field_seconds, .arg = &positive_seconds};
	struct problem_limits *limits = target;
	uint64_t time_limit_ns = 0;
	field_seconds(reader, &seconds, value, &time_limit_ns);
	limits->time_limit_given = time_limit_ns > 0;
	limits->time_limit_ns = time_limit_ns;
}

/* Longer than any such file; what is longer is something else. */
enum { TEXT_MOST = 64 * 1024 };

/* Cuts blanks, and quotes around the rest, from @text in place. */
static char *trim(char *text)
{
	static const char blanks[] = " \t\r\n";
	text += strspn(text, blanks);
	size_t size = strlen(text);
	while (size > 0 && strchr(blanks, text[size - 1]))
		size--;
	if (size >= 2 && (*text == '"' || *text == '\'') && text[size - 1] == *text) {
		text++;
		size -= 2;
	}
	text[size] = '\0';
	return text;
}

/* A value, and the line where it stands. */
struct ini_value {
	char *text; /* NULL: there is none */
	unsigned line;
};

/* A file of lines, which no reader of YAML knows. */
static void tell_line(struct package_reader *r, enum severity severity, const char *path,
                      unsigned line, const char *text)
{
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	if (file)
		findings_add(r->findings, severity, &(struct place){.file = file, .line = line},
		             "%s", text);
	else
		package_out_of_memory(r);
}

static void refuse_time_limit(struct package_reader *r, const char *path,
                              const struct ini_value *value)
{
	_cleanup_(freep) char *text =
		str_printf("expected the time limit in seconds, found '%s'", value->text);
	if (text)
		tell_line(r, SEVERITY_ERROR, path, value->line, text);
	else
		package_out_of_memory(r);
}

static void set_time_limit(struct package_reader *r, const char *path,
                           const struct ini_value *value, bool overrides)
{
	struct problem_limits *limits = &r->problem->limits;
	uint64_t ns;
	if (numeral_seconds(value->text, &ns) < 0 || ns == 0) {
		refuse_time_limit(r, path, value);
		return;
	}
	if (limits->time_limit_given && limits->time_limit_ns != ns)
		tell_line(r, SEVERITY_WARNING, path, value->line,
		          overrides ? "overrides the time limit of problem.yaml"
		                    : "gives way to the time limit of problem.yaml");
	if (limits->time_limit_given && !overrides)
		return;
	limits->time_limit_given = true;
	limits->time_limit_ns = ns;
}

/* "key = value" lines: the value of @key, the caller's; none without memory. */
static struct ini_value find_value(const char *ini, const char *key)
{
	_cleanup_(freep) char *text = strdup(ini);
	char *next = text;
	unsigned number = 0;
	for (char *line; next && (line = strsep(&next, "\n"));) {
		char *equals = strchr(line, '=');
		number++;
		if (!equals)
			continue;
		*equals = '\0';
		if (strcmp(trim(line), key) == 0)
			return (struct ini_value){strdup(trim(equals + 1)), number};
	}
	return (struct ini_value){NULL, 0};
}

/* What judging needs of what overrides problem.yaml in DOMjudge. */
static void read_ini(struct package_reader *r, const char *path, const char *text)
{
	struct ini_value time_limit = find_value(text, "timelimit");
	struct ini_value name = find_value(text, "name");
	if (time_limit.text)
		set_time_limit(r, path, &time_limit, true);
	free(time_limit.text);
	if (name.text && *name.text) {
		free(r->problem->name);
		r->problem->name = TAKE_PTR(name.text);
	}
	free(name.text);
}

void time_limit_read(struct package_reader *r)
{
	static const char plain[] = ".timelimit", ini[] = "domjudge-problem.ini";
	size_t size;
	_cleanup_(freep) char *plain_text = package_text(r, plain, TEXT_MOST, &size);
	if (plain_text)
		set_time_limit(r, plain, &(struct ini_value){trim(plain_text), 1}, false);
	_cleanup_(freep) char *ini_text = package_text(r, ini, TEXT_MOST, &size);
	if (ini_text)
		read_ini(r, ini, ini_text);
}
