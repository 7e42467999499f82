/* SPDX-License-Identifier: MIT */
/*
 * Counterparts of other judges' tests of their relays: the scenarios of DOMjudge's runpipe_test, and the interactive cases
 * of the judge layer of the thesis, by their names.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void comes_out(struct talk *talk, const char *solution, const char *jury, const char *code,
                      const char *rule)
{
	talk_run(talk, solution, jury);
	CHECK_RULE(talk, code, rule);
	talk_close(talk);
}

/* ---- runpipe_test ---- */

TEST(J_closes_stdout)
{
	/* The judge goes on to read when it has said all. */
	comes_out(talk_open(), "end say=10",
	          "ignore-sigpipe say=1 say=3 close-output expect=10 exit=42", "AC",
	          "validator-accepted");
}

TEST(J_doesnt_write)
{
	comes_out(talk_open(), "line", "ignore-sigpipe line", "ILE", "both-idle");
}

TEST(J_exits_early)
{
	comes_out(talk_open(), "end exit=0", "ignore-sigpipe exit=42", "AC",
	          "validator-first-accepted");
}

TEST(J_exits_early_S_loops)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 300 * NS_PER_MS * test_slow_factor();
	comes_out(talk, "hang", "ignore-sigpipe exit=42", "WTL", "solution-over-wall-time");
}

TEST(J_returns_42)
{
	comes_out(talk_open(), "expect=123 say=123",
	          "ignore-sigpipe say=123 expect=123 end exit=42", "AC", "validator-accepted");
}

TEST(J_returns_43)
{
	comes_out(talk_open(), "expect=123 say=124",
	          "ignore-sigpipe say=123 expect=124 end exit=43", "WA", "validator-rejected");
}

TEST(S_closes_stdin)
{
	/* What is said to it is lost, and nobody minds. */
	comes_out(talk_open(), "close-input say=42 wait=100",
	          "ignore-sigpipe wait=50 say=123 expect=42 exit=42", "AC",
	          "validator-first-accepted");
}

TEST(S_doesnt_write)
{
	comes_out(talk_open(), "line line", "ignore-sigpipe say=123 line", "ILE", "both-idle");
}

TEST(S_exits_early)
{
	comes_out(talk_open(), "expect=123", "ignore-sigpipe say=123 end exit=42", "AC",
	          "validator-accepted");
}

TEST(sigterm)
{
	/* juror is to stop: both are ended, and there is no verdict. */
	struct talk *talk = talk_open();
	struct error err = {0};
	int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	const struct itimerspec soon = {.it_value = {.tv_nsec = 100000000}};
	CHECK_INT(timerfd_settime(timer, 0, &soon, NULL), 0);
	talk->slot.options.stop = timer;
	CHECK_INT(talk_try(talk, "hang", "hang", &err), -ECANCELED);
	talk_close(talk);
}

TEST(timeout_with_traffic)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 300 * NS_PER_MS * test_slow_factor();
	comes_out(talk, "echo", "ignore-sigpipe chat exit=43", "WTL", "solution-over-wall-time");
}

/* ---- test_on_interactive_test: one side fails ---- */

enum { LIMIT_MIB = 64 };

/* CPU time of 500 ms and 64 MiB for each; slow hosts need more for the start alone. */
static struct talk *open_limited(void)
{
	struct talk *talk = talk_open_with_groups();
	talk->cpu_limit_ns = talk->jury_cpu_limit_ns = 500 * NS_PER_MS * test_slow_factor();
	talk->memory_limit_bytes = talk->jury_memory_limit_bytes = LIMIT_MIB * MIB;
	return talk;
}

TEST(prog_tle)
{
	comes_out(open_limited(), "line spin", "say=1 end exit=43", "TLE", "solution-over-time");
}

TEST(prog_mle)
{
	comes_out(open_limited(), "line memory=200", "say=1 end exit=43", "MLE",
	          "solution-over-memory");
}

TEST(prog_rte)
{
	comes_out(talk_open(), "line crash", "say=1 end exit=43", "RTE", "solution-crashed");
}

TEST(checker_tle)
{
	comes_out(open_limited(), "end", "spin", "JE", "validator-over-limit");
}

TEST(checker_mle)
{
	comes_out(open_limited(), "end", "memory=200", "JE", "validator-over-limit");
}

TEST(checker_rte)
{
	comes_out(talk_open(), "end", "crash", "JE", "validator-crashed");
}

TEST(checker_wrong_first_line)
{
	/* Here: an exit code that says nothing. */
	comes_out(talk_open(), "end", "exit=44", "JE", "validator-crashed");
}

/* ---- a verdict, a score, a comment: what the interactor leaves in its directory comes back as it is ---- */

static void check_file(const struct talk *talk, const char *name, const char *text)
{
	char found[64] = "";
	int dir = talk->last.jury.keep_dir_fd;
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (!text) {
		CHECK(fd < 0);
		return;
	}
	CHECK(fd >= 0);
	CHECK(read(fd, found, sizeof(found) - 1) >= 0);
	CHECK_INT(close(fd), 0);
	CHECK_STR(found, text);
}

static void leaves(const char *jury, const char *code, const char *rule, const char *score,
                   const char *comment)
{
	struct talk *talk = talk_open();
	talk->has_feedback = true;
	talk_run(talk, "expect=1 say=2", jury);
	CHECK_RULE(talk, code, rule);
	check_file(talk, "score.txt", score);
	check_file(talk, "judgemessage.txt", comment);
	talk_close(talk);
}

TEST(prog_ok_checker_ok_no_comment)
{
	leaves("say=1 expect=2 end exit=42", "AC", "validator-accepted", NULL, NULL);
}

TEST(prog_ok_checker_wrong_no_comment)
{
	leaves("say=1 expect=2 end exit=43", "WA", "validator-rejected", NULL, NULL);
}

TEST(prog_ok_checker_ok_score_and_comment)
{
	leaves("say=1 expect=2 end make-file=/feedback/score.txt:50 "
	       "make-file=/feedback/judgemessage.txt:so-so exit=42",
	       "AC", "validator-accepted", "50", "so-so");
}

TEST(prog_ok_checker_wrong_and_comment)
{
	leaves("say=1 expect=2 end make-file=/feedback/judgemessage.txt:bad exit=43", "WA",
	       "validator-rejected", NULL, "bad");
}

TEST(checker_rejects_and_asks_for_a_next_pass)
{
	leaves("say=1 expect=2 end make-file=/feedback/nextpass.in:1 exit=43", "JE",
	       "validator-rejected-with-next-pass", NULL, NULL);
}

/* ---- input and output ---- */

TEST(io_simple)
{
	comes_out(talk_open(), "ping=1000", "pong=1000 end exit=42", "AC", "validator-accepted");
}

TEST(io_is_not_seekable)
{
	comes_out(talk_open(), "check-pipes duplicate expect=1 say=2",
	          "check-pipes duplicate say=1 expect=2 end exit=42", "AC", "validator-accepted");
}

TEST(problematic_writev)
{
	comes_out(talk_open(), "write-badly exit=0", "write-badly end exit=42", "AC",
	          "validator-accepted");
}

/* ---- the checker decides first ---- */

TEST(prog_tle_after_checker_decides_wrong)
{
	comes_out(open_limited(), "end spin", "exit=43", "WA", "validator-first-rejected");
}

TEST(prog_mle_after_checker_decides_wrong)
{
	comes_out(open_limited(), "end memory=200", "exit=43", "WA", "validator-first-rejected");
}

TEST(prog_rte_after_checker_decides_wrong)
{
	comes_out(talk_open(), "end crash", "exit=43", "WA", "validator-first-rejected");
}

TEST(prog_waits_on_read_after_checker_decides_wrong)
{
	comes_out(talk_open(), "end", "exit=43", "WA", "validator-first-rejected");
}

TEST(prog_write_after_checker_decides_wrong)
{
	comes_out(talk_open(), "end flood=1000000", "exit=43", "WA", "validator-first-rejected");
}

TEST(prog_write_after_checker_decides_ok)
{
	/* Nobody reads it, and it does not die of that. */
	struct talk *talk = talk_open();
	talk_run(talk, "end flood=1000000", "exit=42");
	CHECK_RULE(talk, "AC", "validator-first-accepted");
	CHECK_INT(interaction_evidence(&talk->last)->sides[SPEAKER_SOLUTION].discarded_bytes,
	          1000000);
	talk_close(talk);
}

TEST(checker_write_after_prog_exits)
{
	comes_out(talk_open(), "expect=1", "say=1 end flood=1000000 exit=42", "AC",
	          "validator-accepted");
}

/* ---- the program fails first ---- */

TEST(prog_tle_before_checker_decides_wrong)
{
	comes_out(open_limited(), "spin", "end exit=43", "TLE", "solution-over-time");
}

TEST(prog_mle_before_checker_decides_wrong)
{
	comes_out(open_limited(), "memory=200", "end exit=43", "MLE", "solution-over-memory");
}

TEST(prog_rte_before_checker_decides_wrong)
{
	comes_out(talk_open(), "exit=1", "end exit=43", "RTE", "solution-crashed");
}

/* ---- closing instead of draining ---- */

TEST(where_pipes_are_closed_a_solution_dies_of_writing_to_nobody)
{
	struct talk *talk = talk_open();
	talk->options.policy = CONVERSATION_CLOSE;
	comes_out(talk, "end flood=1000000", "exit=42", "RTE", "solution-crashed");
}

TEST(where_pipes_are_drained_it_does_not)
{
	comes_out(talk_open(), "end flood=1000000", "exit=42", "AC", "validator-first-accepted");
}
