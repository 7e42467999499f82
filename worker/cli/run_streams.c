/* SPDX-License-Identifier: MIT */
#include "worker/cli/run_streams.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {"standard input", "standard output", "standard error"};

/* ---- pumps ---- */

static void pump_close(struct pump *pump)
{
	pump->from = fd_close(pump->from);
	pump->to = fd_close(pump->to);
	pump->begin = pump->end = 0;
}

static bool pump_is_full(const struct pump *pump)
{
	return pump->begin < pump->end;
}

static struct pollfd pump_wants(const struct pump *pump)
{
	return pump_is_full(pump) ? (struct pollfd){.fd = pump->to, .events = POLLOUT}
	                          : (struct pollfd){.fd = pump->from, .events = POLLIN};
}

static bool is_momentary(int code)
{
	return code == EAGAIN || code == EINTR;
}

/* Fills or empties the buffer. Who reads no more is no failure: the writer is told in the same way. */
static int pump_move(struct pump *pump)
{
	bool full = pump_is_full(pump);
	ssize_t n = full ? write(pump->to, pump->buffer + pump->begin, pump->end - pump->begin)
	                 : read(pump->from, pump->buffer, sizeof(pump->buffer));
	if (n < 0 && !is_momentary(errno) && errno != EPIPE)
		return -errno;
	if (n < 0 && is_momentary(errno))
		return 0;
	if (n <= 0) {
		pump_close(pump);
	} else if (full) {
		pump->begin += (size_t)n;
	} else {
		pump->begin = 0;
		pump->end = (size_t)n;
	}
	return 0;
}

/* ---- opening ---- */

static int open_file(const struct run_streams *streams, int which, const char *const *paths,
                     struct error *err)
{
	int flags = which == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC;
	bool shared = which == 2 && paths[1] && strcmp(paths[1], paths[2]) == 0;
	/* One open file, or they would write over each other. */
	int fd = shared ? fcntl(streams->program[1], F_DUPFD_CLOEXEC, 3)
	                : open(paths[which], flags | O_CLOEXEC | O_NOCTTY, 0666);
	return fd < 0 ? error_set(err, -errno, "%s %s", names[which], paths[which]) : fd;
}

static int open_stream(struct run_streams *streams, int which, const char *const *paths,
                       struct error *err)
{
	int fd = paths[which] ? open_file(streams, which, paths, err)
	                      : fcntl(which, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return paths[which] ? fd : error_set(err, -errno, "%s", names[which]);
	streams->program[which] = fd;
	return 0;
}

static bool needs_pump(const struct run_streams *streams, int which)
{
	struct stat st;
	if (which > 0)
		return streams->limit_bytes > 0;
	return fstat(streams->program[0], &st) == 0 && S_ISREG(st.st_mode);
}

static int insert_input_pump(struct run_streams *streams, const int *ends, struct error *err)
{
	streams->pumps[0].from = streams->program[0];
	streams->pumps[0].to = ends[1];
	streams->program[0] = ends[0];
	streams->input = fcntl(streams->pumps[0].from, F_DUPFD_CLOEXEC, 3);
	streams->input_pipe = fcntl(ends[0], F_DUPFD_CLOEXEC, 3);
	if (streams->input < 0 || streams->input_pipe < 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return error_set(err, -errno, "pipe");
	return 0;
}

static int insert_pump(struct run_streams *streams, int which, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "pipe");
	if (which == 0)
		return insert_input_pump(streams, ends, err);
	streams->pumps[which].from = ends[0];
	streams->pumps[which].to = streams->program[which];
	streams->program[which] = ends[1];
	return 0;
}

int run_streams_open(struct run_streams *streams, const char *const paths[3], uint64_t limit_bytes,
                     struct error *err)
{
	streams->limit_bytes = limit_bytes;
	int r = 0;
	for (int i = 0; r == 0 && i < 3; i++)
		r = open_stream(streams, i, paths, err);
	for (int i = 0; r == 0 && i < 3; i++)
		if (needs_pump(streams, i))
			r = insert_pump(streams, i, err);
	return r;
}

void run_streams_close_program(struct run_streams *streams)
{
	for (int i = 0; i < 3; i++)
		streams->program[i] = fd_close(streams->program[i]);
}

/* The file is where the program has read to, as if there were no pipe. */
static void give_back(const struct run_streams *streams)
{
	int unread = 0;
	if (streams->input < 0 || ioctl(streams->input_pipe, FIONREAD, &unread) < 0)
		return;
	off_t buffered = (off_t)(streams->pumps[0].end - streams->pumps[0].begin);
	(void)lseek(streams->input, -(buffered + unread), SEEK_CUR);
}

void run_streams_done(struct run_streams *streams)
{
	give_back(streams);
	streams->input = fd_close(streams->input);
	streams->input_pipe = fd_close(streams->input_pipe);
	run_streams_close_program(streams);
	for (int i = 0; i < 3; i++)
		pump_close(&streams->pumps[i]);
}

/* ---- moving ---- */

/* What came in counts; what is too much is not passed on. The program is killed before it could see a closed pipe, so
 * that it always ends in the same way. */
static void count_output(struct run_streams *streams, struct pump *pump,
                         struct sandbox_handle *handle)
{
	uint64_t left = streams->limit_bytes - streams->output_bytes;
	size_t n = pump->end - pump->begin;
	if (n > left) {
		streams->limit_passed = true;
		sandbox_kill(handle);
		pump->end = pump->begin + (size_t)left;
	}
	streams->output_bytes += pump->end - pump->begin;
}

static int move_one(struct run_streams *streams, int which, struct sandbox_handle *handle,
                    struct error *err)
{
	struct pump *pump = &streams->pumps[which];
	bool was_full = pump_is_full(pump);
	int r = pump_move(pump);
	if (r < 0)
		return error_set(err, r, "%s", names[which]);
	if (which > 0 && !was_full)
		count_output(streams, pump, handle);
	return 0;
}

/* After the limit nothing more is taken from the program, only what was taken before goes its way. */
static struct pollfd wanted(const struct run_streams *streams, int which, bool ended)
{
	const struct pump *pump = &streams->pumps[which];
	bool useless = which == 0 ? ended : streams->limit_passed && !pump_is_full(pump);
	return useless ? (struct pollfd){.fd = -1} : pump_wants(pump);
}

int run_streams_move(struct run_streams *streams, struct sandbox_handle *handle, int stop,
                     struct error *err)
{
	enum { AT_STOP = 3, AT_RESULT, AT_COUNT };
	bool ended = false;
	for (;;) {
		struct pollfd fds[AT_COUNT] = {
			[AT_STOP] = {.fd = stop, .events = POLLIN},
			[AT_RESULT] = {.fd = ended ? -1 : sandbox_pollable(handle), .events = POLLIN},
		};
		for (int i = 0; i < 3; i++)
			fds[i] = wanted(streams, i, ended);
		if (ended && fds[1].fd < 0 && fds[2].fd < 0)
			return 0;
		if (poll(fds, AT_COUNT, -1) < 0 && errno != EINTR)
			return error_set(err, -errno, "poll");
		if (fds[AT_STOP].revents)
			return error_say(err, -ECANCELED, "interrupted");
		ended |= fds[AT_RESULT].revents != 0;
		for (int i = 0; i < 3; i++) {
			int r = fds[i].revents ? move_one(streams, i, handle, err) : 0;
			if (r < 0)
				return r;
		}
	}
}
