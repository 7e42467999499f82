/* SPDX-License-Identifier: MIT */
#include "tests/bench/bare.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t bare_start(const char *const *argv, const int fds[3], struct error *err)
{
	static char *const no_environment[] = {NULL};
	pid_t pid = vfork();
	if (pid == 0) {
		for (int to = 0; fds && to < 3; to++)
			if (fds[to] >= 0 && dup2(fds[to], to) < 0)
				_exit(126);
		(void)execve(argv[0], (char *const *)argv, no_environment);
		_exit(127);
	}
	return pid < 0 ? error_set(err, -errno, "vfork") : pid;
}

int bare_wait(pid_t pid, struct error *err)
{
	int status;
	if (wait4(pid, &status, 0, NULL) != pid)
		return error_set(err, -errno, "wait4");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return error_say(err, -EIO, "the program ended with wait status 0x%x",
		                 (unsigned)status);
	return 0;
}

int bare_run(const char *const *argv, struct error *err)
{
	pid_t pid = bare_start(argv, NULL, err);
	return pid < 0 ? (int)pid : bare_wait(pid, err);
}
