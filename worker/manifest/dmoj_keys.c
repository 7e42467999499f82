/* SPDX-License-Identifier: MIT */
/*
 * The keys of init.yml: those of the whole problem, those of a case or a batch, and those of both, since a node inherits
 * any key from the nodes around it. What changes the judging and is not supported is refused by name.
 * Source: DMOJ/judge-server, dmoj/problem.py and dmoj/graders/.
 */
#include "worker/manifest/dmoj_internal.h"

#include <string.h>

const struct field_range dmoj_bytes = {.least = 1, .most = UINT64_C(1) << 40};

/* ---- values ---------------------------------------------------------------------------------- */

static bool is_empty(const struct yaml_node *value)
{
	return value->kind != YAML_SCALAR && value->count == 0;
}

static void field_refused(struct fields_reader *reader, const struct field *field,
                          const struct yaml_node *value, _unused_ void *target)
{
	if (!is_empty(value))
		fields_fault(reader, value, "expected no such key: %s", (const char *)field->arg);
}

static void tell_unheeded(struct fields_reader *reader, const struct yaml_node *value,
                          const char *text)
{
	struct fields_reader lenient = *reader;
	lenient.strict = false;
	if (!is_empty(value))
		fields_deviation(&lenient, value, "%s", text);
}

static void field_unheeded(struct fields_reader *reader, _unused_ const struct field *field,
                           const struct yaml_node *value, _unused_ void *target)
{
	tell_unheeded(reader, value, "is not heeded");
}

/* A key of the problem at a case or a batch, where nobody looks for it: only who checks the package hears of it. */
static void field_misplaced(struct fields_reader *reader, _unused_ const struct field *field,
                            const struct yaml_node *value, _unused_ void *target)
{
	if (reader->strict)
		tell_unheeded(reader, value, "is heeded at the top only, as at DMOJ");
}

/* They go to Java's virtual machine, where they forbid classes or choose an encoding. */
static void field_hints(struct fields_reader *reader, const struct field *field,
                        const struct yaml_node *value, void *target)
{
	const struct strv *hints = target;
	field_strings(reader, field, value, target);
	if (strv_contains(hints, "nobigmath"))
		tell_unheeded(reader, value, "nobigmath is not heeded");
}

/* In the submission's directory, where nothing else lies that is hidden. */
static void field_file_name(struct fields_reader *reader, const struct field *field,
                            const struct yaml_node *value, void *target)
{
	const char *name = fields_text(reader, value, "the name of a file");
	if (name && (*name == '\0' || *name == '.' || strchr(name, '/')))
		fields_fault(reader, value, "expected the name of a file, found '%s'", name);
	else if (name)
		field_string(reader, field, value, target);
}

void dmoj_field_points(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	double points;
	bool is_number =
		value->kind == YAML_SCALAR && manifest_check_number(value->text, &points) == 0;
	if (is_number && points < 0)
		fields_fault(reader, value, "expected a number from 0 on, found '%s'", value->text);
	else
		manifest_field_number_text(reader, field, value, target);
}

void dmoj_field_factor(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	double factor;
	bool is_number =
		value->kind == YAML_SCALAR && manifest_check_number(value->text, &factor) == 0;
	if (is_number && factor <= 0)
		fields_fault(reader, value, "expected a number above 0, found '%s'", value->text);
	else
		manifest_field_number_text(reader, field, value, target);
}

static const struct field file_rows[] = {
	FIELD("input", field_file_name, offsetof(struct dmoj_problem, input_file)),
	FIELD("output", field_file_name, offsetof(struct dmoj_problem, output_file)),
};
static const struct field_table file_table = FIELD_TABLE(file_rows);

/* ---- keys ------------------------------------------------------------------------------------ */

static const char is_python[] = "it is Python code, which is not run";
static const char is_of_all[] = "all cases have the factor at the top";

/* Of the problem and of cases and batches; most are read where they count. */
static const struct field shared_rows[] = {
	FIELD("in", field_ignored, 0),
	FIELD("out", field_ignored, 0),
	FIELD("points", field_ignored, 0),
	FIELD("dependencies", field_ignored, 0),
	FIELD("checker", field_ignored, 0),
	FIELD("generator", field_ignored, 0),
	FIELD("generator_args", field_ignored, 0),
	FIELD("generator_in", field_ignored, 0),
	FIELD("binary_data", field_ignored, 0),
	FIELD("output_prefix_length", field_ignored, 0),
	FIELD("symlinks", field_unheeded, 0),
};
static const struct field_table shared_table = FIELD_TABLE(shared_rows);

static const struct field problem_rows[] = {
	FIELD("archive", field_ignored, 0),
	FIELD("test_cases", field_ignored, 0),
	FIELD("pretest_test_cases", field_ignored, 0),
	FIELD("interactive", field_ignored, 0),
	FIELD("communication", field_ignored, 0),
	FIELD("meta", field_ignored, 0),
	FIELD("validator", field_ignored, 0),
	FIELD("custom_judge", field_refused, 0, .arg = is_python),
	FIELD("grader", field_refused, 0, .arg = is_python),
	FIELD("hints", field_hints, offsetof(struct problem, dmoj.hints)),
	FIELD("unbuffered", field_bool, offsetof(struct problem, dmoj.unbuffered)),
	FIELD("short_circuit", field_bool, offsetof(struct problem, dmoj.short_circuit)),
	FIELD("wall_time_factor", dmoj_field_factor, offsetof(struct problem, dmoj.wall_time_factor)),
	FIELD("output_limit_length", field_count, offsetof(struct problem, limits.output_bytes),
              .arg = &dmoj_bytes),
	FIELD("file_io", field_mapping, offsetof(struct problem, dmoj), .arg = &file_table),
	FIELD("signature_grader", field_mapping, offsetof(struct problem, dmoj),
              .arg = &dmoj_signature_table),
};
const struct field_table dmoj_problem_table = FIELD_TABLE(problem_rows, .also = &shared_table);

static const struct field node_rows[] = {
	FIELD("batched", field_ignored, 0),
	FIELD("output_limit_length", field_ignored, 0),
	FIELD("wall_time_factor", field_refused, 0, .arg = is_of_all),
	FIELD("archive", field_misplaced, 0),
	FIELD("test_cases", field_misplaced, 0),
	FIELD("pretest_test_cases", field_misplaced, 0),
	FIELD("interactive", field_misplaced, 0),
	FIELD("communication", field_misplaced, 0),
	FIELD("meta", field_misplaced, 0),
	FIELD("validator", field_misplaced, 0),
	FIELD("custom_judge", field_misplaced, 0),
	FIELD("grader", field_misplaced, 0),
	FIELD("hints", field_misplaced, 0),
	FIELD("unbuffered", field_misplaced, 0),
	FIELD("short_circuit", field_misplaced, 0),
	FIELD("file_io", field_misplaced, 0),
	FIELD("signature_grader", field_misplaced, 0),
};
const struct field_table dmoj_node_table = FIELD_TABLE(node_rows, .also = &shared_table);
