/* SPDX-License-Identifier: MIT */
#include "worker/relay/relay.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

void relay_ends_close(struct relay_ends *ends)
{
	ends->stdin_fd = fd_close(ends->stdin_fd);
	ends->stdout_fd = fd_close(ends->stdout_fd);
	ends->stderr_fd = fd_close(ends->stderr_fd);
}

/* Closing it is the end of the file for the program. */
static void end_input(struct relay *relay)
{
	channel_close(&relay->in);
}

static int feed(struct relay *relay, short revents, struct error *err)
{
	int event = channel_step(&relay->in, revents, err);
	if (event == CHANNEL_ENDED || event == CHANNEL_UNREAD)
		end_input(relay); /* a program that does not read is no failure */
	return event;
}

/* For the whole input, as far as that can be. */
static void widen_input(struct relay *relay)
{
	enum {
		LEAST = 64 * 1024,
		ORDINARY = 1 << 20
	}; /* what a pipe has, and what every user may ask for */
	struct stat st;
	if (fstat(relay->in.source, &st) < 0 || !S_ISREG(st.st_mode) || st.st_size <= LEAST)
		return;
	int most = st.st_size < RELAY_INPUT_PIPE_BYTES ? (int)st.st_size : RELAY_INPUT_PIPE_BYTES;
	if (fcntl(relay->in.sink, F_SETPIPE_SZ, most) < 0)
		(void)fcntl(relay->in.sink, F_SETPIPE_SZ, most < ORDINARY ? most : ORDINARY);
	relay->in.is_wide = true;
}

/* The first of the input is there before the program is. */
static int fill_pipe(struct relay *relay, struct error *err)
{
	int event = CHANNEL_MOVED;
	widen_input(relay);
	while (event == CHANNEL_MOVED)
		event = feed(relay, POLLOUT, err);
	relay->in.waits_for_sink = true;
	return event < 0 ? event : 0;
}

int relay_open(struct relay *relay, int input, uint64_t output_limit_bytes, struct outputs *outputs,
               struct error *err)
{
	*relay = (struct relay){
		.in = {.source = input, .sink = -1, .through = {-1, -1}, .waits_for_sink = true},
		.out = CHANNEL_CLOSED,
		.errors = CHANNEL_CLOSED,
		.limit = {.most_bytes = output_limit_bytes},
		.program = RELAY_NO_ENDS,
		.outputs = outputs,
	};
	relay->out.limit = relay->errors.limit = &relay->limit;
	relay->errors.kept = &relay->kept;
	relay->out.ends_in_file = true;
	relay->output = outputs_take(outputs, output_limit_bytes, err);
	int r = relay->output < 0 ? relay->output : 0;
	if (r == 0)
		r = channel_make_pipe(&relay->program.stdin_fd, &relay->in.sink, err);
	if (r == 0)
		r = channel_make_source(&relay->out.source, &relay->program.stdout_fd, err);
	if (r == 0)
		r = channel_make_source(&relay->errors.source, &relay->program.stderr_fd, err);
	if (r == 0)
		r = fill_pipe(relay, err);
	if (r < 0)
		relay_close(relay);
	relay->out.sink = relay->output;
	return r;
}

void relay_close(struct relay *relay)
{
	relay_ends_close(&relay->program);
	end_input(relay);
	relay->out.sink = -1; /* it is .output */
	channel_close(&relay->out);
	channel_close(&relay->errors);
	outputs_give(relay->outputs, TAKE_FD(relay->output));
}

/* When the program has passed the limit nothing more is read; it is dead soon. */
static void stop_output(struct relay *relay, struct sandbox_handle *handle)
{
	relay->out.source = fd_close(relay->out.source);
	relay->errors.source = fd_close(relay->errors.source);
	sandbox_kill(handle);
}

enum { AT_STOP, AT_RESULT, AT_INPUT, AT_OUTPUT, AT_ERRORS, AT_COUNT };

static int move_bytes(struct relay *relay, const struct pollfd *fds, struct error *err)
{
	int r = feed(relay, fds[AT_INPUT].revents, err);
	if (r >= 0)
		r = channel_step(&relay->out, fds[AT_OUTPUT].revents, err);
	if (r >= 0)
		r = channel_step(&relay->errors, fds[AT_ERRORS].revents, err);
	relay->output_bytes = relay->limit.used_bytes;
	return r;
}

/* Most programs end soon and write less than a pipe holds. To move what they write when they have ended spares them and
 * the processor two or three wake-ups; one that fills its pipe waits so long. */
static void let_it_run(const struct relay *relay, struct sandbox_handle *handle, int stop)
{
	enum { PATIENCE_MS = 1 };
	struct pollfd fds[] = {
		{.fd = stop, .events = POLLIN},
		{.fd = sandbox_pollable(handle), .events = POLLIN},
	};
	if (relay->in.source < 0)
		(void)poll(fds, ARRAY_SIZE(fds), PATIENCE_MS);
}

int relay_run(struct relay *relay, struct sandbox_handle *handle, int stop, struct error *err)
{
	bool ended = false;
	let_it_run(relay, handle, stop);
	while (!ended || relay->out.source >= 0 || relay->errors.source >= 0) {
		struct pollfd fds[AT_COUNT] = {
			[AT_STOP] = {.fd = stop, .events = POLLIN},
			[AT_RESULT] = {.fd = ended ? -1 : sandbox_pollable(handle), .events = POLLIN},
			[AT_INPUT] = channel_poll(&relay->in),
			[AT_OUTPUT] = channel_poll(&relay->out),
			[AT_ERRORS] = channel_poll(&relay->errors),
		};
		if (poll(fds, AT_COUNT, -1) < 0 && errno != EINTR)
			return error_set(err, -errno, "relay: poll");
		if (fds[AT_STOP].revents)
			return error_say(err, -ECANCELED, "interrupted");
		int r = move_bytes(relay, fds, err);
		if (r < 0)
			return r;
		if (fds[AT_RESULT].revents) {
			ended = true;
			end_input(relay); /* nobody is left to read it */
		}
		if (relay->limit.is_hit && !relay->output_limit_hit) {
			relay->output_limit_hit = true;
			stop_output(relay, handle);
		}
	}
	return outputs_settle(relay->output, relay->out.bytes, err);
}
