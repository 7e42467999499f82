/* SPDX-License-Identifier: MIT */
#include "worker/slots/policies.h"

#include "sandbox/policy.h"
#include "sandbox/sandbox.h"

#include <pthread.h>

static const char *const names[POLICY_COUNT] = {
	[POLICY_RUN] = "run",
	[POLICY_RUN_PROCESSES] = "run-processes",
	[POLICY_COMPILE] = "compile",
};

int policy_fd(enum slot_policy policy, struct error *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int fds[POLICY_COUNT]; /* 0: not made yet */
	char text[SANDBOX_ERROR_SIZE];
	(void)pthread_mutex_lock(&lock);
	int fd = fds[policy];
	if (fd == 0) {
		fd = sandbox_policy_open(names[policy], text);
		if (fd > 0)
			fds[policy] = fd;
		else
			(void)error_say(err, fd, "%s", text);
	}
	(void)pthread_mutex_unlock(&lock);
	return fd;
}
