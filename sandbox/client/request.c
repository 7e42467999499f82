/* SPDX-License-Identifier: MIT */
/*
 * Requests: queueing one, and what can be done with its handle.
 */
#include "common/fd.h"
#include "sandbox/client/activity.h"
#include "sandbox/client/encode.h"
#include "sandbox/client/sandbox_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

_Static_assert((int)ERROR_TEXT_SIZE == (int)SANDBOX_ERROR_SIZE, "errors are copied whole");
_Static_assert((int)WIRE_MOUNTS_MAX == (int)SANDBOX_MOUNTS_MAX &&
                       (int)WIRE_RLIMITS_MAX == (int)SANDBOX_RLIMITS_MAX &&
                       (int)WIRE_FILES_MAX == (int)SANDBOX_FILES_MAX &&
                       (int)WIRE_ARGS_MAX == (int)SANDBOX_ARGS_MAX &&
                       (int)WIRE_STRINGS_MAX == (int)SANDBOX_REQUEST_BYTES_MAX,
               "the public limits are those of the wire");

struct channels {
	int result[2], keep_dir[2], kill;
};

static void channels_close(struct channels *channels)
{
	for (int i = 0; i < 2; i++) {
		(void)fd_close(channels->result[i]);
		(void)fd_close(channels->keep_dir[i]);
	}
	(void)fd_close(channels->kill);
}

static int channels_make(const struct sandbox_request *request, struct channels *ret,
                         struct error *err)
{
	*ret = (struct channels){.result = {-1, -1}, .keep_dir = {-1, -1}, .kill = -1};
	if (pipe2(ret->result, O_CLOEXEC) < 0)
		return error_set(err, -errno, "request: pipe");
	ret->kill = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (ret->kill < 0)
		return error_set(err, -errno, "request: eventfd");
	if (request->keep_dir &&
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret->keep_dir) < 0)
		return error_set(err, -errno, "request: socketpair");
	return 0;
}

static struct sandbox_handle *handle_new(struct sandbox *sandbox, struct channels *channels,
                                         const struct activity_program *program)
{
	struct sandbox_handle *handle = malloc(sizeof(*handle));
	if (!handle)
		return NULL;
	*handle = (struct sandbox_handle){
		.sandbox = sandbox,
		.next = sandbox->handles,
		.link = &sandbox->handles,
		.result_pipe = TAKE_FD(channels->result[0]),
		.kill_eventfd = TAKE_FD(channels->kill),
		.keep_dir_socket = TAKE_FD(channels->keep_dir[0]),
		.program = *program,
	};
	if (handle->next)
		handle->next->link = &handle->next;
	sandbox->handles = handle;
	return handle;
}

/* Return: 0 when the supervisor has taken all that was sent, or -EPIPE. */
static int await_reading(struct sandbox *sandbox)
{
	static const struct timespec pause = {.tv_nsec = 1000000};
	int unread;
	for (;;) {
		if (!sandbox_is_alive(sandbox) || ioctl(sandbox->socket, SIOCOUTQ, &unread) < 0)
			return -EPIPE;
		sandbox->unread_fds = unread > 0 ? sandbox->unread_fds : 0;
		if (unread == 0)
			return 0;
		(void)nanosleep(&pause, NULL);
	}
}

/*
 * The descriptors that a user has sent and nobody has received yet may not be more than RLIMIT_NOFILE (unix(7)). A
 * supervisor that is busy leaves requests where they are, but has to pass descriptors on, and so has its init: what waits
 * for it is kept to half of the limit. Whoever meets the limit, as others of the user send as well, waits until his own
 * are read.
 */
static int send_patiently(struct sandbox *sandbox, const struct encoded_request *encoded)
{
	int r = 0;
	if (sandbox->unread_fds + encoded->n_fds > sandbox->most_unread_fds)
		r = await_reading(sandbox);
	while (r == 0) {
		r = fd_send(sandbox->socket, encoded->message, encoded->size, encoded->fds,
		            encoded->n_fds);
		if (r == 0)
			sandbox->unread_fds += encoded->n_fds;
		if (r != -ETOOMANYREFS)
			return r;
		r = await_reading(sandbox);
	}
	return r;
}

static int submit(struct sandbox *sandbox, const struct sandbox_request *request,
                  struct channels *channels, struct error *err)
{
	const struct encoded_channels ours = {
		.result_pipe = channels->result[1],
		.kill_eventfd = channels->kill,
		.keep_dir_socket = channels->keep_dir[1],
	};
	_cleanup_(freep) struct encoded_request *encoded = malloc(sizeof(*encoded));
	if (!encoded)
		return error_set(err, -ENOMEM, "request");
	int r = request_encode(request, &ours, encoded, err);
	if (r < 0)
		return r;
	r = send_patiently(sandbox, encoded);
	if (r == -EPIPE || r == -ECONNRESET)
		return error_say(err, -EPIPE, "%s", sandbox_learn_death(sandbox));
	return r < 0 ? error_set(err, r, "send the request") : 0;
}

int sandbox_submit(struct sandbox *sandbox, const struct sandbox_request *request,
                   struct sandbox_handle **ret, char *error)
{
	struct error err = {0};
	struct channels channels;
	struct activity_program program = {0};
	int r = channels_make(request, &channels, &err);
	if (r == 0)
		r = activity_program_init(&program, request, &err);
	if (r == 0)
		r = submit(sandbox, request, &channels, &err);
	struct sandbox_handle *handle = r < 0 ? NULL : handle_new(sandbox, &channels, &program);
	if (r == 0 && !handle)
		r = error_set(&err, -ENOMEM, "request"); /* closing the pipe cancels what was sent */
	channels_close(&channels);
	if (r < 0)
		sandbox_tell_error(error, &err);
	else
		*ret = handle;
	return r;
}

void sandbox_handle_free(struct sandbox_handle *handle)
{
	(void)fd_close(handle->result_pipe);
	(void)fd_close(handle->kill_eventfd);
	(void)fd_close(handle->keep_dir_socket);
	*handle->link = handle->next;
	if (handle->next)
		handle->next->link = handle->link;
	free(handle);
}

/* The supervisor watches the pipe of a run for its end, the sign of a cancelled one, until init says that its box is free. To
 * close it later spares the supervisor a wake-up. */
static void retire(struct sandbox_handle *handle)
{
	struct sandbox *sandbox = handle->sandbox;
	(void)fd_close(sandbox->told_pipe);
	sandbox->told_pipe = TAKE_FD(handle->result_pipe);
	sandbox_handle_free(handle);
}

int sandbox_pollable(const struct sandbox_handle *handle)
{
	return handle->result_pipe;
}

static int receive_kept_dir(const struct sandbox_handle *handle)
{
	char byte;
	int fds[FD_SEND_MAX];
	size_t n_fds = 0;
	if (handle->keep_dir_socket < 0)
		return SANDBOX_NO_FD;
	ssize_t n =
		fd_receive(handle->keep_dir_socket, &byte, sizeof(byte), fds, &n_fds, MSG_DONTWAIT);
	return n > 0 && n_fds == 1 ? fds[0] : SANDBOX_NO_FD;
}

static void fill_result(const struct wire_result *wire, struct sandbox_result *ret)
{
	*ret = (struct sandbox_result){
		.status = (enum sandbox_status)wire->status,
		.exit_code = wire->exit_code,
		.signal = wire->signal,
		.limit = (enum sandbox_limit)wire->limit,
		.process_limit_hit = wire->process_limit_hit != 0,
		.wall_ns = wire->wall_ns,
		.cpu_user_ns = wire->cpu_user_ns,
		.cpu_system_ns = wire->cpu_system_ns,
		.memory_peak_bytes = wire->memory_peak_bytes,
		.exec_at_ns = wire->exec_at_ns,
		.end_at_ns = wire->end_at_ns,
		.keep_dir_fd = SANDBOX_NO_FD,
	};
	memcpy(ret->error, wire->error, sizeof(ret->error));
	ret->error[sizeof(ret->error) - 1] = '\0';
}

int sandbox_wait(struct sandbox_handle *handle, struct sandbox_result *ret, char *error)
{
	struct wire_result wire;
	ssize_t n = fd_read_all(handle->result_pipe, &wire, sizeof(wire));
	if (n != (ssize_t)sizeof(wire)) {
		if (error)
			(void)snprintf(error, SANDBOX_ERROR_SIZE, "%s",
			               sandbox_learn_death(handle->sandbox));
		sandbox_handle_free(handle);
		return -EPIPE;
	}
	fill_result(&wire, ret);
	ret->keep_dir_fd = receive_kept_dir(handle);
	retire(handle);
	return 0;
}

void sandbox_kill(struct sandbox_handle *handle)
{
	static const uint64_t one = 1;
	(void)!write(handle->kill_eventfd, &one, sizeof(one)); /* full: it was killed before */
}

int sandbox_activity(const struct sandbox_handle *handle, const struct sandbox_pipes *pipes,
                     uint64_t horizon_ns, struct sandbox_activity *ret)
{
	return activity_look(handle->sandbox->supervisor, &handle->program, pipes, horizon_ns, ret);
}

void sandbox_cancel(struct sandbox_handle *handle)
{
	sandbox_handle_free(handle);
}
