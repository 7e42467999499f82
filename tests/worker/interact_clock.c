/* SPDX-License-Identifier: MIT */
/*
 * Whose time passes: neither side is charged for what the other does. All times are of the dialogue's own clock, so that
 * nothing here depends on how busy the machine is, but for what lies between one limit and the next.
 */
#include "common/strbuf.h"
#include "common/units.h"
#include "tests/worker/talk.h"

#include <inttypes.h>
#include <stdio.h>

enum { SOLUTION_MS = 1500, JURY_MS = 60000, ANSWERS = 6, ANSWER_MS = 300 };

static uint64_t ms(unsigned number)
{
	return number * NS_PER_MS * test_slow_factor();
}

static struct talk *limited(struct talk *talk, unsigned solution_ms, unsigned jury_ms)
{
	talk->wall_limit_ns = ms(solution_ms);
	talk->jury_wall_limit_ns = ms(jury_ms);
	return talk;
}

/* @before, a time in milliseconds unless it is 0, and @after, so many times; then @last. Kept until the test ends. */
static char *repeated(const char *before, unsigned time_ms, const char *after, const char *last)
{
	static char *kept[2];
	static unsigned next;
	struct strbuf script = {0};
	for (unsigned i = 0; i < ANSWERS; i++) {
		strbuf_puts(&script, before);
		if (time_ms > 0)
			strbuf_printf(&script, "%" PRIu64, ms(time_ms) / NS_PER_MS);
		strbuf_printf(&script, "%s ", after);
	}
	strbuf_puts(&script, last);
	char **words = &kept[next++ % ARRAY_SIZE(kept)];
	*words = strbuf_take(&script);
	CHECK(*words);
	return *words;
}

static const struct evidence_side *side(const struct talk *talk, enum speaker speaker)
{
	return &interaction_evidence(&talk->last)->sides[speaker];
}

/* ---- the interactor takes its time ---- */

static void takes_its_time(const char *solution, const char *jury)
{
	struct talk *talk = limited(talk_open(), SOLUTION_MS, JURY_MS);
	talk_run(talk, solution, jury);
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	CHECK(side(talk, SPEAKER_SOLUTION)->wall_ns < ms(SOLUTION_MS));
	CHECK(side(talk, SPEAKER_JURY)->wall_ns > ms(SOLUTION_MS));
	talk_close(talk);
}

TEST(an_interactor_that_computes_before_each_answer_uses_up_its_own_time)
{
	takes_its_time(repeated("say=1 line", 0, "", ""),
	               repeated("line burn=", ANSWER_MS, " say=2", "end exit=42"));
}

TEST(an_interactor_that_sleeps_before_each_answer_uses_up_its_own_time)
{
	takes_its_time(repeated("say=1 line", 0, "", ""),
	               repeated("line wait=", ANSWER_MS, " say=2", "end exit=42"));
}

TEST(an_interactor_that_pauses_within_an_answer_uses_up_its_own_time)
{
	takes_its_time(repeated("line", 0, "", "say=1"),
	               repeated("wait=", ANSWER_MS, " say=2", "line end exit=42"));
}

TEST(an_interactor_that_is_slow_to_begin_uses_up_its_own_time)
{
	takes_its_time("line say=1", repeated("wait=", ANSWER_MS, "", "say=1 line end exit=42"));
}

TEST(an_interactor_that_is_slow_to_read_uses_up_its_own_time)
{
	takes_its_time("flood=4000000", repeated("wait=", ANSWER_MS, "", "count=4000000 exit=42"));
}

TEST(an_interactor_that_is_slow_to_end_uses_up_its_own_time)
{
	takes_its_time("say=1 end", repeated("wait=", ANSWER_MS, "", "line exit=42"));
}

TEST(a_solution_with_a_thread_that_sleeps_is_not_charged_for_its_waiting_either)
{
	takes_its_time("sleeper line say=1 exit=0",
	               repeated("wait=", ANSWER_MS, "", "say=1 line end exit=42"));
}

TEST(a_solution_that_polls_with_a_timeout_is_not_charged_for_its_waiting_either)
{
	takes_its_time("poll-again=100 line say=1 exit=0",
	               repeated("wait=", ANSWER_MS, "", "say=1 line end exit=42"));
}

/* ---- it does not answer ---- */

TEST(an_interactor_that_computes_without_end_is_ended_by_its_own_limit)
{
	struct talk *talk = limited(talk_open_with_groups(), SOLUTION_MS, 4 * JURY_MS);
	talk->jury_cpu_limit_ns = ms(2 * SOLUTION_MS);
	talk_run(talk, "line", "spin");
	CHECK_RULE(talk, "JE", "validator-over-limit");
	talk_close(talk);
}

TEST(an_interactor_that_sleeps_without_end_is_ended_by_its_own_limit)
{
	struct talk *talk = limited(talk_open(), SOLUTION_MS, 2 * SOLUTION_MS);
	talk_run(talk, "line", "hang");
	CHECK_RULE(talk, "JE", "wall-validator-silent");
	CHECK_INT(side(talk, SPEAKER_JURY)->end, ENDED_FOR_WALL_TIME);
	talk_close(talk);
}

TEST(an_interactor_whose_answers_take_too_long_together_is_the_jurys_fault)
{
	struct talk *talk = limited(talk_open(), SOLUTION_MS, (ANSWERS - 2) * ANSWER_MS);
	talk_run(talk, repeated("say=1 line", 0, "", ""),
	         repeated("line wait=", ANSWER_MS, " say=2", "end exit=42"));
	CHECK_STR(verdict_code(talk->last.verdict), "JE");
	CHECK_INT(side(talk, SPEAKER_JURY)->end, ENDED_FOR_WALL_TIME);
	talk_close(talk);
}

/* ---- the solution takes its time ---- */

static void is_too_slow(const char *solution, const char *jury)
{
	struct talk *talk = limited(talk_open(), SOLUTION_MS, SOLUTION_MS / 2);
	talk_run(talk, solution, jury);
	CHECK_RULE(talk, "WTL", "solution-over-wall-time");
	CHECK(side(talk, SPEAKER_SOLUTION)->wall_ns >= ms(SOLUTION_MS));
	CHECK(side(talk, SPEAKER_JURY)->wall_ns < ms(SOLUTION_MS / 2));
	talk_close(talk);
}

TEST(a_solution_that_sleeps_uses_up_its_own_time_and_not_the_interactors)
{
	is_too_slow("hang", "end exit=42");
}

TEST(a_solution_that_polls_nothing_uses_up_its_own_time)
{
	is_too_slow("select=1000000", "end exit=42");
}

TEST(a_solution_that_sleeps_before_each_question_uses_up_its_own_time)
{
	is_too_slow(repeated("wait=", ANSWER_MS, " say=1 line", ""), "echo exit=42");
}

TEST(a_solution_that_sleeps_between_words_nobody_answers_uses_up_its_own_time)
{
	is_too_slow(repeated("wait=", ANSWER_MS, " say=1", ""), "end exit=42");
}

TEST(a_solution_that_sleeps_before_it_reads_uses_up_its_own_time)
{
	is_too_slow(repeated("wait=", ANSWER_MS, "", "count=4000000"),
	            "flood=4000000 close-output end exit=42");
}

TEST(a_solution_that_sleeps_while_the_interactor_has_left_uses_up_its_own_time)
{
	struct talk *talk = limited(talk_open(), SOLUTION_MS, JURY_MS);
	talk_run(talk, "hang", "exit=42");
	CHECK_RULE(talk, "WTL", "solution-over-wall-time");
	talk_close(talk);
}

/* ---- several processes ---- */

TEST(a_process_that_waits_for_its_turn_is_not_charged_for_the_others)
{
	struct talk *talk = limited(talk_open_with_manager(), SOLUTION_MS, JURY_MS);
	char slow[64];
	(void)snprintf(slow, sizeof(slow), "line wait=%" PRIu64 " say=1",
	               ms(2 * ANSWER_MS) / NS_PER_MS);
	TALK_RUN_PROCESSES(talk,
	                   "meet=0 meet=1 meet=2 turn-to=0 line turn-to=1 say=2 line turn-to=2 "
	                   "say=2 line turn-to=0 say=2 exit=42",
	                   "say=1 line", slow, slow);
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	for (size_t i = 0; i < talk->last.n_processes; i++)
		CHECK(talk->last.processes[i].evidence.sides[SPEAKER_SOLUTION].wall_ns <
		      ms(SOLUTION_MS));
	talk_close(talk);
}

TEST(a_manager_that_sleeps_without_end_is_the_jurys_fault)
{
	struct talk *talk = limited(talk_open_with_manager(), SOLUTION_MS, SOLUTION_MS);
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 hang", "line", "line");
	CHECK_RULE(talk, "JE", "wall-validator-silent");
	CHECK_INT(side(talk, SPEAKER_JURY)->end, ENDED_FOR_WALL_TIME);
	for (size_t i = 0; i < talk->last.n_processes; i++)
		CHECK(talk->last.processes[i].evidence.sides[SPEAKER_SOLUTION].end !=
		      ENDED_FOR_WALL_TIME);
	talk_close(talk);
}
