/* SPDX-License-Identifier: MIT */
/*
 * Init: pid 1 of a run.
 *
 * Prepares everything up to the tracee's execve, then supervises: keeps the limits, reaps orphans, and when the program
 * has ended ends and reaps whatever it left behind, tells the result and exits. It tells the result itself, before its
 * own end, because taking down its namespaces costs more than a short run.
 *
 * It trusts nothing that comes from inside. It installs no signal handler, so that the kernel drops the signals that the
 * program sends it (pid_namespaces(7)); the one blocked signal is SIGCHLD, and a forged one only makes it look once.
 */
#include "sandbox/init/run.h"

#include "common/fd.h"
#include "sandbox/init/filter.h"
#include "sandbox/init/limits.h"
#include "sandbox/init/mount_ops.h"
#include "sandbox/init/step.h"
#include "sandbox/kernel/ids.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/sandbox.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

void run_fail(struct run *run, const char *who, struct error *err)
{
	(void)error_prefix(err, "%s", who);
	run->page->error = *err;
	_exit(RUN_EXIT_FAILED);
}

/* ---- before the program ---- */

/* The death signal comes only for a death after it was asked for, hence the look at the descriptor; getppid() is always
 * 0 in here. A change of credentials may take the signal back, so this is done again when they are final. */
static int die_with_supervisor(struct run *run, struct error *err)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return error_set(err, -errno, "PR_SET_PDEATHSIG");
	struct pollfd supervisor = {.fd = run->tools->self_pidfd, .events = POLLIN};
	if (poll(&supervisor, 1, 0) != 0)
		return error_say(err, -ESRCH, "the supervisor is dead");
	return 0;
}

/* The supervisor's handler for SIGPIPE would let the program's signals in. Pid 1 ignores what it has no handler for. */
static int default_signals(_unused_ struct run *run, struct error *err)
{
	static const struct sigaction action = {.sa_handler = SIG_DFL};
	return sigaction(SIGPIPE, &action, NULL) < 0 ? error_set(err, -errno, "sigaction") : 0;
}

static int new_session(_unused_ struct run *run, struct error *err)
{
	return setsid() < 0 ? error_set(err, -errno, "setsid") : 0;
}

static int map_ids(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request.wire;
	return ids_map(run->tools->proc, wire->uid, run->tools->uid, wire->gid, run->tools->gid, err);
}

static int mounts(struct run *run, struct error *err)
{
	return mount_ops_apply(run, err);
}

/* In a mount namespace that belongs to another user namespace, what came along is locked together: nothing can be taken
 * off, and no read-only mount be made writable (mount_namespaces(7)). Entered here rather than by the tracee, because the
 * end of a mount namespace delays the moment at which a parent hears of a death. */
static int lock_mounts(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request.wire;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return error_set(err, -errno, "unshare");
	return ids_map(run->tools->proc, wire->uid, wire->uid, wire->gid, wire->gid, err);
}

/* Nobody inside can trace init or read its memory. Undone for the program by its execve. */
static int hide_memory(_unused_ struct run *run, struct error *err)
{
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ? error_set(err, -errno, "PR_SET_DUMPABLE") : 0;
}

static const struct step prepare_steps[] = {
	{"die with the supervisor", die_with_supervisor},
	{"default signals", default_signals},
	{"new session", new_session},
	{"map ids", map_ids},
	{"mounts", mounts},
	{"lock mounts", lock_mounts},
	{"hide memory", hide_memory},
	{"die with the supervisor", die_with_supervisor},
};

/* ---- when the tracee exists ---- */

static pid_t spawn_tracee(struct run *run, struct error *err)
{
	struct clone_args args = {.exit_signal = SIGCHLD};
	if (run->group.unified >= 0) {
		args.flags |= CLONE_INTO_CGROUP;
		args.cgroup = (uint64_t)run->group.unified;
	}
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		tracee_main(run);
	return pid < 0 ? error_set(err, pid, "clone the tracee") : pid;
}

/* Pipes must break when the program closes its ends, and there is nothing to inherit for who takes over pid 1. */
static int close_inputs(struct run *run, _unused_ struct error *err)
{
	int kill_fd = TAKE_FD(run->request.fds[WIRE_FD_KILL]);
	request_close_inputs(&run->request);
	run->request.fds[WIRE_FD_KILL] = kill_fd;
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
	return ids_drop_privileges(err);
}

static int load_filter(_unused_ struct run *run, struct error *err)
{
	return init_filter_load(err);
}

static const struct step harden_steps[] = {
	{"close inputs", close_inputs},
	{"cgroup namespace", hide_groups},
	{"drop privileges", drop_privileges},
	{"filter", load_filter},
};

/* ---- while the program runs ---- */

struct supervision {
	struct run *run;
	pid_t tracee;
	bool ended;         /* the tracee is reaped: status and usage are set */
	bool alone;         /* and no other process is left */
	bool kill_asked;
	int status;
	struct rusage usage;
	uint64_t end_at_ns;
	enum sandbox_limit limit;
	struct limits_state limits;
};

static bool is_executing(const struct supervision *s)
{
	return atomic_load(&s->run->page->phase) >= RUN_EXECUTING;
}

/* Everything in this pid namespace but init, at once: the kernel holds off forks meanwhile, so no bomb outruns it. */
static void end_tree(struct supervision *s, enum sandbox_limit reason)
{
	if (s->limit == SANDBOX_LIMIT_NONE)
		s->limit = reason;
	(void)kill(-1, SIGKILL); /* ESRCH: nobody is left */
}

/* Takes every child that has ended; @flags is WNOHANG or 0 to wait until none is left. */
static void reap(struct supervision *s, int flags)
{
	int status;
	struct rusage usage;
	pid_t pid;
	while ((pid = wait4(-1, &status, __WALL | flags, &usage)) > 0) {
		if (pid != s->tracee)
			continue;
		s->ended = true;
		s->end_at_ns = sys_clock_ns(CLOCK_MONOTONIC);
		s->status = status;
		s->usage = usage;
	}
	s->alone = pid < 0 && errno == ECHILD;
}

/* A kill that comes before execve waits for it, so that it never looks like a failure of the box. */
static void obey_kill(struct supervision *s, struct pollfd *kill_fd)
{
	if (kill_fd->revents != 0) {
		s->kill_asked = true;
		*kill_fd = (struct pollfd){.fd = -1};
	}
	if (s->kill_asked && is_executing(s))
		end_tree(s, SANDBOX_LIMIT_KILLED);
}

static void sleep_until_something(struct supervision *s, struct pollfd *fds, nfds_t n)
{
	uint64_t ns = limits_sleep_ns(&s->limits);
	struct timespec timeout = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
	(void)ppoll(fds, n, ns == UINT64_MAX ? NULL : &timeout, NULL);
}

static void take_signal(int fd)
{
	struct signalfd_siginfo info;
	(void)!read(fd, &info, sizeof(info)); /* only to make the descriptor quiet; what it says may be forged */
}

static void supervise(struct supervision *s)
{
	struct pollfd fds[] = {
		{.fd = s->run->tools->child_signals, .events = POLLIN},
		{.fd = s->run->request.fds[WIRE_FD_KILL], .events = POLLIN},
	};
	for (;;) {
		reap(s, WNOHANG);
		if (s->ended)
			break;
		enum sandbox_limit passed = limits_passed(&s->limits);
		if (passed != SANDBOX_LIMIT_NONE)
			end_tree(s, passed);
		obey_kill(s, &fds[1]);
		sleep_until_something(s, fds, ARRAY_SIZE(fds));
		if (fds[0].revents != 0)
			take_signal(fds[0].fd);
	}
	if (!s->alone) {
		(void)kill(-1, SIGKILL);
		reap(s, 0);
	}
}

/* ---- telling the end ---- */

static uint64_t timeval_ns(struct timeval t)
{
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_usec * 1000;
}

static uint64_t take_from(uint64_t *value, uint64_t amount)
{
	uint64_t taken = amount < *value ? amount : *value;
	*value -= taken;
	return amount - taken;
}

static void fill_usage(const struct supervision *s, struct wire_result *result)
{
	struct cgroup_usage usage;
	cgroup_usage(&s->run->group, &usage);
	if (s->run->group.cpu_stat < 0) {
		usage.cpu_user_ns = timeval_ns(s->usage.ru_utime);
		usage.cpu_system_ns = timeval_ns(s->usage.ru_stime);
	}
	if (s->run->group.memory_peak < 0)
		usage.memory_peak_bytes = (uint64_t)s->usage.ru_maxrss * 1024;
	/* What the tracee spent on its own steps was system time. */
	uint64_t rest = take_from(&usage.cpu_system_ns, s->run->page->cpu_at_exec_ns);
	(void)take_from(&usage.cpu_user_ns, rest);
	result->cpu_user_ns = usage.cpu_user_ns;
	result->cpu_system_ns = usage.cpu_system_ns;
	result->memory_peak_bytes = usage.memory_peak_bytes;
	result->process_limit_hit = usage.process_limit_hit;
	if (usage.memory_limit_hit)
		result->limit = SANDBOX_LIMIT_MEMORY;
}

static void fill_status(const struct supervision *s, struct wire_result *result)
{
	if (WIFEXITED(s->status)) {
		result->status = SANDBOX_EXITED;
		result->exit_code = WEXITSTATUS(s->status);
		if (result->limit == SANDBOX_LIMIT_KILLED)
			result->limit = SANDBOX_LIMIT_NONE; /* it was faster */
	} else {
		result->status = SANDBOX_SIGNALED;
		result->signal = WTERMSIG(s->status);
	}
}

static void fill_error(const struct supervision *s, struct wire_result *result)
{
	const struct error *error = &s->run->page->error;
	result->status = SANDBOX_ERROR;
	if (error->code != 0)
		memcpy(result->error, error->text, sizeof(result->error));
	else
		(void)snprintf(result->error, sizeof(result->error),
			       "tracee: ended before execve (wait status 0x%x)", (unsigned)s->status);
}

static void tell(struct supervision *s)
{
	const struct run *run = s->run;
	struct wire_result result = {
		.version = WIRE_VERSION,
		.exit_code = -1,
		.limit = s->limit,
		.exec_at_ns = run->page->exec_at_ns,
		.end_at_ns = s->end_at_ns,
	};
	if (is_executing(s)) {
		fill_status(s, &result);
		fill_usage(s, &result);
		result.wall_ns = s->end_at_ns - run->page->exec_at_ns;
	} else {
		fill_error(s, &result);
	}
	/* Set first: from here on the supervisor must not tell another result. EPIPE: nobody wants it. */
	atomic_store(&run->page->phase, RUN_TOLD);
	(void)!write(run->request.fds[WIRE_FD_RESULT], &result, sizeof(result));
}

static void wait_turn(const struct run *run)
{
	_Atomic uint32_t *now = &run->tools->turn->now;
	for (uint32_t seen; (seen = atomic_load(now)) != run->number;)
		sys_futex_wait(now, seen);
}

static void end_turn(const struct run *run)
{
	atomic_store(&run->tools->turn->now, run->number + 1);
	sys_futex_wake_all(&run->tools->turn->now);
}

void init_main(struct run *run)
{
	struct error err = {0};
	if (steps_run(prepare_steps, ARRAY_SIZE(prepare_steps), run, &err) < 0)
		run_fail(run, "init", &err);
	struct supervision s = {.run = run, .tracee = spawn_tracee(run, &err)};
	if (s.tracee < 0 || steps_run(harden_steps, ARRAY_SIZE(harden_steps), run, &err) < 0)
		run_fail(run, "init", &err);
	wait_turn(run);
	limits_start(&s.limits, run, s.tracee);
	supervise(&s);
	tell(&s);
	end_turn(run);
	_exit(RUN_EXIT_DONE);
}
