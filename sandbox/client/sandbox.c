/* SPDX-License-Identifier: MIT */
/*
 * The client API. A sandbox is a supervisor's socket and the groups made for it; a handle is the read end of a pipe, an
 * eventfd and, for a kept directory, a socket. There is no other state: what a request does is known to its init.
 */
#include "sandbox/sandbox.h"

#include "common/fd.h"
#include "sandbox/cgroup/instance.h"
#include "sandbox/cgroup/layout.h"
#include "sandbox/client/activity.h"
#include "sandbox/client/encode.h"
#include "sandbox/client/images.h"
#include "sandbox/client/spawn.h"
#include "sandbox/client/user.h"
#include "sandbox/kernel/ids.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

_Static_assert((int)ERROR_TEXT_SIZE == (int)SANDBOX_ERROR_SIZE, "errors are copied whole");
_Static_assert((int)WIRE_MOUNTS_MAX == (int)SANDBOX_MOUNTS_MAX &&
                       (int)WIRE_RLIMITS_MAX == (int)SANDBOX_RLIMITS_MAX &&
                       (int)WIRE_FILES_MAX == (int)SANDBOX_FILES_MAX &&
                       (int)WIRE_ARGS_MAX == (int)SANDBOX_ARGS_MAX &&
                       (int)WIRE_STRINGS_MAX == (int)SANDBOX_REQUEST_BYTES_MAX,
               "the public limits are those of the wire");

struct sandbox {
	pid_t supervisor; /* 0 when it has been waited for */
	int socket, error_file;
	bool has_place;
	struct cgroup_place place;
	struct sandbox_handle *handles; /* all that are not freed */
	int told_pipe;                  /* of the result that was told last; see retire() */
	char death[ERROR_TEXT_SIZE]; /* why the supervisor is gone; empty while it is not known to be */
};

struct sandbox_handle {
	struct sandbox *sandbox;
	struct sandbox_handle *next, **link; /* in sandbox->handles */
	int result_pipe, kill_eventfd, keep_dir_socket;
};

/* ---- opening ---- */

/* Pairs path, name one after another, as the supervisor takes them. */
static int join_sources(const struct sandbox_options *options, char *strings, uint32_t *ret_size,
                        struct error *err)
{
	uint32_t size = 0;
	if (options->n_sources > WIRE_SOURCES_MAX)
		return error_say(err, -E2BIG, "more than %d sources", WIRE_SOURCES_MAX);
	for (size_t i = 0; i < options->n_sources; i++) {
		const char *const texts[] = {options->sources[i].path, options->sources[i].name};
		for (size_t j = 0; j < ARRAY_SIZE(texts); j++) {
			size_t length = strlen(texts[j]) + 1;
			if (texts[j][0] != '/' || length > WIRE_STRINGS_MAX - size)
				return error_say(err, -EINVAL, "source %s: not an absolute path",
				                 texts[j]);
			memcpy(strings + size, texts[j], length);
			size += (uint32_t)length;
		}
	}
	*ret_size = size;
	return 0;
}

struct opening {
	const struct sandbox_options *options;
	struct sandbox *sandbox;
	int their_socket; /* the supervisor's end */
	bool superuser;
	uid_t uid;
	gid_t gid;
	char strings[WIRE_STRINGS_MAX];
	uint32_t strings_size;
};

static int choose_user(struct opening *o, struct error *err)
{
	int superuser = ids_are_superuser(err);
	if (superuser < 0)
		return superuser;
	o->superuser = superuser > 0 && geteuid() == 0;
	o->uid = o->superuser ? o->options->uid : geteuid();
	o->gid = o->superuser ? o->options->gid : getegid();
	return o->superuser ? user_check_mapped(o->uid, o->gid, err) : 0;
}

/* What the supervisor holds, and a request at its largest beside; with less it could not take every request. */
static int check_descriptors(_unused_ struct opening *o, struct error *err)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return error_set(err, -errno, "RLIMIT_NOFILE");
	if (limit.rlim_cur < SANDBOX_OPEN_FILES_MIN)
		return error_say(err, -EMFILE,
		                 "the limit of open files is %llu, a sandbox needs %d (ulimit -n)",
		                 (unsigned long long)limit.rlim_cur, SANDBOX_OPEN_FILES_MIN);
	return 0;
}

static int make_place(struct opening *o, struct error *err)
{
	int janitor = image_fd(IMAGE_JANITOR, err);
	int r = janitor < 0 ? janitor
	                    : cgroup_place_make(o->uid, o->gid, janitor, &o->sandbox->place, err);
	o->sandbox->has_place = r == 0;
	return r;
}

static int check_enforcement(struct opening *o, struct error *err)
{
	struct sandbox_capabilities has;
	sandbox_capabilities(o->sandbox, &has);
	if (o->options->weak_limits ||
	    (has.memory > SANDBOX_ENFORCED_BY_RLIMIT && has.processes > SANDBOX_ENFORCED_BY_RLIMIT))
		return 0;
	return error_say(err, -EPERM,
	                 "no control groups to limit memory and processes with: run in a delegated "
	                 "group (systemd-run "
	                 "--user --scope -p Delegate=yes …), or allow weak limits");
}

static int make_channel(struct opening *o, struct error *err)
{
	int sockets[2];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0)
		return error_set(err, -errno, "socketpair");
	o->sandbox->socket = sockets[0];
	o->their_socket = sockets[1];
	o->sandbox->error_file = memfd_create("sandbox-error", MFD_CLOEXEC);
	return o->sandbox->error_file < 0 ? error_set(err, -errno, "memfd_create") : 0;
}

static int start_supervisor(struct opening *o, struct error *err)
{
	struct sandbox *sandbox = o->sandbox;
	struct view_source sources[WIRE_SOURCES_MAX];
	for (size_t i = 0; i < o->options->n_sources; i++)
		sources[i] = (struct view_source){
			.path = o->options->sources[i].path,
			.name = o->options->sources[i].name,
			.flags = o->options->sources[i].flags,
		};
	const struct spawn_args args = {
		.executable = image_fd(IMAGE_SUPERVISOR, err),
		.socket = o->their_socket,
		.error_file = sandbox->error_file,
		.group = sandbox->place.supervisor,
		.change_ids = o->superuser,
		.uid = o->uid,
		.gid = o->gid,
		.sources = sources,
		.n_sources = o->options->n_sources,
	};
	if (args.executable < 0)
		return args.executable;
	pid_t pid = spawn_supervisor(&args, err);
	if (pid < 0)
		return (int)pid;
	sandbox->supervisor = pid;
	o->their_socket = fd_close(o->their_socket);
	return 0;
}

/* It waits in the socket, so that the supervisor need not wait for it. */
static int say_hello(struct opening *o, struct error *err)
{
	static const struct wire_hello empty = {.version = WIRE_VERSION};
	char message[sizeof(struct wire_hello) + WIRE_STRINGS_MAX];
	struct wire_hello hello = empty;
	int fds[WIRE_HIERARCHY_COUNT];
	size_t n_fds = 0;
	hello.cpu = o->options->cpu;
	hello.v2_controllers = o->sandbox->place.v2_controllers;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (o->sandbox->place.dirs[i] < 0)
			continue;
		hello.hierarchies |= 1U << i;
		fds[n_fds++] = o->sandbox->place.dirs[i];
	}
	if (!o->superuser) { /* otherwise the view is made before it gives up its rights */
		hello.n_sources = (uint32_t)o->options->n_sources;
		hello.strings_size = o->strings_size;
		for (uint32_t i = 0; i < hello.n_sources; i++)
			hello.source_flags[i] = o->options->sources[i].flags;
	}
	memcpy(message, &hello, sizeof(hello));
	memcpy(message + sizeof(hello), o->strings, hello.strings_size);
	int r = fd_send(o->sandbox->socket, message, sizeof(hello) + hello.strings_size, fds, n_fds);
	return r < 0 ? error_set(err, r, "send to the supervisor") : 0;
}

/* Waits for a supervisor that has closed its socket and collects its last words. */
static const char *learn_death(struct sandbox *sandbox)
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

static int wait_ready(struct opening *o, struct error *err)
{
	struct wire_ready ready;
	int fds[FD_SEND_MAX];
	size_t n_fds;
	ssize_t n = fd_receive(o->sandbox->socket, &ready, sizeof(ready), fds, &n_fds, 0);
	if (n == (ssize_t)sizeof(ready) && ready.version == WIRE_VERSION)
		return 0;
	return error_say(err, -EPIPE, "%s", learn_death(o->sandbox));
}

static int open_steps(struct opening *o, struct error *err)
{
	static int (*const steps[])(struct opening * o, struct error * err) = {
		check_descriptors, choose_user, make_place,       check_enforcement,
		make_channel,      say_hello,   start_supervisor, wait_ready,
	};
	int r = join_sources(o->options, o->strings, &o->strings_size, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++)
		r = steps[i](o, err);
	return r;
}

static void copy_error(char *to, const struct error *err)
{
	if (to)
		memcpy(to, err->text, sizeof(err->text));
}

int sandbox_open(const struct sandbox_options *options, struct sandbox **ret, char *error)
{
	struct error err = {0};
	_cleanup_(freep) struct opening *opening = calloc(1, sizeof(*opening));
	struct sandbox *sandbox = calloc(1, sizeof(*sandbox));
	int r = -ENOMEM;
	if (opening && sandbox) {
		*sandbox = (struct sandbox){.socket = -1, .error_file = -1, .told_pipe = -1};
		opening->options = options;
		opening->sandbox = sandbox;
		opening->their_socket = -1;
		r = open_steps(opening, &err);
		(void)fd_close(opening->their_socket);
	} else {
		(void)error_set(&err, r, "sandbox");
	}
	if (r < 0) {
		copy_error(error, &err);
		sandbox_close(sandbox);
		return r;
	}
	*ret = sandbox;
	return 0;
}

bool sandbox_is_alive(const struct sandbox *sandbox)
{
	struct pollfd fd = {.fd = sandbox->socket};
	return sandbox->death[0] == '\0' && poll(&fd, 1, 0) == 0;
}

static void handle_free(struct sandbox_handle *handle)
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
	handle_free(handle);
}

void sandbox_close(struct sandbox *sandbox)
{
	if (!sandbox)
		return;
	(void)fd_close(sandbox->told_pipe);
	while (sandbox->handles)
		handle_free(sandbox->handles);
	/* The end of the socket makes the supervisor end its runs and itself. */
	(void)fd_close(sandbox->socket);
	if (sandbox->supervisor > 0)
		(void)waitpid(sandbox->supervisor, NULL, 0);
	(void)fd_close(sandbox->error_file);
	if (sandbox->has_place)
		cgroup_place_remove(&sandbox->place);
	free(sandbox);
}

/* ---- what this host enforces ---- */

const char *sandbox_enforcement_name(enum sandbox_enforcement by)
{
	static const char *const names[SANDBOX_ENFORCED_BY_COUNT] = {"none", "rlimit", "cgroup1",
	                                                             "cgroup2"};
	return by < SANDBOX_ENFORCED_BY_COUNT ? names[by] : "none";
}

/* A hierarchy's directories, and the controllers that the unified one has. */
struct hierarchies {
	const int *dirs;
	uint32_t v2_controllers;
};

static enum sandbox_enforcement enforced(struct hierarchies has, enum wire_hierarchy which,
                                         enum sandbox_enforcement otherwise)
{
	if (has.v2_controllers & (1U << which))
		return SANDBOX_ENFORCED_BY_CGROUP2;
	return has.dirs[which] >= 0 ? SANDBOX_ENFORCED_BY_CGROUP1 : otherwise;
}

static struct sandbox_capabilities capabilities_of(struct hierarchies has)
{
	return (struct sandbox_capabilities){
		.memory = enforced(has, WIRE_MEMORY, SANDBOX_ENFORCED_BY_RLIMIT),
		.processes = enforced(has, WIRE_PIDS, SANDBOX_ENFORCED_BY_RLIMIT),
		/* CPU time is counted by every version 2 group, whoever has the controller. */
		.cpu = has.dirs[WIRE_UNIFIED] >= 0 ? SANDBOX_ENFORCED_BY_CGROUP2
	                                           : SANDBOX_ENFORCED_BY_RLIMIT,
		.bandwidth = enforced(has, WIRE_CPU, SANDBOX_ENFORCED_BY_NONE),
	};
}

void sandbox_capabilities(const struct sandbox *sandbox, struct sandbox_capabilities *ret)
{
	*ret = capabilities_of(
		(struct hierarchies){sandbox->place.dirs, sandbox->place.v2_controllers});
}

int sandbox_probe(struct sandbox_capabilities *ret, char *error)
{
	struct error err = {0};
	struct cgroup_layout layout;
	int r = cgroup_layout_find(&layout, &err);
	if (r < 0) {
		copy_error(error, &err);
		return r;
	}
	*ret = capabilities_of((struct hierarchies){layout.bases, layout.v2_controllers});
	cgroup_layout_done(&layout);
	return 0;
}

/* ---- requests ---- */

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

static struct sandbox_handle *handle_new(struct sandbox *sandbox, struct channels *channels)
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
	};
	if (handle->next)
		handle->next->link = &handle->next;
	sandbox->handles = handle;
	return handle;
}

/*
 * The descriptors that a user has sent and nobody has received yet may not be more than RLIMIT_NOFILE (unix(7)). Whoever
 * meets that waits until the supervisor has taken all that was sent before: then it has room to pass descriptors on itself.
 */
static int send_patiently(const struct sandbox *sandbox, const struct encoded_request *encoded)
{
	static const struct timespec pause = {.tv_nsec = 1000000};
	for (;;) {
		int r = fd_send(sandbox->socket, encoded->message, encoded->size, encoded->fds,
		                encoded->n_fds);
		if (r != -ETOOMANYREFS)
			return r;
		for (int unread = 1; unread > 0;) {
			if (!sandbox_is_alive(sandbox) ||
			    ioctl(sandbox->socket, SIOCOUTQ, &unread) < 0)
				return -EPIPE;
			(void)nanosleep(&pause, NULL);
		}
	}
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
		return error_say(err, -EPIPE, "%s", learn_death(sandbox));
	return r < 0 ? error_set(err, r, "send the request") : 0;
}

int sandbox_submit(struct sandbox *sandbox, const struct sandbox_request *request,
                   struct sandbox_handle **ret, char *error)
{
	struct error err = {0};
	struct channels channels;
	int r = channels_make(request, &channels, &err);
	if (r == 0)
		r = submit(sandbox, request, &channels, &err);
	struct sandbox_handle *handle = r < 0 ? NULL : handle_new(sandbox, &channels);
	if (r == 0 && !handle)
		r = error_set(&err, -ENOMEM, "request"); /* closing the pipe cancels what was sent */
	channels_close(&channels);
	if (r < 0)
		copy_error(error, &err);
	else
		*ret = handle;
	return r;
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
			               learn_death(handle->sandbox));
		handle_free(handle);
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
                     struct sandbox_activity *ret)
{
	return activity_look(handle->sandbox->supervisor, pipes, ret);
}

void sandbox_cancel(struct sandbox_handle *handle)
{
	handle_free(handle);
}
