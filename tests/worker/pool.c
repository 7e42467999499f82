/* SPDX-License-Identifier: MIT */
/*
 * A pool is freed however far its slots have come: none could be opened, or none had looked for its turn yet. What hangs
 * is ended by the harness.
 */
#include "worker/slots/pool.h"

#include "common/fd.h"
#include "tests/harness/processors.h"
#include "tests/harness/test.h"

#include <sched.h>

enum { SLOTS = 2, TRIALS = 2000 };

/* No slot opens here: there is nothing of what its sandbox should see. */
static struct pool *new_pool(void)
{
	static char nowhere[] = "/nowhere";
	static const struct state state = {
		.base = nowhere, .scratch = nowhere, .base_dir = -1, .scratch_dir = -1};
	const struct slot_options options = {.state = &state, .package = nowhere, .stop = -1};
	struct pool *pool = NULL;
	struct error err = {0};
	if (pool_new(SLOTS, &options, -1, &pool, &err) < 0)
		FAIL("pool_new: %s", err.text);
	return pool;
}

TEST(a_pool_whose_slots_cannot_be_opened_says_why_and_is_freed)
{
	struct sandbox_capabilities has;
	struct error err = {0};
	struct pool *pool = new_pool();
	CHECK(pool_capabilities(pool, &has, &err) < 0);
	CHECK(err.text[0] != '\0');
	CHECK(pool_is_stopping(pool));
	pool_free(pool);
}

/* On one processor, and with a policy of which none takes it from another, the new threads begin when this one waits for
 * them: the first leaves, and the others must not wait for a slot that nobody opens. */
TEST(a_pool_that_is_not_wanted_any_more_is_freed_before_its_slots_have_looked)
{
	use_one_processor();
	CHECK_INT(sched_setscheduler(0, SCHED_BATCH, &(struct sched_param){.sched_priority = 0}), 0);
	for (int i = 0; i < TRIALS; i++)
		pool_free(new_pool());
}
