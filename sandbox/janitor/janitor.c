/* SPDX-License-Identifier: MIT */
#include "sandbox/janitor/janitor.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"

#include <fcntl.h>
#include <unistd.h>

/* Whoever waits for the end of the client's output, or of what its directory is on, must not wait for the janitor. */
static void leave_streams(void)
{
	int null = open("/dev/null", O_RDWR);
	for (int i = 0; i <= STDERR_FILENO; i++)
		if (null < 0 || dup2(null, i) < 0)
			_exit(127);
	if (chdir("/") < 0)
		_exit(127);
}

/* In the child: only async-signal-safe calls. Moves the descriptors to where main.c expects them. */
_noreturn_ static void become_janitor(int executable, const int *fds, int n, const char *prefix)
{
	char *const argv[] = {(char *)"sandbox-janitor", (char *)prefix, NULL};
	char *const envp[] = {NULL};
	int moved[WIRE_HIERARCHY_COUNT + 2];
	/* Out of the way first: a source may be where another one belongs. */
	for (int i = 0; i < n; i++)
		moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, JANITOR_PIPE + n + 1);
	moved[n] = fcntl(executable, F_DUPFD_CLOEXEC, JANITOR_PIPE + n + 1);
	for (int i = 0; i < n; i++)
		if (dup2(moved[i], JANITOR_PIPE + i) < 0)
			_exit(127);
	if (dup2(moved[n], JANITOR_PIPE + n) < 0 || fcntl(JANITOR_PIPE + n, F_SETFD, FD_CLOEXEC) < 0)
		_exit(127);
	leave_streams();
	if (close_range((unsigned)(JANITOR_PIPE + n + 1), ~0U, 0) < 0)
		_exit(127);
	/* A session of its own: ^C at the terminal is for the client. */
	(void)setsid();
	(void)syscall(SYS_execveat, JANITOR_PIPE + n, "", argv, envp, AT_EMPTY_PATH);
	_exit(127);
}

int janitor_start(int executable, const int bases[WIRE_HIERARCHY_COUNT], const char *prefix,
                  int *ret_pipe, pid_t *ret_pid, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "janitor: pipe");
	_cleanup_(fd_closep) int read_end = ends[0];
	_cleanup_(fd_closep) int write_end = ends[1];
	int fds[WIRE_HIERARCHY_COUNT + 1] = {read_end}, n = 1;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		if (bases[i] >= 0)
			fds[n++] = bases[i];
	struct clone_args args = {.exit_signal = SIGCHLD};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		become_janitor(executable, fds, n, prefix);
	if (pid < 0)
		return error_set(err, pid, "janitor: clone");
	*ret_pipe = TAKE_FD(write_end);
	*ret_pid = pid;
	return 0;
}
