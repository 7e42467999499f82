/* SPDX-License-Identifier: MIT */
/*
 * A signalfd tells the signals of who reads or polls it, not of who made it (signalfd(2)): the supervisor makes one, and
 * every init that inherits it sees its own children's ends.
 */
#include "tests/harness/test.h"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static void check_own_child_is_seen(int fd)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	struct pollfd event = {.fd = fd, .events = POLLIN};
	CHECK_INT(poll(&event, 1, 100000), 1);
	struct signalfd_siginfo info;
	CHECK_INT(read(fd, &info, sizeof(info)), (ssize_t)sizeof(info));
	CHECK_INT(info.ssi_pid, pid);
	CHECK_INT(waitpid(pid, NULL, 0), pid);
}

TEST(an_inherited_signalfd_tells_the_signals_of_its_reader)
{
	sigset_t set;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	CHECK_INT(sigprocmask(SIG_BLOCK, &set, NULL), 0);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	CHECK(fd >= 0);
	pid_t child = fork();
	if (child == 0) {
		check_own_child_is_seen(fd);
		/* Ours only: the parent's descriptor is quiet while its child lives. */
		struct pollfd event = {.fd = fd, .events = POLLIN};
		CHECK_INT(poll(&event, 1, 0), 0);
		_exit(0);
	}
	struct pollfd event = {.fd = fd, .events = POLLIN};
	CHECK_INT(poll(&event, 1, 100000), 1);
	struct signalfd_siginfo info;
	CHECK_INT(read(fd, &info, sizeof(info)), (ssize_t)sizeof(info));
	CHECK_INT(info.ssi_pid, child);
	CHECK_INT(waitpid(child, NULL, 0), child);
}
