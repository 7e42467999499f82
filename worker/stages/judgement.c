/* SPDX-License-Identifier: MIT */
#include "worker/stages/judgement.h"

#include "worker/stages/answers.h"
#include "worker/stages/cases.h"
#include "worker/stages/conclude.h"
#include "worker/stages/constants.h"
#include "worker/stages/includes.h"
#include "worker/stages/intake.h"
#include "worker/stages/language.h"
#include "worker/stages/signature.h"
#include "worker/stages/static_validation.h"
#include "worker/stages/unbuffered.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- intake and compiling ---- */

struct submission_task {
	struct task task;
	struct judgement *judgement;
	unsigned attempt;
};

/* It is only asked how long it takes; the verdict keeps to the limit. */
static void run_longer(struct judgement *j)
{
	if (j->run_time_ns <= j->limits.time_ns)
		return;
	j->limits.wall_ns += 2 * (j->run_time_ns - j->limits.time_ns);
	j->limits.run_time_ns = j->run_time_ns;
}

/* One of the package's own that its author's compiler took, in a release of that year. */
static bool compiled_once(const struct judgement *j)
{
	const uint64_t refused = UINT64_C(1) << VERDICT_COMPILE_ERROR;
	return j->promise && !(j->promise->expected_verdicts & refused);
}

static int compile_this(struct judgement *j, const struct slot *slot,
                        struct compile_request *request, struct error *err)
{
	struct pipeline *p = j->pipeline;
	request->source = &j->source;
	request->entry = j->promise ? j->promise->entrypoint : NULL;
	/* 2025-09: a driver has its language's default name. Before, what was first of all by name was started. */
	request->starts_own = p->problem->format == PROBLEM_2025_09;
	request->of_package = compiled_once(j);
	request->side = SIDE_SOLUTION;
	request->keeps_files = case_shows_program(p->problem) && p->method.n_validators > 0;
	request->limits = (struct compile_limits){p->problem->limits.compilation_time_ns,
	                                          p->problem->limits.compilation_memory_bytes};
	request->cache = p->cache;
	request->number = pipeline_number(p);
	j->limits = execute_limits_for(request->suite, &p->limits);
	run_longer(j);
	return compile_program(slot, request, &j->program, &j->report->compile, err);
}

static int compile_with_includes(struct judgement *j, const struct slot *slot,
                                 const struct suite *suite, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	const struct submission *layers[INCLUDES_MAX + 1];
	const struct submission *last = p->problem->dmoj.unbuffered ? unbuffered_layer(suite) : NULL;
	struct includes includes;
	int r = includes_read(slot, &p->package, p->problem, j->language, &includes, err);
	struct compile_request request = {
		.overlays = layers, .n_overlays = includes.n, .suite = suite};
	memcpy(layers, includes.list, sizeof(includes.list));
	if (last)
		layers[request.n_overlays++] = last;
	if (r == 0)
		r = compile_this(j, slot, &request, err);
	includes_done(&includes);
	return r;
}

static int compile_with_signature(struct judgement *j, const struct slot *slot,
                                  const struct suite *suite, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	struct signature signature;
	int r = signature_read(slot, &p->package, p->problem, suite, &j->source, &signature, err);
	struct compile_request request = {.overlays = signature.list,
	                                  .n_overlays = SIGNATURE_LAYERS,
	                                  .suite = suite,
	                                  .flags = &signature.flags};
	if (r == 0)
		r = compile_this(j, slot, &request, err);
	signature_done(&signature);
	return r;
}

static int compile(struct judgement *j, const struct slot *slot, const struct suite *suite,
                   struct error *err)
{
	return j->pipeline->problem->dmoj.signature_entry
	               ? compile_with_signature(j, slot, suite, err)
	               : compile_with_includes(j, slot, suite, err);
}

static void forget_program(struct judgement *j)
{
	free(j->report->compile.log);
	j->report->compile = (struct report_compile){.verdict = VERDICT_NONE};
	program_done(&j->program);
}

/* Who measured with another suite than the language's own may still have written what that one does not know. */
static int compile_as_measured(struct judgement *j, const struct slot *slot,
                               const struct suite *suite, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	bool is_own = j->promise && !p->language;
	const struct suite *measured = is_own ? suite_measured_as(p->suites, suite) : suite;
	if (measured != suite && language_lacks(measured, &j->source))
		measured = suite;
	int r = compile(j, slot, measured, err);
	if (r == 0 && measured != suite && j->report->compile.verdict == VERDICT_COMPILE_ERROR) {
		forget_program(j);
		measured = suite;
		r = compile(j, slot, suite, err);
	}
	j->report->language = strdup(measured->name);
	return r;
}

/* It is not theirs to fail here. */
static int refuse_if_newer(struct judgement *j, const struct suite *suite, struct error *err)
{
	const struct report_compile *report = &j->report->compile;
	const char *found = NULL;
	if (compiled_once(j) && report->verdict == VERDICT_COMPILE_ERROR && report->log)
		found = suite_find_newer(suite, report->log);
	if (!found)
		return 0;
	(void)error_say(err, -EINVAL, "%s: a newer %s is needed: %.*s", j->source.name,
	                suite->title, (int)strcspn(found, "\n"), found);
	forget_program(j);
	return -EINVAL;
}

static const char *chosen_language(const struct judgement *j)
{
	if (j->pipeline->language)
		return j->pipeline->language;
	return j->promise ? j->promise->language : NULL;
}

/* Whoever submits may leave more behind than is asked for; the package's own should know. */
static void tell_strays(struct judgement *j)
{
	struct pipeline *p = j->pipeline;
	struct findings strays = {0};
	if (!p->problem->submit_answer || !p->strict || !j->promise)
		return;
	answers_tell_strays(&j->source, p->problem, j->report->submission, &strays);
	pipeline_warn(p, &strays);
}

/* Where they name the submission, it is by the last part of its path only. */
void judgement_tell(struct judgement *j, struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		char *file = j->report->submission ? strdup(j->report->submission)
		                                   : pipeline_file(j->pipeline, j->path);
		if (!file)
			continue;
		free(finding->file);
		finding->file = file;
	}
	pipeline_warn(j->pipeline, findings);
}

static int take_in(struct judgement *j, const struct slot *slot, struct error *err)
{
	struct findings warnings = {0};
	char digest[SHA256_HEX_SIZE];
	int r = intake_read(slot, j->root, j->path, j->pipeline->problem->limits.code_bytes,
	                    &warnings, &j->source, err);
	judgement_tell(j, &warnings);
	j->is_bad_input = r == -EINVAL;
	/* Those of the package may use its constants. */
	if (r == 0 && j->promise && constants_apply(j->pipeline->problem, &j->source) < 0)
		r = error_set(err, -ENOMEM, "constants");
	if (r < 0)
		return r;
	tell_strays(j);
	submission_digest(&j->source, digest);
	j->report->sha256 = strdup(digest);
	return 0;
}

static int prepare(struct judgement *j, const struct slot *slot, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	const struct suite *suite = NULL;
	int r = take_in(j, slot, err);
	if (r < 0 || p->problem->submit_answer)
		return r;
	r = intake_choose_suite(p->suites, p->problem, &j->source, j->promise != NULL,
	                        chosen_language(j), &suite, err);
	j->is_bad_input = r < 0 && suite && suite_available(suite, NULL); /* several languages */
	if (r < 0)
		return r;
	r = intake_check_allowed(p->problem, suite, &j->source, err);
	j->is_bad_input = r < 0;
	if (r < 0)
		return r;
	j->language = suite->name;
	r = compile_as_measured(j, slot, suite, err);
	/* The compiler is here: what it is not given is the entry point that the package names. */
	j->is_bad_input = r == -EINVAL && j->promise && j->promise->entrypoint;
	return r < 0 ? r : refuse_if_newer(j, suite, err);
}

static void forget_preparation(struct judgement *j)
{
	free(j->report->sha256);
	free(j->report->language);
	j->report->sha256 = j->report->language = NULL;
	submission_done(&j->source);
	forget_program(j);
}

static void fail_judgement(struct judgement *j, int code, const struct error *err)
{
	j->refused = code == -EINVAL;
	j->our_failure = !j->refused;
	j->has_broken_link = j->refused && err->code == SUBMISSION_BROKEN_LINK;
	j->report->verdict = j->refused ? VERDICT_NONE : VERDICT_JUDGE_ERROR;
	free(j->report->message);
	j->report->message = report_clean_text(err->text, strlen(err->text), sizeof(err->text));
}

static void run_submission_task(struct task *task, struct slot *slot)
{
	struct submission_task *t = (struct submission_task *)task;
	struct judgement *j = t->judgement;
	struct error err = {0};
	int r = pool_is_stopping(j->pipeline->pool) ? -ECANCELED : prepare(j, slot, &err);
	if (judgement_is_our_failure(r) && t->attempt == 0) {
		t->attempt++;
		forget_preparation(j); /* once more, perhaps on another slot */
		pool_add(j->pipeline->pool, &t->task);
		return;
	}
	free(t);
	if (r == 0)
		events_compile(j->pipeline->events, j->number, j->report);
	bool goes_on = r == 0 && !j->pipeline->compiles_only &&
	               j->report->compile.verdict != VERDICT_COMPILE_ERROR;
	if (goes_on)
		r = static_validations_run(slot, j, &err);
	if (goes_on && r == 0)
		r = cases_add(j, &err);
	if (r < 0 && r != -ECANCELED)
		fail_judgement(j, r, &err);
	if (j->report->n_cases == 0) /* none will be judged */
		pipeline_advance(j->pipeline, pipeline_case_count(j->pipeline));
}

/* ---- all of them ---- */

static void add_submission_task(struct judgement *j)
{
	struct submission_task *task = calloc(1, sizeof(*task));
	if (!task) {
		fail_judgement(j, -ENOMEM, &(struct error){.text = "out of memory"});
		return;
	}
	*task = (struct submission_task){.task.run = run_submission_task, .judgement = j};
	pool_add(j->pipeline->pool, &task->task);
}

static void begin(struct judgement *j, struct pipeline *p)
{
	j->pipeline = p;
	(void)pthread_mutex_init(&j->lock, NULL);
	j->validations = calloc(p->problem->n_groups + 1, sizeof(*j->validations));
	if (j->validations)
		add_submission_task(j);
	else
		fail_judgement(j, -ENOMEM, &(struct error){.text = "out of memory"});
}

static void end(struct judgement *j)
{
	for (size_t i = 0; j->outcomes && i < j->report->n_cases; i++)
		check_outcome_done(&j->outcomes[i]);
	for (size_t i = 0; j->validations && i < j->pipeline->problem->n_groups; i++)
		check_outcome_done(&j->validations[i]);
	free(j->outcomes);
	free(j->validations);
	free(j->cases);
	free(j->selected);
	j->outcomes = j->validations = NULL;
	j->cases = NULL;
	j->selected = NULL;
	needs_done(&j->needs);
	(void)pthread_mutex_destroy(&j->lock);
	submission_done(&j->source);
	program_done(&j->program);
}

/* Graders run in a slot; and one after another, so that the first breach of a rule is always the same one. */
struct conclude_task {
	struct task task;
	struct pipeline *pipeline;
	struct judgement **judgements;
	size_t n;
};

static void run_conclude_task(struct task *task, struct slot *slot)
{
	const struct conclude_task *t = (const struct conclude_task *)task;
	for (size_t i = 0; i < t->n; i++) {
		struct judgement *j = t->judgements[i];
		struct error err = {0};
		int r = conclude_judgement(slot, j, &err);
		if (r < 0 && r != -ECANCELED)
			fail_judgement(j, r, &err);
		events_judgement(t->pipeline->events, j->number, j->report);
	}
}

int judgement_run_all(struct pipeline *p, const char *what, struct judgement **judgements, size_t n)
{
	pipeline_begin(p, what, n * pipeline_case_count(p));
	for (size_t i = 0; i < n; i++)
		begin(judgements[i], p);
	int number = pool_wait(p->pool);
	struct conclude_task conclude = {
		.task.run = run_conclude_task, .pipeline = p, .judgements = judgements, .n = n};
	pool_add(p->pool, &conclude.task);
	int again = pool_wait(p->pool);
	for (size_t i = 0; i < n; i++)
		end(judgements[i]);
	return number ? number : again;
}
