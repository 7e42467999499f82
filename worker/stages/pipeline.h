/* SPDX-License-Identifier: MIT */
/*
 * From a problem and its submissions to judgements: intake, compile, then every case run and checked, each a task of the
 * pool. What comes out does not depend on which slot was faster: cases after the one that stops a judgement are taken
 * out again.
 */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/manifest/problem.h"
#include "worker/report/report.h"
#include "worker/score/needs.h"
#include "worker/slots/pool.h"
#include "worker/stages/check.h"
#include "worker/stages/execute.h"
#include "worker/suite/suite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* When to stop judging a submission. */
/* A problem ready to be judged; everything is borrowed but what pipeline_prepare() makes. */
struct pipeline {
	const struct problem *problem;
	int package_dir;
	const char *package_path; /* absolute, without symbolic links */
	const struct state *state;
	const struct suites *suites;
	struct pool *pool;
	struct findings *findings;    /* warnings; guarded by lock */
	struct execute_limits limits; /* of the problem; time may be set late, see infer.h */
	enum stop_rule stop;
	const char *cases;              /* glob over case names; NULL: all */
	const char *language;           /* suite for all submissions; NULL: detect */
	void (*on_case)(void *context); /* after each case, from any thread; NULL: nothing */
	void *context;

	/* From here on its own. */
	pthread_mutex_t lock;
	atomic_uint programs;       /* numbers for compile_program() */
	struct program *validators; /* one for each of problem->output_validators */
	struct check_method method;
};

/* One submission to judge. */
struct judgement {
	struct pipeline *pipeline;
	int root; /* directory that @path is relative to and must not lead out of; AT_FDCWD */
	const char *path;                         /* borrowed */
	const struct problem_submission *promise; /* what its folder says; NULL: nothing */
	struct report_judgement *report;          /* to fill; .submission is set */

	/* From here on its own. */
	struct program program;
	struct execute_limits limits; /* of its language */
	size_t *cases;                /* indices in the problem */
	atomic_size_t first_rejected; /* index in @cases; SIZE_MAX: none yet */
	bool refused;                 /* bad input: report->message says why */
	bool our_failure;
};

/**
 * pipeline_prepare() - compile the package's output validators
 *
 * Waits for the pool.
 *
 * Return: 0; the number of a signal; -EINVAL when a validator is at fault (one line); other negative errno.
 */
int pipeline_prepare(struct pipeline *pipeline, struct error *err) _must_check_;
void pipeline_done(struct pipeline *pipeline);

/**
 * pipeline_judge() - judge them all; their reports are complete afterwards
 *
 * Return: 0 or the number of a signal.
 */
int pipeline_judge(struct pipeline *pipeline, struct judgement *judgements, size_t n) _must_check_;

/* How many cases a judgement has, after the glob. */
size_t pipeline_case_count(const struct pipeline *pipeline);
