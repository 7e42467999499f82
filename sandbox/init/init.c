/* SPDX-License-Identifier: MIT */
/*
 * Init: pid 1 of a box.
 *
 * Makes the tracee, then supervises (supervise.c): keeps the limits, reaps orphans, and when the program has ended ends
 * and reaps whatever it left behind, and tells the result. It tells the result itself, before its own end, because taking
 * down its namespaces costs more than a short run.
 *
 * In a kept box it then waits for the next run. That one finds nothing of the former: no process, since all are reaped; no
 * file, since nothing has been written (touch.h); no other object, since the filter denies making any; the same process ids, since the
 * last one is set back; and init's own open files are not inherited.
 *
 * It trusts nothing that comes from inside. It installs no signal handler, so that the kernel drops the signals that the
 * program sends it (pid_namespaces(7)); the one blocked signal is SIGCHLD, and a forged one only makes it look once.
 */
#include "common/fd.h"
#include "sandbox/init/demand.h"
#include "sandbox/init/filter.h"
#include "sandbox/init/mount_ops.h"
#include "sandbox/init/run.h"
#include "sandbox/init/step.h"
#include "sandbox/init/supervise.h"
#include "sandbox/init/touch.h"
#include "sandbox/kernel/ids.h"
#include "sandbox/kernel/syscalls.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
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

/* ---- every run ---- */

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

static pid_t spawn_tracee(struct run *run, struct error *err)
{
	pid_t pid = may_lend(run) ? lend_tracee(run) : fork_tracee(run);
	return pid < 0 ? error_set(err, pid, "clone the tracee") : pid;
}

/* Pipes must break when the program closes its ends, and there is nothing to inherit for who takes over pid 1. */
static int close_inputs(struct run *run, _unused_ struct error *err)
{
	int kill_fd = TAKE_FD(run->request->fds[WIRE_FD_KILL]);
	request_close_inputs(run->request);
	run->request->fds[WIRE_FD_KILL] = kill_fd;
	return 0;
}

static int close_group(struct run *run, _unused_ struct error *err)
{
	run->group.unified = fd_close(run->group.unified);
	for (size_t i = 0; i < CGROUP_TASKS_MAX; i++)
		run->group.tasks[i] = fd_close(run->group.tasks[i]);
	return 0;
}

/* ---- a box of one run: whatever is not needed any more is given up when the tracee exists ---- */

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
	{"close inputs", close_inputs},    {"close the group", close_group},
	{"cgroup namespace", hide_groups}, {"drop privileges", drop_privileges},
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

/* ---- a kept box: given up before the first tracee, who inherits it all ---- */

/* Attaching a filter costs as much as half a short run, inheriting it nothing. */
static int load_shared_filter(struct run *run, struct error *err)
{
	return kept_filter_load(run->request->fds[WIRE_FD_SECCOMP], &run->tag, err);
}

/* A filter that forbids what init lives by would leave a box in which no limit is kept or no result told. Each call is made
 * so that nothing happens and the kernel's own answer is known. */
static int try_filter(_unused_ struct run *run, struct error *err)
{
	static const struct timespec at_once;
	_Atomic uint32_t word = 0;
	const struct {
		const char *name;
		bool works;
	} calls[] = {
		{"wait4", wait4(-1, NULL, WNOHANG | __WALL, NULL) < 0 && errno == ECHILD},
		{"ppoll", ppoll(NULL, 0, &at_once, NULL) == 0},
		{"kill", kill(getpid(), 0) == 0},
		{"read", read(-1, &word, sizeof(word)) < 0 && errno == EBADF},
		{"pread64", pread(-1, &word, sizeof(word), 0) < 0 && errno == EBADF},
		{"write", write(-1, &word, sizeof(word)) < 0 && errno == EBADF},
		{"pwrite64", pwrite(-1, &word, sizeof(word), 0) < 0 && errno == EBADF},
		{"close", close(-1) < 0 && errno == EBADF},
		{"futex", syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0) == 0},
		{"openat", openat(-1, ".", O_RDONLY | O_CLOEXEC) < 0 && errno == EBADF},
		{"getdents64", syscall(SYS_getdents64, -1, &word, 0) < 0 && errno == EBADF},
	};
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (!calls[i].works)
			return error_say(err, -EINVAL, "forbids %s, which a kept box needs",
			                 calls[i].name);
	return 0;
}

/* For setting the process id that comes next, and nothing else. */
static int keep_one_privilege(_unused_ struct run *run, struct error *err)
{
	return ids_drop_privileges(CAP_CHECKPOINT_RESTORE, err);
}

/* No cgroup namespace of its own: where delegation is bound to namespaces (nsdelegate), the groups of later runs would be out
 * of its reach. Nobody can see the groups from inside, since such a box has no /proc. */
static const struct step keep_steps[] = {
	{"drop privileges", keep_one_privilege},
	{"filter", load_shared_filter},
	{"filter", try_filter},
};

static int open_last_pid(const struct run *run, struct error *err)
{
	int fd = openat(run->tools->proc, "sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open ns_last_pid") : fd;
}

static int take_message(struct run *run, struct kept_message *message, size_t size, const int *fds,
                        size_t n_fds, struct error *err)
{
	const struct wire_run *header = &message->header;
	size_t n_group = (size_t)__builtin_popcount(header->group_fds);
	if (size < sizeof(*header) || n_fds < n_group)
		return error_say(err, -EPROTO, "malformed run");
	int r = request_decode(message->request, size - sizeof(*header), fds, n_fds - n_group,
	                       run->request, err);
	if (r < 0)
		return r;
	run->number = header->number;
	if (header->keeps_group)
		return 0;
	cgroup_close(&run->group);
	run->group = (struct cgroup){.memory_is_v1 = header->memory_is_v1 != 0};
	const int *next = fds + n_fds - n_group;
	for (unsigned i = 0; i < CGROUP_FDS; i++)
		*cgroup_fd(&run->group, i) = header->group_fds & (1U << i) ? *next++ : -1;
	return 0;
}

/* The supervisor finds out by itself when it next has something to do, and to wake it for nothing would cost as much as a
 * tenth of a short run. A group that cannot serve again is to go at once, with what was left in it. */
static void say_free(const struct run *run)
{
	struct run_page *page = run->page;
	atomic_store(&page->is_free, true);
	bool wanted = atomic_load(&page->wants_word) || !page->group_is_renewed;
	if (wanted && write(run->box_socket, "", 1) < 0)
		_exit(RUN_EXIT_DONE);
}

/* Waits for the next run. Ends when the supervisor wants no more of the box. */
static void next_run(struct run *run, struct kept_message *message)
{
	struct error err = {0};
	int fds[FD_SEND_MAX];
	size_t n_fds = 0;
	run->request->fds[WIRE_FD_RESULT] = fd_close(run->request->fds[WIRE_FD_RESULT]);
	run->request->fds[WIRE_FD_KILL] = fd_close(run->request->fds[WIRE_FD_KILL]);
	say_free(run);
	ssize_t n = fd_receive_tagged(run->box_socket, message, sizeof(*message), fds, &n_fds, 0,
	                              run->tag);
	if (n <= 0)
		_exit(RUN_EXIT_DONE);
	if (take_message(run, message, (size_t)n, fds, n_fds, &err) < 0)
		run_fail(run, "init", &err);
}

/* More of its stack than any run needs, so that init never has more memory than at its first; looks at many processes take more. */
__attribute__((noinline)) static void touch_stack(void)
{
	enum { DEEPEST = 1 << 14, PAGE = 4096 };
	volatile char stack[DEEPEST];
	for (size_t at = 0; at < sizeof(stack); at += PAGE)
		stack[at] = 0;
}

_noreturn_ static void run_for_ever(struct run *run)
{
	static struct kept_message message;
	struct error err = {0};
	touch_stack();
	demand_prepare();
	int last_pid = open_last_pid(run, &err);
	if (last_pid < 0 || steps_run(keep_steps, ARRAY_SIZE(keep_steps), run, &err) < 0)
		run_fail(run, "init", &err);
	for (;;) {
		/* Init is 1: the tracee is 2 in every run, its first child or thread 3. */
		if (pwrite(last_pid, "1", 1, 0) < 0)
			(void)error_set(&err, -errno, "set the last pid");
		pid_t tracee = err.code ? err.code : spawn_tracee(run, &err);
		if (tracee < 0)
			run_fail(run, "init", &err);
		(void)close_inputs(run, &err);
		supervise_run(run, tracee);
		if (touch_happened(run))
			_exit(RUN_EXIT_DONE);
		next_run(run, &message);
	}
}

void init_main(struct run *run)
{
	struct error err = {0};
	int r = run->is_kept ? steps_run(built_steps, ARRAY_SIZE(built_steps), run, &err)
	                     : steps_run(fresh_steps, ARRAY_SIZE(fresh_steps), run, &err);
	if (r < 0)
		run_fail(run, "init", &err);
	if (run->is_kept)
		run_for_ever(run);
	run_once(run);
	_exit(RUN_EXIT_DONE);
}
