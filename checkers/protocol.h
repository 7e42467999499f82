/* SPDX-License-Identifier: MIT */
/*
 * How checkers, interactors and validators that are programs speak: what they are called with, and
 * what their exit status and what they print mean. One row of a table a protocol; everything here
 * is a pure function.
 */
#pragma once

#include "checkers/ratio.h"
#include "common/attr.h"
#include "common/error.h"
#include "common/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum protocol_role {
	PROTOCOL_CHECKER,    /* looks at the output after the run */
	PROTOCOL_INTERACTOR, /* talks with the running solution */
	PROTOCOL_VALIDATOR,  /* looks at the input, on its standard input */
};

/* What the command line is made of, by the names that templates have for it in braces. */
enum protocol_place {
	PROTOCOL_INPUT_FILE,   /* {input_file} */
	PROTOCOL_OUTPUT_FILE,  /* {output_file}: the solution's; an interactor writes it */
	PROTOCOL_ANSWER_FILE,  /* {answer_file} */
	PROTOCOL_FEEDBACK_DIR, /* {feedback_dir}, with a slash at its end */
	PROTOCOL_POINTS,       /* {points}: the case's */
	PROTOCOL_SCORE_FILE,   /* {score_file}: to write the score into */
	PROTOCOL_MESSAGE_FILE, /* {message_file}: to write the message into */
	PROTOCOL_BATCH_NUMBER, /* {batch_no} */
	PROTOCOL_CASE_NUMBER,  /* {case_no} */
	PROTOCOL_PLACE_COUNT,
};

enum protocol_outcome {
	PROTOCOL_ACCEPTED, /* a validator: valid */
	PROTOCOL_WRONG,    /* a validator: not valid */
	PROTOCOL_PARTIAL,
	PROTOCOL_JUDGE_ERROR,
};

enum protocol_unit {
	PROTOCOL_FRACTION,     /* of the case's points */
	PROTOCOL_CASE_POINTS,  /* points of the case, at most the case's */
	PROTOCOL_LOOSE_POINTS, /* points on a scale that the package has to tell */
};

struct protocol_text {
	const char *data; /* borrowed; NULL when there is none */
	size_t size;
};

/* What a program that ended by itself left. */
struct protocol_said {
	int exit_status; /* 0 to 255; who was killed has said nothing, and is a judge error */
	struct protocol_text out, err;     /* standard output and error */
	struct protocol_text score_file;   /* {score_file} */
	struct protocol_text message_file; /* {message_file}, or judgemessage.txt */
	struct ratio points;               /* the case's */
};

enum { PROTOCOL_ERROR_SIZE = 128 };

struct protocol_answer {
	enum protocol_outcome outcome;
	bool malformed;                  /* wrong in form: a presentation error */
	struct ratio score;              /* with PROTOCOL_PARTIAL; may be 0 or all */
	enum protocol_unit unit;         /* of the score */
	struct protocol_text message;    /* part of what was said: bytes of a stranger */
	char error[PROTOCOL_ERROR_SIZE]; /* with PROTOCOL_JUDGE_ERROR: what was not as agreed */
};

struct protocol {
	const char *name; /* "testlib", "testlib interactor", "kattis input validator" */
	enum protocol_role role;

	/*
	 * The words after the program: places in braces, and {arguments} for the package's own. NULL
	 * where everything stands in the working directory: input, user_out, answer, code.
	 */
	const char *template;
	bool output_on_stdin; /* a checker reads the solution's output there */

	void (*decide)(const struct protocol_said *said, struct protocol_answer *ret_answer);
};

/* The protocol of this name, or NULL. */
const struct protocol *protocol_find(const char *name);

/* All of them: the row @i, NULL after the last. */
const struct protocol *protocol_at(size_t i);

/**
 * protocol_arguments() - the words of a command line
 * @template: a row's, or one of a package with the same places in braces; words as in a shell, with
 *            quotes and backslashes, but nothing else of a shell
 * @values: one a place; NULL where there is none
 * @arguments: of the package; NULL without any
 * @ret_words: the words are added to it
 *
 * Return: 0; -EINVAL with a line that names the word, which is the package's mistake; -ENOMEM.
 */
int protocol_arguments(const char *template, const char *const values[PROTOCOL_PLACE_COUNT],
                       const struct strv *arguments, struct strv *ret_words,
                       struct error *err) _must_check_;

/* What the program decided. */
void protocol_decide(const struct protocol *protocol, const struct protocol_said *said,
                     struct protocol_answer *ret_answer);
