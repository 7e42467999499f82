/* SPDX-License-Identifier: MIT */
/* Promise 9: standard streams are what was given or /dev/null, nothing else is open, and init holds none of them. */
#include "tests/sandbox/box.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TEST(no_descriptor_leaks)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "fds")), 0);
}

TEST(no_descriptor_leaks_when_everything_is_given)
{
	struct sandbox_request request = box_request("look", "fds");
	struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_FILE,
	         .target = "/a",
	         .mode = 0644,
	         .content_fd = box_text_fd("a")},
		{.kind = SANDBOX_MOUNT_FILE,
	         .target = "/b",
	         .mode = 0644,
	         .content_fd = box_text_fd("b")},
		{.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .mode = 0755, .size_bytes = 4096},
		BOX_PROC,
	};
	request.mounts = mounts;
	request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
	request.keep_dir = "/t";
	request.stdin_fd = request.stdout_fd = request.stderr_fd = box_text_fd("c");
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

TEST(no_descriptor_leaks_from_the_client)
{
	struct sandbox *sandbox = box_open();
	/* Without close-on-exec, before and after opening, and while another request waits. */
	CHECK(dup(STDERR_FILENO) >= 0);
	CHECK(fcntl(STDERR_FILENO, F_DUPFD, 900) >= 0);
	struct sandbox_handle *first = box_submit(sandbox, box_request("spend", "wait", "100"));
	CHECK_INT(box_exit_code(sandbox, box_request("look", "fds")), 0);
	CHECK_INT(box_exit_code(box_open(), box_request("look", "fds")), 0);
	(void)box_wait(first);
}

TEST(streams_are_the_null_device_by_default_each_with_its_own_mode)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "null")), 0);
}

TEST(a_flag_of_a_default_stream_is_not_seen_by_the_next_run)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("look", "flag-then-set", "0")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("look", "flag-then-set", "0")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("look", "flag-then-set", "1")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("look", "flag-then-set", "2")), 0);
}

TEST(input_goes_in_and_output_comes_out)
{
	struct sandbox_request request = box_request("files", "read", "/proc/self/fd/0");
	BOX_MOUNTS(request, BOX_PROC);
	request.stdin_fd = box_text_fd("through the box");
	CHECK_STR(box_output(box_open(), request), "through the box");
}

TEST(a_client_without_standard_streams_can_use_a_sandbox)
{
	int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 10);
	for (int fd = 0; fd < 3; fd++)
		(void)close(fd);
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("look", "null")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("look", "fds")), 0);
	CHECK_STR(box_output(sandbox, box_request("look", "cwd")), "/");
	sandbox_close(sandbox);
	for (int fd = 0; fd < 3; fd++) {
		(void)close(fd);
		CHECK_INT(dup2(out, fd), fd);
	}
}

TEST(the_end_of_the_clients_own_output_is_seen_when_the_client_closes_it)
{
	int ends[2], own = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	char byte;
	CHECK(own >= 0);
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	CHECK_INT(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
	struct sandbox *sandbox = box_open();
	CHECK_INT(dup2(own, STDOUT_FILENO), STDOUT_FILENO);
	CHECK_INT(close(ends[1]), 0);
	struct pollfd end = {.fd = ends[0], .events = POLLIN};
	CHECK_INT(poll(&end, 1, 50000), 1);
	CHECK_INT(read(ends[0], &byte, 1), 0);
	sandbox_close(sandbox);
}

TEST(the_end_of_the_output_is_seen_when_the_program_closes_it)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = box_request("spawn", "close-and-stay");
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	request.stdout_fd = ends[1];
	struct sandbox_handle *handle = box_submit(sandbox, request);
	CHECK_INT(close(ends[1]), 0);
	struct pollfd fds[] = {{.fd = ends[0], .events = POLLIN},
	                       {.fd = sandbox_pollable(handle), .events = POLLIN}};
	CHECK(poll(fds, 2, 50000) > 0);
	CHECK_INT(fds[0].revents, POLLHUP);
	CHECK_INT(fds[1].revents, 0); /* it still runs */
	sandbox_cancel(handle);
}

TEST(a_program_that_writes_to_a_closed_pipe_gets_the_signal)
{
	struct sandbox_request request = box_request("spawn", "write");
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	request.stdout_fd = ends[1];
	CHECK_INT(close(ends[0]),
	          0); /* before there is a janitor, which has a copy until it has executed */
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGPIPE);
}

/* How many of a process' descriptors are sockets, or pipes. Only the superuser can look at those of an init. */
static int count_links(pid_t pid, const char *kind)
{
	int count = 0;
	for (int fd = 0; fd < SANDBOX_OPEN_FILES_MIN; fd++) {
		char path[64], target[64];
		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
		ssize_t n = readlink(path, target, sizeof(target));
		count += n > 0 && strncmp(target, kind, strlen(kind)) == 0;
	}
	return count;
}

/* An init closes what is its program's after the birth. */
static void await_links(pid_t init)
{
	for (int i = 0; i < 20000; i++) {
		if (count_links(init, "socket:") == 0 && count_links(init, "pipe:") == 1)
			return;
		box_sleep_ms(1);
	}
	CHECK_INT(count_links(init, "socket:"), 0);
	CHECK_INT(count_links(init, "pipe:"), 1);
}

/* One runs, and one is prepared beside it. */
TEST(init_has_no_socket_and_no_pipe_but_that_of_its_result)
{
	box_need_superuser();
	struct sandbox *sandbox = box_open();
	struct box_tree inits;
	for (int i = 0; i < 2; i++) {
		struct sandbox_request request = box_request("spend", "hang");
		int ends[2];
		CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
		request.stdin_fd = ends[0];
		request.stdout_fd = request.stderr_fd = ends[1];
		(void)box_submit(sandbox, request);
	}
	box_await_tree_of(box_supervisor(), 4, &inits);
	for (int i = 0; i < 2; i++) /* the supervisor's own children are first */
		await_links(inits.pids[i]);
}
