/* SPDX-License-Identifier: MIT */
/*
 * problem.yaml and testdata.yaml of the Kattis problem package format "legacy", and of its subset
 * legacy-icpc.
 * Source: https://icpc.io/problem-package-format/spec/legacy
 */
#include "common/units.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct field_bounds at_least_one = {.least = 1, .most = HUGE_VAL};

static const struct field limit_rows[] = {
	FIELD("time_multiplier", field_number, offsetof(struct problem_limits, ac_to_time_limit),
              .arg = &at_least_one),
	FIELD("time_safety_margin", field_number,
              offsetof(struct problem_limits, time_limit_to_tle), .arg = &at_least_one),
	/* DOMjudge's extension, in most packages of contests. */
	FIELD("time_limit", manifest_field_time_limit, 0, .flags = FIELD_TOLERATED),
};
static const struct field_table limit_table = FIELD_TABLE(limit_rows, .also = &kattis_limit_table);

/* What the words after "custom" mean. */
static const struct {
	const char *word;
	size_t offset;
	bool is_deviation;
} validation_words[] = {
	{"score", offsetof(struct problem, custom_score), false},
	{"interactive", offsetof(struct problem, interactive), false},
	{"multi-pass", offsetof(struct problem, multi_pass), true}, /* DOMjudge */
};

static void read_validation_word(struct fields_reader *reader, const struct yaml_node *value,
                                 const char *word, struct problem *problem)
{
	for (size_t i = 0; i < ARRAY_SIZE(validation_words); i++) {
		if (strcmp(validation_words[i].word, word) != 0)
			continue;
		if (validation_words[i].is_deviation)
			fields_deviation(reader, value, "expected score or interactive, found '%s'",
			                 word);
		*(bool *)((char *)problem + validation_words[i].offset) = true;
		return;
	}
	fields_fault(reader, value, "expected score or interactive after custom, found '%s'", word);
}

void manifest_field_validation(struct fields_reader *reader, const struct field *field,
                               const struct yaml_node *value, void *target)
{
	struct problem *problem = target;
	struct strv words = {0};
	field_words(reader, field, value, &words);
	const char *first = words.count > 0 ? words.items[0] : "";
	problem->custom_validation = strcmp(first, "custom") == 0;
	if (value->kind == YAML_SCALAR && !problem->custom_validation &&
	    strcmp(first, "default") != 0)
		fields_fault(reader, value, "expected default or custom, found '%s'", value->text);
	else if (!problem->custom_validation && words.count > 1)
		fields_fault(reader, value, "expected nothing after default, found '%s'",
		             value->text);
	for (size_t i = 1; problem->custom_validation && i < words.count; i++)
		read_validation_word(reader, value, words.items[i], problem);
	strv_done(&words);
}

/* One end of a range: a number, or an infinity, "inf" with or without a sign, which is NULL. */
static int parse_bound(const char *word, double *ret, const char **ret_text)
{
	const char *digits = word + (*word == '-' || *word == '+');
	*ret_text = strcmp(digits, "inf") == 0 ? NULL : word;
	if (*ret_text)
		return manifest_check_number(word, ret);
	*ret = *word == '-' ? -HUGE_VAL : HUGE_VAL;
	return 0;
}

static void replace_text(struct fields_reader *reader, char **target, const char *text)
{
	free(*target);
	*target = text ? strdup(text) : NULL;
	if (text && !*target)
		fields_out_of_memory(reader);
}

/* range: "A B" */
static void field_range_of_scores(struct fields_reader *reader, const struct field *field,
                                  const struct yaml_node *value, void *target)
{
	struct group_grading *grading = target;
	struct strv words = {0};
	field_words(reader, field, value, &words);
	double low, high;
	const char *low_text, *high_text;
	if (words.count == 2 && parse_bound(words.items[0], &low, &low_text) == 0 &&
	    parse_bound(words.items[1], &high, &high_text) == 0 && low <= high) {
		replace_text(reader, &grading->range_low, low_text);
		replace_text(reader, &grading->range_high, high_text);
	} else if (value->kind == YAML_SCALAR) {
		fields_fault(reader, value, "expected two numbers, the lower first, found '%s'",
		             value->text);
	}
	strv_done(&words);
}

/* A string of arguments for every validator, or a map {name, flags} for one. */
struct named_flags {
	char *name;
	struct strv words;
};

static const struct field flags_rows[] = {
	FIELD("name", field_string, offsetof(struct named_flags, name), .flags = FIELD_REQUIRED),
	FIELD("flags", field_words, offsetof(struct named_flags, words)),
};
static const struct field_table flags_table = FIELD_TABLE(flags_rows);

static struct named_flags read_flags(struct fields_reader *reader, const struct field *field,
                                     const struct yaml_node *value,
                                     const struct program_list *programs)
{
	struct named_flags flags = {0};
	if (value->kind == YAML_MAPPING)
		fields_read(reader, value, &flags_table, &flags);
	else
		field_words(reader, field, value, &flags.words);
	if (flags.name)
		manifest_check_program(reader, yaml_get(value, "name"), programs);
	return flags;
}

static void field_input_flags(struct fields_reader *reader, const struct field *field,
                              const struct yaml_node *value, void *target)
{
	struct group_file *file = target;
	struct case_settings *settings = &file->settings;
	struct named_words *items = calloc(1, sizeof(*items));
	if (!items) {
		fields_out_of_memory(reader);
		return;
	}
	struct named_flags flags =
		read_flags(reader, field, value, &file->problem->input_validators);
	*items = (struct named_words){.name = flags.name, .words = flags.words};
	named_words_free(settings->input_validator_args, settings->n_input_validator_args);
	settings->input_validator_args = items;
	settings->n_input_validator_args = 1;
}

static void field_output_flags(struct fields_reader *reader, const struct field *field,
                               const struct yaml_node *value, void *target)
{
	struct group_file *file = target;
	struct case_settings *settings = &file->settings;
	struct named_flags flags =
		read_flags(reader, field, value, &file->problem->output_validators);
	file->output_args_given = true;
	strv_done(&settings->output_validator_args);
	free(settings->output_validator_name);
	settings->output_validator_args = flags.words;
	settings->output_validator_name = flags.name;
}

/* first_error and grade are words of before the format was written down. */
static const struct field_choice on_reject_words[] = {
	{"break", false}, {"continue", true}, {"first_error", false}, {"grade", true}, {NULL, 0},
};

static const struct field group_rows[] = {
	FIELD("on_reject", field_flag, offsetof(struct group_file, grading.continue_on_reject),
              .arg = on_reject_words),
	FIELD("grading", field_flag, offsetof(struct group_file, grading.custom),
              .arg = FIELD_CHOICES({"default", false}, {"custom", true})),
	FIELD("grader_flags", field_real_string, offsetof(struct group_file, grading.grader_flags)),
	FIELD("input_validator_flags", field_input_flags, 0, .flags = FIELD_UNNEEDED),
	FIELD("output_validator_flags", field_output_flags, 0),
	FIELD("accept_score", manifest_field_number_text,
              offsetof(struct group_file, grading.accept_score)),
	FIELD("reject_score", manifest_field_number_text,
              offsetof(struct group_file, grading.reject_score)),
	FIELD("range", field_range_of_scores, offsetof(struct group_file, grading)),
};
const struct field_table kattis_legacy_group_table = FIELD_TABLE(group_rows);

/* Nobody who judges needs it, and hundreds of packages have it as YAML 1.1 spells it. */
static void field_unused_bool(struct fields_reader *reader, _unused_ const struct field *field,
                              const struct yaml_node *value, _unused_ void *target)
{
	static const char *const old_words[] = {"yes", "no", "on", "off"};
	for (size_t i = 0; value->kind == YAML_SCALAR && i < ARRAY_SIZE(old_words); i++)
		if (strcasecmp(old_words[i], value->text) == 0)
			return;
	if (reader->strict && !yaml_is_truth(value))
		fields_deviation(reader, value, "expected true or false");
}

static const struct field grading_rows[] = {
	FIELD("objective", field_flag, offsetof(struct problem, minimize_score),
              .arg = FIELD_CHOICES({"max", false}, {"min", true})),
	FIELD("show_test_data_groups", field_unused_bool, 0),
	/* From before the format was written down: what data/testdata.yaml is for now. */
	FIELD("on_reject", field_flag, offsetof(struct problem, grading.continue_on_reject),
              .flags = FIELD_TOLERATED, .arg = on_reject_words),
	FIELD("accept_score", manifest_field_number_text,
              offsetof(struct problem, grading.accept_score), .flags = FIELD_TOLERATED),
	FIELD("reject_score", manifest_field_number_text,
              offsetof(struct problem, grading.reject_score), .flags = FIELD_TOLERATED),
	FIELD("range", field_range_of_scores, offsetof(struct problem, grading),
              .flags = FIELD_TOLERATED),
	FIELD("custom_scoring", field_ignored, 0, .flags = FIELD_TOLERATED),
};
static const struct field_table grading_table = FIELD_TABLE(grading_rows);

/* Words in one string; a list is what later versions have. */
static void field_keywords(struct fields_reader *reader, const struct field *field,
                           const struct yaml_node *value, void *target)
{
	static const char blanks[] = " \t\r\n";
	if (value->kind == YAML_SEQUENCE) {
		fields_deviation(reader, value, "expected words in one string, found a list");
		field_strings(reader, field, value, target);
		return;
	}
	const char *at = fields_text(reader, value, "words in one string");
	for (size_t size; at && *(at += strspn(at, blanks)); at += size) {
		size = strcspn(at, blanks);
		if (strv_take(target, strndup(at, size)) < 0)
			fields_out_of_memory(reader);
	}
}

static const char is_legacy[] = "legacy"; /* .arg of parsers that read both families */

static const struct field shared_rows[] = {
	FIELD("problem_format_version", field_string, offsetof(struct problem, format_text)),
	FIELD("name", manifest_field_name, offsetof(struct problem, name), .arg = is_legacy),
	FIELD("limits", field_mapping, offsetof(struct problem, limits), .arg = &limit_table),
	FIELD("validation", manifest_field_validation, 0),
	FIELD("validator_flags", field_words, offsetof(struct problem, validator_flags)),
	FIELD("keywords", field_keywords, offsetof(struct problem, keywords),
              .flags = FIELD_UNNEEDED),
	FIELD("libraries", field_ignored, 0, .flags = FIELD_TOLERATED),
	FIELD("languages", field_ignored, 0, .flags = FIELD_TOLERATED),
};
static const struct field_table shared_table =
	FIELD_TABLE(shared_rows, .also = &manifest_metadata_legacy_table);

static const struct field legacy_rows[] = {
	FIELD("type", manifest_field_type, 0, .arg = is_legacy),
	FIELD("grading", field_mapping, 0, .arg = &grading_table),
};
const struct field_table kattis_legacy_table = FIELD_TABLE(legacy_rows, .also = &shared_table);

static const struct field icpc_rows[] = {
	FIELD("type", manifest_field_type, 0, .flags = FIELD_TOLERATED, .arg = is_legacy),
	FIELD("grading", field_mapping, 0, .flags = FIELD_TOLERATED, .arg = &grading_table),
};
const struct field_table kattis_legacy_icpc_table = FIELD_TABLE(icpc_rows, .also = &shared_table);
