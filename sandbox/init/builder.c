/* SPDX-License-Identifier: MIT */
/*
 * The builder of a kept box: makes the user namespace and the mounts, then init, and ends. A box of one run does without,
 * since there init can do all of it.
 *
 * Init is born into a further user and mount namespace. What came along from the builder's is locked together there:
 * nothing can be taken off, and no read-only mount be made writable (mount_namespaces(7)). Its pid namespace belongs to
 * the same user namespace, so that init may set the pid that comes next. It is the builder's brother (CLONE_PARENT):
 * the supervisor hears of its end, and it dies with the supervisor.
 */
#include "sandbox/init/mount_ops.h"
#include "sandbox/init/run.h"
#include "sandbox/init/step.h"
#include "sandbox/kernel/syscalls.h"

#include <unistd.h>

static int make_init(struct run *run, struct error *err)
{
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_PARENT |
	                 CLONE_PARENT_SETTID,
		/* Written before the child runs: whoever ends the builder knows whether there is an init to end. */
		.parent_tid = (uint64_t)(uintptr_t)&run->page->init,
	};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		init_main(run);
	return pid < 0 ? error_set(err, pid, "clone") : 0;
}

static const struct step steps[] = {
	{"die with the supervisor", run_die_with_supervisor},
	{"map ids", run_map_ids},
	{"mounts", mount_ops_apply},
	{"init", make_init},
};

void builder_main(struct run *run)
{
	struct error err = {0};
	if (steps_run(steps, ARRAY_SIZE(steps), run, &err) < 0)
		run_fail(run, "init", &err);
	_exit(RUN_EXIT_DONE);
}
