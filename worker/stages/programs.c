/* SPDX-License-Identifier: MIT */
#include "worker/stages/programs.h"

#include "common/units.h"
#include "worker/stages/compile_outcome.h"
#include "worker/stages/constants.h"
#include "worker/stages/intake.h"
#include "worker/stages/language.h"
#include "worker/stages/pipeline.h"
#include "worker/stages/program_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCES_BYTES_MAX = 64 * MIB };

static const struct {
	const char *words;
	size_t list; /* offset of its program_list in struct problem */
} role_table[ROLE_COUNT] = {
	[ROLE_OUTPUT_VALIDATOR] = {"output validator", offsetof(struct problem, output_validators)},
	[ROLE_STATIC_VALIDATOR] = {"static validator", offsetof(struct problem, static_validators)},
	[ROLE_GRADER] = {"grader", offsetof(struct problem, graders)},
	[ROLE_INPUT_VALIDATOR] = {"input validator", offsetof(struct problem, input_validators)},
};

const char *program_role_words(enum program_role role)
{
	return role_table[role].words;
}

static const struct program_list *refs_of(const struct problem *problem, enum program_role role)
{
	return (const void *)((const char *)problem + role_table[role].list);
}

bool program_can_be_run(const struct pipeline *pipeline, const struct program_ref *ref)
{
	const char *missing;
	const struct suite *suite = suite_find(pipeline->suites, LANGUAGE_CHECKTESTDATA);
	if (ref->kind == PROGRAM_CHECKTESTDATA)
		return suite && suite_available(suite, &missing);
	return ref->kind == PROGRAM_SOURCES;
}

/* ---- one program ---- */

struct build_task {
	struct task task;
	struct pipeline *pipeline;
	const struct program_ref *ref;
	struct program *program;
	int result;
	struct error err;
};

static int choose_suite(const struct pipeline *p, const struct program_ref *ref,
                        const struct submission *source, const struct suite **ret, struct error *err)
{
	if (ref->kind == PROGRAM_SOURCES)
		return language_of(p->suites, source, LANGUAGE_OF_A_PACKAGE, ret, err);
	*ret = suite_find(p->suites, LANGUAGE_CHECKTESTDATA);
	return *ret ? 0 : error_say(err, -EINVAL, "no language " LANGUAGE_CHECKTESTDATA);
}

static int compile_as(struct pipeline *p, const struct slot *slot, const struct suite *suite,
                      const struct submission *source, struct program *ret, struct error *err)
{
	const struct problem_limits *limits = &p->problem->limits;
	struct report_compile report = {0};
	const struct compile_request request = {
		.source = source,
		.suite = suite,
		.of_package = true,
		.side = SIDE_JURY,
		.limits = {limits->compilation_time_ns, limits->compilation_memory_bytes},
		.cache = p->cache,
		.number = pipeline_number(p),
	};
	int r = compile_program(slot, &request, ret, &report, err);
	if (r == 0 && report.verdict != VERDICT_ACCEPTED)
		r = compile_error_say(&report, err);
	free(report.log);
	return r;
}

/* Old packages are in the language of their year, see intake.c. Return: NULL for none but @suite; maybe not available. */
static const struct suite *older_version(const struct pipeline *p, const struct suite *suite,
                                         const struct submission *source)
{
	const struct suite *other = NULL;
	struct error ignored;
	if (p->problem->format == PROBLEM_2025_09)
		return NULL;
	if (language_of(p->suites, source, LANGUAGE_BY_TELLTALE, &other, &ignored) < 0 && !other)
		return NULL;
	return other == suite ? NULL : other;
}

static int compile(struct pipeline *p, const struct slot *slot, const struct program_ref *ref,
                   const struct submission *source, struct program *ret, struct error *err)
{
	const struct suite *suite, *older;
	int r = choose_suite(p, ref, source, &suite, err);
	if (r < 0)
		return r;
	r = compile_as(p, slot, suite, source, ret, err);
	bool is_doubtful = r == -EINVAL || (r == 0 && language_lacks(suite, source));
	if (!is_doubtful || ref->kind != PROGRAM_SOURCES)
		return r;
	older = older_version(p, suite, source);
	if (!older)
		return r;
	program_done(ret);
	r = language_is_here(older, err);
	return r < 0 ? r : compile_as(p, slot, older, source, ret, err);
}

static int build(struct build_task *t, const struct slot *slot)
{
	struct pipeline *p = t->pipeline;
	struct submission source = {0};
	struct findings warnings = {0};
	int r = intake_read(slot, p->package.dir, t->ref->path, SOURCES_BYTES_MAX, &warnings,
	                    &source, &t->err);
	findings_done(&warnings); /* headers and notes beside the sources are no one's concern */
	if (r == 0 && constants_apply(p->problem, &source) < 0)
		r = error_set(&t->err, -ENOMEM, "constants");
	if (r == 0)
		r = compile(p, slot, t->ref, &source, t->program, &t->err);
	if (r == 0)
		program_files_check(p, t->ref, &source, t->program);
	t->program->name = t->ref->name;
	submission_done(&source);
	return r;
}

static void run_build_task(struct task *task, struct slot *slot)
{
	struct build_task *t = (struct build_task *)task;
	t->result = build(t, slot);
	pipeline_advance(t->pipeline, 1);
}

/* ---- all of them ---- */

static int make_set(const struct problem *problem, enum program_role role, struct program_set *set)
{
	size_t n = refs_of(problem, role)->count;
	set->items = calloc(n + 1, sizeof(*set->items));
	set->count = set->items ? n : 0;
	return set->items ? 0 : -ENOMEM;
}

static size_t add_tasks(struct pipeline *p, enum program_role role, struct build_task *tasks)
{
	const struct program_list *refs = refs_of(p->problem, role);
	size_t n = 0;
	for (size_t i = 0; i < refs->count; i++) {
		if (!program_can_be_run(p, &refs->items[i]))
			continue;
		tasks[n] = (struct build_task){
			.task.run = run_build_task,
			.pipeline = p,
			.ref = &refs->items[i],
			.program = &p->programs.of[role].items[i],
		};
		pool_add(p->pool, &tasks[n++].task);
	}
	return n;
}

/* Faults of programs are told, all of them; what is left of one is no program. Return: 0, or the last fault's code. */
static int conclude(struct pipeline *p, const struct build_task *task, struct error *err)
{
	if (task->result == 0)
		return 0;
	*err = task->err;
	(void)error_prefix(err, "%s", task->ref->path);
	/* Who reads strictly hears of links from names_check(). */
	bool is_told = p->strict && task->err.code == SUBMISSION_BROKEN_LINK;
	if (task->result == -EINVAL && !is_told)
		pipeline_find(p, SEVERITY_ERROR, &(struct place){.file = task->ref->path}, "%s",
		              task->err.text);
	program_done(task->program);
	return task->result;
}

int programs_compile(struct pipeline *p, unsigned roles, struct error *err)
{
	size_t most = 1, n = 0;
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (!(roles & 1U << role))
			continue;
		if (make_set(p->problem, role, &p->programs.of[role]) < 0)
			return error_set(err, -ENOMEM, "programs of the package");
		most += p->programs.of[role].count;
	}
	_cleanup_(freep) struct build_task *tasks = calloc(most, sizeof(*tasks));
	if (!tasks)
		return error_set(err, -ENOMEM, "programs of the package");
	pipeline_begin(p, "compiling", most - 1);
	for (int role = 0; role < ROLE_COUNT; role++)
		if (roles & 1U << role)
			n += add_tasks(p, role, &tasks[n]);
	int number = pool_wait(p->pool);
	int worst = 0;
	for (size_t i = 0; number == 0 && i < n; i++) {
		struct error own;
		worst = pipeline_worse(worst, conclude(p, &tasks[i], &own), &own, err);
	}
	return number ? number : worst;
}

void programs_done(struct programs *programs)
{
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct program_set *set = &programs->of[role];
		for (size_t i = 0; i < set->count; i++)
			program_done(&set->items[i]);
		free(set->items);
		*set = (struct program_set){0};
	}
}
