/* SPDX-License-Identifier: MIT */
/*
 * Many runs in one supervisor: what it holds afterwards must be what it held before.
 *
 * One run in a hundred is killed, one cannot start, one may be cancelled; the others do nothing. Before the first count there are
 * enough of all of them that everything is there that is made once. Only then two in a thousand, of either box, pass their wall
 * limits: what is rare must not cost anything that was not there before. The exit status is 1 when anything has grown.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/boxes.h"
#include "tests/bench/footprint.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { QUEUED = 3, WARM_UP_RUNS = 400, SETTLE_TRIES = 200 };

struct kind {
	const char *name;
	bool keep_box;
	bool cancels; /* ends a kept box; without it the same inits serve all runs */
};

static const struct kind kinds[] = {
	{"fresh boxes", false, true},
	{"kept boxes", true, false},
	{"kept boxes, some cancelled", true, true},
};

/* How a run is meant to end. */
enum ending { EXITS, IS_CANCELLED, IS_KILLED, CANNOT_START, PASSES_WALL };

static enum ending ending_of(const struct kind *kind, uint64_t number)
{
	if (number % 1000 == 511 || number % 1000 == 744)
		return PASSES_WALL;
	switch (number % 100) {
	case 33:
		return kind->cancels ? IS_CANCELLED : EXITS;
	case 66:
		return IS_KILLED;
	case 99:
		return CANNOT_START;
	default:
		return EXITS;
	}
}

struct soak {
	const struct kind *kind;
	struct sandbox *sandbox;
	int filter;
	struct judge_like judge;
	struct sandbox_handle *queue[QUEUED]; /* NULL: cancelled, or not there yet */
	enum ending endings[QUEUED];
};

static int soak_open(struct soak *s, struct error *err)
{
	static const char *const argv[] = {"noop", NULL};
	const struct boxes_options options = {.cpu = -1};
	s->filter = boxes_filter(err);
	if (s->filter < 0)
		return s->filter;
	judge_like_init(&s->judge, argv, s->filter, &options);
	if (s->kind->keep_box)
		judge_like_keep_box(&s->judge);
	return boxes_open(&options, &s->sandbox, err);
}

static void soak_close(struct soak *s)
{
	sandbox_close(s->sandbox);
	(void)fd_close(s->filter);
}

/* ---- runs ---- */

static int submit(struct soak *s, enum ending ending, struct sandbox_handle **ret, struct error *err)
{
	static const char *const sleeps[] = {"noop", "500000", NULL};
	struct sandbox_request request = s->judge.request;
	if (ending == IS_CANCELLED || ending == IS_KILLED || ending == PASSES_WALL)
		request.argv = sleeps;
	if (ending == PASSES_WALL) {
		request.wall_limit_ns = NS_PER_MS;
		request.busy_wall_limit_ns = 10 * NS_PER_MS;
	}
	if (ending == CANNOT_START)
		request.cwd = "/nowhere";
	int r = boxes_submit(s->sandbox, &request, ret, err);
	if (r == 0 && ending == IS_KILLED)
		sandbox_kill(*ret);
	if (r == 0 && ending == IS_CANCELLED)
		sandbox_cancel(TAKE_PTR(*ret));
	return r;
}

static bool is_as_meant(const struct sandbox_result *result, enum ending ending)
{
	switch (ending) {
	case IS_KILLED:
		return result->limit == SANDBOX_LIMIT_KILLED;
	case PASSES_WALL:
		return result->limit == SANDBOX_LIMIT_WALL;
	case CANNOT_START:
		return result->status == SANDBOX_ERROR && strstr(result->error, "/nowhere");
	case EXITS:
	case IS_CANCELLED:
		break;
	}
	return result->status == SANDBOX_EXITED && result->exit_code == 0;
}

static int finish(struct soak *s, size_t at, struct error *err)
{
	struct sandbox_handle *handle = TAKE_PTR(s->queue[at]);
	struct sandbox_result result;
	char text[SANDBOX_ERROR_SIZE];
	if (!handle)
		return 0;
	int r = sandbox_wait(handle, &result, text);
	if (r < 0)
		return error_say(err, r, "wait: %s", text);
	if (!is_as_meant(&result, s->endings[at]))
		return error_say(err, -EIO,
		                 "a run ended with status %d, code %d, signal %d, limit %d: %s",
		                 (int)result.status, result.exit_code, result.signal,
		                 (int)result.limit, result.error);
	return 0;
}

static int run_all(struct soak *s, uint64_t runs, struct error *err)
{
	int r = 0;
	for (uint64_t i = 0; r == 0 && i < runs; i++) {
		size_t at = i % QUEUED;
		r = finish(s, at, err);
		s->endings[at] = ending_of(s->kind, i);
		if (r == 0)
			r = submit(s, s->endings[at], &s->queue[at], err);
	}
	for (size_t at = 0; r == 0 && at < QUEUED; at++)
		r = finish(s, at, err);
	return r;
}

/* ---- what is held ---- */

/* The client's memory is the bench's own, and that of an init depends on how long its box has been there. */
static bool must_not_grow(const struct kind *kind, int part)
{
	return part != FOOTPRINT_CLIENT_PAGES && !(part == FOOTPRINT_INIT_PAGES && kind->cancels);
}

static bool has_grown(const struct kind *kind, const struct footprint *before,
                      const struct footprint *after)
{
	for (int i = 0; i < FOOTPRINT_COUNT; i++)
		if (must_not_grow(kind, i) && after->of[i] > before->of[i])
			return true;
	return false;
}

/* After the last result a box may still be going, and a builder; takes the count when it is as before, or at the last. */
static int take_settled(const struct kind *kind, const struct footprint *before,
                        struct footprint *ret, struct error *err)
{
	static const struct timespec pause = {.tv_nsec = 20 * NS_PER_MS};
	int r = 0;
	int tries = before ? SETTLE_TRIES : SETTLE_TRIES / 20;
	for (int i = 0; r == 0 && i < tries; i++) {
		(void)nanosleep(&pause, NULL);
		r = footprint_take(ret, err);
		if (r == 0 && before && !has_grown(kind, before, ret))
			break;
	}
	return r;
}

/* ---- all of it ---- */

static void tell(const struct kind *kind, const struct measure_options *measure,
                 const struct footprint *before, const struct footprint *after)
{
	static const char *const columns[] = {"before", "after"};
	const struct measure_counts table = {kind->name, columns, ARRAY_SIZE(columns)};
	long values[FOOTPRINT_COUNT * ARRAY_SIZE(columns)];
	for (size_t i = 0; i < FOOTPRINT_COUNT; i++) {
		values[2 * i] = before->of[i];
		values[2 * i + 1] = after->of[i];
	}
	measure_print_counts(&table, footprint_names, values, FOOTPRINT_COUNT, measure);
}

static int soak_once(struct soak *s, const struct measure_options *measure,
                     struct footprint *before, struct footprint *ret_after, struct error *err)
{
	int r = run_all(s, measure->runs, err);
	if (r == 0)
		r = take_settled(s->kind, before, ret_after, err);
	if (r == 0)
		tell(s->kind, measure, before, ret_after);
	return r;
}

/* As much as a supervisor may have resident, and no more; it has no page of libraries. */
enum { SUPERVISOR_MOST_BYTES = 1024 * 1024 };

static int check_supervisor(const struct footprint *footprint, struct error *err)
{
	long bytes = footprint->of[FOOTPRINT_SUPERVISOR_PAGES] * sysconf(_SC_PAGESIZE);
	if (bytes <= SUPERVISOR_MOST_BYTES)
		return 0;
	return error_say(err, -EIO, "the supervisor has %ld bytes resident, more than %d", bytes,
	                 SUPERVISOR_MOST_BYTES);
}

/* What leaks grows each time; a page that a rare step touches late is touched once. */
static int soak_kind(struct soak *s, const struct measure_options *measure, struct error *err)
{
	struct footprint before, after;
	int r = run_all(s, WARM_UP_RUNS, err);
	if (r == 0)
		r = take_settled(s->kind, NULL, &before, err);
	if (r == 0)
		r = soak_once(s, measure, &before, &after, err);
	if (r < 0)
		return r;
	if (!has_grown(s->kind, &before, &after))
		return check_supervisor(&after, err);
	before = after;
	r = soak_once(s, measure, &before, &after, err);
	if (r == 0 && has_grown(s->kind, &before, &after))
		r = error_say(err, -EIO, "something has grown, and again");
	return r < 0 ? r : check_supervisor(&after, err);
}

static int soak_all(const struct measure_options *measure, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(kinds); i++) {
		struct soak s = {.kind = &kinds[i], .filter = -1};
		r = soak_open(&s, err);
		if (r == 0)
			r = soak_kind(&s, measure, err);
		soak_close(&s);
		if (r < 0)
			(void)error_prefix(err, "%s", kinds[i].name);
	}
	return r;
}

const struct bench_program bench_program = {
	.name = "soak",
	.doc = "Run many programs in one supervisor, --runs of each kind, and see whether anything "
	       "is left.",
	.measure = {.blocks = 1, .runs = 100000},
	.run = soak_all,
};
