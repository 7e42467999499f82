/* SPDX-License-Identifier: MIT */
/* The report of a session: what it says of the problem, its limits and the host, and in which forms it is written. */
#include "worker/cli/command.h"
#include "worker/cli/host.h"
#include "worker/cli/session.h"
#include "worker/manifest/digest.h"
#include "worker/report/advice.h"
#include "worker/report/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* NULL when nobody tells one, as packages of DMOJ do not. */
static const char *time_source(const struct session *s)
{
	if (s->options->time_limit_ns > 0)
		return "option";
	if (s->problem->limits.time_limit_given)
		return "package";
	return s->time_limit.is_fallback ? NULL : "inferred";
}

static void describe_limits(struct session *s)
{
	const struct execute_limits *limits = &s->pipeline.limits;
	if (!s->problem || s->is_faulty)
		return;
	s->report.limits = (struct report_limits){
		.time_ns = limits->time_ns,
		.wall_ns = limits->wall_ns,
		.time_source = time_source(s),
		.memory_bytes = limits->memory_bytes,
		.output_bytes = limits->output_bytes,
		.code_bytes = s->problem->limits.code_bytes,
	};
}

/* One that waits instead of computing says nothing about a limit of processor time. */
static struct report_bound describe_bound(const struct time_bound *bound)
{
	if (!bound->is_given || bound->time_ns == UINT64_MAX)
		return (struct report_bound){.submission = NULL};
	return (struct report_bound){
		.submission = strdup(bound->submission->path),
		.test = strdup(bound->test->name),
		.time_ns = bound->time_ns,
		.at_least = bound->is_cut,
	};
}

static void describe_problem(struct session *s)
{
	const struct problem *problem = s->problem;
	const char *place = s->package.unpacked ? s->name : s->package.path;
	const char *slash = strrchr(place, '/');
	s->report.problem = (struct report_problem){
		.short_name = strdup(problem ? problem->short_name
	                             : slash ? slash + 1
	                                     : place),
		.name = problem && problem->name ? strdup(problem->name) : NULL,
		.format = problem && problem->format_text ? strdup(problem->format_text) : NULL,
	};
}

int session_describe(struct session *s, struct error *err)
{
	describe_problem(s);
	describe_limits(s);
	if (!s->pipeline.problem) /* nothing has been run */
		return 0;
	int r = host_describe(&s->capabilities, &s->report.host);
	return r < 0 ? error_set(err, r, "report") : 0;
}

static int print_table(const struct session *s, struct error *err)
{
	const struct table_style style = {
		.width = terminal_width(STDOUT_FILENO),
		.colour = terminal_has_colour(STDOUT_FILENO, s->options->colour),
		.verbose = s->options->verbose,
		.whole_findings = !isatty(STDOUT_FILENO),
		.package = s->place,
	};
	_cleanup_(freep) char *table = report_table(&s->report, style);
	if (!table)
		return error_set(err, -ENOMEM, "table");
	/* Now, so that it stands whole before what comes on stderr. */
	if (fputs(table, stdout) < 0 || fflush(stdout) != 0)
		return error_set(err, -errno, "standard output");
	return 0;
}

/* Reads all test data once more: only for reports that are kept. One that cannot be made is left out. */
static void add_digest(struct session *s)
{
	struct error ignored;
	char digest[SHA256_HEX_SIZE];
	if (!s->problem || s->is_faulty || !report_options_are_given(&s->options->outputs) ||
	    pack_bring_all(&s->package.pack, s->package.dir, &ignored) < 0 ||
	    problem_digest(s->package.dir, s->problem, digest, &ignored) < 0)
		return;
	free(s->report.problem.sha256);
	s->report.problem.sha256 = strdup(digest);
}

int session_write(struct session *s, struct error *err)
{
	const struct report_options *outputs = &s->options->outputs;
	if (report_advise(&s->report) < 0)
		return error_set(err, -ENOMEM, "report");
	progress_hide(s->progress);
	bool table = !s->options->quiet && !report_options_take_stdout(outputs);
	add_digest(s);
	describe_limits(s); /* the time limit may have been inferred since */
	s->report.limits.slowest_in_time = describe_bound(&s->time_limit.lower);
	s->report.limits.fastest_too_slow = describe_bound(&s->time_limit.upper);
	int r = table ? print_table(s, err) : 0;
	/* What one of them cannot take is no reason to keep it from the others. */
	int of_files = report_options_write(outputs, &s->report, err);
	return r < 0 ? r : of_files;
}
