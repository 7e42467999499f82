/* SPDX-License-Identifier: MIT */
/*
 * The default output validator as a program, with the invocation and the exit statuses of the
 * Kattis problem formats.
 */
#include "checkers/checker.h"
#include "checkers/invocation.h"
#include "checkers/kattis_default.h"
#include "common/fd.h"
#include "common/file.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Exit statuses of an output validator; any other is a judge error. */
enum { EXIT_ACCEPTED = 42, EXIT_REJECTED = 43 };

enum { ARG_INPUT, ARG_ANSWER, ARG_FEEDBACK, ARG_COUNT };

struct arguments {
	struct invocation invocation;
	enum checker_words rule;
};

static error_t take_option(int key, char *text, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	if (key != 'o')
		return invocation_take(&arguments->invocation, key, text, state);
	arguments->rule = CHECKER_ONCE;
	return 0;
}

static const struct argp_option options[] = {
	{"once", 'o', NULL, 0,
         "A tolerance that is given twice is an error (problem format 2025-09)", 0},
	{0},
};

static const struct argp argp = {
	.options = options,
	.parser = take_option,
	.args_doc = "INPUT ANSWER FEEDBACK_DIR [ARGUMENT...]",
	.doc = "Compare the output on standard input with ANSWER, as the default output "
	       "validator of the Kattis problem formats does.\v"
	       "Arguments: case_sensitive, space_change_sensitive, float_absolute_tolerance E, "
	       "float_relative_tolerance E, float_tolerance E.\n\n"
	       "Exit status: 42 accepted, 43 wrong answer, 1 for a failure or for wrong "
	       "arguments. A wrong answer is explained in FEEDBACK_DIR/judgemessage.txt; "
	       "diffposition.txt has the two offsets of the first difference, in ANSWER and in "
	       "the output.",
};

static int write_feedback(const char *dir, const struct checker_result *result, struct error *err)
{
	_cleanup_(fd_closep) int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "open %s", dir);
	char text[CHECKER_MESSAGE_SIZE + 1];
	int size = snprintf(text, sizeof(text), "%s\n", result->message);
	int r = file_write_at(fd, "judgemessage.txt", text, (size_t)size, 0644, err);
	if (r < 0)
		return error_prefix(err, "%s", dir);
	/* The answer first, as every validator does that writes this file. */
	size = snprintf(text, sizeof(text), "%" PRIu64 " %" PRIu64 "\n", result->answer_offset,
	                result->team_offset);
	r = file_write_at(fd, "diffposition.txt", text, (size_t)size, 0644, err);
	return r < 0 ? error_prefix(err, "%s", dir) : 0;
}

static int check(const struct arguments *arguments, struct checker_result *ret_result,
                 struct error *err)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	int r = checker_new(&kattis_default_type, arguments->invocation.words,
	                    arguments->invocation.word_count, arguments->rule, &checker, err);
	if (r < 0)
		return r;
	const char *name = arguments->invocation.names[ARG_ANSWER];
	_cleanup_(fd_closep) int answer = open(name, O_RDONLY | O_CLOEXEC);
	if (answer < 0)
		return error_set(err, -errno, "open %s", name);
	struct checker_files files = {.input = -1, .answer = answer, .team = STDIN_FILENO};
	return checker_run(checker, &files, ret_result, err);
}

const char *argp_program_version = "checker-kattis-default (juror) " JUROR_VERSION;

int main(int argc, char **argv)
{
	struct arguments arguments = {.invocation.name_count = ARG_COUNT,
	                              .rule = CHECKER_LATER_WINS};
	struct checker_result result;
	struct error err = {0};

	argp_err_exit_status = EXIT_FAILURE;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &arguments) != 0)
		return EXIT_FAILURE;
	int r = check(&arguments, &result, &err);
	if (r == 0 && result.outcome == CHECKER_REJECTED)
		r = write_feedback(arguments.invocation.names[ARG_FEEDBACK], &result, &err);
	if (r < 0) {
		(void)fprintf(stderr, "checker-kattis-default: %s\n", err.text);
		return EXIT_FAILURE;
	}
	return result.outcome == CHECKER_ACCEPTED ? EXIT_ACCEPTED : EXIT_REJECTED;
}
