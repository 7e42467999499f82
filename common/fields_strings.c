/* SPDX-License-Identifier: MIT */
/* Fields of several strings: lists, and command lines as a shell splits them. */
#include "common/fields.h"

#include <errno.h>
#include <string.h>

/* Puts @strings in the place of what @target holds, or throws them away after a fault. */
static void replace_strings(struct strv *target, struct strv *strings, bool is_valid)
{
	if (is_valid) {
		strv_done(target);
		*target = *strings;
	} else {
		strv_done(strings);
	}
}

static bool add_string(struct fields_reader *reader, const struct yaml_node *item,
                       struct strv *strings)
{
	const char *text = fields_text(reader, item, "text");
	if (text && yaml_is_null(item) && item->text[0] == '\0') {
		fields_fault(reader, item, "expected text, found nothing; empty text is written ''");
		return false;
	}
	if (text && (yaml_is_null(item) || yaml_is_truth(item)))
		fields_deviation(reader, item, "expected text, found %s: it is text in quotes, '%s'",
		                 yaml_is_null(item) ? "nothing" : "a truth value", text);
	if (text && strv_add(strings, text) < 0) {
		fields_out_of_memory(reader);
		return false;
	}
	return text != NULL;
}

void field_strings(struct fields_reader *reader, _unused_ const struct field *field,
                   const struct yaml_node *value, void *target)
{
	if (value->kind != YAML_SEQUENCE) {
		fields_fault(reader, value, "expected a list of strings");
		return;
	}
	struct strv strings = {0};
	bool is_valid = true;
	for (size_t i = 0; i < value->count; i++)
		is_valid &= add_string(reader, value->items[i], &strings);
	replace_strings(target, &strings, is_valid);
}

void field_string_or_strings(struct fields_reader *reader, const struct field *field,
                             const struct yaml_node *value, void *target)
{
	if (value->kind != YAML_SCALAR) {
		field_strings(reader, field, value, target);
		return;
	}
	struct strv strings = {0};
	bool is_valid = add_string(reader, value, &strings);
	replace_strings(target, &strings, is_valid);
}

/* One word with its quotes and backslashes; the place behind it, or NULL for an open quote. */
static const char *scan_word(const char *at, struct strbuf *word)
{
	char quote = '\0';
	for (; *at != '\0'; at++) {
		if (!quote && strchr(" \t\r\n", *at))
			break;
		if (*at == quote) {
			quote = '\0';
		} else if (!quote && (*at == '\'' || *at == '"')) {
			quote = *at;
		} else {
			if (*at == '\\' && quote != '\'' && at[1] != '\0')
				at++;
			strbuf_putc(word, *at);
		}
	}
	return quote ? NULL : at;
}

int fields_split_words(const char *text, struct strv *words)
{
	const char *at = text;
	for (;;) {
		at += strspn(at, " \t\r\n");
		if (*at == '\0')
			return 0;
		struct strbuf word = {0};
		at = scan_word(at, &word);
		if (!at) {
			strbuf_done(&word);
			return -EINVAL;
		}
		int r = strv_take(words, strbuf_take(&word));
		if (r < 0)
			return r;
	}
}

void field_words(struct fields_reader *reader, _unused_ const struct field *field,
                 const struct yaml_node *value, void *target)
{
	const char *text = fields_text(reader, value, "words in one string");
	if (!text)
		return;
	struct strv words = {0};
	int r = fields_split_words(text, &words);
	if (r == -EINVAL)
		fields_fault(reader, value, "expected a closing quote");
	else if (r < 0)
		fields_out_of_memory(reader);
	replace_strings(target, &words, r == 0);
}
