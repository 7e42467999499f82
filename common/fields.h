/* SPDX-License-Identifier: MIT */
/*
 * From YAML nodes to a struct, by table: one row says the key, who parses its value and where the
 * result goes. A format is then a list of rows, and every fault of a file is told at once, each
 * with its place and the key's path.
 *
 *	static const struct field_range mebibytes = {.least = 1, .most = 1 << 24, .unit = MIB};
 *	static const struct field rows[] = {
 *		FIELD("name", field_string, offsetof(struct suite, name), .flags = FIELD_REQUIRED),
 *		FIELD("memory", field_count, offsetof(struct suite, memory_bytes), .arg = &mebibytes),
 *	};
 *	static const struct field_table table = FIELD_TABLE(rows);
 *	struct fields_reader reader = {.file = file, .root = root, .findings = &findings};
 *	fields_read(&reader, root, &table, &suite);
 *
 * A key whose value is null is a key that is not there, and an error when reading strictly. A value that was refused leaves
 * its target as it was.
 */
#pragma once

#include "common/attr.h"
#include "common/finding.h"
#include "common/strbuf.h"
#include "common/yaml.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fields_reader {
	const char *file;             /* for findings, borrowed */
	const struct yaml_node *root; /* the document: findings have keys as they stand in it */
	struct findings *findings;
	bool strict;   /* deviations are errors, not warnings */
	bool has_none; /* null is a value of the format, as good as no key */
	bool unneeded; /* what is read now is of no use for the work at hand: faults are deviations */
	size_t faults; /* that were told; deviations are none, also where they are errors */
};

struct field;

/**
 * field_parser - reads one value, never null, into @target
 * @target: the struct's member, at the row's offset
 *
 * Faults are told by fields_fault() and its kin; there is nothing to return.
 */
typedef void field_parser(struct fields_reader *reader, const struct field *field,
                          const struct yaml_node *value, void *target);

enum field_flags {
	FIELD_REQUIRED = 1 << 0,  /* an error when it is missing */
	FIELD_EXPECTED = 1 << 1,  /* a deviation when it is missing */
	FIELD_TOLERATED = 1 << 2, /* a deviation when it is there */
	FIELD_UNNEEDED = 1 << 3,  /* its faults are deviations */
};

struct field {
	const char *key;
	field_parser *parse;
	size_t offset;
	unsigned flags;
	const void *arg; /* what the parser's comment says */
};

/* A row; the rest is .flags and .arg, where there are any. */
#define FIELD(key_, parse_, offset_, ...)                                                          \
	{                                                                                          \
		.key = (key_), .parse = (parse_), .offset = (offset_), __VA_ARGS__                 \
	}

struct field_table {
	const struct field *rows;
	size_t count;
	const struct field_table *also; /* more rows, after these; NULL for none */
};
#define FIELD_TABLE(array, ...)                                                                    \
	{                                                                                          \
		.rows = (array), .count = ARRAY_SIZE(array), __VA_ARGS__                           \
	}

/* Reads a mapping of the reader's document by @table; @target is what the offsets are in. Unknown keys are deviations. */
void fields_read(struct fields_reader *reader, const struct yaml_node *mapping,
                 const struct field_table *table, void *target);

/* An error at @node, a deviation where it is unneeded: "expected …"; the key is where it stands in the document. */
void fields_fault(struct fields_reader *reader, const struct yaml_node *node, const char *format,
                  ...) _printf_(3, 4);

/* An error in strict mode, a warning in lenient mode. */
void fields_deviation(struct fields_reader *reader, const struct yaml_node *node,
                      const char *format, ...) _printf_(3, 4);

/* An error: @mapping has no @key; @text is what was expected, "expected …". */
void fields_missing(struct fields_reader *reader, const struct yaml_node *mapping, const char *key,
                    const char *text);

/* Memory ran out; the findings count as failed from now on. */
void fields_out_of_memory(struct fields_reader *reader);

/* @key has no value: as severe as if it were missing, and at least an error in strict mode, where null
 * is no value of the format. */
void fields_nothing(struct fields_reader *reader, const struct yaml_node *key, unsigned flags);

/* The text of a scalar; NULL after a fault that says "expected @what". */
const char *fields_text(struct fields_reader *reader, const struct yaml_node *node,
                        const char *what);

/* The same for values that are strings: a number, true or false without quotes is a deviation. */
const char *fields_string(struct fields_reader *reader, const struct yaml_node *node,
                          const char *what);

/* The same as the first for values that quotes turn into strings: with them it is a deviation. */
const char *fields_plain_text(struct fields_reader *reader, const struct yaml_node *node,
                              const char *what);

/* Bounds of numbers; @unit multiplies what field_count() stores, 0 is 1. Seconds: bounds are
 * nanoseconds. */
struct field_range {
	uint64_t least, most, unit;
};

struct field_bounds {
	double least, most;
};

struct field_choice {
	const char *word;
	int value;
};

/* A list of choices for .arg, ended by one without a word. */
#define FIELD_CHOICES(...) ((const struct field_choice[]){__VA_ARGS__, {NULL, 0}})

/* Accepts anything and stores nothing: keys that are none of our business. */
field_parser field_ignored;
/* char *: any scalar's text; what was there is freed. */
field_parser field_string;
/* char *: the same of what is text to YAML, too: a number, true or false without quotes is a deviation. */
field_parser field_real_string;
/* bool: true or false; yes, no, on and off are deviations. */
field_parser field_bool;
/* uint64_t: a whole number within .arg = struct field_range, times its unit. */
field_parser field_count;
/* uint64_t: seconds, as nanoseconds and exactly: 1, 1.5, .5, 2e-3; .arg = struct field_range or
 * NULL. */
field_parser field_seconds;
/* double: a finite decimal number; .arg = struct field_bounds or NULL. */
field_parser field_number;
/* int or an enum: one of .arg = FIELD_CHOICES(…). */
field_parser field_choice;
/* bool: as field_choice, whether the word's value is not 0. */
field_parser field_flag;
/* struct strv: a list of strings. */
field_parser field_strings;
/* struct strv: one string, or a list of them. */
field_parser field_string_or_strings;
/* struct strv: one string of words as a shell splits it: blanks, '…', "…" and \. */
field_parser field_words;
/* A struct: a mapping by .arg = struct field_table. */
field_parser field_mapping;

/* Adds the words of @text to @words, split as field_words does. Return: 0, -EINVAL for an open
 * quote, -ENOMEM. */
int fields_split_words(const char *text, struct strv *words) _must_check_;
