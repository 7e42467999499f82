/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/session.h"

#include "common/fd.h"
#include "sandbox/init/touch.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/sandbox.h"
#include "sandbox/supervisor/keep.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int session_init(struct session *session, const struct startup *startup, struct error *err)
{
	void *page = mmap(NULL, sizeof(struct run_page), PROT_READ | PROT_WRITE,
	                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return error_set(err, -errno, "mmap");
	*session = (struct session){
		.box_socket = -1,
		.inotify = -1,
		.run = {.page = page,
	                .tools = &startup->tools,
	                .box_socket = -1,
	                .touches = TOUCHES_NOTHING},
	};
	return 0;
}

bool session_fits(const struct session *session, const struct request *request)
{
	bool lives = session->state == SESSION_IDLE && !session->doomed && session->box_socket >= 0;
	return lives && keep_is_possible(request) &&
	       keep_serves(&session->run, &session->box->request, request);
}

static pid_t init_of(const struct session *session)
{
	return atomic_load(&session->run.page->init);
}

static void tell_error(const struct session *session, const char *text)
{
	struct wire_result result = {
		.version = WIRE_VERSION, .status = SANDBOX_ERROR, .exit_code = -1};
	(void)snprintf(result.error, sizeof(result.error), "%s", text);
	(void)!write(session->run.request->fds[WIRE_FD_RESULT], &result,
	             sizeof(result)); /* EPIPE: nobody wants it */
}

static bool is_cancelled(const struct request *request)
{
	struct pollfd result = {.fd = request->fds[WIRE_FD_RESULT]};
	return poll(&result, 1, 0) > 0;
}

/* ---- starting ---- */

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
	int r = fd_send(session->box_socket, &incoming->message, sizeof(*header) + incoming->size,
	                fds, n);
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

static void remove_group(struct session *session, const struct startup *startup)
{
	if (session->has_group)
		(void)cgroup_remove(&startup->parents,
		                    &session->run.group); /* empty: whoever was in it is reaped */
	session->has_group = false;
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
	remove_group(session, startup);
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
		remove_group(session, startup);
	return r;
}

/* What identifies the box stays: its lists, and its filter by a descriptor of its own. */
static void remember_box(struct session *session, int filter)
{
	session->box = session->current;
	session->box->request.fds[WIRE_FD_SECCOMP] = filter;
}

static void close_result(struct session *session)
{
	session->run.request->fds[WIRE_FD_RESULT] =
		fd_close(session->run.request->fds[WIRE_FD_RESULT]);
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
	tell_error(session, err.text);
	close_result(session);
}

/* ---- ending ---- */

static void signal_box(const struct session *session)
{
	/* Pid 1 takes its whole namespace with it. Both are our children and not waited for yet, so the ids are theirs. */
	pid_t init = init_of(session);
	if (session->builder > 0)
		(void)kill(session->builder, SIGKILL);
	if (init > 0)
		(void)kill(init, SIGKILL);
}

void session_cancel(struct session *session)
{
	session->cancelled = true;
	/* A client that has its result closes the pipe as well. */
	if (atomic_load(&session->run.page->phase) == RUN_TOLD)
		return;
	session->doomed = true;
	signal_box(session);
}

/* Of both wall limits, the later one. */
static uint64_t wall_look_ns(const struct session *session, uint64_t now_ns)
{
	const struct wire_request *wire = session->run.request->wire;
	const struct run_page *page = session->run.page;
	if (wire->wall_limit_ns == 0)
		return UINT64_MAX;
	return (wire->wall_limit_ns > wire->busy_wall_limit_ns ? wire->wall_limit_ns
	                                                       : wire->busy_wall_limit_ns) +
	       (atomic_load(&page->phase) == RUN_EXECUTING ? page->exec_at_ns : now_ns);
}

/* A supervisor that has to look again does so once a second. */
static const uint64_t again_ns = UINT64_C(1000000000);

/* A limit of CPU time has no moment at which it must have passed, but init tells when it will look next. */
static uint64_t cpu_look_ns(const struct session *session, uint64_t now_ns)
{
	uint64_t at_ns = atomic_load(&session->run.page->looks_at_ns);
	if (session->run.request->wire->cpu_limit_ns == 0)
		return UINT64_MAX;
	if (at_ns == 0)
		at_ns = atomic_load(&session->run.page->phase) == RUN_EXECUTING
		                ? session->run.page->exec_at_ns
		                : now_ns;
	return at_ns < UINT64_MAX - again_ns ? at_ns + again_ns : UINT64_MAX;
}

uint64_t session_look_ns(const struct session *session, uint32_t turn, uint64_t now_ns)
{
	const struct run_page *page = session->run.page;
	if (session->state != SESSION_ACTIVE || session->doomed)
		return UINT64_MAX;
	if (!atomic_load(&page->is_watched))
		return session->run.number == turn ? now_ns : now_ns + again_ns;
	if (atomic_load(&page->phase) == RUN_TOLD)
		return UINT64_MAX;
	uint64_t wall_ns = wall_look_ns(session, now_ns), cpu_ns = cpu_look_ns(session, now_ns);
	return wall_ns < cpu_ns ? wall_ns : cpu_ns;
}

static void say_what_hangs(const struct session *session, uint64_t now_ns, struct error *err)
{
	/* Not by the phase: an init that has lent its memory stands still until an execve that may not return. */
	if (!atomic_load(&session->run.page->is_watched))
		run_say_late(&session->run, err);
	else
		(void)error_say(err, -ETIMEDOUT, "init: has not %s",
		                wall_look_ns(session, now_ns) <= now_ns
		                        ? "ended the program at its wall limit"
		                        : "looked at the CPU limit in time");
}

void session_give_up(struct session *session, uint64_t now_ns)
{
	if (session->run.page->error.code == 0)
		say_what_hangs(session, now_ns, &session->run.page->error);
	session->doomed = true;
	signal_box(session);
}

static void tell_what_init_could_not(const struct session *session, int status)
{
	const struct run_page *page = session->run.page;
	if (atomic_load(&page->phase) == RUN_TOLD)
		return;
	if (page->error.code != 0) {
		tell_error(session, page->error.text);
	} else {
		char text[64];
		bool exited = WIFEXITED(status);
		(void)snprintf(text, sizeof(text), "init: ended before its time (%s %d)",
		               exited ? "exit status" : "signal",
		               exited ? WEXITSTATUS(status) : WTERMSIG(status));
		tell_error(session, text);
	}
}

/* The run is over, whether its box lives on or not. */
static void end_run(struct session *session, const struct startup *startup)
{
	close_result(session);
	if (!session->run.page->group_is_renewed)
		remove_group(session, startup);
}

static void forget_box(struct session *session)
{
	if (session->box)
		session->box->request.fds[WIRE_FD_SECCOMP] =
			fd_close(session->box->request.fds[WIRE_FD_SECCOMP]);
	session->box_socket = fd_close(session->box_socket);
	atomic_store(&session->run.page->init, 0);
	session->run.is_kept = false;
	session->state = SESSION_EMPTY;
}

/* Nothing of the box is alive. */
static void box_is_gone(struct session *session, const struct startup *startup, int status)
{
	if (session->state == SESSION_ACTIVE) {
		tell_what_init_could_not(session, status);
		close_result(session);
	}
	remove_group(session, startup);
	forget_box(session);
}

bool session_child_ended(struct session *session, const struct startup *startup, pid_t pid,
                         int status)
{
	if (session->state == SESSION_EMPTY)
		return false;
	pid_t init = init_of(session);
	if (pid == session->builder) {
		session->builder = 0;
		if (init == 0)
			box_is_gone(session, startup, status);
		else if (session->doomed) /* it came while its builder was being ended */
			(void)kill(init, SIGKILL);
		return true;
	}
	if (pid != init)
		return false;
	if (session->builder > 0) /* about to end as well */
		(void)waitpid(session->builder, NULL, 0);
	session->builder = 0;
	box_is_gone(session, startup, status);
	return true;
}

void session_box_spoke(struct session *session)
{
	char byte;
	ssize_t n = recv(session->box_socket, &byte, sizeof(byte), MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN)) /* init is ending; its death tells the rest */
		session->box_socket = fd_close(session->box_socket);
}

void session_look_free(struct session *session, const struct startup *startup)
{
	if (session->state != SESSION_ACTIVE || !atomic_load(&session->run.page->is_free))
		return;
	end_run(session, startup);
	session->state = SESSION_IDLE;
}

void session_want_word(const struct session *session, bool wants)
{
	atomic_store(&session->run.page->wants_word, wants);
}

void session_end(struct session *session, const struct startup *startup)
{
	if (session->state == SESSION_EMPTY)
		return;
	if (session->builder > 0) {
		(void)kill(session->builder, SIGKILL);
		(void)waitpid(session->builder, NULL, 0);
		session->builder = 0;
	}
	int status = 0;
	pid_t init = init_of(session);
	signal_box(session);
	if (init > 0)
		(void)waitpid(init, &status, __WALL);
	box_is_gone(session, startup, status);
}

struct incoming *session_release(struct session *session)
{
	struct incoming *released = NULL;
	if (session->state != SESSION_ACTIVE && session->current &&
	    session->current != session->box) {
		released = TAKE_PTR(session->current);
	} else if (session->state == SESSION_EMPTY && session->box) {
		released = TAKE_PTR(session->box);
		session->current = NULL;
	} else if (session->state == SESSION_IDLE) {
		session->current = NULL;
	}
	return released;
}
