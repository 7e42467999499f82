/* SPDX-License-Identifier: MIT */
/*
 * A limit is a fact: nine tenths of it are never refused and eleven tenths always, and a program that passes it is ended
 * soon.
 *
 * How late the end comes is measured on the clock of the limit: for wall time from the limit to the moment at which init
 * has seen the end, for CPU time what all processes together have used beyond it. The exit status is 1 when a verdict is
 * wrong; no time is judged.
 */
#include "common/fd.h"
#include "common/units.h"
#include "sandbox/policy.h"
#include "tests/bench/boxes.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT_MOST = 1000000, LIMIT_MS = 200, KILL_LIMIT_MS = 20, MEMORY_LIMIT_MIB = 64 };

struct settings {
	uint64_t runs, kills;
	bool json;
};

struct bench {
	const struct settings *settings;
	struct sandbox *sandbox;
	int filter;
	struct judge_like judge;
	bool anything_wrong;
	size_t rows; /* of JSON so far */
};

static int bench_open(struct bench *b, struct error *err)
{
	static const char *const argv[] = {"spend", NULL};
	const struct boxes_options options = {.cpu = -1};
	char text[SANDBOX_ERROR_SIZE];
	b->filter = sandbox_policy_open("run-processes", text);
	if (b->filter < 0)
		return error_say(err, b->filter, "%s", text);
	judge_like_init(&b->judge, argv, b->filter, &options);
	judge_like_keep_box(&b->judge);
	return boxes_open(&options, &b->sandbox, err);
}

static void bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->filter);
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

/* Of @runs, those that were refused, and those that a busy host let sleep past the limit, which proves nothing. */
struct tally {
	uint64_t runs, refused, overslept;
};

static void tell_verdicts(struct bench *b, const struct verdict_case *of, const struct tally *tally)
{
	uint64_t runs = tally->runs, refused = tally->refused;
	uint64_t right = of->refused ? refused : runs - refused;
	if (b->settings->json)
		printf("%s{\"name\":\"%s\",\"runs\":%llu,\"refused\":%llu,\"right\":%llu}",
		       b->rows++ ? "," : "", of->name, (unsigned long long)runs,
		       (unsigned long long)refused, (unsigned long long)right);
	else
		printf("%-36s %6llu refused of %llu%s%s\n", of->name, (unsigned long long)refused,
		       (unsigned long long)runs, right == runs ? "" : "  WRONG",
		       tally->overslept ? " (woken too late at times)" : "");
	b->anything_wrong |= right != runs;
	(void)fflush(stdout);
}

static int count_refused(struct bench *b, const struct verdict_case *of, struct error *err)
{
	struct sandbox_request request = b->judge.request;
	struct sandbox_result result;
	struct tally tally = {.runs = b->settings->runs};
	request.argv = of->argv;
	set_limit(&request, of);
	for (uint64_t i = 0; i < b->settings->runs; i++) {
		int r = run(b, &request, &result, err);
		if (r < 0)
			return error_prefix(err, "%s", of->name);
		bool overslept = of->limit == SANDBOX_LIMIT_WALL && !of->refused &&
		                 result.wall_ns > LIMIT_MS * NS_PER_MS;
		tally.overslept += overslept;
		tally.refused += result.limit == of->limit && !overslept;
		if (result.limit != of->limit && result.limit != SANDBOX_LIMIT_NONE)
			return error_say(err, -EIO, "%s: another limit, %d", of->name,
			                 (int)result.limit);
	}
	tell_verdicts(b, of, &tally);
	return 0;
}

/* ---- how late ---- */

struct kill_case {
	const char *name;
	const char *const argv[4];
	uint64_t processes;
	enum sandbox_limit limit;
};

static const struct kill_case kill_cases[] = {
	{"wall", {"spend", "hang"}, 1, SANDBOX_LIMIT_WALL},
	{"CPU, one process", {"spend", "spin"}, 1, SANDBOX_LIMIT_CPU},
	{"CPU, one of many", {"spend", "spin"}, 32, SANDBOX_LIMIT_CPU},
	{"CPU, four processes", {"spend", "spin-many", "4"}, 32, SANDBOX_LIMIT_CPU},
};

static double late_ms(const struct sandbox_result *result, enum sandbox_limit limit)
{
	uint64_t used = limit == SANDBOX_LIMIT_WALL ? result->end_at_ns - result->exec_at_ns
	                                            : result->cpu_user_ns + result->cpu_system_ns;
	return ((double)used - KILL_LIMIT_MS * (double)NS_PER_MS) / (double)NS_PER_MS;
}

static void tell_lateness(struct bench *b, const struct kill_case *of, double *late)
{
	size_t n = b->settings->kills;
	double median = measure_quantile(late, n, 0.5), p99 = measure_quantile(late, n, 0.99);
	double p999 = measure_quantile(late, n, 0.999), most = late[n - 1];
	if (b->settings->json)
		printf("%s{\"name\":\"%s\",\"kills\":%zu,\"median_ms\":%.3f,\"p99_ms\":%.3f,"
		       "\"p99_9_ms\":%.3f,\"most_ms\":%.3f}",
		       b->rows++ ? "," : "", of->name, n, median, p99, p999, most);
	else
		printf("%-36s median %7.3f  p99 %7.3f  p99.9 %7.3f  most %7.3f  (%zu)\n", of->name,
		       median, p99, p999, most, n);
	(void)fflush(stdout);
}

static int measure_kills(struct bench *b, const struct kill_case *of, struct error *err)
{
	_cleanup_(freep) double *late = calloc(b->settings->kills, sizeof(*late));
	struct sandbox_request request = b->judge.request;
	struct sandbox_result result;
	if (!late)
		return error_set(err, -ENOMEM, "%s", of->name);
	request.argv = of->argv;
	request.process_limit = of->processes;
	*(of->limit == SANDBOX_LIMIT_WALL ? &request.wall_limit_ns : &request.cpu_limit_ns) =
		KILL_LIMIT_MS * NS_PER_MS;
	for (uint64_t i = 0; i < b->settings->kills; i++) {
		int r = run(b, &request, &result, err);
		if (r == 0 && result.limit != of->limit)
			r = error_say(err, -EIO, "ended by limit %d", (int)result.limit);
		if (r < 0)
			return error_prefix(err, "%s", of->name);
		late[i] = late_ms(&result, of->limit);
	}
	tell_lateness(b, of, late);
	return 0;
}

static int measure_all(struct bench *b, struct error *err)
{
	int r = 0;
	if (b->settings->json)
		printf("{\"bench\":\"limits\",\"verdicts\":[");
	else
		printf("limits of %d ms and %d MiB\n", LIMIT_MS, MEMORY_LIMIT_MIB);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(verdict_cases); i++)
		r = count_refused(b, &verdict_cases[i], err);
	b->rows = 0;
	if (b->settings->json)
		printf("],\"kills\":[");
	else
		printf("how late the end is, after %d ms, in ms\n", KILL_LIMIT_MS);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(kill_cases); i++)
		r = measure_kills(b, &kill_cases[i], err);
	if (b->settings->json)
		printf("]}\n");
	return r == 0 && b->anything_wrong ? error_say(err, -EIO, "a verdict is wrong") : r;
}

static int bench_all(const struct settings *settings, struct error *err)
{
	struct bench b = {.settings = settings, .filter = -1};
	int r = bench_open(&b, err);
	if (r == 0)
		r = measure_all(&b, err);
	bench_close(&b);
	return r;
}

static struct settings chosen = {.runs = 100, .kills = 2000};

static int run_chosen(const struct measure_options *measure, struct error *err)
{
	chosen.json = measure->json;
	return bench_all(&chosen, err);
}

static const struct bench_option options[] = {
	{.name = "runs",
         .argument = "N",
         .doc = "Runs below and above each limit",
         .count = &chosen.runs,
         .most = COUNT_MOST},
	{.name = "kills",
         .argument = "N",
         .doc = "Programs that pass each limit of time",
         .count = &chosen.kills,
         .most = COUNT_MOST},
};

const struct bench_program bench_program = {
	.name = "limits",
	.doc = "See that limits are kept, and measure how soon.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.run = run_chosen,
};
