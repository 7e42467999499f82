/* SPDX-License-Identifier: MIT */
/*
 * Threads that pause, as the run-times of languages have them, beside whatever the payload does.
 */
#pragma once

#include "tests/payloads/payload.h"

#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { NAPS_FAILED = 91, NAPS_LONG_S = 1000 };
enum { NAPS_LOCK_PI2 = 13 }; /* FUTEX_LOCK_PI2, of Linux 5.14 */

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
static inline void start_caretaker_by(void *(*run)(void *ms), const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	take_name("caretaker");
	nap_in_thread(run, &ms);
	take_name("talk");
}

static inline void start_caretaker(const char *number)
{
	start_caretaker_by(nap_for_ever, number);
}

static inline void nap_by_no_sets(unsigned long ms, fd_set *set)
{
	struct timespec timeout = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
	(void)syscall(SYS_pselect6, 0, set, NULL, NULL, &timeout, NULL);
}

static inline void *nap_by_no_sets_for_ever(void *ms)
{
	for (;;)
		nap_by_no_sets(*(const unsigned long *)ms, NULL);
	return NULL;
}

static inline void *nap_by_empty_sets_for_ever(void *ms)
{
	fd_set none;
	FD_ZERO(&none);
	for (;;)
		nap_by_no_sets(*(const unsigned long *)ms, &none);
	return NULL;
}

static inline void start_selector(const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	nap_in_thread(nap_by_no_sets_for_ever, &ms);
}

static inline void start_selector_of_empty_sets(const char *number)
{
	static unsigned long ms;
	ms = payload_number(number);
	nap_in_thread(nap_by_empty_sets_for_ever, &ms);
}

/* In the first thread. */
static inline void select_nothing(const char *number)
{
	nap_by_no_sets(payload_number(number), NULL);
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

/* As "caretaker", until a moment each time. */
static inline void *nap_until_for_ever(void *ms)
{
	for (;;) {
		struct timespec timeout = nap_from(CLOCK_MONOTONIC, *(const unsigned long *)ms);
		nap_on_futex(FUTEX_WAIT_BITSET_PRIVATE, &timeout);
	}
	return NULL;
}

static inline void start_caretaker_until(const char *number)
{
	start_caretaker_by(nap_until_for_ever, number);
}

/* As a virtual machine that goes down waits for its other threads, a moment at a time, and then ends all. */
static inline void *nap_and_leave(void *ms)
{
	for (int i = 0; i < 30; i++) {
		struct timespec timeout = nap_from(CLOCK_MONOTONIC, *(const unsigned long *)ms);
		nap_on_futex(FUTEX_WAIT_BITSET_PRIVATE, &timeout);
	}
	_exit(0);
}

static inline void start_caretaker_that_leaves(const char *number)
{
	start_caretaker_by(nap_and_leave, number);
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

/* ---- polling ---- */

/* Asks every so many milliseconds, as loops of events do, until there is something to read. */
static inline void poll_again(const char *number)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	while (poll(&in, 1, (int)payload_number(number)) == 0)
		;
}

/* Until a signal comes. */
static inline void poll_nothing(_unused_ const char *unused)
{
	(void)poll(NULL, 0, -1);
}

/* Speaks when it goes off after so long. */
static inline void poll_timer(const char *number)
{
	unsigned long ms = payload_number(number);
	struct itimerspec time = {.it_value = nap_from(-1, ms)};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	                       {.fd = timer, .events = POLLIN}};
	if (timer < 0 || timerfd_settime(timer, 0, &time, NULL) < 0 ||
	    poll(fds, ARRAY_SIZE(fds), -1) < 0)
		_exit(NAPS_FAILED);
	say_ready();
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

/* The lock is the first thread's, which never gives it back. */
static inline void nap_on_lock(int operation, clockid_t clock)
{
	struct timespec timeout = nap_from(clock, 1000 * NAPS_LONG_S);
	int word = getpid();
	(void)syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, 0, &timeout, NULL, 0);
}

static inline void nap_by_lock_pi(void)
{
	nap_on_lock(FUTEX_LOCK_PI, CLOCK_REALTIME);
}

static inline void nap_by_lock_pi2(void)
{
	nap_on_lock(NAPS_LOCK_PI2, CLOCK_MONOTONIC);
}

static inline void nap_by_lock_pi2_realtime(void)
{
	nap_on_lock(NAPS_LOCK_PI2 | FUTEX_CLOCK_REALTIME, CLOCK_REALTIME);
}

static inline void nap_by_requeue_pi(void)
{
	struct timespec timeout = nap_from(CLOCK_MONOTONIC, 1000 * NAPS_LONG_S);
	int word = 0, lock = 0;
	(void)syscall(SYS_futex, &word, FUTEX_WAIT_REQUEUE_PI_PRIVATE, 0, &timeout, &lock, 0);
}

#ifdef SYS_futex_waitv
static inline void nap_on_words(clockid_t clock)
{
	struct timespec timeout = nap_from(clock, 1000 * NAPS_LONG_S);
	uint32_t word = 0;
	struct futex_waitv words[] = {{.uaddr = (uintptr_t)&word, .flags = FUTEX_32}};
	(void)syscall(SYS_futex_waitv, words, ARRAY_SIZE(words), 0, &timeout, clock);
}

static inline void nap_by_waitv(void)
{
	nap_on_words(CLOCK_MONOTONIC);
}

static inline void nap_by_waitv_realtime(void)
{
	nap_on_words(CLOCK_REALTIME);
}
#endif

static inline void nap_by_nanosleep(void)
{
	nap_ms(1000 * NAPS_LONG_S);
}

static inline void nap_until(clockid_t clock)
{
	struct timespec timeout = nap_from(clock, 1000 * NAPS_LONG_S);
	(void)clock_nanosleep(clock, TIMER_ABSTIME, &timeout, NULL);
}

static inline void nap_by_clock_until(void)
{
	nap_until(CLOCK_REALTIME);
}

static inline void nap_by_boottime_until(void)
{
	nap_until(CLOCK_BOOTTIME);
}

static inline void nap_by_tai_until(void)
{
	nap_until(CLOCK_TAI);
}

static inline void nap_by_clock(void)
{
	(void)clock_nanosleep(CLOCK_BOOTTIME, 0, &(struct timespec){NAPS_LONG_S, 0}, NULL);
}

/* That is as long as nobody computes. */
static inline void nap_by_cpu_clock(void)
{
	(void)clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &(struct timespec){NAPS_LONG_S, 0}, NULL);
}

static inline void nap_by_cpu_clock_until(void)
{
	nap_until(CLOCK_PROCESS_CPUTIME_ID);
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
		{"lock-pi", nap_by_lock_pi},
		{"lock-pi2", nap_by_lock_pi2},
		{"lock-pi2-realtime", nap_by_lock_pi2_realtime},
		{"requeue-pi", nap_by_requeue_pi},
#ifdef SYS_futex_waitv
		{"waitv", nap_by_waitv},
		{"waitv-realtime", nap_by_waitv_realtime},
#endif
		{"nanosleep", nap_by_nanosleep},
		{"clock", nap_by_clock},
		{"clock-until", nap_by_clock_until},
		{"boottime-until", nap_by_boottime_until},
		{"tai-until", nap_by_tai_until},
		{"cpu-clock", nap_by_cpu_clock},
		{"cpu-clock-until", nap_by_cpu_clock_until},
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
