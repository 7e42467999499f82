/* SPDX-License-Identifier: MIT */
/*
 * The cases of the judge layer of the thesis, by their names.
 */
#include "tests/worker/relay_fixture.h"

#include <string.h>

/* A program that does these actions (tests/payloads/talk.c), with this input. */
static struct sandbox_result act(struct relay *relay, const char *input,
                                 struct sandbox_request limits, const char *const *argv)
{
	struct error err = {0};
	int fd = box_text_fd(input);
	if (relay_open(relay, fd, no_limit, NULL, &err) < 0)
		FAIL("relay_open: %s", err.text);
	struct sandbox_request request = box_request_argv(argv);
	request.cpu_limit_ns = limits.cpu_limit_ns;
	request.memory_limit_bytes = limits.memory_limit_bytes;
	request.stdin_fd = relay->program.stdin_fd;
	request.stdout_fd = relay->program.stdout_fd;
	request.stderr_fd = relay->program.stderr_fd;
	struct sandbox_handle *handle = box_submit(box_open_with_groups(), request);
	relay_ends_close(&relay->program);
	if (relay_run(relay, handle, -1, &err) < 0)
		FAIL("relay_run: %s", err.text);
	return box_wait(handle);
}
#define ACT(relay, input, ...)                                                                     \
	act(relay, input, SANDBOX_REQUEST_INIT, (const char *const[]){"talk", __VA_ARGS__, NULL})

static void check_output(struct relay *relay, const char *text)
{
	char found[256] = "";
	CHECK_INT(size_of_output(relay), strlen(text));
	CHECK_INT(pread(relay->output, found, sizeof(found) - 1, 0), strlen(text));
	CHECK_STR(found, text);
	relay_close(relay);
}

TEST(prog_tle)
{
	struct relay relay;
	struct sandbox_request limits = {.cpu_limit_ns = box_ns(500)};
	struct sandbox_result result =
		act(&relay, "1\n", limits, (const char *const[]){"talk", "say=1", "spin", NULL});
	CHECK_INT(result.limit, SANDBOX_LIMIT_CPU);
	check_output(&relay, "1\n"); /* what it had written by then */
}

TEST(prog_mle)
{
	struct relay relay;
	struct sandbox_request limits = {.memory_limit_bytes = 64 * MIB};
	struct sandbox_result result =
		act(&relay, "1\n", limits, (const char *const[]){"talk", "memory=200", NULL});
	CHECK_INT(result.limit, SANDBOX_LIMIT_MEMORY);
	check_output(&relay, "");
}

TEST(prog_rte)
{
	struct relay relay;
	struct sandbox_result result = ACT(&relay, "1\n", "line", "say=2", "crash");
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGABRT);
	check_output(&relay, "2\n");
}

TEST(prog_output_size_limit_exceeded)
{
	struct relay relay;
	(void)RUN(&relay, 0, 1000000, "write", "1000000000", "0");
	CHECK(relay.output_limit_hit);
	relay_close(&relay);
}

TEST(io_simple)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n", "expect=1", "say=one", "expect=2", "say=two", "end"));
	check_output(&relay, "one\ntwo\n");
}

TEST(io_is_not_seekable)
{
	struct relay relay;
	/* Neither lseek, pread, pwrite nor mmap; copies of the descriptors are as good. */
	CHECK_EXITED(ACT(&relay, "1\n2\n", "check-pipes", "expect=1", "duplicate", "check-pipes",
	                 "say=one", "expect=2", "end"));
	check_output(&relay, "one\n");
}

TEST(io_closes_partially_read_stdin_before_writing_to_stdout)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n3\n", "expect=1", "close-input", "say=one"));
	check_output(&relay, "one\n");
}

TEST(io_closes_stdout_and_reads_stdin_afterwards)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n2\n", "say=one", "close-output", "expect=1", "expect=2", "end"));
	check_output(&relay, "one\n");
}

TEST(problematic_writev)
{
	struct relay relay;
	CHECK_EXITED(ACT(&relay, "1\n", "write-badly", "expect=1", "exit=0"));
	relay_close(&relay);
}
