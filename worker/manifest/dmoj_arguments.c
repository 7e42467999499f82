/* SPDX-License-Identifier: MIT */
/*
 * Arguments of programs and of built-in checkers in init.yml. DMOJ calls a checker with them as Python's keywords: one that
 * the checker does not know goes into **kwargs and is lost.
 */
#include "checkers/checker.h"
#include "worker/manifest/dmoj_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Python's str() of a truth value is a word with a capital. */
static const char *python_text(const struct yaml_node *scalar)
{
	static const struct {
		const char *yaml, *python;
	} words[] = {{"true", "True"}, {"false", "False"}, {"yes", "True"},  {"no", "False"},
	             {"on", "True"},   {"off", "False"},   {"null", "None"}, {"~", "None"}};
	for (size_t i = 0; scalar->plain && i < ARRAY_SIZE(words); i++)
		if (strcasecmp(words[i].yaml, scalar->text) == 0)
			return words[i].python;
	return scalar->text;
}

static void add_argument(struct fields_reader *reader, const struct yaml_node *value,
                         struct strv *args)
{
	if (!fields_text(reader, value, "an argument"))
		return;
	if (strv_add(args, python_text(value)) < 0)
		fields_out_of_memory(reader);
}

void dmoj_field_arguments(struct fields_reader *reader, _unused_ const struct field *field,
                          const struct yaml_node *value, void *target)
{
	struct strv *args = target;
	strv_done(args);
	*args = (struct strv){0};
	if (value->kind != YAML_SEQUENCE) {
		fields_fault(reader, value, "expected a list of arguments");
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		add_argument(reader, value->items[i], args);
}

/* ---- of built-in checkers -------------------------------------------------------------------- */

/* "1,2,3" of a list: one word for each key. */
static char *list_text(struct dmoj_reader *d, const struct yaml_node *list)
{
	struct strbuf text = {0};
	strbuf_puts(&text, "");
	for (size_t i = 0; i < list->count; i++)
		if (fields_text(d->fields, list->items[i], "a number or a word"))
			strbuf_printf(&text, "%s%s", i ? "," : "", python_text(list->items[i]));
	return strbuf_take(&text);
}

/* Of "checker dmoj floats: precision x: expected an integer" what the key does not say. */
static const char *last_part(const char *text)
{
	const char *colon = strrchr(text, ':');
	return colon ? colon + strspn(colon, ": ") : text;
}

/* Whether the checker takes the two words; what it knows and does not take would fail every case. */
static bool is_taken(struct dmoj_reader *d, const struct checker_type *type,
                     const struct yaml_pair *pair, const char *value)
{
	const char *const words[] = {pair->key->text, value};
	_cleanup_(checker_freep) struct checker *checker = NULL;
	struct error err = {0};
	int r = checker_new(type, words, ARRAY_SIZE(words), CHECKER_ONCE, &checker, &err);
	if (r == -ENOMEM)
		fields_out_of_memory(d->fields);
	else if (r == -ENOENT)
		fields_deviation(d->fields, pair->key, "expected an argument of the checker");
	else if (r < 0)
		fields_fault(d->fields, pair->value, "%s, found '%s'", last_part(err.text), value);
	return r == 0;
}

/* The words of a list are one, with commas; NULL after a fault. */
static char *value_text(struct dmoj_reader *d, const struct yaml_node *value)
{
	char *text = NULL;
	if (value->kind == YAML_MAPPING)
		fields_fault(d->fields, value, "expected text or a list");
	else if (!(text = value->kind == YAML_SCALAR ? strdup(python_text(value))
	                                             : list_text(d, value)))
		fields_out_of_memory(d->fields);
	return text;
}

void dmoj_read_arguments(struct dmoj_reader *d, const char *checker, const struct yaml_node *args,
                         struct strv *ret)
{
	const struct checker_type *type = checker_by_name(checker);
	if (!type || args->kind != YAML_MAPPING) {
		fields_fault(d->fields, args, "expected a map of arguments");
		return;
	}
	for (size_t i = 0; i < args->count; i++) {
		const struct yaml_pair *pair = &args->pairs[i];
		_cleanup_(freep) char *value = value_text(d, pair->value);
		if (value && is_taken(d, type, pair, value) &&
		    (strv_add(ret, pair->key->text) < 0 || strv_add(ret, value) < 0))
			fields_out_of_memory(d->fields);
	}
}
