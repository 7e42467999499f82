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

static void set_time_limit(struct package_reader *r, const char *path, const char *text,
                           bool overrides)
{
	struct problem_limits *limits = &r->problem->limits;
	uint64_t ns;
	if (numeral_seconds(text, &ns) < 0 || ns == 0) {
		package_fault(r, path, "expected the time limit in seconds, found '%s'", text);
		return;
	}
	if (limits->time_limit_given && limits->time_limit_ns != ns)
		package_warning(r, path, "%s the time limit of problem.yaml",
		                overrides ? "overrides" : "gives way to");
	if (limits->time_limit_given && !overrides)
		return;
	limits->time_limit_given = true;
	limits->time_limit_ns = ns;
}

/* "key = value" lines: the value of @key, the caller's; NULL without one, or without memory. */
static char *find_value(const char *ini, const char *key)
{
	_cleanup_(freep) char *text = strdup(ini);
	char *next = text;
	for (char *line; next && (line = strsep(&next, "\n"));) {
		char *equals = strchr(line, '=');
		if (!equals)
			continue;
		*equals = '\0';
		if (strcmp(trim(line), key) == 0)
			return strdup(trim(equals + 1));
	}
	return NULL;
}

/* What judging needs of what overrides problem.yaml in DOMjudge. */
static void read_ini(struct package_reader *r, const char *path, const char *text)
{
	_cleanup_(freep) char *time_limit = find_value(text, "timelimit");
	_cleanup_(freep) char *name = find_value(text, "name");
	if (time_limit)
		set_time_limit(r, path, time_limit, true);
	if (name && *name) {
		free(r->problem->name);
		r->problem->name = TAKE_PTR(name);
	}
}

void time_limit_read(struct package_reader *r)
{
	static const char plain[] = ".timelimit", ini[] = "domjudge-problem.ini";
	size_t size;
	_cleanup_(freep) char *plain_text = package_text(r, plain, TEXT_MOST, &size);
	if (plain_text)
		set_time_limit(r, plain, trim(plain_text), false);
	_cleanup_(freep) char *ini_text = package_text(r, ini, TEXT_MOST, &size);
	if (ini_text)
		read_ini(r, ini, ini_text);
}
