/* SPDX-License-Identifier: MIT */
/*
 * The supervisor's loop: messages from the socket become sessions, at most two at a time, so that the next run is
 * prepared while the former runs. More wait in the socket, and the client's submit with them when that is full.
 *
 * Turns: sessions have consecutive numbers; a run executes when turn->now reaches its number, and its init makes that the
 * next number. The supervisor does it for runs that ended without having had their turn, whatever their order.
 */
#include "sandbox/supervisor/supervisor.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/supervisor/session.h"
#include "sandbox/supervisor/startup.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

enum { SESSIONS = 2 };

struct supervisor {
	struct startup startup;
	struct session sessions[SESSIONS];
	uint32_t next_number;
	bool client_gone;
};

static struct session *free_session(struct supervisor *s)
{
	for (size_t i = 0; i < SESSIONS; i++)
		if (!s->sessions[i].active)
			return &s->sessions[i];
	return NULL;
}

static void accept_request(struct supervisor *s)
{
	struct session *session = free_session(s);
	int fds[FD_SEND_MAX];
	size_t n_fds = 0;
	ssize_t n = fd_receive(SUPERVISOR_SOCKET, session->message, sizeof(session->message), fds, &n_fds, MSG_DONTWAIT);
	if (n == -EAGAIN)
		return;
	if (n == 0 || n == -ECONNRESET)
		s->client_gone = true;
	if (n > 0)
		session_start(session, &s->startup, (size_t)n, fds, n_fds, s->next_number++);
}

/* The order of the descriptors in a poll: the socket, then two a session. */
enum { POLL_SOCKET, POLL_SESSIONS, POLL_COUNT = POLL_SESSIONS + 2 * SESSIONS };

static void watch(struct supervisor *s, struct pollfd *fds)
{
	fds[POLL_SOCKET] = (struct pollfd){.fd = SUPERVISOR_SOCKET, .events = free_session(s) ? POLLIN : 0};
	for (size_t i = 0; i < SESSIONS; i++) {
		const struct session *session = &s->sessions[i];
		struct pollfd *of_session = &fds[POLL_SESSIONS + 2 * i];
		of_session[0] = (struct pollfd){.fd = session->active ? session->init_pidfd : -1, .events = POLLIN};
		bool wanted = session->active && !session->cancelled;
		of_session[1] = (struct pollfd){.fd = wanted ? session->run.request.fds[WIRE_FD_RESULT] : -1};
	}
}

/* Moves the turn to the oldest run that has not ended. No init interferes: the one whose turn it is would only do the
 * same, and the others do not touch it. */
static void skip_ended(struct supervisor *s)
{
	_Atomic uint32_t *now = &s->startup.tools.turn->now;
	uint32_t oldest = s->next_number;
	for (size_t i = 0; i < SESSIONS; i++)
		if (s->sessions[i].active && (int32_t)(s->sessions[i].run.number - oldest) < 0)
			oldest = s->sessions[i].run.number;
	if ((int32_t)(oldest - atomic_load(now)) <= 0)
		return;
	atomic_store(now, oldest);
	sys_futex_wake_all(now);
}

static void serve_once(struct supervisor *s)
{
	struct pollfd fds[POLL_COUNT];
	watch(s, fds);
	if (poll(fds, POLL_COUNT, -1) < 0)
		return;
	for (size_t i = 0; i < SESSIONS; i++) {
		if (fds[POLL_SESSIONS + 2 * i].revents != 0)
			session_finish(&s->sessions[i], &s->startup);
		else if (fds[POLL_SESSIONS + 2 * i + 1].revents != 0)
			session_cancel(&s->sessions[i]);
	}
	if (fds[POLL_SOCKET].revents & POLLIN)
		accept_request(s);
	else if (fds[POLL_SOCKET].revents & (POLLHUP | POLLERR))
		s->client_gone = true;
	skip_ended(s);
}

static void end_all(struct supervisor *s)
{
	for (size_t i = 0; i < SESSIONS; i++) {
		if (!s->sessions[i].active)
			continue;
		session_cancel(&s->sessions[i]);
		session_finish(&s->sessions[i], &s->startup);
	}
}

/* An empty handler instead of SIG_IGN: it becomes the default again at the tracee's execve (thesis, 4.11.1). */
static void on_broken_pipe(_unused_ int signal)
{
}

int supervisor_serve(struct error *err)
{
	static struct supervisor s;
	struct sigaction action = {.sa_handler = on_broken_pipe};
	(void)sigaction(SIGPIPE, &action, NULL);
	int r = startup_run(&s.startup, err);
	for (size_t i = 0; r == 0 && i < SESSIONS; i++)
		r = session_init(&s.sessions[i], &s.startup, err);
	if (r < 0)
		return r;
	const struct wire_ready ready = {.version = WIRE_VERSION};
	r = fd_send(SUPERVISOR_SOCKET, &ready, sizeof(ready), NULL, 0);
	if (r < 0)
		return error_set(err, r, "supervisor: tell the client");
	while (!s.client_gone)
		serve_once(&s);
	end_all(&s);
	return 0;
}
