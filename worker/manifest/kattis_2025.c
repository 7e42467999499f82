/* SPDX-License-Identifier: MIT */
/*
 * problem.yaml, test_group.yaml and <case>.yaml of the ICPC problem package format 2025-09, and of
 * its drafts (2023-07), which mix them with keys of the legacy format.
 * Source: https://icpc.io/problem-package-format/spec/2025-09
 */
#include "common/units.h"
#include "worker/manifest/manifest_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The format has no bound; parsers of reports have this one. */
static const struct field_range scores = {.least = 0, .most = INT64_MAX};
static const struct field_bounds at_least_one = {.least = 1, .most = HUGE_VAL};
static const struct field_range positive_seconds = {.least = 1, .most = UINT64_MAX};

static const struct field multiplier_rows[] = {
	FIELD("ac_to_time_limit", field_number, offsetof(struct problem_limits, ac_to_time_limit),
              .arg = &at_least_one),
	FIELD("time_limit_to_tle", field_number, offsetof(struct problem_limits, time_limit_to_tle),
              .arg = &at_least_one),
};
static const struct field_table multiplier_table = FIELD_TABLE(multiplier_rows);

static const struct field limit_rows[] = {
	FIELD("time_multipliers", field_mapping, 0, .arg = &multiplier_table),
	FIELD("time_limit", manifest_field_time_limit, 0),
	FIELD("time_resolution", field_seconds, offsetof(struct problem_limits, time_resolution_ns),
              .arg = &positive_seconds),
};
static const struct field_table limit_table = FIELD_TABLE(limit_rows, .also = &kattis_limit_table);

/* Codes that a key or a directory may name. Source: problem package format 2025-09, appendix
 * "Languages". */
static const char *const language_codes[] = {
	"ada",          "algol68",   "apl",       "bash",       "c",
	"cgmp",         "cobol",     "cpp",       "cppgmp",     "crystal",
	"csharp",       "d",         "dart",      "elixir",     "erlang",
	"forth",        "fortran",   "fsharp",    "gerbil",     "go",
	"haskell",      "java",      "javaalgs4", "javascript", "julia",
	"kotlin",       "lisp",      "lua",       "modula2",    "nim",
	"objectivec",   "ocaml",     "octave",    "odin",       "pascal",
	"perl",         "php",       "prolog",    "python2",    "python3",
	"python3numpy", "racket",    "ruby",      "rust",       "scala",
	"simula",       "smalltalk", "snobol",    "swift",      "typescript",
	"visualbasic",  "zig",
};

bool manifest_knows_language(const char *code)
{
	for (size_t i = 0; i < ARRAY_SIZE(language_codes); i++)
		if (strcmp(language_codes[i], code) == 0)
			return true;
	return false;
}

/* "all" or a list of codes; all is an empty list. */
static void field_languages(struct fields_reader *reader, const struct field *field,
                            const struct yaml_node *value, void *target)
{
	if (value->kind == YAML_SCALAR && strcmp(value->text, "all") == 0)
		strv_done(target);
	else if (value->kind == YAML_SEQUENCE && value->count > 0)
		field_strings(reader, field, value, target);
	else
		fields_fault(reader, value, "expected all, or a list of languages");
	for (size_t i = 0; value->kind == YAML_SEQUENCE && i < value->count; i++)
		if (value->items[i]->kind == YAML_SCALAR &&
		    !manifest_knows_language(value->items[i]->text))
			fields_deviation(
				reader, value->items[i],
				"expected the code of a language such as python3, found '%s'",
				value->items[i]->text);
}

/* A list; in one string of words is what the legacy format has. */
static void field_keywords(struct fields_reader *reader, const struct field *field,
                           const struct yaml_node *value, void *target)
{
	if (value->kind == YAML_SCALAR) {
		fields_deviation(reader, value, "expected a list of keywords");
		field_words(reader, field, value, target);
		return;
	}
	field_strings(reader, field, value, target);
}

/* The name of a constant is still there: there is none of that name, or this file is none of those that have them
 * replaced. Programs may want just this text. */
static void check_braces(struct fields_reader *reader, const struct yaml_node *word)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
	const char *slash = strrchr(reader->file, '/');
	bool is_group = slash && strcmp(slash, "/test_group.yaml") == 0;
	struct fields_reader lenient = *reader;
	lenient.strict = false;
	if (!reader->strict || word->kind != YAML_SCALAR)
		return;
	for (const char *at = word->text; (at = strstr(at, "{{")); at += 2) {
		size_t length = strspn(at + 2, allowed);
		if (length > 0 && strncmp(at + 2 + length, "}}", 2) == 0)
			fields_deviation(&lenient, word, "'%.*s' stays as it is: %s",
			                 (int)length + 4, at,
			                 is_group ? "problem.yaml has no constant of this name"
			                          : "constants are replaced in test_group.yaml");
	}
}

/* A list of arguments of a program. */
static void field_args(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	field_strings(reader, field, value, target);
	for (size_t i = 0; value->kind == YAML_SEQUENCE && i < value->count; i++)
		check_braces(reader, value->items[i]);
}

/* Words that nobody uses here, such as those of visualizers, are still of a type. */
static void field_unused_args(struct fields_reader *reader, const struct field *field,
                              const struct yaml_node *value, _unused_ void *target)
{
	struct strv words = {0};
	field_args(reader, field, value, &words);
	strv_done(&words);
}

static void field_unused_text(struct fields_reader *reader, _unused_ const struct field *field,
                              const struct yaml_node *value, _unused_ void *target)
{
	(void)fields_string(reader, value, "text");
}

static void add_constant(struct fields_reader *reader, struct problem *problem,
                         const struct yaml_node *value, const char *name, const char *variant)
{
	const char *text = fields_text(reader, value, "a number or text");
	if (!text)
		return;
	if (yaml_is_null(value)) {
		fields_fault(reader, value, "expected a number or text, found nothing");
		return;
	}
	if (yaml_is_truth(value))
		fields_deviation(reader, value,
		                 "expected a number or text, found a truth value: it is text in "
		                 "quotes, '%s'",
		                 text);
	struct problem_constant *items = reallocarray(problem->constants, problem->n_constants + 1,
	                                              sizeof(*problem->constants));
	if (items)
		problem->constants = items;
	struct problem_constant constant = {
		.name = str_printf("%s%s%s", name, variant ? "." : "", variant ? variant : ""),
		.value = strdup(text),
	};
	if (items && constant.name && constant.value) {
		items[problem->n_constants++] = constant;
		return;
	}
	free(constant.name);
	free(constant.value);
	fields_out_of_memory(reader);
}

static bool is_constant_name(const char *name)
{
	static const char digits[] = "0123456789";
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
	return name[0] != '\0' && !strchr(digits, name[0]) && name[strspn(name, allowed)] == '\0';
}

static void field_constants(struct fields_reader *reader, _unused_ const struct field *field,
                            const struct yaml_node *value, void *target)
{
	struct problem *problem = target;
	if (value->kind != YAML_MAPPING) {
		fields_fault(reader, value, "expected a map from names to values");
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct yaml_pair *pair = &value->pairs[i];
		const struct yaml_node *constant = pair->value;
		if (!is_constant_name(pair->key->text))
			fields_fault(reader, pair->key,
			             "expected a name of letters, digits and '_', found '%s'",
			             pair->key->text);
		if (constant->kind != YAML_MAPPING)
			add_constant(reader, problem, constant, pair->key->text, NULL);
		else if (!yaml_get(constant, "value"))
			fields_fault(reader, constant, "expected the key value among the variants");
		for (size_t k = 0; constant->kind == YAML_MAPPING && k < constant->count; k++)
			add_constant(reader, problem, constant->pairs[k].value, pair->key->text,
			             constant->pairs[k].key->text);
	}
}

static const struct field rows_2025[] = {
	FIELD("problem_format_version", field_string, offsetof(struct problem, format_text),
              .flags = FIELD_REQUIRED),
	FIELD("type", manifest_field_type, 0),
	FIELD("name", manifest_field_name, offsetof(struct problem, name), .flags = FIELD_EXPECTED),
	FIELD("limits", field_mapping, offsetof(struct problem, limits), .arg = &limit_table),
	FIELD("keywords", field_keywords, offsetof(struct problem, keywords),
              .flags = FIELD_UNNEEDED),
	FIELD("languages", field_languages, offsetof(struct problem, languages)),
	FIELD("allow_file_writing", field_bool, offsetof(struct problem, allow_file_writing)),
	FIELD("constants", field_constants, 0),
};
const struct field_table kattis_2025_table =
	FIELD_TABLE(rows_2025, .also = &manifest_metadata_2025_table);

/* The drafts had some of the legacy keys still, and a key "scoring" that came to nothing. */
static const struct field rows_2023[] = {
	FIELD("validator_flags", field_words, offsetof(struct problem, validator_flags)),
	FIELD("scoring", field_ignored, 0),
	FIELD("grading", field_ignored, 0),
	FIELD("validation", manifest_field_validation, 0),
	FIELD("libraries", field_ignored, 0),
};
const struct field_table kattis_2023_table = FIELD_TABLE(rows_2023, .also = &kattis_2025_table);

/* max_score: a count or "unbounded". */
static void field_max_score(struct fields_reader *reader, const struct field *field,
                            const struct yaml_node *value, void *target)
{
	struct group_scoring *scoring = target;
	scoring->max_score_given = true;
	scoring->max_score_unbounded =
		value->kind == YAML_SCALAR && strcmp(value->text, "unbounded") == 0;
	if (!scoring->max_score_unbounded)
		field_count(reader, field, value, &scoring->max_score);
}

/* static_validation_score: a count or "pass-fail". */
static void field_static_score(struct fields_reader *reader, const struct field *field,
                               const struct yaml_node *value, void *target)
{
	struct group_scoring *scoring = target;
	scoring->static_validation_given = true;
	scoring->static_validation_pass_fail =
		value->kind == YAML_SCALAR && strcmp(value->text, "pass-fail") == 0;
	if (!scoring->static_validation_pass_fail)
		field_count(reader, field, value, &scoring->static_validation_score);
}

/* A list for every validator, or a map from a validator's name to its list. Takes the place of
 * what is inherited. */
static void field_input_validator_args(struct fields_reader *reader, const struct field *field,
                                       const struct yaml_node *value, void *target)
{
	struct group_file *file = target;
	struct case_settings *settings = &file->settings;
	bool is_map = value->kind == YAML_MAPPING;
	size_t count = is_map ? value->count : 1;
	struct named_words *items = calloc(count ? count : 1, sizeof(*items));
	if (!items) {
		fields_out_of_memory(reader);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		field_args(reader, field, is_map ? value->pairs[i].value : value, &items[i].words);
		if (!is_map)
			continue;
		manifest_check_program(reader, value->pairs[i].key,
		                       &file->problem->input_validators);
		items[i].name = strdup(value->pairs[i].key->text);
		if (!items[i].name)
			fields_out_of_memory(reader);
	}
	named_words_free(settings->input_validator_args, settings->n_input_validator_args);
	settings->input_validator_args = items;
	settings->n_input_validator_args = count;
}

static void field_static_args(struct fields_reader *reader, const struct field *field,
                              const struct yaml_node *value, void *target)
{
	struct group_file *file = target;
	file->scoring.static_args_given = true;
	field_args(reader, field, value, &file->settings.static_validator_args);
}

static void field_output_validator_args(struct fields_reader *reader, const struct field *field,
                                        const struct yaml_node *value, void *target)
{
	struct group_file *file = target;
	file->output_args_given = true;
	field_args(reader, field, value, &file->settings.output_validator_args);
}

static const struct field case_rows[] = {
	FIELD("args", field_args, offsetof(struct group_file, settings.args)),
	FIELD("input_validator_args", field_input_validator_args, 0, .flags = FIELD_UNNEEDED),
	FIELD("output_validator_args", field_output_validator_args, 0),
	FIELD("input_visualizer_args", field_unused_args, 0, .flags = FIELD_UNNEEDED),
	FIELD("output_visualizer_args", field_unused_args, 0, .flags = FIELD_UNNEEDED),
	FIELD("full_feedback", field_bool, offsetof(struct group_file, settings.full_feedback),
              .flags = FIELD_UNNEEDED),
};

static const struct field case_only_rows[] = {
	FIELD("hint", field_unused_text, 0, .flags = FIELD_UNNEEDED),
	FIELD("description", field_unused_text, 0, .flags = FIELD_UNNEEDED),
};
static const struct field_table shared_table = FIELD_TABLE(case_rows);
const struct field_table kattis_2025_case_table = FIELD_TABLE(case_only_rows, .also = &shared_table);

static const struct field group_rows[] = {
	FIELD("max_score", field_max_score, offsetof(struct group_file, scoring), .arg = &scores),
	FIELD("score_aggregation", field_choice, offsetof(struct group_file, scoring.aggregation),
              .arg = FIELD_CHOICES({"pass-fail", AGGREGATE_PASS_FAIL}, {"sum", AGGREGATE_SUM},
                                   {"min", AGGREGATE_MIN})),
	FIELD("static_validation_score", field_static_score, offsetof(struct group_file, scoring),
              .arg = &scores),
	FIELD("require_pass", field_string_or_strings,
              offsetof(struct group_file, scoring.require_pass)),
	FIELD("static_validator_args", field_static_args, 0),
};
const struct field_table kattis_2025_group_table = FIELD_TABLE(group_rows, .also = &shared_table);
