/* SPDX-License-Identifier: MIT */
/*
 * A sandbox between its opening (open.c) and its end.
 */
#include "common/fd.h"
#include "sandbox/cgroup/place.h"
#include "sandbox/client/sandbox_internal.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void sandbox_tell_error(char *to, const struct error *err)
{
	if (to)
		memcpy(to, err->text, sizeof(err->text));
}

const char *sandbox_learn_death(struct sandbox *sandbox)
{
	if (sandbox->death[0] != '\0')
		return sandbox->death;
	int status = 0;
	/* If it lives after all, what it has closed on us is as good as its death. */
	(void)shutdown(sandbox->socket, SHUT_RDWR);
	if (sandbox->supervisor > 0)
		(void)waitpid(sandbox->supervisor, &status, 0);
	sandbox->supervisor = 0;
	ssize_t n = pread(sandbox->error_file, sandbox->death, sizeof(sandbox->death) - 1, 0);
	if (n > 0)
		sandbox->death[n] = '\0';
	else if (WIFSIGNALED(status))
		(void)snprintf(sandbox->death, sizeof(sandbox->death),
		               "supervisor: killed by signal %d", WTERMSIG(status));
	else
		(void)snprintf(sandbox->death, sizeof(sandbox->death),
		               "supervisor: ended with status %d", WEXITSTATUS(status));
	return sandbox->death;
}

bool sandbox_is_alive(const struct sandbox *sandbox)
{
	struct pollfd fd = {.fd = sandbox->socket};
	return sandbox->death[0] == '\0' && poll(&fd, 1, 0) == 0;
}

void sandbox_close(struct sandbox *sandbox)
{
	if (!sandbox)
		return;
	(void)fd_close(sandbox->told_pipe);
	while (sandbox->handles)
		sandbox_handle_free(sandbox->handles);
	/* The end of the socket makes the supervisor end its runs and itself. */
	(void)fd_close(sandbox->socket);
	if (sandbox->supervisor > 0)
		(void)waitpid(sandbox->supervisor, NULL, 0);
	(void)fd_close(sandbox->error_file);
	if (sandbox->has_place)
		cgroup_place_remove(&sandbox->place);
	free(sandbox);
}
