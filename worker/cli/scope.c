/* SPDX-License-Identifier: MIT */
#include "worker/cli/scope.h"

#include "common/fd.h"
#include "sandbox/sandbox.h"

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Set in the juror that is in its scope already, so that it does not try for ever. */
#define MARK "JUROR_IN_SCOPE"

static bool can_limit(void)
{
	struct sandbox_capabilities has;
	return sandbox_probe(&has, NULL) == 0 && has.memory > SANDBOX_ENFORCED_BY_RLIMIT &&
	       has.processes > SANDBOX_ENFORCED_BY_RLIMIT;
}

/* systemd-run asks the user's manager over this socket; whoever answers there can give us a scope. */
static bool manager_listens(void)
{
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (!runtime || (size_t)snprintf(address.sun_path, sizeof(address.sun_path),
	                                 "%s/systemd/private", runtime) >= sizeof(address.sun_path))
		return false;
	_cleanup_(fd_closep) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
}

static void unblock_signals(void)
{
	sigset_t none;
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)signal(SIGPIPE, SIG_DFL);
}

void scope_enter(int argc, char **argv)
{
	static const char *const prefix[] = {"systemd-run", "--user", "--scope",      "--quiet",
	                                     "--collect",   "-p",     "Delegate=yes", "--"};
	char self[PATH_MAX];
	if (geteuid() == 0 || getenv(MARK) || can_limit() || !manager_listens())
		return;
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char **words = calloc(ARRAY_SIZE(prefix) + (size_t)argc + 2, sizeof(*words));
	if (length < 0 || !words || setenv(MARK, "1", 1) < 0) {
		free(words);
		return;
	}
	self[length] = '\0';
	size_t n = 0;
	for (; n < ARRAY_SIZE(prefix); n++)
		words[n] = prefix[n];
	words[n++] = self;
	words[n++] = strrchr(argv[0], ' ') + 1; /* "juror COMMAND" */
	for (int i = 1; i < argc; i++)
		words[n++] = argv[i];
	unblock_signals();
	(void)execvp(words[0], (char **)words);
	free(words); /* no systemd-run: go on as we are */
}
