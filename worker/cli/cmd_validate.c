/* SPDX-License-Identifier: MIT */
/*
 * juror validate PACKAGE...
 */
#include "worker/cli/command.h"
#include "worker/cli/scope.h"
#include "worker/cli/session.h"
#include "worker/manifest/manifest.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

struct options {
	struct judge_options judge;
	char **packages;
	size_t n_packages;
};

static error_t parse_option(int key, _unused_ char *text, struct argp_state *state)
{
	struct options *o = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->judge;
		return 0;
	case ARGP_KEY_ARGS:
		o->packages = state->argv + state->next;
		o->n_packages = (size_t)(state->argc - state->next);
		if (o->n_packages > 1 && report_options_are_given(&o->judge.outputs))
			argp_error(state, "a report is about one package");
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
	.parser = parse_option,
	.args_doc = "PACKAGE...",
	.doc = "Check a problem package: manifest, data, validators, and whether every submission "
	       "gets what it should.",
	.children = children,
};

/* ---- a package ---- */

/* The strict reading tells every fault; the problem itself comes from the lenient one, so that a fault in one place
 * does not hide those in others. */
static int find_faults(struct session *s, struct error *err)
{
	struct findings strict = {0};
	_cleanup_(problem_freep) struct problem *problem = NULL;
	int r = problem_read(s->package.dir, s->name, true, &strict, &problem);
	if (r == -ENOMEM) {
		findings_done(&strict);
		return error_set(err, r, "package %s", s->name);
	}
	findings_done(&s->findings);
	s->findings = strict;
	return 0;
}

static int judge_submissions(struct session *s, struct error *err)
{
	size_t n = s->problem->n_submissions;
	_cleanup_(freep) struct session_submission *list = calloc(n + 1, sizeof(*list));
	if (!list)
		return error_set(err, -ENOMEM, "validate");
	for (size_t i = 0; i < n; i++)
		list[i] = (struct session_submission){
			.root = s->package.dir,
			.path = s->problem->submissions[i].path,
			.name = s->problem->submissions[i].path,
			.promise = &s->problem->submissions[i],
		};
	int r = session_list(s, list, n, err);
	return r == 0 ? session_judge_package(s, err) : r;
}

static int check_outputs(struct session *s, struct error *err)
{
	return report_options_check(&s->options->outputs, err);
}

static int take_findings(struct session *s, _unused_ struct error *err)
{
	s->report.validated = true;
	s->report.findings = s->findings;
	s->findings = (struct findings){0};
	return 0;
}

static int validate(struct session *s, struct error *err)
{
	static const session_step steps[] = {
		check_outputs,    session_read,      find_faults,   session_start,
		session_describe, judge_submissions, take_findings, session_write,
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++)
		r = steps[i](s, err);
	return r;
}

/* What could not be judged outweighs what is not as expected. */
static int status_of_report(const struct session *s)
{
	int status = findings_failed(&s->report.findings) ? EXIT_UNEXPECTED : EXIT_DONE;
	for (size_t i = 0; i < s->report.n_judgements; i++) {
		const struct report_judgement *judgement = &s->report.judgements[i];
		if (s->judgements[i].our_failure)
			return EXIT_NOT_JUDGED;
		if (judgement->met == MET_NO)
			status = EXIT_UNEXPECTED;
	}
	return status;
}

static int validate_package(const struct options *o, const char *package)
{
	struct session s;
	struct error err = {0};
	session_init(&s, &o->judge, package);
	int r = validate(&s, &err);
	say_findings(&s.findings, o->judge.quiet || r < 0);
	if (r < 0 && !(r == -EINVAL && findings_failed(&s.findings)))
		say_error(&err);
	int status = r == 0 ? status_of_report(&s) : exit_status_of(r);
	return session_close(&s, status);
}

int cmd_validate(int argc, char **argv)
{
	struct options o = {.packages = NULL};
	int worst = EXIT_DONE;
	judge_options_init(&o.judge);
	argp_err_exit_status = EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	if (argp_parse(&parser, argc, argv, 0, NULL, &o) != 0)
		return EXIT_BAD_INPUT;
	for (size_t i = 0; i < o.n_packages && worst < 128; i++) {
		int status = validate_package(&o, o.packages[i]);
		if (status > worst)
			worst = status;
	}
	return worst;
}
