/* SPDX-License-Identifier: MIT */
/* For tests of the default output validator: texts in memory, judged with arguments as they are written. */
#pragma once

#include "checkers/kattis_default.h"
#include "common/fd.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MOST = 8 };

/* "a b c" as words. The text belongs to the caller and is cut up. */
static inline size_t split(char *text, const char *words[WORDS_MOST])
{
	size_t count = 0;
	char *rest;
	for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	return count;
}

static inline int parse(const char *arguments, enum checker_words rule,
                        struct kattis_default_options *options, struct error *err)
{
	char text[256];
	const char *words[WORDS_MOST];
	(void)snprintf(text, sizeof(text), "%s", arguments);
	return kattis_default_parse(words, split(text, words), rule, options, err);
}

static struct checker_result result;

static inline enum checker_answer compare_bytes(const struct kattis_default_options *options,
                                                const char *answer, size_t answer_size,
                                                const char *team, size_t team_size)
{
	struct stream a, t;
	stream_open_memory(&a, answer, answer_size);
	stream_open_memory(&t, team, team_size);
	CHECK_INT(kattis_default_compare(options, &a, &t, &result, NULL), 0);
	return result.outcome;
}

static inline bool accepts(const char *arguments, const char *answer, const char *team)
{
	struct kattis_default_options options;
	CHECK_INT(parse(arguments, CHECKER_LATER_WINS, &options, NULL), 0);
	return compare_bytes(&options, answer, strlen(answer), team, strlen(team)) ==
	       CHECKER_ACCEPTED;
}

/* The message of a rejection. */
static inline const char *message(const char *arguments, const char *answer, const char *team)
{
	CHECK(!accepts(arguments, answer, team));
	return result.message;
}

static inline const char *parse_error(const char *arguments, enum checker_words rule)
{
	static struct error err;
	struct kattis_default_options options;
	int r = parse(arguments, rule, &options, &err);
	CHECK(r == -EINVAL || r == -ENOENT);
	return err.text;
}
