/* SPDX-License-Identifier: MIT */
/*
 * kill(-1, SIGKILL) by pid 1 of a namespace ends a fork bomb in one go: the kernel holds the list of processes meanwhile,
 * and a fork whose maker has a fatal signal pending fails. init ends runs so.
 */
#include "sandbox/kernel/syscalls.h"
#include "tests/harness/test.h"

#include <grp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void bomb(void)
{
	for (;;)
		(void)fork();
}

static int pid_1(void)
{
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 4; i++)
			if (fork() == 0)
				bomb();
		(void)nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
		(void)kill(-1, SIGKILL);
		while (waitpid(-1, NULL, 0) > 0)
			;
		if (errno != ECHILD)
			return 1;
	}
	return 0;
}

TEST(one_signal_to_everyone_ends_a_fork_bomb)
{
	static const struct rlimit few = {.rlim_cur = 200, .rlim_max = 200};
	enum { ORDINARY = 61381 }; /* the limit of processes does not bind root */
	if (setgroups(0, NULL) == 0) {
		CHECK_INT(setresgid(ORDINARY, ORDINARY, ORDINARY), 0);
		CHECK_INT(setresuid(ORDINARY, ORDINARY, ORDINARY), 0);
	}
	struct clone_args args = {.flags = CLONE_NEWUSER | CLONE_NEWPID, .exit_signal = SIGCHLD};
	pid_t pid = sys_clone3(&args);
	if (pid == 0) {
		(void)setrlimit(RLIMIT_NPROC, &few);
		_exit(pid_1());
	}
	if (pid < 0)
		SKIP("no user namespaces: %s", strerror(-pid));
	int status;
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(status, 0);
}
