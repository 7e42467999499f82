/* SPDX-License-Identifier: MIT */
#include "worker/stages/pipeline.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/stages/language.h"
#include "worker/stages/unarchive.h"
#include "worker/stages/verdicts.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- intake and language ---- */

static bool language_is_allowed(const struct problem *problem, const struct suite *suite)
{
	return problem->languages.count == 0 || strv_contains(&problem->languages, suite->name);
}

static int choose_suite(const struct pipeline *p, const struct submission *submission,
                        const struct suite **ret, struct error *err)
{
	enum language_rule rule =
		p->problem->format == PROBLEM_2025_09 ? LANGUAGE_ONE : LANGUAGE_MOST_FILES;
	int r;
	*ret = p->language ? suite_find(p->suites, p->language) : NULL;
	if (p->language && (!*ret || (*ret)->jury))
		return error_say(err, -EINVAL, "no language \"%s\"; `juror languages` lists them",
		                 p->language);
	if (*ret)
		r = language_is_here(*ret, err);
	else
		r = language_of(p->suites, submission, rule, ret, err);
	return r < 0 ? error_prefix(err, "%s", submission->name) : 0;
}

static struct submission_limits intake_limits(const struct pipeline *p, bool jury)
{
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	limits.total_bytes = jury ? 64 * MIB : p->problem->limits.code_bytes;
	return limits;
}

static int read_submission(struct pipeline *p, struct slot *slot, int root, const char *path,
                           bool jury, struct submission *ret, struct error *err)
{
	struct unarchiver unarchiver;
	const struct unpack_reader reader = unarchiver_reader(&unarchiver, slot);
	const struct submission_limits limits = intake_limits(p, jury);
	struct findings warnings = {0};
	int r = submission_read(root, path, &limits, &reader, &warnings, ret, err);
	(void)pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < warnings.count; i++)
		findings_add(p->findings, warnings.items[i].severity,
		             &(struct place){.file = warnings.items[i].file,
		                             .key = warnings.items[i].key},
		             "%s", warnings.items[i].message);
	(void)pthread_mutex_unlock(&p->lock);
	findings_done(&warnings);
	return r == SUBMISSION_REFUSED ? -EINVAL : r;
}

static int compile(struct pipeline *p, struct slot *slot, const struct submission *source,
                   const struct suite *suite, enum side side, struct program *ret,
                   struct report_compile *report, struct error *err)
{
	const struct compile_request request = {
		.source = source,
		.suite = suite,
		.side = side,
		.limits = {.time_ns = p->problem->limits.compilation_time_ns,
	                   .memory_bytes = p->problem->limits.compilation_memory_bytes},
		.cache = p->cache,
		.number = atomic_fetch_add(&p->programs, 1),
	};
	return compile_program(slot, &request, ret, report, err);
}

/* ---- the jury's programs ---- */

struct validator_task {
	struct task task;
	struct pipeline *pipeline;
	const struct program_ref *ref;
	struct program *program;
	int result;
	struct error err;
};

/* The first line that says what is wrong; compilers begin with where. */
static int say_compile_error(const struct report_compile *report, struct error *err)
{
	const char *log = report->log ? report->log : "no diagnostics";
	const char *line = strstr(log, "error");
	while (line && line > log && line[-1] != '\n')
		line--;
	line = line ? line : log;
	return error_say(err, -EINVAL, "does not compile: %.*s", (int)strcspn(line, "\n"), line);
}

static int build_validator(struct validator_task *t, struct slot *slot)
{
	struct pipeline *p = t->pipeline;
	struct submission source = {0};
	struct report_compile report = {0};
	const struct suite *suite = NULL;
	int r = read_submission(p, slot, p->package_dir, t->ref->path, true, &source, &t->err);
	if (r == 0)
		r = language_of(p->suites, &source, LANGUAGE_OF_A_PACKAGE, &suite, &t->err);
	if (r == 0)
		r = compile(p, slot, &source, suite, SIDE_JURY, t->program, &report, &t->err);
	if (r == 0 && report.verdict != VERDICT_ACCEPTED)
		r = say_compile_error(&report, &t->err);
	if (r < 0)
		(void)error_prefix(&t->err, "%s", t->ref->path);
	free(report.log);
	submission_done(&source);
	return r;
}

static void run_validator_task(struct task *task, struct slot *slot)
{
	struct validator_task *t = (struct validator_task *)task;
	t->result = build_validator(t, slot);
}

static int build_validators(struct pipeline *p, struct validator_task *tasks, size_t n,
                            struct error *err)
{
	for (size_t i = 0; i < n; i++) {
		tasks[i] = (struct validator_task){
			.task.run = run_validator_task,
			.pipeline = p,
			.ref = &p->problem->output_validators.items[i],
			.program = &p->validators[i],
		};
		pool_add(p->pool, &tasks[i].task);
	}
	int number = pool_wait(p->pool);
	for (size_t i = 0; number == 0 && i < n; i++) {
		if (tasks[i].result < 0) {
			*err = tasks[i].err;
			return tasks[i].result;
		}
	}
	return number;
}

int pipeline_prepare(struct pipeline *p, struct error *err)
{
	const struct problem_limits *limits = &p->problem->limits;
	size_t n = p->problem->custom_validation ? p->problem->output_validators.count : 0;
	(void)pthread_mutex_init(&p->lock, NULL);
	p->validators = calloc(n + 1, sizeof(*p->validators));
	_cleanup_(freep) struct validator_task *tasks = calloc(n + 1, sizeof(*tasks));
	if (!p->validators || !tasks)
		return error_set(err, -ENOMEM, "judge");
	p->method = (struct check_method){
		.validators = p->validators,
		.n_validators = n,
		.words = p->problem->format == PROBLEM_2025_09 ? CHECKER_ONCE : CHECKER_LATER_WINS,
		.limits = {.time_ns = limits->validation_time_ns,
	                   .memory_bytes = limits->validation_memory_bytes,
	                   .output_bytes = limits->validation_output_bytes},
	};
	return build_validators(p, tasks, n, err);
}

void pipeline_done(struct pipeline *p)
{
	for (size_t i = 0; p->validators && i < p->method.n_validators; i++)
		program_done(&p->validators[i]);
	free(p->validators);
	(void)pthread_mutex_destroy(&p->lock);
}

/* ---- cases ---- */

static bool case_is_wanted(const struct pipeline *p, const struct test_case *test)
{
	return !p->cases || fnmatch(p->cases, test->name, 0) == 0;
}

size_t pipeline_case_count(const struct pipeline *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->problem->n_cases; i++)
		n += case_is_wanted(p, &p->problem->cases[i]);
	return n;
}

struct case_task {
	struct task task;
	struct judgement *judgement;
	size_t index; /* in judgement->cases */
	unsigned attempt;
};

/* Opens a file of the package and finds where a box sees it: symbolic links resolved, as far as they stay inside. */
static int open_data(const struct pipeline *p, const char *path, char *view, size_t size,
                     struct error *err)
{
	_cleanup_(fd_closep) int fd = file_open_beneath(p->package_dir, path, err);
	if (fd < 0)
		return TAKE_FD(fd);
	char link[40], real[PATH_MAX];
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, real, sizeof(real) - 1);
	if (n < 0)
		return error_set(err, -errno, "find %s", path);
	real[n] = '\0';
	size_t prefix = strlen(p->package_path);
	if (strncmp(real, p->package_path, prefix) != 0 || real[prefix] != '/')
		return error_say(err, -EXDEV, "%s: has moved out of the package", path);
	(void)snprintf(view, size, "%s%s", VIEW_PACKAGE, real + prefix);
	return TAKE_FD(fd);
}

static int open_answer(const struct pipeline *p, const struct test_case *test, char *view,
                       size_t size, struct error *err)
{
	if (test->answer_path)
		return open_data(p, test->answer_path, view, size, err);
	(void)snprintf(view, size, "/dev/null");
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open /dev/null") : fd;
}

static int check_case(const struct judgement *j, const struct slot *slot,
                      const struct test_case *test, const char *input_view,
                      const struct execution *execution, struct report_case *report,
                      struct error *err)
{
	char answer_view[PATH_MAX + 32];
	_cleanup_(fd_closep) int answer =
		open_answer(j->pipeline, test, answer_view, sizeof(answer_view), err);
	if (answer < 0)
		return TAKE_FD(answer);
	const char *slash = strrchr(test->name, '/');
	const struct check_subject subject = {
		.args = &test->settings->output_validator_args,
		.answer = answer,
		.output = execution->relay.output,
		.name = slash ? slash + 1 : test->name,
		.input_view_path = input_view,
		.answer_view_path = answer_view,
	};
	struct check_outcome outcome;
	int r = check_output(slot, &j->pipeline->method, &subject, &outcome, err);
	if (r < 0)
		return r;
	report->verdict = outcome.verdict;
	if (outcome.verdict == VERDICT_WRONG_ANSWER && execution->relay.output_bytes == 0)
		report->verdict = VERDICT_NO_OUTPUT;
	report->message = outcome.message;
	report->team_message = outcome.team_message;
	return 0;
}

static void fill_from_run(const struct execution *execution, struct report_case *report)
{
	const struct sandbox_result *result = &execution->result;
	report->verdict = execution->verdict;
	report->cpu_ns = result->cpu_user_ns + result->cpu_system_ns;
	report->wall_ns = result->wall_ns;
	report->memory_peak_bytes = result->memory_peak_bytes;
	report->output_bytes = execution->relay.output_bytes;
	report->exit_code = result->status == SANDBOX_EXITED ? result->exit_code : -1;
	report->signal = result->status == SANDBOX_SIGNALED ? result->signal : 0;
	if (execution->message[0])
		report->message = strdup(execution->message);
}

static int judge_case(struct judgement *j, struct slot *slot, const struct test_case *test,
                      struct report_case *report, struct error *err)
{
	char input_view[PATH_MAX + 32];
	_cleanup_(freep) struct execution *execution = malloc(sizeof(*execution));
	if (!execution)
		return error_set(err, -ENOMEM, "case");
	int input = open_data(j->pipeline, test->input_path, input_view, sizeof(input_view), err);
	if (input < 0)
		return input;
	int r = execute_case(slot, &j->program, input, &test->settings->args, &j->limits, execution,
	                     err);
	if (r < 0)
		return r;
	fill_from_run(execution, report);
	if (report->verdict == VERDICT_NONE)
		r = check_case(j, slot, test, input_view, execution, report, err);
	execution_done(execution);
	return r;
}

/* Cases that come after a rejected one need not be judged; which of them were nevertheless is no one's business. */
static bool is_stopped(const struct judgement *j, size_t index)
{
	if (pool_is_stopping(j->pipeline->pool))
		return true;
	return j->pipeline->stop == STOP_FIRST && index > atomic_load(&j->first_rejected);
}

static void note_rejected(struct judgement *j, size_t index)
{
	size_t seen = atomic_load(&j->first_rejected);
	while (index < seen && !atomic_compare_exchange_weak(&j->first_rejected, &seen, index))
		;
}

static void fail_case(struct judgement *j, struct report_case *report, const struct error *err)
{
	report->verdict = VERDICT_JUDGE_ERROR;
	free(report->message);
	report->message = report_clean_text(err->text, strlen(err->text), sizeof(err->text));
	j->our_failure = true;
}

static void finish_case(struct judgement *j, size_t index)
{
	enum verdict verdict = j->report->cases[index].verdict;
	if (verdict != VERDICT_ACCEPTED && verdict != VERDICT_NONE)
		note_rejected(j, index);
	if (j->pipeline->on_case)
		j->pipeline->on_case(j->pipeline->context);
}

static void run_case_task(struct task *task, struct slot *slot)
{
	struct case_task *t = (struct case_task *)task;
	struct judgement *j = t->judgement;
	struct report_case *report = &j->report->cases[t->index];
	struct error err = {0};
	int r = 0;
	if (!is_stopped(j, t->index))
		r = judge_case(j, slot, &j->pipeline->problem->cases[j->cases[t->index]], report,
		               &err);
	if (r < 0 && r != -ECANCELED && t->attempt == 0) {
		t->attempt++; /* once more, perhaps on another slot */
		pool_add(j->pipeline->pool, &t->task);
		return;
	}
	if (r < 0 && r != -ECANCELED)
		fail_case(j, report, &err);
	finish_case(j, t->index);
	free(t);
}

/* ---- a submission ---- */

struct submission_task {
	struct task task;
	struct judgement *judgement;
	unsigned attempt;
};

static int list_cases(struct judgement *j)
{
	struct pipeline *p = j->pipeline;
	size_t n = pipeline_case_count(p);
	j->cases = calloc(n + 1, sizeof(*j->cases));
	j->report->cases = calloc(n + 1, sizeof(*j->report->cases));
	if (!j->cases || !j->report->cases)
		return -ENOMEM;
	for (size_t i = 0; i < p->problem->n_cases; i++) {
		const struct test_case *test = &p->problem->cases[i];
		if (!case_is_wanted(p, test))
			continue;
		size_t at = j->report->n_cases++;
		j->cases[at] = i;
		j->report->cases[at] = (struct report_case){
			.name = strdup(test->name), .exit_code = -1, .passes = 1};
		if (!j->report->cases[at].name)
			return -ENOMEM;
	}
	return 0;
}

static int add_case_tasks(struct judgement *j, struct error *err)
{
	int r = list_cases(j);
	for (size_t i = 0; r == 0 && i < j->report->n_cases; i++) {
		struct case_task *task = calloc(1, sizeof(*task));
		if (!task)
			return error_set(err, -ENOMEM, "judge");
		*task = (struct case_task){.task.run = run_case_task, .judgement = j, .index = i};
		pool_add(j->pipeline->pool, &task->task);
	}
	return r < 0 ? error_set(err, r, "judge") : 0;
}

static int prepare_submission(struct judgement *j, struct slot *slot, struct error *err)
{
	struct pipeline *p = j->pipeline;
	struct submission source = {0};
	const struct suite *suite = NULL;
	char digest[SHA256_HEX_SIZE];
	int r = read_submission(p, slot, j->root, j->path, false, &source, err);
	if (r == 0)
		r = choose_suite(p, &source, &suite, err);
	if (r == 0 && !language_is_allowed(p->problem, suite))
		r = error_say(err, -EINVAL, "%s: the problem does not allow language %s", j->path,
		              suite->name);
	if (r == 0) {
		submission_digest(&source, digest);
		j->report->sha256 = strdup(digest);
		j->report->language = strdup(suite->name);
		j->limits = execute_limits_for(suite, &p->limits);
		r = compile(p, slot, &source, suite, SIDE_SOLUTION, &j->program,
		            &j->report->compile, err);
	}
	submission_done(&source);
	return r;
}

static void fail_judgement(struct judgement *j, int code, const struct error *err)
{
	j->report->verdict = VERDICT_JUDGE_ERROR;
	j->report->message = report_clean_text(err->text, strlen(err->text), sizeof(err->text));
	j->refused = code == -EINVAL;
	j->our_failure = !j->refused;
}

/* What a preparation that failed has left in the report. */
static void forget_preparation(struct judgement *j)
{
	free(j->report->sha256);
	free(j->report->language);
	free(j->report->compile.log);
	j->report->sha256 = j->report->language = NULL;
	j->report->compile = (struct report_compile){.verdict = VERDICT_NONE};
	program_done(&j->program);
}

static bool is_our_failure(int r)
{
	return r < 0 && r != -ECANCELED && r != -EINVAL;
}

static void run_submission_task(struct task *task, struct slot *slot)
{
	struct submission_task *t = (struct submission_task *)task;
	struct judgement *j = t->judgement;
	struct error err = {0};
	if (pool_is_stopping(j->pipeline->pool)) {
		free(t);
		return;
	}
	int r = prepare_submission(j, slot, &err);
	if (is_our_failure(r) && t->attempt++ == 0) {
		forget_preparation(j); /* once more, perhaps on another slot */
		pool_add(j->pipeline->pool, &t->task);
		return;
	}
	free(t);
	if (r == 0 && j->report->compile.verdict == VERDICT_ACCEPTED)
		r = add_case_tasks(j, &err);
	if (r < 0 && r != -ECANCELED)
		fail_judgement(j, r, &err);
}

int pipeline_judge(struct pipeline *p, struct judgement *judgements, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct judgement *j = &judgements[i];
		j->pipeline = p;
		atomic_store(&j->first_rejected, SIZE_MAX);
		struct submission_task *task = calloc(1, sizeof(*task));
		if (!task) {
			fail_judgement(j, -ENOMEM, &(struct error){.text = "out of memory"});
			continue;
		}
		*task = (struct submission_task){.task.run = run_submission_task, .judgement = j};
		pool_add(p->pool, &task->task);
	}
	int number = pool_wait(p->pool);
	for (size_t i = 0; i < n; i++) {
		verdicts_conclude(&judgements[i]);
		program_done(&judgements[i].program);
		free(judgements[i].cases);
	}
	return number;
}
