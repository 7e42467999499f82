/* SPDX-License-Identifier: MIT */
/*
 * Opening a sandbox: a flat list of steps, from the checks of what the caller has to the supervisor's word that it is ready.
 */
#include "common/fd.h"
#include "sandbox/cgroup/place.h"
#include "sandbox/client/images.h"
#include "sandbox/client/sandbox_internal.h"
#include "sandbox/client/spawn.h"
#include "sandbox/client/user.h"
#include "sandbox/kernel/ids.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

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
static int check_descriptors(struct opening *o, struct error *err)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return error_set(err, -errno, "RLIMIT_NOFILE");
	if (limit.rlim_cur < SANDBOX_OPEN_FILES_MIN)
		return error_say(err, -EMFILE,
		                 "the limit of open files is %llu, a sandbox needs %d (ulimit -n)",
		                 (unsigned long long)limit.rlim_cur, SANDBOX_OPEN_FILES_MIN);
	o->sandbox->most_unread_fds = limit.rlim_cur / 2;
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

static int wait_ready(struct opening *o, struct error *err)
{
	struct wire_ready ready;
	int fds[FD_SEND_MAX];
	size_t n_fds;
	ssize_t n = fd_receive(o->sandbox->socket, &ready, sizeof(ready), fds, &n_fds, 0);
	if (n == (ssize_t)sizeof(ready) && ready.version == WIRE_VERSION)
		return 0;
	return error_say(err, -EPIPE, "%s", sandbox_learn_death(o->sandbox));
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
		sandbox_tell_error(error, &err);
		sandbox_close(sandbox);
		return r;
	}
	*ret = sandbox;
	return 0;
}
