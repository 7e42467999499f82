/* SPDX-License-Identifier: MIT */
/* When the result is told, every process of the run is gone. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

/* Runs with a pipe as output, which everything that is left would hold open; its end must have come with the result. */
static struct sandbox_result run_to_the_end(struct sandbox_request request)
{
	struct sandbox *sandbox = box_open();
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	request.stdout_fd = ends[1];
	struct sandbox_handle *handle = box_submit(sandbox, request);
	CHECK_INT(close(ends[1]), 0);
	struct sandbox_result result = box_wait(handle);
	struct pollfd output = {.fd = ends[0], .events = POLLIN};
	CHECK_INT(poll(&output, 1, 0), 1);
	CHECK_INT(output.revents, POLLHUP);
	return result;
}

TEST(daemons_of_other_sessions_are_gone_with_the_result)
{
	struct sandbox_result result = run_to_the_end(box_request("spawn", "daemons", "10"));
	CHECK_INT(result.status, SANDBOX_EXITED);
	CHECK_INT(result.exit_code, 7);
}

TEST(children_are_gone_when_the_program_is_ended_at_a_limit)
{
	struct sandbox_request request = box_request("spend", "spin-many", "4");
	request.wall_limit_ns = 100 * MS;
	CHECK_INT(run_to_the_end(request).limit, SANDBOX_LIMIT_WALL);
}

TEST(a_fork_bomb_is_ended_at_the_limit)
{
	struct sandbox_request request = box_request("spawn", "bomb");
	request.wall_limit_ns = 300 * MS;
	request.process_limit = 200;
	struct sandbox_result result = run_to_the_end(request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns < 50000 * MS); /* it would not end by itself */
}

TEST(a_fork_bomb_without_a_process_limit_is_ended_by_the_memory_limit_or_the_clock)
{
	struct sandbox *sandbox = box_open_with_groups();
	sandbox_close(sandbox);
	struct sandbox_request request = box_request("spawn", "bomb");
	request.wall_limit_ns = 100 * MS;
	request.memory_limit_bytes = 64 * MIB;
	CHECK(run_to_the_end(request).limit != SANDBOX_LIMIT_NONE);
}

/* The last init may still be on its way out. */
static void await_no_init(void)
{
	while (box_child_of(box_supervisor()) > 0) /* the harness has the patience */
		box_sleep_ms(1);
}

TEST(nothing_is_left_of_many_runs)
{
	struct sandbox *sandbox = box_open();
	int groups = box_count_groups(getpid());
	for (int run = 0; run < 50; run++)
		CHECK_INT(box_exit_code(sandbox, box_request("spawn", "daemons", "1")), 7);
	struct box_tree tree;
	await_no_init();
	box_tree_of(getpid(), &tree);
	CHECK_INT(tree.n, 2); /* supervisor and janitor */
	CHECK_INT(box_count_groups(getpid()), groups);
	CHECK_INT(box_count_runs(getpid()), 0);
	sandbox_close(sandbox);
	box_check_tree_gone(&tree);
	CHECK_INT(box_count_groups(getpid()), 0);
}

static int open_descriptors(pid_t pid)
{
	int count = 0;
	char path[64];
	for (int fd = 0; fd < 1024; fd++) {
		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
		count += access(path, F_OK) == 0 || (errno != ENOENT && errno != EACCES);
	}
	return count;
}

TEST(no_descriptor_is_left_of_many_runs)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = box_request("look", "fds");
	struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_FILE,
	         .target = "/a",
	         .mode = 0644,
	         .content_fd = box_text_fd("a")},
		{.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .mode = 0755, .size_bytes = 4096},
	};
	request.mounts = mounts;
	request.n_mounts = 2;
	request.keep_dir = "/t";
	request.stdin_fd = request.stdout_fd = request.stderr_fd = mounts[0].content_fd;
	int ours = 0, theirs = 0;
	for (int run = 0; run < 20; run++) {
		struct sandbox_result result = box_run(sandbox, request);
		CHECK_INT(close(result.keep_dir_fd), 0);
		await_no_init();
		if (run == 0) {
			ours = open_descriptors(getpid());
			theirs = open_descriptors(box_supervisor());
		}
	}
	CHECK_INT(open_descriptors(getpid()), ours);
	CHECK_INT(open_descriptors(box_supervisor()), theirs);
}
