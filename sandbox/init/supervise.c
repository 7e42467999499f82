/* SPDX-License-Identifier: MIT */
#include "sandbox/init/supervise.h"

#include "sandbox/init/limits.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/sandbox.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

struct supervision {
	struct run *run;
	pid_t tracee;
	bool ended; /* the tracee is reaped: status and usage are set */
	bool alone; /* and no other process is left */
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
	/* After the end was made there is nothing to wait for but the deaths, which a signal tells. */
	uint64_t ns = s->limit == SANDBOX_LIMIT_NONE ? limits_sleep_ns(&s->limits) : UINT64_MAX;
	struct timespec timeout = {.tv_sec = (time_t)(ns / 1000000000),
	                           .tv_nsec = (long)(ns % 1000000000)};
	(void)ppoll(fds, n, ns == UINT64_MAX ? NULL : &timeout, NULL);
}

static void take_signal(int fd)
{
	struct signalfd_siginfo info;
	(void)!read(fd, &info,
	            sizeof(info)); /* only to make the descriptor quiet; what it says may be forged */
}

static void supervise(struct supervision *s)
{
	struct pollfd fds[] = {
		{.fd = s->run->tools->child_signals, .events = POLLIN},
		{.fd = s->run->request->fds[WIRE_FD_KILL], .events = POLLIN},
	};
	for (;;) {
		reap(s, WNOHANG);
		if (s->ended)
			break;
		enum sandbox_limit passed = s->limit == SANDBOX_LIMIT_NONE
		                                    ? limits_passed(&s->limits)
		                                    : SANDBOX_LIMIT_NONE;
		/* Said before, because such a tracee may not even be able to die. */
		if (s->limits.never_began && s->run->page->error.code == 0)
			run_say_late(s->run, &s->run->page->error);
		if (passed != SANDBOX_LIMIT_NONE)
			end_tree(s, passed);
		obey_kill(s, &fds[1]);
		sleep_until_something(s, fds, ARRAY_SIZE(fds));
		if (fds[0].revents != 0)
			take_signal(fds[0].fd);
	}
	limits_end(&s->limits);
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

/* Near the limit the kernel reclaims and refuses, long before it ends somebody; what is charged in advance is near enough. */
static bool came_near_limit(const struct run *run, const struct cgroup_usage *usage)
{
	uint64_t limit = run->request->wire->memory_limit_bytes;
	return limit > 0 && (run->group.memory_peak < 0 ||
	                     usage->memory_peak_bytes + CGROUP_LIGHT_BYTES >= limit);
}

/* The kernel takes from whoever has most when all together have too much; that is not the program's fault. */
static void blame_host(const struct cgroup_usage *usage, struct wire_result *result)
{
	result->status = SANDBOX_ERROR;
	result->limit = SANDBOX_LIMIT_NONE;
	(void)snprintf(result->error, sizeof(result->error),
	               "init: the host, or a group around the sandbox, ran out of memory when the "
	               "program had %llu KiB",
	               (unsigned long long)usage->memory_peak_bytes / 1024);
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
	bool near_limit = came_near_limit(s->run, &usage);
	s->run->page->memory_was_short = usage.out_of_memory || near_limit;
	if (usage.out_of_memory && near_limit)
		result->limit = SANDBOX_LIMIT_MEMORY;
	else if (usage.out_of_memory)
		blame_host(&usage, result);
	s->run->page->group_is_renewed = s->run->is_kept && cgroup_renew(&s->run->group, &usage);
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
	struct cgroup_usage usage;
	cgroup_usage(&s->run->group, &usage);
	result->status = SANDBOX_ERROR;
	result->limit = SANDBOX_LIMIT_NONE;
	if (error->code != 0)
		memcpy(result->error, error->text, sizeof(result->error));
	else if (usage.out_of_memory && came_near_limit(s->run, &usage))
		(void)snprintf(result->error, sizeof(result->error),
		               "tracee: no program starts in a memory limit of %llu bytes",
		               (unsigned long long)s->run->request->wire->memory_limit_bytes);
	else if (usage.out_of_memory)
		blame_host(&usage, result);
	else
		(void)snprintf(result->error, sizeof(result->error),
		               "tracee: ended before execve (wait status 0x%x)",
		               (unsigned)s->status);
}

/* A program can pass a limit and end before init looks. What was told as used is what counts. */
static enum sandbox_limit limit_of_figures(const struct wire_request *wire,
                                           const struct wire_result *result)
{
	uint64_t wall_ns = wire->busy_wall_limit_ns > wire->wall_limit_ns ? wire->busy_wall_limit_ns
	                                                                  : wire->wall_limit_ns;
	if (wire->cpu_limit_ns > 0 &&
	    result->cpu_user_ns + result->cpu_system_ns > wire->cpu_limit_ns)
		return SANDBOX_LIMIT_CPU;
	if (wire->wall_limit_ns > 0 && result->wall_ns > wall_ns)
		return SANDBOX_LIMIT_WALL;
	return SANDBOX_LIMIT_NONE;
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
	if (is_executing(s) && !s->limits.never_began) {
		fill_status(s, &result);
		fill_usage(s, &result);
		result.wall_ns = s->end_at_ns - run->page->exec_at_ns;
		if (result.limit == SANDBOX_LIMIT_NONE && result.status != SANDBOX_ERROR)
			result.limit = limit_of_figures(run->request->wire, &result);
	} else {
		fill_error(s, &result);
	}
	/* Set first: from here on the supervisor must not tell another result. EPIPE: nobody wants it. */
	atomic_store(&run->page->phase, RUN_TOLD);
	(void)!write(run->request->fds[WIRE_FD_RESULT], &result, sizeof(result));
}

/* ---- turns ---- */

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

void supervise_run(struct run *run, pid_t tracee)
{
	struct supervision s = {.run = run, .tracee = tracee};
	wait_turn(run);
	atomic_store(&run->page->is_watched, true);
	limits_start(&s.limits, run, tracee);
	supervise(&s);
	/* First the turn: what is told of this run cannot change any more, and the next one need not wait for it. */
	end_turn(run);
	tell(&s);
}
