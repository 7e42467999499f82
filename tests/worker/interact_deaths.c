/* SPDX-License-Identifier: MIT */
/*
 * Whatever is killed, and whenever: a verdict that is true or an error of ours, soon, and nothing is left.
 */
#include "common/attr.h"
#include "common/units.h"
#include "tests/worker/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BYTES = 40, MOMENTS = BYTES + 40 };

/* Talk without end, byte by byte, and much of it. */
#define ENDLESS_SOLUTION "echo"
#define ENDLESS_JURY "ignore-sigpipe chat exit=43"

/* ---- finding processes ---- */

static size_t children_of(pid_t pid, pid_t *ret, size_t max)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
	FILE *file = fopen(path, "re");
	size_t n = 0;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (file && n < max && fscanf(file, "%d", &ret[n]) == 1)
		n++;
	if (file)
		(void)fclose(file);
	return n;
}

static bool is_called(pid_t pid, const char *name)
{
	char path[64], text[64] = "";
	(void)snprintf(path, sizeof(path), "/proc/%d/cmdline", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, text, sizeof(text) - 1) : 0;
	(void)close(fd);
	return n > 0 && strcmp(text, name) == 0;
}

/* Of the @index-th supervisor of @client; sandboxes were opened in the order of enum side. 0: not there. */
static pid_t supervisor_of(pid_t client, unsigned index)
{
	pid_t children[32];
	size_t n = children_of(client, children, 32);
	for (size_t i = 0; i < n; i++)
		if (is_called(children[i], "sandbox-supervisor") && index-- == 0)
			return children[i];
	return 0;
}

/* The program itself, below its init; 0: not there. */
static pid_t program_of(pid_t supervisor)
{
	pid_t inits[8], programs[8];
	size_t n = supervisor > 0 ? children_of(supervisor, inits, 8) : 0;
	for (size_t i = 0; i < n; i++)
		if (children_of(inits[i], programs, 8) > 0 && is_called(programs[0], "talk"))
			return programs[0];
	return 0;
}

/* ---- somebody who kills ---- */

typedef pid_t target_fn(pid_t client, unsigned side);

static pid_t the_program(pid_t client, unsigned side)
{
	return program_of(supervisor_of(client, side));
}

static pid_t the_supervisor(pid_t client, unsigned side)
{
	pid_t supervisor = supervisor_of(client, side);
	return program_of(supervisor) > 0 ? supervisor : 0;
}

/* When somebody strikes. */
struct moment {
	unsigned delay_us;        /* after the target was found */
	unsigned long said_bytes; /* or else, when its program has said so many */
};

/* 0 when it is not to be seen. */
static unsigned long bytes_said_by(pid_t program)
{
	char path[64];
	unsigned long n = 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/io", (int)program);
	FILE *file = fopen(path, "re");
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote this number */
	if (file && fscanf(file, "%*s %*u wchar: %lu", &n) != 1)
		n = 0;
	if (file)
		(void)fclose(file);
	return n;
}

static void await_moment(pid_t client, unsigned side, struct moment moment)
{
	(void)usleep(moment.delay_us);
	/* Found again each time: the first to be found may be one that was just ended. */
	while (moment.said_bytes > 0 && bytes_said_by(the_program(client, side)) < moment.said_bytes)
		sched_yield();
}

/* A process that waits until the target is there and kills it at this moment. */
static pid_t start_killer(target_fn *target, unsigned side, struct moment moment)
{
	pid_t client = getpid();
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int fd = 3; fd < 256; fd++) /* nothing of the sandboxes stays open here */
		(void)close(fd);
	pid_t victim;
	while ((victim = target(client, side)) == 0)
		(void)usleep(200);
	await_moment(client, side, moment);
	(void)kill(victim, SIGKILL);
	_exit(0);
}

static void end_killer(pid_t killer)
{
	CHECK_INT(waitpid(killer, NULL, 0), killer);
}

static unsigned moment_us(unsigned i)
{
	return i * i * 10; /* 0 to 15 ms, dense at the beginning */
}

/* First each of so many bytes, then moments further away. */
static struct moment moment_of(unsigned i)
{
	return i < BYTES ? (struct moment){.said_bytes = i + 1}
	                 : (struct moment){.delay_us = moment_us(i - BYTES)};
}

/* ---- the tests ---- */

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

/* ---- a kill that comes late, as it does on a busy machine ---- */

static pid_t the_init(pid_t client, unsigned side)
{
	pid_t supervisor = the_supervisor(client, side), init;
	return supervisor > 0 && children_of(supervisor, &init, 1) > 0 ? init : 0;
}

/* A process that keeps the solution's init, which would kill it, from doing so, once the solution is there, for so long. */
static pid_t start_delayer(unsigned delay_ms)
{
	pid_t client = getpid();
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	pid_t init;
	while ((init = the_init(client, SIDE_SOLUTION)) == 0)
		(void)usleep(200);
	(void)kill(init, SIGSTOP);
	(void)usleep(delay_ms * 1000);
	(void)kill(init, SIGCONT);
	_exit(0);
}

static void is_killed_late(struct talk *talk, const char *solution, const char *code,
                           const char *rule)
{
	pid_t delayer = start_delayer(800);
	talk_run(talk, solution, "end exit=43");
	end_killer(delayer);
	CHECK_RULE(talk, code, rule);
	talk_close(talk);
}

TEST(a_solution_that_says_too_much_and_is_killed_late_said_too_much)
{
	struct talk *talk = talk_open();
	talk->options.output_limit_bytes = 1000;
	is_killed_late(talk, "wait=200 flood=1001 line", "OLE", "solution-over-output");
}

TEST(a_solution_that_sleeps_too_long_and_reads_before_it_is_killed_waited_too_long)
{
	struct talk *talk = talk_open();
	talk->wall_limit_ns = 200 * NS_PER_MS;
	is_killed_late(talk, "wait=400 line", "WTL", "solution-over-wall-time");
}

TEST(a_stop_at_any_moment_ends_both)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		struct error err = {0};
		int stop = eventfd(0, EFD_CLOEXEC);
		CHECK(stop >= 0);
		talk->slot.options.stop = stop;
		pid_t stopper = fork();
		if (stopper == 0) {
			static const uint64_t one = 1;
			pid_t client = getppid();
			while (the_program(client, SIDE_SOLUTION) == 0)
				(void)usleep(200);
			await_moment(client, SIDE_SOLUTION, moment_of(i));
			_exit(write(stop, &one, sizeof(one)) < 0);
		}
		CHECK_INT(talk_try(talk, ENDLESS_SOLUTION, ENDLESS_JURY, &err), -ECANCELED);
		end_killer(stopper);
		CHECK_INT(close(stop), 0);
	}
	/* And the sandboxes serve on. */
	talk->slot.options.stop = -1;
	talk_run(talk, "say=1", "line end exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(nothing_stays_open_after_a_dialogue)
{
	struct talk *talk = talk_open();
	talk->has_feedback = true;
	talk_run(talk, "say=1", "line end exit=42");
	interaction_done(&talk->last);
	talk->last.rule = NULL;
	int before = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	CHECK_INT(close(before), 0);
	talk_run(talk, "say=1", "line end exit=42");
	interaction_done(&talk->last);
	talk->last.rule = NULL;
	int after = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	CHECK_INT(after, before);
	talk_close(talk);
}

/* When juror itself is killed, its supervisors, and with them the programs, end. */
TEST(nobody_is_left_when_juror_is_killed)
{
	int told[2];
	CHECK_INT(pipe2(told, O_CLOEXEC), 0);
	pid_t client = fork();
	if (client == 0) {
		struct talk *talk = talk_open();
		pid_t supervisors[SIDE_FURTHER];
		for (unsigned i = 0; i < SIDE_FURTHER; i++)
			supervisors[i] = supervisor_of(getpid(), i);
		CHECK_INT(write(told[1], supervisors, sizeof(supervisors)), sizeof(supervisors));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
		_exit(0);
	}
	pid_t supervisors[SIDE_FURTHER], programs[SIDE_FURTHER];
	int pidfds[SIDE_FURTHER];
	CHECK_INT(read(told[0], supervisors, sizeof(supervisors)), sizeof(supervisors));
	for (unsigned i = 0; i < SIDE_FURTHER; i++) {
		while ((programs[i] = program_of(supervisors[i])) == 0)
			(void)usleep(200);
		pidfds[i] = (int)syscall(SYS_pidfd_open, programs[i], 0);
		CHECK(pidfds[i] >= 0);
	}
	CHECK_INT(kill(client, SIGKILL), 0);
	CHECK_INT(waitpid(client, NULL, 0), client);
	for (unsigned i = 0; i < SIDE_FURTHER; i++) {
		struct pollfd end = {.fd = pidfds[i], .events = POLLIN};
		CHECK_INT(poll(&end, 1, 5000 * (int)test_slow_factor()), 1);
	}
}
