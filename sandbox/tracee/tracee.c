/* SPDX-License-Identifier: MIT */
/*
 * The tracee: the process that becomes the program.
 *
 * It is born in the run's version 2 group, inside the locked mounts, with every capability over its own namespaces; it
 * gives all of that up step by step, waits for its turn and executes. From the seccomp step on it may use only calls
 * that every program's filter must allow: futex, clock_gettime, execve, execveat and exit_group.
 */
#include "common/fd.h"
#include "sandbox/init/filter.h"
#include "sandbox/init/run.h"
#include "sandbox/init/step.h"
#include "sandbox/kernel/ids.h"
#include "sandbox/kernel/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Version 1 hierarchies know no birth in a group. First of all, so that memory is charged where it belongs. */
static int join_groups(struct run *run, struct error *err)
{
	for (size_t i = 0; i < CGROUP_TASKS_MAX; i++)
		if (run->group.tasks[i] >= 0 && write(run->group.tasks[i], "0", 1) < 0)
			return error_set(err, -errno, "write to tasks");
	return 0;
}

/* The paths in /proc/self/cgroup begin at the group that one is in when this is called. */
static int hide_groups(_unused_ struct run *run, struct error *err)
{
	return unshare(CLONE_NEWCGROUP) < 0 ? error_set(err, -errno, "unshare") : 0;
}

/* A session of its own: signals to process groups stay inside, and there is no controlling terminal to push bytes to
 * (CVE-2017-5226). */
static int new_session(struct run *run, struct error *err)
{
	int r = sys_setsid_tagged(run->tag);
	return r < 0 ? error_set(err, r, "setsid") : 0;
}

static int default_signals(_unused_ struct run *run, struct error *err)
{
	sigset_t none;
	(void)sigemptyset(&none);
	if (sigprocmask(SIG_SETMASK, &none, NULL) < 0)
		return error_set(err, -errno, "sigprocmask");
	/* Handlers become default by execve by themselves; only an ignored signal would stay so, and none is. */
	(void)umask(022);
	return 0;
}

/* Opened anew each time: the flags of an open file are shared by all who have it, so that a run could leave word there
 * for the next one. Not by a path in /proc, which makes inodes for every process that walks there. */
static int open_null(const struct run *run, int flags, struct error *err)
{
	int fd = openat(run->tools->dev, "null", flags | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open /dev/null") : fd;
}

static int standard_streams(struct run *run, struct error *err)
{
	static const int wanted[] = {WIRE_FD_STDIN, WIRE_FD_STDOUT, WIRE_FD_STDERR};
	for (int to = 0; to < 3; to++) {
		int from = run->request->fds[wanted[to]];
		if (from < 0)
			from = open_null(run, to == 0 ? O_RDONLY : O_WRONLY, err);
		if (from < 0)
			return from;
		/* The supervisor keeps 0 to 2 for /dev/null, so no @from is ever one of them; dup2 clears close-on-exec. */
		if (dup2(from, to) < 0)
			return error_set(err, -errno, "dup2 to %d", to);
	}
	return 0;
}

static void be_at(const struct run *run, enum tracee_at at)
{
	atomic_store(&run->page->tracee_at, (uint32_t)at);
}

static int working_directory(struct run *run, struct error *err)
{
	const char *cwd = run->request->cwd;
	if (!cwd)
		return 0;
	be_at(run, TRACEE_AT_DIRECTORY);
	int r = chdir(cwd) < 0 ? error_set(err, -errno, "chdir %s", cwd) : 0;
	be_at(run, TRACEE_AT_OTHERS);
	return r;
}

static const char *resource_name(uint32_t resource)
{
	static const char *const names[RLIM_NLIMITS] = {
		[RLIMIT_CPU] = "RLIMIT_CPU",           [RLIMIT_FSIZE] = "RLIMIT_FSIZE",
		[RLIMIT_DATA] = "RLIMIT_DATA",         [RLIMIT_STACK] = "RLIMIT_STACK",
		[RLIMIT_CORE] = "RLIMIT_CORE",         [RLIMIT_RSS] = "RLIMIT_RSS",
		[RLIMIT_NPROC] = "RLIMIT_NPROC",       [RLIMIT_NOFILE] = "RLIMIT_NOFILE",
		[RLIMIT_MEMLOCK] = "RLIMIT_MEMLOCK",   [RLIMIT_AS] = "RLIMIT_AS",
		[RLIMIT_LOCKS] = "RLIMIT_LOCKS",       [RLIMIT_SIGPENDING] = "RLIMIT_SIGPENDING",
		[RLIMIT_MSGQUEUE] = "RLIMIT_MSGQUEUE", [RLIMIT_NICE] = "RLIMIT_NICE",
		[RLIMIT_RTPRIO] = "RLIMIT_RTPRIO",     [RLIMIT_RTTIME] = "RLIMIT_RTTIME",
	};
	return resource < RLIM_NLIMITS ? names[resource] : "unknown";
}

/* Only downwards: what the process already has may be less. */
static int lower_limit(const struct run *run, __rlimit_resource_t resource, uint64_t value,
                       struct error *err)
{
	struct rlimit limit;
	if (getrlimit(resource, &limit) < 0)
		return error_set(err, -errno, "%s", resource_name((uint32_t)resource));
	if (limit.rlim_max <= value)
		return 0;
	int r = sys_setrlimit_tagged((unsigned)resource, value, run->tag);
	return r < 0 ? error_set(err, r, "%s", resource_name((uint32_t)resource)) : 0;
}

/* What no control group limits. Processes are counted per user namespace, and init is in the same one as we are. */
static int weak_limits(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request->wire;
	int r = 0;
	if (run->group.memory_events < 0 && wire->memory_limit_bytes > 0)
		r = lower_limit(run, RLIMIT_AS, wire->memory_limit_bytes, err);
	if (r == 0 && run->group.pids_events < 0 && wire->process_limit > 0)
		r = lower_limit(run, RLIMIT_NPROC, wire->process_limit + 1, err);
	return r;
}

static int resource_limits(struct run *run, struct error *err)
{
	for (size_t i = 0; i < run->request->wire->n_rlimits; i++) {
		const struct wire_rlimit *limit = &run->request->rlimits[i];
		int r = sys_setrlimit_tagged(limit->resource, limit->value, run->tag);
		if (r < 0)
			return error_set(err, r, "%s", resource_name(limit->resource));
	}
	return 0;
}

static int drop_privileges(_unused_ struct run *run, struct error *err)
{
	return ids_drop_privileges(-1, err);
}

static int seccomp_filter(struct run *run, struct error *err)
{
	static struct sock_filter filter[BPF_MAXINSNS];
	int fd = run->request->fds[WIRE_FD_SECCOMP];
	if (fd < 0)
		return 0;
	be_at(run, TRACEE_AT_FILTER);
	int n = filter_read(fd, filter, ARRAY_SIZE(filter), err);
	be_at(run, TRACEE_AT_OTHERS);
	if (n < 0)
		return n;
	struct sock_fprog program = {
		.len = (unsigned short)n,
		.filter = filter,
	};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return error_set(err, -errno, "load the filter");
	return 0;
}

static int wait_turn(struct run *run, _unused_ struct error *err)
{
	_Atomic uint32_t *now = &run->tools->turn->now;
	for (uint32_t seen; (seen = atomic_load(now)) != run->number;)
		sys_futex_wait(now, seen);
	return 0;
}

/* The clocks of the limits and statistics start here: what was spent on preparing is not the program's. */
static int start_clocks(struct run *run, _unused_ struct error *err)
{
	run->page->cpu_at_exec_ns = sys_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	run->page->exec_at_ns = sys_clock_ns(CLOCK_MONOTONIC);
	be_at(run, TRACEE_AT_EXECUTABLE);
	atomic_store(&run->page->phase, RUN_EXECUTING);
	return 0;
}

static int execute(struct run *run, struct error *err)
{
	const struct request *request = run->request;
	int fd = request->fds[WIRE_FD_EXECUTABLE];
	const char *path = run_executable(request);
	if (fd >= 0) {
		(void)syscall(SYS_execveat, fd, "", request->argv, request->envp, AT_EMPTY_PATH);
	} else {
		(void)execve(path, request->argv, request->envp);
	}
	int code = -errno;
	atomic_store(&run->page->phase, RUN_PREPARING); /* it never ran after all */
	(void)error_set(err, code, "%s", path);
	if (code == -ENOENT)
		/* The two puzzles of execve: the file may exist, and something that it needs may not. */
		(void)error_say(err, code,
		                "%s: No such file or directory inside the box; a dangling symbolic "
		                "link, or "
		                "a missing interpreter or dynamic linker, says the same",
		                path);
	return code;
}

static const struct step fresh_steps[] = {
	{"join the control groups", join_groups},
	{"cgroup namespace", hide_groups},
	{"new session", new_session},
	{"default signals", default_signals},
	{"standard streams", standard_streams},
	{"working directory", working_directory},
	{"resource limits", resource_limits},
	{"weak limits", weak_limits},
	{"drop privileges", drop_privileges},
	{"seccomp filter", seccomp_filter},
	{"wait for the turn", wait_turn},
	{"start the clocks", start_clocks},
	{"execute", execute},
};

/* In a kept box init has loaded the filter and given up its privileges already; the one capability that it keeps is gone
 * by execve, which leaves none to a program without file capabilities (securebits say so for uid 0 as well). Nobody can
 * see the groups, since such a box has no /proc. */
static const struct step kept_steps[] = {
	{"join the control groups", join_groups},
	{"new session", new_session},
	{"default signals", default_signals},
	{"standard streams", standard_streams},
	{"working directory", working_directory},
	{"resource limits", resource_limits},
	{"weak limits", weak_limits},
	{"wait for the turn", wait_turn},
	{"start the clocks", start_clocks},
	{"execute", execute},
};

void tracee_main(struct run *run)
{
	struct error err = {0};
	if (run->is_kept)
		(void)steps_run(kept_steps, ARRAY_SIZE(kept_steps), run, &err);
	else
		(void)steps_run(fresh_steps, ARRAY_SIZE(fresh_steps), run, &err);
	run_fail(run, "tracee", &err);
}
