/* SPDX-License-Identifier: MIT */
#include "checkers/checker.h"

#include "checkers/kattis_default.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct checker_type *const types[] = {
	&kattis_default_type,
};

struct checker {
	const struct checker_type *type;
	_Alignas(max_align_t) unsigned char options[];
};

const struct checker_type *checker_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcmp(types[i]->name, name) == 0)
			return types[i];
	}
	return NULL;
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
	int r = checker->type->check(checker->options, files, ret_result, err);
	return r < 0 ? error_prefix(err, "checker %s", checker->type->name) : 0;
}

void checker_free(struct checker *checker)
{
	free(checker);
}
