/* SPDX-License-Identifier: MIT */
/*
 * One run, as init and tracee inherit it from the supervisor by fork.
 */
#pragma once

#include "sandbox/cgroup/group.h"
#include "sandbox/protocol/shared.h"
#include "sandbox/protocol/wire.h"

#include <stdint.h>

/* What the supervisor made at its start and every run uses; all borrowed. */
struct supervisor_tools {
	int proc;       /* O_PATH directory of /proc as the supervisor sees it: id maps are written through it */
	int self_pidfd; /* of the supervisor: readable when it is dead */
	int null;       /* O_PATH of /dev/null */
	int child_signals; /* signalfd for SIGCHLD; tells the signals of whoever reads it */
	uint32_t uid, gid; /* inside the supervisor's user namespace */
	unsigned cpus;     /* that a run can use at once */
	struct turn *turn;
};

struct run {
	const struct supervisor_tools *tools;
	struct request request;
	struct cgroup group;
	struct run_page *page;
	uint32_t number; /* the turn at which it may execute */
};

/* Exit statuses of init and of a tracee that failed; nobody but a debugger looks at them. */
enum { RUN_EXIT_DONE = 0, RUN_EXIT_FAILED = 1 };

/* The body of init, pid 1 of the run. Never returns. */
_noreturn_ void init_main(struct run *run);

/* The body of the tracee: everything up to execve. Never returns. */
_noreturn_ void tracee_main(struct run *run);

/* Leave the error in the page and exit. */
_noreturn_ void run_fail(struct run *run, const char *who, struct error *err);
