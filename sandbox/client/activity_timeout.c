/* SPDX-License-Identifier: MIT */
/*
 * When a wait ends by itself, by the timeout among the arguments of its call. Most are in the memory of the program, which we
 * may read when we may see the arguments. The kernel took its copy when the call began, so that a program can write
 * something else there meanwhile; what it makes us believe so is to its own harm, see sandbox_activity().
 */
#include "sandbox/client/activity_internal.h"

#include "common/attr.h"
#include "common/units.h"

#include <inttypes.h>
#include <linux/futex.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

/* Of Linux 5.14. */
#ifndef FUTEX_LOCK_PI2
#define FUTEX_LOCK_PI2 13
#endif

/* A hundred years, so that no sum is too large. */
static const int64_t most_s = INT64_C(100) * 366 * 24 * 3600;

/* ---- times of clocks ---- */

/* Return: nanoseconds, or 0 of what is no time. */
static uint64_t nanoseconds(int64_t s, int64_t ns)
{
	if (s < 0 || ns < 0 || ns >= (int64_t)NS_PER_S)
		return 0;
	return (uint64_t)(s < most_s ? s : most_s) * NS_PER_S + (uint64_t)ns;
}

static uint64_t now_ns(clockid_t clock)
{
	struct timespec now;
	if (clock_gettime(clock, &now) < 0)
		return 0;
	return nanoseconds(now.tv_sec, now.tv_nsec);
}

/* The other clocks count what somebody computes, or cannot be known here. */
static bool is_of_time(clockid_t clock)
{
	return clock == CLOCK_MONOTONIC || clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME ||
	       clock == CLOCK_TAI;
}

static uint64_t at_ns(clockid_t clock, uint64_t time_ns)
{
	uint64_t now_of_clock_ns = is_of_time(clock) ? now_ns(clock) : 0;
	if (now_of_clock_ns == 0 || time_ns < now_of_clock_ns)
		return 0;
	return now_ns(CLOCK_MONOTONIC) + (time_ns - now_of_clock_ns);
}

/* ---- what is in the program's memory ---- */

static uint64_t read_timespec(pid_t pid, unsigned long address)
{
	struct timespec time;
	bool is_read = activity_read_memory(pid, address, &time, sizeof(time));
	return is_read ? nanoseconds(time.tv_sec, time.tv_nsec) : 0;
}

static uint64_t read_timeval(pid_t pid, unsigned long address)
{
	struct timeval time;
	bool is_read = activity_read_memory(pid, address, &time, sizeof(time)) &&
	               time.tv_usec < (suseconds_t)(NS_PER_S / NS_PER_US);
	return is_read ? nanoseconds(time.tv_sec, time.tv_usec * (int64_t)NS_PER_US) : 0;
}

/* ---- the forms of a timeout ---- */

struct wait {
	const struct look *look;
	pid_t pid;
	const unsigned long *args;
	unsigned long timeout;
};

static uint64_t after_ns(const struct wait *wait, uint64_t length_ns)
{
	return length_ns > 0 ? wait->look->program->since_ns + length_ns : 0;
}

static uint64_t by_nothing(_unused_ const struct wait *wait)
{
	return UINT64_MAX;
}

static uint64_t by_signal(_unused_ const struct wait *wait)
{
	return 0;
}

static uint64_t by_milliseconds(const struct wait *wait)
{
	int milliseconds = (int)wait->timeout;
	return milliseconds < 0 ? UINT64_MAX : after_ns(wait, (unsigned)milliseconds * NS_PER_MS);
}

static uint64_t by_timeval(const struct wait *wait)
{
	return wait->timeout ? after_ns(wait, read_timeval(wait->pid, wait->timeout)) : UINT64_MAX;
}

static uint64_t by_timespec(const struct wait *wait)
{
	return wait->timeout ? after_ns(wait, read_timespec(wait->pid, wait->timeout)) : UINT64_MAX;
}

static uint64_t by_futex(const struct wait *wait)
{
	unsigned long operation = wait->args[1];
	if (wait->timeout == 0)
		return UINT64_MAX;
	uint64_t time_ns = read_timespec(wait->pid, wait->timeout);
	switch (operation & (unsigned long)FUTEX_CMD_MASK) {
	case FUTEX_WAIT:
		return after_ns(wait, time_ns);
	case FUTEX_WAIT_BITSET:
	case FUTEX_WAIT_REQUEUE_PI:
	case FUTEX_LOCK_PI2:
		return at_ns(operation & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC,
		             time_ns);
	case FUTEX_LOCK_PI:
		return at_ns(CLOCK_REALTIME, time_ns);
	default:
		return 0;
	}
}

static uint64_t by_futex_waitv(const struct wait *wait)
{
	if (wait->timeout == 0)
		return UINT64_MAX;
	return at_ns((clockid_t)wait->args[4], read_timespec(wait->pid, wait->timeout));
}

static uint64_t by_clock(const struct wait *wait)
{
	clockid_t clock = (clockid_t)wait->args[0];
	uint64_t time_ns = read_timespec(wait->pid, wait->timeout);
	if (wait->args[1] & TIMER_ABSTIME)
		return at_ns(clock, time_ns);
	return is_of_time(clock) ? after_ns(wait, time_ns) : 0;
}

uint64_t activity_timeout_ns(const struct look *look, pid_t pid, const struct timeout *timeout,
                             const unsigned long *args)
{
	static uint64_t (*const forms[])(const struct wait *) = {
		[TIMEOUT_NONE] = by_nothing,
		[TIMEOUT_UNKNOWN] = by_signal,
		[TIMEOUT_MILLISECONDS] = by_milliseconds,
		[TIMEOUT_TIMEVAL] = by_timeval,
		[TIMEOUT_TIMESPEC] = by_timespec,
		[TIMEOUT_FUTEX] = by_futex,
		[TIMEOUT_FUTEX_WAITV] = by_futex_waitv,
		[TIMEOUT_CLOCK_NANOSLEEP] = by_clock,
	};
	const struct wait wait = {look, pid, args, args[timeout->arg]};
	return forms[timeout->form](&wait);
}

/* A Java virtual machine that ends waits for its compilers 10 ms at a time (HotSpot, VM_Exit::wait_for_threads_in_native_to_block()),
 * and goes on by that; housekeeping has longer pauses. */
static const uint64_t soon_ns = 15 * NS_PER_MS;

bool activity_ends_soon(const struct look *look, uint64_t end_ns)
{
	uint64_t now = now_ns(CLOCK_MONOTONIC);
	return end_ns <= look->program->since_ns + soon_ns ||
	       (end_ns >= now && end_ns <= now + soon_ns);
}

/* ---- timers that are descriptors ---- */

uint64_t activity_timer_ns(pid_t pid, unsigned long fd)
{
	char path[64], text[1024];
	int64_t s, ns;
	(void)snprintf(path, sizeof(path), "/proc/%d/fdinfo/%lu", (int)pid, fd);
	if (activity_read(path, text, sizeof(text)) < 0)
		return UINT64_MAX;
	const char *value = strstr(text, "it_value: (");
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	if (!value || sscanf(value, "it_value: (%" SCNd64 ", %" SCNd64 ")", &s, &ns) != 2)
		return UINT64_MAX;
	uint64_t left_ns = nanoseconds(s, ns);
	return left_ns > 0 ? now_ns(CLOCK_MONOTONIC) + left_ns : UINT64_MAX;
}
