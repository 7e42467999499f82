/* SPDX-License-Identifier: MIT */
/*
 * From a problem and its submissions to judgements: the package's own programs compiled, then every submission taken in
 * and compiled, then every case run and checked, each a task of the pool. What comes out does not depend on which slot
 * was faster.
 */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/manifest/problem.h"
#include "worker/relay/conversation.h"
#include "worker/report/events.h"
#include "worker/report/report.h"
#include "worker/score/needs.h"
#include "worker/score/score.h"
#include "worker/slots/pool.h"
#include "worker/stages/check.h"
#include "worker/stages/data.h"
#include "worker/stages/execute.h"
#include "worker/stages/helpers.h"
#include "worker/stages/programs.h"
#include "worker/suite/suite.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

/* Who wants to know how far long work has come. */
struct pipeline_watch {
	/* Another part of the work begins: few words for people, static, and its steps. Nothing else is under way. */
	void (*begin)(void *context, const char *what, size_t steps);
	void (*advance)(void *context, size_t steps); /* from any thread */
	void *context;
};

/* A problem ready to be judged; everything is borrowed but what pipeline_prepare() makes. */
struct pipeline {
	const struct problem *problem;
	struct package_view package;
	const char *package_name; /* begins the files of findings; NULL: they are told below the package */
	bool compiles_only; /* something is wrong with the package: what can be told of its programs and submissions is told */
	const struct state *state;
	const struct suites *suites;
	struct cache *cache; /* of compiled programs; NULL: none */
	struct pool *pool;
	struct findings *findings; /* warnings, and programs that do not compile; guarded by lock */
	struct execute_limits limits; /* of the problem; time may be set late, see infer.h */
	enum stop_rule stop;
	enum conversation_policy eof_policy; /* of interactive problems */
	const enum score_dialect *dialect;   /* NULL: the one that the package is written in */
	bool strict; /* what is only tolerated in programs of the package is an error, no warning */
	const char *cases;                  /* glob over case names; NULL: all */
	const char *language;               /* suite for all submissions; NULL: detect */
	const struct pipeline_watch *watch; /* NULL: nobody */
	struct events *events;              /* what happens is told here; NULL: nowhere */

	/* From here on its own. */
	pthread_mutex_t lock;
	atomic_uint numbers; /* the next number for a program or a case, see pipeline_number() */
	struct programs programs;
	struct helpers helpers; /* of a DMOJ package */
	struct check_method method;
	struct score_kinds score_kinds; /* of all submissions so far */
};

/**
 * pipeline_prepare() - compile the package's programs that judging needs
 *
 * Waits for the pool.
 *
 * Return: 0; the number of a signal; -EINVAL when programs are at fault, each of which is told; other negative errno.
 */
int pipeline_prepare(struct pipeline *pipeline, struct error *err) _must_check_;
void pipeline_done(struct pipeline *pipeline);

/* A number that no other program and no other case of this juror has. */
unsigned pipeline_number(struct pipeline *pipeline);

/* The file of a finding about @path below the package; the caller's to free; NULL when memory ran out. */
char *pipeline_file(const struct pipeline *pipeline, const char *path) _must_check_;

/* Adds a finding about such a file. */
void pipeline_find(struct pipeline *pipeline, enum severity severity, const struct place *place,
                   const char *format, ...) _printf_(4, 5);

/* Of several failures the one that is told, of a task's @r with @own after @worst: a failure of ours outweighs faults of the
 * package, which are -EINVAL; else it is the last. Return: it, 0 as long as there is none; its text in @err. */
int pipeline_worse(int worst, int r, const struct error *own, struct error *err);

/* Adds warnings that a task has collected, each only once; they are freed. */
void pipeline_warn(struct pipeline *pipeline, struct findings *warnings);

/* Tell who watches. */
void pipeline_begin(const struct pipeline *pipeline, const char *what, size_t steps);
void pipeline_advance(const struct pipeline *pipeline, size_t steps);

/* How many cases a judgement has, after the glob. */
size_t pipeline_case_count(const struct pipeline *pipeline);
/* Whether other cases than those that are judged could decide what a submission keeps or breaks. */
bool pipeline_sees_a_part(const struct pipeline *pipeline);
bool pipeline_case_is_wanted(const struct pipeline *pipeline, const struct test_case *test);
