/* SPDX-License-Identifier: MIT */
/*
 * Objects of JSON into structs: a table of members for each object, a function for each kind of value. A member that is
 * missing or null leaves the zero that says "not known"; the way to a value that is not as expected stands in @place.
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"

#include <jansson.h>
#include <stddef.h>

struct json_reader {
	const char *name;   /* of the file */
	char place[256];    /* "judgements[3].cases[0].cpu_s" */
	struct strv *words; /* owns what json_read_word() points to */
	struct error *err;
};

struct json_member {
	const char *key; /* NULL ends a table */
	int (*read)(struct json_reader *r, const json_t *value, const struct json_member *member,
	            void *field);
	size_t offset;                     /* of the field in its struct */
	size_t counter;                    /* of a list's counter in the same struct */
	size_t size;                       /* of a list's items, or of what a pointer points to */
	const struct json_member *members; /* of an object, or of a list's items */
};

#define MEMBER(key, read, type, field)                                                             \
	{                                                                                          \
		key, read, offsetof(struct type, field), 0, 0, NULL                                \
	}
#define OBJECT(key, type, field, members)                                                          \
	{                                                                                          \
		key, json_read_object, offsetof(struct type, field), 0, 0, members                 \
	}
#define POINTER(key, type, field, members)                                                         \
	{                                                                                          \
		key, json_read_pointer, offsetof(struct type, field), 0,                           \
			sizeof(*((struct type *)0)->field), members                                \
	}
#define LIST(key, type, field, count, members)                                                     \
	{                                                                                          \
		key, json_read_list, offsetof(struct type, field), offsetof(struct type, count),   \
			sizeof(*((struct type *)0)->field), members                                \
	}

/* "a.json: judgements[3]: WHAT expected". Return: -EINVAL. */
int json_expected(const struct json_reader *r, const char *what);
int json_no_memory(const struct json_reader *r);

/* The struct that @field is the member of. */
void *json_owner_of(void *field, const struct json_member *member);

/* The index in a list of words that NULL ends, -1 for none of them. */
int json_word_index(const json_t *value, const char *const *words);

/* Return, as all below: 0, -EINVAL or -ENOMEM; what was read until then is in @object. */
int json_read_members(struct json_reader *r, const json_t *value, const struct json_member *members,
                      void *object) _must_check_;

/* ---- kinds of values; the comment tells the field's type ---- */

#define JSON_READ(name)                                                                            \
	int json_read_##name(struct json_reader *r, const json_t *value,                           \
	                     const struct json_member *member, void *field) _must_check_

JSON_READ(object);   /* a struct */
JSON_READ(pointer);  /* a pointer to a struct; an empty object leaves NULL */
JSON_READ(list);     /* a pointer to structs, with a counter */
JSON_READ(string);   /* char *, owned */
JSON_READ(word);     /* const char *, owned by the reader's words */
JSON_READ(strings);  /* struct strv */
JSON_READ(seconds);  /* uint64_t, nanoseconds */
JSON_READ(count);    /* uint64_t */
JSON_READ(unsigned); /* unsigned */
JSON_READ(int);      /* int */
JSON_READ(bool);     /* bool */
JSON_READ(score);    /* char *, the number as text; see json_scores.h */
