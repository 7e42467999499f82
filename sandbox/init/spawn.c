/* SPDX-License-Identifier: MIT */
#include "sandbox/init/spawn.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"

#include <signal.h>

static struct clone_args tracee_args(const struct run *run)
{
	struct clone_args args = {.exit_signal = SIGCHLD};
	if (run->group.unified >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)run->group.unified;
	}
	return args;
}

static pid_t fork_tracee(struct run *run)
{
	struct clone_args args = tracee_args(run);
	pid_t pid = sys_clone3_tagged(&args, run->tag);
	if (pid == 0)
		tracee_main(run);
	return pid;
}

static void borrower_main(void *run)
{
	tracee_main(run);
}

/* As vfork: the tracee borrows init's memory until its execve, and init stands still. Copying it, and faulting in the
 * copies, would be the largest part of a short run. */
static pid_t lend_tracee(struct run *run)
{
	static _Alignas(16) char stack[1 << 16];
	struct clone_args args = tracee_args(run);
	args.flags |= CLONE_VM | CLONE_VFORK;
	args.stack = (uint64_t)(uintptr_t)stack;
	args.stack_size = sizeof(stack);
	return sys_clone3_onto(&args, run->tag, borrower_main, run);
}

/* Who runs out of memory takes along whoever shares it, so a tracee that could do so in its own execve gets a copy. */
static bool may_lend(const struct run *run)
{
	enum { EXECVE_BYTES = 8 << 20 };
	uint64_t limit = run->request->wire->memory_limit_bytes;
	return run->is_kept && (limit == 0 || limit >= EXECVE_BYTES);
}

pid_t spawn_tracee(struct run *run, struct error *err)
{
	pid_t pid = may_lend(run) ? lend_tracee(run) : fork_tracee(run);
	return pid < 0 ? error_set(err, pid, "clone the tracee") : pid;
}

int spawn_close_inputs(struct run *run, _unused_ struct error *err)
{
	int kill_fd = TAKE_FD(run->request->fds[WIRE_FD_KILL]);
	request_close_inputs(run->request);
	run->request->fds[WIRE_FD_KILL] = kill_fd;
	return 0;
}
