/* SPDX-License-Identifier: MIT */
/* Fields of one value: text, yes or no, numbers, words to choose from. */
#include "common/fields.h"
#include "common/numeral.h"
#include "common/units.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* @text may be NULL, after a fault. */
static void replace(struct fields_reader *reader, const char *text, char **string)
{
	if (!text)
		return;
	char *copy = strdup(text);
	if (!copy) {
		fields_out_of_memory(reader);
		return;
	}
	free(*string);
	*string = copy;
}

void field_string(struct fields_reader *reader, _unused_ const struct field *field,
                  const struct yaml_node *value, void *target)
{
	replace(reader, fields_text(reader, value, "text"), target);
}

void field_real_string(struct fields_reader *reader, _unused_ const struct field *field,
                       const struct yaml_node *value, void *target)
{
	replace(reader, fields_string(reader, value, "text"), target);
}

void field_bool(struct fields_reader *reader, _unused_ const struct field *field,
                const struct yaml_node *value, void *target)
{
	/* YAML 1.2 knows the first six; most parsers are still of version 1.1, and read the
	 * others too. */
	static const struct {
		const char *word;
		bool value, is_deviation;
	} words[] = {
		{"true", true, false},   {"True", true, false},   {"TRUE", true, false},
		{"false", false, false}, {"False", false, false}, {"FALSE", false, false},
		{"yes", true, true},     {"Yes", true, true},     {"no", false, true},
		{"No", false, true},     {"on", true, true},      {"off", false, true},
	};
	const char *text = fields_plain_text(reader, value, "true or false");
	if (!text)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].word, text) != 0)
			continue;
		if (words[i].is_deviation)
			fields_deviation(reader, value, "expected true or false, found '%s'", text);
		*(bool *)target = words[i].value;
		return;
	}
	fields_fault(reader, value, "expected true or false, found '%s'", text);
}

void field_count(struct fields_reader *reader, const struct field *field,
                 const struct yaml_node *value, void *target)
{
	const struct field_range *range = field->arg;
	const char *text = fields_plain_text(reader, value, "a whole number");
	if (!text)
		return;
	uint64_t count;
	int r = units_parse_count(text, range->most, &count);
	if (r == 0 && count >= range->least)
		*(uint64_t *)target = count * (range->unit ? range->unit : 1);
	else
		fields_fault(reader, value, "expected a whole number from %ju to %ju, found '%s'",
		             (uintmax_t)range->least, (uintmax_t)range->most, text);
}

void field_seconds(struct fields_reader *reader, const struct field *field,
                   const struct yaml_node *value, void *target)
{
	static const struct field_range any = {.most = UINT64_MAX};
	const struct field_range *range = field->arg ? field->arg : &any;
	const char *text = fields_plain_text(reader, value, "a number of seconds");
	if (!text)
		return;
	uint64_t ns;
	int r = numeral_seconds(text, &ns);
	if (r < 0 && text[0] == '-')
		fields_fault(reader, value, "expected a number of seconds %s, found '%s'",
		             range->least > 0 ? "above 0" : "from 0 on", text);
	else if (r == 0 && ns >= range->least && ns <= range->most)
		*(uint64_t *)target = ns;
	else if (r == -EINVAL)
		fields_fault(reader, value,
		             "expected a number of seconds with at most nine decimals, found '%s'",
		             text);
	else
		fields_fault(reader, value, "expected a number of seconds %s, found '%s'",
		             r == 0 && ns < range->least ? "above 0" : "that is not as large", text);
}

void field_number(struct fields_reader *reader, const struct field *field,
                  const struct yaml_node *value, void *target)
{
	static const struct field_bounds any = {-HUGE_VAL, HUGE_VAL};
	const struct field_bounds *bounds = field->arg ? field->arg : &any;
	const char *text = fields_plain_text(reader, value, "a number");
	if (!text)
		return;
	double number;
	int r = numeral_number(text, &number);
	if (r == 0 && number >= bounds->least && number <= bounds->most)
		*(double *)target = number;
	else if (r == 0 && bounds->most == HUGE_VAL)
		fields_fault(reader, value, "expected a number of at least %g, found '%s'",
		             bounds->least, text);
	else if (r == 0)
		fields_fault(reader, value, "expected a number from %g to %g, found '%s'",
		             bounds->least, bounds->most, text);
	else
		fields_fault(reader, value, "expected a decimal number, found '%s'", text);
}

/* The next word after @choice that is not the same with other capitals. */
static const struct field_choice *next_choice(const struct field_choice *choice)
{
	const struct field_choice *next = choice + 1;
	while (next->word && strcasecmp(next->word, choice->word) == 0)
		next++;
	return next;
}

/* "red, blue or green"; NULL when memory ran out. */
static char *list_choices(const struct field_choice *choices)
{
	struct strbuf words = {0};
	for (const struct field_choice *c = choices; c->word; c = next_choice(c)) {
		const char *separator = next_choice(c)->word ? ", " : " or ";
		strbuf_printf(&words, "%s%s", c == choices ? "" : separator, c->word);
	}
	return strbuf_take(&words);
}

void field_choice(struct fields_reader *reader, const struct field *field,
                  const struct yaml_node *value, void *target)
{
	const struct field_choice *choices = field->arg;
	const char *text = fields_text(reader, value, "a word");
	if (!text)
		return;
	for (const struct field_choice *choice = choices; choice->word; choice++) {
		if (strcmp(choice->word, text) == 0) {
			*(int *)target = choice->value;
			return;
		}
	}
	_cleanup_(freep) char *expected = list_choices(choices);
	if (expected)
		fields_fault(reader, value, "expected %s, found '%s'", expected, text);
	else
		fields_out_of_memory(reader);
}

void field_flag(struct fields_reader *reader, const struct field *field,
                const struct yaml_node *value, void *target)
{
	int choice = *(bool *)target;
	field_choice(reader, field, value, &choice);
	*(bool *)target = choice != 0;
}
