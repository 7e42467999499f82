/* SPDX-License-Identifier: MIT */
/*
 * Every built-in checker as a program, with the invocation and the exit statuses that testlib's
 * checkers have; partial credit is told as COCI's checkers do.
 */
#include "checkers/checker.h"
#include "checkers/invocation.h"
#include "common/fd.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	EXIT_ACCEPTED = 0,
	EXIT_WRONG = 1,
	EXIT_MALFORMED = 2,
	EXIT_FAILED = 3,
	EXIT_PARTIAL = 7,
};

enum { ARG_NAME, ARG_INPUT, ARG_OUTPUT, ARG_ANSWER, ARG_COUNT };

static void print_list(void)
{
	const struct checker_type *type;
	for (size_t i = 0; (type = checker_at(i)); i++)
		printf("%-18s %s\n", type->name, type->summary);
}

static error_t take_option(int key, char *text, struct argp_state *state)
{
	if (key != 'l')
		return invocation_take(state->input, key, text, state);
	print_list();
	exit(EXIT_SUCCESS);
}

static const struct argp_option options[] = {
	{"list", 'l', NULL, 0, "Name all checkers", 0},
	{0},
};

static const struct argp argp = {
	.options = options,
	.parser = take_option,
	.args_doc = "NAME INPUT OUTPUT ANSWER [ARGUMENT...]",
	.doc = "Compare OUTPUT with ANSWER by the rules of a built-in checker. A blank in NAME may "
	       "be "
	       "written as a hyphen: testlib-wcmp.\v"
	       "Exit status: 0 accepted, 1 wrong answer, 2 wrong output format, 3 for a failure or "
	       "an "
	       "answer that the checker cannot compare with, 7 partial credit. The reason stands "
	       "on "
	       "standard error; with partial credit its first line is \"partial X/Y\".",
};

/* "testlib-wcmp" is the checker "testlib wcmp". */
static const struct checker_type *find_type(const char *name)
{
	char text[64];
	if (strlen(name) >= sizeof(text))
		return NULL;
	strcpy(text, name);
	char *hyphen = strchr(text, '-');
	if (hyphen)
		*hyphen = ' ';
	return checker_find(text);
}

static int open_file(const char *name, struct error *err)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open %s", name) : fd;
}

static int check(const struct invocation *invocation, struct checker_result *ret_result,
                 struct error *err)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	const struct checker_type *type = find_type(invocation->names[ARG_NAME]);
	if (!type)
		return error_say(err, -EINVAL, "no checker %s; --list names all",
		                 invocation->names[ARG_NAME]);
	int r = checker_new(type, invocation->words, invocation->word_count, CHECKER_LATER_WINS,
	                    &checker, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int team = open_file(invocation->names[ARG_OUTPUT], err);
	if (team < 0)
		return team;
	_cleanup_(fd_closep) int answer = open_file(invocation->names[ARG_ANSWER], err);
	if (answer < 0)
		return answer;
	const struct checker_files files = {.input = -1, .answer = answer, .team = team};
	return checker_run(checker, &files, ret_result, err);
}

struct ending {
	int status;
	const char *words;
};

static struct ending ending_of(const struct checker_result *result)
{
	const struct ratio *score = &result->score;
	if (result->outcome == CHECKER_FAILED)
		return (struct ending){EXIT_FAILED, "FAIL"};
	if (score->numerator > 0 && score->numerator < score->denominator)
		return (struct ending){EXIT_PARTIAL, "partial"};
	if (result->outcome == CHECKER_ACCEPTED)
		return (struct ending){EXIT_ACCEPTED, "ok"};
	return result->malformed ? (struct ending){EXIT_MALFORMED, "wrong output format"}
	                         : (struct ending){EXIT_WRONG, "wrong answer"};
}

const char *argp_program_version = "juror-checker (juror) " JUROR_VERSION;

int main(int argc, char **argv)
{
	struct invocation invocation = {.name_count = ARG_COUNT};
	struct checker_result result;
	struct error err = {0};

	argp_err_exit_status = EXIT_FAILED;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &invocation) != 0)
		return EXIT_FAILED;
	if (check(&invocation, &result, &err) < 0) {
		(void)fprintf(stderr, "juror-checker: %s\n", err.text);
		return EXIT_FAILED;
	}
	struct ending ending = ending_of(&result);
	if (ending.status == EXIT_PARTIAL)
		(void)fprintf(stderr, "partial %" PRIu64 "/%" PRIu64 "\n%s\n",
		              result.score.numerator, result.score.denominator, result.message);
	else
		(void)fprintf(stderr, "%s %s\n", ending.words, result.message);
	return ending.status;
}
