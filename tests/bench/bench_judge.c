/* SPDX-License-Identifier: MIT */
/*
 * What a case costs in the whole pipeline, beside the same work done bare.
 *
 * A package of N tiny cases and one of 2 N are made in a temporary directory, `juror judge` is run
 * on both, and the difference of the two times over N is a case: start, compiling and report are in
 * both and drop out. Bare, a case is: start the same program (static, made by the compiler), feed
 * it the input by a pipe, read what it writes, wait for it, compare.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/bare.h"
#include "tests/bench/drivers.h"
#include "tests/bench/judged.h"
#include "tests/bench/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char solution[] = "#include <stdio.h>\n"
			       "int main(void)\n"
			       "{\n"
			       "\tlong long a, b;\n"
			       "\tif (scanf(\"%lld %lld\", &a, &b) != 2)\n"
			       "\t\treturn 1;\n"
			       "\tprintf(\"%lld\\n\", a + b);\n"
			       "\treturn 0;\n"
			       "}\n";

struct bench {
	struct judged judged;
	uint64_t cases; /* of the smaller package */
	char *binary;
	int null; /* the null device, for tables */
};

static const char *const packages[] = {"n", "2n"};

static void write_case(uint64_t number, char *ret_input, char *ret_answer)
{
	(void)snprintf(ret_input, JUDGED_TEXT, "%u %u\n", (unsigned)number,
	               (unsigned)(number * 7919));
	(void)snprintf(ret_answer, JUDGED_TEXT, "%u\n", (unsigned)(number * 7920));
}

static int bench_open(struct bench *b, const char *juror, struct error *err)
{
	int r = judged_open(juror, &b->judged, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(packages); i++)
		r = judged_write_package(&b->judged, packages[i], b->cases * (i + 1), write_case,
		                         err);
	if (r == 0)
		r = judged_write(&b->judged, "sum.c", solution, err);
	if (r == 0)
		r = judged_compile(&b->judged, "sum.c", "sum", err);
	b->null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	b->binary = r == 0 ? judged_path(&b->judged, "sum") : NULL;
	return r == 0 && !b->binary ? error_set(err, -ENOMEM, "program") : r;
}

static void bench_close(struct bench *b)
{
	judged_close(&b->judged);
	(void)fd_close(b->null);
	free(b->binary);
}

/* ---- a case, bare ---- */

static int read_file(const struct bench *b, uint64_t i, const char *suffix, char *ret, size_t size,
                     ssize_t *ret_size, struct error *err)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "2n/data/secret/%05u.%s", (unsigned)i, suffix);
	_cleanup_(fd_closep) int fd = openat(b->judged.dir, name, O_RDONLY | O_CLOEXEC);
	*ret_size = fd < 0 ? -errno : fd_read_all(fd, ret, size);
	return *ret_size < 0 ? error_set(err, (int)*ret_size, "read %s", name) : 0;
}

struct pipes {
	int to[2], from[2];
};

static int pipes_open(struct pipes *ret, struct error *err)
{
	if (pipe2(ret->to, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	if (pipe2(ret->from, O_CLOEXEC) < 0) {
		(void)fd_close(ret->to[0]);
		(void)fd_close(ret->to[1]);
		return error_set(err, -errno, "pipe");
	}
	return 0;
}

static void pipes_close(struct pipes *pipes)
{
	for (size_t i = 0; i < 2; i++) {
		(void)fd_close(pipes->to[i]);
		(void)fd_close(pipes->from[i]);
	}
}

enum { TEXT = 256 };

/* The input fits into a pipe, so that it is all there before the program starts. */
static int run_bare(const struct bench *b, struct pipes *pipes, const char *input, ssize_t size,
                    char *output, ssize_t *ret_size, struct error *err)
{
	const char *const argv[] = {b->binary, NULL};
	const int fds[] = {pipes->to[0], pipes->from[1], -1};
	int r = fd_write_all(pipes->to[1], input, (size_t)size);
	if (r < 0)
		return error_set(err, r, "feed");
	pipes->to[1] = fd_close(pipes->to[1]);
	pid_t pid = bare_start(argv, fds, err);
	if (pid < 0)
		return (int)pid;
	pipes->from[1] = fd_close(pipes->from[1]);
	*ret_size = fd_read_all(pipes->from[0], output, TEXT);
	return bare_wait(pid, err);
}

static int judge_bare(const struct bench *b, uint64_t i, struct error *err)
{
	char input[TEXT], output[TEXT], answer[TEXT];
	ssize_t input_size, output_size = 0, answer_size;
	struct pipes pipes;
	int r = read_file(b, i, "in", input, sizeof(input), &input_size, err);
	if (r == 0)
		r = pipes_open(&pipes, err);
	if (r < 0)
		return r;
	r = run_bare(b, &pipes, input, input_size, output, &output_size, err);
	pipes_close(&pipes);
	if (r == 0)
		r = read_file(b, i, "ans", answer, sizeof(answer), &answer_size, err);
	if (r < 0)
		return r;
	if (output_size != answer_size || memcmp(output, answer, (size_t)answer_size) != 0)
		return error_say(err, -EBADMSG, "case %u: wrong answer", (unsigned)i);
	return 0;
}

/* Every @step'th case from @first on; in a process of its own, as _exit's argument. */
static _noreturn_ void judge_share(const struct bench *b, unsigned first, unsigned step)
{
	struct error err = {0};
	for (uint64_t i = first; i < b->cases; i += step) {
		if (judge_bare(b, i, &err) < 0) {
			(void)fprintf(stderr, "bench-judge: %s\n", err.text);
			_exit(1);
		}
	}
	_exit(0);
}

static int judge_all_bare(const struct bench *b, unsigned jobs, struct error *err)
{
	pid_t pids[64];
	unsigned started = 0;
	int r = 0;
	for (; started < jobs && started < ARRAY_SIZE(pids); started++) {
		pids[started] = fork();
		if (pids[started] == 0)
			judge_share(b, started, jobs);
		if (pids[started] < 0)
			break;
	}
	if (started < jobs)
		r = error_set(err, -errno, "fork");
	for (unsigned i = 0; i < started; i++) {
		int of_this = bare_wait(pids[i], err);
		r = r < 0 ? r : of_this;
	}
	return r;
}

/* ---- the same by juror ---- */

static int timed_juror(const struct bench *b, const char *package, unsigned jobs, double *ret_us,
                       struct error *err)
{
	uint64_t begin_ns = units_now_ns();
	pid_t pid = judged_start(&b->judged, jobs, "--expect=AC", package, "sum.c", b->null, err);
	int r = pid < 0 ? (int)pid : bare_wait(pid, err);
	*ret_us = (double)(units_now_ns() - begin_ns) / 1e3;
	return r < 0 ? error_prefix(err, "juror judge") : 0;
}

/* ---- contenders: microseconds a case ---- */

struct jobs {
	bool all; /* processors */
};

static unsigned count_jobs(const struct jobs *jobs)
{
	return jobs->all ? drivers_processors() : 1;
}

static int case_bare(const struct contender *self, void *context, size_t n, double *ret_samples,
                     struct error *err)
{
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		uint64_t begin_ns = units_now_ns();
		int r = judge_all_bare(b, count_jobs(self->detail), err);
		if (r < 0)
			return r;
		ret_samples[i] = (double)(units_now_ns() - begin_ns) / 1e3 / (double)b->cases;
	}
	return (int)n;
}

static int case_by_juror(const struct contender *self, void *context, size_t n, double *ret_samples,
                         struct error *err)
{
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		double us[2];
		for (size_t at = 0; at < ARRAY_SIZE(us); at++) {
			int r = timed_juror(b, packages[at], count_jobs(self->detail), &us[at], err);
			if (r < 0)
				return r;
		}
		ret_samples[i] = (us[1] - us[0]) / (double)b->cases;
	}
	return (int)n;
}

/* Everything but the cases: start, package, compiling, report, end. */
static int rest_of_juror(const struct contender *self, void *context, size_t n, double *ret_samples,
                         struct error *err)
{
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		double us[2];
		for (size_t at = 0; at < ARRAY_SIZE(us); at++) {
			int r = timed_juror(b, packages[at], count_jobs(self->detail), &us[at], err);
			if (r < 0)
				return r;
		}
		ret_samples[i] = 2 * us[0] - us[1];
	}
	return (int)n;
}

static const struct jobs one_job = {false}, all_jobs = {true};

#define US "us"

static const struct contender contenders[] = {
	{"a case, bare", US, 0, case_bare, &one_job},
	{"a case, juror judge -j1", US, 0, case_by_juror, &one_job},
	{"a case, bare, on all processors", US, 2, case_bare, &all_jobs},
	{"a case, juror judge, on all processors", US, 2, case_by_juror, &all_jobs},
	{"all but the cases, juror judge -j1", US, 4, rest_of_juror, &one_job},
};

static uint64_t cases = 400;
static const char *juror;

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.judged = JUDGED_NONE, .cases = cases, .null = -1};
	int r = bench_open(&b, juror, err);
	if (r == 0)
		r = measure_table("the whole pipeline", contenders, ARRAY_SIZE(contenders), measure,
		                  &b, NULL, err);
	bench_close(&b);
	return r;
}

static const struct bench_option options[] = {
	{.name = "cases",
         .argument = "N",
         .doc = "Of the smaller package; the other has twice as many",
         .count = &cases,
         .most = 50000},
	{.name = "juror",
         .argument = "PROGRAM",
         .doc = "Which juror, instead of the one beside this",
         .text = &juror},
};

const struct bench_program bench_program = {
	.name = "judge",
	.doc = "Measure what a case costs in the whole pipeline.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 7, .runs = 1},
	.run = run_all,
};
