/* SPDX-License-Identifier: MIT */
/*
 * System calls that glibc 2.36 does not wrap, or wraps in a way that does not fit a process of one thread that was made
 * by clone3. All return a negative errno on failure, and are async-signal-safe.
 */
#pragma once

#include <errno.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

/* As fork(2) with what struct clone_args says. Return: 0 in the child, its pid in the parent. Linux 5.3; INTO_CGROUP 5.7. */
static inline pid_t sys_clone3(struct clone_args *args)
{
	long pid = syscall(SYS_clone3, args, sizeof(*args));
	return pid < 0 ? -errno : (pid_t)pid;
}

/* Linux 5.3. The descriptor is close-on-exec by itself. */
static inline int sys_pidfd_open(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);
	return fd < 0 ? -errno : (int)fd;
}

/* Linux 5.1. */
static inline int sys_pidfd_send_signal(int pidfd, int signal)
{
	return syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0) < 0 ? -errno : 0;
}

/* Waits while *@word is @value; returns on a wake-up, a change or a signal: callers look again. */
static inline void sys_futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	(void)syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static inline void sys_futex_wake_all(_Atomic uint32_t *word)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0);
}

static inline uint64_t sys_clock_ns(clockid_t clock)
{
	struct timespec now = {0};
	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}
