/* SPDX-License-Identifier: MIT */
/*
 * Nothing is left of a dialogue, however it ends: no process, no descriptor.
 */
#include "tests/worker/killer.h"
#include "tests/worker/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A process that stops the dialogue at this moment. */
static pid_t start_stopper(struct talk *talk, struct moment moment)
{
	static const uint64_t one = 1;
	pid_t client = getpid();
	int stop = eventfd(0, EFD_CLOEXEC);
	CHECK(stop >= 0);
	talk->slot.options.stop = stop;
	pid_t stopper = fork();
	if (stopper != 0)
		return stopper;
	while (the_program(client, SIDE_SOLUTION) == 0)
		(void)usleep(200);
	await_moment(client, SIDE_SOLUTION, moment);
	_exit(write(stop, &one, sizeof(one)) < 0);
}

/* And the sandboxes serve on. */
static void end_stopper(struct talk *talk, pid_t stopper)
{
	end_killer(stopper);
	CHECK_INT(close(talk->slot.options.stop), 0);
	talk->slot.options.stop = -1;
}

TEST(a_stop_at_any_moment_ends_both)
{
	struct talk *talk = talk_open();
	for (unsigned i = 0; i < MOMENTS; i++) {
		struct error err = {0};
		pid_t stopper = start_stopper(talk, moment_of(i));
		CHECK_INT(talk_try(talk, ENDLESS_SOLUTION, ENDLESS_JURY, &err), -ECANCELED);
		end_stopper(talk, stopper);
	}
	talk_run(talk, "say=1", "line end exit=42");
	CHECK_RULE(talk, "AC", "validator-accepted");
	talk_close(talk);
}

TEST(a_stop_at_any_moment_ends_several_processes_and_their_manager)
{
	static const char *const solutions[] = {ENDLESS_SOLUTION, "end", NULL};
	struct talk *talk = talk_open_with_manager();
	for (unsigned i = 0; i < MOMENTS / 4; i++) {
		struct error err = {0};
		pid_t stopper = start_stopper(talk, moment_of(i * 4));
		CHECK_INT(talk_try_processes(talk, ENDLESS_MANAGER, solutions, &err), -ECANCELED);
		end_stopper(talk, stopper);
	}
	TALK_RUN_PROCESSES(talk, "turn-to=0 say=1 end turn-to=1 end exit=42", "expect=1", "exit=0");
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
		CHECK_INT(poll(&end, 1, 100000), 1);
	}
}
