/* SPDX-License-Identifier: MIT */
#include "worker/relay/relay.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

/* What one splice may move: a bound only so that the directions take turns. */
enum { PIECE = 1 << 20 };

static int make_pipe(int *ret_read, int *ret_write, struct error *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set(err, -errno, "relay: pipe");
	*ret_read = ends[0];
	*ret_write = ends[1];
	return 0;
}

/* Closing it is the end of the file for the program. */
static void end_input(struct relay *relay)
{
	relay->input = fd_close(relay->input);
	relay->to_program = fd_close(relay->to_program);
}

/* Return: 0, or a negative errno of the input file. A program that does not read is no failure. */
static int feed(struct relay *relay, struct error *err)
{
	while (relay->input >= 0) {
		ssize_t n = splice(relay->input, NULL, relay->to_program, NULL, PIECE,
		                   SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
		if (n > 0 || (n < 0 && errno == EINTR))
			continue;
		if (n < 0 && errno == EAGAIN)
			return 0; /* full */
		if (n < 0 && errno != EPIPE)
			return error_set(err, -errno, "relay: input");
		end_input(relay);
	}
	return 0;
}

int relay_open(struct relay *relay, int input, uint64_t output_limit_bytes, struct error *err)
{
	*relay = (struct relay){
		.input = input,
		.to_program = -1,
		.from_program = -1,
		.errors = -1,
		.output_limit_bytes = output_limit_bytes,
		.program = {-1, -1, -1},
	};
	relay->output = memfd_create("output", MFD_CLOEXEC);
	int r = relay->output < 0 ? error_set(err, -errno, "relay: memfd_create") : 0;
	if (r == 0)
		r = make_pipe(&relay->program.stdin_fd, &relay->to_program, err);
	if (r == 0)
		r = make_pipe(&relay->from_program, &relay->program.stdout_fd, err);
	if (r == 0)
		r = make_pipe(&relay->errors, &relay->program.stderr_fd, err);
	if (r == 0)
		r = feed(relay, err);
	if (r < 0)
		relay_close(relay);
	return r;
}

void relay_close_program_ends(struct relay *relay)
{
	relay->program.stdin_fd = fd_close(relay->program.stdin_fd);
	relay->program.stdout_fd = fd_close(relay->program.stdout_fd);
	relay->program.stderr_fd = fd_close(relay->program.stderr_fd);
}

void relay_close(struct relay *relay)
{
	relay_close_program_ends(relay);
	end_input(relay);
	relay->from_program = fd_close(relay->from_program);
	relay->errors = fd_close(relay->errors);
	relay->output = fd_close(relay->output);
}

/* How much may still come; one byte more than the limit proves that it was passed. */
static size_t room(const struct relay *relay)
{
	uint64_t left = relay->output_limit_bytes - relay->output_bytes + 1;
	return left < PIECE ? (size_t)left : PIECE;
}

static void count(struct relay *relay, size_t n)
{
	relay->output_bytes += n;
	relay->output_limit_hit |= relay->output_bytes > relay->output_limit_bytes;
}

static int collect_output(struct relay *relay, struct error *err)
{
	ssize_t n = splice(relay->from_program, NULL, relay->output, NULL, room(relay),
	                   SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0; /* a writev that failed half-way announces bytes that never come */
	if (n < 0)
		return error_set(err, -errno, "relay: output");
	if (n == 0)
		relay->from_program = fd_close(relay->from_program);
	count(relay, (size_t)n);
	return 0;
}

static int collect_errors(struct relay *relay, struct error *err)
{
	char buffer[16384];
	size_t most = room(relay);
	ssize_t n = read(relay->errors, buffer, most < sizeof(buffer) ? most : sizeof(buffer));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (n < 0)
		return error_set(err, -errno, "relay: standard error");
	if (n == 0)
		relay->errors = fd_close(relay->errors);
	for (ssize_t i = 0; i < n && relay->kept < sizeof(relay->stderr_text); i++)
		relay->stderr_text[relay->kept++] = buffer[i];
	count(relay, (size_t)n);
	return 0;
}

enum { AT_STOP, AT_RESULT, AT_INPUT, AT_OUTPUT, AT_ERRORS, AT_COUNT };

static int move_bytes(struct relay *relay, const struct pollfd *fds, struct error *err)
{
	int r = 0;
	if (fds[AT_INPUT].revents & POLLERR)
		end_input(relay); /* nobody can read it any more */
	else if (fds[AT_INPUT].revents)
		r = feed(relay, err);
	if (r == 0 && fds[AT_OUTPUT].revents)
		r = collect_output(relay, err);
	if (r == 0 && fds[AT_ERRORS].revents && !relay->output_limit_hit)
		r = collect_errors(relay, err);
	return r;
}

/* When the program has passed the limit nothing more is read; it is dead soon. */
static void stop_output(struct relay *relay, struct sandbox_handle *handle)
{
	relay->stopped = true;
	relay->from_program = fd_close(relay->from_program);
	relay->errors = fd_close(relay->errors);
	sandbox_kill(handle);
}

int relay_run(struct relay *relay, struct sandbox_handle *handle, int stop, struct error *err)
{
	bool ended = false;
	while (!ended || relay->from_program >= 0 || relay->errors >= 0) {
		struct pollfd fds[AT_COUNT] = {
			[AT_STOP] = {.fd = stop, .events = POLLIN},
			[AT_RESULT] = {.fd = ended ? -1 : sandbox_pollable(handle), .events = POLLIN},
			[AT_INPUT] = {.fd = relay->to_program, .events = POLLOUT},
			[AT_OUTPUT] = {.fd = relay->from_program, .events = POLLIN},
			[AT_ERRORS] = {.fd = relay->errors, .events = POLLIN},
		};
		if (poll(fds, AT_COUNT, -1) < 0) {
			if (errno == EINTR)
				continue;
			return error_set(err, -errno, "relay: poll");
		}
		if (fds[AT_STOP].revents)
			return error_say(err, -ECANCELED, "interrupted");
		int r = move_bytes(relay, fds, err);
		if (r < 0)
			return r;
		if (fds[AT_RESULT].revents) {
			ended = true;
			end_input(relay); /* nobody is left to read it */
		}
		if (relay->output_limit_hit && !relay->stopped)
			stop_output(relay, handle);
	}
	return 0;
}
