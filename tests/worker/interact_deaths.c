/* SPDX-License-Identifier: MIT */
/*
 * Whatever is killed, and whenever: a verdict that is true or an error of ours, soon, and nothing is left.
 */
#include "common/units.h"
#include "tests/worker/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOMENTS = 40 };

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

/* A process that waits until the target is there and kills it @delay_us later. */
static pid_t start_killer(target_fn *target, unsigned side, unsigned delay_us)
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
	(void)usleep(delay_us);
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

/* ---- the tests ---- */

TEST(a_solution_that_is_killed_crashed)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		pid_t killer = start_killer(the_program, SIDE_SOLUTION, moment_us(i));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
		CHECK_RULE(talk, "RTE", "solution-crashed");
		CHECK_INT(talk->last.evidence.sides[SPEAKER_SOLUTION].signal, SIGKILL);
		end_killer(killer);
	}
	talk_close(talk);
}

TEST(an_interactor_that_is_killed_is_the_jurys_fault)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		pid_t killer = start_killer(the_program, SIDE_JURY, moment_us(i));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
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
		pid_t killer = start_killer(the_supervisor, side, moment_us(i * 4));
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
			(void)usleep(moment_us(i));
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
		pid_t supervisors[SIDE_COUNT];
		for (unsigned i = 0; i < SIDE_COUNT; i++)
			supervisors[i] = supervisor_of(getpid(), i);
		CHECK_INT(write(told[1], supervisors, sizeof(supervisors)), sizeof(supervisors));
		talk_run(talk, ENDLESS_SOLUTION, ENDLESS_JURY);
		_exit(0);
	}
	pid_t supervisors[SIDE_COUNT], programs[SIDE_COUNT];
	int pidfds[SIDE_COUNT];
	CHECK_INT(read(told[0], supervisors, sizeof(supervisors)), sizeof(supervisors));
	for (unsigned i = 0; i < SIDE_COUNT; i++) {
		while ((programs[i] = program_of(supervisors[i])) == 0)
			(void)usleep(200);
		pidfds[i] = (int)syscall(SYS_pidfd_open, programs[i], 0);
		CHECK(pidfds[i] >= 0);
	}
	CHECK_INT(kill(client, SIGKILL), 0);
	CHECK_INT(waitpid(client, NULL, 0), client);
	for (unsigned i = 0; i < SIDE_COUNT; i++) {
		struct pollfd end = {.fd = pidfds[i], .events = POLLIN};
		CHECK_INT(poll(&end, 1, 5000 * (int)test_slow_factor()), 1);
	}
}
