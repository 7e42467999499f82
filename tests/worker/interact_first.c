/* SPDX-License-Identifier: MIT */
/*
 * Who went first. Each pair is repeated and must come out the same by the same rule every time, also on a busy machine:
 * see talk_repeats() and talk_keep_processors_busy().
 */
#include "tests/worker/talk.h"

static void every_time(unsigned times, const char *solution, const char *jury, const char *code,
                       const char *rule)
{
	talk_keep_processors_busy(); /* before there is a sandbox, whose socket they would hold */
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < times; i++) {
		talk_run(talk, solution, jury);
		CHECK_RULE(talk, code, rule);
	}
	talk_close(talk);
}

static void always(const char *solution, const char *jury, const char *code, const char *rule)
{
	every_time(talk_repeats(), solution, jury, code, rule);
}

/* ---- the two examples of the thesis, section 4.14.1 ---- */

TEST(a_solution_that_breaks_because_the_interactor_rejected_and_left_is_wrong)
{
	always("line flood=1000000 exit=1", "say=1 exit=43", "WA", "validator-first-rejected");
}

TEST(an_interactor_that_rejects_because_the_solution_crashed_does_not_hide_the_crash)
{
	always("crash", "say=1 end exit=43", "RTE", "solution-crashed");
}

/* ---- seen by its end ---- */

TEST(a_solution_that_crashes_when_it_finds_the_end_of_its_input_is_wrong)
{
	always("end crash", "exit=43", "WA", "validator-first-rejected");
}

TEST(a_solution_that_waits_for_the_end_by_a_call_that_few_use_finds_it)
{
	always("end-by-preadv2", "exit=42", "AC", "validator-first-accepted");
	always("end-by-epoll-pwait2 crash", "exit=43", "WA", "validator-first-rejected");
}

TEST(a_solution_that_is_stopped_was_rejected_before)
{
	always("stop", "exit=43", "WA", "validator-first-rejected");
}

TEST(a_solution_that_crashes_in_the_middle_crashed)
{
	always("say=1 line crash", "line say=2 end exit=43", "RTE", "solution-crashed");
}

TEST(a_solution_that_crashes_when_it_is_accepted_crashed)
{
	always("end exit=1", "exit=42", "RTE", "solution-crashed");
}

TEST(a_solution_that_ends_well_before_it_is_rejected_is_wrong)
{
	always("say=1", "end exit=43", "WA", "validator-rejected");
}

TEST(a_solution_that_ends_well_after_it_was_accepted_is_accepted)
{
	always("end", "exit=42", "AC", "validator-first-accepted");
}

TEST(a_solution_that_ends_well_before_it_is_accepted_is_accepted)
{
	always("say=1", "line end exit=42", "AC", "validator-accepted");
}

/* ---- told by the last word: neither waits for the other's end ---- */

TEST(a_solution_that_answers_wrong_and_crashes_at_once_crashed)
{
	always("say=7 exit=1", "line exit=43", "RTE", "solution-crashed");
}

TEST(a_solution_that_crashes_at_the_word_that_it_is_wrong_is_wrong)
{
	always("line exit=1", "say=wrong exit=43", "WA", "validator-first-rejected");
}

TEST(a_solution_that_is_rejected_without_being_heard_to_the_end_was_rejected_first)
{
	always("say=5 line flood=1000000 exit=1", "line say=wrong exit=43", "WA",
	       "validator-first-rejected");
}

/* What is long here is long for the interactor to be given a processor: the two do not wait for each other, so that no
 * order but that of the clock is there to be found. */
TEST(a_solution_that_crashes_after_long_computing_was_rejected_before)
{
	every_time(3, "say=7 burn=2000 crash", "line exit=43", "WA", "validator-first-rejected");
}

/* ---- closing before leaving ---- */

TEST(a_crash_after_closing_the_output_is_a_crash)
{
	always("close-output wait=20 crash", "end exit=42", "RTE", "solution-crashed");
}

TEST(a_solution_that_closed_its_output_and_is_rejected_for_it_is_wrong)
{
	always("close-output end crash", "end exit=43", "WA", "validator-first-rejected");
}

/* ---- the interactor fails ---- */

TEST(an_interactor_that_crashes_first_is_the_jurys_fault)
{
	always("end crash", "crash", "JE", "validator-crashed");
}

TEST(an_interactor_that_crashes_because_the_solution_did_is_the_jurys_fault_too)
{
	always("crash", "end crash", "JE", "validator-crashed");
}
