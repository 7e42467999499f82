/* SPDX-License-Identifier: MIT */
/*
 * A package opened for judging: everything that judge and validate need before the first submission, in the order in
 * which it can fail, and the report of what they did.
 */
#pragma once

#include "worker/cache/cache.h"
#include "worker/cli/judge_options.h"
#include "worker/cli/progress.h"
#include "worker/manifest/problem.h"
#include "worker/report/report.h"
#include "worker/score/time_limit.h"
#include "worker/stages/judgement.h"
#include "worker/stages/package_open.h"
#include "worker/stages/pipeline.h"
#include "worker/state/state.h"
#include "worker/suite/suite.h"

#include <stdatomic.h>

/* A part of the work, which takes so many steps. */
struct session_part {
	const char *what; /* NULL: none has begun */
	size_t steps;
	atomic_size_t done;
};

struct session {
	const struct judge_options *options; /* borrowed */
	const char *name;                    /* of the package, as the user gave it; borrowed */
	char *place; /* the same without slashes at its end: what files of findings begin with */
	bool strict; /* programs that are only tolerated in a package are a fault */

	bool is_faulty; /* what @problem says is not all that it should be: it is not to be judged */
	bool no_case_wanted; /* --cases speaks of none, which is no fault of the package */
	struct findings findings;
	size_t n_reading; /* and so many, with them, of what the reader found: their files begin with @place */
	size_t n_opening; /* so many of them tell of the archive and of the languages, the others of the package */
	struct package package;
	struct problem *problem;
	struct suites suites;
	struct state state;
	struct cache cache;
	int signals;
	struct pool *pool;
	struct sandbox_capabilities capabilities; /* of its slots; since session_start() */
	struct pipeline pipeline;
	struct progress *progress;
	struct session_part part;    /* of the work that is under way */
	struct pipeline_watch watch; /* of the progress */
	struct events *events;
	struct report report;
	struct judgement *judgements;        /* one for each of the report's */
	struct kept *kept;                   /* of each of them; NULL: nothing is kept */
	int keep_dir;                        /* for them; -1 */
	struct time_limit_choice time_limit; /* of session_judge_package() */
};

/* Steps and what calls them. Return: 0, a signal's number, or a negative errno. */
typedef int (*session_step)(struct session *session, struct error *err);

/* Empty, so that session_close() is safe. */
void session_init(struct session *session, const struct judge_options *options, const char *package);

/* The suites are loaded and the package is read; its archive, if it is one, is unpacked. Of a package with faults there
 * may be a problem after -EINVAL, too, to look at and not to judge. */
int session_read(struct session *session, struct error *err) _must_check_;

/* The limits in effect: of the options, of the package as far as this host can keep them, and usual ones. -EINVAL after
 * errors among the findings. */
int session_settle_limits(struct session *session, struct error *err) _must_check_;

/* Slots are open and the package's programs compiled: submissions can be judged once there is a time limit. */
int session_start(struct session *session, struct error *err) _must_check_;

/* The option's time limit, or the package's; 0: it has to be inferred. */
uint64_t session_time_limit_ns(const struct session *session);

/* Infers the time limit from the package's submissions unless that one is given, which session_start() sets. */
int session_set_time_limit(struct session *session, struct error *err) _must_check_;

/* A submission to judge. */
struct session_submission {
	int root; /* see struct judgement */
	const char *path;
	const char *name;                         /* in the report */
	const struct problem_submission *promise; /* NULL: nothing is promised */
};

/* Gives each its place in the report, and begins the events. */
int session_list(struct session *session, const struct session_submission *submissions, size_t n,
                 struct error *err) _must_check_;

/* Judges them into the report, with a progress bar. */
int session_judge(struct session *session, struct error *err) _must_check_;

/* The same for the package's own submissions, which also tell how the time limit fits. */
int session_judge_package(struct session *session, struct error *err) _must_check_;

/* Compiles them into the report, in which the others have no verdict. */
int session_compile_package(struct session *session, struct error *err) _must_check_;

/* Problem, limits and host of the report, as far as they are known of a package that cannot be used; to be called before
 * judging, since events begin with them. */
int session_describe(struct session *session, struct error *err) _must_check_;

/* The table, and the files that the options ask for. */
int session_write(struct session *session, struct error *err) _must_check_;

/* When juror stops because it could not open all slots, @err tells of that. */
void session_explain(struct session *session, struct error *err);

/* @status: with which the command ends. Return: it, or that of events which could not be written, after a line. */
int session_close(struct session *session, int status);
