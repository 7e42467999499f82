/* SPDX-License-Identifier: MIT */
/*
 * Which verdict a dialogue gets: every row of the table in docs/interaction.md.
 */
#include "worker/stages/precedence.h"

#include "common/attr.h"
#include "common/units.h"
#include "tests/harness/test.h"

#include <signal.h>
#include <string.h>

/* ---- ways to end ---- */

static struct evidence_side exits(int code)
{
	return (struct evidence_side){
		.end = ENDED_BY_ITSELF, .status = SANDBOX_EXITED, .exit_code = code};
}

static struct evidence_side crashes(void)
{
	return (struct evidence_side){
		.end = ENDED_BY_ITSELF, .status = SANDBOX_SIGNALED, .signal = SIGSEGV};
}

static struct evidence_side ended_for(enum evidence_end end)
{
	return (struct evidence_side){.end = end, .status = SANDBOX_SIGNALED, .signal = SIGKILL};
}

static struct evidence_side reading(struct evidence_side side)
{
	side.state = SANDBOX_ACTIVITY_READING;
	side.reads_input = true;
	return side;
}

static struct precedence_case dialogue(enum speaker first, struct evidence_side solution,
                                       struct evidence_side jury)
{
	return (struct precedence_case){
		.evidence = {.sides = {[SPEAKER_SOLUTION] = solution, [SPEAKER_JURY] = jury},
	                     .first = first},
		.answer = jury_answer_kattis,
		.time_limit_ns = NS_PER_S,
	};
}

#define SOLUTION_FIRST(solution, jury) dialogue(SPEAKER_SOLUTION, solution, jury)
#define JURY_FIRST(jury, solution) dialogue(SPEAKER_JURY, solution, jury)

#define CHECK_DECIDES(of, code, rule_name)                                                         \
	do {                                                                                       \
		struct precedence_case of_ = of;                                                   \
		const struct precedence_rule *rule_ = precedence_decide(&of_);                     \
		CHECK_STR(rule_->name, rule_name);                                                 \
		CHECK_STR(verdict_code(rule_->verdict), code);                                     \
	} while (0)

static struct precedence_case with_next_pass(struct precedence_case of)
{
	of.asks_for_next_pass = true;
	return of;
}

static struct precedence_case quiet(struct precedence_case of)
{
	of.evidence.quiet_ns = NS_PER_S;
	return of;
}

static struct evidence_side used(struct evidence_side side, uint64_t cpu_ns)
{
	side.cpu_ns = cpu_ns;
	return side;
}

/* ---- the examples of the thesis, 4.14.1 ---- */

TEST(a_solution_that_dies_because_the_interactor_rejected_and_left_is_wrong)
{
	struct evidence_side broken_pipe = crashes();
	broken_pipe.signal = SIGPIPE;
	CHECK_DECIDES(JURY_FIRST(exits(43), broken_pipe), "WA", "validator-first-rejected");
}

TEST(a_solution_whose_death_made_the_interactor_reject_crashed)
{
	CHECK_DECIDES(SOLUTION_FIRST(crashes(), exits(43)), "RTE", "solution-crashed");
}

/* ---- the interactor fails ---- */

TEST(an_interactor_that_crashes_is_the_jurys_fault_whoever_was_first)
{
	static const int codes[] = {0, 1, 41, 44};
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		CHECK_DECIDES(JURY_FIRST(exits(codes[i]), exits(0)), "JE", "validator-crashed");
		CHECK_DECIDES(SOLUTION_FIRST(crashes(), exits(codes[i])), "JE", "validator-crashed");
	}
	CHECK_DECIDES(JURY_FIRST(crashes(), exits(1)), "JE", "validator-crashed");
	CHECK_DECIDES(SOLUTION_FIRST(ended_for(ENDED_FOR_CPU_TIME), crashes()), "JE",
	              "validator-crashed");
}

TEST(an_interactor_that_passes_a_limit_is_the_jurys_fault)
{
	static const enum evidence_end ends[] = {ENDED_FOR_CPU_TIME, ENDED_FOR_MEMORY,
	                                         ENDED_FOR_OUTPUT};
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		CHECK_DECIDES(JURY_FIRST(ended_for(ends[i]), exits(0)), "JE",
		              "validator-over-limit");
		CHECK_DECIDES(SOLUTION_FIRST(crashes(), ended_for(ends[i])), "JE",
		              "validator-over-limit");
	}
}

TEST(an_interactor_that_does_not_end_is_the_jurys_fault)
{
	CHECK_DECIDES(SOLUTION_FIRST(exits(0), ended_for(ENDED_FOR_WALL_TIME)), "JE",
	              "validator-over-wall-time");
	CHECK_DECIDES(JURY_FIRST(ended_for(ENDED_FOR_WALL_TIME), exits(0)), "JE",
	              "validator-over-wall-time");
	CHECK_DECIDES(SOLUTION_FIRST(exits(0), ended_for(ENDED_FOR_IDLENESS)), "JE",
	              "validator-idle");
}

TEST(rejecting_and_asking_for_a_further_pass_is_the_jurys_fault)
{
	CHECK_DECIDES(with_next_pass(SOLUTION_FIRST(exits(0), exits(43))), "JE",
	              "validator-rejected-with-next-pass");
	CHECK_DECIDES(with_next_pass(JURY_FIRST(exits(43), exits(0))), "JE",
	              "validator-rejected-with-next-pass");
	CHECK_DECIDES(with_next_pass(SOLUTION_FIRST(exits(0), exits(42))), "AC",
	              "validator-accepted");
}

/* ---- nobody goes on ---- */

TEST(two_that_wait_for_each_other_are_idle)
{
	CHECK_DECIDES(SOLUTION_FIRST(ended_for(ENDED_FOR_IDLENESS), ended_for(ENDED_FOR_IDLENESS)),
	              "ILE", "both-idle");
	CHECK_DECIDES(JURY_FIRST(ended_for(ENDED_FOR_IDLENESS), ended_for(ENDED_FOR_IDLENESS)),
	              "ILE", "both-idle");
}

TEST(a_solution_that_waits_for_nobody_is_idle)
{
	CHECK_DECIDES(JURY_FIRST(exits(42), ended_for(ENDED_FOR_IDLENESS)), "ILE", "solution-idle");
}

TEST(a_wall_limit_that_met_both_waiting_is_idleness)
{
	CHECK_DECIDES(
		quiet(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), reading(exits(43)))),
		"ILE", "wall-both-waiting");
	CHECK_DECIDES(quiet(JURY_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), reading(exits(1)))),
	              "ILE", "wall-both-waiting");
	/* In the middle of their talk it is not. */
	CHECK_DECIDES(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), reading(exits(43))),
	              "WTL", "solution-over-wall-time");
}

TEST(a_wall_limit_that_met_the_solution_waiting_for_a_silent_interactor_is_the_jurys_fault)
{
	CHECK_DECIDES(quiet(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), exits(43))),
	              "JE", "wall-validator-silent");
	CHECK_DECIDES(quiet(JURY_FIRST(ended_for(ENDED_FOR_WALL_TIME),
	                               reading(ended_for(ENDED_FOR_VERDICT)))),
	              "JE", "wall-validator-silent");
	/* A moment is no silence. */
	CHECK_DECIDES(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), exits(43)), "WTL",
	              "solution-over-wall-time");
}

TEST(a_wall_limit_that_met_the_solution_doing_something_else_is_its_own)
{
	CHECK_DECIDES(quiet(SOLUTION_FIRST(ended_for(ENDED_FOR_WALL_TIME), reading(exits(43)))),
	              "WTL", "solution-over-wall-time");
}

TEST(a_solution_that_stays_until_its_wall_limit_after_it_was_accepted_waited_too_long)
{
	CHECK_DECIDES(JURY_FIRST(exits(42), reading(ended_for(ENDED_FOR_WALL_TIME))), "WTL",
	              "solution-over-wall-time");
}

/* ---- the interactor was first ---- */

TEST(rejected_first_is_wrong_whatever_happened_to_the_solution_then)
{
	static const enum evidence_end ends[] = {ENDED_FOR_CPU_TIME, ENDED_FOR_WALL_TIME,
	                                         ENDED_FOR_MEMORY,   ENDED_FOR_OUTPUT,
	                                         ENDED_FOR_IDLENESS, ENDED_FOR_VERDICT};
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		CHECK_DECIDES(JURY_FIRST(exits(43), ended_for(ends[i])), "WA",
		              "validator-first-rejected");
	CHECK_DECIDES(JURY_FIRST(exits(43), exits(1)), "WA", "validator-first-rejected");
	CHECK_DECIDES(JURY_FIRST(exits(43), exits(0)), "WA", "validator-first-rejected");
	CHECK_DECIDES(JURY_FIRST(exits(43), used(exits(0), 2 * NS_PER_S)), "WA",
	              "validator-first-rejected");
}

TEST(accepted_first_the_solution_must_still_end_well)
{
	CHECK_DECIDES(JURY_FIRST(exits(42), ended_for(ENDED_FOR_CPU_TIME)), "TLE",
	              "solution-over-time");
	CHECK_DECIDES(JURY_FIRST(exits(42), ended_for(ENDED_FOR_MEMORY)), "MLE",
	              "solution-over-memory");
	CHECK_DECIDES(JURY_FIRST(exits(42), ended_for(ENDED_FOR_OUTPUT)), "OLE",
	              "solution-over-output");
	CHECK_DECIDES(JURY_FIRST(exits(42), crashes()), "RTE", "solution-crashed");
	CHECK_DECIDES(JURY_FIRST(exits(42), exits(1)), "RTE", "solution-crashed");
	CHECK_DECIDES(JURY_FIRST(exits(42), exits(0)), "AC", "validator-first-accepted");
}

/* ---- the solution was first ---- */

TEST(a_solution_that_failed_first_failed_whatever_the_interactor_says)
{
	for (int code = 42; code <= 43; code++) {
		CHECK_DECIDES(SOLUTION_FIRST(exits(1), exits(code)), "RTE", "solution-crashed");
		CHECK_DECIDES(SOLUTION_FIRST(crashes(), exits(code)), "RTE", "solution-crashed");
		CHECK_DECIDES(SOLUTION_FIRST(ended_for(ENDED_FOR_CPU_TIME), exits(code)), "TLE",
		              "solution-over-time");
		CHECK_DECIDES(SOLUTION_FIRST(ended_for(ENDED_FOR_MEMORY), exits(code)), "MLE",
		              "solution-over-memory");
		CHECK_DECIDES(SOLUTION_FIRST(ended_for(ENDED_FOR_OUTPUT), exits(code)), "OLE",
		              "solution-over-output");
	}
}

TEST(over_the_time_limit_counts_also_when_it_was_not_killed_for_it)
{
	CHECK_DECIDES(SOLUTION_FIRST(used(exits(0), NS_PER_S + 1), exits(43)), "TLE",
	              "solution-over-time");
	CHECK_DECIDES(SOLUTION_FIRST(used(exits(1), NS_PER_S + 1), exits(43)), "TLE",
	              "solution-over-time");
	CHECK_DECIDES(SOLUTION_FIRST(used(exits(0), NS_PER_S), exits(42)), "AC",
	              "validator-accepted");
}

TEST(a_solution_that_ended_well_gets_what_the_interactor_says)
{
	CHECK_DECIDES(SOLUTION_FIRST(exits(0), exits(43)), "WA", "validator-rejected");
	CHECK_DECIDES(SOLUTION_FIRST(exits(0), exits(42)), "AC", "validator-accepted");
}

/* ---- several processes ---- */

static struct precedence_case elsewhere(struct precedence_case of)
{
	of.evidence.jury_waits_elsewhere = true;
	return of;
}

TEST(an_interactor_that_waits_for_another_process_is_not_silent)
{
	CHECK_DECIDES(
		quiet(elsewhere(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), exits(42)))),
		"WTL", "solution-over-wall-time");
	CHECK_DECIDES(elsewhere(SOLUTION_FIRST(exits(1), ended_for(ENDED_FOR_IDLENESS))), "RTE",
	              "solution-crashed");
}

enum { PROCESSES = 3 };

/* What is decided about processes of which each talked as @dialogues say. */
static void check_all(const struct precedence_case *dialogues, const char *code, const char *name,
                      size_t process)
{
	struct evidence evidences[PROCESSES];
	struct precedence_case of = dialogues[0];
	size_t decisive = PROCESSES;
	of.run_comes_first = true;
	for (size_t i = 0; i < PROCESSES; i++)
		evidences[i] = dialogues[i].evidence;
	const struct precedence_rule *rule =
		precedence_decide_all(&of, evidences, PROCESSES, &decisive);
	CHECK_STR(rule->name, name);
	CHECK_STR(verdict_code(rule->verdict), code);
	CHECK_INT(decisive, process);
}
#define CHECK_ALL(code, name, process, ...)                                                        \
	check_all((const struct precedence_case[PROCESSES]){__VA_ARGS__}, code, name, process)

TEST(of_several_processes_the_first_rule_decides)
{
	CHECK_ALL("TLE", "solution-over-time", 2, SOLUTION_FIRST(exits(0), exits(42)),
	          SOLUTION_FIRST(exits(1), exits(42)),
	          SOLUTION_FIRST(ended_for(ENDED_FOR_CPU_TIME), exits(42)));
	CHECK_ALL("AC", "validator-accepted", 0, SOLUTION_FIRST(exits(0), exits(42)),
	          SOLUTION_FIRST(exits(0), exits(42)), SOLUTION_FIRST(exits(0), exits(42)));
	CHECK_ALL("JE", "validator-crashed", 0, SOLUTION_FIRST(exits(0), crashes()),
	          SOLUTION_FIRST(exits(1), crashes()), SOLUTION_FIRST(exits(0), crashes()));
}

TEST(one_that_crashed_goes_before_those_that_waited_for_each_other_then)
{
	const struct evidence_side idle = reading(ended_for(ENDED_FOR_IDLENESS));
	CHECK_ALL("RTE", "solution-crashed", 1, SOLUTION_FIRST(idle, idle),
	          elsewhere(SOLUTION_FIRST(exits(1), idle)), SOLUTION_FIRST(idle, idle));
	CHECK_ALL("ILE", "both-idle", 0, SOLUTION_FIRST(idle, idle), SOLUTION_FIRST(idle, idle),
	          elsewhere(SOLUTION_FIRST(exits(0), idle)));
}

TEST(one_that_left_before_the_jury_and_one_that_did_not_wait_is_named)
{
	CHECK_ALL("RTE", "solution-crashed", 1, JURY_FIRST(exits(43), exits(1)),
	          SOLUTION_FIRST(exits(1), exits(43)), JURY_FIRST(exits(43), exits(1)));
	CHECK_ALL("WTL", "solution-over-wall-time", 2,
	          SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), exits(42)),
	          SOLUTION_FIRST(exits(0), exits(42)),
	          SOLUTION_FIRST(ended_for(ENDED_FOR_WALL_TIME), exits(42)));
}

TEST(of_processes_that_did_nothing_wrong_the_first_is_named_whatever_they_did_last)
{
	CHECK_ALL("AC", "validator-accepted", 0, SOLUTION_FIRST(reading(exits(0)), exits(42)),
	          SOLUTION_FIRST(exits(0), exits(42)), SOLUTION_FIRST(exits(0), exits(42)));
}

TEST(the_times_of_all_processes_count_together)
{
	const struct evidence_side third = used(exits(0), NS_PER_S / 3);
	const struct evidence_side half = used(exits(0), NS_PER_S / 2);
	CHECK_ALL("AC", "validator-accepted", 0, SOLUTION_FIRST(third, exits(42)),
	          SOLUTION_FIRST(third, exits(42)), SOLUTION_FIRST(third, exits(42)));
	CHECK_ALL("TLE", "processes-over-time", 0, SOLUTION_FIRST(third, exits(42)),
	          SOLUTION_FIRST(half, exits(42)), SOLUTION_FIRST(third, exits(42)));
}

/* ---- deciding early ---- */

static bool is_decided(struct precedence_case of)
{
	return precedence_is_decided(&of);
}

TEST(what_the_other_does_is_waited_for_unless_it_cannot_matter)
{
	const struct evidence_side alive = {.end = ENDED_COUNT};
	CHECK(is_decided(JURY_FIRST(exits(43), alive)));
	CHECK(is_decided(JURY_FIRST(exits(1), alive)));
	CHECK(is_decided(JURY_FIRST(crashes(), alive)));
	CHECK(is_decided(JURY_FIRST(ended_for(ENDED_FOR_CPU_TIME), alive)));
	CHECK(!is_decided(JURY_FIRST(exits(42), alive)));
	CHECK(!is_decided(SOLUTION_FIRST(exits(0), alive)));
	CHECK(!is_decided(SOLUTION_FIRST(crashes(), alive)));
	CHECK(is_decided(
		quiet(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), reading(alive)))));
	CHECK(is_decided(quiet(SOLUTION_FIRST(reading(ended_for(ENDED_FOR_WALL_TIME)), alive))));
	CHECK(!is_decided(SOLUTION_FIRST(alive, alive)));
	CHECK(!is_decided(SOLUTION_FIRST(exits(0), exits(42))));
}

TEST(every_rule_has_a_name_of_its_own)
{
	for (size_t i = 0; i < precedence_n_rules; i++)
		for (size_t j = 0; j < i; j++)
			CHECK(strcmp(precedence_rules[i].name, precedence_rules[j].name) != 0);
}

TEST(the_kattis_exit_codes_are_42_and_43)
{
	CHECK_INT(jury_answer_kattis(42), JURY_ACCEPTS);
	CHECK_INT(jury_answer_kattis(43), JURY_REJECTS);
	CHECK_INT(jury_answer_kattis(0), JURY_SAYS_NOTHING);
	CHECK_INT(jury_answer_kattis(-1), JURY_SAYS_NOTHING);
}
