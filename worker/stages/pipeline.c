/* SPDX-License-Identifier: MIT */
#include "worker/stages/pipeline.h"

#include "worker/stages/generate.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool uses_grader(const struct problem *problem)
{
	for (size_t i = 0; i < problem->n_groups; i++)
		if (problem->groups[i]->grading.custom)
			return true;
	return false;
}

static unsigned roles_for_judging(const struct problem *problem, bool is_faulty)
{
	unsigned roles = 1U << ROLE_STATIC_VALIDATOR;
	if (is_faulty) /* who knows which of them it would have */
		roles |= 1U << ROLE_OUTPUT_VALIDATOR | 1U << ROLE_GRADER;
	if (problem->custom_validation)
		roles |= 1U << ROLE_OUTPUT_VALIDATOR;
	if (uses_grader(problem))
		roles |= 1U << ROLE_GRADER;
	return roles;
}

/* Of generators those are run that have compiled. */
static int prepare_dmoj(struct pipeline *p, struct error *err)
{
	int r = helpers_compile(p, err);
	p->method.helpers = &p->helpers;
	if (p->compiles_only || (r != 0 && r != -EINVAL))
		return r;
	int of_cases = generate_cases(p, err);
	return of_cases ? of_cases : r;
}

int pipeline_prepare(struct pipeline *p, struct error *err)
{
	const struct problem_limits *limits = &p->problem->limits;
	(void)pthread_mutex_init(&p->lock, NULL);
	int r = programs_compile(p, roles_for_judging(p->problem, p->compiles_only), err);
	const struct program_set *validators = &p->programs.of[ROLE_OUTPUT_VALIDATOR];
	p->method = (struct check_method){
		.validators = validators->items,
		.n_validators = validators->count,
		.words = p->problem->format == PROBLEM_2025_09 ? CHECKER_ONCE : CHECKER_LATER_WINS,
		.limits = {.time_ns = limits->validation_time_ns,
	                   .memory_bytes = limits->validation_memory_bytes,
	                   .output_bytes = limits->validation_output_bytes},
	};
	return r == 0 && p->problem->format == PROBLEM_DMOJ ? prepare_dmoj(p, err) : r;
}

void pipeline_done(struct pipeline *p)
{
	helpers_done(&p->helpers);
	programs_done(&p->programs);
	(void)pthread_mutex_destroy(&p->lock);
}

unsigned pipeline_number(struct pipeline *p)
{
	return atomic_fetch_add(&p->numbers, 1);
}

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Several submissions and cases may show the same. */
static bool is_told(const struct findings *findings, const struct finding *finding)
{
	for (size_t i = 0; i < findings->count; i++)
		if (is_same_text(findings->items[i].message, finding->message) &&
		    is_same_text(findings->items[i].file, finding->file) &&
		    is_same_text(findings->items[i].key, finding->key))
			return true;
	return false;
}

void pipeline_warn(struct pipeline *p, struct findings *warnings)
{
	(void)pthread_mutex_lock(&p->lock);
	for (size_t i = 0; i < warnings->count; i++)
		if (!is_told(p->findings, &warnings->items[i]))
			findings_add(p->findings, warnings->items[i].severity,
			             &(struct place){.file = warnings->items[i].file,
			                             .key = warnings->items[i].key},
			             "%s", warnings->items[i].message);
	(void)pthread_mutex_unlock(&p->lock);
	findings_done(warnings);
}

int pipeline_worse(int worst, int r, const struct error *own, struct error *err)
{
	if (r == 0 || (worst != 0 && worst != -EINVAL))
		return worst;
	*err = *own;
	return r;
}

char *pipeline_file(const struct pipeline *p, const char *path)
{
	return p->package_name ? str_printf("%s/%s", p->package_name, path) : strdup(path);
}

void pipeline_find(struct pipeline *p, enum severity severity, const struct place *place,
                   const char *format, ...)
{
	_cleanup_(freep) char *text = NULL;
	_cleanup_(freep) char *file = pipeline_file(p, place->file);
	const struct place whole = {file, place->line, place->column, place->key};
	va_list args;
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	(void)pthread_mutex_lock(&p->lock);
	if (text && file)
		findings_add(p->findings, severity, &whole, "%s", text);
	else
		p->findings->out_of_memory = true;
	(void)pthread_mutex_unlock(&p->lock);
}

void pipeline_begin(const struct pipeline *p, const char *what, size_t steps)
{
	if (p->watch)
		p->watch->begin(p->watch->context, what, steps);
}

void pipeline_advance(const struct pipeline *p, size_t steps)
{
	if (p->watch)
		p->watch->advance(p->watch->context, steps);
}

bool pipeline_case_is_wanted(const struct pipeline *p, const struct test_case *test)
{
	return !p->cases || fnmatch(p->cases, test->name, 0) == 0;
}

/* Packages are published without their secret data, too. */
static bool has_samples_only(const struct problem *problem)
{
	for (size_t i = 0; i < problem->n_cases; i++)
		if (strncmp(problem->cases[i].name, "sample/", strlen("sample/")) != 0)
			return false;
	return true;
}

bool pipeline_sees_a_part(const struct pipeline *p)
{
	return p->cases != NULL || has_samples_only(p->problem);
}

size_t pipeline_case_count(const struct pipeline *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->problem->n_cases; i++)
		n += pipeline_case_is_wanted(p, &p->problem->cases[i]);
	return n;
}
