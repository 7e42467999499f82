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
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SESSIONS = 2 };

/* One that is being received, and for each session one that runs and one that its box was made for. */
enum { INCOMING = 1 + 2 * SESSIONS };

struct supervisor {
	struct startup startup;
	struct session sessions[SESSIONS];
	struct incoming incoming[INCOMING];
	struct incoming *unused[INCOMING];
	size_t n_unused;
	uint32_t next_number;
	uint32_t slow_number;   /* the run that was late when the loop last looked, */
	uint32_t slow_phase;    /* with what, */
	uint64_t slow_since_ns; /* and since when it has been, about */
	bool request_waits;     /* in the socket, since there was no session for it */
	bool child_died;
	bool client_gone;
};

static bool has_free_session(const struct supervisor *s)
{
	for (size_t i = 0; i < SESSIONS; i++)
		if (s->sessions[i].state != SESSION_ACTIVE)
			return true;
	return false;
}

/* One whose box fits; else one without a box; else one whose box nobody needs now, which ends. */
static struct session *choose_session(struct supervisor *s, const struct request *request)
{
	struct session *chosen = NULL;
	for (size_t i = 0; i < SESSIONS; i++) {
		struct session *session = &s->sessions[i];
		if (session_fits(session, request))
			return session;
		if (session->state == SESSION_EMPTY || (session->state == SESSION_IDLE && !chosen))
			chosen = session;
	}
	session_end(chosen, &s->startup);
	return chosen;
}

static void collect_unused(struct supervisor *s)
{
	struct incoming *incoming;
	for (size_t i = 0; i < SESSIONS; i++)
		while ((incoming = session_release(&s->sessions[i])))
			s->unused[s->n_unused++] = incoming;
}

static void accept_request(struct supervisor *s)
{
	struct error err = {0};
	struct incoming *incoming =
		s->unused[--s->n_unused]; /* there is one for each session's needs and this */
	int fds[FD_SEND_MAX];
	size_t n_fds = 0;
	ssize_t n = fd_receive(SUPERVISOR_SOCKET, incoming->message.request,
	                       sizeof(incoming->message.request), fds, &n_fds, MSG_DONTWAIT);
	if (n == 0 || n == -ECONNRESET)
		s->client_gone = true;
	if (n <= 0) {
		s->unused[s->n_unused++] = incoming;
		return;
	}
	uint32_t number = s->next_number++;
	incoming->size = (size_t)n;
	if (request_decode(incoming->message.request, (size_t)n, fds, n_fds, &incoming->request,
	                   &err) < 0) {
		/* Without a decoded request there is no pipe to answer through; closing all of them tells the client. */
		for (size_t i = 0; i < n_fds; i++)
			(void)fd_close(fds[i]);
		s->unused[s->n_unused++] = incoming;
		return;
	}
	struct session *session = choose_session(s, &incoming->request);
	collect_unused(s); /* before the session takes another one */
	session_start(session, &s->startup, incoming, number);
}

/* The order of the descriptors in a poll: the socket, the children's signals, then two a session. */
enum { POLL_SOCKET, POLL_CHILDREN, POLL_SESSIONS, POLL_COUNT = POLL_SESSIONS + 2 * SESSIONS };

static void watch(struct supervisor *s, struct pollfd *fds)
{
	bool takes = !s->request_waits || has_free_session(s);
	fds[POLL_SOCKET] = (struct pollfd){.fd = SUPERVISOR_SOCKET, .events = takes ? POLLIN : 0};
	fds[POLL_CHILDREN] = (struct pollfd){.fd = s->startup.tools.child_signals, .events = POLLIN};
	for (size_t i = 0; i < SESSIONS; i++) {
		const struct session *session = &s->sessions[i];
		struct pollfd *of_session = &fds[POLL_SESSIONS + 2 * i];
		bool wanted = session->state == SESSION_ACTIVE && !session->cancelled;
		of_session[0] = (struct pollfd){.fd = session->box_socket, .events = POLLIN};
		of_session[1] = (struct pollfd){
			.fd = wanted ? session->run.request->fds[WIRE_FD_RESULT] : -1};
	}
}

static void reap(struct supervisor *s)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;
	(void)!read(s->startup.tools.child_signals, &info,
	            sizeof(info)); /* one stands for any number of children */
	while ((pid = waitpid(-1, &status, WNOHANG | __WALL)) > 0)
		for (size_t i = 0; i < SESSIONS; i++)
			if (session_child_ended(&s->sessions[i], &s->startup, pid, status)) {
				s->child_died = true;
				break;
			}
}

/* Of the runs that have not had their turn, or have it; the next one to come where there are none. */
static uint32_t oldest_number(const struct supervisor *s, uint32_t turn)
{
	uint32_t oldest = s->next_number;
	for (size_t i = 0; i < SESSIONS; i++) {
		uint32_t number = s->sessions[i].run.number;
		if (s->sessions[i].state == SESSION_ACTIVE && (int32_t)(number - turn) >= 0 &&
		    (int32_t)(number - oldest) < 0)
			oldest = number;
	}
	return oldest;
}

/* Moves the turn to the oldest run that has not ended. No init interferes: the one whose turn it is would only do the
 * same, and the others do not touch it. Looks after everything that happens, because a run may have ended out of turn before
 * the one whose turn it is passes it on. */
static void skip_ended(struct supervisor *s)
{
	_Atomic uint32_t *now = &s->startup.tools.turn->now;
	uint32_t oldest = oldest_number(s, atomic_load(now));
	bool moves = (int32_t)(oldest - atomic_load(now)) > 0;
	if (moves)
		atomic_store(now, oldest);
	/* An init may have died between moving the turn and waking who waits for it. */
	if (moves || s->child_died)
		sys_futex_wake_all(now);
	s->child_died = false;
}

/* The session whose init has to be looked at first; NULL when none ever has. */
static struct session *look_first(struct supervisor *s, uint64_t now_ns, uint64_t *ret_at_ns)
{
	uint32_t turn = atomic_load(&s->startup.tools.turn->now);
	struct session *first = NULL;
	*ret_at_ns = UINT64_MAX;
	for (size_t i = 0; i < SESSIONS; i++) {
		uint64_t at_ns = session_look_ns(&s->sessions[i], turn, now_ns);
		if (at_ns >= *ret_at_ns)
			continue;
		*ret_at_ns = at_ns;
		first = &s->sessions[i];
	}
	return first;
}

/* Rounded up, so that it is time when poll(2) returns. */
static int poll_ms(uint64_t ns)
{
	enum { MOST_MS = 1000000000, NS_PER_MS = 1000000 };
	return ns / NS_PER_MS < MOST_MS ? (int)(ns / NS_PER_MS) + 1 : MOST_MS;
}

/* How long to wait for events. A run whose init does nothing is given up after some time in which we have seen it so, because
 * a whole machine can stand still as well: what hangs is a file system that does not answer, or an init that the program
 * has stopped or slowed down. Return: milliseconds for poll. */
static int wait_for_slow(struct supervisor *s)
{
	static const uint64_t most_ns = UINT64_C(10000000000), again_ns = UINT64_C(1000000000);
	uint64_t now_ns = sys_clock_ns(CLOCK_MONOTONIC), at_ns;
	struct session *slow = look_first(s, now_ns, &at_ns);
	if (at_ns > now_ns) {
		s->slow_since_ns = 0;
		return slow ? poll_ms(at_ns - now_ns) : -1;
	}
	uint32_t phase = atomic_load(&slow->run.page->phase);
	if (s->slow_since_ns == 0 || slow->run.number != s->slow_number || phase != s->slow_phase) {
		s->slow_number = slow->run.number;
		s->slow_phase = phase;
		s->slow_since_ns = now_ns;
	}
	/* Nobody tells us when it comes to the next thing. */
	if (now_ns - s->slow_since_ns < most_ns)
		return poll_ms(again_ns);
	session_give_up(slow, now_ns);
	return -1;
}

/* Whatever has woken this loop: boxes that are free do not say so by themselves. */
static void look_for_free(struct supervisor *s)
{
	for (size_t i = 0; i < SESSIONS; i++)
		session_look_free(&s->sessions[i], &s->startup);
}

/* Whether there is something to do as soon as a run is over: a request waits for its session, or the run after it is not the
 * one with the next number, so that its init passes the turn on to nobody. */
static bool waits_for_word(const struct supervisor *s)
{
	const struct session *a = &s->sessions[0], *b = &s->sessions[1];
	bool both = a->state == SESSION_ACTIVE && b->state == SESSION_ACTIVE;
	uint32_t distance = a->run.number - b->run.number;
	return s->request_waits || (both && distance != 1 && distance != UINT32_MAX);
}

/* Return: whether to go on at once, since a box may have become free before it could know that this matters, or a request
 * that has waited can be taken. */
static bool ask_for_word(struct supervisor *s)
{
	bool wants = waits_for_word(s), goes_on = s->request_waits && has_free_session(s);
	for (size_t i = 0; i < SESSIONS; i++)
		session_want_word(&s->sessions[i], wants);
	for (size_t i = 0; wants && i < SESSIONS; i++)
		goes_on |= s->sessions[i].state == SESSION_ACTIVE &&
		           atomic_load(&s->sessions[i].run.page->is_free);
	return goes_on;
}

/* Where one request had to wait the next ones are likely to, until none is there when a session is free. */
static void take_request(struct supervisor *s, bool is_there)
{
	bool has_free = has_free_session(s);
	if (is_there != has_free)
		s->request_waits = is_there;
	if (is_there && has_free)
		accept_request(s);
}

static void take_events(struct supervisor *s, const struct pollfd *fds)
{
	for (size_t i = 0; i < SESSIONS; i++) {
		if (fds[POLL_SESSIONS + 2 * i].revents != 0)
			session_box_spoke(&s->sessions[i]);
		else if (fds[POLL_SESSIONS + 2 * i + 1].revents != 0)
			session_cancel(&s->sessions[i]);
	}
	look_for_free(s);
	if (fds[POLL_CHILDREN].revents != 0)
		reap(s);
	collect_unused(s);
	bool is_there = fds[POLL_SOCKET].revents & POLLIN;
	if (!is_there && fds[POLL_SOCKET].revents & (POLLHUP | POLLERR))
		s->client_gone = true;
	else if (is_there || fds[POLL_SOCKET].events & POLLIN)
		take_request(s, is_there);
}

static void serve_once(struct supervisor *s)
{
	struct pollfd fds[POLL_COUNT];
	bool goes_on = ask_for_word(s);
	watch(s, fds);
	(void)poll(fds, POLL_COUNT, goes_on ? 0 : wait_for_slow(s)); /* a failure is no event */
	take_events(s, fds);
	skip_ended(s);
}

static void end_all(struct supervisor *s)
{
	for (size_t i = 0; i < SESSIONS; i++)
		session_end(&s->sessions[i], &s->startup);
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
	for (size_t i = 0; i < INCOMING; i++)
		s.unused[s.n_unused++] = &s.incoming[i];
	const struct wire_ready ready = {.version = WIRE_VERSION};
	r = fd_send(SUPERVISOR_SOCKET, &ready, sizeof(ready), NULL, 0);
	if (r < 0)
		return error_set(err, r, "supervisor: tell the client");
	while (!s.client_gone)
		serve_once(&s);
	end_all(&s);
	return 0;
}
