/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/session_internal.h"

#include <errno.h>

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
	session_signal(session);
}
