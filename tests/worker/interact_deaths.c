/* SPDX-License-Identifier: MIT */
/*
 * Whatever is killed, and whenever: a verdict that is true or an error of ours.
 */
#include "common/attr.h"
#include "common/units.h"
#include "tests/worker/killer.h"
#include "tests/worker/talk.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

TEST(a_solution_that_is_killed_crashed)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		pid_t killer = start_killer(the_program, SIDE_SOLUTION, moment_of(i));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
		CHECK_RULE(talk, "RTE", "solution-crashed");
		CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_SOLUTION].signal,
		          SIGKILL);
		end_killer(killer);
	}
	talk_close(talk);
}

TEST(an_interactor_that_is_killed_is_the_jurys_fault)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		pid_t killer = start_killer(the_program, SIDE_JURY, moment_of(i));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
		CHECK_RULE(talk, "JE", "validator-crashed");
		end_killer(killer);
	}
	talk_close(talk);
}

/* As much as a page, a pipe and a flood hold, and one less and more. */
static const unsigned long positions[] = {
	0,      1,      2,      4095,   4096,   4097,   65535,   65536,   65537,    262143,
	262144, 262145, 524288, 524289, 786432, 999999, 1 << 20, 5 << 20, 20 << 20, (20 << 20) + 1,
};

TEST(a_solution_that_is_killed_at_any_byte_crashed_and_was_heard_to_that_byte)
{
	struct talk *talk = talk_open();
	for (size_t i = 0; i < ARRAY_SIZE(positions); i++) {
		char solution[64], jury[64];
		(void)snprintf(solution, sizeof(solution), "flood=%lu die", positions[i]);
		(void)snprintf(jury, sizeof(jury), "count=%lu exit=43", positions[i]);
		talk_run(talk, solution, jury);
		const struct evidence *evidence = interaction_evidence(&talk->last);
		CHECK_RULE(talk, "RTE", "solution-crashed");
		CHECK_INT(evidence->sides[SPEAKER_SOLUTION].signal, SIGKILL);
		CHECK_INT(evidence->sides[SPEAKER_SOLUTION].bytes, positions[i]);
		CHECK_INT(evidence->sides[SPEAKER_SOLUTION].heard_bytes, positions[i]);
	}
	talk_close(talk);
}

TEST(an_interactor_that_is_killed_at_any_byte_is_the_jurys_fault)
{
	struct talk *talk = talk_open();
	for (size_t i = 0; i < ARRAY_SIZE(positions); i++) {
		char jury[64];
		(void)snprintf(jury, sizeof(jury), "flood=%lu die", positions[i]);
		talk_run(talk, "end", jury);
		CHECK_RULE(talk, "JE", "validator-crashed");
		CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_JURY].bytes,
		          positions[i]);
	}
	talk_close(talk);
}

TEST(a_solution_that_is_killed_in_the_middle_of_a_flood_both_ways_crashed)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = UINT64_MAX;
	for (unsigned i = 0; i < 10; i++) {
		const struct moment moment = {.said_bytes = 1 + (unsigned long)i * 7 * MIB};
		pid_t killer = start_killer(the_program, SIDE_SOLUTION, moment);
		talk_run(talk, "flood-and-count=100000000000",
		         "ignore-sigpipe flood-and-count=100000000000 exit=42");
		/* What it had said before is not what the interactor waited for. */
		CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_SOLUTION].signal,
		          SIGKILL);
		CHECK_RULE(talk, "JE", "validator-crashed");
		end_killer(killer);
	}
	talk_close(talk);
}

static void supervisor_is_killed(enum side side)
{
	for (unsigned i = 0; i < MOMENTS / 4; i++) {
		struct talk *talk = talk_open();
		struct error err = {0};
		pid_t killer = start_killer(the_supervisor, side, moment_of(i * 4));
		CHECK(talk_try(talk, ENDLESS_SOLUTION, ENDLESS_JURY, &err) < 0);
		CHECK(strstr(err.text, "supervisor: killed by signal 9"));
		end_killer(killer);
		talk_close(talk);
	}
}

TEST(the_solutions_supervisor_killed_is_an_error_of_ours)
{
	supervisor_is_killed(SIDE_SOLUTION);
}

TEST(the_jurys_supervisor_killed_is_an_error_of_ours)
{
	supervisor_is_killed(SIDE_JURY);
}

/* ---- several processes ---- */

enum { OF_SEVERAL = MOMENTS / 4 };

static void one_of_several_is_killed(unsigned side, const char *code, const char *rule)
{
	struct talk *talk = talk_open_with_manager();
	for (unsigned i = 0; i < OF_SEVERAL; i++) {
		pid_t killer = start_killer(the_program, side, moment_of(i * 4));
		TALK_RUN_PROCESSES(talk, ENDLESS_MANAGER, ENDLESS_SOLUTION, "end");
		CHECK_RULE(talk, code, rule);
		end_killer(killer);
	}
	talk_close(talk);
}

TEST(a_process_of_several_that_is_killed_crashed)
{
	one_of_several_is_killed(SIDE_SOLUTION, "RTE", "solution-crashed");
}

TEST(a_manager_that_is_killed_is_the_jurys_fault)
{
	one_of_several_is_killed(SIDE_JURY, "JE", "validator-crashed");
}

/* It says nothing, so that there are no bytes to go by. */
TEST(a_process_that_is_killed_while_the_manager_waits_for_it_crashed)
{
	struct talk *talk = talk_open_with_manager();
	for (unsigned i = 0; i < OF_SEVERAL; i++) {
		const struct moment moment = {.delay_us = i * 500};
		pid_t killer = start_killer(the_program, SIDE_FURTHER, moment);
		TALK_RUN_PROCESSES(talk, "meet=0 turn-to=1 end exit=43", "end", "spin");
		CHECK_RULE(talk, "RTE", "solution-crashed");
		CHECK_INT(talk->last.decisive, 1);
		end_killer(killer);
	}
	talk_close(talk);
}

TEST(the_supervisor_of_a_further_process_killed_is_an_error_of_ours)
{
	for (unsigned i = 0; i < OF_SEVERAL; i++) {
		struct talk *talk = talk_open_with_manager();
		struct error err = {0};
		static const char *const solutions[] = {ENDLESS_SOLUTION, "end", NULL};
		const struct moment moment = {.delay_us = i * 500};
		pid_t killer = start_killer(the_supervisor, SIDE_FURTHER, moment);
		CHECK(talk_try_processes(talk, ENDLESS_MANAGER, solutions, &err) < 0);
		CHECK(strstr(err.text, "supervisor: killed by signal 9"));
		end_killer(killer);
		talk_close(talk);
	}
}
