/* SPDX-License-Identifier: MIT */
#include "common/fields.h"

#include "common/numeral.h"

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
