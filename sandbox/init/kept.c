/* SPDX-License-Identifier: MIT */
#include "sandbox/init/kept.h"

#include "common/fd.h"
#include "sandbox/init/demand.h"
#include "sandbox/init/filter.h"
#include "sandbox/init/spawn.h"
#include "sandbox/init/step.h"
#include "sandbox/init/supervise.h"
#include "sandbox/init/touch.h"
#include "sandbox/kernel/ids.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

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

_noreturn_ void kept_run_for_ever(struct run *run)
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
		(void)spawn_close_inputs(run, &err);
		supervise_run(run, tracee);
		if (touch_happened(run))
			_exit(RUN_EXIT_DONE);
		next_run(run, &message);
	}
}
