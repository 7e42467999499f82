/* SPDX-License-Identifier: MIT */
/*
 * What the programs of a supervisor do, looked at from outside through /proc. A thread that the kernel holds in a system
 * call is told with the call's number and arguments (/proc/PID/task/TID/syscall), from which a table says whether it
 * waits, and for what, and when that ends by itself (activity_timeout.c). The processes are found from parent to child, since
 * control groups need not exist.
 *
 * A look takes some 20 system calls a process and disturbs nobody.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "sandbox/sandbox.h"

struct activity_program {
	uint64_t since_ns; /* CLOCK_MONOTONIC: it has done nothing before */
	char idle_threads[SANDBOX_IDLE_THREADS_MAX][SANDBOX_THREAD_NAME_MAX + 1];
	size_t n_idle_threads;
	uint64_t idle_select_ns; /* 0: none */
};

/* What is known of the program of a request that is about to be queued. Return: 0, or -EINVAL or -E2BIG for names that no
 * threads have. */
int activity_program_init(struct activity_program *program, const struct sandbox_request *request,
                          struct error *err) _must_check_;

/* See sandbox_activity(). */
int activity_look(pid_t supervisor, const struct activity_program *program,
                  const struct sandbox_pipes *pipes, uint64_t horizon_ns,
                  struct sandbox_activity *ret);
