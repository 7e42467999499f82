/* SPDX-License-Identifier: MIT */
/*
 * A relay between files and a program in a sandbox, for the tests relay….c.
 */
#pragma once

#include "common/fd.h"
#include "tests/sandbox/box.h"
#include "worker/relay/relay.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint64_t no_limit = UINT64_C(1) << 30;

/* As juror does for itself. */
__attribute__((constructor)) static void ignore_broken_pipes(void)
{
	(void)signal(SIGPIPE, SIG_IGN);
}

/* A file of numbers, so that a byte in the wrong place shows. */
static inline int make_input(size_t size)
{
	_cleanup_(freep) char *data = calloc(1, size + 1);
	CHECK(data);
	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i % 251);
	int fd = fd_memfd("input", data, size, NULL);
	CHECK(fd >= 0);
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

static inline void open_relay(struct relay *relay, size_t input_size, uint64_t limit)
{
	struct error err = {0};
	if (relay_open(relay, make_input(input_size), limit, NULL, &err) < 0)
		FAIL("relay_open: %s", err.text);
}

static inline struct sandbox_handle *submit(struct relay *relay, const char *const *argv)
{
	struct sandbox_request request = box_request_argv(argv);
	request.stdin_fd = relay->program.stdin_fd;
	request.stdout_fd = relay->program.stdout_fd;
	request.stderr_fd = relay->program.stderr_fd;
	struct sandbox_handle *handle = box_submit(box_open(), request);
	relay_ends_close(&relay->program);
	return handle;
}

static inline struct sandbox_result run_opened(struct relay *relay, const char *const *argv)
{
	struct error err = {0};
	struct sandbox_handle *handle = submit(relay, argv);
	if (relay_run(relay, handle, -1, &err) < 0)
		FAIL("relay_run: %s", err.text);
	return box_wait(handle);
}

static inline struct sandbox_result run(struct relay *relay, size_t input_size, uint64_t limit,
                                        const char *const *argv)
{
	open_relay(relay, input_size, limit);
	return run_opened(relay, argv);
}
#define RUN(relay, input_size, limit, ...)                                                         \
	run(relay, input_size, limit, (const char *const[]){"pipes", __VA_ARGS__, NULL})

#define CHECK_EXITED(result)                                                                       \
	do {                                                                                       \
		struct sandbox_result result_ = (result);                                          \
		CHECK_STR(result_.error, "");                                                      \
		CHECK_INT(result_.status, SANDBOX_EXITED);                                         \
		CHECK_INT(result_.exit_code, 0);                                                   \
	} while (0)

static inline off_t size_of_output(const struct relay *relay)
{
	struct stat st;
	CHECK_INT(fstat(relay->output, &st), 0);
	return st.st_size;
}
