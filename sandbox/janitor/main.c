/* SPDX-License-Identifier: MIT */
/*
 * The janitor's executable, embedded in libsandbox. argv[1] is what the names of the groups to remove begin with.
 */
#include "sandbox/cgroup/cleanup.h"
#include "sandbox/janitor/janitor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

/* Only what ends with the client may end it: it must be there when a terminal or a shell sends signals around. */
static void ignore_signals(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++)
		(void)signal(signals[i], SIG_IGN);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	ignore_signals();
	struct pollfd client = {.fd = JANITOR_PIPE, .events = POLLIN};
	while (poll(&client, 1, -1) < 0)
		;
	for (int base = JANITOR_BASES; fcntl(base, F_GETFD) >= 0; base++)
		(void)cgroup_remove_all(base, argv[1]); /* nobody is there to be told */
	return 0;
}
