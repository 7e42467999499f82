/* SPDX-License-Identifier: MIT */
/*
 * Limits that all Kattis formats share, and the file beside problem.yaml in which problemtools keeps the time limit:
 * .timelimit, in seconds.
 */
#include "common/numeral.h"
#include "common/units.h"
#include "worker/manifest/manifest_internal.h"

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

char *manifest_trim(char *text)
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

void time_limit_set(struct package_reader *r, const struct place *place, const char *text,
                    bool overrides)
{
	struct problem_limits *limits = &r->problem->limits;
	uint64_t ns;
	if (numeral_seconds(text, &ns) < 0 || ns == 0) {
		findings_add(r->findings, SEVERITY_ERROR, place,
		             "expected the time limit in seconds, found '%s'", text);
		return;
	}
	if (limits->time_limit_given && limits->time_limit_ns != ns)
		findings_add(r->findings, SEVERITY_WARNING, place,
		             "%s the time limit of problem.yaml",
		             overrides ? "overrides" : "gives way to");
	if (limits->time_limit_given && !overrides)
		return;
	limits->time_limit_given = true;
	limits->time_limit_ns = ns;
}

void time_limit_read(struct package_reader *r)
{
	static const char path[] = ".timelimit";
	size_t size;
	_cleanup_(freep) char *text = package_text(r, path, TEXT_MOST, &size);
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	if (!file)
		package_out_of_memory(r);
	else if (text)
		time_limit_set(r, &(struct place){.file = file, .line = 1}, manifest_trim(text),
		               false);
}
