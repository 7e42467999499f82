/* SPDX-License-Identifier: MIT */
/*
 * Nobody can go on any more: told soon, without waiting for a time limit, and never where somebody could.
 *
 * Soon is 100 ms after both are blocked. The tests allow more, because their machine may be busy; the limits that would
 * otherwise end the dialogue are far away.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t soon_ns(void)
{
	return 2 * NS_PER_S * test_slow_factor();
}

static void run_for_a_moment(struct talk *talk, const char *solution, const char *jury)
{
	uint64_t begin_ns = units_now_ns();
	talk_run(talk, solution, jury);
	CHECK(units_now_ns() - begin_ns < soon_ns());
}

static void is_idle(const char *solution, const char *jury, const char *code, const char *rule)
{
	struct talk *talk = talk_open();
	run_for_a_moment(talk, solution, jury);
	CHECK_RULE(talk, code, rule);
	talk_close(talk);
}

static void is_not_idle(const char *solution, const char *jury)
{
	struct talk *talk = talk_open();
	talk_run(talk, solution, jury);
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

/* ---- nobody can go on ---- */

TEST(two_that_read_are_idle)
{
	struct talk *talk = talk_open();
	run_for_a_moment(talk, "line", "line");
	CHECK_RULE(talk, "ILE", "both-idle");
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		CHECK_INT(interaction_evidence(&talk->last)->sides[i].end, ENDED_FOR_IDLENESS);
		CHECK_INT(interaction_evidence(&talk->last)->sides[i].state,
		          SANDBOX_ACTIVITY_READING);
	}
	talk_close(talk);
}

TEST(two_that_read_after_some_talk_are_idle)
{
	is_idle("line say=2 line", "say=1 line line", "ILE", "both-idle");
}

TEST(a_line_that_was_never_ended_leaves_both_idle)
{
	is_idle("mutter=7 line", "line exit=42", "ILE", "both-idle");
}

TEST(two_that_write_and_do_not_read_are_idle)
{
	is_idle("flood=10000000", "flood=10000000", "ILE", "both-idle");
}

/* One of them is dead sooner, and then there would be room for the other's words. */
TEST(two_that_write_are_idle_every_time)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < talk_repeats(); i++) {
		talk_run(talk, "flood=1000000", "flood=1000000");
		CHECK_RULE(talk, "ILE", "both-idle");
	}
	talk_close(talk);
}

TEST(two_that_poll_are_idle)
{
	is_idle("poll", "poll", "ILE", "both-idle");
}

TEST(a_solution_that_waits_for_itself_leaves_both_idle)
{
	is_idle("deadlock", "line", "ILE", "both-idle");
}

TEST(a_solution_that_waits_for_itself_after_the_interactor_has_left_is_idle)
{
	is_idle("deadlock", "exit=42", "ILE", "solution-idle");
}

TEST(an_interactor_that_waits_for_itself_after_the_solution_has_left_is_the_jurys_fault)
{
	is_idle("exit=0", "end deadlock", "JE", "validator-idle");
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* From the last byte that passed, after which both only read, to the end of the later one. */
static uint64_t lateness_ns(const struct interaction *i)
{
	const struct transcript_piece *last = &i->transcript.pieces[i->transcript.n_pieces - 1];
	const struct evidence_side *sides = interaction_evidence(i)->sides;
	uint64_t end_ns = 0;
	for (int j = 0; j < SPEAKER_COUNT; j++)
		end_ns = sides[j].ended_at_ns > end_ns ? sides[j].ended_at_ns : end_ns;
	return end_ns - (last->at_ns - i->begin_ns);
}

/* No time is asserted here; it is told, for docs/interaction.md. */
TEST(a_deadlock_is_idleness_every_time_and_never_the_jurys_fault)
{
	unsigned n = talk_repeats();
	uint64_t *late_ns = calloc(n + 1, sizeof(*late_ns));
	CHECK(late_ns);
	talk_keep_processors_busy();
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < n; i++) {
		talk_run(talk, "line say=2 line", "say=1 line line");
		CHECK_RULE(talk, "ILE", "both-idle");
		late_ns[i] = lateness_ns(&talk->last);
	}
	talk_close(talk);
	qsort(late_ns, n, sizeof(*late_ns), compare);
	printf("# %u deadlocks, ended after: median %.1f ms, p99 %.1f ms, most %.1f ms\n", n,
	       (double)late_ns[n / 2] / 1e6, (double)late_ns[n * 99 / 100] / 1e6,
	       (double)late_ns[n - 1] / 1e6);
	free(late_ns);
}

TEST(a_deadlock_after_a_flood_is_idleness)
{
	is_idle("flood=20000000 line", "take=20000000 line", "ILE", "both-idle");
}

/* ---- nobody can go on before all is over ---- */

TEST(a_thread_that_pauses_beyond_the_wall_limit_keeps_nobody)
{
	is_idle("sleeper line", "line", "ILE", "both-idle");
	is_idle("line", "sleeper line", "ILE", "both-idle");
	is_idle("speaker-after=1000000 line", "line", "ILE", "both-idle");
	is_idle("speaker-at=1000000 line", "speaker-at=1000000 line", "ILE", "both-idle");
}

static const char *const caretakers[] = {"caretaker", NULL};

TEST(a_thread_that_keeps_the_house_of_a_run_time_keeps_nobody)
{
	struct talk *talk = talk_open();
	talk->idle_threads = caretakers;
	run_for_a_moment(talk, "caretaker=50 line", "line");
	CHECK_RULE(talk, "ILE", "both-idle");
	CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_SOLUTION].state,
	          SANDBOX_ACTIVITY_READING);
	run_for_a_moment(talk, "line", "caretaker=50 line");
	CHECK_RULE(talk, "ILE", "both-idle");
	talk_close(talk);
}

TEST(a_solution_that_waits_for_itself_beside_such_a_thread_leaves_both_idle)
{
	struct talk *talk = talk_open();
	talk->idle_threads = caretakers;
	run_for_a_moment(talk, "caretaker=50 deadlock", "line");
	CHECK_RULE(talk, "ILE", "both-idle");
	talk_close(talk);
}

/* ---- somebody can ---- */

static void speaks(const char *solution, const char *jury)
{
	struct talk *talk = talk_open();
	talk->idle_threads = caretakers;
	talk_run(talk, solution, jury);
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(a_thread_that_speaks_after_a_pause_is_not_idle)
{
	speaks("speaker-after=300 line", "line say=1 end exit=42");
	speaks("speaker-at=300 line", "line say=1 end exit=42");
	speaks("line", "speaker-at=300 end exit=42");
	speaks("caretaker=50 speaker-at=300 line", "line say=1 end exit=42");
}

/* Of a timeout that counts from its beginning only the length is known. This one is longer than what the solution has left
 * of its time, and has begun long before. */
TEST(a_pause_that_has_begun_before_ends_sooner_than_it_is_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 1500 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "speaker-after=1900 line line", "wait=1300 say=1 line say=1 end exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

/* Nobody waits for the interactor there, which wall-both-waiting would ask for. */
TEST(a_solution_that_pauses_beyond_its_wall_limit_waited_too_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 300 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "wait=1000000 exit=0", "end exit=43");
	CHECK_RULE(talk, "WTL", "solution-over-wall-time");
	talk_run(talk, "sleeper deadlock", "end exit=43");
	CHECK_RULE(talk, "WTL", "solution-over-wall-time");
	talk_close(talk);
}

TEST(a_solution_that_sleeps_is_not_idle)
{
	is_not_idle("wait=300 say=1", "line end exit=42");
}

TEST(an_interactor_that_sleeps_is_not_idle)
{
	is_not_idle("line say=1", "wait=300 say=1 line end exit=42");
}

TEST(a_solution_that_computes_is_not_idle)
{
	is_not_idle("burn=300 say=1", "line end exit=42");
}

TEST(an_interactor_that_computes_is_not_idle)
{
	is_not_idle("line say=1", "burn=300 say=1 line end exit=42");
}

TEST(a_solution_whose_processes_talk_with_each_other_is_not_idle)
{
	is_not_idle("chatter=500 say=1", "line end exit=42");
}

TEST(a_solution_with_a_thread_that_naps_is_not_known_to_be_idle)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 500 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "napper=200 line", "end exit=43");
	/* Told by the wall limit then. */
	CHECK_RULE(talk, "ILE", "wall-both-waiting");
	CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_SOLUTION].state,
	          SANDBOX_ACTIVITY_SLEEPING);
	talk_close(talk);
}

/* What is left of it while it ends has no part in that. */
TEST(a_solution_that_takes_long_to_be_killed_is_told_by_what_it_did_before)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 2000 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "memory=400 napper=200 line", "end exit=43");
	CHECK_RULE(talk, "ILE", "wall-both-waiting");
	talk_close(talk);
}

/* ---- whose fault a wall limit is ---- */

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
	wall_limit_passes(400, 1500, "line", "hang", "JE", "wall-validator-silent");
	wall_limit_passes(20000, 1500, "line", "hang", "JE", "wall-validator-silent");
}

TEST(a_solution_that_waits_for_an_interactor_that_waits_for_itself_is_not_at_fault)
{
	/* As long as it may take a busy host to start the solution: until it reads it is not known to wait. */
	wall_limit_passes(2000, 20000, "line", "deadlock", "JE", "wall-validator-silent");
}

enum { CHILDREN_MAX = 8 };

/* Of this process; the supervisors are among them. */
static size_t list_children(pid_t *ret)
{
	char path[64];
	size_t n = 0;
	(void)snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	FILE *children = fopen(path, "re");
	CHECK(children != NULL);
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (n < CHILDREN_MAX && fscanf(children, "%d", &ret[n]) == 1)
		n++;
	CHECK_INT(fclose(children), 0);
	return n;
}

static void send_all(const pid_t *pids, size_t n, int signal)
{
	for (size_t i = 0; i < n; i++)
		CHECK_INT(kill(pids[i], signal), 0);
}

/* A busy host, on which nobody comes to execute what was asked for. */
static void stop_supervisors_for(unsigned ms)
{
	pid_t pids[CHILDREN_MAX];
	size_t n = list_children(pids);
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
	talk->wall_limit_ns = 300 * NS_PER_MS * test_slow_factor();
	talk->jury_wall_limit_ns = 20000 * NS_PER_MS * test_slow_factor();
	stop_supervisors_for(700 * test_slow_factor());
	talk_run(talk, "say=1 wait=150", "expect=1 end exit=42");
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	talk_close(talk);
}

TEST(an_interactor_that_does_not_end_is_the_jurys_fault)
{
	wall_limit_passes(20000, 300, "exit=0", "hang", "JE", "validator-over-wall-time");
}

TEST(a_solution_that_talks_until_its_wall_limit_waited_too_long)
{
	wall_limit_passes(300, 20000, "trickle=1000000000", "end exit=43", "WTL",
	                  "solution-over-wall-time");
}
