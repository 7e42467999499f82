/* SPDX-License-Identifier: MIT */
#include "worker/relay/evidence.h"

const char *evidence_end_name(enum evidence_end end)
{
	static const char *const names[ENDED_COUNT] = {
		[ENDED_BY_ITSELF] = "itself",        [ENDED_FOR_CPU_TIME] = "cpu time",
		[ENDED_FOR_WALL_TIME] = "wall time", [ENDED_FOR_MEMORY] = "memory",
		[ENDED_FOR_OUTPUT] = "output",       [ENDED_FOR_IDLENESS] = "idleness",
		[ENDED_FOR_VERDICT] = "verdict",
	};
	return end < ENDED_COUNT ? names[end] : "";
}

const char *evidence_state_name(enum sandbox_activity_state state)
{
	static const char *const names[SANDBOX_ACTIVITY_STATE_COUNT] = {
		[SANDBOX_ACTIVITY_GONE] = "gone",         [SANDBOX_ACTIVITY_WAITING] = "waiting",
		[SANDBOX_ACTIVITY_WRITING] = "writing",   [SANDBOX_ACTIVITY_READING] = "reading",
		[SANDBOX_ACTIVITY_SLEEPING] = "sleeping", [SANDBOX_ACTIVITY_RUNNING] = "running",
	};
	return state < SANDBOX_ACTIVITY_STATE_COUNT ? names[state] : "";
}

const char *evidence_order_name(enum evidence_order order)
{
	static const char *const names[ORDER_COUNT] = {
		[ORDER_SEEN] = "seen", [ORDER_LAST_SAID] = "last said", [ORDER_NONE] = "none"};
	return order < ORDER_COUNT ? names[order] : "";
}
