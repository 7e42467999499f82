/* SPDX-License-Identifier: MIT */
/*
 * Who gets no processor does not wait. The program and a crowd that computes without end are pinned to one processor, of
 * which the program gets less than a hundredth.
 */
#include "common/fd.h"
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CROWD = 4,
	WALL_MS = 100,
	LONG_MS = 500,
	EXTRA_MS = 300,
	BUSY_FACTOR = 2000,
	THREADS = 5000
};

static int some_cpu(void)
{
	cpu_set_t set;
	CHECK_INT(sched_getaffinity(0, sizeof(set), &set), 0);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET((size_t)cpu, &set))
			return cpu;
	FAIL("no processor");
}

/* Each in a session of its own, because sessions may have equal shares, however many compute in them (autogroup). */
static void compute_on(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET((size_t)cpu, &set);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	(void)setsid();
	CHECK_INT(sched_setaffinity(0, sizeof(set), &set), 0);
	for (volatile unsigned i = 0;; i++)
		;
}

static void crowd_come(pid_t *crowd, int cpu)
{
	for (int i = 0; i < CROWD; i++) {
		crowd[i] = fork();
		CHECK(crowd[i] >= 0);
		if (crowd[i] == 0)
			compute_on(cpu);
	}
}

static void crowd_go(const pid_t *crowd)
{
	for (int i = 0; i < CROWD; i++) {
		CHECK_INT(kill(crowd[i], SIGKILL), 0);
		CHECK_INT(waitpid(crowd[i], NULL, 0), crowd[i]);
	}
}

/* The least share of its session, where that counts, and in its session. One that has ended meanwhile needs none. */
static void give_way(pid_t pid)
{
	char path[64];
	(void)setpriority(PRIO_PROCESS, (id_t)pid, 19);
	(void)snprintf(path, sizeof(path), "/proc/%d/autogroup", (int)pid);
	_cleanup_(fd_closep) int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0)
		(void)!write(fd, "19", 2);
}

struct starving {
	struct sandbox_handle *handle;
	pid_t crowd[CROWD];
};

static struct starving start(struct sandbox_request request)
{
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct starving starving;
	options.cpu = some_cpu();
	struct sandbox *sandbox = box_open_with(options);
	crowd_come(starving.crowd, options.cpu);
	request.wall_limit_ns = box_ns(WALL_MS);
	request.busy_wall_limit_ns = BUSY_FACTOR * box_ns(WALL_MS);
	starving.handle = box_submit(sandbox, request);
	return starving;
}

/* @processes: that the program consists of. */
static void starve(size_t processes)
{
	struct box_tree tree;
	pid_t program = box_await_program();
	give_way(program);
	box_await_tree_of(program, processes - 1, &tree);
	for (size_t i = 0; i < tree.n; i++)
		give_way(tree.pids[i]);
}

static struct sandbox_result end(const struct starving *starving)
{
	crowd_go(starving->crowd);
	return box_wait(starving->handle);
}

static struct sandbox_request keep(struct sandbox_request request)
{
	char error[SANDBOX_ERROR_SIZE];
	request.seccomp_fd = sandbox_policy_open("run", error);
	CHECK(request.seccomp_fd >= 0);
	request.keep_box = true;
	return request;
}

static void check_goes_on(struct sandbox_request request, size_t processes)
{
	struct starving starving = start(request);
	starve(processes);
	struct pollfd result = {.fd = sandbox_pollable(starving.handle), .events = POLLIN};
	CHECK_INT(poll(&result, 1, LONG_MS * (int)test_slow_factor()), 0);
	sandbox_kill(starving.handle);
	struct sandbox_result told = end(&starving);
	CHECK_INT(told.limit, SANDBOX_LIMIT_KILLED);
	CHECK(told.wall_ns > box_ns(WALL_MS));
}

static void check_ends(struct sandbox_request request)
{
	struct starving starving = start(request);
	struct pollfd result = {.fd = sandbox_pollable(starving.handle), .events = POLLIN};
	CHECK_INT(poll(&result, 1, (BUSY_FACTOR - 1) * WALL_MS * (int)test_slow_factor()), 1);
	struct sandbox_result told = end(&starving);
	CHECK_INT(told.limit, SANDBOX_LIMIT_WALL);
	CHECK(told.wall_ns >= box_ns(WALL_MS));
	CHECK(told.wall_ns < BUSY_FACTOR * box_ns(WALL_MS));
}

TEST(a_program_that_gets_no_processor_goes_on_past_its_wall_limit)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.process_limit = 1;
	check_goes_on(request, 1);
}

TEST(a_program_in_a_kept_box_that_gets_no_processor_goes_on_past_its_wall_limit)
{
	struct sandbox_request request = keep(box_request("spend", "spin"));
	request.process_limit = 1;
	check_goes_on(request, 1);
}

TEST(processes_that_get_no_processor_go_on_while_their_parent_waits)
{
	check_goes_on(box_request("spend", "spin-many", "2"), 3);
}

static void need_threads(const struct sandbox_result *result)
{
	if (result->status == SANDBOX_EXITED && result->exit_code == EAGAIN)
		SKIP("this host allows no thousands of threads");
	CHECK_STR(result->error, "");
}

static bool goes_on(struct sandbox *sandbox, struct sandbox_request request, unsigned wall_ms,
                    unsigned busy_wall_ms)
{
	request.process_limit = THREADS;
	request.wall_limit_ns = box_ns(wall_ms);
	request.busy_wall_limit_ns = box_ns(busy_wall_ms);
	struct sandbox_result result = box_run(sandbox, request);
	need_threads(&result);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	return result.wall_ns >= request.busy_wall_limit_ns;
}

static void check_computes_behind(const char *command, const char *sleepers)
{
	CHECK(goes_on(box_open(), box_request("spend", command, sleepers), WALL_MS,
	              WALL_MS + EXTRA_MS));
}

TEST(a_process_that_computes_is_found_behind_many_that_sleep)
{
	check_computes_behind("spin-behind", "100");
}

/* A kernel whose processors are emulated takes seconds to end thousands; some hundreds are several slices as well. */
static const char *many_threads(void)
{
	return test_slow_factor() > 1 ? "300" : "2000";
}

TEST(a_process_that_computes_is_found_behind_thousands_of_threads_that_sleep)
{
	check_computes_behind("spin-behind-threads", many_threads());
}

/* More than are looked at: then a little that they use counts, or nothing does. To make them takes less than half of the wall
 * limit, or that alone would keep them; and to look at so many less than what follows. */
TEST(a_process_that_computes_behind_more_than_are_looked_at_goes_on)
{
	enum { MANY_MS = 2500, FOLLOWS_MS = 2000 };
	if (test_slow_factor() > 1)
		SKIP("emulated processors take too long to end more threads than are looked at");
	CHECK(goes_on(box_open(), box_request("spend", "doze-behind-threads", "4200", "9", "1"),
	              MANY_MS, MANY_MS + FOLLOWS_MS));
}

/* Init stands still from a moment before the limit, when it has looked ahead, until some time after it. Return: false when it
 * may have come to the limit before. */
static bool compute_unseen(struct sandbox *sandbox, struct sandbox_result *ret)
{
	enum { BEFORE_MS = 25 };
	struct sandbox_request request =
		box_request("spend", "spin-when-told-behind-threads", "100");
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	request.stdin_fd = ends[0];
	request.process_limit = THREADS;
	request.wall_limit_ns = box_ns(LONG_MS);
	request.busy_wall_limit_ns = box_ns(2 * LONG_MS + EXTRA_MS);
	uint64_t deadline_ns = box_now_ns() + request.wall_limit_ns;
	struct sandbox_handle *handle = box_submit(sandbox, request);
	pid_t init = box_await_child_of(box_supervisor());
	box_settle_ms(LONG_MS - BEFORE_MS);
	/* One that has come to the limit before has ended. */
	bool in_time = kill(init, SIGSTOP) == 0 && box_now_ns() < deadline_ns;
	CHECK_INT(write(ends[1], "x", 1), 1);
	box_settle_ms(LONG_MS / 2);
	(void)kill(init, SIGCONT);
	*ret = box_wait(handle);
	CHECK(close(ends[0]) == 0 && close(ends[1]) == 0);
	need_threads(ret);
	return in_time;
}

TEST(a_thread_that_computes_since_its_program_was_looked_at_ahead_of_the_limit_goes_on)
{
	enum { ATTEMPTS = 10 };
	struct sandbox *sandbox = box_open();
	struct sandbox_result result;
	for (int i = 0; i < ATTEMPTS; i++)
		if (compute_unseen(sandbox, &result)) {
			CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
			CHECK(result.wall_ns >= box_ns(2 * LONG_MS + EXTRA_MS));
			return;
		}
	SKIP("this host is late whenever it matters");
}

TEST(a_program_of_thousands_of_threads_that_waits_is_ended_at_its_wall_limit)
{
	struct sandbox_request request = box_request("spend", "hang-behind-threads", many_threads());
	request.process_limit = THREADS;
	request.wall_limit_ns = box_ns(WALL_MS);
	request.busy_wall_limit_ns = BUSY_FACTOR * box_ns(WALL_MS);
	struct sandbox_result result = box_run(box_open(), request);
	need_threads(&result);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns < BUSY_FACTOR * box_ns(WALL_MS));
}

TEST(a_program_that_waits_where_others_compute_is_ended_at_its_wall_limit)
{
	check_ends(box_request("spend", "hang"));
}

TEST(a_program_in_a_kept_box_that_waits_where_others_compute_is_ended_at_its_wall_limit)
{
	check_ends(keep(box_request("spend", "hang")));
}

/* A three-hundredth of a processor: even where it gets that late it waits for it in few of the looks. */
TEST(a_program_that_computes_a_little_and_sleeps_mostly_is_no_busy_one)
{
	struct sandbox_request request = box_request("spend", "doze", box_ms(300), "1");
	request.wall_limit_ns = box_ns(WALL_MS);
	request.busy_wall_limit_ns = BUSY_FACTOR * box_ns(WALL_MS);
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns < BUSY_FACTOR * box_ns(WALL_MS));
}
