/* SPDX-License-Identifier: MIT */
/*
 * A kill that comes late, as it does on a busy machine: what is done until then counts for nothing.
 */
#include "common/units.h"
#include "tests/worker/killer.h"
#include "tests/worker/talk.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A process that keeps the solution's init, which would kill it, from doing so, once the solution is there, for so long. */
static pid_t start_delayer(unsigned delay_ms)
{
	pid_t client = getpid();
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	pid_t init;
	while ((init = the_init(client, SIDE_SOLUTION)) == 0)
		(void)usleep(200);
	(void)kill(init, SIGSTOP);
	(void)usleep(delay_ms * 1000);
	(void)kill(init, SIGCONT);
	_exit(0);
}

static void is_killed_late(struct talk *talk, const char *solution, const char *code,
                           const char *rule)
{
	pid_t delayer = start_delayer(800);
	talk_run(talk, solution, "end exit=43");
	end_killer(delayer);
	CHECK_RULE(talk, code, rule);
	talk_close(talk);
}

TEST(a_solution_that_says_too_much_and_is_killed_late_said_too_much)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 1000;
	is_killed_late(talk, "wait=200 flood=1001 line", "OLE", "solution-over-output");
}

TEST(a_solution_that_sleeps_too_long_and_reads_before_it_is_killed_waited_too_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 200 * NS_PER_MS;
	is_killed_late(talk, "wait=400 line", "WTL", "solution-over-wall-time");
}
