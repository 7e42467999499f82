/* SPDX-License-Identifier: MIT */
/*
 * How long `juror judge` takes until the first case of a cached submission runs, beside the same program started bare.
 *
 * The program says when it ran: it prints CLOCK_MONOTONIC, which is the same in the box. That is a wrong answer, and juror's
 * table tells what it got.
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
			       "#include <time.h>\n"
			       "int main(void)\n"
			       "{\n"
			       "\tstruct timespec now;\n"
			       "\tclock_gettime(CLOCK_MONOTONIC, &now);\n"
			       "\tprintf(\"%lld\\n\", now.tv_sec * 1000000000LL + now.tv_nsec);\n"
			       "\treturn 0;\n"
			       "}\n";

struct bench {
	struct judged judged;
	char *binary;
};

static void write_case(_unused_ uint64_t number, char *ret_input, char *ret_answer)
{
	(void)snprintf(ret_input, JUDGED_TEXT, "1\n");
	(void)snprintf(ret_answer, JUDGED_TEXT, "0\n");
}

static int bench_open(struct bench *b, const char *juror, struct error *err)
{
	int r = judged_open(juror, &b->judged, err);
	if (r == 0)
		r = judged_write_package(&b->judged, "package", 1, write_case, err);
	if (r == 0)
		r = judged_write(&b->judged, "now.c", solution, err);
	if (r == 0)
		r = judged_compile(&b->judged, "now.c", "now", err);
	b->binary = r == 0 ? judged_path(&b->judged, "now") : NULL;
	return r == 0 && !b->binary ? error_set(err, -ENOMEM, "program") : r;
}

static void bench_close(struct bench *b)
{
	judged_close(&b->judged);
	free(b->binary);
}

/* ---- one start ---- */

/* Starts something that writes to @output. Return: its pid. */
typedef pid_t (*start_fn)(const struct bench *b, unsigned jobs, int output, struct error *err);

static pid_t start_bare(const struct bench *b, _unused_ unsigned jobs, int output, struct error *err)
{
	const char *const argv[] = {b->binary, NULL};
	return bare_start(argv, (const int[]){-1, output, -1}, err);
}

static pid_t start_juror(const struct bench *b, unsigned jobs, int output, struct error *err)
{
	return judged_start(&b->judged, jobs, "--color=never", "package", "now.c", output, err);
}

/* The time in what was written: the largest number, since all others are small. */
static uint64_t find_time_ns(const char *text)
{
	uint64_t largest = 0;
	for (; *text != '\0'; text++) {
		uint64_t value = 0;
		for (; *text >= '0' && *text <= '9'; text++)
			value = value * 10 + (uint64_t)(*text - '0');
		largest = value > largest ? value : largest;
		if (*text == '\0')
			break;
	}
	return largest;
}

static int run_once(const struct bench *b, start_fn start, unsigned jobs, double *ret_ms,
                    struct error *err)
{
	char text[4096];
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	_cleanup_(fd_closep) int in = ends[0];
	_cleanup_(fd_closep) int out = ends[1];
	uint64_t begin_ns = units_now_ns();
	pid_t pid = start(b, jobs, out, err);
	out = fd_close(out);
	if (pid < 0)
		return (int)pid;
	ssize_t n = fd_read_all(in, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = '\0';
	int r = bare_wait(pid, err);
	uint64_t at_ns = find_time_ns(text);
	if (r == 0 && at_ns < begin_ns)
		r = error_say(err, -EIO, "no time in: %s", text);
	*ret_ms = (double)(at_ns - begin_ns) / 1e6;
	return r;
}

/* ---- contenders ---- */

struct way {
	start_fn start;
	bool all; /* processors */
};

static int until_first_case(const struct contender *self, void *context, size_t n,
                            double *ret_samples, struct error *err)
{
	const struct way *way = self->detail;
	for (size_t i = 0; i < n; i++) {
		int r = run_once(context, way->start, way->all ? drivers_processors() : 1,
		                 &ret_samples[i], err);
		if (r < 0)
			return r;
	}
	return (int)n;
}

static const struct way bare = {start_bare, false}, one = {start_juror, false},
			all = {start_juror, true};

#define MS "ms"

static const struct contender contenders[] = {
	{"the program, bare", MS, 0, until_first_case, &bare},
	{"juror judge -j1", MS, 0, until_first_case, &one},
	{"juror judge, all processors", MS, 0, until_first_case, &all},
};

static const char *juror;

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.judged = JUDGED_NONE};
	int r = bench_open(&b, juror, err);
	if (r == 0)
		r = measure_table("until the first case runs", contenders, ARRAY_SIZE(contenders),
		                  measure, &b, NULL, err);
	bench_close(&b);
	return r;
}

static const struct bench_option options[] = {
	{.name = "juror",
         .argument = "PROGRAM",
         .doc = "Which juror, instead of the one beside this",
         .text = &juror},
};

const struct bench_program bench_program = {
	.name = "start",
	.doc = "Measure how long juror judge takes until the first case runs.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 20, .runs = 5},
	.run = run_all,
};
