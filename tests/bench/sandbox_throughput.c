/* SPDX-License-Identifier: MIT */
#include "tests/bench/sandbox_bench.h"

#include "common/units.h"
#include "tests/bench/bare.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

/* What a driver is told to do. */
enum order {
	ORDER_FLOOR,
	ORDER_BARE,
	ORDER_JUDGE_LIKE,
	ORDER_KEPT,
	ORDER_DYNAMIC_FLOOR,
	ORDER_DYNAMIC_KEPT,
	ORDER_TOUCHED_KEPT
};

static const struct {
	bool is_floor;
	enum request_kind kind; /* of others */
	enum program program;
} orders[] = {
	[ORDER_FLOOR] = {true, BARE, STATIC},
	[ORDER_BARE] = {false, BARE, STATIC},
	[ORDER_JUDGE_LIKE] = {false, JUDGE_LIKE, STATIC},
	[ORDER_KEPT] = {false, KEPT, STATIC},
	[ORDER_DYNAMIC_FLOOR] = {true, BARE, DYNAMIC},
	[ORDER_DYNAMIC_KEPT] = {false, KEPT, DYNAMIC},
	[ORDER_TOUCHED_KEPT] = {false, KEPT, SCRIBBLE},
};

struct throughput {
	enum order order;
	bool all; /* processors */
	bool pinned;
};

/* A driver's: one sandbox that is pinned to its processor and one that is not. */
struct driver_context {
	struct bench free, pinned;
};

static int driver_open(void *setup, unsigned number, void **ret_context, struct error *err)
{
	const struct bench *parent = setup;
	struct driver_context *d = calloc(1, sizeof(*d));
	if (!d)
		return error_set(err, -ENOMEM, "driver");
	d->free.of_boxes = (struct boxes_options){
		.number = 2 * number + 1, .cpu = -1, .host_view = parent->of_boxes.host_view};
	d->pinned.of_boxes = (struct boxes_options){.number = 2 * number + 2,
	                                            .cpu = drivers_processor(number),
	                                            .host_view = parent->of_boxes.host_view};
	int r = sandbox_bench_open(&d->free, err);
	if (r == 0)
		r = sandbox_bench_open(&d->pinned, err);
	*ret_context = d;
	return r;
}

static void driver_close(void *context)
{
	struct driver_context *d = context;
	sandbox_bench_close(&d->free);
	sandbox_bench_close(&d->pinned);
	free(d);
}

static int floor_until(const struct bench *b, enum program program, uint64_t until_ns,
                       uint64_t *ret_runs, struct error *err)
{
	while (units_now_ns() < until_ns) {
		int r = bare_run(b->bare_argv[program], err);
		if (r < 0)
			return r;
		++*ret_runs;
	}
	return 0;
}

static int queue_until(const struct bench *b, const struct sandbox_request *request,
                       uint64_t until_ns, uint64_t *ret_runs, struct error *err)
{
	struct sandbox_handle *handles[SANDBOX_BENCH_QUEUE];
	struct sandbox_result result;
	uint64_t submitted = 0;
	int r = 0;
	for (bool more = true; r == 0 && (more || *ret_runs < submitted);
	     more = units_now_ns() < until_ns) {
		for (; r == 0 && more && submitted < *ret_runs + SANDBOX_BENCH_QUEUE; submitted++)
			r = boxes_submit(b->sandbox, request,
			                 &handles[submitted % SANDBOX_BENCH_QUEUE], err);
		if (r == 0)
			r = boxes_wait(handles[*ret_runs % SANDBOX_BENCH_QUEUE], &result, err);
		++*ret_runs;
	}
	return r;
}

static int driver_run(void *context, int order, uint64_t until_ns, uint64_t *ret_runs,
                      struct error *err)
{
	const struct driver_context *d = context;
	cpu_set_t set;
	bool pinned = sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) == 1;
	const struct bench *b = pinned ? &d->pinned : &d->free;
	enum program program = orders[order].program;
	if (orders[order].is_floor)
		return floor_until(b, program, until_ns, ret_runs, err);
	return queue_until(b, sandbox_bench_request(b, orders[order].kind, program), until_ns,
	                   ret_runs, err);
}

const struct driver_work throughput_work = {driver_open, driver_run, driver_close};

/* One sample a block: @n is how often, which here is for how long. */
static int throughput(const struct contender *self, void *context, _unused_ size_t n,
                      double *ret_samples, struct error *err)
{
	const struct throughput *t = self->detail;
	const struct bench *b = context;
	unsigned drivers = t->all ? drivers_processors() : 1;
	int r = drivers_run(b->drivers, drivers, (int)t->order, t->pinned, b->block_ns, ret_samples,
	                    err);
	return r < 0 ? r : 1;
}

static const struct throughput one_floor = {ORDER_FLOOR, false, false};
static const struct throughput one_bare = {ORDER_BARE, false, false};
static const struct throughput one_judge = {ORDER_JUDGE_LIKE, false, false};
static const struct throughput one_pinned_floor = {ORDER_FLOOR, false, true};
static const struct throughput one_pinned_judge = {ORDER_JUDGE_LIKE, false, true};
static const struct throughput all_floor = {ORDER_FLOOR, true, true};
static const struct throughput all_bare = {ORDER_BARE, true, true};
static const struct throughput all_judge = {ORDER_JUDGE_LIKE, true, true};
static const struct throughput one_kept = {ORDER_KEPT, false, false};
static const struct throughput one_pinned_kept = {ORDER_KEPT, false, true};
static const struct throughput all_kept = {ORDER_KEPT, true, true};
static const struct throughput all_free_kept = {ORDER_KEPT, true, false};
static const struct throughput all_free_judge = {ORDER_JUDGE_LIKE, true, false};
static const struct throughput all_dynamic_floor = {ORDER_DYNAMIC_FLOOR, true, true};
static const struct throughput all_dynamic_kept = {ORDER_DYNAMIC_KEPT, true, false};
static const struct throughput one_dynamic_floor = {ORDER_DYNAMIC_FLOOR, false, false};
static const struct throughput one_dynamic_kept = {ORDER_DYNAMIC_KEPT, false, false};
static const struct throughput all_touched_kept = {ORDER_TOUCHED_KEPT, true, false};

#define RATE "runs/s"

static const struct contender throughputs[] = {
	{"one floor", RATE, 0, throughput, &one_floor},
	{"one sandbox, bare requests", RATE, 0, throughput, &one_bare},
	{"one sandbox, judge-like requests", RATE, 0, throughput, &one_judge},
	{"one sandbox, kept box", RATE, 0, throughput, &one_kept},
	{"one floor, pinned", RATE, 4, throughput, &one_pinned_floor},
	{"one sandbox, pinned, judge-like requests", RATE, 4, throughput, &one_pinned_judge},
	{"one sandbox, pinned, kept box", RATE, 4, throughput, &one_pinned_kept},
	{"a floor on each processor", RATE, 7, throughput, &all_floor},
	{"a sandbox on each, bare requests", RATE, 7, throughput, &all_bare},
	{"a sandbox on each, judge-like requests", RATE, 7, throughput, &all_judge},
	{"a sandbox on each, kept box", RATE, 7, throughput, &all_kept},
	{"as many sandboxes, not pinned, judge-like", RATE, 7, throughput, &all_free_judge},
	{"as many sandboxes, not pinned, kept box", RATE, 7, throughput, &all_free_kept},
	{"the same, tmpfs touched", RATE, 7, throughput, &all_touched_kept},
	{"one floor, dynamic", RATE, 14, throughput, &one_dynamic_floor},
	{"one sandbox, kept box, dynamic", RATE, 14, throughput, &one_dynamic_kept},
	{"a floor on each processor, dynamic", RATE, 16, throughput, &all_dynamic_floor},
	{"as many sandboxes, not pinned, kept box, dynamic", RATE, 16, throughput, &all_dynamic_kept},
};

const struct contender_table throughput_table = {"throughput", "throughput", throughputs,
                                                 ARRAY_SIZE(throughputs)};
