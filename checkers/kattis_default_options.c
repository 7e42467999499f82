/* SPDX-License-Identifier: MIT */
#include "checkers/decimal.h"
#include "checkers/kattis_default.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

enum { TOLERANCE_ABS = 1, TOLERANCE_REL = 2 };

struct option_row {
	const char *word;
	unsigned tolerances; /* which of them it sets by the word that follows */
	size_t flag;         /* offset of the bool that it sets */
};

#define FLAG(member) offsetof(struct kattis_default_options, member)
static const struct option_row option_rows[] = {
	{"case_sensitive", 0, FLAG(case_sensitive)},
	{"space_change_sensitive", 0, FLAG(space_change_sensitive)},
	{"float_absolute_tolerance", TOLERANCE_ABS, FLAG(numbers)},
	{"float_relative_tolerance", TOLERANCE_REL, FLAG(numbers)},
	{"float_tolerance", TOLERANCE_ABS | TOLERANCE_REL, FLAG(numbers)},
};
#undef FLAG

static const struct option_row *option_find(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_rows); i++) {
		if (strcmp(option_rows[i].word, word) == 0)
			return &option_rows[i];
	}
	return NULL;
}

static int parse_tolerance(const struct option_row *row, const char *word,
                           struct kattis_default_options *options, struct error *err)
{
	double value;
	if (!word)
		return error_say(err, -EINVAL, "%s: a number was expected after it", row->word);
	if (!decimal_parse(word, &value) || value < 0)
		return error_say(err, -EINVAL, "%s %s: expected a number that is not negative",
		                 row->word, word);
	if (row->tolerances & TOLERANCE_ABS)
		options->tolerance_abs = value;
	if (row->tolerances & TOLERANCE_REL)
		options->tolerance_rel = value;
	return 0;
}

int kattis_default_parse(const char *const words[], size_t count, enum checker_words rule,
                         struct kattis_default_options *ret_options, struct error *err)
{
	struct kattis_default_options options = {0};
	unsigned given = 0;
	for (size_t i = 0; i < count; i++) {
		const struct option_row *row = option_find(words[i]);
		if (!row)
			return error_say(err, -ENOENT, "unknown argument %s", words[i]);
		if (rule == CHECKER_ONCE && (given & row->tolerances))
			return error_say(err, -EINVAL, "%s: the tolerance was given before",
			                 row->word);
		given |= row->tolerances;
		*(bool *)((char *)&options + row->flag) = true;
		if (!row->tolerances)
			continue;
		i++;
		int r = parse_tolerance(row, i < count ? words[i] : NULL, &options, err);
		if (r < 0)
			return r;
	}
	*ret_options = options;
	return 0;
}
