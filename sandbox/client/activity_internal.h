/* SPDX-License-Identifier: MIT */
/*
 * The parts of a look at a program: activity.c goes through its processes, activity_thread.c looks at each thread,
 * activity_timeout.c tells when a wait ends by itself, and activity_files.c reads what the kernel tells. For these files only.
 */
#pragma once

#include "sandbox/client/activity.h"

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>

struct pipe_id {
	dev_t device;
	ino_t inode; /* 0: none */
};

struct look {
	struct pipe_id inputs[SANDBOX_PIPES_MAX], outputs[SANDBOX_PIPES_MAX];
	struct stat image; /* of the supervisor: what has it as well has not executed its program yet */
	char name[32];     /* the same */
	const struct activity_program *program;
	uint64_t horizon_ns; /* see sandbox_activity() */
	unsigned threads;
	bool sleeps_beyond; /* some thread waits for itself, with a timeout that ends after the horizon */
	struct sandbox_activity *ret;
};

/* More than this nobody looks at; then something is taken to run. */
enum { ACTIVITY_THREADS_MAX = 256 };

/* ---- activity_files.c ---- */

/* Return: the size of the text, without its NUL, or a negative errno. */
ssize_t activity_read(const char *path, char *text, size_t size);

void activity_name_pipes(const int *fds, size_t n, struct pipe_id *ret);

/* Return: the bits of those that are this file. */
uint32_t activity_find_pipe(const struct pipe_id *pipes, const struct stat *st);

/* What a descriptor of the process is. Return: as stat(2). */
int activity_stat_descriptor(pid_t pid, unsigned long fd, struct stat *ret);

/* What the process has at this address, or had a moment ago. Return: whether all of it could be read, without waiting. */
bool activity_read_memory(pid_t pid, unsigned long address, void *ret, size_t size);

/* ---- activity_timeout.c ---- */

enum timeout_form {
	TIMEOUT_NONE,         /* the call waits without end */
	TIMEOUT_UNKNOWN,      /* or until a signal, or nobody knows */
	TIMEOUT_MILLISECONDS, /* the argument itself; negative: without end */
	/* In memory to which the argument points; NULL: without end. */
	TIMEOUT_TIMEVAL,         /* from the beginning of the call */
	TIMEOUT_TIMESPEC,        /* the same */
	TIMEOUT_FUTEX,           /* the second argument is the operation */
	TIMEOUT_FUTEX_WAITV,     /* a time of the clock that the fifth argument is */
	TIMEOUT_CLOCK_NANOSLEEP, /* the first argument is the clock, and the second says what of it */
};

struct timeout {
	enum timeout_form form;
	int arg; /* which argument it is */
};

/**
 * activity_timeout_ns() - when a call ends by itself at the earliest
 * @args: of the call, six
 *
 * Of a timeout that counts from the beginning of the call only its length is known; it has not begun before the program has.
 *
 * Return: a time of CLOCK_MONOTONIC; UINT64_MAX: never; 0: not known.
 */
uint64_t activity_timeout_ns(const struct look *look, pid_t pid, const struct timeout *timeout,
                             const unsigned long *args);

/* Whether a pause that ends then, as activity_timeout_ns() has it, is a short one or nearly over, or ends nobody knows when. */
bool activity_ends_soon(const struct look *look, uint64_t end_ns);

/* When a descriptor that is a timer (timerfd_create(2)) goes off. Return: a time of CLOCK_MONOTONIC; UINT64_MAX: it is no
 * timer, or is not set. */
uint64_t activity_timer_ns(pid_t pid, unsigned long fd);

/* ---- activity_thread.c ---- */

void activity_add_state(struct look *look, enum sandbox_activity_state state);

/**
 * activity_look_at_thread() - add what one thread does
 * @thread: its number, a name in /proc
 *
 * Return: 0, or -EACCES and others when we may not look; a thread that is gone is no failure.
 */
int activity_look_at_thread(struct look *look, pid_t pid, const char *thread);
