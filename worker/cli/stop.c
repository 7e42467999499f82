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

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
static const char *const names[] = {"SIGINT", "SIGTERM", "SIGHUP"};

static void mask(int how)
{
	sigset_t set;
	(void)sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		(void)sigaddset(&set, numbers[i]);
	(void)sigprocmask(how, &set, NULL);
}

void stop_block_signals(void)
{
	mask(SIG_BLOCK);
	(void)signal(SIGPIPE, SIG_IGN);
}

void stop_unblock_signals(void)
{
	mask(SIG_UNBLOCK);
}

int stop_open(struct error *err)
{
	sigset_t set;
	(void)sigemptyset(&set);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (!is_ignored(numbers[i]))
			(void)sigaddset(&set, numbers[i]);
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? error_set(err, -errno, "signalfd") : fd;
}

int stop_pending(void)
{
	sigset_t pending;
	if (sigpending(&pending) < 0)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (sigismember(&pending, numbers[i]) > 0 && !is_ignored(numbers[i]))
			return numbers[i];
	return 0;
}

const char *stop_name(int number)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (numbers[i] == number)
			return names[i];
	return "a signal";
}

void stop_die_of(int number)
{
	sigset_t set;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, number);
	(void)signal(number, SIG_DFL);
	(void)raise(number);
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + number);
}

void stop_die(int stop)
{
	struct signalfd_siginfo info = {.ssi_signo = SIGTERM};
	(void)!read(stop, &info, sizeof(info)); /* SIGTERM when it tells of none */
	stop_die_of((int)info.ssi_signo);
}
