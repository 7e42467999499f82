/* SPDX-License-Identifier: MIT */
#include "tests/bench/sandbox_bench.h"

#include "common/units.h"
#include "tests/bench/bare.h"

#include <time.h>

static const uint64_t pause_ns = 3 * NS_PER_MS;

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
	const struct sandbox_request *request =
		sandbox_bench_request(b, latency->kind, latency->program);
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
	return sandbox_bench_request(b, is_pause ? of_pause : latency->kind,
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

/* Keeps SANDBOX_BENCH_QUEUE requests submitted, so that one runs, one is prepared and the next is at hand. */
static int run_queue(const struct bench *b, const struct latency *latency, size_t n,
                     double *ret_samples, note what, struct error *err)
{
	struct sandbox_handle *handles[SANDBOX_BENCH_QUEUE];
	struct told before, now = {0};
	size_t step = latency->spaced ? 2 : 1, all = step * (n + 1), submitted = 0;
	for (size_t i = 0; i < all; i++) {
		int r = 0;
		for (; r == 0 && submitted < all && submitted < i + SANDBOX_BENCH_QUEUE; submitted++)
			r = boxes_submit(b->sandbox, queued_request(b, latency, submitted),
			                 &handles[submitted % SANDBOX_BENCH_QUEUE], err);
		if (r < 0)
			return r;
		before = now;
		r = boxes_wait(handles[i % SANDBOX_BENCH_QUEUE], &now.result, err);
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
		int r = run_once(b, sandbox_bench_request(b, part->latency->kind, STATIC),
		                 &now.result, err);
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

const struct contender_table latency_tables[LATENCY_COUNT] = {
	[LATENCY_HOT] = {"hot", "latency, back to back", back_to_back, ARRAY_SIZE(back_to_back)},
	[LATENCY_SPACED] = {"spaced", "latency, 3 ms apart", spaced, ARRAY_SIZE(spaced)},
	[LATENCY_PARTS] = {"parts", "parts of a run", parts, ARRAY_SIZE(parts)},
};
