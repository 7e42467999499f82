/* SPDX-License-Identifier: MIT */
#include "worker/cli/session.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/cli/command.h"
#include "worker/cli/host_limits.h"
#include "worker/cli/languages.h"
#include "worker/cli/stop.h"
#include "worker/manifest/manifest.h"
#include "worker/slots/policies.h"
#include "worker/stages/infer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "" of "/"; NULL when memory ran out. */
static char *without_slashes(const char *name)
{
	size_t length = strlen(name);
	while (length > 0 && name[length - 1] == '/')
		length--;
	return strndup(name, length);
}

void session_init(struct session *s, const struct judge_options *options, const char *name)
{
	*s = (struct session){
		.options = options,
		.name = name,
		.place = without_slashes(name),
		.package = PACKAGE_NONE,
		.signals = -1,
		.keep_dir = -1,
		.cache = {.dir = -1},
	};
}

static int run_steps(struct session *s, const session_step *steps, size_t n, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = steps[i](s, err);
	return r;
}

/* ---- reading ---- */

static int load_suites(struct session *s, struct error *err)
{
	const char *language = s->options->language;
	int r = languages_load(s->options->languages, &s->findings, &s->suites, err);
	if (r < 0)
		return r;
	if (language && !suite_find(&s->suites, language))
		return error_say(err, -EINVAL, "no language \"%s\"; `juror languages` lists them",
		                 language);
	return 0;
}

static int open_state(struct session *s, struct error *err)
{
	if (!s->place)
		return error_set(err, -ENOMEM, "package %s", s->name);
	return state_open(&s->state, err);
}

static int open_signals(struct session *s, struct error *err)
{
	s->signals = stop_open(err);
	return s->signals < 0 ? s->signals : 0;
}

static int open_package(struct session *s, struct error *err)
{
	const struct slot_options slot = {
		.state = &s->state, .weak_limits = true, .stop = s->signals};
	return package_open(s->name, &slot, s->strict, &s->findings, &s->package, err);
}

/* What takes longest: it begins as soon as it can, and the rest is read meanwhile. */
static int begin_pool(struct session *s, struct error *err)
{
	const struct slot_options slot = {
		.state = &s->state, .package = s->package.path, .weak_limits = true};
	return pool_new(s->options->jobs, &slot, s->signals, &s->pool, err);
}

/* Nearly every program wants it, and by then it is made. */
static int prepare_policy(_unused_ struct session *s, struct error *err)
{
	int fd = policy_fd(POLICY_RUN_PROCESSES, err);
	return fd < 0 ? fd : 0;
}

static int read_problem(struct session *s, struct error *err)
{
	s->n_opening = s->findings.count;
	int r = problem_read(s->package.dir, &s->package.pack, &s->package.archive, s->name, false,
	                     &s->findings, &s->problem);
	s->is_faulty = r < 0;
	if (r < 0)
		return r == -EINVAL ? error_say(err, r, "package %s cannot be used", s->name)
		                    : error_set(err, r, "package %s", s->name);
	return 0;
}

int session_read(struct session *s, struct error *err)
{
	static const session_step steps[] = {open_state,  open_signals,   open_package, begin_pool,
	                                     load_suites, prepare_policy, read_problem};
	struct error of_pool;
	int r = run_steps(s, steps, ARRAY_SIZE(steps), err);
	/* Slots are opened meanwhile. What they want and do not get, such as descriptors, a package may want for as well. */
	if (r < 0 && s->pool && pool_settle(s->pool, &of_pool) < 0) {
		*err = of_pool;
		r = of_pool.code;
	}
	return r;
}

int session_settle_limits(struct session *s, struct error *err)
{
	struct problem_limits *limits = &s->problem->limits;
	if (s->options->memory_limit_bytes > 0)
		limits->memory_bytes = s->options->memory_limit_bytes;
	bool fits = host_limits_check(s->package.dir, s->place, limits, &s->findings);
	problem_limits_complete(limits, &problem_limits_typical);
	host_limits_cap_output(s->package.dir, s->place, s->state.scratch_dir, s->options->jobs,
	                       s->problem, &s->findings);
	if (fits)
		return 0;
	s->is_faulty = true;
	return error_say(err, -EINVAL, "package %s: limits cannot be kept", s->name);
}

/* ---- starting ---- */

static int open_cache(struct session *s, struct error *err)
{
	if (s->options->no_cache)
		return 0;
	return cache_open(&s->state, (uint64_t)CACHE_MIB_DEFAULT * MIB, &s->cache, err);
}

static int await_pool(struct session *s, struct error *err)
{
	return pool_capabilities(s->pool, &s->capabilities, err);
}

static void begin_part(void *session, const char *what, size_t steps)
{
	struct session *s = session;
	s->part.what = what;
	s->part.steps = steps;
	atomic_store(&s->part.done, 0);
	progress_begin(s->progress, what, steps);
}

static void advance(void *session, size_t steps)
{
	struct session *s = session;
	if (!pool_is_stopping(s->pool)) /* what is given up is not done */
		atomic_fetch_add(&s->part.done, steps);
	progress_advance(s->progress, steps);
}

static int open_progress(struct session *s, _unused_ struct error *err)
{
	const struct progress_options options = {
		.fd = STDERR_FILENO,
		.wanted = !s->options->quiet && !s->options->no_progress,
		.colour = terminal_has_colour(STDERR_FILENO, s->options->colour),
	};
	s->progress = progress_new(&options);
	s->watch = (struct pipeline_watch){begin_part, advance, s};
	return 0;
}

static int prepare_pipeline(struct session *s, struct error *err)
{
	const struct problem_limits *limits = &s->problem->limits;
	s->pipeline = (struct pipeline){
		.problem = s->problem,
		.package = {s->package.dir, s->package.path, &s->package.pack},
		.package_name = s->strict ? NULL : s->place,
		.compiles_only = s->is_faulty,
		.state = &s->state,
		.suites = &s->suites,
		.cache = s->options->no_cache ? NULL : &s->cache,
		.pool = s->pool,
		.findings = &s->findings,
		.watch = &s->watch,
		.limits = {.memory_bytes = limits->memory_bytes,
	                   .output_bytes = limits->output_bytes},
		.stop = s->options->stop,
		.eof_policy = s->options->eof_policy,
		.dialect = s->options->dialect,
		.strict = s->strict,
		.cases = s->options->cases,
		.language = s->options->language,
	};
	s->no_case_wanted = s->options->cases && pipeline_case_count(&s->pipeline) == 0;
	if (s->no_case_wanted)
		return error_say(err, -EINVAL, "--cases %s: no case has such a name",
		                 s->options->cases);
	return pipeline_prepare(&s->pipeline, err);
}

uint64_t session_time_limit_ns(const struct session *s)
{
	const struct problem_limits *limits = &s->problem->limits;
	if (s->options->time_limit_ns > 0)
		return s->options->time_limit_ns;
	return limits->time_limit_given ? limits->time_limit_ns : 0;
}

/* Before the work, so that its result is not lost for a wrong name. */
static int open_keep_dir(struct session *s, struct error *err)
{
	if (!s->options->keep)
		return 0;
	s->keep_dir = kept_root_open(s->options->keep, s->problem->short_name, err);
	return s->keep_dir < 0 ? -ENOTDIR : 0; /* whatever it is: not ours, nor the package's */
}

/* What is known from the beginning stands where the events begin. */
static int set_given_time_limit(struct session *s, _unused_ struct error *err)
{
	uint64_t limit_ns = session_time_limit_ns(s);
	if (limit_ns > 0 && !s->problem->submit_answer)
		infer_set_limit(&s->pipeline, limit_ns);
	return 0;
}

int session_start(struct session *s, struct error *err)
{
	static const session_step steps[] = {open_cache,    open_keep_dir,    await_pool,
	                                     open_progress, prepare_pipeline, set_given_time_limit};
	return run_steps(s, steps, ARRAY_SIZE(steps), err);
}

int session_set_time_limit(struct session *s, struct error *err)
{
	if (s->problem->submit_answer || session_time_limit_ns(s) > 0)
		return 0; /* nothing runs, or it is set */
	return infer_time_limit(&s->pipeline, err);
}

/* ---- judging ---- */

static int open_kept(struct session *s, struct error *err)
{
	size_t n = s->report.n_judgements;
	int r = 0;
	if (s->keep_dir < 0)
		return 0;
	s->kept = calloc(n + 1, sizeof(*s->kept));
	if (!s->kept)
		return error_set(err, -ENOMEM, "keep");
	for (size_t i = 0; r == 0 && i < n; i++) {
		r = kept_open(s->keep_dir, s->report.judgements[i].submission, &s->kept[i], err);
		s->judgements[i].kept = &s->kept[i];
	}
	return r;
}

static void close_kept(struct session *s)
{
	for (size_t i = 0; s->kept && i < s->report.n_judgements; i++)
		kept_close(&s->kept[i]);
	free(s->kept);
	(void)fd_close(s->keep_dir);
}

int session_list(struct session *s, const struct session_submission *submissions, size_t n,
                 struct error *err)
{
	s->judgements = calloc(n + 1, sizeof(*s->judgements));
	s->report.judgements = calloc(n + 1, sizeof(*s->report.judgements));
	if (!s->judgements || !s->report.judgements)
		return error_set(err, -ENOMEM, "judge");
	s->report.n_judgements = n;
	for (size_t i = 0; i < n; i++) {
		s->report.judgements[i].submission = strdup(submissions[i].name);
		s->judgements[i] = (struct judgement){
			.root = submissions[i].root,
			.path = submissions[i].path,
			.promise = submissions[i].promise,
			.report = &s->report.judgements[i],
			.number = i,
		};
	}
	int r = open_kept(s, err);
	if (r < 0)
		return r;
	r = report_options_open_events(&s->options->outputs, &s->events, err);
	if (r < 0)
		return r;
	s->pipeline.events = s->events;
	events_begin(s->events, &s->report, n);
	return 0;
}

static int judge_list(struct session *s, const char *what, struct error *err)
{
	size_t n = s->report.n_judgements;
	_cleanup_(freep) struct judgement **list = calloc(n + 1, sizeof(struct judgement *));
	if (!list)
		return error_set(err, -ENOMEM, "judge");
	for (size_t i = 0; i < n; i++)
		list[i] = &s->judgements[i];
	return judgement_run_all(&s->pipeline, what, list, n);
}

int session_judge(struct session *s, struct error *err)
{
	return judge_list(s, "judging", err);
}

int session_compile_package(struct session *s, struct error *err)
{
	s->pipeline.compiles_only = true;
	return judge_list(s, "compiling", err);
}

int session_judge_package(struct session *s, struct error *err)
{
	if (s->problem->submit_answer) /* nothing runs, no time limit fits or does not */
		return session_judge(s, err);
	return infer_and_judge(&s->pipeline, s->judgements, s->report.n_judgements,
	                       session_time_limit_ns(s), &s->time_limit, &s->findings, err);
}

/* ---- the end ---- */

void session_explain(struct session *s, struct error *err)
{
	if (s->pool)
		(void)!pool_failure(s->pool, err);
}

static int close_events(struct session *s, int status)
{
	struct error err = {0};
	events_end(s->events, status);
	if (events_close(s->events, &err) == 0)
		return status;
	say_error(&err);
	return status == EXIT_DONE ? EXIT_NOT_JUDGED : status;
}

int session_close(struct session *s, int status)
{
	status = close_events(s, status);
	(void)progress_free(s->progress);
	pool_free(s->pool);
	if (s->pipeline.problem)
		pipeline_done(&s->pipeline);
	close_kept(s);
	report_done(&s->report);
	free(s->judgements);
	free(s->place);
	cache_close(&s->cache);
	package_close(&s->package);
	if (s->state.base)
		state_close(&s->state);
	suites_done(&s->suites);
	problem_free(s->problem);
	(void)fd_close(s->signals);
	findings_done(&s->findings);
	return status;
}
