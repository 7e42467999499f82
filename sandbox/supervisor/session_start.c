/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/session_internal.h"

#include "common/fd.h"
#include "sandbox/init/touch.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/sandbox.h"
#include "sandbox/supervisor/keep.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

static bool is_cancelled(const struct request *request)
{
	struct pollfd result = {.fd = request->fds[WIRE_FD_RESULT]};
	return poll(&result, 1, 0) > 0;
}

static pid_t spawn_builder(struct session *session)
{
	struct clone_args args = {.flags = CLONE_NEWUSER | CLONE_NEWNS, .exit_signal = SIGCHLD};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		builder_main(&session->run);
	if (pid > 0)
		session->builder = pid;
	return pid;
}

static pid_t spawn_init(struct session *session)
{
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC |
	                 CLONE_PARENT_SETTID,
		.parent_tid = (uint64_t)(uintptr_t)&session->run.page->init,
		.exit_signal = SIGCHLD,
	};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		init_main(&session->run);
	return pid;
}

/* A box that is to be kept has a socket for the runs to come. */
static int make_box(struct session *session, struct error *err)
{
	int ends[2] = {-1, -1};
	session->run.is_kept =
		session->run.tools->can_keep && keep_is_possible(session->run.request);
	if (session->run.is_kept && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return error_set(err, -errno, "socketpair");
	session->box_socket = ends[0];
	session->run.box_socket = ends[1];
	session->run.touches = TOUCHES_NOTHING;
	if (session->run.is_kept)
		touch_prepare(&session->run, &session->inotify);
	atomic_store(&session->run.page->init, 0);
	pid_t pid = session->run.is_kept ? spawn_builder(session) : spawn_init(session);
	session->run.box_socket = fd_close(session->run.box_socket);
	if (pid < 0) {
		session->box_socket = fd_close(session->box_socket);
		return error_set(err, pid, "clone");
	}
	return 0;
}

static size_t add_open(int *fds, size_t n, int fd)
{
	if (fd >= 0)
		fds[n++] = fd;
	return n;
}

/* The client's message goes on to init as it came, with the run's groups. */
static int send_run(struct session *session, bool keeps_group, struct error *err)
{
	struct incoming *incoming = session->current;
	struct wire_run *header = &incoming->message.header;
	int fds[FD_SEND_MAX];
	size_t n = 0;
	for (int i = 0; i < WIRE_FD_COUNT; i++)
		n = add_open(fds, n, incoming->request.fds[i]);
	*header = (struct wire_run){.number = session->run.number,
	                            .memory_is_v1 = session->run.group.memory_is_v1,
	                            .keeps_group = keeps_group};
	for (unsigned i = 0; !keeps_group && i < CGROUP_FDS; i++) {
		int fd = *cgroup_fd(&session->run.group, i);
		n = add_open(fds, n, fd);
		header->group_fds |= fd >= 0 ? 1U << i : 0;
	}
	int r = fd_send_patiently(session->box_socket, &incoming->message,
	                          sizeof(*header) + incoming->size, fds, n);
	return r < 0 ? error_set(err, r, "pass the run on") : 0;
}

static struct cgroup_limits limits_of(const struct wire_request *wire)
{
	return (struct cgroup_limits){
		.memory_bytes = wire->memory_limit_bytes,
		.processes = wire->process_limit,
		.cpu_percent = wire->cpu_bandwidth_percent,
	};
}

/* A renewed group with the same limits is a new one in all but name. Bandwidth is none of them: what is left of a period
 * would be. */
static bool group_fits(const struct session *session, const struct cgroup_limits *limits)
{
	return session->has_group && limits->cpu_percent == 0 &&
	       memcmp(&session->group_limits, limits, sizeof(*limits)) == 0;
}

static int make_group(struct session *session, const struct startup *startup,
                      const struct cgroup_limits *limits, struct error *err)
{
	session_remove_group(session, startup);
	int r = cgroup_create(&startup->parents, session->run.number, limits, &session->run.group,
	                      err);
	session->has_group = r == 0;
	session->group_limits = *limits;
	return r;
}

static int start(struct session *session, const struct startup *startup, struct error *err)
{
	const struct cgroup_limits limits = limits_of(session->run.request->wire);
	bool keeps_group = group_fits(session, &limits);
	if (limits.cpu_percent > 0 && startup->parents.dirs[WIRE_CPU] < 0 &&
	    !(startup->parents.v2_controllers & (1U << WIRE_CPU)))
		return error_say(err, -EOPNOTSUPP, "no CPU controller to limit bandwidth with");
	if (is_cancelled(session->run.request))
		return error_say(err, -ECANCELED, "cancelled");
	int r = keeps_group ? 0 : make_group(session, startup, &limits, err);
	if (r < 0)
		return r;
	atomic_store(&session->run.page->phase, RUN_PREPARING);
	atomic_store(&session->run.page->is_watched, false);
	atomic_store(&session->run.page->mount, 0);
	atomic_store(&session->run.page->tracee_at, TRACEE_AT_OTHERS);
	atomic_store(&session->run.page->looks_at_ns, 0);
	session->run.page->exec_at_ns = 0;
	session->run.page->error.code = 0;
	session->run.page->group_is_renewed = false;
	atomic_store(&session->run.page->is_free, false);
	session->run.page->memory_was_short = false;
	r = session->state == SESSION_IDLE ? send_run(session, keeps_group, err)
	                                   : make_box(session, err);
	if (!keeps_group)
		cgroup_close(&session->run.group);
	if (r < 0)
		session_remove_group(session, startup);
	return r;
}

/* What identifies the box stays: its lists, and its filter by a descriptor of its own. */
static void remember_box(struct session *session, int filter)
{
	session->box = session->current;
	session->box->request.fds[WIRE_FD_SECCOMP] = filter;
}

void session_start(struct session *session, const struct startup *startup,
                   struct incoming *incoming, uint32_t number)
{
	struct error err = {0};
	session->current = incoming;
	session->run.request = &incoming->request;
	session->run.number = number;
	session->cancelled = session->doomed = false;
	int r = start(session, startup, &err);
	bool is_new = r == 0 && session->state == SESSION_EMPTY && session->run.is_kept;
	int filter = is_new ? TAKE_FD(incoming->request.fds[WIRE_FD_SECCOMP]) : -1;
	request_close_inputs(&incoming->request);
	if (is_new)
		remember_box(session, filter);
	if (r == 0) {
		session->state = SESSION_ACTIVE;
		return;
	}
	(void)error_prefix(&err, "supervisor");
	session_tell_error(session, err.text);
	session_close_result(session);
}
