/* SPDX-License-Identifier: MIT */
/*
 * What a thread does, by the system call in which it waits and the arguments of the call.
 */
#include "sandbox/client/activity_internal.h"

#include "common/attr.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { CALL_ARGS = 6 };

/* Descriptors among which one that polls may have its inputs. */
enum { POLLED_MAX = 2 * SANDBOX_PIPES_MAX + 8 };

enum waits { FOR_BYTES, FOR_ROOM, ON_DESCRIPTORS, FOR_OTHERS };

struct wait_row {
	long call;
	enum waits waits;
	struct timeout timeout;
	int count; /* ON_DESCRIPTORS: the argument that says how many, or up to which; 0 of none */
};

static const struct wait_row wait_rows[] = {
	{SYS_read, FOR_BYTES, {TIMEOUT_NONE, 0}, 0},
	{SYS_readv, FOR_BYTES, {TIMEOUT_NONE, 0}, 0},
	{SYS_preadv2, FOR_BYTES, {TIMEOUT_NONE, 0}, 0},
	{SYS_write, FOR_ROOM, {TIMEOUT_NONE, 0}, 0},
	{SYS_writev, FOR_ROOM, {TIMEOUT_NONE, 0}, 0},
	{SYS_pwritev2, FOR_ROOM, {TIMEOUT_NONE, 0}, 0},
#ifdef SYS_poll
	{SYS_poll, ON_DESCRIPTORS, {TIMEOUT_MILLISECONDS, 2}, 1},
	{SYS_select, ON_DESCRIPTORS, {TIMEOUT_TIMEVAL, 4}, 0},
	{SYS_epoll_wait, ON_DESCRIPTORS, {TIMEOUT_MILLISECONDS, 3}, 2},
#endif
	{SYS_ppoll, ON_DESCRIPTORS, {TIMEOUT_TIMESPEC, 2}, 1},
	{SYS_pselect6, ON_DESCRIPTORS, {TIMEOUT_TIMESPEC, 4}, 0},
	{SYS_epoll_pwait, ON_DESCRIPTORS, {TIMEOUT_MILLISECONDS, 3}, 2},
#ifdef SYS_epoll_pwait2
	{SYS_epoll_pwait2, ON_DESCRIPTORS, {TIMEOUT_TIMESPEC, 3}, 2},
#endif
	{SYS_futex, FOR_OTHERS, {TIMEOUT_FUTEX, 3}, 0},
#ifdef SYS_futex_waitv
	{SYS_futex_waitv, FOR_OTHERS, {TIMEOUT_FUTEX_WAITV, 3}, 0},
#endif
	{SYS_wait4, FOR_OTHERS, {TIMEOUT_NONE, 0}, 0},
	{SYS_waitid, FOR_OTHERS, {TIMEOUT_NONE, 0}, 0},
#ifdef SYS_pause
	{SYS_pause, FOR_OTHERS, {TIMEOUT_UNKNOWN, 0}, 0},
#endif
	{SYS_nanosleep, FOR_OTHERS, {TIMEOUT_TIMESPEC, 0}, 0},
	{SYS_clock_nanosleep, FOR_OTHERS, {TIMEOUT_CLOCK_NANOSLEEP, 2}, 0},
	{SYS_rt_sigsuspend, FOR_OTHERS, {TIMEOUT_UNKNOWN, 0}, 0},
	{SYS_rt_sigtimedwait, FOR_OTHERS, {TIMEOUT_UNKNOWN, 0}, 0},
};

static const struct wait_row *find_wait(long call)
{
	for (size_t i = 0; i < ARRAY_SIZE(wait_rows); i++)
		if (wait_rows[i].call == call)
			return &wait_rows[i];
	return NULL;
}

static enum sandbox_activity_state on_pipe(const struct look *look, pid_t pid, unsigned long fd,
                                           enum waits waits)
{
	struct stat st;
	if (activity_stat_descriptor(pid, fd, &st) < 0)
		return SANDBOX_ACTIVITY_RUNNING; /* it was there a moment ago */
	if (!S_ISFIFO(st.st_mode))
		return SANDBOX_ACTIVITY_SLEEPING; /* a timer, a terminal: something outside may end it */
	uint32_t reads = waits == FOR_BYTES ? activity_find_pipe(look->inputs, &st) : 0;
	uint32_t writes = waits == FOR_ROOM ? activity_find_pipe(look->outputs, &st) : 0;
	look->ret->reads |= reads;
	look->ret->writes |= writes;
	if (reads)
		return SANDBOX_ACTIVITY_READING;
	return writes ? SANDBOX_ACTIVITY_WRITING : SANDBOX_ACTIVITY_WAITING;
}

static bool goes_off(const struct look *look, pid_t pid, unsigned long fd)
{
	uint64_t at_ns = activity_timer_ns(pid, fd);
	return at_ns < UINT64_MAX && at_ns <= look->horizon_ns;
}

static bool polls_something(const struct wait_row *row, const unsigned long *args)
{
	return args[row->count] > 0;
}

struct polled {
	uint32_t inputs;
	bool has_timer; /* that goes off */
};

/* Which descriptors it polls is not to be seen: its inputs, if it has any, and its timers. */
static struct polled look_at_polled(const struct look *look, pid_t pid)
{
	struct polled polled = {0};
	struct stat st;
	for (unsigned long fd = 0; fd < POLLED_MAX; fd++) {
		if (activity_stat_descriptor(pid, fd, &st) < 0)
			continue;
		if (S_ISFIFO(st.st_mode))
			polled.inputs |= activity_find_pipe(look->inputs, &st);
		else if ((st.st_mode & S_IFMT) == 0)
			polled.has_timer |= goes_off(look, pid, fd);
	}
	return polled;
}

static enum sandbox_activity_state on_descriptors(const struct look *look, pid_t pid)
{
	struct polled polled = look_at_polled(look, pid);
	look->ret->reads |= polled.inputs;
	if (polled.has_timer)
		return SANDBOX_ACTIVITY_SLEEPING;
	return polled.inputs ? SANDBOX_ACTIVITY_READING
	                     : on_pipe(look, pid, STDIN_FILENO, FOR_BYTES);
}

enum { PF_EXITING = 4, PF_FORKNOEXEC = 0x40 }; /* linux/sched.h */

/* What anybody may read. Return: 0, -ENOENT of one that is gone, -EACCES of one that cannot be read. */
static int read_stat(const char *directory, char *ret_state, unsigned long *ret_flags)
{
	char path[340], text[512];
	(void)snprintf(path, sizeof(path), "%s/stat", directory);
	if (activity_read(path, text, sizeof(text)) < 0)
		return -ENOENT;
	const char *name_end = strrchr(text, ')');
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	int n = name_end ? sscanf(name_end, ") %c %*d %*d %*d %*d %*d %lu", ret_state, ret_flags)
	                 : 0;
	return n == 2 ? 0 : -EACCES;
}

/* In a call that is in no row, or stopped: for all that is known it goes on by itself, but it is not on its way out. */
static bool sleeps_otherwise(const char *directory)
{
	char state;
	unsigned long flags;
	return read_stat(directory, &state, &flags) == 0 && strchr("STt", state) &&
	       !(flags & PF_EXITING);
}

static enum sandbox_activity_state by_call(const struct look *look, pid_t pid,
                                           const struct wait_row *row, const unsigned long *args)
{
	switch (row->waits) {
	case FOR_BYTES:
	case FOR_ROOM:
		return on_pipe(look, pid, args[0], row->waits);
	case ON_DESCRIPTORS:
		return polls_something(row, args) ? on_descriptors(look, pid)
		                                  : SANDBOX_ACTIVITY_WAITING;
	case FOR_OTHERS:
		break;
	}
	return SANDBOX_ACTIVITY_WAITING;
}

/* By its name one of those with which a run-time keeps its house. */
static bool has_idle_name(const struct look *look, const char *directory)
{
	char path[340], name[SANDBOX_THREAD_NAME_MAX + 2]; /* with a line's end */
	if (look->program->n_idle_threads == 0)
		return false;
	(void)snprintf(path, sizeof(path), "%s/comm", directory);
	if (activity_read(path, name, sizeof(name)) < 0)
		return false;
	name[strcspn(name, "\n")] = '\0';
	for (size_t i = 0; i < look->program->n_idle_threads; i++)
		if (strcmp(name, look->program->idle_threads[i]) == 0)
			return true;
	return false;
}

static bool is_first_thread(pid_t pid, const char *directory)
{
	return strtol(strrchr(directory, '/') + 1, NULL, 10) == pid;
}

/* By what it waits with. Only select(2) has its timeout behind four other arguments, and who calls it for a program that wants
 * to sleep passes sets, if empty ones. */
static bool is_idle_select(const struct look *look, pid_t pid, const char *directory,
                           const unsigned long *args, uint64_t end_ns)
{
	uint64_t length_ns = look->program->idle_select_ns;
	return length_ns > 0 && end_ns == look->program->since_ns + length_ns &&
	       (args[0] | args[1] | args[2] | args[3]) == 0 && !is_first_thread(pid, directory);
}

/* It sleeps, but not longer than until it has something to read. */
static enum sandbox_activity_state by_pause(const struct look *look, pid_t pid,
                                            const struct wait_row *row, const unsigned long *args)
{
	if (row->waits == ON_DESCRIPTORS && polls_something(row, args))
		look->ret->polls |= look_at_polled(look, pid).inputs;
	return SANDBOX_ACTIVITY_SLEEPING;
}

/* Of a pause that ends beyond the horizon it is not known whether the program would go on after it, but it will not come to
 * that while it lacks what another thread waits for. */
static enum sandbox_activity_state by_wait(struct look *look, pid_t pid, const char *directory,
                                           const struct wait_row *row, const unsigned long *args)
{
	uint64_t end_ns = activity_timeout_ns(look, pid, &row->timeout, args);
	if (end_ns == UINT64_MAX && row->waits == ON_DESCRIPTORS && !polls_something(row, args))
		return SANDBOX_ACTIVITY_SLEEPING; /* until a signal */
	if (end_ns == UINT64_MAX)
		return by_call(look, pid, row, args);
	if (row->timeout.form != TIMEOUT_UNKNOWN && has_idle_name(look, directory))
		return activity_ends_soon(look, end_ns) ? SANDBOX_ACTIVITY_SLEEPING
		                                        : SANDBOX_ACTIVITY_WAITING;
	if (is_idle_select(look, pid, directory, args, end_ns))
		return SANDBOX_ACTIVITY_WAITING;
	if (end_ns <= look->horizon_ns)
		return by_pause(look, pid, row, args);
	enum sandbox_activity_state state = by_call(look, pid, row, args);
	look->sleeps_beyond |= state == SANDBOX_ACTIVITY_WAITING;
	return state;
}

/* @text: "running", or the number of the call, its arguments, the stack and the place in the code; the call is -1 when
 * the thread waits for something else, such as a page, and all is 0 when it has ended. */
static enum sandbox_activity_state classify(struct look *look, pid_t pid, const char *directory,
                                            const char *text)
{
	long call;
	unsigned long args[CALL_ARGS];
	if (strcmp(text, "-1 0x0 0x0\n") == 0)
		return SANDBOX_ACTIVITY_GONE;
	if (strcmp(text, "running\n") == 0)
		return SANDBOX_ACTIVITY_RUNNING;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	int n = sscanf(text, "%ld %lx %lx %lx %lx %lx %lx", &call, &args[0], &args[1], &args[2],
	               &args[3], &args[4], &args[5]);
	const struct wait_row *row = n == 1 + CALL_ARGS ? find_wait(call) : NULL;
	if (row)
		return by_wait(look, pid, directory, row, args);
	return sleeps_otherwise(directory) ? SANDBOX_ACTIVITY_SLEEPING : SANDBOX_ACTIVITY_RUNNING;
}

void activity_add_state(struct look *look, enum sandbox_activity_state state)
{
	struct sandbox_activity *ret = look->ret;
	ret->state = state > ret->state ? state : ret->state;
}

/* The files of one that starts or exits belong to the superuser, as it has no memory of its own then; but anybody may read
 * its flags. Return: the state, or -EACCES of a thread that does neither. */
static int state_in_between(const char *directory)
{
	char state;
	unsigned long flags;
	int r = read_stat(directory, &state, &flags);
	if (r == -ENOENT || (r == 0 && (state == 'Z' || state == 'X')))
		return SANDBOX_ACTIVITY_GONE;
	if (r < 0)
		return r;
	/* Within execve(2) it has lost the first flag, and waits for the disk at most. */
	bool runs = state == 'R' || state == 'D' || flags & (PF_EXITING | PF_FORKNOEXEC);
	return runs ? SANDBOX_ACTIVITY_RUNNING : -EACCES;
}

int activity_look_at_thread(struct look *look, pid_t pid, const char *thread)
{
	char directory[300], path[340], text[256];
	(void)snprintf(directory, sizeof(directory), "/proc/%d/task/%s", (int)pid, thread);
	(void)snprintf(path, sizeof(path), "%s/syscall", directory);
	ssize_t n = activity_read(path, text, sizeof(text));
	if (n == -ENOENT || n == -ESRCH)
		return 0;
	int state = n >= 0 ? (int)classify(look, pid, directory, text) : (int)n;
	if (n == -EACCES)
		state = state_in_between(directory);
	if (state < 0)
		return state;
	bool is_too_much = ++look->threads > ACTIVITY_THREADS_MAX;
	activity_add_state(look, is_too_much ? SANDBOX_ACTIVITY_RUNNING
	                                     : (enum sandbox_activity_state)state);
	return 0;
}
