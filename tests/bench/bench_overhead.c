/* SPDX-License-Identifier: MIT */
/*
 * What the box costs while a program runs: the same work inside, by a judge-like request in a kept
 * box, and outside. Computing should cost nothing, system calls pay for the filter, page faults for the
 * counting of memory.
 *
 * The program times its own work, so starting is not in it. CPU time is disturbed less by others on
 * the machine than the clock on the wall.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/bare.h"
#include "tests/bench/boxes.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum kind {
	COMPUTE,
	SEEK,
	SEEK_FILTERED,
	SEEK_LISTED,
	SEEK_LOOKED_AT,
	SEEK_DISPATCHED,
	FAULT,
	KIND_COUNT
};

static const struct {
	const char *name;
	unsigned long count; /* about 100 ms */
} kinds[] = {
	[COMPUTE] = {"compute", 60000000},
	[SEEK] = {"seek", 1000000},
	[SEEK_FILTERED] = {"seek-filtered", 1000000},
	[SEEK_LISTED] = {"seek-listed", 1000000},
	[SEEK_LOOKED_AT] = {"seek-looked-at", 1000000},
	[SEEK_DISPATCHED] = {"seek-dispatched", 1000000},
	[FAULT] = {"fault", 200000},
};

static uint64_t percent = 100;

struct bench {
	struct sandbox *sandbox;
	int filter, output; /* memfd: what the program says */
	char *path;
	char counts[KIND_COUNT][24];
	const char *bare_argv[KIND_COUNT][4], *argv[KIND_COUNT][4];
	struct judge_like judge[KIND_COUNT];
};

static void fill_requests(struct bench *b, const struct boxes_options *options)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		(void)snprintf(b->counts[i], sizeof(b->counts[i]), "%llu",
		               (unsigned long long)kinds[i].count * percent / 100);
		const char *const argv[] = {"work", kinds[i].name, b->counts[i], NULL};
		for (size_t at = 0; at < ARRAY_SIZE(argv); at++)
			b->argv[i][at] = b->bare_argv[i][at] = argv[at];
		b->bare_argv[i][0] = b->path;
		judge_like_init(&b->judge[i], b->argv[i], b->filter, options);
		judge_like_keep_box(&b->judge[i]);
		b->judge[i].request.stdout_fd = b->output;
	}
}

static int bench_open(struct bench *b, struct error *err)
{
	const struct boxes_options options = {.cpu = -1};
	b->output = memfd_create("bench", MFD_CLOEXEC);
	b->path = boxes_payload_path("work");
	b->filter = boxes_filter(err);
	if (b->filter < 0)
		return b->filter;
	if (b->output < 0 || !b->path)
		return error_set(err, -ENOMEM, "output");
	fill_requests(b, &options);
	return boxes_open(&options, &b->sandbox, err);
}

static void bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->output);
	(void)fd_close(b->filter);
	free(b->path);
}

static int run_outside(struct bench *b, enum kind kind, struct error *err)
{
	pid_t pid = bare_start(b->bare_argv[kind], (const int[]){-1, b->output, -1}, err);
	return pid < 0 ? (int)pid : bare_wait(pid, err);
}

static int run_inside(struct bench *b, enum kind kind, struct error *err)
{
	struct sandbox_handle *handle;
	struct sandbox_result result;
	int r = boxes_submit(b->sandbox, &b->judge[kind].request, &handle, err);
	return r < 0 ? r : boxes_wait(handle, &result, err);
}

enum { WALL, CPU, CLOCK_COUNT };

struct work {
	enum kind kind;
	int (*run)(struct bench *b, enum kind kind, struct error *err);
	int clock;
};

static int run_work(const struct contender *self, void *context, size_t n, double *ret_samples,
                    struct error *err)
{
	const struct work *work = self->detail;
	struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		uint64_t took_ns[CLOCK_COUNT];
		if (ftruncate(b->output, 0) < 0 || lseek(b->output, 0, SEEK_SET) < 0)
			return error_set(err, -errno, "output");
		int r = work->run(b, work->kind, err);
		if (r < 0)
			return r;
		if (pread(b->output, took_ns, sizeof(took_ns), 0) != sizeof(took_ns))
			return error_say(err, -EIO, "the program did not say how long it took");
		ret_samples[i] = (double)took_ns[work->clock] / 1e3;
	}
	return (int)n;
}

static const struct work compute_outside = {COMPUTE, run_outside, CPU};
static const struct work compute_inside = {COMPUTE, run_inside, CPU};
static const struct work compute_outside_wall = {COMPUTE, run_outside, WALL};
static const struct work compute_inside_wall = {COMPUTE, run_inside, WALL};
static const struct work seek_outside = {SEEK, run_outside, CPU};
static const struct work seek_inside = {SEEK, run_inside, CPU};
static const struct work seek_filtered = {SEEK_FILTERED, run_outside, CPU};
static const struct work seek_listed = {SEEK_LISTED, run_outside, CPU};
static const struct work seek_looked_at = {SEEK_LOOKED_AT, run_outside, CPU};
static const struct work seek_dispatched = {SEEK_DISPATCHED, run_outside, CPU};
static const struct work fault_outside = {FAULT, run_outside, CPU};
static const struct work fault_inside = {FAULT, run_inside, CPU};

#define US "us"

static const struct contender contenders[] = {
	{"computing, outside", US, 0, run_work, &compute_outside},
	{"computing, inside", US, 0, run_work, &compute_inside},
	{"computing, outside, on the wall", US, 2, run_work, &compute_outside_wall},
	{"computing, inside, on the wall", US, 2, run_work, &compute_inside_wall},
	{"lseek, outside", US, 4, run_work, &seek_outside},
	{"lseek, inside", US, 4, run_work, &seek_inside},
	{"lseek, outside, a filter that allows all", US, 4, run_work, &seek_filtered},
	{"lseek, outside, one that compares 400 times", US, 4, run_work, &seek_listed},
	{"lseek, outside, one that looks at an argument", US, 4, run_work, &seek_looked_at},
	{"lseek, outside, user dispatch instead", US, 4, run_work, &seek_dispatched},
	{"page faults, outside", US, 10, run_work, &fault_outside},
	{"page faults, inside", US, 10, run_work, &fault_inside},
};

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.filter = -1, .output = -1};
	int r = bench_open(&b, err);
	if (r == 0)
		r = measure_table("CPU time of the same work", contenders, ARRAY_SIZE(contenders),
		                  measure, &b, NULL, err);
	bench_close(&b);
	return r;
}

static const struct bench_option options[] = {
	{.name = "percent",
         .argument = "N",
         .doc = "Of the usual amount of work, which takes 100 ms",
         .count = &percent,
         .most = 10000},
};

const struct bench_program bench_program = {
	.name = "overhead",
	.doc = "Measure what the box costs a program that runs in it.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 25, .runs = 1},
	.run = run_all,
};
