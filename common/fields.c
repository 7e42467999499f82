/* SPDX-License-Identifier: MIT */
#include "common/fields.h"

#include "common/numeral.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* At @node, or, where @missing is a key, at the mapping that should have it; @text is NULL when memory ran out. */
static void tell(struct fields_reader *reader, enum severity severity, const struct yaml_node *node,
                 const char *missing, const char *text)
{
	_cleanup_(freep) char *outer = yaml_path(reader->root, node);
	_cleanup_(freep) char *key =
		outer && missing ? str_printf("%s%s%s", outer, *outer ? "." : "", missing)
				 : TAKE_PTR(outer);
	const struct place place = {reader->file, node->line, node->column,
	                            key && *key ? key : NULL};
	if (text && key)
		findings_add(reader->findings, severity, &place, "%s", text);
	else
		fields_out_of_memory(reader);
}

/* What is a deviation when reading strictly, and when not. */
static enum severity deviation(const struct fields_reader *reader)
{
	return reader->strict ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static enum severity fault(const struct fields_reader *reader)
{
	return reader->unneeded ? deviation(reader) : SEVERITY_ERROR;
}

/* That a key is missing which has one of these flags of the two that ask for it. */
static enum severity of_missing(const struct fields_reader *reader, unsigned flags)
{
	return flags & FIELD_REQUIRED ? fault(reader) : deviation(reader);
}

static char *format_text(const char *format, va_list args) _printf_(1, 0);
static char *format_text(const char *format, va_list args)
{
	char *text;
	return vasprintf(&text, format, args) >= 0 ? text : NULL;
}

void fields_fault(struct fields_reader *reader, const struct yaml_node *node, const char *format,
                  ...)
{
	va_list args;
	va_start(args, format);
	_cleanup_(freep) char *text = format_text(format, args);
	va_end(args);
	reader->faults++;
	tell(reader, fault(reader), node, NULL, text);
}

void fields_deviation(struct fields_reader *reader, const struct yaml_node *node,
                      const char *format, ...)
{
	va_list args;
	va_start(args, format);
	_cleanup_(freep) char *text = format_text(format, args);
	va_end(args);
	tell(reader, deviation(reader), node, NULL, text);
}

void fields_missing(struct fields_reader *reader, const struct yaml_node *mapping, const char *key,
                    const char *text)
{
	reader->faults++;
	tell(reader, fault(reader), mapping, key, text);
}

void fields_out_of_memory(struct fields_reader *reader)
{
	reader->findings->out_of_memory = true;
}

void fields_nothing(struct fields_reader *reader, const struct yaml_node *key, unsigned flags)
{
	if ((reader->strict && !reader->has_none) || flags & (FIELD_REQUIRED | FIELD_EXPECTED))
		tell(reader, of_missing(reader, flags), key, NULL,
		     "expected a value, found nothing");
}

static const struct field *find_field(const struct field_table *table, const char *key)
{
	for (; table; table = table->also)
		for (size_t i = 0; i < table->count; i++)
			if (*table->rows[i].key == *key && strcmp(table->rows[i].key, key) == 0)
				return &table->rows[i];
	return NULL;
}

static void read_value(struct fields_reader *reader, const struct field *field,
                       const struct yaml_node *value, void *target)
{
	const bool outer = reader->unneeded;
	reader->unneeded |= (field->flags & FIELD_UNNEEDED) != 0;
	field->parse(reader, field, value, (char *)target + field->offset);
	reader->unneeded = outer;
}

static void read_pair(struct fields_reader *reader, const struct yaml_pair *pair,
                      const struct field_table *table, void *target)
{
	const struct field *field = find_field(table, pair->key->text);
	if (!field)
		fields_deviation(reader, pair->key, "expected a known key");
	else if (yaml_is_null(pair->value))
		fields_nothing(reader, pair->key, field->flags);
	if (pair->value->is_refused || yaml_is_null(pair->value))
		return;
	if (field && field->flags & FIELD_TOLERATED)
		fields_deviation(reader, pair->key, "is no key of this format version");
	if (field)
		read_value(reader, field, pair->value, target);
}

static void check_missing(struct fields_reader *reader, const struct yaml_node *mapping,
                          const struct field *field)
{
	if (field->flags & (FIELD_REQUIRED | FIELD_EXPECTED) && !yaml_get(mapping, field->key))
		tell(reader, of_missing(reader, field->flags), mapping, field->key,
		     "expected this key, it is missing");
}

void fields_read(struct fields_reader *reader, const struct yaml_node *mapping,
                 const struct field_table *table, void *target)
{
	if (mapping->kind != YAML_MAPPING) {
		fields_fault(reader, mapping, "expected a map of keys and values");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++)
		read_pair(reader, &mapping->pairs[i], table, target);
	for (const struct field_table *part = table; part; part = part->also)
		for (size_t i = 0; i < part->count; i++)
			check_missing(reader, mapping, &part->rows[i]);
}

const char *fields_text(struct fields_reader *reader, const struct yaml_node *node, const char *what)
{
	if (node->kind == YAML_SCALAR)
		return node->text;
	fields_fault(reader, node, "expected %s, found a %s", what,
	             node->kind == YAML_SEQUENCE ? "list" : "map");
	return NULL;
}

/* What a plain scalar is to YAML other than text, of what a human may mean as text; NULL: nothing. */
static const char *other_type(const struct yaml_node *node)
{
	double number;
	if (yaml_is_truth(node))
		return "a truth value";
	return node->plain && numeral_number(node->text, &number) == 0 ? "a number" : NULL;
}

const char *fields_string(struct fields_reader *reader, const struct yaml_node *node,
                          const char *what)
{
	const char *text = fields_text(reader, node, what);
	const char *other = text ? other_type(node) : NULL;
	if (other)
		fields_deviation(reader, node, "expected %s, found %s: it is text in quotes, '%s'",
		                 what, other, text);
	return text;
}

const char *fields_plain_text(struct fields_reader *reader, const struct yaml_node *node,
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

void field_mapping(struct fields_reader *reader, const struct field *field,
                   const struct yaml_node *value, void *target)
{
	fields_read(reader, value, field->arg, target);
}
