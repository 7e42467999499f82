/* SPDX-License-Identifier: MIT */
/*
 * Init: pid 1 of a box.
 *
 * Makes the tracee, then supervises (supervise.c): keeps the limits, reaps orphans, and when the program has ended ends
 * and reaps whatever it left behind, and tells the result. It tells the result itself, before its own end, because taking
 * down its namespaces costs more than a short run.
 *
 * In a kept box it then waits for the next run (kept.h).
 *
 * It trusts nothing that comes from inside. It installs no signal handler, so that the kernel drops the signals that the
 * program sends it (pid_namespaces(7)); the one blocked signal is SIGCHLD, and a forged one only makes it look once.
 */
#include "common/fd.h"
#include "sandbox/init/filter.h"
#include "sandbox/init/kept.h"
#include "sandbox/init/mount_ops.h"
#include "sandbox/init/run.h"
#include "sandbox/init/spawn.h"
#include "sandbox/init/step.h"
#include "sandbox/init/supervise.h"
#include "sandbox/kernel/ids.h"
#include "sandbox/kernel/syscalls.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* ---- before the first run ---- */

static int default_signals(_unused_ struct run *run, struct error *err)
{
	static const struct sigaction action = {.sa_handler = SIG_DFL};
	return sigaction(SIGPIPE, &action, NULL) < 0 ? error_set(err, -errno, "sigaction") : 0;
}

static int by_number(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* The supervisor's socket, the other session's files and whatever else came along by fork. */
static int close_others(struct run *run, struct error *err)
{
	const struct supervisor_tools *tools = run->tools;
	int wanted[8 + WIRE_FD_COUNT + WIRE_FILES_MAX + CGROUP_FDS] = {
		tools->proc,          tools->self_pidfd, tools->dev,
		tools->child_signals, run->box_socket,   run->touches};
	size_t n = 6;
	for (size_t i = 0; i < WIRE_FD_COUNT; i++)
		wanted[n++] = run->request->fds[i];
	for (size_t i = 0; i < WIRE_FILES_MAX; i++)
		wanted[n++] = run->request->files[i];
	for (unsigned i = 0; i < CGROUP_FDS; i++)
		wanted[n++] = *cgroup_fd(&run->group, i);
	qsort(wanted, n, sizeof(wanted[0]), by_number);
	int next = STDERR_FILENO + 1;
	for (size_t i = 0; i < n; i++) {
		if (wanted[i] > next && close_range((unsigned)next, (unsigned)wanted[i] - 1, 0) < 0)
			return error_set(err, -errno, "close_range");
		next = wanted[i] >= next ? wanted[i] + 1 : next;
	}
	return close_range((unsigned)next, ~0U, 0) < 0 ? error_set(err, -errno, "close_range") : 0;
}

static int new_session(_unused_ struct run *run, struct error *err)
{
	return setsid() < 0 ? error_set(err, -errno, "setsid") : 0;
}

/* In a further user namespace the ids stay as they are. */
static int keep_ids(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request->wire;
	return ids_map(run->tools->proc, wire->uid, wire->uid, wire->gid, wire->gid, err);
}

/* In a mount namespace that belongs to another user namespace, what came along is locked together: nothing can be taken
 * off, and no read-only mount be made writable (mount_namespaces(7)). Entered here rather than by the tracee, because the
 * end of a mount namespace delays the moment at which a parent hears of a death. */
static int lock_mounts(struct run *run, struct error *err)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return error_set(err, -errno, "unshare");
	return keep_ids(run, err);
}

/* Nobody inside can trace init or read its memory. Undone for the program by its execve. */
static int hide_memory(_unused_ struct run *run, struct error *err)
{
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? error_set(err, -errno, "PR_SET_DUMPABLE")
	                                              : 0;
}

/* For the program: init itself executes nothing. Once, in the last user namespace. */
static int bound_privileges(_unused_ struct run *run, struct error *err)
{
	return ids_drop_bounding_set(err);
}

/* The death signal twice: a change of credentials may take it back. */
static const struct step fresh_steps[] = {
	{"die with the supervisor", run_die_with_supervisor},
	{"close other files", close_others},
	{"default signals", default_signals},
	{"new session", new_session},
	{"map ids", run_map_ids},
	{"mounts", mount_ops_apply},
	{"lock mounts", lock_mounts},
	{"hide memory", hide_memory},
	{"bound privileges", bound_privileges},
	{"die with the supervisor", run_die_with_supervisor},
};

/* A builder has made the mounts, in the user namespace above. */
static const struct step built_steps[] = {
	{"close other files", close_others},
	{"default signals", default_signals},
	{"new session", new_session},
	{"map ids", keep_ids},
	{"hide memory", hide_memory},
	{"bound privileges", bound_privileges},
	{"die with the supervisor", run_die_with_supervisor},
};

/* ---- a box of one run: whatever is not needed any more is given up when the tracee exists ---- */

static int close_group(struct run *run, _unused_ struct error *err)
{
	run->group.unified = fd_close(run->group.unified);
	for (size_t i = 0; i < CGROUP_TASKS_MAX; i++)
		run->group.tasks[i] = fd_close(run->group.tasks[i]);
	return 0;
}

static int hide_groups(_unused_ struct run *run, struct error *err)
{
	return unshare(CLONE_NEWCGROUP) < 0 ? error_set(err, -errno, "unshare") : 0;
}

static int drop_privileges(_unused_ struct run *run, struct error *err)
{
	return ids_drop_privileges(-1, err);
}

static int load_own_filter(struct run *run, struct error *err)
{
	return init_filter_load(run->tools->proc, err);
}

static const struct step harden_steps[] = {
	{"close inputs", spawn_close_inputs}, {"close the group", close_group},
	{"cgroup namespace", hide_groups},    {"drop privileges", drop_privileges},
	{"filter", load_own_filter},
};

static void run_once(struct run *run)
{
	struct error err = {0};
	pid_t tracee = spawn_tracee(run, &err);
	if (tracee < 0 || steps_run(harden_steps, ARRAY_SIZE(harden_steps), run, &err) < 0)
		run_fail(run, "init", &err);
	supervise_run(run, tracee);
}

/* ---- either ---- */

void init_main(struct run *run)
{
	struct error err = {0};
	int r = run->is_kept ? steps_run(built_steps, ARRAY_SIZE(built_steps), run, &err)
	                     : steps_run(fresh_steps, ARRAY_SIZE(fresh_steps), run, &err);
	if (r < 0)
		run_fail(run, "init", &err);
	if (run->is_kept)
		kept_run_for_ever(run);
	run_once(run);
	_exit(RUN_EXIT_DONE);
}
