/* SPDX-License-Identifier: MIT */
#include "checkers/checker.h"

#include "checkers/families.h"
#include "checkers/pair.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct checker_family *const families[] = {
	&kattis_checkers,       &testlib_token_checkers, &testlib_line_checkers,
	&testlib_case_checkers, &dmoj_token_checkers,    &dmoj_line_checkers,
	&unordered_checkers,
};

struct checker {
	const struct checker_type *type;
	_Alignas(max_align_t) unsigned char options[];
};

const struct checker_type *checker_at(size_t i)
{
	for (size_t family = 0; family < ARRAY_SIZE(families); family++) {
		if (i < families[family]->count)
			return &families[family]->types[i];
		i -= families[family]->count;
	}
	return NULL;
}

const struct checker_type *checker_find(const char *name)
{
	const struct checker_type *type;
	for (size_t i = 0; (type = checker_at(i)); i++) {
		if (strcmp(type->name, name) == 0)
			return type;
	}
	return NULL;
}

int checker_parse_nothing(const char *const words[], size_t count, enum checker_words rule,
                          void *ret_options, struct error *err)
{
	(void)rule, (void)ret_options;
	return count == 0 ? 0 : error_say(err, -ENOENT, "unknown argument %s", words[0]);
}

int checker_new(const struct checker_type *type, const char *const words[], size_t count,
                enum checker_words rule, struct checker **ret_checker, struct error *err)
{
	_cleanup_(checker_freep) struct checker *checker =
		calloc(1, sizeof(*checker) + type->options_size);
	if (!checker)
		return error_set(err, -ENOMEM, "checker %s", type->name);
	checker->type = type;
	int r = type->parse(words, count, rule, checker->options, err);
	if (r < 0)
		return error_prefix(err, "checker %s", type->name);
	*ret_checker = TAKE_PTR(checker);
	return 0;
}

int checker_run(const struct checker *checker, const struct checker_files *files,
                struct checker_result *ret_result, struct error *err)
{
	const struct checker_type *type = checker->type;
	struct checker_result result = {0};
	int r = type->compare ? pair_run(type->compare, checker->options, files, STREAM_BLOCK_SIZE,
	                                 &result, err)
	                      : type->check(checker->options, files, &result, err);
	if (r < 0)
		return error_prefix(err, "checker %s", type->name);
	if (result.score.denominator == 0)
		result.score = (struct ratio){result.outcome == CHECKER_ACCEPTED, 1};
	*ret_result = result;
	return 0;
}

void checker_free(struct checker *checker)
{
	free(checker);
}
