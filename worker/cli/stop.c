/* SPDX-License-Identifier: MIT */
#include "worker/cli/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <unistd.h>

static bool is_ignored(int number)
{
	struct sigaction action;
	return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int stop_open(struct error *err)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	sigset_t set;
	(void)sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (!is_ignored(numbers[i]))
			(void)sigaddset(&set, numbers[i]);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? error_set(err, -errno, "signalfd") : fd;
}

void stop_die(int stop)
{
	struct signalfd_siginfo info = {.ssi_signo = SIGTERM};
	(void)!read(stop, &info, sizeof(info)); /* SIGTERM when it tells of none */
	sigset_t set;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, (int)info.ssi_signo);
	(void)signal((int)info.ssi_signo, SIG_DFL);
	(void)raise((int)info.ssi_signo);
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + (int)info.ssi_signo);
}
