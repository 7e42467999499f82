/* SPDX-License-Identifier: MIT */
/*
 * How fast the relay passes a file through a program, beside what the same program does between two
 * processes that read and write: cat FILE | PROGRAM | cat > FILE. And how fast two programs talk
 * through it: relay_talk.h.
 *
 * Megabytes of 10^6 bytes in a second on the wall, from the start of the program to the last byte.
 */
#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/bare.h"
#include "tests/bench/boxes.h"
#include "tests/bench/program.h"
#include "tests/bench/relay_talk.h"
#include "worker/relay/relay.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct bench {
	struct sandbox *sandbox;
	uint64_t size;
	int input, filter; /* memfd of @size bytes; of programs */
	char *path;
	struct judge_like judge;
};

static int make_input(struct bench *b, struct error *err)
{
	static char block[MIB];
	b->input = memfd_create("input", MFD_CLOEXEC);
	if (b->input < 0)
		return error_set(err, -errno, "memfd_create");
	memset(block, 'x', sizeof(block));
	for (uint64_t done = 0; done < b->size;) {
		size_t part = b->size - done < MIB ? (size_t)(b->size - done) : MIB;
		int r = fd_write_all(b->input, block, part);
		if (r < 0)
			return error_set(err, r, "write the input");
		done += part;
	}
	return 0;
}

static int bench_open(struct bench *b, struct error *err)
{
	static const char *const argv[] = {"pass-on", NULL};
	const struct boxes_options options = {.cpu = -1};
	int r = make_input(b, err);
	if (r < 0)
		return r;
	b->filter = boxes_filter(err);
	if (b->filter < 0)
		return b->filter;
	b->path = boxes_payload_path(argv[0]);
	if (!b->path)
		return error_set(err, -ENOMEM, "payload");
	judge_like_init(&b->judge, argv, b->filter, &options);
	return boxes_open(&options, &b->sandbox, err);
}

static void bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->filter);
	(void)fd_close(b->input);
	free(b->path);
}

/* An open file of its own, at its beginning. */
static int reopen_input(const struct bench *b, struct error *err)
{
	char path[40];
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", b->input);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open the input") : fd;
}

static int check_output(const struct bench *b, int output, struct error *err)
{
	off_t end = lseek(output, 0, SEEK_END);
	if (end < 0 || (uint64_t)end != b->size)
		return error_say(err, -EIO, "%lld bytes came out", (long long)end);
	return 0;
}

/* ---- the relay ---- */

static int pass_request(const struct bench *b, struct relay *relay, struct error *err)
{
	struct sandbox_request request = b->judge.request;
	struct sandbox_handle *handle;
	struct sandbox_result result;
	request.stdin_fd = relay->program.stdin_fd;
	request.stdout_fd = relay->program.stdout_fd;
	request.stderr_fd = relay->program.stderr_fd;
	int r = boxes_submit(b->sandbox, &request, &handle, err);
	if (r < 0)
		return r;
	relay_ends_close(&relay->program);
	r = relay_run(relay, handle, -1, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	return boxes_wait(handle, &result, err);
}

static int by_relay(const struct bench *b, struct error *err)
{
	struct relay relay;
	int input = reopen_input(b, err);
	if (input < 0)
		return input;
	int r = relay_open(&relay, input, b->size, NULL, err);
	if (r < 0)
		return r;
	r = pass_request(b, &relay, err);
	if (r == 0)
		r = check_output(b, relay.output, err);
	relay_close(&relay);
	return r;
}

/* ---- between two processes ---- */

static int by_processes(const struct bench *b, struct error *err)
{
	const char *const argv[] = {b->path, NULL};
	_cleanup_(fd_closep) int input = reopen_input(b, err);
	_cleanup_(fd_closep) int output = memfd_create("output", MFD_CLOEXEC);
	int to[2], from[2];
	if (input < 0 || output < 0)
		return error_set(err, -ENOMEM, "files");
	if (pipe2(to, O_CLOEXEC) < 0 || pipe2(from, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	const int fds[3][3] = {{input, to[1], -1}, {to[0], from[1], -1}, {from[0], output, -1}};
	pid_t pids[3];
	int r = 0;
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++)
		pids[i] = bare_start(argv, fds[i], err);
	for (size_t i = 0; i < 2; i++) {
		(void)fd_close(to[i]);
		(void)fd_close(from[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		int of_this = pids[i] < 0 ? (int)pids[i] : bare_wait(pids[i], err);
		r = r < 0 ? r : of_this;
	}
	return r < 0 ? r : check_output(b, output, err);
}

struct way {
	int (*pass)(const struct bench *b, struct error *err);
};

static int pass_all(const struct contender *self, void *context, size_t n, double *ret_samples,
                    struct error *err)
{
	const struct way *way = self->detail;
	const struct bench *b = context;
	for (size_t i = 0; i < n; i++) {
		uint64_t begin_ns = units_now_ns();
		int r = way->pass(b, err);
		if (r < 0)
			return r;
		ret_samples[i] = (double)b->size * 1e3 / (double)(units_now_ns() - begin_ns);
	}
	return (int)n;
}

static const struct way processes = {by_processes}, relayed = {by_relay};

static const struct contender contenders[] = {
	{"cat | program | cat", "MB/s", 0, pass_all, &processes},
	{"relay, program in the sandbox", "MB/s", 0, pass_all, &relayed},
};

static uint64_t megabytes = 128, round_trips = 50000;

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {.input = -1, .filter = -1, .size = megabytes * 1000000};
	(void)signal(SIGPIPE, SIG_IGN);
	int r = bench_open(&b, err);
	if (r == 0)
		r = measure_table("file to program to file", contenders, ARRAY_SIZE(contenders),
		                  measure, &b, NULL, err);
	const struct relay_talk_settings talk = {round_trips, b.size, b.filter};
	if (r == 0)
		r = relay_talk_measure(&talk, measure, err);
	bench_close(&b);
	return r;
}

static const struct bench_option options[] = {
	{.name = "megabytes",
         .argument = "N",
         .doc = "Size of the file",
         .count = &megabytes,
         .most = 4096},
	{.name = "round-trips",
         .argument = "N",
         .doc = "Of one byte in a dialogue",
         .count = &round_trips,
         .most = 10000000},
};

const struct bench_program bench_program = {
	.name = "relay",
	.doc = "Measure how fast the relay passes a file through a program, and talk between two.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 15, .runs = 1},
	.run = run_all,
};
