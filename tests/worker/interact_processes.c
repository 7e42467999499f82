/* SPDX-License-Identifier: MIT */
/*
 * Several processes of a solution and one manager: who can go on, whose fault it is, and that no process waits for
 * another one's bytes.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Soon is 100 ms; a busy machine may take more, and all limits are far behind this. */
static uint64_t soon_ns(void)
{
	return 30 * NS_PER_S;
}

static const struct evidence *pair(const struct talk *talk, size_t process)
{
	return &talk->last.processes[process].evidence;
}

static const struct evidence_side *side(const struct talk *talk, size_t process)
{
	return &pair(talk, process)->sides[SPEAKER_SOLUTION];
}

#define CHECK_RULE_OF(talk, process, code, rule_name)                                              \
	do {                                                                                       \
		CHECK_RULE(talk, code, rule_name);                                                 \
		CHECK_INT((talk)->last.decisive, process);                                         \
	} while (0)

/* ---- all right ---- */

TEST(two_processes_talk_with_one_manager)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk,
	                   "meet=0 meet=1 turn-to=0 say=one expect=two "
	                   "turn-to=1 say=two expect=three end turn-to=0 end exit=42",
	                   "expect=one say=two", "expect=two say=three");
	CHECK_RULE_OF(talk, 0, "AC", "validator-accepted");
	CHECK_INT(talk->last.n_processes, 2);
	CHECK_INT(side(talk, 0)->bytes, strlen("two\n"));
	CHECK_INT(side(talk, 1)->bytes, strlen("three\n"));
	CHECK_INT(pair(talk, 0)->sides[SPEAKER_JURY].heard_bytes, strlen("one\n"));
	talk_close(talk);
}

TEST(one_process_and_a_manager_are_the_same_with_one)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "turn-to=0 say=1 expect=2 end exit=42", "expect=1 say=2");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(the_transcript_tells_the_processes_apart)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "turn-to=1 say=b expect=c turn-to=0 say=a expect=d exit=42",
	                   "expect=a say=d", "expect=b say=c");
	static const unsigned processes[] = {1, 1, 0, 0};
	const struct transcript *t = &talk->last.transcript;
	CHECK_INT(t->n_pieces, 4);
	CHECK(memcmp(t->bytes, "b\nc\na\nd\n", t->n_bytes) == 0);
	for (size_t i = 0; i < t->n_pieces; i++)
		CHECK_INT(t->pieces[i].process, processes[i]);
	talk_close(talk);
}

TEST(as_many_processes_as_may_be_talk_in_turn)
{
	const char *solutions[CONVERSATION_PAIRS_MAX + 1] = {NULL};
	char manager[1024] = "";
	struct talk *talk = talk_open_with_manager();
	for (unsigned i = 0; i < CONVERSATION_PAIRS_MAX; i++) {
		char *end = manager + strlen(manager);
		(void)snprintf(end, sizeof(manager) - strlen(manager), "turn-to=%u say=x line ", i);
		solutions[i] = "line say=y";
	}
	talk_run_processes(talk, strcat(manager, "exit=42"), solutions);
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(talk->last.n_processes, CONVERSATION_PAIRS_MAX);
	talk_close(talk);
}

/* ---- pipes with names ---- */

TEST(a_process_that_has_left_before_the_manager_looks_is_heard_to_the_end)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "turn-to=1 say=go line turn-to=0 expect=early end exit=42",
	                   "say=early", "line wait=100 say=done");
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(side(talk, 0)->heard_bytes, strlen("early\n"));
	talk_close(talk);
}

TEST(pipes_that_the_manager_never_opens_keep_nobody)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "exit=42", "say=1 end", "end flood=1000000");
	CHECK_RULE(talk, "AC", "validator-first-accepted");
	talk_close(talk);
}

TEST(a_process_finds_the_end_when_the_manager_parts_from_it)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk,
	                   "meet=0 meet=1 turn-to=0 say=1 part=0 turn-to=1 expect=ready exit=42",
	                   "line end", "wait=100 say=ready");
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK(side(talk, 0)->ended_at_ns < side(talk, 1)->ended_at_ns);
	talk_close(talk);
}

TEST(what_is_said_after_the_manager_has_parted_is_discarded)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "turn-to=0 say=1 part=0 turn-to=1 line exit=42",
	                   "end flood=1000000", "wait=100 say=x");
	CHECK_RULE(talk, "AC", "validator-accepted");
	CHECK_INT(side(talk, 0)->bytes, 1000000);
	CHECK(pair(talk, 0)->sides[SPEAKER_JURY].unread_at_ns > 0);
	talk_close(talk);
}

/* ---- nobody can go on ---- */

static void is_soon(struct talk *talk, const char *manager, const char *first, const char *second)
{
	uint64_t begin_ns = units_now_ns();
	TALK_RUN_PROCESSES(talk, manager, first, second);
	CHECK(units_now_ns() - begin_ns < soon_ns());
}

TEST(a_deadlock_between_processes_is_idleness)
{
	struct talk *talk = talk_open_with_manager();
	is_soon(talk, "meet=0 meet=1 turn-to=0 line", "line", "line");
	CHECK_RULE_OF(talk, 0, "ILE", "both-idle");
	for (size_t i = 0; i < 2; i++)
		CHECK_INT(side(talk, i)->state, SANDBOX_ACTIVITY_READING);
	talk_close(talk);
}

TEST(a_manager_that_waits_for_one_that_computes_is_not_idle)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 line turn-to=0 say=1 exit=42", "line",
	                   "burn=300 say=1");
	CHECK_STR(verdict_code(talk->last.verdict), "AC");
	talk_close(talk);
}

TEST(a_process_that_failed_is_named_and_not_the_deadlock_that_followed)
{
	struct talk *talk = talk_open_with_manager();
	is_soon(talk, "meet=0 meet=1 turn-to=0 line", "line", "crash");
	CHECK_RULE_OF(talk, 1, "RTE", "solution-crashed");
	CHECK(strncmp(talk->last.message, "process 1: ", strlen("process 1: ")) == 0);
	talk_close(talk);
}

TEST(a_manager_that_waits_when_all_have_left_is_the_jurys_fault)
{
	struct talk *talk = talk_open_with_manager();
	is_soon(talk, "meet=0 meet=1 turn-to=0 end deadlock", "exit=0", "exit=0");
	CHECK_RULE(talk, "JE", "validator-idle");
	talk_close(talk);
}

/* ---- one of them fails ---- */

TEST(one_that_crashes_is_named)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end turn-to=0 say=1 part=0 exit=43",
	                   "line end", "exit=3");
	CHECK_RULE_OF(talk, 1, "RTE", "solution-crashed");
	CHECK_INT(side(talk, 1)->exit_code, 3);
	CHECK_INT(side(talk, 0)->exit_code, 0);
	talk_close(talk);
}

TEST(of_several_that_crash_the_one_that_did_so_before_the_manager_left_is_named)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end exit=43", "end crash", "crash");
	CHECK_RULE_OF(talk, 1, "RTE", "solution-crashed");
	talk_close(talk);
}

TEST(one_that_says_too_much_is_ended_for_it)
{
	struct talk *talk = talk_open_with_manager();
	talk->options.output_limit_bytes = 100000;
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end turn-to=0 say=1 line exit=42",
	                   "line say=2", "flood=1000000000");
	CHECK_RULE_OF(talk, 1, "OLE", "solution-over-output");
	CHECK_INT(side(talk, 1)->bytes, 100001);
	talk_close(talk);
}

TEST(one_that_floods_keeps_nobody_else_from_talking)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=0 ping=1000 turn-to=1 count=8000000 exit=42",
	                   "pong=1000", "flood=8000000");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

static struct talk *open_limited(void)
{
	struct talk *talk = talk_open_with_manager();
	struct sandbox_capabilities has;
	sandbox_capabilities(talk->slot.sides[SIDE_SOLUTION].sandbox, &has);
	if (has.cpu <= SANDBOX_ENFORCED_BY_RLIMIT)
		SKIP("no control groups here; run as root or in a delegated group");
	talk->cpu_limit_ns = 800 * NS_PER_MS * test_slow_factor();
	return talk;
}

TEST(one_that_takes_too_long_is_ended_and_named)
{
	struct talk *talk = open_limited();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end part=0 exit=43", "end", "spin");
	CHECK_RULE_OF(talk, 1, "TLE", "solution-over-time");
	talk_close(talk);
}

TEST(the_time_of_all_counts_together)
{
	struct talk *talk = open_limited();
	char burn[32];
	(void)snprintf(burn, sizeof(burn), "burn=%u", 600 * (unsigned)test_slow_factor());
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=0 end turn-to=1 end exit=42", burn, burn);
	CHECK_RULE(talk, "TLE", "processes-over-time");
	talk_close(talk);
}

TEST(one_that_sleeps_is_named_and_not_the_one_that_waits)
{
	struct talk *talk = talk_open_with_manager();
	talk->wall_limit_ns = 400 * NS_PER_MS * test_slow_factor();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end turn-to=0 end exit=43", "line",
	                   "hang");
	CHECK_RULE_OF(talk, 1, "WTL", "solution-over-wall-time");
	talk_close(talk);
}

/* ---- the manager fails ---- */

TEST(a_manager_that_crashes_is_the_jurys_fault_and_nobody_is_waited_for)
{
	struct talk *talk = talk_open_with_manager();
	is_soon(talk, "meet=0 meet=1 crash", "hang", "line hang");
	CHECK_RULE(talk, "JE", "validator-crashed");
	talk_close(talk);
}

TEST(a_manager_that_crashes_because_a_process_did_is_the_jurys_fault_too)
{
	struct talk *talk = talk_open_with_manager();
	TALK_RUN_PROCESSES(talk, "meet=0 meet=1 turn-to=1 end crash", "end", "crash");
	CHECK_RULE(talk, "JE", "validator-crashed");
	talk_close(talk);
}

/* ---- nothing is left ---- */

TEST(nothing_stays_open_after_several_processes)
{
	struct talk *talk = talk_open_with_manager();
	int before = -1;
	for (unsigned i = 0; i < 3; i++) {
		TALK_RUN_PROCESSES(talk, "meet=0 turn-to=0 line exit=42", "say=1", "end");
		CHECK_STR(verdict_code(talk->last.verdict), "AC");
		interaction_done(&talk->last);
		talk->last.rule = NULL;
		int next = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
		CHECK_INT(close(next), 0);
		CHECK(before < 0 || next == before);
		before = next;
	}
	talk_close(talk);
}
