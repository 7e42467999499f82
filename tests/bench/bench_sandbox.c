/* SPDX-License-Identifier: MIT */
/*
 * What a run in the sandbox costs above the same program's bare vfork, execve and wait4.
 *
 * Back to back: the next is submitted when the former's result is there, or is queued behind it.
 * Queued with nothing between them, runs are as far apart as their making takes, so this is what
 * throughput is made of.
 *
 * Spaced: with a pause of 3 ms before each, as between real programs. Loops without it hide what is
 * slow when it comes rarely (waits for RCU, cold caches). The queued run is behind a program that
 * sleeps for the pause in the sandbox; its latency is the time between the two results.
 *
 * Throughput: as many as can be in a time, two always in the queue; alone and on all processors.
 */
#include "common/fd.h"
#include "common/units.h"
#include "sandbox/policy.h"
#include "tests/bench/bare.h"
#include "tests/bench/boxes.h"
#include "tests/bench/drivers.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const uint64_t pause_ns = 3 * NS_PER_MS;

/* ---- programs and requests ---- */

enum program { STATIC, DYNAMIC, PAUSE, SCRIBBLE, PROGRAM_COUNT };

static const char *const payloads[] = {
	[STATIC] = "noop", [DYNAMIC] = "noop-dynamic", [PAUSE] = "noop", [SCRIBBLE] = "scribble"};

enum request_kind { BARE, JUDGE_LIKE, KEPT };

/* Everything to run programs with, in this process or in a driver's. */
struct bench {
	struct boxes_options of_boxes;
	struct sandbox *sandbox;
	int filter, executable;
	char *paths[PROGRAM_COUNT];
	const char *bare_argv[PROGRAM_COUNT][3];
	const char *argv[PROGRAM_COUNT][3];
	struct judge_like judge[PROGRAM_COUNT], kept[PROGRAM_COUNT];
	struct sandbox_request bare; /* of the static program */
	struct drivers *drivers;
	uint64_t block_ns; /* of throughput */
};

static int open_programs(struct bench *b, struct error *err)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		const char *pause = i == PAUSE ? "3000" : NULL;
		b->paths[i] = boxes_payload_path(payloads[i]);
		if (!b->paths[i])
			return error_set(err, -ENOMEM, "payload");
		memcpy(b->bare_argv[i], (const char *[3]){b->paths[i], pause, NULL},
		       sizeof(b->bare_argv[i]));
		memcpy(b->argv[i], (const char *[3]){payloads[i], pause, NULL}, sizeof(b->argv[i]));
		judge_like_init(&b->judge[i], b->argv[i], b->filter, &b->of_boxes);
		judge_like_init(&b->kept[i], b->argv[i], b->filter, &b->of_boxes);
		judge_like_keep_box(&b->kept[i]);
	}
	b->executable = open(b->paths[STATIC], O_RDONLY | O_CLOEXEC);
	if (b->executable < 0)
		return error_set(err, -errno, "open %s", b->paths[STATIC]);
	b->bare = boxes_bare_request(b->executable, b->argv[STATIC]);
	return 0;
}

static int bench_open(struct bench *b, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	b->executable = -1;
	b->filter = sandbox_policy_open("run-processes", text);
	if (b->filter < 0)
		return error_say(err, b->filter, "%s", text);
	int r = open_programs(b, err);
	return r < 0 ? r : boxes_open(&b->of_boxes, &b->sandbox, err);
}

static void bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->filter);
	(void)fd_close(b->executable);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		free(b->paths[i]);
}

static const struct sandbox_request *request_of(const struct bench *b, enum request_kind kind,
                                                enum program program)
{
	if (kind == BARE)
		return &b->bare;
	return kind == KEPT ? &b->kept[program].request : &b->judge[program].request;
}

static double microseconds(uint64_t ns)
{
	return (double)ns / 1e3;
}

/* ---- latency ---- */

struct latency {
	enum request_kind kind;
	enum program program;
	bool spaced;
};

static void pause_before(const struct latency *latency)
{
	const struct timespec pause = {.tv_nsec = (long)pause_ns};
	if (latency->spaced)
		(void)nanosleep(&pause, NULL);
}

static int floor_latency(const struct contender *self, void *context, size_t n, double *ret_samples,
                         struct error *err)
{
	const struct latency *latency = self->detail;
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		pause_before(latency);
		uint64_t begin_ns = units_now_ns();
		int r = bare_run(b->bare_argv[latency->program], err);
		if (r < 0)
			return r;
		ret_samples[i] = microseconds(units_now_ns() - begin_ns);
	}
	return (int)n;
}

static int run_once(const struct bench *b, const struct sandbox_request *request,
                    struct sandbox_result *ret, struct error *err)
{
	struct sandbox_handle *handle;
	int r = boxes_submit(b->sandbox, request, &handle, err);
	return r < 0 ? r : boxes_wait(handle, ret, err);
}

static int alone_latency(const struct contender *self, void *context, size_t n, double *ret_samples,
                         struct error *err)
{
	const struct latency *latency = self->detail;
	const struct bench *b = context;
	const struct sandbox_request *request = request_of(b, latency->kind, latency->program);
	for (size_t i = 0; i < n; i++) {
		struct sandbox_result result;
		pause_before(latency);
		uint64_t begin_ns = units_now_ns();
		int r = run_once(b, request, &result, err);
		if (r < 0)
			return r;
		ret_samples[i] = microseconds(units_now_ns() - begin_ns);
	}
	return (int)n;
}

/* The @i'th of a queue: with pauses, every other one is the program that sleeps. */
static const struct sandbox_request *queued_request(const struct bench *b,
                                                    const struct latency *latency, size_t i)
{
	bool is_pause = latency->spaced && i % 2 == 0;
	enum request_kind of_pause = latency->kind == KEPT ? KEPT : JUDGE_LIKE;
	return request_of(b, is_pause ? of_pause : latency->kind,
	                  is_pause ? PAUSE : latency->program);
}

/* A result and when it was there. */
struct told {
	uint64_t at_ns;
	struct sandbox_result result;
};

/* What to note of a run and the one before it. */
typedef double (*note)(const struct told *before, const struct told *now);

static double between_results(const struct told *before, const struct told *now)
{
	return microseconds(now->at_ns - before->at_ns);
}

static double end_to_execve(const struct told *before, const struct told *now)
{
	return ((double)now->result.exec_at_ns - (double)before->result.end_at_ns) / 1e3;
}

static double execve_to_end(_unused_ const struct told *before, const struct told *now)
{
	return microseconds(now->result.end_at_ns - now->result.exec_at_ns);
}

static double end_to_told(_unused_ const struct told *before, const struct told *now)
{
	return microseconds(now->at_ns - now->result.end_at_ns);
}

enum { QUEUE = 3 };

/* Keeps QUEUE requests submitted, so that one runs, one is prepared and the next is at hand. */
static int run_queue(const struct bench *b, const struct latency *latency, size_t n,
                     double *ret_samples, note what, struct error *err)
{
	struct sandbox_handle *handles[QUEUE];
	struct told before, now = {0};
	size_t step = latency->spaced ? 2 : 1, all = step * (n + 1), submitted = 0;
	for (size_t i = 0; i < all; i++) {
		int r = 0;
		for (; r == 0 && submitted < all && submitted < i + QUEUE; submitted++)
			r = boxes_submit(b->sandbox, queued_request(b, latency, submitted),
			                 &handles[submitted % QUEUE], err);
		if (r < 0)
			return r;
		before = now;
		r = boxes_wait(handles[i % QUEUE], &now.result, err);
		now.at_ns = units_now_ns();
		if (r < 0)
			return r;
		if (i >= step && (i + 1) % step == 0)
			ret_samples[i / step - 1] = what(&before, &now);
	}
	return (int)n;
}

static int queued_latency(const struct contender *self, void *context, size_t n,
                          double *ret_samples, struct error *err)
{
	return run_queue(context, self->detail, n, ret_samples, between_results, err);
}

#define US "us"

static const struct latency hot_static = {JUDGE_LIKE, STATIC, false};
static const struct latency hot_bare = {BARE, STATIC, false};
static const struct latency hot_dynamic = {JUDGE_LIKE, DYNAMIC, false};
static const struct latency hot_kept = {KEPT, STATIC, false};
static const struct latency hot_scribble = {KEPT, SCRIBBLE, false};
static const struct latency hot_kept_dynamic = {KEPT, DYNAMIC, false};

static const struct contender back_to_back[] = {
	{"floor, static", US, 0, floor_latency, &hot_static},
	{"floor, dynamic", US, 1, floor_latency, &hot_dynamic},
	{"bare request, alone", US, 0, alone_latency, &hot_bare},
	{"bare request, queued", US, 0, queued_latency, &hot_bare},
	{"judge-like request, alone", US, 0, alone_latency, &hot_static},
	{"judge-like request, queued", US, 0, queued_latency, &hot_static},
	{"judge-like request, dynamic, alone", US, 1, alone_latency, &hot_dynamic},
	{"judge-like request, dynamic, queued", US, 1, queued_latency, &hot_dynamic},
	{"kept box, alone", US, 0, alone_latency, &hot_kept},
	{"kept box, queued", US, 0, queued_latency, &hot_kept},
	{"kept box, tmpfs touched, alone", US, 0, alone_latency, &hot_scribble},
	{"kept box, tmpfs touched, queued", US, 0, queued_latency, &hot_scribble},
	{"kept box, dynamic, alone", US, 1, alone_latency, &hot_kept_dynamic},
	{"kept box, dynamic, queued", US, 1, queued_latency, &hot_kept_dynamic},
};

static const struct latency spaced_static = {JUDGE_LIKE, STATIC, true};
static const struct latency spaced_bare = {BARE, STATIC, true};
static const struct latency spaced_dynamic = {JUDGE_LIKE, DYNAMIC, true};
static const struct latency spaced_kept = {KEPT, STATIC, true};
static const struct latency spaced_kept_dynamic = {KEPT, DYNAMIC, true};

static const struct contender spaced[] = {
	{"floor, static", US, 0, floor_latency, &spaced_static},
	{"floor, dynamic", US, 1, floor_latency, &spaced_dynamic},
	{"bare request, alone", US, 0, alone_latency, &spaced_bare},
	{"bare request, queued", US, 0, queued_latency, &spaced_bare},
	{"judge-like request, alone", US, 0, alone_latency, &spaced_static},
	{"judge-like request, queued", US, 0, queued_latency, &spaced_static},
	{"judge-like request, dynamic, alone", US, 1, alone_latency, &spaced_dynamic},
	{"judge-like request, dynamic, queued", US, 1, queued_latency, &spaced_dynamic},
	{"kept box, alone", US, 0, alone_latency, &spaced_kept},
	{"kept box, queued", US, 0, queued_latency, &spaced_kept},
	{"kept box, dynamic, alone", US, 1, alone_latency, &spaced_kept_dynamic},
	{"kept box, dynamic, queued", US, 1, queued_latency, &spaced_kept_dynamic},
};

/* ---- the parts of a latency ---- */

struct part {
	const struct latency *latency;
	note what;
};

static int part_queued(const struct contender *self, void *context, size_t n, double *ret_samples,
                       struct error *err)
{
	const struct part *part = self->detail;
	return run_queue(context, part->latency, n, ret_samples, part->what, err);
}

/* As if the submit had been the end of the run before. */
static int part_alone(const struct contender *self, void *context, size_t n, double *ret_samples,
                      struct error *err)
{
	const struct part *part = self->detail;
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		struct told before = {0}, now = {0};
		pause_before(part->latency);
		before.result.end_at_ns = units_now_ns();
		int r = run_once(b, request_of(b, part->latency->kind, STATIC), &now.result, err);
		now.at_ns = units_now_ns();
		if (r < 0)
			return r;
		ret_samples[i] = part->what(&before, &now);
	}
	return (int)n;
}

static const struct part hot_preparing = {&hot_static, end_to_execve};
static const struct part hot_running = {&hot_static, execve_to_end};
static const struct part hot_telling = {&hot_static, end_to_told};
static const struct part kept_preparing = {&spaced_kept, end_to_execve};
static const struct part kept_running = {&spaced_kept, execve_to_end};
static const struct part kept_telling = {&spaced_kept, end_to_told};
static const struct part spaced_preparing = {&spaced_static, end_to_execve};
static const struct part spaced_running = {&spaced_static, execve_to_end};
static const struct part spaced_telling = {&spaced_static, end_to_told};

static const struct contender parts[] = {
	{"alone: submit to execve", US, 0, part_alone, &hot_preparing},
	{"alone: execve to end", US, 1, part_alone, &hot_running},
	{"alone: end to result told", US, 2, part_alone, &hot_telling},
	{"queued: end of the former to execve", US, 3, part_queued, &hot_preparing},
	{"queued: execve to end", US, 4, part_queued, &hot_running},
	{"queued: end to result told", US, 5, part_queued, &hot_telling},
	{"spaced, alone: submit to execve", US, 6, part_alone, &spaced_preparing},
	{"spaced, alone: execve to end", US, 7, part_alone, &spaced_running},
	{"spaced, alone: end to result told", US, 8, part_alone, &spaced_telling},
	{"spaced, queued: end of the former to execve", US, 9, part_queued, &spaced_preparing},
	{"spaced, queued: execve to end", US, 10, part_queued, &spaced_running},
	{"spaced, queued: end to result told", US, 11, part_queued, &spaced_telling},
	{"kept, spaced, alone: submit to execve", US, 12, part_alone, &kept_preparing},
	{"kept, spaced, alone: execve to end", US, 13, part_alone, &kept_running},
	{"kept, spaced, alone: end to result told", US, 14, part_alone, &kept_telling},
	{"kept, spaced, queued: end of the former to execve", US, 15, part_queued, &kept_preparing},
	{"kept, spaced, queued: execve to end", US, 16, part_queued, &kept_running},
	{"kept, spaced, queued: end to result told", US, 17, part_queued, &kept_telling},
};

/* ---- throughput ---- */

enum order { ORDER_FLOOR, ORDER_BARE, ORDER_JUDGE_LIKE, ORDER_KEPT };

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
	int r = bench_open(&d->free, err);
	if (r == 0)
		r = bench_open(&d->pinned, err);
	*ret_context = d;
	return r;
}

static void driver_close(void *context)
{
	struct driver_context *d = context;
	bench_close(&d->free);
	bench_close(&d->pinned);
	free(d);
}

static int floor_until(const struct bench *b, uint64_t until_ns, uint64_t *ret_runs,
                       struct error *err)
{
	while (units_now_ns() < until_ns) {
		int r = bare_run(b->bare_argv[STATIC], err);
		if (r < 0)
			return r;
		++*ret_runs;
	}
	return 0;
}

static int queue_until(const struct bench *b, enum request_kind kind, uint64_t until_ns,
                       uint64_t *ret_runs, struct error *err)
{
	const struct sandbox_request *request = request_of(b, kind, STATIC);
	struct sandbox_handle *handles[QUEUE];
	struct sandbox_result result;
	uint64_t submitted = 0;
	int r = 0;
	for (bool more = true; r == 0 && (more || *ret_runs < submitted);
	     more = units_now_ns() < until_ns) {
		for (; r == 0 && more && submitted < *ret_runs + QUEUE; submitted++)
			r = boxes_submit(b->sandbox, request, &handles[submitted % QUEUE], err);
		if (r == 0)
			r = boxes_wait(handles[*ret_runs % QUEUE], &result, err);
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
	if (order == ORDER_FLOOR)
		return floor_until(b, until_ns, ret_runs, err);
	static const enum request_kind kinds[] = {
		[ORDER_BARE] = BARE, [ORDER_JUDGE_LIKE] = JUDGE_LIKE, [ORDER_KEPT] = KEPT};
	return queue_until(b, kinds[order], until_ns, ret_runs, err);
}

static const struct driver_work driver_work = {driver_open, driver_run, driver_close};

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
};

/* ---- all of it ---- */

enum { TABLE_HOT = 1, TABLE_SPACED = 2, TABLE_PARTS = 4, TABLE_THROUGHPUT = 8, TABLE_ALL = 15 };

static struct {
	uint64_t milliseconds;
	unsigned tables;
	bool host_view;
} settings = {.milliseconds = 300};

static const struct table {
	const char *name, *title;
	const struct contender *contenders;
	size_t n;
	unsigned bit;
} tables[] = {
	{"hot", "latency, back to back", back_to_back, ARRAY_SIZE(back_to_back), TABLE_HOT},
	{"spaced", "latency, 3 ms apart", spaced, ARRAY_SIZE(spaced), TABLE_SPACED},
	{"parts", "parts of a judge-like request", parts, ARRAY_SIZE(parts), TABLE_PARTS},
	{"throughput", "throughput", throughputs, ARRAY_SIZE(throughputs), TABLE_THROUGHPUT},
};

static int print_tables(const struct measure_options *measure, struct bench *b, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(tables); i++)
		if (settings.tables & tables[i].bit)
			r = measure_table(tables[i].title, tables[i].contenders, tables[i].n,
			                  measure, b, NULL, err);
	return r;
}

static int run_all(const struct measure_options *measure, struct error *err)
{
	if (settings.tables == 0)
		settings.tables = TABLE_ALL;
	struct bench b = {
		.of_boxes = {.cpu = -1, .host_view = settings.host_view},
		.filter = -1,
		.executable = -1,
		.block_ns = settings.milliseconds * NS_PER_MS,
	};
	int r = 0;
	if (settings.tables & TABLE_THROUGHPUT)
		r = drivers_start(&driver_work, &b, drivers_processors(), &b.drivers, err);
	if (r == 0)
		r = bench_open(&b, err);
	if (r == 0)
		r = print_tables(measure, &b, err);
	bench_close(&b);
	drivers_stop(b.drivers);
	return r;
}

static bool take_table(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (strcmp(tables[i].name, name) == 0) {
			settings.tables |= tables[i].bit;
			return true;
		}
	}
	return false;
}

static const struct bench_option options[] = {
	{.name = "milliseconds",
         .argument = "N",
         .doc = "Of a block of throughput",
         .count = &settings.milliseconds,
         .most = 60000},
	{.name = "table",
         .argument = "NAME",
         .doc = "hot, spaced, parts or throughput: only this; repeatable",
         .take = take_table},
	{.name = "host-view",
         .doc = "Bind from the host's file system as it is",
         .flag = &settings.host_view},
};

const struct bench_program bench_program = {
	.name = "sandbox",
	.doc = "Measure what a run in the sandbox costs above a bare execve.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 20, .runs = 50},
	.run = run_all,
};
