/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/session_internal.h"

#include "common/fd.h"
#include "sandbox/sandbox.h"
#include "sandbox/supervisor/keep.h"

#include <errno.h>
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

pid_t session_init_pid(const struct session *session)
{
	return atomic_load(&session->run.page->init);
}

void session_tell_error(const struct session *session, const char *text)
{
	struct wire_result result = {
		.version = WIRE_VERSION, .status = SANDBOX_ERROR, .exit_code = -1};
	(void)snprintf(result.error, sizeof(result.error), "%s", text);
	(void)!write(session->run.request->fds[WIRE_FD_RESULT], &result,
	             sizeof(result)); /* EPIPE: nobody wants it */
}

void session_remove_group(struct session *session, const struct startup *startup)
{
	if (session->has_group)
		(void)cgroup_remove(&startup->parents,
		                    &session->run.group); /* empty: whoever was in it is reaped */
	session->has_group = false;
}

void session_close_result(struct session *session)
{
	session->run.request->fds[WIRE_FD_RESULT] =
		fd_close(session->run.request->fds[WIRE_FD_RESULT]);
}

/* ---- ending ---- */

void session_signal(const struct session *session)
{
	/* Pid 1 takes its whole namespace with it. Both are our children and not waited for yet, so the ids are theirs. */
	pid_t init = session_init_pid(session);
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
	session_signal(session);
}

static void tell_what_init_could_not(const struct session *session, int status)
{
	const struct run_page *page = session->run.page;
	if (atomic_load(&page->phase) == RUN_TOLD)
		return;
	if (page->error.code != 0) {
		session_tell_error(session, page->error.text);
	} else {
		char text[64];
		bool exited = WIFEXITED(status);
		(void)snprintf(text, sizeof(text), "init: ended before its time (%s %d)",
		               exited ? "exit status" : "signal",
		               exited ? WEXITSTATUS(status) : WTERMSIG(status));
		session_tell_error(session, text);
	}
}

/* The run is over, whether its box lives on or not. */
static void end_run(struct session *session, const struct startup *startup)
{
	session_close_result(session);
	if (!session->run.page->group_is_renewed)
		session_remove_group(session, startup);
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
		session_close_result(session);
	}
	session_remove_group(session, startup);
	forget_box(session);
}

bool session_child_ended(struct session *session, const struct startup *startup, pid_t pid,
                         int status)
{
	if (session->state == SESSION_EMPTY)
		return false;
	pid_t init = session_init_pid(session);
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
	pid_t init = session_init_pid(session);
	session_signal(session);
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
