/* SPDX-License-Identifier: MIT */
/*
 * Nobody can go on any more: told soon, without waiting for a time limit, and never where somebody could.
 *
 * Soon is 100 ms after both are blocked. The tests allow half a minute, because their machine may be busy; the limits that
 * would otherwise end the dialogue are far behind that.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t soon_ns(void)
{
	return 30 * NS_PER_S;
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

TEST(the_evidence_has_for_how_long_two_that_are_idle_were_silent)
{
	struct talk *talk = talk_open();
	run_for_a_moment(talk, "line say=2 line", "say=1 line line");
	CHECK(interaction_evidence(&talk->last)->quiet_ns >= IDLENESS_FIRST_MS * NS_PER_MS);
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

TEST(a_solution_whose_run_time_waits_a_moment_at_a_time_for_its_end_is_not_idle)
{
	struct talk *talk = talk_open();
	talk->idle_threads = caretakers;
	for (int i = 0; i < 5; i++) {
		talk_run(talk, "caretaker-that-leaves=10 deadlock", "exit=42");
		CHECK_RULE(talk, "AC", "validator-first-accepted");
	}
	talk_close(talk);
}

TEST(one_that_speaks_when_a_timer_goes_off_is_not_idle)
{
	speaks("poll-timer=300 line", "line say=1 end exit=42");
	speaks("line", "poll-timer=300 end exit=42");
}

/* Of a timeout that counts from its beginning only the length is known. This one is longer than what the solution has left
 * of its time, and has begun long before. */
TEST(a_pause_that_has_begun_before_ends_sooner_than_it_is_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 3000 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "speaker-after=3800 line line", "wait=2600 say=1 line say=1 end exit=42");
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
	talk->wall_limit_ns = 2000 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "napper=300 line", "end exit=43");
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
	talk->wall_limit_ns = 5000 * NS_PER_MS * test_slow_factor();
	talk_run(talk, "memory=200 napper=200 line", "end exit=43");
	CHECK_RULE(talk, "ILE", "wall-both-waiting");
	talk_close(talk);
}
