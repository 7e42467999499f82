/* SPDX-License-Identifier: MIT */
#include "worker/relay/vigil.h"

#include "common/units.h"

#include <sched.h>

/* So that a half is not lost: halves are what decides where one look of three is in vain. */
enum { PARTS = 16, PENALTY_MOST = VIGIL_SKIPS_MOST * PARTS };

void vigil_learn(struct vigil *vigil, bool came, uint64_t looked_ns)
{
	bool was_worth_it = came && looked_ns < VIGIL_NS;
	unsigned more = 2 * vigil->penalty + PARTS;
	if (was_worth_it)
		vigil->penalty -= (vigil->penalty + 3) / 4;
	else
		vigil->penalty = more < PENALTY_MOST ? more : PENALTY_MOST;
	vigil->skips = vigil->penalty / PARTS;
}

/* Return: as poll(2); 0 after VIGIL_NS. */
static int look(struct vigil *vigil, struct pollfd *fds, nfds_t n)
{
	int ready = poll(fds, n, 0);
	if (ready != 0)
		return ready;
	uint64_t begin_ns = units_now_ns(), looked_ns = 0;
	while (ready == 0 && looked_ns < VIGIL_NS) {
		(void)sched_yield(); /* whoever is to speak may need this very processor */
		ready = poll(fds, n, 0);
		looked_ns = units_now_ns() - begin_ns;
	}
	vigil_learn(vigil, ready > 0, looked_ns);
	return ready;
}

int vigil_poll(struct vigil *vigil, struct pollfd *fds, nfds_t n, int timeout_ms)
{
	int ready = 0;
	if (vigil->skips > 0)
		vigil->skips--;
	else if (timeout_ms != 0)
		ready = look(vigil, fds, n);
	return ready == 0 ? poll(fds, n, timeout_ms) : ready;
}
