/* SPDX-License-Identifier: MIT */
/*
 * Checkers that are built in: they compare a program's output with the answer, in constant memory,
 * while the output arrives. One row of a table a checker; a worker looks it up by name, gives it
 * its arguments once per problem, and then lets it check outputs, from several threads at a time if
 * it likes.
 */
#pragma once

#include "checkers/excerpt.h"
#include "checkers/ratio.h"
#include "common/attr.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum checker_answer {
	CHECKER_ACCEPTED,
	CHECKER_REJECTED,
	CHECKER_FAILED, /* the answer is not what the checker compares with: the package's mistake */
};

/* What arguments that contradict each other mean. */
enum checker_words {
	CHECKER_LATER_WINS, /* problem formats "legacy" and "legacy-icpc" */
	CHECKER_ONCE,       /* problem format 2025-09: they are an error */
};

enum { CHECKER_MESSAGE_SIZE = 512 };

/*
 * What a checker found. Texts are single lines of valid UTF-8, whatever the output was; empty where
 * there is nothing.
 */
struct checker_result {
	enum checker_answer outcome;
	bool malformed;     /* rejected for its form: what others call a presentation error */
	struct ratio score; /* of the case's points: 1 or 0, between them for partial credit */
	char message[CHECKER_MESSAGE_SIZE]; /* for judges: it shows a part of the answer */

	/* Where the two differ first, when rejected: the beginning of the token. */
	uint64_t team_offset, answer_offset; /* bytes before it */
	uint64_t team_line, answer_line;     /* from 1 */
	uint64_t team_column, answer_column; /* bytes, from 1 */
	uint64_t team_token, answer_token;   /* from 1 */
	char expected[EXCERPT_TEXT_SIZE];    /* the token of the answer, cut */
	char found[EXCERPT_TEXT_SIZE];       /* the token of the output, cut */
};

/*
 * What a check reads, each once and from where it stands; borrowed. -1 for what the checker does
 * not need.
 */
struct checker_files {
	int input, answer, team;
};

struct pair;

/* A kind of checker: one row of the table. */
struct checker_type {
	const char *name;
	const char *summary; /* when it accepts, in one line */
	size_t options_size;
	bool always; /* there is something to compare also when the program did not end well */

	/* Return: 0, -ENOENT or -EINVAL, as checker_new(), with a line that names the word. */
	int (*parse)(const char *const words[], size_t count, enum checker_words rule,
	             void *ret_options, struct error *err);

	/*
	 * One of the two, which leaves .score 0/0 when it is as the outcome says. Return: 0, or a
	 * negative errno when something could not be read.
	 */
	void (*compare)(const void *options, struct pair *pair); /* answer and team side by side */
	int (*check)(const void *options, const struct checker_files *files,
	             struct checker_result *ret_result, struct error *err);
};

/* Some rows of the table: those of one file. */
struct checker_family {
	const struct checker_type *types;
	size_t count;
};

/* The checker of this name ("kattis default", "testlib wcmp", "dmoj floats"), or NULL. */
const struct checker_type *checker_find(const char *name);

/* All of them: the row @i, NULL after the last. */
const struct checker_type *checker_at(size_t i);

/* A kind of checker with its arguments. */
struct checker;

/**
 * checker_new() - give a checker its arguments
 * @words: the arguments after the feedback directory, already split into words
 *
 * Return: 0; -ENOENT when one is none that the checker knows, -EINVAL when the words are wrong in another way, which both
 * are the package's mistakes; -ENOMEM. Free with checker_free().
 */
int checker_new(const struct checker_type *type, const char *const words[], size_t count,
                enum checker_words rule, struct checker **ret_checker,
                struct error *err) _must_check_;

/**
 * checker_run() - check one output
 *
 * Stops reading at the first difference; whoever writes into a pipe has to expect that. The checker
 * is not changed: threads may share it.
 *
 * Return: 0 with an answer, or a negative errno when a file could not be read: the judge's failure,
 * no answer.
 */
int checker_run(const struct checker *checker, const struct checker_files *files,
                struct checker_result *ret_result, struct error *err) _must_check_;

void checker_free(struct checker *checker);
static inline void checker_freep(struct checker **checker)
{
	checker_free(*checker);
}
