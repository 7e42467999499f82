/* SPDX-License-Identifier: MIT */
/* A pidfd becomes readable when its process ends, before it is waited for, also in another pid namespace. */
#include "sandbox/kernel/syscalls.h"
#include "tests/harness/test.h"

#include <poll.h>
#include <sys/wait.h>

TEST(a_pidfd_is_readable_when_its_process_has_ended)
{
	pid_t pid = fork();
	if (pid == 0)
		for (;;)
			(void)pause();
	int pidfd = sys_pidfd_open(pid);
	struct pollfd end = {.fd = pidfd, .events = POLLIN};
	CHECK_INT(poll(&end, 1, 0), 0);
	CHECK_INT((int)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0), 0);
	CHECK_INT(poll(&end, 1, 100000), 1);
	CHECK_INT(waitpid(pid, NULL, 0), pid);
	CHECK_INT(poll(&end, 1, 0), 1);
	CHECK(syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) < 0 && errno == ESRCH);
}

TEST(a_pidfd_tells_a_child_of_its_parents_death)
{
	int told[2];
	CHECK_INT(pipe(told), 0);
	pid_t parent = fork();
	if (parent == 0) {
		int self = sys_pidfd_open(getpid());
		if (fork() != 0)
			_exit(0);
		struct pollfd end = {.fd = self, .events = POLLIN};
		char word = poll(&end, 1, 100000) == 1 ? 'y' : 'n';
		_exit(write(told[1], &word, 1) != 1);
	}
	CHECK_INT(waitpid(parent, NULL, 0), parent);
	char word = 0;
	CHECK_INT(read(told[0], &word, 1), 1);
	CHECK_INT(word, 'y');
}
