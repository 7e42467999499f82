/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "worker/relay/idleness.h"

#include "common/attr.h"

static struct idleness_program does(enum speaker speaker, enum sandbox_activity_state state)
{
	struct idleness_program program = {
		.speaker = speaker, .is_known = true, .now = {.state = state, .processes = 1}};
	program.now.reads = state == SANDBOX_ACTIVITY_READING;
	program.now.writes = state == SANDBOX_ACTIVITY_WRITING;
	return program;
}

/* A solution and a program of the jury that read. */
struct pair {
	struct idleness idleness;
	struct idleness_program programs[2];
};

static struct pair two_that_read(void)
{
	return (struct pair){.programs = {does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_READING),
	                                  does(SPEAKER_JURY, SANDBOX_ACTIVITY_READING)}};
}

static enum idleness_found look(struct pair *pair)
{
	return idleness_judge(&pair->idleness, pair->programs, ARRAY_SIZE(pair->programs));
}

/* ---- two looks ---- */

TEST(one_look_proves_nothing_and_two_that_find_the_same_do)
{
	struct pair pair = two_that_read();
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
	CHECK_INT(look(&pair), IDLENESS_CERTAIN);
}

/* Woken after the first look, and blocked again at the second. */
TEST(one_that_has_run_between_two_looks_is_not_idle)
{
	for (size_t i = 0; i < 2; i++) {
		struct pair pair = two_that_read();
		for (unsigned j = 0; j < 5; j++) {
			CHECK_INT(look(&pair), IDLENESS_SEEMS);
			pair.programs[i].now.cpu_ns++;
		}
		CHECK_INT(look(&pair), IDLENESS_SEEMS);
		CHECK_INT(look(&pair), IDLENESS_CERTAIN);
	}
}

TEST(one_whose_processes_have_changed_between_two_looks_is_not_idle)
{
	struct pair pair = two_that_read();
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
	pair.programs[0].now.processes++;
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
}

TEST(one_that_runs_at_the_second_look_is_not_idle_before_two_more)
{
	struct pair pair = two_that_read();
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
	pair.programs[1].now.state = SANDBOX_ACTIVITY_RUNNING;
	CHECK_INT(look(&pair), IDLENESS_ALMOST);
	pair.programs[1].now.state = SANDBOX_ACTIVITY_READING;
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
	CHECK_INT(look(&pair), IDLENESS_CERTAIN);
}

TEST(what_passed_between_two_looks_begins_them_again)
{
	struct pair pair = two_that_read();
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
	pair.idleness.found = IDLENESS_NOT;
	CHECK_INT(look(&pair), IDLENESS_SEEMS);
}

/* ---- who is stuck ---- */

static bool are_stuck(struct idleness_program solution, struct idleness_program jury)
{
	struct pair pair = {.programs = {solution, jury}};
	return look(&pair) == IDLENESS_SEEMS;
}

TEST(one_that_may_go_on_by_itself_is_not_stuck)
{
	static const enum sandbox_activity_state states[] = {
		SANDBOX_ACTIVITY_GONE, SANDBOX_ACTIVITY_SLEEPING, SANDBOX_ACTIVITY_RUNNING};
	struct idleness_program solution = does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_READING);
	struct idleness_program jury = does(SPEAKER_JURY, SANDBOX_ACTIVITY_READING);
	CHECK(are_stuck(solution, jury));
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		CHECK(!are_stuck(does(SPEAKER_SOLUTION, states[i]), jury));
		CHECK(!are_stuck(solution, does(SPEAKER_JURY, states[i])));
	}
}

TEST(one_that_has_not_read_yet_what_is_there_is_not_stuck)
{
	struct pair pair = two_that_read();
	pair.programs[1].has_something_to_read = true;
	CHECK_INT(look(&pair), IDLENESS_ALMOST);
}

TEST(nobody_is_stuck_where_we_may_not_look)
{
	struct pair pair = two_that_read();
	pair.programs[0].is_known = false;
	CHECK_INT(look(&pair), IDLENESS_NOT);
}

TEST(two_that_write_are_stuck)
{
	CHECK(are_stuck(does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_WRITING),
	                does(SPEAKER_JURY, SANDBOX_ACTIVITY_WRITING)));
}

TEST(a_program_of_the_jury_that_waits_for_itself_is_stuck_when_the_solution_has_left)
{
	struct idleness idleness = {0};
	struct idleness_program jury = does(SPEAKER_JURY, SANDBOX_ACTIVITY_WAITING);
	CHECK(are_stuck(does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_WAITING),
	                does(SPEAKER_JURY, SANDBOX_ACTIVITY_READING)));
	CHECK(!are_stuck(does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_READING), jury));
	CHECK_INT(idleness_judge(&idleness, &jury, 1), IDLENESS_SEEMS);
}

TEST(of_several_processes_all_must_be_stuck)
{
	struct idleness idleness = {0};
	struct idleness_program programs[] = {does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_READING),
	                                      does(SPEAKER_SOLUTION, SANDBOX_ACTIVITY_RUNNING),
	                                      does(SPEAKER_JURY, SANDBOX_ACTIVITY_READING)};
	CHECK_INT(idleness_judge(&idleness, programs, ARRAY_SIZE(programs)), IDLENESS_NOT);
	programs[1].now.state = SANDBOX_ACTIVITY_READING;
	CHECK_INT(idleness_judge(&idleness, programs, ARRAY_SIZE(programs)), IDLENESS_SEEMS);
	programs[2].now.cpu_ns++;
	CHECK_INT(idleness_judge(&idleness, programs, ARRAY_SIZE(programs)), IDLENESS_SEEMS);
	CHECK_INT(idleness_judge(&idleness, programs, ARRAY_SIZE(programs)), IDLENESS_CERTAIN);
}

/* ---- when ---- */

/* What is above that is the machine's: to wake us, to end the programs. */
TEST(looks_take_a_fifth_of_the_time_in_which_idleness_is_told)
{
	enum { TOLD_WITHIN_MS = 100 };
	CHECK(IDLENESS_FIRST_MS + idleness_again_ms(IDLENESS_SEEMS) <= TOLD_WITHIN_MS / 5);
}

TEST(who_is_almost_idle_is_looked_at_sooner_than_who_is_not_and_who_seems_to_be_soonest)
{
	CHECK(idleness_again_ms(IDLENESS_SEEMS) < idleness_again_ms(IDLENESS_ALMOST));
	CHECK(idleness_again_ms(IDLENESS_ALMOST) < idleness_again_ms(IDLENESS_NOT));
}

/* ---- at work ---- */

TEST(one_that_is_at_work_at_three_looks_in_succession_is_at_work)
{
	unsigned looks = 0;
	CHECK(idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
	CHECK(idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
	CHECK(!idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
	CHECK(!idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
}

TEST(one_that_waits_at_one_of_three_looks_was_at_work_by_chance)
{
	unsigned looks = 0;
	for (unsigned i = 0; i < 3; i++) {
		CHECK(idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
		CHECK(idleness_is_chance(&looks, SANDBOX_ACTIVITY_RUNNING));
		CHECK(!idleness_is_chance(&looks, SANDBOX_ACTIVITY_READING));
	}
}
