/* SPDX-License-Identifier: MIT */
#include "common/fields.h"

#include "common/units.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void path_append(struct strbuf *buf, const struct field_path *path)
{
	if (!path)
		return;
	path_append(buf, path->parent);
	if (path->parent)
		strbuf_putc(buf, '.');
	strbuf_puts(buf, path->key);
}

static void tell(struct fields_reader *reader, enum severity severity, const struct yaml_node *node,
                 const char *format, va_list args) _printf_(4, 0);

static void tell(struct fields_reader *reader, enum severity severity, const struct yaml_node *node,
                 const char *format, va_list args)
{
	struct strbuf path = {0};
	path_append(&path, reader->path);
	_cleanup_(freep) char *key = reader->path ? strbuf_take(&path) : NULL;
	_cleanup_(freep) char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	const struct place place = {reader->file, node->line, node->column, key};
	if (text && (key || !reader->path))
		findings_add(reader->findings, severity, &place, "%s", text);
	else
		fields_out_of_memory(reader);
}

void fields_fault(struct fields_reader *reader, const struct yaml_node *node, const char *format,
                  ...)
{
	va_list args;
	va_start(args, format);
	tell(reader, SEVERITY_ERROR, node, format, args);
	va_end(args);
}

void fields_deviation(struct fields_reader *reader, const struct yaml_node *node,
                      const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(reader, reader->strict ? SEVERITY_ERROR : SEVERITY_WARNING, node, format, args);
	va_end(args);
}

void fields_out_of_memory(struct fields_reader *reader)
{
	reader->findings->out_of_memory = true;
}

static const struct field *find_field(const struct field_table *table, const char *key)
{
	for (; table; table = table->also)
		for (size_t i = 0; i < table->count; i++)
			if (strcmp(table->rows[i].key, key) == 0)
				return &table->rows[i];
	return NULL;
}

static void read_pair(struct fields_reader *reader, const struct yaml_pair *pair,
                      const struct field_table *table, void *target)
{
	const struct field *field = find_field(table, pair->key->text);
	if (!field)
		fields_deviation(reader, pair->key, "expected a known key");
	else if (yaml_is_null(pair->value))
		return;
	else if (field->flags & FIELD_TOLERATED)
		fields_deviation(reader, pair->key, "is no key of this format version");
	if (field)
		field->parse(reader, field, pair->value, (char *)target + field->offset);
}

static void check_missing(struct fields_reader *reader, const struct yaml_node *mapping,
                          const struct field *field)
{
	const struct yaml_node *value = yaml_get(mapping, field->key);
	if (value && !yaml_is_null(value))
		return;
	if (field->flags & FIELD_REQUIRED)
		fields_fault(reader, mapping, "expected this key, it is missing");
	else if (field->flags & FIELD_EXPECTED)
		fields_deviation(reader, mapping, "expected this key, it is missing");
}

void fields_read(struct fields_reader *reader, const struct yaml_node *mapping,
                 const struct field_table *table, void *target)
{
	if (mapping->kind != YAML_MAPPING) {
		fields_fault(reader, mapping, "expected a map of keys and values");
		return;
	}
	const struct field_path *outer = reader->path;
	struct field_path path = {.parent = outer};
	reader->path = &path;
	for (size_t i = 0; i < mapping->count; i++) {
		path.key = mapping->pairs[i].key->text;
		read_pair(reader, &mapping->pairs[i], table, target);
	}
	for (const struct field_table *part = table; part; part = part->also) {
		for (size_t i = 0; i < part->count; i++) {
			path.key = part->rows[i].key;
			check_missing(reader, mapping, &part->rows[i]);
		}
	}
	reader->path = outer;
}

const char *fields_text(struct fields_reader *reader, const struct yaml_node *node, const char *what)
{
	if (node->kind == YAML_SCALAR)
		return node->text;
	fields_fault(reader, node, "expected %s, found a %s", what,
	             node->kind == YAML_SEQUENCE ? "list" : "map");
	return NULL;
}

/* As fields_text(), for values that quotes turn into strings. */
static const char *plain_text(struct fields_reader *reader, const struct yaml_node *node,
                              const char *what)
{
	const char *text = fields_text(reader, node, what);
	if (text && !node->plain)
		fields_deviation(reader, node, "expected %s without quotes", what);
	return text;
}

void field_ignored(_unused_ struct fields_reader *reader, _unused_ const struct field *field,
                   _unused_ const struct yaml_node *value, _unused_ void *target)
{
}

void field_string(struct fields_reader *reader, _unused_ const struct field *field,
                  const struct yaml_node *value, void *target)
{
	char **string = target;
	const char *text = fields_text(reader, value, "text");
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
	const char *text = plain_text(reader, value, "true or false");
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
	const char *text = plain_text(reader, value, "a whole number");
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

/* A decimal number taken apart: the digits from @digits to @end, a point among them or not. */
struct decimal {
	bool is_negative;
	const char *digits, *end;
	int64_t exponent; /* of the digit before the first one: 0.digits * 10^exponent */
};

/* Far beyond any number that is read here; stops an exponent's digits from overflowing. */
enum { EXPONENT_MOST = 1000000000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "e-12" or nothing; NULL for another form. */
static const char *scan_exponent(const char *at, int64_t *exponent)
{
	if (*at != 'e' && *at != 'E')
		return at;
	at++;
	bool is_negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (!is_digit(*at))
		return NULL;
	int64_t value = 0;
	for (; is_digit(*at); at++)
		if (value < EXPONENT_MOST)
			value = value * 10 + (*at - '0');
	*exponent += is_negative ? -value : value;
	return at;
}

static bool scan_decimal(const char *text, struct decimal *ret)
{
	struct decimal d = {.is_negative = *text == '-'};
	const char *at = text;
	if (*at == '-' || *at == '+')
		at++;
	d.digits = at;
	while (is_digit(*at))
		at++;
	d.exponent = at - d.digits;
	bool has_digits = at > d.digits;
	if (*at == '.') {
		at++;
		has_digits |= is_digit(*at);
		while (is_digit(*at))
			at++;
	}
	d.end = at;
	at = has_digits ? scan_exponent(at, &d.exponent) : NULL;
	if (!at || *at != '\0')
		return false;
	*ret = d;
	return true;
}

int fields_parse_seconds(const char *text, uint64_t *ret_ns)
{
	/* 10^9 seconds are 10^18 ns: the first digit of the most is the 19th from the right. */
	enum { NS_DIGITS = 9, MOST_DIGITS = 19 };
	static const uint64_t most_ns = UINT64_C(1000000000) * NS_PER_S;
	struct decimal d;
	if (!scan_decimal(text, &d) || d.is_negative)
		return -EINVAL;
	uint64_t ns = 0;
	int64_t places = d.exponent +
	                 NS_DIGITS; /* places left of the unit's point, from the current digit on */
	bool is_large = false;
	for (const char *at = d.digits; at < d.end; at++) {
		if (*at == '.')
			continue;
		if (*at != '0' && places <= 0)
			return -EINVAL;
		if (*at != '0' && places > MOST_DIGITS)
			is_large = true;
		else if (*at != '0') {
			uint64_t digit = (uint64_t)(*at - '0');
			for (int64_t i = 1; i < places; i++)
				digit *= 10;
			ns += digit;
		}
		places--;
		is_large |= ns > most_ns;
		if (is_large)
			ns = 0;
	}
	if (is_large)
		return -ERANGE;
	*ret_ns = ns;
	return 0;
}

int fields_parse_number(const char *text, double *ret)
{
	struct decimal d;
	if (!scan_decimal(text, &d))
		return -EINVAL;
	locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return -ENOMEM;
	double value = strtod_l(text, NULL, c_locale);
	freelocale(c_locale);
	if (!isfinite(value))
		return -ERANGE;
	*ret = value;
	return 0;
}

void field_seconds(struct fields_reader *reader, const struct field *field,
                   const struct yaml_node *value, void *target)
{
	static const struct field_range any = {.most = UINT64_MAX};
	const struct field_range *range = field->arg ? field->arg : &any;
	const char *text = plain_text(reader, value, "a number of seconds");
	if (!text)
		return;
	uint64_t ns;
	int r = fields_parse_seconds(text, &ns);
	if (r == 0 && ns >= range->least && ns <= range->most)
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
	const char *text = plain_text(reader, value, "a number");
	if (!text)
		return;
	double number;
	int r = fields_parse_number(text, &number);
	if (r == 0 && number >= bounds->least && number <= bounds->most)
		*(double *)target = number;
	else if (r == 0)
		fields_fault(reader, value, "expected a number from %g to %g, found '%s'",
		             bounds->least, bounds->most, text);
	else
		fields_fault(reader, value, "expected a decimal number, found '%s'", text);
}

/* "red, blue or green"; NULL when memory ran out. */
static char *list_choices(const struct field_choice *choices)
{
	struct strbuf words = {0};
	for (const struct field_choice *choice = choices; choice->word; choice++) {
		const char *separator = choice[1].word ? ", " : " or ";
		strbuf_printf(&words, "%s%s", choice == choices ? "" : separator, choice->word);
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

void field_mapping(struct fields_reader *reader, const struct field *field,
                   const struct yaml_node *value, void *target)
{
	fields_read(reader, value, field->arg, target);
}
