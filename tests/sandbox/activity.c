/* SPDX-License-Identifier: MIT */
/*
 * What a program does, as the client sees it from outside.
 */
#include "common/attr.h"
#include "common/fd.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of Linux 5.14. */
#ifndef FUTEX_LOCK_PI2_PRIVATE
#define FUTEX_LOCK_PI2_PRIVATE (13 | FUTEX_PRIVATE_FLAG)
#endif

struct watched {
	struct sandbox_handle *handle;
	int input[2], output[2];
	uint64_t horizon_ns;
};

static struct watched start(const char *const *argv)
{
	static const char *const idle_threads[] = {"caretaker", NULL};
	struct watched watched = {.horizon_ns = UINT64_MAX};
	struct sandbox_request request = box_request_argv(argv);
	request.idle_threads = idle_threads;
	request.idle_select_ms = 2000000;
	CHECK_INT(pipe2(watched.input, O_CLOEXEC), 0);
	CHECK_INT(pipe2(watched.output, O_CLOEXEC), 0);
	request.stdin_fd = watched.input[0];
	request.stdout_fd = watched.output[1];
	watched.handle = box_submit(box_open(), request);
	return watched;
}
#define START(...) start((const char *const[]){"talk", __VA_ARGS__, NULL})

static int try_to_look(const struct watched *watched, struct sandbox_activity *ret)
{
	const struct sandbox_pipes pipes = {&watched->input[1], &watched->output[0], 1, 1};
	return sandbox_activity(watched->handle, &pipes, watched->horizon_ns, ret);
}

/* Who has the processor taken away within a call cannot be looked at by an ordinary user, until it has it again. */
static struct sandbox_activity look(const struct watched *watched)
{
	struct sandbox_activity activity;
	int r = try_to_look(watched, &activity);
	for (unsigned i = 0; r == -EACCES && i < 50000; i++) {
		box_sleep_ms(1);
		r = try_to_look(watched, &activity);
	}
	CHECK_INT(r, 0);
	return activity;
}

/* Waits until the program is seen to do it. An ordinary user may not look while it is within execve and waits for a file. */
static void await(const struct watched *watched, enum sandbox_activity_state state)
{
	struct sandbox_activity activity = {0};
	int r = 0;
	for (unsigned i = 0; i < 50000; i++) {
		r = try_to_look(watched, &activity);
		if (r == 0 && activity.state == state)
			return;
		CHECK(r == 0 || r == -EACCES);
		box_sleep_ms(1);
	}
	FAIL("it does %d and not %d, error %d", (int)activity.state, (int)state, r);
}

static void end(struct watched *watched)
{
	sandbox_kill(watched->handle);
	(void)box_wait(watched->handle);
}

TEST(a_program_that_computes_runs)
{
	struct watched watched = START("spin");
	await(&watched, SANDBOX_ACTIVITY_RUNNING);
	while (look(&watched).cpu_ns < 20 * MS)
		box_sleep_ms(1);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_RUNNING);
	end(&watched);
}

TEST(a_program_that_reads_reads)
{
	struct watched watched = START("line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	CHECK(look(&watched).reads);
	CHECK_INT(look(&watched).processes, 1);
	end(&watched);
}

TEST(a_program_that_polls_its_input_reads)
{
	struct watched watched = START("poll");
	await(&watched, SANDBOX_ACTIVITY_READING);
	end(&watched);
}

TEST(a_program_that_reads_by_a_call_that_few_use_reads)
{
	struct watched reader = START("end-by-preadv2");
	await(&reader, SANDBOX_ACTIVITY_READING);
	end(&reader);
	struct watched poller = START("end-by-epoll-pwait2");
	await(&poller, SANDBOX_ACTIVITY_READING);
	end(&poller);
}

TEST(a_program_that_is_stopped_sleeps)
{
	struct watched watched = START("stop");
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_program_that_finds_its_pipe_full_writes)
{
	struct watched watched = START("flood=1000000");
	await(&watched, SANDBOX_ACTIVITY_WRITING);
	CHECK(!look(&watched).reads);
	end(&watched);
}

TEST(a_program_that_sleeps_sleeps)
{
	struct watched watched = START("wait=1000000");
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_program_that_waits_for_its_own_lock_waits)
{
	struct watched watched = START("deadlock");
	await(&watched, SANDBOX_ACTIVITY_WAITING);
	end(&watched);
}

TEST(a_thread_that_sleeps_hides_one_that_reads_but_not_that_it_does)
{
	struct watched watched = START("sleeper", "line");
	while (!look(&watched).reads)
		box_sleep_ms(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	CHECK(look(&watched).reads);
	end(&watched);
}

/* ---- pauses ---- */

static uint64_t in_s(unsigned s)
{
	return box_now_ns() + s * 1000 * MS;
}

static void check_pause(const char *call)
{
	struct watched watched = START(call, "line");
	while (!look(&watched).reads)
		box_sleep_ms(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	watched.horizon_ns = in_s(900);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_READING);
	watched.horizon_ns = in_s(1100);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_pause_that_ends_beyond_the_horizon_does_not_hide_one_who_reads)
{
	static const char *const calls[] = {
		"napper-by=futex",     "napper-by=futex-until", "napper-by=futex-realtime",
		"napper-by=lock-pi",   "napper-by=requeue-pi",  "napper-by=nanosleep",
		"napper-by=clock",     "napper-by=clock-until", "napper-by=boottime-until",
		"napper-by=tai-until", "napper-by=ppoll",       "napper-by=pselect",
		"napper-by=epoll",
#ifdef SYS_poll
		"napper-by=poll",      "napper-by=select",
#endif
	};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		check_pause(calls[i]);
}

TEST(nor_does_one_on_a_lock_of_linux_5_14)
{
	int word = 0;
	if (syscall(SYS_futex, &word, FUTEX_LOCK_PI2_PRIVATE, 0, NULL, NULL, 0) < 0)
		SKIP("FUTEX_LOCK_PI2: %s", strerror(errno));
	check_pause("napper-by=lock-pi2");
	check_pause("napper-by=lock-pi2-realtime");
}

#ifdef SYS_futex_waitv
TEST(nor_does_one_on_several_locks)
{
	if (syscall(SYS_futex_waitv, NULL, 0, 0, NULL, 0) < 0 && errno == ENOSYS)
		SKIP("futex_waitv: %s", strerror(errno));
	check_pause("napper-by=waitv");
	check_pause("napper-by=waitv-realtime");
}
#endif

/* Nobody knows when it ends: another process may compute. */
TEST(a_pause_on_a_clock_of_computing_hides_one_who_reads_whatever_the_horizon)
{
	static const char *const calls[] = {"napper-by=cpu-clock", "napper-by=cpu-clock-until"};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		struct watched watched = START(calls[i], "line");
		watched.horizon_ns = in_s(1);
		while (!look(&watched).reads)
			box_sleep_ms(1);
		await(&watched, SANDBOX_ACTIVITY_SLEEPING);
		end(&watched);
	}
}

TEST(one_that_polls_its_input_for_a_time_sleeps_and_polls_and_does_not_read)
{
	struct watched watched = START("poll-again=1000000");
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	CHECK(look(&watched).polls);
	CHECK(!look(&watched).reads);
	end(&watched);
}

TEST(one_that_polls_nothing_sleeps_and_polls_no_input)
{
	static const char *const calls[] = {"select=1000000", "poll-nothing"};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		struct watched watched = START(calls[i]);
		await(&watched, SANDBOX_ACTIVITY_SLEEPING);
		CHECK(!look(&watched).polls);
		CHECK(!look(&watched).reads);
		end(&watched);
	}
}

TEST(a_timer_among_what_is_polled_is_a_pause_that_ends_when_it_goes_off)
{
	struct watched watched = START("poll-timer=1000000");
	while (!look(&watched).reads)
		box_sleep_ms(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	watched.horizon_ns = in_s(900);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_READING);
	watched.horizon_ns = in_s(1100);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_timer_that_is_not_set_is_none)
{
	struct watched watched = START("poll-timer=0");
	await(&watched, SANDBOX_ACTIVITY_READING);
	end(&watched);
}

TEST(a_program_that_pauses_and_has_nobody_who_reads_sleeps_whatever_the_horizon)
{
	struct watched watched = START("sleeper", "deadlock");
	watched.horizon_ns = in_s(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_thread_of_housekeeping_that_pauses_does_not_hide_one_who_reads)
{
	struct watched watched = START("caretaker=50", "line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	end(&watched);
}

/* Who waits a few milliseconds at a time waits for something: a virtual machine for its compilers, before it ends. */
TEST(a_thread_of_housekeeping_that_pauses_shortly_sleeps)
{
	struct watched watched = START("caretaker=10", "line");
	while (!look(&watched).reads)
		box_sleep_ms(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	for (int i = 0; i < 100; i++) {
		CHECK(look(&watched).state >= SANDBOX_ACTIVITY_SLEEPING);
		box_sleep_ms(1);
	}
	end(&watched);
}

TEST(a_thread_of_housekeeping_sleeps_shortly_before_its_pause_ends)
{
	struct watched watched = START("caretaker-until=300", "line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_thread_of_housekeeping_that_computes_runs)
{
	struct watched watched = START("named=caretaker", "spin");
	await(&watched, SANDBOX_ACTIVITY_RUNNING);
	while (look(&watched).cpu_ns < 20 * MS)
		box_sleep_ms(1);
	CHECK_INT(look(&watched).state, SANDBOX_ACTIVITY_RUNNING);
	end(&watched);
}

TEST(a_thread_of_housekeeping_that_waits_for_a_signal_sleeps)
{
	struct watched watched = START("named=caretaker", "hang");
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_thread_of_housekeeping_that_has_no_name_is_told_by_its_pause)
{
	struct watched watched = START("selector=2000000", "line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	end(&watched);
}

static void check_hides_one_who_reads(const char *pause)
{
	struct watched watched = START(pause, "line");
	while (!look(&watched).reads)
		box_sleep_ms(1);
	await(&watched, SANDBOX_ACTIVITY_SLEEPING);
	end(&watched);
}

TEST(a_pause_that_differs_in_anything_is_the_programs_own)
{
	check_hides_one_who_reads("selector=2000001");
	check_hides_one_who_reads("selector-of-empty-sets=2000000");
	check_hides_one_who_reads("napper=2000000");
	struct watched first = START("select=2000000");
	await(&first, SANDBOX_ACTIVITY_SLEEPING);
	end(&first);
}

static void check_refused(const char *const *idle_threads, int error, const char *expected)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox_handle *handle;
	struct sandbox_request request = box_request("talk");
	request.idle_threads = idle_threads;
	CHECK_INT(sandbox_submit(box_open(), &request, &handle, text), error);
	CHECK_STR(text, expected);
}

TEST(names_that_no_threads_have_are_refused)
{
	const char *too_many[SANDBOX_IDLE_THREADS_MAX + 2] = {NULL};
	for (size_t i = 0; i <= SANDBOX_IDLE_THREADS_MAX; i++)
		too_many[i] = "caretaker";
	check_refused((const char *const[]){"1234567890123456", NULL}, -EINVAL,
	              "request: no thread has the name \"1234567890123456\"");
	check_refused((const char *const[]){"", NULL}, -EINVAL,
	              "request: no thread has the name \"\"");
	check_refused(too_many, -E2BIG, "request: more than 16 idle threads");
}

/* ---- ends ---- */

TEST(a_program_that_did_not_run_between_two_looks_used_no_time)
{
	struct watched watched = START("line", "burn=20", "line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	uint64_t before_ns = look(&watched).cpu_ns;
	box_settle_ms(20);
	CHECK_INT(look(&watched).cpu_ns, before_ns);
	CHECK_INT(write(watched.input[1], "x\n", 2), 2);
	for (;;) {
		struct sandbox_activity now = look(&watched);
		CHECK(now.state != SANDBOX_ACTIVITY_GONE);
		if (now.cpu_ns >= before_ns + 10 * MS)
			break;
		box_sleep_ms(1);
	}
	await(&watched, SANDBOX_ACTIVITY_READING);
	end(&watched);
}

TEST(a_program_that_has_ended_is_gone)
{
	struct watched watched = START("exit=0");
	await(&watched, SANDBOX_ACTIVITY_GONE);
	CHECK_INT(look(&watched).processes, 0);
	CHECK_INT(box_wait(watched.handle).exit_code, 0);
}

TEST(nothing_is_seen_of_a_supervisor_that_is_gone)
{
	struct watched watched = START("line");
	await(&watched, SANDBOX_ACTIVITY_READING);
	CHECK_INT(kill(box_supervisor(), SIGKILL), 0);
	await(&watched, SANDBOX_ACTIVITY_GONE);
}
