/* SPDX-License-Identifier: MIT */
#include "worker/stages/helpers.h"

#include "worker/stages/compile_outcome.h"
#include "worker/stages/helper_language.h"
#include "worker/stages/intake.h"
#include "worker/stages/pipeline.h"
#include "worker/stages/unbuffered.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCES_BYTES_MAX = 64 * MIB };

struct helper_task {
	struct task task;
	struct pipeline *pipeline;
	const struct helper_ref *ref;
	struct program *program;
	bool is_of_language; /* that which init.yml names is not here */
	int result;
	struct error err;
};

/* ---- one program ---- */

struct helper_sources {
	struct submission *files;       /* of each file */
	const struct submission **rest; /* of them, after the first; with room for one more */
	size_t count;
};

static void sources_free(struct helper_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		submission_done(&sources->files[i]);
	free(sources->files);
	free(sources->rest);
}

static int read_sources(const struct helper_task *t, const struct slot *slot,
                        struct helper_sources *ret, struct error *err)
{
	size_t n = t->ref->files.count;
	int r = 0;
	*ret = (struct helper_sources){
		.files = calloc(n + 1, sizeof(*ret->files)),
		.rest = calloc(n + 2, sizeof(*ret->rest)),
	};
	if (!ret->files || !ret->rest)
		return error_set(err, -ENOMEM, "sources");
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct findings warnings = {0};
		r = intake_read(slot, t->pipeline->package.dir, t->ref->files.items[i],
		                SOURCES_BYTES_MAX, &warnings, &ret->files[i], err);
		findings_done(&warnings);
		ret->count += r == 0;
		if (i > 0)
			ret->rest[i - 1] = &ret->files[i];
	}
	return r;
}

static int compile(struct helper_task *t, const struct slot *slot,
                   const struct helper_sources *sources, struct strv *flags, struct error *err)
{
	struct pipeline *p = t->pipeline;
	const struct problem_limits *limits = &p->problem->limits;
	struct report_compile report = {0};
	struct compile_request request = {
		.source = sources->files,
		.overlays = sources->rest,
		.n_overlays = sources->count - 1,
		.flags = flags,
		.of_package = true,
		.side = SIDE_JURY,
		.limits = {t->ref->compilation_time_ns ? t->ref->compilation_time_ns
	                                               : limits->compilation_time_ns,
	                   limits->compilation_memory_bytes},
		.cache = p->cache,
		.number = pipeline_number(p),
	};
	int r = helper_language(p->suites, t->ref, sources->files, &request.suite, flags, err);
	t->is_of_language = r == -EINVAL && t->ref->language;
	const struct submission *layer =
		r == 0 && t->ref->unbuffered ? unbuffered_layer(request.suite) : NULL;
	if (layer)
		sources->rest[request.n_overlays++] = layer;
	if (r == 0)
		r = compile_program(slot, &request, t->program, &report, err);
	if (r == 0 && report.verdict != VERDICT_ACCEPTED)
		r = compile_error_say(&report, err);
	free(report.log);
	return r;
}

static void run_helper_task(struct task *task, struct slot *slot)
{
	struct helper_task *t = (struct helper_task *)task;
	struct helper_sources sources;
	struct strv flags = {0};
	t->result = read_sources(t, slot, &sources, &t->err);
	if (t->result == 0)
		t->result = compile(t, slot, &sources, &flags, &t->err);
	sources_free(&sources);
	strv_done(&flags);
}

/* ---- all of them ---- */

/* What only those who check the package want to know is nothing for others. */
static bool is_wanted(const struct pipeline *p, const struct helper_ref *ref)
{
	return ref->files.count > 0 && (ref->use == HELPER_JUDGES || p->strict);
}

/* Programs of which files are missing are passed over: that was told. */
static int list_helpers(const struct pipeline *p, struct helpers *ret)
{
	const struct dmoj_problem *dmoj = &p->problem->dmoj;
	size_t most = dmoj->n_programs + dmoj->n_checkers + 1;
	ret->refs = calloc(most, sizeof(*ret->refs));
	ret->items = calloc(most, sizeof(*ret->items));
	if (!ret->refs || !ret->items)
		return -ENOMEM;
	for (size_t i = 0; i < dmoj->n_programs; i++)
		if (is_wanted(p, dmoj->programs[i]))
			ret->refs[ret->count++] = dmoj->programs[i];
	for (size_t i = 0; i < dmoj->n_checkers; i++)
		if (dmoj->checkers[i]->program.files.count > 0)
			ret->refs[ret->count++] = &dmoj->checkers[i]->program;
	return 0;
}

static void tell_idle(struct pipeline *p, const struct helper_task *t)
{
	pipeline_find(p, SEVERITY_WARNING, &(struct place){.file = t->ref->files.items[0]},
	              "%s; no case needs it, as they have both of their files", t->err.text);
}

static void tell_language(struct pipeline *p, const struct helper_ref *ref, const struct error *err)
{
	const struct place place = {PROBLEM_DMOJ_FILE, ref->language_line, ref->language_column,
	                            ref->language_key};
	pipeline_find(p, SEVERITY_ERROR, &place, "%s", err->text);
}

/* Faults of programs are told, all of them; what is left of one is no program. Return: 0, or the fault's code. */
static int conclude(struct pipeline *p, const struct helper_task *t, struct error *err)
{
	const struct helper_ref *ref = t->ref;
	if (t->result == 0)
		return 0;
	*err = t->err;
	(void)error_prefix(err, "%s", ref->files.items[0]);
	if (t->result == -EINVAL && ref->use == HELPER_IS_IDLE)
		tell_idle(p, t);
	else if (t->is_of_language)
		tell_language(p, ref, &t->err);
	else if (t->result == -EINVAL)
		pipeline_find(p, SEVERITY_ERROR, &(struct place){.file = ref->files.items[0]}, "%s",
		              t->err.text);
	program_done(t->program);
	bool keeps_from_judging = t->result != -EINVAL || ref->use == HELPER_JUDGES;
	return keeps_from_judging ? t->result : 0;
}

/* What is wrong with the languages of programs that are passed over. */
static void check_languages(struct pipeline *p)
{
	const struct dmoj_problem *dmoj = &p->problem->dmoj;
	for (size_t i = 0; i < dmoj->n_programs + dmoj->n_checkers; i++) {
		const struct helper_ref *ref =
			i < dmoj->n_programs ? dmoj->programs[i]
					     : &dmoj->checkers[i - dmoj->n_programs]->program;
		const struct suite *ignored;
		struct error err = {0};
		_cleanup_(strv_done) struct strv flags = {0};
		if (ref->use != HELPER_JUDGES || ref->files.count > 0 || !ref->language ||
		    helper_language(p->suites, ref, NULL, &ignored, &flags, &err) != -EINVAL)
			continue;
		tell_language(p, ref, &err);
	}
}

int helpers_compile(struct pipeline *p, struct error *err)
{
	struct helpers *helpers = &p->helpers;
	check_languages(p);
	if (list_helpers(p, helpers) < 0)
		return error_set(err, -ENOMEM, "programs of the package");
	_cleanup_(freep) struct helper_task *tasks = calloc(helpers->count + 1, sizeof(*tasks));
	if (!tasks)
		return error_set(err, -ENOMEM, "programs of the package");
	for (size_t i = 0; i < helpers->count; i++) {
		tasks[i] = (struct helper_task){
			.task.run = run_helper_task,
			.pipeline = p,
			.ref = helpers->refs[i],
			.program = &helpers->items[i],
		};
		pool_add(p->pool, &tasks[i].task);
	}
	int number = pool_wait(p->pool);
	int worst = 0;
	for (size_t i = 0; number == 0 && i < helpers->count; i++) {
		struct error own;
		worst = pipeline_worse(worst, conclude(p, &tasks[i], &own), &own, err);
	}
	return number ? number : worst;
}

void helpers_done(struct helpers *helpers)
{
	for (size_t i = 0; i < helpers->count; i++)
		program_done(&helpers->items[i]);
	free(helpers->items);
	free(helpers->refs);
	*helpers = (struct helpers){0};
}

const struct program *helpers_find(const struct helpers *helpers, const struct helper_ref *ref)
{
	for (size_t i = 0; i < helpers->count; i++)
		if (helpers->refs[i] == ref)
			return &helpers->items[i];
	return NULL;
}

struct jury_limits helper_limits(const struct helper_ref *ref, const struct jury_limits *site)
{
	struct jury_limits limits = *site;
	if (ref->time_limit_ns > 0)
		limits.time_ns = ref->time_limit_ns;
	if (ref->memory_bytes > 0)
		limits.memory_bytes = ref->memory_bytes;
	return limits;
}
