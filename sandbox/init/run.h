/* SPDX-License-Identifier: MIT */
/*
 * One run, as init and tracee inherit it from the supervisor by fork.
 */
#pragma once

#include "sandbox/cgroup/group.h"
#include "sandbox/protocol/shared.h"
#include "sandbox/protocol/wire.h"

#include <stdbool.h>
#include <stdint.h>

/* What the supervisor made at its start and every run uses; all borrowed. */
struct supervisor_tools {
	int proc; /* O_PATH directory of /proc as the supervisor sees it: id maps are written through it */
	int self_pidfd;      /* of the supervisor: readable when it is dead */
	int dev;             /* O_PATH directory that has the null device */
	int child_signals;   /* signalfd for SIGCHLD; tells the signals of whoever reads it */
	uint32_t uid, gid;   /* inside the supervisor's user namespace */
	unsigned cpus;       /* that a run can use at once */
	bool can_keep;       /* process ids can be set back, see kept boxes */
	bool paths_may_hang; /* see kernel/filesystems.h */
	struct turn *turn;
};

/* What touches is when it is no descriptor: there is nothing to touch, or nothing can be known. */
enum { TOUCHES_NOTHING = -1, TOUCHES_UNKNOWN = -2 };

struct run {
	const struct supervisor_tools *tools;
	struct request *request;
	struct cgroup group;
	struct run_page *page;
	uint32_t number; /* the turn at which it may execute */

	/* Of a box that is kept for further runs. */
	bool is_kept;
	int box_socket; /* init's end: a byte says to look whether the box is free, a message brings the next run; -1 otherwise */
	uint64_t tag;   /* see filter.h */
	int touches, first_watch; /* see touch.h */
};

/* A further run as it comes to init: the supervisor's header, then the client's message. */
struct kept_message {
	_Alignas(8) struct wire_run header;
	char request[WIRE_REQUEST_SIZE_MAX];
};

/* Exit statuses of init and of a tracee that failed; nobody but a debugger looks at them. */
enum { RUN_EXIT_DONE = 0, RUN_EXIT_FAILED = 1 };

/* The body of the builder of a kept box: it makes the mounts and then init as its brother. Never returns. */
_noreturn_ void builder_main(struct run *run);

/* The body of init, pid 1 of the run. Never returns. */
_noreturn_ void init_main(struct run *run);

/* The body of the tracee: everything up to execve. Never returns. */
_noreturn_ void tracee_main(struct run *run);

/* Steps of builder and init. The first: be ended by the kernel when the supervisor ends. The second: in a fresh user
 * namespace below the supervisor's, have the ids that the request asks for. */
int run_die_with_supervisor(struct run *run, struct error *err) _must_check_;
int run_map_ids(struct run *run, struct error *err) _must_check_;

/* What is executed, for messages and execve(2). */
const char *run_executable(const struct request *request);

/* The error of a run whose program has not been executed in time: what init or tracee is waiting for. For init and supervisor. */
void run_say_late(const struct run *run, struct error *err);

/* Leave the error in the page and exit. */
_noreturn_ void run_fail(struct run *run, const char *who, struct error *err);
