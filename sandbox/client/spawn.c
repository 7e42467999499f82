/* SPDX-License-Identifier: MIT */
#include "sandbox/client/spawn.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/kernel/view.h"
#include "sandbox/supervisor/startup.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* All of this runs in a child that was cloned from a process with threads: async-signal-safe calls only. */

/* The superuser can go where the supervisor's user cannot, e.g. below /root; hence the view is made here. */
static int make_view(const struct spawn_args *args, struct error *err)
{
	if (args->n_sources == 0)
		return 0;
	if (unshare(CLONE_NEWNS) < 0)
		return error_set(err, -errno, "unshare mounts");
	int r = view_detach(err);
	return r < 0 ? r : view_enter(args->sources, args->n_sources, args->uid, args->gid, err);
}

/* The way that always works, and takes up to 20 ms, because it waits for readers of RCU. */
static int join_group(const struct spawn_args *args, struct error *err)
{
	if (args->group < 0)
		return 0;
	_cleanup_(fd_closep) int procs = openat(args->group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (procs < 0 || write(procs, "0", 1) < 0)
		return error_set(err, -errno, "join its control group");
	return 0;
}

/* By the bare system calls: glibc's functions would ask the threads that this child does not have. */
static int become_user(const struct spawn_args *args, struct error *err)
{
	if (syscall(SYS_setgroups, 0, NULL) < 0)
		return error_set(err, -errno, "setgroups");
	if (syscall(SYS_setresgid, args->gid, args->gid, args->gid) < 0)
		return error_set(err, -errno, "become group %u", args->gid);
	if (syscall(SYS_setresuid, args->uid, args->uid, args->uid) < 0)
		return error_set(err, -errno, "become user %u", args->uid);
	return 0;
}

enum { SUPERVISOR_EXECUTABLE = 5, SUPERVISOR_FDS };

/* Copies of all that the supervisor gets, none of which is where another one belongs. */
static int copy_fds(const struct spawn_args *args, int *ret_copies, struct error *err)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0)
		return error_set(err, -errno, "open /dev/null");
	const int from[SUPERVISOR_FDS] = {
		null, null, null, args->socket, args->error_file, args->executable};
	for (int i = 0; i < SUPERVISOR_FDS; i++) {
		ret_copies[i] = fcntl(from[i], F_DUPFD_CLOEXEC, SUPERVISOR_FDS);
		if (ret_copies[i] < 0)
			return error_set(err, -errno, "copy descriptor %d", i);
	}
	return 0;
}

/* 3 is the socket, 4 the error file, 5 the executable until the exec; 0 to 2 are /dev/null. Until 4 is in its place, what
 * goes wrong is to be said in *@words. */
static int arrange_fds(const struct spawn_args *args, int *words, struct error *err)
{
	int copies[SUPERVISOR_FDS];
	int r = copy_fds(args, copies, err);
	if (r < 0)
		return r;
	*words = copies[SUPERVISOR_ERROR_FILE];
	for (int i = 0; i < SUPERVISOR_FDS; i++)
		if (dup2(copies[i], i) < 0)
			return error_set(err, -errno, "descriptor %d", i);
	*words = SUPERVISOR_ERROR_FILE;
	if (fcntl(SUPERVISOR_EXECUTABLE, F_SETFD, FD_CLOEXEC) < 0)
		return error_set(err, -errno, "close descriptors by execve");
	/* Without it (before Linux 5.9) the client's files would be open in the box. */
	if (close_range(SUPERVISOR_FDS, ~0U, 0) < 0)
		return error_set(err, -errno, "close_range");
	return 0;
}

static void clean_signals(void)
{
	sigset_t none;
	(void)sigemptyset(&none);
	for (int number = 1; number < _NSIG; number++) { /* EINVAL for SIGKILL and the like */
		(void)signal(number,
		             SIG_IGN); /* forgets one that came to the whole group meanwhile */
		(void)signal(number, SIG_DFL);
	}
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

_noreturn_ static void become_supervisor(const struct spawn_args *args)
{
	char *const argv[] = {(char *)"sandbox-supervisor", NULL};
	char *const envp[] = {NULL};
	struct error err = {0};
	/* A session of its own: ^C at the terminal is for the client, whose end the supervisor sees. */
	(void)setsid();
	int words = args->error_file;
	/* Before its descriptor is gone. */
	int r = args->is_born_in_group ? 0 : join_group(args, &err);
	if (r == 0)
		r = arrange_fds(args, &words, &err);
	clean_signals();
	(void)umask(022); /* for the view: its directories are walked by another user */
	if (r == 0 && args->change_ids)
		r = make_view(args, &err);
	if (r == 0 && args->change_ids)
		r = become_user(args, &err);
	if (r == 0) {
		(void)syscall(SYS_execveat, SUPERVISOR_EXECUTABLE, "", argv, envp, AT_EMPTY_PATH);
		(void)error_set(&err, -errno, "execute");
	}
	(void)error_prefix(&err, "start the supervisor");
	(void)!write(words, err.text, strlen(err.text));
	_exit(127);
}

/*
 * Kernels up to 6.18 kill a child at birth in a group when our own group has been killed at some time, with others in it (the
 * counts of past kills differ). One that lives says so in memory that is shared, before the clone returns: as after vfork,
 * that is when it executes or ends.
 *
 * Return: its pid; 0 when it has to be done in another way.
 */
static pid_t spawn_in_group(const struct spawn_args *args, _Atomic bool *lives)
{
	struct spawn_args born = *args;
	struct clone_args clone = {
		.flags = CLONE_VFORK | CLONE_INTO_CGROUP,
		.exit_signal = SIGCHLD,
		.cgroup = (uint64_t)args->group,
	};
	born.is_born_in_group = true;
	pid_t pid = sys_clone3(&clone);
	if (pid == 0) {
		atomic_store(lives, true);
		become_supervisor(&born);
	}
	if (pid < 0)
		return 0;
	if (atomic_load(lives))
		return pid;
	(void)waitpid(pid, NULL, 0);
	return 0;
}

static pid_t spawn_anywhere(const struct spawn_args *args, struct error *err)
{
	struct clone_args clone = {.exit_signal = SIGCHLD};
	pid_t pid = sys_clone3(&clone);
	if (pid == 0)
		become_supervisor(args);
	return pid < 0 ? error_set(err, pid, "clone the supervisor") : pid;
}

pid_t spawn_supervisor(const struct spawn_args *args, struct error *err)
{
	pid_t pid = 0;
	void *page = mmap(NULL, sizeof(_Atomic bool), PROT_READ | PROT_WRITE,
	                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (args->group >= 0 && page != MAP_FAILED)
		pid = spawn_in_group(args, page);
	if (page != MAP_FAILED)
		(void)munmap(page, sizeof(_Atomic bool));
	return pid > 0 ? pid : spawn_anywhere(args, err);
}
