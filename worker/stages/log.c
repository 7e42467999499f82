/* SPDX-License-Identifier: MIT */
#include "worker/stages/log.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int log_open(struct log *log, struct error *err)
{
	int ends[2];
	log->kept = 0;
	log->read_end = log->write_end = -1;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	log->read_end = ends[0];
	log->write_end = ends[1];
	return 0;
}

void log_close(struct log *log)
{
	log->read_end = fd_close(log->read_end);
	log->write_end = fd_close(log->write_end);
}

/* Return: bytes read, 0 at the end. */
static size_t take(struct log *log)
{
	char buffer[16384];
	ssize_t n = read(log->read_end, buffer, sizeof(buffer));
	if (n <= 0)
		return 0;
	size_t room = sizeof(log->text) - log->kept;
	size_t keep = (size_t)n < room ? (size_t)n : room;
	memcpy(log->text + log->kept, buffer, keep);
	log->kept += keep;
	return (size_t)n;
}

int log_run(struct log *log, struct sandbox_handle *handle, int stop, uint64_t most,
            struct error *err)
{
	uint64_t total = 0;
	log->write_end = fd_close(log->write_end);
	for (;;) {
		/* Not the result is waited for but the end of the pipe, which comes when everybody inside is gone. */
		struct pollfd fds[] = {{.fd = stop, .events = POLLIN},
		                       {.fd = log->read_end, .events = POLLIN}};
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0) {
			if (errno == EINTR)
				continue;
			return error_set(err, -errno, "poll");
		}
		if (fds[0].revents)
			return error_say(err, -ECANCELED, "interrupted");
		size_t n = take(log);
		if (n == 0)
			return 0;
		total += n;
		if (total > most)
			sandbox_kill(handle);
	}
}
