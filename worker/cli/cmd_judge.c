/* SPDX-License-Identifier: MIT */
/*
 * juror judge PACKAGE SUBMISSION...
 */
#include "common/fd.h"
#include "common/units.h"
#include "sandbox/policy.h"
#include "worker/cache/cache.h"
#include "worker/cli/command.h"
#include "worker/cli/host.h"
#include "worker/cli/languages.h"
#include "worker/cli/progress.h"
#include "worker/cli/scope.h"
#include "worker/cli/stop.h"
#include "worker/cli/terminal.h"
#include "worker/manifest/manifest.h"
#include "worker/report/json.h"
#include "worker/report/table.h"
#include "worker/stages/infer.h"
#include "worker/stages/pipeline.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- options ---- */

enum option_key {
	OPTION_COLOR = 0x100,
	OPTION_NO_PROGRESS,
	OPTION_JSON,
	OPTION_LANGUAGE,
	OPTION_TIME_LIMIT,
	OPTION_CASES,
	OPTION_STOP,
	OPTION_EXPECT,
	OPTION_NO_CACHE,
	OPTION_LANGUAGES,
};

struct judge_options {
	const char *package;
	char **submissions;
	size_t n_submissions;
	unsigned jobs;
	const char *json, *language, *languages, *cases, *expect;
	uint64_t time_limit_ns; /* 0: not given */
	enum stop_rule stop;
	enum colour_choice colour;
	bool quiet, no_progress, no_cache;
};

static const struct argp_option argp_options[] = {
	{"jobs", 'j', "N", 0, "judge N cases at a time (default: all processors)", 0},
	{"language", OPTION_LANGUAGE, "L", 0, "language of all submissions (default: by file name)",
         0},
	{"languages", OPTION_LANGUAGES, "FILE", 0,
         "a directory of suites, or a languages.yaml of problemtools, over those that are here", 0},
	{"time-limit", OPTION_TIME_LIMIT, "S", 0,
         "seconds of CPU time a case (default: the package's)", 0},
	{"cases", OPTION_CASES, "GLOB", 0, "only cases whose name matches, e.g. 'secret/1*'", 0},
	{"stop", OPTION_STOP, "WHEN", 0,
         "stop a submission at the first rejected case, or the first of each group: "
         "first, group or never (default: first)",
         0},
	{"expect", OPTION_EXPECT, "V", 0, "exit with status 1 unless every verdict is V, e.g. AC", 0},
	{"no-cache", OPTION_NO_CACHE, NULL, 0, "compile everything anew and keep nothing of it", 0},
	{"json", OPTION_JSON, "FILE", 0, "write the report, '-' is standard output", 0},
	{"quiet", 'q', NULL, 0, "no table, no warnings", 0},
	{"color", OPTION_COLOR, "WHEN", 0, "auto, always or never", 0},
	{"no-progress", OPTION_NO_PROGRESS, NULL, 0, "no progress bar", 0},
	{0},
};

static int parse_stop(const char *text, enum stop_rule *ret)
{
	static const char *const names[] = {
		[STOP_FIRST] = "first", [STOP_GROUP] = "group", [STOP_NEVER] = "never"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum stop_rule)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_jobs(const char *text, unsigned *ret)
{
	uint64_t value;
	int r = units_parse_count(text, 1024, &value);
	if (r < 0 || value == 0)
		return -EINVAL;
	*ret = (unsigned)value;
	return 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct judge_options *o = state->input;
	switch (key) {
	case 'j':
		if (parse_jobs(text, &o->jobs) < 0)
			argp_error(state, "--jobs %s: a number from 1 to 1024 was expected", text);
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	case OPTION_NO_PROGRESS:
		o->no_progress = true;
		return 0;
	case OPTION_LANGUAGES:
		o->languages = text;
		return 0;
	case OPTION_NO_CACHE:
		o->no_cache = true;
		return 0;
	case OPTION_COLOR:
		if (terminal_parse_colour(text, &o->colour) < 0)
			argp_error(state, "--color %s: auto, always or never was expected", text);
		return 0;
	case OPTION_JSON:
		o->json = text;
		return 0;
	case OPTION_LANGUAGE:
		o->language = text;
		return 0;
	case OPTION_TIME_LIMIT:
		if (units_parse_seconds(text, &o->time_limit_ns) < 0 || o->time_limit_ns == 0)
			argp_error(state, "--time-limit %s: seconds were expected, e.g. 2 or 0.5",
			           text);
		return 0;
	case OPTION_CASES:
		o->cases = text;
		return 0;
	case OPTION_STOP:
		if (parse_stop(text, &o->stop) < 0)
			argp_error(state, "--stop %s: first, group or never was expected", text);
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

static const struct argp parser = {
	.options = argp_options,
	.parser = parse_option,
	.args_doc = "PACKAGE SUBMISSION...",
	.doc = "Judge submissions (a file, a directory, a zip or tar archive each) on a problem "
	       "package.",
};

static unsigned processors(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

/* ---- the work ---- */

struct work {
	struct judge_options options;
	struct findings findings;
	int package_dir;
	char package_path[PATH_MAX];
	struct problem *problem;
	struct suites suites;
	struct state state;
	struct cache cache;
	int policies[POLICY_COUNT];
	int signals;
	struct pool *pool;
	struct pipeline pipeline;
	struct progress *progress;
	struct report report;
	struct judgement *judgements;
};

/* Return: 0, a signal's number, or a negative errno. */
typedef int (*work_step)(struct work *w, struct error *err);

static int open_package(struct work *w, struct error *err)
{
	const char *name = w->options.package;
	w->package_dir = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w->package_dir < 0 && errno == ENOTDIR)
		return error_say(err, -EINVAL,
		                 "%s: not a directory; packages as archives are not supported yet",
		                 name);
	if (w->package_dir < 0)
		return error_set(err, -errno, "package %s", name);
	if (!realpath(name, w->package_path))
		return error_set(err, -errno, "package %s", name);
	return 0;
}

static int read_problem(struct work *w, struct error *err)
{
	char text[256];
	int r = problem_read(w->package_dir, w->options.package, false, &w->findings, &w->problem);
	if (r < 0)
		return findings_failed(&w->findings)
		               ? error_say(err, r, "package %s cannot be used", w->options.package)
		               : error_set(err, r, "package %s", w->options.package);
	if (problem_unsupported(w->problem, text, sizeof(text)))
		return error_say(err, -EINVAL, "package %s: %s", w->options.package, text);
	problem_limits_complete(&w->problem->limits, &problem_limits_typical);
	return 0;
}

static int check_submissions(struct work *w, struct error *err)
{
	for (size_t i = 0; i < w->options.n_submissions; i++)
		if (access(w->options.submissions[i], R_OK) < 0)
			return error_set(err, errno == ENOENT ? -ENOENT : -EINVAL, "submission %s",
			                 w->options.submissions[i]);
	return 0;
}

/* Before the work, so that its result has a place to go. */
static int check_json(struct work *w, struct error *err)
{
	const char *path = w->options.json;
	struct stat st;
	if (!path || strcmp(path, "-") == 0)
		return 0;
	const char *slash = strrchr(path, '/');
	_cleanup_(freep) char *folder =
		slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
	if (!folder)
		return error_set(err, -ENOMEM, "--json");
	if (*path == '\0' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return error_say(err, -EINVAL, "--json \"%s\": a file was expected", path);
	if (access(path, W_OK) < 0 && (errno != ENOENT || access(folder, W_OK | X_OK) < 0)) {
		int code = errno;
		return error_say(err, -EINVAL, "--json %s: cannot be written: %s", path,
		                 strerror(code));
	}
	return 0;
}

static int load_suites(struct work *w, struct error *err)
{
	int r = languages_load(w->options.languages, &w->findings, &w->suites, err);
	if (r < 0)
		return r;
	if (w->options.language && !suite_find(&w->suites, w->options.language))
		return error_say(err, -EINVAL, "no language \"%s\"; `juror languages` lists them",
		                 w->options.language);
	return 0;
}

static int open_state(struct work *w, struct error *err)
{
	return state_open(&w->state, err);
}

static int open_cache(struct work *w, struct error *err)
{
	if (w->options.no_cache)
		return 0;
	return cache_open(&w->state, (uint64_t)CACHE_MIB_DEFAULT * MIB, &w->cache, err);
}

static int open_policies(struct work *w, struct error *err)
{
	static const char *const names[POLICY_COUNT] = {"run", "run-processes", "compile"};
	char text[SANDBOX_ERROR_SIZE];
	for (int i = 0; i < POLICY_COUNT; i++) {
		w->policies[i] = sandbox_policy_open(names[i], text);
		if (w->policies[i] < 0)
			return error_say(err, w->policies[i], "%s", text);
	}
	return 0;
}

static int open_pool(struct work *w, struct error *err)
{
	struct slot_options slot = {
		.state = &w->state, .package = w->package_path, .weak_limits = true};
	memcpy(slot.policies, w->policies, sizeof(slot.policies));
	w->signals = stop_open(err);
	if (w->signals < 0)
		return w->signals;
	return pool_new(w->options.jobs, &slot, w->signals, &w->pool, err);
}

static void count_case(void *context)
{
	progress_advance(context, 1);
}

static void make_progress(struct work *w)
{
	const struct progress_options options = {
		.fd = STDERR_FILENO,
		.wanted = !w->options.quiet && !w->options.no_progress,
		.colour = terminal_has_colour(STDERR_FILENO, w->options.colour),
		.what = "judging",
		.total = w->options.n_submissions * pipeline_case_count(&w->pipeline),
	};
	w->progress = progress_new(&options);
	w->pipeline.on_case = count_case;
	w->pipeline.context = w->progress;
}

static int prepare_pipeline(struct work *w, struct error *err)
{
	const struct problem_limits *limits = &w->problem->limits;
	w->pipeline = (struct pipeline){
		.problem = w->problem,
		.package_dir = w->package_dir,
		.package_path = w->package_path,
		.state = &w->state,
		.suites = &w->suites,
		.cache = w->options.no_cache ? NULL : &w->cache,
		.pool = w->pool,
		.findings = &w->findings,
		.limits = {.memory_bytes = limits->memory_bytes,
	                   .output_bytes = limits->output_bytes},
		.stop = w->options.stop,
		.cases = w->options.cases,
		.language = w->options.language,
	};
	if (pipeline_case_count(&w->pipeline) == 0)
		return error_say(err, -EINVAL, "--cases %s: no case has such a name",
		                 w->options.cases);
	return pipeline_prepare(&w->pipeline, err);
}

static int set_time_limit(struct work *w, struct error *err)
{
	const struct problem_limits *limits = &w->problem->limits;
	if (w->options.time_limit_ns == 0 && !limits->time_limit_given) {
		w->report.limits.time_source = "inferred";
		return infer_time_limit(&w->pipeline, err);
	}
	bool given = w->options.time_limit_ns != 0;
	w->report.limits.time_source = given ? "option" : "package";
	w->pipeline.limits.time_ns = given ? w->options.time_limit_ns : limits->time_limit_ns;
	w->pipeline.limits.wall_ns = infer_wall_limit_ns(w->pipeline.limits.time_ns);
	return 0;
}

/* The package's own submissions are judged against what their folder says. */
static const struct problem_submission *find_promise(const struct work *w, const char *path)
{
	char real[PATH_MAX];
	size_t prefix = strlen(w->package_path);
	if (!realpath(path, real) || strncmp(real, w->package_path, prefix) != 0 ||
	    real[prefix] != '/')
		return NULL;
	for (size_t i = 0; i < w->problem->n_submissions; i++)
		if (strcmp(w->problem->submissions[i].path, real + prefix + 1) == 0)
			return &w->problem->submissions[i];
	return NULL;
}

static int judge_all(struct work *w, struct error *err)
{
	size_t n = w->options.n_submissions;
	w->judgements = calloc(n, sizeof(*w->judgements));
	w->report.judgements = calloc(n, sizeof(*w->report.judgements));
	if (!w->judgements || !w->report.judgements)
		return error_set(err, -ENOMEM, "judge");
	w->report.n_judgements = n;
	for (size_t i = 0; i < n; i++) {
		const char *path = w->options.submissions[i];
		w->report.judgements[i].submission = strdup(path);
		w->judgements[i] = (struct judgement){
			.root = AT_FDCWD,
			.path = path,
			.promise = find_promise(w, path),
			.report = &w->report.judgements[i],
		};
	}
	make_progress(w);
	int number = pipeline_judge(&w->pipeline, w->judgements, n);
	progress_hide(w->progress);
	return number;
}

static int fill_report(struct work *w, struct error *err)
{
	struct report *report = &w->report;
	struct sandbox_capabilities has;
	pool_capabilities(w->pool, &has);
	report->problem = (struct report_problem){
		.short_name = strdup(w->problem->short_name),
		.name = strdup(w->problem->name),
		.format = strdup(w->problem->format_text),
	};
	report->limits.time_ns = w->pipeline.limits.time_ns;
	report->limits.wall_ns = w->pipeline.limits.wall_ns;
	report->limits.memory_bytes = w->pipeline.limits.memory_bytes;
	report->limits.output_bytes = w->pipeline.limits.output_bytes;
	report->limits.code_bytes = w->problem->limits.code_bytes;
	int r = host_describe(&has, &report->host);
	return r < 0 ? error_set(err, r, "report") : 0;
}

static int print_table(const struct work *w, struct error *err)
{
	const struct table_style style = {
		.width = terminal_width(STDOUT_FILENO),
		.colour = terminal_has_colour(STDOUT_FILENO, w->options.colour),
	};
	_cleanup_(freep) char *table = report_table(&w->report, style);
	if (!table)
		return error_set(err, -ENOMEM, "table");
	/* Now, so that it stands whole before what comes on stderr. */
	if (fputs(table, stdout) < 0 || fflush(stdout) != 0)
		return error_set(err, -errno, "standard output");
	return 0;
}

static int write_reports(struct work *w, struct error *err)
{
	bool json_on_stdout = w->options.json && strcmp(w->options.json, "-") == 0;
	int r = w->options.quiet || json_on_stdout ? 0 : print_table(w, err);
	/* What one of them cannot take is no reason to keep it from the other. */
	int of_json =
		w->options.json ? report_json_write(&w->report, NULL, w->options.json, err) : 0;
	return r < 0 ? r : of_json;
}

/* Bad input comes first: it is what the caller can mend. */
static int status_of_verdicts(const struct work *w)
{
	int status = EXIT_DONE;
	for (size_t i = 0; i < w->report.n_judgements; i++) {
		const struct report_judgement *judgement = &w->report.judgements[i];
		if (w->judgements[i].refused)
			return EXIT_BAD_INPUT;
		if (judgement->verdict == VERDICT_JUDGE_ERROR)
			status = EXIT_NOT_JUDGED;
		else if (status == EXIT_DONE && w->options.expect &&
		         strcmp(verdict_code(judgement->verdict), w->options.expect) != 0)
			status = EXIT_UNEXPECTED;
	}
	return status;
}

static void say_refusals(const struct work *w)
{
	for (size_t i = 0; i < w->report.n_judgements; i++) {
		struct error err = {0};
		if (!w->judgements[i].refused || !w->report.judgements[i].message)
			continue;
		(void)error_say(&err, -EINVAL, "%s", w->report.judgements[i].message);
		say_error(&err);
	}
}

static void work_done(struct work *w)
{
	(void)progress_free(w->progress);
	pool_free(w->pool);
	if (w->pipeline.problem)
		pipeline_done(&w->pipeline);
	report_done(&w->report);
	free(w->judgements);
	for (int i = 0; i < POLICY_COUNT; i++)
		(void)fd_close(w->policies[i]);
	cache_close(&w->cache);
	if (w->state.base)
		state_close(&w->state);
	suites_done(&w->suites);
	problem_free(w->problem);
	(void)fd_close(w->signals);
	(void)fd_close(w->package_dir);
	findings_done(&w->findings);
}

static int do_work(struct work *w)
{
	static const work_step steps[] = {
		open_package,   read_problem, check_submissions, check_json,    load_suites,
		open_state,     open_cache,   open_policies,     open_pool,     prepare_pipeline,
		set_time_limit, judge_all,    fill_report,       write_reports,
	};
	struct error err = {0};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++)
		r = steps[i](w, &err);
	say_findings(&w->findings,
	             w->options.quiet || r < 0); /* one clear line, not lost among warnings */
	if (r < 0 && !(r == -EINVAL && findings_failed(&w->findings)))
		say_error(&err);
	if (r == 0)
		say_refusals(w);
	return r == 0 ? status_of_verdicts(w) : exit_status_of(r);
}

int cmd_judge(int argc, char **argv)
{
	struct work w = {
		.package_dir = -1, .signals = -1, .policies = {-1, -1, -1}, .cache = {.dir = -1}};
	w.options.jobs = processors();
	argp_err_exit_status = EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	if (argp_parse(&parser, argc, argv, 0, NULL, &w.options) != 0)
		return EXIT_BAD_INPUT;
	int status = do_work(&w);
	work_done(&w);
	return status;
}
