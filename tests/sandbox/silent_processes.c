/* SPDX-License-Identifier: MIT */
/* An init that is stopped, or an execve that does not return, is given up: the client hears of it, and the sandbox goes on. */
#include "sandbox/policy.h"
#include "tests/harness/processes.h"
#include "tests/sandbox/kept.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Whose program has been executed: it sleeps in poll from then on, and what came before was no sleep that signals end. */
static pid_t await_watching_init(void)
{
	pid_t init = parent_of(
		box_await_program()); /* that of a kept box may have its builder beside it */
	while (state_of(init) != 'S')
		box_sleep_ms(1);
	return init;
}

/* It keeps no limit any more; a program without a filter can come near to that by init's scheduling class. */
static void check_stopped_init(struct sandbox_request request, const char *error)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, request);
	CHECK_INT(kill(await_watching_init(), SIGSTOP), 0);
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK_STR(result.error, error);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "3")), 3);
}

/* Time enough to stop it before. */
enum { STOPPED_MS = 3000 };

#define LATE_TEXT "init: has not ended the program at its wall limit"
#define LOOK_TEXT "init: has not looked at the CPU limit in time"

TEST(an_init_that_is_stopped_is_the_requests_error_and_the_sandbox_goes_on)
{
	struct sandbox_request request = box_request("spend", "hang");
	request.wall_limit_ns = STOPPED_MS * MS;
	check_stopped_init(request, LATE_TEXT);
}

TEST(the_init_of_a_kept_box_that_is_stopped_is_the_requests_error_and_the_sandbox_goes_on)
{
	char error[SANDBOX_ERROR_SIZE];
	struct sandbox_request request = box_request("spend", "hang");
	request.wall_limit_ns = STOPPED_MS * MS;
	request.keep_box = true;
	request.seccomp_fd = sandbox_policy_open("run", error);
	check_stopped_init(request, LATE_TEXT);
}

TEST(an_init_that_is_stopped_while_it_watches_a_cpu_limit_alone_is_the_requests_error)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.wall_limit_ns = 0;
	request.cpu_limit_ns = box_ns(2000);
	check_stopped_init(request, LOOK_TEXT);
}

/* Its wall limit is later than its program could use up its CPU limit. */
TEST(an_init_that_is_stopped_while_it_watches_a_cpu_limit_is_given_up_before_its_wall_limit)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.wall_limit_ns = box_ns(100000);
	request.cpu_limit_ns = box_ns(2000);
	check_stopped_init(request, LOOK_TEXT);
}

/* Whoever opens it waits for us, longer than the supervisor does. */
static int open_leased_file(void)
{
	char path[64];
	int written = memfd_create("leased", MFD_CLOEXEC);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", written);
	int leased = open(path, O_RDONLY | O_CLOEXEC), unopened = open(path, O_PATH | O_CLOEXEC);
	CHECK(leased >= 0 && unopened >= 0 && close(written) == 0);
	CHECK(signal(SIGIO, SIG_IGN) != SIG_ERR); /* asks us to give it up */
	if (fcntl(leased, F_SETLEASE, F_WRLCK) < 0)
		SKIP("no leases");
	return unopened;
}

static void check_never_executed(struct sandbox *sandbox, struct sandbox_handle *handle)
{
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_STR(result.error, "tracee: execute: the executable's descriptor does not answer");
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "3")), 3);
}

/* A run without limits, so that nothing but its end wakes anybody. */
static struct sandbox_handle *submit_unlimited(struct sandbox *sandbox)
{
	struct sandbox_request request = keep(box_request("spend", "wait", box_ms(1000)));
	request.wall_limit_ns = 0;
	return box_submit(sandbox, request);
}

/* At once, since it takes ten seconds. */
TEST(an_execve_that_does_not_return_is_the_requests_error_in_any_box_with_any_limit_and_behind_another_run)
{
	struct sandbox *sandboxes[] = {box_open(), box_open(), box_open(), box_open()};
	struct sandbox_request requests[4];
	struct sandbox_handle *handles[4];
	requests[0] = box_request("spawn");
	requests[0].executable_fd = open_leased_file();
	requests[0].wall_limit_ns = box_ns(100);
	requests[1] = requests[2] = requests[0];
	requests[1].wall_limit_ns = 0;
	requests[3] = requests[2] = keep(requests[0]);
	requests[3].wall_limit_ns = 0;
	settle(sandboxes[3]);
	struct sandbox_handle *before = submit_unlimited(sandboxes[3]);
	for (int i = 0; i < 4; i++)
		handles[i] = box_submit(sandboxes[i], requests[i]);
	CHECK_INT(box_wait(before).exit_code, 0);
	for (int i = 0; i < 4; i++)
		check_never_executed(sandboxes[i], handles[i]);
}
