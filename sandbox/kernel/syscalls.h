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

/* "Tagged": @tag goes into the sixth argument, where the kernel does not look but a seccomp filter can (init/filter.h). */

/* As fork(2) with what struct clone_args says. Return: 0 in the child, its pid in the parent. Linux 5.3; INTO_CGROUP 5.7. */
static inline pid_t sys_clone3_tagged(struct clone_args *args, uint64_t tag)
{
	long pid = syscall(SYS_clone3, args, sizeof(*args), 0, 0, 0, tag);
	return pid < 0 ? -errno : (pid_t)pid;
}

static inline pid_t sys_clone3(struct clone_args *args)
{
	return sys_clone3_tagged(args, 0);
}

/*
 * The same, the child on a stack of its own (@args->stack), where it calls @body, which never returns. For CLONE_VM: two
 * processes in one memory cannot both go on from here. Parent and child share errno and everything else of the thread.
 */
static inline pid_t sys_clone3_onto(struct clone_args *args, uint64_t tag, void (*body)(void *),
                                    void *context)
{
	register uint64_t sixth __asm__("r9") = tag;
	register void (*child_body)(void *) __asm__("r12") = body;
	register void *child_context __asm__("r13") = context;
	long pid = SYS_clone3;
	__asm__ volatile("syscall\n\t"
	                 "test %%rax, %%rax\n\t"
	                 "jnz 1f\n\t"
	                 "xor %%ebp, %%ebp\n\t"
	                 "mov %%r13, %%rdi\n\t"
	                 "call *%%r12\n\t"
	                 "ud2\n"
	                 "1:"
	                 : "+a"(pid)
	                 : "D"(args), "S"(sizeof(*args)), "r"(sixth), "r"(child_body),
	                   "r"(child_context)
	                 : "rcx", "r11", "memory");
	return (pid_t)pid;
}

/* Linux 5.3. The descriptor is close-on-exec by itself. */
static inline int sys_pidfd_open(pid_t pid)
{
	long fd = syscall(SYS_pidfd_open, pid, 0);
	return fd < 0 ? -errno : (int)fd;
}

static inline int sys_setsid_tagged(uint64_t tag)
{
	return syscall(SYS_setsid, 0, 0, 0, 0, 0, tag) < 0 ? -errno : 0;
}

/* A limit of the caller itself, soft and hard alike. */
static inline int sys_setrlimit_tagged(unsigned resource, uint64_t value, uint64_t tag)
{
	const uint64_t both[2] = {value, value}; /* struct rlimit64 */
	return syscall(SYS_prlimit64, 0, resource, both, NULL, 0, tag) < 0 ? -errno : 0;
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

static inline uint64_t sys_clock_ns_tagged(clockid_t clock, uint64_t tag)
{
	struct timespec now = {0};
	(void)syscall(SYS_clock_gettime, clock, &now, 0, 0, 0, tag);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

static inline uint64_t sys_clock_ns(clockid_t clock)
{
	struct timespec now = {0};
	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}
