/* SPDX-License-Identifier: MIT */
/*
 * What the relay between two programs promises of bytes: none is lost, none waits for another direction, none is held in
 * memory; and what it writes down of them.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* JUROR_TESTS_BYTES: how much is flooded each way; the relay was made for 4 GiB. */
static unsigned long flood_bytes(void)
{
	const char *text = getenv("JUROR_TESTS_BYTES");
	return text ? strtoul(text, NULL, 0) : 64UL << 20;
}

static long resident_kib(void)
{
	struct rusage usage;
	CHECK_INT(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

static const struct evidence_side *side(const struct talk *talk, enum speaker speaker)
{
	return &interaction_evidence(&talk->last)->sides[speaker];
}

TEST(a_million_bytes_one_by_one_arrive)
{
	struct talk *talk = talk_open();
	talk_run(talk, "trickle=1000000", "collect=1000000 end exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(side(talk, SPEAKER_SOLUTION)->bytes, 1000000);
	talk_close(talk);
}

TEST(bytes_there_and_back_one_by_one_arrive)
{
	struct talk *talk = talk_open();
	talk_run(talk, "pong=20000", "ping=20000 end exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(side(talk, SPEAKER_SOLUTION)->bytes, 20000);
	CHECK_INT(side(talk, SPEAKER_JURY)->bytes, 20000);
	talk_close(talk);
}

TEST(a_flood_both_ways_at_once_arrives_in_constant_memory)
{
	char solution[64], jury[64];
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = UINT64_MAX;
	talk->wall_limit_ns = talk->jury_wall_limit_ns = 0;
	(void)snprintf(solution, sizeof(solution), "flood-and-count=%lu", flood_bytes());
	(void)snprintf(jury, sizeof(jury), "flood-and-count=%lu exit=42", flood_bytes());
	talk_run(talk, "say=1 end", "line end exit=42"); /* so that all is there that is needed */
	long before_kib = resident_kib();
	talk_run(talk, solution, jury);
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	for (int i = 0; i < SPEAKER_COUNT; i++)
		CHECK_INT(side(talk, (enum speaker)i)->bytes, flood_bytes());
	CHECK(resident_kib() - before_kib < 2048);
	talk_close(talk);
}

TEST(pipes_of_one_page_do)
{
	struct talk *talk = talk_open();
	/* A pipe can shrink only while it is empty, so they agree on when to begin. */
	talk_run(talk, "one-page say=1 line flood-and-count=300000",
	         "one-page line say=1 flood-and-count=300000 exit=42");
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	talk_close(talk);
}

TEST(the_transcript_has_no_byte_twice_when_a_pipe_is_full)
{
	enum { SAID = 20000 };
	struct talk *talk = talk_open();
	talk_run(talk, "one-page line trickle=20000",
	         "one-page say=1 wait=50 collect=20000 end exit=42");
	const struct transcript *t = &talk->last.transcript;
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(t->n_bytes, strlen("1\n") + SAID);
	for (size_t i = 0; i < SAID; i++)
		if (t->bytes[strlen("1\n") + i] != (char)('a' + (SAID - i) % 26))
			FAIL("byte %zu is wrong", i);
	talk_close(talk);
}

TEST(one_direction_does_not_wait_for_the_other)
{
	/* Nobody reads what the interactor has said for a while, and the solution is heard all the same. */
	struct talk *talk = talk_open();
	talk_run(talk, "trickle=100000 wait=50 count=2000000",
	         "collect=100000 flood=2000000 close-output end exit=42");
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	talk_close(talk);
}

TEST(what_is_said_before_the_end_is_heard_to_the_end)
{
	struct talk *talk = talk_open();
	talk_run(talk, "flood=5000000", "wait=100 count=5000000 exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

/* ---- the limit of output ---- */

TEST(as_much_as_the_limit_may_be_said)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 100000;
	talk_run(talk, "flood=100000", "count=100000 exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(a_solution_that_says_more_is_ended_for_it)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 100000;
	talk_run(talk, "flood=1000000000", "end exit=43");
	CHECK_RULE(talk, "OLE", "solution-over-output");
	CHECK_INT(side(talk, SPEAKER_SOLUTION)->bytes, 100001);
	talk_close(talk);
}

TEST(a_limit_that_is_passed_in_the_middle_of_a_flood_is_kept_to_the_byte)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 30 * MIB;
	talk_run(talk, "flood=1000000000", "end exit=43");
	CHECK_RULE(talk, "OLE", "solution-over-output");
	CHECK_INT(side(talk, SPEAKER_SOLUTION)->bytes, 30 * MIB + 1);
	talk_close(talk);
}

TEST(a_talk_after_a_flood_goes_on_byte_by_byte)
{
	struct talk *talk = talk_open();
	talk_run(talk, "flood=20000000 pong=1000 flood=20000000",
	         "take=20000000 ping=1000 count=20000000 exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(standard_error_counts_as_well)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 3;
	talk_run(talk, "complain=four", "end exit=42");
	CHECK_RULE(talk, "OLE", "solution-over-output");
	talk_close(talk);
}

TEST(an_interactor_that_says_too_much_is_the_jurys_fault)
{
	struct talk *talk = talk_open();
	talk->options.jury_output_limit_bytes = 100000;
	talk_run(talk, "end", "flood=1000000000");
	CHECK_RULE(talk, "JE", "validator-over-limit");
	talk_close(talk);
}

/* ---- what is written down ---- */

TEST(the_transcript_has_both_in_their_order)
{
	struct talk *talk = talk_open();
	talk_run(talk, "expect=one say=two expect=three say=four",
	         "say=one expect=two say=three expect=four end exit=42");
	const struct transcript *t = &talk->last.transcript;
	CHECK_INT(t->n_bytes, strlen("one\ntwo\nthree\nfour\n"));
	CHECK(memcmp(t->bytes, "one\ntwo\nthree\nfour\n", t->n_bytes) == 0);
	unsigned expected = SPEAKER_JURY;
	for (size_t i = 0, at_ns = 0; i < t->n_pieces; i++) {
		CHECK(t->pieces[i].at_ns >= at_ns);
		at_ns = t->pieces[i].at_ns;
		if (i > 0 && t->pieces[i].speaker != t->pieces[i - 1].speaker)
			expected = 1 - expected;
		CHECK_INT(t->pieces[i].speaker, expected);
	}
	CHECK(!t->is_cut);
	talk_close(talk);
}

TEST(of_each_the_first_64_kib_are_kept)
{
	struct talk *talk = talk_open();
	talk_run(talk, "count=200000 flood=100000",
	         "flood=200000 close-output count=100000 exit=42");
	const struct transcript *t = &talk->last.transcript;
	CHECK_INT(t->n_bytes_of[SPEAKER_SOLUTION], TRANSCRIPT_BYTES);
	CHECK_INT(t->n_bytes_of[SPEAKER_JURY], TRANSCRIPT_BYTES);
	CHECK_INT(t->n_bytes, 2 * TRANSCRIPT_BYTES);
	CHECK(t->is_cut);
	talk_close(talk);
}

TEST(the_evidence_tells_when_each_left_and_what_it_used)
{
	struct talk *talk = talk_open();
	talk_run(talk, "line burn=300 exit=3", "say=1 end exit=42");
	CHECK_RULE(talk, "RTE", "solution-crashed");
	const struct evidence_side *solution = side(talk, SPEAKER_SOLUTION);
	const struct evidence_side *jury = side(talk, SPEAKER_JURY);
	CHECK_INT(interaction_evidence(&talk->last)->first, SPEAKER_SOLUTION);
	CHECK_INT(interaction_evidence(&talk->last)->order, ORDER_SEEN);
	CHECK_INT(solution->exit_code, 3);
	CHECK_INT(jury->exit_code, 42);
	CHECK(!solution->knew && jury->knew);
	CHECK(solution->ended_at_ns < jury->ended_at_ns);
	CHECK(solution->output_ended_at_ns > 0 && jury->output_ended_at_ns > 0);
	/* Nobody is charged for the other's work. */
	CHECK(solution->cpu_ns >= 300 * NS_PER_MS);
	CHECK(jury->cpu_ns < 200 * NS_PER_MS * test_slow_factor());
	CHECK(strstr(talk->last.message, "exit status 3"));
	talk_close(talk);
}

TEST(the_message_of_a_crash_ends_with_the_last_words)
{
	struct talk *talk = talk_open();
	talk_run(talk, "complain=ValueError exit=1", "end exit=42");
	CHECK(strstr(talk->last.message, "exit status 1): ValueError"));
	talk_close(talk);
}
