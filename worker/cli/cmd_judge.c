/* SPDX-License-Identifier: MIT */
/*
 * juror judge PACKAGE SUBMISSION...
 */
#include "worker/cli/command.h"
#include "worker/cli/interrupted.h"
#include "worker/cli/scope.h"
#include "worker/cli/session.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- options ---- */

enum option_key { OPTION_EXPECT = 0x200 };

struct options {
	struct judge_options judge;
	const char *package;
	char **submissions;
	size_t n_submissions;
	const char *expect;
};

static const struct argp_option own_options[] = {
	{"expect", OPTION_EXPECT, "V", 0, "exit with status 1 unless every verdict is V, e.g. AC", 0},
	{0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct options *o = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->judge;
		return 0;
	case OPTION_EXPECT:
		if (verdict_parse(text) == VERDICT_COUNT)
			argp_error(state,
			           "--expect %s: a verdict such as AC, WA or TLE was expected",
			           text);
		o->expect = text;
		return 0;
	case ARGP_KEY_ARGS:
		o->package = state->argv[state->next];
		o->submissions = state->argv + state->next + 1;
		o->n_submissions = (size_t)(state->argc - state->next - 1);
		if (o->n_submissions == 0)
			argp_error(state, "no submission");
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no package");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&judge_options_parser, 0, NULL, 0}, {0}};

static const struct argp parser = {
	.options = own_options,
	.parser = parse_option,
	.args_doc = "PACKAGE SUBMISSION...",
	.doc = "Judge submissions (a file, a directory, a zip or tar archive each) on a problem "
	       "package.\v"
	       "Exit status: 0 done, whatever the verdicts are; 1 --expect was missed; 2 wrong "
	       "usage or "
	       "bad input; 3 something could not be judged; 128 + N ended by signal N, without a "
	       "report.",
	.children = children,
};

/* ---- before the work, so that its result is not lost for a wrong name ---- */

static int check_submissions(const struct options *o, struct error *err)
{
	for (size_t i = 0; i < o->n_submissions; i++)
		if (access(o->submissions[i], R_OK) < 0)
			return error_set(err, errno == ENOENT ? -ENOENT : -EINVAL, "submission %s",
			                 o->submissions[i]);
	return 0;
}

/* ---- the work ---- */

/* The package's own submissions are judged against what it says of them. */
static const struct problem_submission *find_promise(const struct session *s, const char *path)
{
	char real[PATH_MAX];
	size_t prefix = strlen(s->package.path);
	if (!realpath(path, real) || strncmp(real, s->package.path, prefix) != 0 ||
	    real[prefix] != '/')
		return NULL;
	for (size_t i = 0; i < s->problem->n_submissions; i++)
		if (strcmp(s->problem->submissions[i].path, real + prefix + 1) == 0)
			return &s->problem->submissions[i];
	return NULL;
}

static int judge_all(struct session *s, const struct options *o, struct error *err)
{
	_cleanup_(freep) struct session_submission *list = calloc(o->n_submissions, sizeof(*list));
	if (!list)
		return error_set(err, -ENOMEM, "judge");
	for (size_t i = 0; i < o->n_submissions; i++)
		list[i] = (struct session_submission){
			.root = AT_FDCWD,
			.path = o->submissions[i],
			.name = o->submissions[i],
			.promise = find_promise(s, o->submissions[i]),
		};
	int r = session_list(s, list, o->n_submissions, err);
	return r == 0 ? session_judge(s, err) : r;
}

static int judge(struct session *s, const struct options *o, struct error *err)
{
	int r = session_read(s, err);
	if (r == 0)
		r = session_settle_limits(s, err);
	if (r == 0)
		r = check_submissions(o, err);
	if (r == 0)
		r = report_options_check(&o->judge.outputs, err);
	if (r == 0)
		r = session_start(s, err);
	if (r == 0)
		r = session_set_time_limit(s, err);
	if (r == 0)
		r = session_describe(s, err);
	if (r == 0)
		r = judge_all(s, o, err);
	return r == 0 ? session_write(s, err) : r;
}

/* ---- the end ---- */

/* Bad input comes first: it is what the caller can mend. */
static int status_of_verdicts(const struct session *s, const struct options *o)
{
	int status = EXIT_DONE;
	for (size_t i = 0; i < s->report.n_judgements; i++) {
		const struct report_judgement *judgement = &s->report.judgements[i];
		if (s->judgements[i].refused)
			return EXIT_BAD_INPUT;
		if (judgement->verdict == VERDICT_JUDGE_ERROR)
			status = EXIT_NOT_JUDGED;
		else if (status == EXIT_DONE && o->expect &&
		         strcmp(verdict_code(judgement->verdict), o->expect) != 0)
			status = EXIT_UNEXPECTED;
	}
	return status;
}

static void say_refusals(const struct session *s)
{
	for (size_t i = 0; i < s->report.n_judgements; i++) {
		struct error err = {0};
		if (!s->judgements[i].refused || !s->report.judgements[i].message)
			continue;
		(void)error_say(&err, -EINVAL, "%s", s->report.judgements[i].message);
		say_error(&err);
	}
}

static int finish(const struct session *s, const struct options *o, int r, const struct error *err)
{
	progress_hide(s->progress);
	int interrupted = interrupted_end(s, r);
	if (interrupted)
		return interrupted;
	say_findings(&s->findings, NULL, o->judge.quiet);
	if (r < 0 && !(r == -EINVAL && findings_failed(&s->findings)))
		say_error(err);
	if (r == 0)
		say_refusals(s);
	return r == 0 ? status_of_verdicts(s, o) : exit_status_of(r);
}

int cmd_judge(int argc, char **argv)
{
	struct options o = {.package = NULL};
	struct session s;
	struct error err = {0};
	judge_options_init(&o.judge);
	argp_err_exit_status = EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	if (argp_parse(&parser, argc, argv, 0, NULL, &o) != 0)
		return EXIT_BAD_INPUT;
	session_init(&s, &o.judge, o.package);
	int r = judge(&s, &o, &err);
	session_explain(&s, &err);
	int status = finish(&s, &o, r, &err);
	return session_close(&s, status);
}
