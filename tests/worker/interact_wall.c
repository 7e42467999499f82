/* SPDX-License-Identifier: MIT */
/*
 * A wall limit has passed: whose fault that is.
 */
#include "common/units.h"
#include "tests/harness/processes.h"
#include "tests/worker/killer.h"
#include "tests/worker/talk.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

static void wall_limit_passes(uint64_t solution_ms, uint64_t jury_ms, const char *solution,
                              const char *jury, const char *code, const char *rule)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = solution_ms * NS_PER_MS * test_slow_factor();
	talk->jury_wall_limit_ns = jury_ms * NS_PER_MS * test_slow_factor();
	talk_run(talk, solution, jury);
	CHECK_RULE(talk, code, rule);
	talk_close(talk);
}

TEST(a_solution_that_sleeps_until_its_wall_limit_waited_too_long)
{
	wall_limit_passes(300, 20000, "hang", "end exit=43", "WTL", "solution-over-wall-time");
}

TEST(a_solution_that_waits_for_a_silent_interactor_is_not_at_fault)
{
	/* Long enough for the solution to have begun to wait, on a busy host too. */
	wall_limit_passes(2000, 4000, "line", "hang", "JE", "wall-validator-silent");
	wall_limit_passes(20000, 4000, "line", "hang", "JE", "wall-validator-silent");
}

TEST(a_solution_that_waits_for_an_interactor_that_waits_for_itself_is_not_at_fault)
{
	/* As long as it may take a busy host to start the solution: until it reads it is not known to wait. */
	wall_limit_passes(4000, 20000, "line", "deadlock", "JE", "wall-validator-silent");
}

enum { CHILDREN_MAX = 8 };

static void send_all(const pid_t *pids, size_t n, int signal)
{
	for (size_t i = 0; i < n; i++)
		CHECK_INT(kill(pids[i], signal), 0);
}

/* Each of them asks again whether the other has said something. Not often: who has to wait for a processor when its time has
 * passed is not seen to wait for the other. */
TEST(one_that_polls_with_a_timeout_waits_for_the_other)
{
	wall_limit_passes(5000, 4000, "line", "poll-again=3000", "ILE", "wall-both-waiting");
	wall_limit_passes(4000, 20000, "poll-again=3000", "line", "ILE", "wall-both-waiting");
	wall_limit_passes(5000, 4000, "poll-again=3000", "poll-again=3000", "ILE",
	                  "wall-both-waiting");
}

/* A busy host, on which nobody comes to execute what was asked for: the supervisors are among our children. */
static void stop_supervisors_for(unsigned ms)
{
	pid_t pids[CHILDREN_MAX];
	size_t n = children_of(getpid(), pids, CHILDREN_MAX);
	send_all(pids, n, SIGSTOP);
	if (fork() > 0)
		return;
	(void)poll(NULL, 0, (int)ms);
	send_all(pids, n, SIGCONT);
	_exit(0);
}

TEST(a_solution_that_is_executed_after_its_wall_limit_has_not_waited_too_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 2000 * NS_PER_MS * test_slow_factor();
	talk->jury_wall_limit_ns = 20000 * NS_PER_MS * test_slow_factor();
	stop_supervisors_for(3000 * test_slow_factor());
	talk_run(talk, "say=1 wait=150", "expect=1 end exit=42");
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	talk_close(talk);
}

TEST(an_interactor_that_does_not_end_is_the_jurys_fault)
{
	wall_limit_passes(20000, 3000, "exit=0", "hang", "JE", "validator-over-wall-time");
}

TEST(a_solution_that_talks_until_its_wall_limit_waited_too_long)
{
	wall_limit_passes(300, 20000, "trickle=1000000000", "end exit=43", "WTL",
	                  "solution-over-wall-time");
}
