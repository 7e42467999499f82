/* SPDX-License-Identifier: MIT */
#include "checkers/dmoj.h"

#include "checkers/decimal.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values. */

static bool parse_bool(const char *text, void *ret_value)
{
	bool yes = strcasecmp(text, "true") == 0; /* Python has True */
	*(bool *)ret_value = yes;
	return yes || strcasecmp(text, "false") == 0;
}

/* Beyond these a tolerance is 0, or anything is near. */
enum { PRECISION_LEAST = -300, PRECISION_MOST = 400 };

static bool parse_precision(const char *text, void *ret_value)
{
	char *end, power[16];
	errno = 0;
	long precision = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end || precision < PRECISION_LEAST ||
	    precision > PRECISION_MOST)
		return false;
	(void)snprintf(power, sizeof(power), "1e%ld", -precision);
	return decimal_parse(power, ret_value);
}

/* Return: the place of @text in @names, -1 when it is not there. */
static int name_find(const char *text, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, names[i]) == 0)
			return (int)i;
	}
	return -1;
}

static bool parse_error_mode(const char *text, void *ret_value)
{
	static const char *const names[] = {"default", "absolute", "relative"};
	int found = name_find(text, names, ARRAY_SIZE(names));
	if (found >= 0)
		*(enum dmoj_error_mode *)ret_value = (enum dmoj_error_mode)found;
	return found >= 0;
}

static bool parse_split(const char *text, void *ret_value)
{
	static const char *const names[] = {"lines", "whitespace"};
	int found = name_find(text, names, ARRAY_SIZE(names));
	if (found >= 0)
		*(enum dmoj_split *)ret_value = (enum dmoj_split)found;
	return found >= 0;
}

static bool parse_points(const char *text, void *ret_value)
{
	struct dmoj_options *options = ret_value;
	uint64_t sum = 0;
	options->n_points = 0;
	for (const char *at = text;; at++) {
		char *end;
		errno = 0;
		unsigned long points = strtoul(at, &end, 10);
		if (*at < '0' || *at > '9' || errno != 0 || points > UINT32_MAX ||
		    options->n_points == DMOJ_LINES_MOST)
			return false;
		options->points[options->n_points++] = (uint32_t)points;
		sum += points;
		at = end;
		if (*at != ',')
			return *at == '\0' && sum > 0;
	}
}

/* Keys. */

enum {
	KEY_PRECISION = 1,
	KEY_ERROR_MODE = 2,
	KEY_PE_ALLOWED = 4,
	KEY_FILTER_NEW_LINE = 8,
	KEY_FEEDBACK = 16,
	KEY_POINT_DISTRIBUTION = 32,
	KEY_FILLER_LINES_REQUIRED = 64,
	KEY_SPLIT_ON = 128,
};

struct key {
	const char *name;
	unsigned bit;
	const char *expected;
	bool (*parse)(const char *text, void *ret_value);
	size_t offset;
};

#define AT(member) offsetof(struct dmoj_options, member)
static const struct key keys[] = {
	{"precision", KEY_PRECISION, "an integer", parse_precision, AT(tolerance)},
	{"error_mode", KEY_ERROR_MODE, "default, absolute or relative", parse_error_mode,
         AT(error_mode)},
	{"pe_allowed", KEY_PE_ALLOWED, "true or false", parse_bool, AT(pe_allowed)},
	{"filter_new_line", KEY_FILTER_NEW_LINE, "true or false", parse_bool, AT(filter_new_line)},
	{"feedback", KEY_FEEDBACK, "true or false", parse_bool, AT(feedback)},
	{"point_distribution", KEY_POINT_DISTRIBUTION,
         "at most 1024 integers, not negative and not all 0, with commas", parse_points, 0},
	{"filler_lines_required", KEY_FILLER_LINES_REQUIRED, "true or false", parse_bool,
         AT(filler_lines_required)},
	{"split_on", KEY_SPLIT_ON, "lines or whitespace", parse_split, AT(split_on)},
};
#undef AT

static const struct key *key_find(const char *name, unsigned known)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		if ((known & keys[i].bit) && strcmp(keys[i].name, name) == 0)
			return &keys[i];
	}
	return NULL;
}

static int parse(unsigned known, const char *const words[], size_t count, enum checker_words rule,
                 void *ret_options, struct error *err)
{
	struct dmoj_options *options = ret_options;
	unsigned given = 0;
	*options = (struct dmoj_options){
		.tolerance = 1e-6,
		.pe_allowed = true,
		.feedback = true,
		.filler_lines_required = true,
		.n_points = 1,
		.points = {1},
	};
	for (size_t i = 0; i < count; i += 2) {
		const struct key *key = key_find(words[i], known);
		if (!key)
			return error_say(err, -ENOENT, "unknown argument %s", words[i]);
		if (rule == CHECKER_ONCE && (given & key->bit))
			return error_say(err, -EINVAL, "%s: it was given before", key->name);
		given |= key->bit;
		if (i + 1 == count || !key->parse(words[i + 1], (char *)options + key->offset))
			return error_say(err, -EINVAL, "%s %s: expected %s", key->name,
			                 i + 1 < count ? words[i + 1] : "", key->expected);
	}
	return 0;
}

#define PARSE(name, known)                                                                         \
	int dmoj_parse_##name(const char *const words[], size_t count, enum checker_words rule,    \
	                      void *ret_options, struct error *err)                                \
	{                                                                                          \
		return parse(known, words, count, rule, ret_options, err);                         \
	}

PARSE(precision, KEY_PRECISION)
PARSE(floats, KEY_PRECISION | KEY_ERROR_MODE)
PARSE(identical, KEY_PE_ALLOWED)
PARSE(rstripped, KEY_FILTER_NEW_LINE)
PARSE(linecount, KEY_FEEDBACK)
PARSE(linematches, KEY_POINT_DISTRIBUTION | KEY_FILLER_LINES_REQUIRED)
PARSE(sorted, KEY_SPLIT_ON)
