/* SPDX-License-Identifier: MIT */
/*
 * Threads that pause, as the run-times of languages have them, beside whatever the payload does.
 */
#pragma once

#include "tests/payloads/payload.h"

#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { NAPS_FAILED = 91, NAPS_LONG_S = 1000 };

static inline void nap_ms(unsigned long ms)
{
	(void)nanosleep(&(struct timespec){(time_t)(ms / 1000), (long)(ms % 1000) * 1000000}, NULL);
}

static inline void *nap_for_ever(void *ms)
{
	for (;;)
		nap_ms(*(const unsigned long *)ms);
	return NULL;
}

static inline void nap_in_thread(void *(*run)(void *), void *argument)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, run, argument) != 0)
		_exit(NAPS_FAILED);
}

/* ---- actions ---- */

static inline void start_sleeper(_unused_ const char *unused)
{
	static unsigned long ms = 1000 * NAPS_LONG_S;
	nap_in_thread(nap_for_ever, &ms);
}

/* For so many milliseconds, again and again. */
static inline void start_napper(const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	nap_in_thread(nap_for_ever, &ms);
}

static inline void take_name(const char *name)
{
	if (prctl(PR_SET_NAME, name) < 0)
		_exit(NAPS_FAILED);
}

/* Threads get the name of who makes them. */
static inline void start_caretaker(const char *number)
{
	take_name("caretaker");
	start_napper(number);
	take_name("talk");
}

/* ---- a thread that speaks later ---- */

static inline void say_ready(void)
{
	if (write(STDOUT_FILENO, "ready\n", 6) != 6)
		_exit(NAPS_FAILED);
}

static inline struct timespec nap_from(clockid_t clock, unsigned long ms)
{
	struct timespec time = {0};
	if (clock >= 0)
		(void)clock_gettime(clock, &time);
	uint64_t ns = (uint64_t)time.tv_nsec + (uint64_t)ms * 1000000;
	return (struct timespec){time.tv_sec + (time_t)(ns / 1000000000), (long)(ns % 1000000000)};
}

static inline void nap_on_futex(int operation, const struct timespec *timeout)
{
	int word = 0;
	(void)syscall(SYS_futex, &word, operation, 0, timeout, NULL, FUTEX_BITSET_MATCH_ANY);
}

static inline void *speak_after_length(void *ms)
{
	struct timespec timeout = nap_from(-1, *(const unsigned long *)ms);
	nap_on_futex(FUTEX_WAIT_PRIVATE, &timeout);
	say_ready();
	return NULL;
}

static inline void *speak_at_time(void *ms)
{
	struct timespec timeout = nap_from(CLOCK_MONOTONIC, *(const unsigned long *)ms);
	nap_on_futex(FUTEX_WAIT_BITSET_PRIVATE, &timeout);
	say_ready();
	return NULL;
}

static inline void start_speaker_after(const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	nap_in_thread(speak_after_length, &ms);
}

static inline void start_speaker_at(const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	nap_in_thread(speak_at_time, &ms);
}

/* ---- calls with a timeout, of NAPS_LONG_S ---- */

static inline void nap_by_futex(void)
{
	struct timespec timeout = {NAPS_LONG_S, 0};
	nap_on_futex(FUTEX_WAIT_PRIVATE, &timeout);
}

static inline void nap_by_futex_until(void)
{
	struct timespec timeout = nap_from(CLOCK_MONOTONIC, 1000 * NAPS_LONG_S);
	nap_on_futex(FUTEX_WAIT_BITSET_PRIVATE, &timeout);
}

static inline void nap_by_futex_realtime(void)
{
	struct timespec timeout = nap_from(CLOCK_REALTIME, 1000 * NAPS_LONG_S);
	nap_on_futex(FUTEX_WAIT_BITSET_PRIVATE | FUTEX_CLOCK_REALTIME, &timeout);
}

static inline void nap_by_nanosleep(void)
{
	nap_ms(1000 * NAPS_LONG_S);
}

static inline void nap_by_clock_until(void)
{
	struct timespec timeout = nap_from(CLOCK_REALTIME, 1000 * NAPS_LONG_S);
	(void)clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &timeout, NULL);
}

static inline void nap_by_poll(void)
{
	(void)syscall(SYS_ppoll, NULL, 0, &(struct timespec){NAPS_LONG_S, 0}, NULL, 0);
}

static inline void nap_by_select(void)
{
	(void)syscall(SYS_pselect6, 0, NULL, NULL, NULL, &(struct timespec){NAPS_LONG_S, 0}, NULL);
}

static inline void nap_by_epoll(void)
{
	struct epoll_event event;
	(void)epoll_wait(epoll_create1(0), &event, 1, 1000 * NAPS_LONG_S);
}

#ifdef SYS_poll
static inline void nap_by_old_poll(void)
{
	(void)syscall(SYS_poll, NULL, 0, 1000 * NAPS_LONG_S);
}

static inline void nap_by_old_select(void)
{
	(void)syscall(SYS_select, 0, NULL, NULL, NULL, &(struct timeval){NAPS_LONG_S, 0});
}
#endif

static inline void *nap_by_call(void *call)
{
	for (;;)
		((void (*)(void))call)();
	return NULL;
}

static inline void start_napper_by(const char *name)
{
	static const struct {
		const char *name;
		void (*call)(void);
	} calls[] = {
		{"futex", nap_by_futex},
		{"futex-until", nap_by_futex_until},
		{"futex-realtime", nap_by_futex_realtime},
		{"nanosleep", nap_by_nanosleep},
		{"clock-until", nap_by_clock_until},
		{"ppoll", nap_by_poll},
		{"pselect", nap_by_select},
		{"epoll", nap_by_epoll},
#ifdef SYS_poll
		{"poll", nap_by_old_poll},
		{"select", nap_by_old_select},
#endif
	};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++) {
		if (strcmp(calls[i].name, name) == 0) {
			nap_in_thread(nap_by_call, (void *)calls[i].call);
			return;
		}
	}
	_exit(PAYLOAD_MISUSED);
}
