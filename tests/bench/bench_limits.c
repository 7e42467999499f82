/* SPDX-License-Identifier: MIT */
/*
 * A limit is a fact: nine tenths of it are never refused and eleven tenths always, and a program that passes it is ended
 * soon.
 *
 * How late the end comes is measured on the clock of the limit: for wall time from the limit to the moment at which init
 * has seen the end, for CPU time what all processes together have used beyond it. Beside it stands the same outside: a
 * parent that sleeps, kills and waits. What that is late by, the machine adds. The exit status is 1 when a verdict is
 * wrong; no time is judged.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/boxes.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LIMIT_MS = 200, KILL_LIMIT_MS = 20, MEMORY_LIMIT_MIB = 64 };

static const uint64_t kill_limit_ns = KILL_LIMIT_MS * NS_PER_MS;

struct bench {
	struct sandbox *sandbox;
	int filter;
	char *path; /* of the payload outside */
	struct judge_like judge;
};

static int bench_open(struct bench *b, struct error *err)
{
	static const char *const argv[] = {"spend", NULL};
	const struct boxes_options options = {.cpu = -1};
	b->path = boxes_payload_path(argv[0]);
	if (!b->path)
		return error_set(err, -ENOMEM, "payload");
	b->filter = boxes_filter(err);
	if (b->filter < 0)
		return b->filter;
	judge_like_init(&b->judge, argv, b->filter, &options);
	judge_like_keep_box(&b->judge);
	return boxes_open(&options, &b->sandbox, err);
}

static void bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->filter);
	free(b->path);
}

static int run(struct bench *b, const struct sandbox_request *request, struct sandbox_result *ret,
               struct error *err)
{
	struct sandbox_handle *handle;
	char text[SANDBOX_ERROR_SIZE];
	int r = boxes_submit(b->sandbox, request, &handle, err);
	if (r < 0)
		return r;
	r = sandbox_wait(handle, ret, text);
	if (r < 0)
		return error_say(err, r, "wait: %s", text);
	return ret->status == SANDBOX_ERROR ? error_say(err, -EIO, "%s", ret->error) : 0;
}

/* ---- verdicts ---- */

struct verdict_case {
	const char *name;
	const char *const argv[5];
	uint64_t processes;
	enum sandbox_limit limit; /* what is limited */
	bool refused;             /* what must come of it */
};

static const struct verdict_case verdict_cases[] = {
	{"CPU, one process, 0.9", {"spend", "user", "180"}, 1, SANDBOX_LIMIT_CPU, false},
	{"CPU, one process, 1.1", {"spend", "user", "220"}, 1, SANDBOX_LIMIT_CPU, true},
	{"CPU, one of many, 0.9", {"spend", "user", "180"}, 32, SANDBOX_LIMIT_CPU, false},
	{"CPU, one of many, 1.1", {"spend", "user", "220"}, 32, SANDBOX_LIMIT_CPU, true},
	{"CPU, four processes, 0.9", {"spend", "user-many", "4", "45"}, 32, SANDBOX_LIMIT_CPU, false},
	{"CPU, four processes, 1.1", {"spend", "user-many", "4", "55"}, 32, SANDBOX_LIMIT_CPU, true},
	{"wall, 0.9", {"spend", "wait", "180"}, 1, SANDBOX_LIMIT_WALL, false},
	{"wall, 1.1", {"spend", "wait", "220"}, 1, SANDBOX_LIMIT_WALL, true},
	{"memory, 4 MiB less", {"spend", "memory", "61440"}, 1, SANDBOX_LIMIT_MEMORY, false},
	{"memory, 4 MiB more", {"spend", "memory", "69632"}, 1, SANDBOX_LIMIT_MEMORY, true},
	{"memory, four processes, 4 MiB less",
         {"spend", "memory-many", "4", "15360"},
         32,
         SANDBOX_LIMIT_MEMORY,
         false},
	{"memory, four processes, 4 MiB more",
         {"spend", "memory-many", "4", "17408"},
         32,
         SANDBOX_LIMIT_MEMORY,
         true},
};

static void set_limit(struct sandbox_request *request, const struct verdict_case *of)
{
	if (of->limit == SANDBOX_LIMIT_CPU)
		request->cpu_limit_ns = LIMIT_MS * NS_PER_MS;
	if (of->limit == SANDBOX_LIMIT_WALL)
		request->wall_limit_ns = LIMIT_MS * NS_PER_MS;
	if (of->limit == SANDBOX_LIMIT_MEMORY)
		request->memory_limit_bytes = MEMORY_LIMIT_MIB * MIB;
	request->process_limit = of->processes;
}

enum { COLUMN_RUNS, COLUMN_REFUSED, COLUMN_OVERSLEPT, COLUMN_WRONG, COLUMN_COUNT };

/* That a busy host let a program sleep past the limit proves nothing. */
static void count_verdict(const struct verdict_case *of, const struct sandbox_result *result,
                          long *counts)
{
	bool overslept = of->limit == SANDBOX_LIMIT_WALL && !of->refused &&
	                 result->wall_ns > LIMIT_MS * NS_PER_MS;
	bool refused = result->limit == of->limit && !overslept;
	counts[COLUMN_RUNS]++;
	counts[COLUMN_REFUSED] += refused;
	counts[COLUMN_OVERSLEPT] += overslept;
	counts[COLUMN_WRONG] += refused != of->refused;
}

static int count_verdicts(struct bench *b, const struct verdict_case *of, uint64_t runs,
                          long *counts, struct error *err)
{
	struct sandbox_request request = b->judge.request;
	struct sandbox_result result;
	request.argv = of->argv;
	set_limit(&request, of);
	for (uint64_t i = 0; i < runs; i++) {
		int r = run(b, &request, &result, err);
		if (r == 0 && result.limit != of->limit && result.limit != SANDBOX_LIMIT_NONE)
			r = error_say(err, -EIO, "another limit, %d", (int)result.limit);
		if (r < 0)
			return error_prefix(err, "%s", of->name);
		count_verdict(of, &result, counts);
	}
	return 0;
}

static int see_verdicts(struct bench *b, uint64_t runs, const struct measure_options *measure,
                        struct error *err)
{
	static const char *const columns[COLUMN_COUNT] = {"runs", "refused", "overslept", "wrong"};
	static const struct measure_counts table = {"limits of 200 ms and 64 MiB", columns,
	                                            COLUMN_COUNT};
	const char *names[ARRAY_SIZE(verdict_cases)];
	long counts[ARRAY_SIZE(verdict_cases)][COLUMN_COUNT] = {{0}}, wrong = 0;
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(verdict_cases); i++) {
		names[i] = verdict_cases[i].name;
		r = count_verdicts(b, &verdict_cases[i], runs, counts[i], err);
		wrong += counts[i][COLUMN_WRONG];
	}
	if (r < 0)
		return r;
	measure_print_counts(&table, names, counts[0], ARRAY_SIZE(verdict_cases), measure);
	return wrong > 0 ? error_say(err, -EIO, "a verdict is wrong") : 0;
}

/* ---- how late, outside: what any judge would have to add to ---- */

struct outside {
	const char *const argv[2]; /* after the program's path */
	bool cpu;
};

/* As init does it: sleep until the limit could be reached at the earliest, at least a millisecond, and look. */
static void sleep_until_cpu(pid_t pid)
{
	struct timespec used;
	clockid_t clock;
	if (clock_getcpuclockid(pid, &clock) != 0)
		return;
	while (clock_gettime(clock, &used) == 0) {
		uint64_t used_ns = (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec;
		if (used_ns >= kill_limit_ns)
			return;
		uint64_t rest_ns = kill_limit_ns - used_ns;
		const struct timespec pause = {
			.tv_nsec = (long)(rest_ns > NS_PER_MS ? rest_ns : NS_PER_MS)};
		(void)nanosleep(&pause, NULL);
	}
}

static void sleep_until_wall(uint64_t at_ns)
{
	const struct timespec at = {.tv_sec = (time_t)(at_ns / NS_PER_S),
	                            .tv_nsec = (long)(at_ns % NS_PER_S)};
	(void)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

/* A session of its own, as in the box: the scheduler shares by sessions. */
static pid_t start_outside(const char *path, const struct outside *of)
{
	const char *const argv[] = {path, of->argv[0], of->argv[1], NULL};
	pid_t pid = vfork();
	if (pid == 0) {
		(void)setsid();
		(void)execv(path, (char *const *)argv);
		_exit(127);
	}
	return pid;
}

static int late_outside(const struct contender *self, void *context, size_t n, double *ret_samples,
                        struct error *err)
{
	const struct outside *of = self->detail;
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		struct rusage usage;
		pid_t pid = start_outside(b->path, of);
		uint64_t begin_ns = units_now_ns();
		if (pid < 0)
			return error_set(err, -errno, "vfork");
		if (of->cpu)
			sleep_until_cpu(pid);
		else
			sleep_until_wall(begin_ns + kill_limit_ns);
		(void)kill(pid, SIGKILL);
		if (wait4(pid, NULL, 0, &usage) != pid)
			return error_set(err, -errno, "wait4");
		double wall_ms = (double)(units_now_ns() - begin_ns) / 1e6;
		double cpu_ms = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
		                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
		ret_samples[i] = (of->cpu ? cpu_ms : wall_ms) - KILL_LIMIT_MS;
	}
	return (int)n;
}

static const struct outside outside_wall = {{"hang", NULL}, false};
static const struct outside outside_cpu = {{"spin", NULL}, true};

/* ---- how late ---- */

struct kill_case {
	const char *const argv[4];
	uint64_t processes;
	enum sandbox_limit limit;
};

static double late_ms(const struct sandbox_result *result, enum sandbox_limit limit)
{
	uint64_t used = limit == SANDBOX_LIMIT_WALL ? result->end_at_ns - result->exec_at_ns
	                                            : result->cpu_user_ns + result->cpu_system_ns;
	return ((double)used - (double)kill_limit_ns) / (double)NS_PER_MS;
}

static int late_inside(const struct contender *self, void *context, size_t n, double *ret_samples,
                       struct error *err)
{
	const struct kill_case *of = self->detail;
	struct bench *b = context;
	struct sandbox_request request = b->judge.request;
	struct sandbox_result result;
	request.argv = of->argv;
	request.process_limit = of->processes;
	*(of->limit == SANDBOX_LIMIT_WALL ? &request.wall_limit_ns : &request.cpu_limit_ns) =
		kill_limit_ns;
	for (size_t i = 0; i < n; i++) {
		int r = run(b, &request, &result, err);
		if (r == 0 && result.limit != of->limit)
			r = error_say(err, -EIO, "ended by limit %d", (int)result.limit);
		if (r < 0)
			return r;
		ret_samples[i] = late_ms(&result, of->limit);
	}
	return (int)n;
}

static const struct kill_case wall = {{"spend", "hang"}, 1, SANDBOX_LIMIT_WALL};
static const struct kill_case cpu = {{"spend", "spin"}, 1, SANDBOX_LIMIT_CPU};
static const struct kill_case cpu_of_many = {{"spend", "spin"}, 32, SANDBOX_LIMIT_CPU};
static const struct kill_case cpu_of_four = {{"spend", "spin-many", "4"}, 32, SANDBOX_LIMIT_CPU};

#define MS "ms"

static const struct contender contenders[] = {
	{"wall, outside: sleep, kill, wait", MS, 0, late_outside, &outside_wall},
	{"wall, inside", MS, 0, late_inside, &wall},
	{"CPU, outside: sleep, look, kill, wait", MS, 2, late_outside, &outside_cpu},
	{"CPU, inside, one process", MS, 2, late_inside, &cpu},
	{"CPU, inside, one of many", MS, 2, late_inside, &cpu_of_many},
	{"CPU, inside, four processes", MS, 2, late_inside, &cpu_of_four},
};

/* ---- all of it ---- */

static uint64_t verdicts = 100;

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.filter = -1};
	int r = bench_open(&b, err);
	if (r == 0)
		r = see_verdicts(&b, verdicts, measure, err);
	if (r == 0)
		r = measure_table("how late the end is, after 20 ms", contenders,
		                  ARRAY_SIZE(contenders), measure, &b, NULL, err);
	bench_close(&b);
	return r;
}

static const struct bench_option options[] = {
	{.name = "verdicts",
         .argument = "N",
         .doc = "Runs below and above each limit",
         .count = &verdicts,
         .most = 1000000},
};

const struct bench_program bench_program = {
	.name = "limits",
	.doc = "See that limits are kept, and measure how soon.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 20, .runs = 100, .tails = true},
	.run = run_all,
};
