/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/session.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/sandbox.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int session_init(struct session *session, const struct startup *startup, struct error *err)
{
	void *page = mmap(NULL, sizeof(struct run_page), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return error_set(err, -errno, "mmap");
	session->run.page = page;
	session->run.tools = &startup->tools;
	session->init_pidfd = -1;
	return 0;
}

static void tell_error(const struct session *session, const char *text)
{
	struct wire_result result = {.version = WIRE_VERSION, .status = SANDBOX_ERROR, .exit_code = -1};
	(void)snprintf(result.error, sizeof(result.error), "%s", text);
	(void)!write(session->run.request.fds[WIRE_FD_RESULT], &result, sizeof(result)); /* EPIPE: nobody wants it */
}

static bool is_cancelled(const struct session *session)
{
	struct pollfd result = {.fd = session->run.request.fds[WIRE_FD_RESULT]};
	return poll(&result, 1, 0) > 0;
}

static pid_t spawn_init(struct session *session)
{
	struct clone_args args = {
		.flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_PIDFD,
		.pidfd = (uint64_t)(uintptr_t)&session->init_pidfd,
		.exit_signal = SIGCHLD,
	};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		init_main(&session->run);
	return pid;
}

static int start_init(struct session *session, const struct startup *startup, struct error *err)
{
	const struct wire_request *wire = session->run.request.wire;
	const struct cgroup_limits limits = {
		.memory_bytes = wire->memory_limit_bytes,
		.processes = wire->process_limit,
		.cpu_percent = wire->cpu_bandwidth_percent,
	};
	int r = cgroup_create(&startup->parents, session->run.number, &limits, &session->run.group, err);
	if (r < 0)
		return r;
	atomic_store(&session->run.page->phase, RUN_PREPARING);
	session->run.page->exec_at_ns = 0;
	session->run.page->error.code = 0;
	pid_t pid = spawn_init(session);
	cgroup_close(&session->run.group);
	if (pid < 0) {
		(void)cgroup_remove(&startup->parents, &session->run.group);
		return error_set(err, pid, "clone init");
	}
	return 0;
}

void session_start(struct session *session, const struct startup *startup, size_t size, const int *fds, size_t n_fds,
		   uint32_t number)
{
	struct error err = {0};
	session->run.number = number;
	int r = request_decode(session->message, size, fds, n_fds, &session->run.request, &err);
	if (r < 0) {
		/* Without a decoded request there is no pipe to answer through; closing all of them tells the client. */
		for (size_t i = 0; i < n_fds; i++)
			(void)fd_close(fds[i]);
		return;
	}
	if (!is_cancelled(session))
		r = start_init(session, startup, &err);
	else
		r = -ECANCELED;
	request_close_inputs(&session->run.request);
	if (r < 0) {
		(void)error_prefix(&err, "supervisor");
		tell_error(session, err.text);
		session->run.request.fds[WIRE_FD_RESULT] = fd_close(session->run.request.fds[WIRE_FD_RESULT]);
		return;
	}
	session->active = true;
	session->cancelled = false;
}

void session_cancel(struct session *session)
{
	/* Pid 1 takes its whole namespace with it. ESRCH: it has ended meanwhile. */
	(void)sys_pidfd_send_signal(session->init_pidfd, SIGKILL);
	session->cancelled = true;
}

static void tell_what_init_could_not(const struct session *session, const siginfo_t *end)
{
	const struct run_page *page = session->run.page;
	if (page->error.code != 0) {
		tell_error(session, page->error.text);
	} else if (atomic_load(&page->phase) != RUN_TOLD) {
		char text[64];
		(void)snprintf(text, sizeof(text), "init: ended before its time (%s %d)",
			       end->si_code == CLD_EXITED ? "exit status" : "signal", end->si_status);
		tell_error(session, text);
	}
}

void session_finish(struct session *session, const struct startup *startup)
{
	siginfo_t end = {0};
	(void)waitid(P_PIDFD, (id_t)session->init_pidfd, &end, WEXITED);
	session->init_pidfd = fd_close(session->init_pidfd);
	tell_what_init_could_not(session, &end);
	session->run.request.fds[WIRE_FD_RESULT] = fd_close(session->run.request.fds[WIRE_FD_RESULT]);
	/* Empty by now: init is reaped, and the kernel lets it go only after everybody else in its namespace. */
	(void)cgroup_remove(&startup->parents, &session->run.group);
	session->active = false;
}
