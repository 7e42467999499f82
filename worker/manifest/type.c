/* SPDX-License-Identifier: MIT */
/*
 * "type" of problem.yaml: what kind of problem it is, in one word or in several that go together.
 */
#include "worker/manifest/manifest_internal.h"

#include <string.h>

/* Set bits of what a type asks for. */
enum {
	TYPE_PASS_FAIL = 1,
	TYPE_SCORING = 2,
	TYPE_INTERACTIVE = 4,
	TYPE_MULTI_PASS = 8,
	TYPE_SUBMIT_ANSWER = 16
};

static unsigned type_bit(const char *word)
{
	static const struct field_choice types[] = {
		{"pass-fail", TYPE_PASS_FAIL},         {"scoring", TYPE_SCORING},
		{"interactive", TYPE_INTERACTIVE},     {"multi-pass", TYPE_MULTI_PASS},
		{"submit-answer", TYPE_SUBMIT_ANSWER},
	};
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		if (strcmp(types[i].word, word) == 0)
			return (unsigned)types[i].value;
	return 0;
}

static unsigned read_types(struct fields_reader *reader, const struct yaml_node *value,
                           const struct strv *words)
{
	unsigned bits = 0;
	for (size_t i = 0; i < words->count; i++) {
		unsigned bit = type_bit(words->items[i]);
		if (bit == 0)
			fields_fault(reader, value,
			             "expected pass-fail, scoring, interactive, multi-pass or "
			             "submit-answer, found '%s'",
			             words->items[i]);
		else if (bits & bit)
			fields_fault(reader, value, "expected each type once, found '%s' again",
			             words->items[i]);
		bits |= bit;
	}
	return bits;
}

void manifest_field_type(struct fields_reader *reader, const struct field *field,
                         const struct yaml_node *value, void *target)
{
	/* Pairs that exclude each other. */
	static const struct {
		unsigned both;
		const char *message;
	} conflicts[] = {
		{TYPE_PASS_FAIL | TYPE_SCORING, "expected pass-fail or scoring, found both"},
		{TYPE_SUBMIT_ANSWER | TYPE_INTERACTIVE,
	         "expected submit-answer or interactive, found both"},
		{TYPE_SUBMIT_ANSWER | TYPE_MULTI_PASS,
	         "expected submit-answer or multi-pass, found both"},
	};
	struct problem *problem = target;
	bool is_list = value->kind == YAML_SEQUENCE;
	struct strv words = {0};
	if (is_list)
		field_strings(reader, field, value, &words);
	else
		field_words(reader, field, value, &words);
	unsigned bits = read_types(reader, value, &words);
	if (is_list && value->count == 0)
		fields_fault(reader, value, "expected at least one type");
	if (!is_list && words.count > 1)
		fields_deviation(reader, value, "expected %s",
		                 field->arg ? "one word" : "a list for several types");
	if (field->arg && (bits & ~(unsigned)(TYPE_PASS_FAIL | TYPE_SCORING)) != 0)
		fields_deviation(reader, value, "expected pass-fail or scoring");
	for (size_t i = 0; i < ARRAY_SIZE(conflicts); i++)
		if ((bits & conflicts[i].both) == conflicts[i].both)
			fields_fault(reader, value, "%s", conflicts[i].message);
	problem->scoring = bits & TYPE_SCORING;
	problem->interactive |= (bits & TYPE_INTERACTIVE) != 0;
	problem->multi_pass |= (bits & TYPE_MULTI_PASS) != 0;
	problem->submit_answer = bits & TYPE_SUBMIT_ANSWER;
	strv_done(&words);
}
