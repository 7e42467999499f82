/* SPDX-License-Identifier: MIT */
/*
 * juror validate PACKAGE...
 */
#include "worker/cli/command.h"
#include "worker/cli/interrupted.h"
#include "worker/cli/scope.h"
#include "worker/cli/session.h"
#include "worker/cli/validate_findings.h"
#include "worker/manifest/manifest.h"
#include "worker/validate/judgements.h"
#include "worker/validate/validate.h"

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
	       "gets what it should. PACKAGE is a directory or a zip.\v"
	       "Exit status: 0 all is in order; 1 something is not; 2 wrong usage, or no such "
	       "package; "
	       "3 something could not be judged here; 128 + N ended by signal N, without a report. "
	       "Of "
	       "several packages the highest one.",
	.children = children,
};

/* ---- a package ---- */

/* The strict reading tells every fault; the problem itself comes from the lenient one, so that a fault in one place
 * does not hide those in others. */
static int find_faults(struct session *s, struct error *err)
{
	_cleanup_(problem_freep) struct problem *problem = NULL;
	findings_cut(&s->findings, s->n_opening);
	int r = problem_read(s->package.dir, &s->package.pack, &s->package.archive, s->name, true,
	                     &s->findings, &problem);
	s->n_reading = s->findings.count;
	return r < 0 && r != -EINVAL ? error_set(err, r, "package %s", s->name) : 0;
}

static int settle_limits(struct session *s, struct error *err)
{
	int r = session_settle_limits(s, err);
	s->n_reading = s->findings.count;
	return r;
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
	if (r != 0)
		return r;
	return s->pipeline.compiles_only ? session_compile_package(s, err)
	                                 : session_judge_package(s, err);
}

/* What keeps the package from being judged may leave its data to be checked. */
static int check_data(struct session *s, struct error *err)
{
	return validate_data(&s->pipeline, &s->findings, err);
}

/* The message begins with the submission's own name, as `judge` has no other place for it. */
static const char *without_name(const char *message, const char *submission)
{
	const char *slash = strrchr(submission, '/');
	const char *name = slash ? slash + 1 : submission;
	size_t length = strlen(name);
	bool begins = strncmp(message, name, length) == 0 && strncmp(message + length, ": ", 2) == 0;
	return begins ? message + length + 2 : message;
}

/* Which languages there are is this host's matter, and no fault of the package; links were told where they stand. */
static int tell_refusals(struct session *s, _unused_ struct error *err)
{
	for (size_t i = 0; i < s->report.n_judgements; i++) {
		const struct report_judgement *j = &s->report.judgements[i];
		if (s->judgements[i].refused && !s->judgements[i].has_broken_link)
			findings_add(&s->findings,
			             s->judgements[i].is_bad_input ? SEVERITY_ERROR
			                                           : SEVERITY_WARNING,
			             &(struct place){.file = j->submission}, "is not judged: %s",
			             j->message ? without_name(j->message, j->submission)
			                        : "it was refused");
	}
	return 0;
}

static int check_judgements(struct session *s, _unused_ struct error *err)
{
	for (size_t i = 0; i < s->report.n_judgements; i++)
		validate_judgement(s->problem, s->judgements[i].promise, &s->report.judgements[i],
		                   s->pipeline.limits.time_ns, &s->findings);
	return 0;
}

static int check_includes(struct session *s, struct error *err)
{
	size_t n = s->report.n_judgements;
	_cleanup_(freep) const char **languages = calloc(n + 1, sizeof(*languages));
	if (!languages)
		return error_set(err, -ENOMEM, "validate");
	for (size_t i = 0; i < n; i++)
		languages[i] = s->judgements[i].language;
	validate_includes(s->problem, &s->suites, languages, n, &s->findings);
	return 0;
}

/* Events of a package that is not judged begin and end, too: a file of that name tells of no other run. */
static int begin_events(struct session *s, struct error *err)
{
	return s->judgements ? 0 : session_list(s, NULL, 0, err);
}

static int check_outputs(struct session *s, struct error *err)
{
	return report_options_check(&s->options->outputs, err);
}

/* ---- all of it ---- */

/* Once its directory is open, what is wrong is the package's fault, unless the options are. */
static bool is_fault(const struct session *s, int r)
{
	return r == -EINVAL && s->package.dir >= 0 && !s->no_case_wanted;
}

/* Something must be: a reason that is no finding yet becomes one. */
static void note_fault(struct session *s, const struct error *why)
{
	if (why->text[0] != '\0' && !findings_failed(&s->findings))
		findings_add(&s->findings, SEVERITY_ERROR, &(struct place){.file = ""}, "%s",
		             why->text);
}

static bool has_generators(const struct problem *problem)
{
	for (size_t i = 0; i < problem->n_cases; i++)
		if (problem->cases[i].generator)
			return true;
	return false;
}

/* What is left out for a fault, in words for people; the reasons are among the findings. */
static int tell_left_out(struct session *s, struct error *err)
{
	const struct {
		bool is_so;
		const char *sentence;
	} rows[] = {
		{s->problem && s->problem->doubts && s->problem->format != PROBLEM_DMOJ,
	         "The validators were not run on the data, as what they are given is at fault."},
		{s->problem && s->is_faulty && has_generators(s->problem),
	         "The generators were compiled and not run, as the package cannot be used."},
		{s->pipeline.compiles_only && s->report.n_judgements > 0,
	         "The submissions were compiled and not judged, as the package cannot be used."},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].is_so && strv_add(&s->report.summary, rows[i].sentence) < 0)
			return error_set(err, -ENOMEM, "validate");
	return 0;
}

/* What a step needs of a package with faults. */
enum need { NOTHING, A_PROBLEM, A_PIPELINE };

static bool has(const struct session *s, enum need need)
{
	return need == NOTHING ||
	       (need == A_PROBLEM ? s->problem != NULL : s->pipeline.problem != NULL);
}

static int validate(struct session *s, struct error *err)
{
	static const struct {
		session_step run;
		enum need need;
	} steps[] = {
		{check_outputs, NOTHING},     {session_read, NOTHING},
		{find_faults, NOTHING},       {settle_limits, A_PROBLEM},
		{session_start, A_PROBLEM},   {session_describe, NOTHING},
		{check_data, A_PIPELINE},     {judge_submissions, A_PIPELINE},
		{tell_refusals, A_PIPELINE},  {check_judgements, A_PIPELINE},
		{check_includes, A_PIPELINE}, {tell_left_out, NOTHING},
		{begin_events, NOTHING},      {validate_take_findings, NOTHING},
		{session_write, NOTHING},
	};
	struct error why = {0};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++) {
		if (!has(s, steps[i].need))
			continue;
		if (steps[i].run == validate_take_findings)
			note_fault(s, &why);
		r = steps[i].run(s, err);
		if (!is_fault(s, r))
			continue;
		s->pipeline.compiles_only = true;
		why = *err;
		r = 0;
	}
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

static int finish(const struct session *s, const struct options *o, int r, const struct error *err)
{
	progress_hide(s->progress);
	int interrupted = interrupted_end(s, r);
	if (interrupted)
		return interrupted;
	say_findings(&s->findings, NULL, o->judge.quiet);
	if (o->judge.quiet)
		say_findings(&s->report.findings, s->place, true);
	if (r < 0 && !(r == -EINVAL && findings_failed(&s->findings)))
		say_error(err);
	return r == 0 ? status_of_report(s) : exit_status_of(r);
}

static int validate_package(const struct options *o, const char *package)
{
	struct session s;
	struct error err = {0};
	session_init(&s, &o->judge, package);
	s.strict = true;
	int r = validate(&s, &err);
	session_explain(&s, &err);
	int status = finish(&s, o, r, &err);
	return session_close(&s, status);
}

/* ---- all packages ---- */

static void sum_up(const struct options *o, const size_t counts[EXIT_NOT_JUDGED + 1])
{
	static const char *const words[EXIT_NOT_JUDGED + 1] = {
		[EXIT_DONE] = "in order",
		[EXIT_UNEXPECTED] = "with faults",
		[EXIT_BAD_INPUT] = "that cannot be read",
		[EXIT_NOT_JUDGED] = "that could not be judged here",
	};
	if (o->n_packages < 2 || o->judge.quiet)
		return;
	(void)printf("\n%zu packages", o->n_packages);
	const char *separator = ": ";
	for (int i = 0; i <= EXIT_NOT_JUDGED; i++) {
		if (counts[i] == 0)
			continue;
		(void)printf("%s%zu %s", separator, counts[i], words[i]);
		separator = ", ";
	}
	(void)printf("\n");
}

int cmd_validate(int argc, char **argv)
{
	struct options o = {.packages = NULL};
	size_t counts[EXIT_NOT_JUDGED + 1] = {0};
	int worst = EXIT_DONE;
	judge_options_init(&o.judge);
	argp_err_exit_status = EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	if (argp_parse(&parser, argc, argv, 0, NULL, &o) != 0)
		return EXIT_BAD_INPUT;
	for (size_t i = 0; i < o.n_packages && worst < 128; i++) {
		int status = validate_package(&o, o.packages[i]);
		if (status <= EXIT_NOT_JUDGED)
			counts[status]++;
		if (status > worst)
			worst = status;
	}
	if (worst < 128)
		sum_up(&o, counts);
	return worst;
}
