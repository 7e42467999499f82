/* SPDX-License-Identifier: MIT */
/* Any process may be killed at any moment: the client hears of it, and nothing is left. */
#include "sandbox/policy.h"
#include "tests/harness/processes.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLED_TEXT "supervisor: killed by signal 9"

static void check_wait_fails(struct sandbox_handle *handle, const char *text)
{
	struct sandbox_result result;
	char error[SANDBOX_ERROR_SIZE] = "";
	CHECK_INT(sandbox_wait(handle, &result, error), -EPIPE);
	CHECK_STR(error, text);
}

TEST(the_death_of_the_supervisor_is_told_by_wait_and_ends_everything)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "spin-many", "2"));
	(void)box_await_program();
	struct box_tree tree;
	box_await_tree_of(box_supervisor(), 3, &tree);
	CHECK_INT(kill(box_supervisor(), SIGKILL), 0);
	check_wait_fails(handle, KILLED_TEXT);
	box_check_tree_gone(&tree);
	sandbox_close(sandbox);
	box_check_groups_gone(getpid());
}

TEST(the_death_of_the_supervisor_is_told_by_submit)
{
	struct sandbox *sandbox = box_open();
	pid_t supervisor = box_supervisor();
	CHECK_INT(kill(supervisor, SIGKILL), 0);
	box_await_end(supervisor);
	struct sandbox_request request = box_request("look", "fds");
	for (int i = 0; i < 2; i++) {
		struct sandbox_handle *handle;
		char error[SANDBOX_ERROR_SIZE] = "";
		CHECK_INT(sandbox_submit(sandbox, &request, &handle, error), -EPIPE);
		CHECK_STR(error, KILLED_TEXT);
	}
	sandbox_close(sandbox);
	box_check_groups_gone(getpid());
}

TEST(results_from_before_the_death_of_the_supervisor_are_still_told)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first = box_submit(sandbox, box_request("spawn", "exit", "1"));
	struct sandbox_handle *second = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *third = box_submit(sandbox, box_request("spend", "hang"));
	box_await_result(first);
	CHECK_INT(kill(box_supervisor(), SIGKILL), 0);
	check_wait_fails(third, KILLED_TEXT);
	check_wait_fails(second, KILLED_TEXT);
	CHECK_INT(box_wait(first).exit_code, 1);
}

TEST(a_supervisor_that_is_dead_can_be_closed)
{
	struct sandbox *sandbox = box_open();
	(void)box_submit(sandbox, box_request("spend", "hang"));
	(void)box_await_program();
	CHECK_INT(kill(box_supervisor(), SIGKILL), 0);
	sandbox_close(sandbox);
	box_check_groups_gone(getpid());
}

TEST(the_death_of_init_is_the_requests_error_and_the_sandbox_goes_on)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	(void)box_await_program();
	struct box_tree tree;
	box_tree_of(box_supervisor(), &tree);
	CHECK_INT(kill(box_child_of(box_supervisor()), SIGKILL), 0);
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK_STR(result.error, "init: ended before its time (signal 9)");
	box_check_tree_gone(&tree);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "4")), 4);
}

static pid_t await_other_child_of(pid_t pid, pid_t child)
{
	for (;;) { /* the harness has the patience */
		pid_t children[BOX_TREE_MAX];
		size_t n = children_of(pid, children, BOX_TREE_MAX);
		for (size_t i = 0; i < n; i++)
			if (children[i] != child)
				return children[i];
		box_sleep_ms(1);
	}
}

TEST(the_death_of_an_init_whose_run_waits_lets_the_others_run)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *second = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *third = box_submit(sandbox, box_request("spawn", "exit", "3"));
	pid_t init = parent_of(box_await_program());
	CHECK_INT(kill(await_other_child_of(box_supervisor(), init), SIGKILL), 0);
	CHECK_INT(box_wait(second).status, SANDBOX_ERROR);
	sandbox_kill(first);
	CHECK_INT(box_wait(first).limit, SANDBOX_LIMIT_KILLED);
	CHECK_INT(box_wait(third).exit_code, 3);
}

TEST(a_program_killed_from_outside_is_a_signal_and_no_limit)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	CHECK_INT(kill(box_await_program(), SIGKILL), 0);
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGKILL);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
}

/* Forks a client that opens a sandbox and lets something run; returns its pid when it does. */
static pid_t start_client(int requests)
{
	int ready[2];
	CHECK_INT(pipe(ready), 0);
	pid_t client = fork();
	if (client == 0) {
		CHECK_INT(close(ready[0]), 0);
		struct sandbox *sandbox = box_open();
		for (int i = 0; i < requests; i++)
			(void)box_submit(sandbox, box_request("spend", "spin-many", "2"));
		if (requests > 0)
			(void)box_await_program();
		CHECK_INT(write(ready[1], "r", 1), 1);
		for (;;)
			(void)pause();
	}
	char byte;
	CHECK_INT(close(ready[1]), 0);
	CHECK_INT(read(ready[0], &byte, 1), 1);
	CHECK_INT(close(ready[0]), 0);
	return client;
}

static void kill_client(pid_t client)
{
	CHECK_INT(kill(client, SIGKILL), 0);
	CHECK_INT(waitpid(client, NULL, 0), client);
}

TEST(nothing_is_left_of_a_client_that_is_killed)
{
	struct box_tree tree;
	pid_t client = start_client(3);
	box_tree_of(client, &tree);
	CHECK(tree.n >= 4);
	kill_client(client);
	box_check_tree_gone(&tree);
	box_check_groups_gone(client);
}

TEST(nothing_is_left_of_a_client_that_is_killed_between_requests)
{
	struct box_tree tree;
	pid_t client = start_client(0);
	box_tree_of(client, &tree);
	CHECK_INT(tree.n, 2); /* supervisor and janitor */
	kill_client(client);
	box_check_tree_gone(&tree);
	box_check_groups_gone(client);
}

TEST(nothing_is_left_of_a_client_without_standard_streams_that_is_killed)
{
	int stderr_copy = dup(STDERR_FILENO);
	for (int fd = 0; fd < 3; fd++)
		(void)close(fd);
	struct box_tree tree;
	pid_t client = start_client(1);
	CHECK_INT(dup2(stderr_copy, STDERR_FILENO), STDERR_FILENO);
	box_tree_of(client, &tree);
	kill_client(client);
	box_check_tree_gone(&tree);
	box_check_groups_gone(client);
}

TEST(nothing_is_left_when_everybody_is_killed_at_once_and_another_comes)
{
	struct box_tree tree;
	pid_t client = start_client(2);
	box_tree_of(client, &tree);
	CHECK_INT(kill(client, SIGSTOP), 0);
	for (size_t i = 0; i < tree.n; i++)
		(void)kill(tree.pids[i], SIGKILL);
	kill_client(client);
	box_check_tree_gone(&tree);
	sandbox_close(box_open()); /* sweeps what the dead janitor could not */
	box_check_groups_gone(client);
}

TEST(a_janitor_that_is_killed_is_not_missed_at_the_orderly_end)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(kill(box_janitor(), SIGKILL), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "1")), 1);
	sandbox_close(sandbox);
	CHECK_INT(box_count_groups(getpid()), 0);
}

TEST(a_new_client_leaves_the_groups_of_a_living_one_alone)
{
	pid_t client = start_client(1);
	int groups = box_count_groups(client);
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "1")), 1);
	sandbox_close(sandbox);
	CHECK_INT(box_count_groups(client), groups);
	kill_client(client);
	box_check_groups_gone(client);
}

TEST(clients_that_start_at_the_same_time_do_not_sweep_each_other)
{
	enum { CLIENTS = 24 };
	pid_t clients[CLIENTS];
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		if (clients[i] != 0)
			continue;
		for (int round = 0; round < 3; round++) {
			struct sandbox *sandbox = box_open();
			CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "1")), 1);
			sandbox_close(sandbox);
		}
		_exit(0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		int status;
		CHECK_INT(waitpid(clients[i], &status, 0), clients[i]);
		CHECK_INT(status, 0);
		box_check_groups_gone(clients[i]);
	}
}

TEST(killing_the_supervisor_at_every_moment_leaves_nothing)
{
	for (unsigned i = 0; i < 15; i++) {
		struct sandbox *sandbox = box_open();
		struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
		(void)usleep(i * 100);
		struct box_tree tree;
		box_tree_of(box_supervisor(), &tree);
		CHECK_INT(kill(box_supervisor(), SIGKILL), 0);
		check_wait_fails(handle, KILLED_TEXT);
		sandbox_close(sandbox);
		box_check_tree_gone(&tree);
		box_check_groups_gone(getpid());
	}
}

/* As a subreaper we inherit whoever lost its parent; all of them must end by themselves. */
static void check_nobody_is_left(void)
{
	uint64_t until_ns = box_now_ns() + 100000 * MS;
	while (box_now_ns() < until_ns) {
		if (waitpid(-1, NULL, WNOHANG | __WALL) < 0 && errno == ECHILD)
			return;
		box_sleep_ms(1);
	}
	FAIL("process %d is left", (int)box_child_of(getpid()));
}

/* Whatever a client does: opens, has a queue in both kinds of boxes, waits, closes. */
_Noreturn static void be_a_busy_client(void)
{
	for (;;) {
		struct sandbox *sandbox = box_open();
		struct sandbox_request kept = box_request("spawn", "exit", "1");
		kept.seccomp_fd = sandbox_policy_open("run-processes", NULL);
		kept.keep_box = true;
		struct sandbox_handle *handles[] = {
			box_submit(sandbox, box_request("spawn", "daemons", "2")),
			box_submit(sandbox, kept), box_submit(sandbox, kept)};
		for (size_t i = 0; i < sizeof(handles) / sizeof(handles[0]); i++)
			(void)box_wait(handles[i]);
		(void)close(kept.seccomp_fd);
		(void)close(kept.executable_fd);
		sandbox_close(sandbox);
	}
}

TEST(killing_the_client_at_every_moment_leaves_nothing)
{
	CHECK_INT(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	sandbox_close(box_open()); /* skips where there is no sandbox */
	/* 20 ms see all of a client's life; where processors are emulated in fewer steps. */
	unsigned slow = test_slow_factor(), moments = slow > 1 ? 8 : 40;
	for (unsigned i = 0; i < moments; i++) {
		pid_t client = fork();
		if (client == 0)
			be_a_busy_client();
		(void)usleep(i * (20000 / moments) * slow);
		CHECK_INT(kill(client, SIGKILL), 0);
		check_nobody_is_left();
		if (box_count_groups(client) > 0)
			sandbox_close(box_open()); /* it had no janitor yet */
		box_check_groups_gone(client);
	}
}

TEST(killing_client_supervisor_and_init_in_every_order_leaves_nothing)
{
	static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
	                                {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	CHECK_INT(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	size_t step = test_slow_factor() > 1 ? 2 : 1;
	for (size_t i = 0; i < 2 * sizeof(orders) / sizeof(orders[0]); i += step) {
		struct box_tree tree;
		pid_t client = start_client(2), supervisor = 0, init = 0;
		box_tree_of(client, &tree);
		for (size_t j = 0; j < tree.n && init == 0; j++) {
			supervisor = tree.pids[j];
			init = box_child_of(supervisor);
		}
		const pid_t pids[] = {client, supervisor, init};
		for (int j = 0; j < 3; j++) {
			(void)kill(pids[orders[i / 2][j]],
			           SIGKILL); /* it may have gone with the last */
			if (i % 2)
				box_sleep_ms(1);
		}
		box_check_tree_gone(&tree);
		check_nobody_is_left();
		box_check_groups_gone(client);
		for (size_t j = 0; j < tree.n; j++)
			(void)close(tree.pidfds[j]);
	}
}
