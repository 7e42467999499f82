/* SPDX-License-Identifier: MIT */
#include "tests/worker/killer.h"

#include "tests/harness/processes.h"
#include "tests/harness/test.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- finding processes ---- */

pid_t supervisor_of(pid_t client, unsigned index)
{
	pid_t children[32];
	size_t n = children_of(client, children, 32);
	for (size_t i = 0; i < n; i++)
		if (is_called(children[i], "sandbox-supervisor") && index-- == 0)
			return children[i];
	return 0;
}

pid_t program_of(pid_t supervisor)
{
	pid_t inits[8], programs[8];
	size_t n = supervisor > 0 ? children_of(supervisor, inits, 8) : 0;
	for (size_t i = 0; i < n; i++)
		if (children_of(inits[i], programs, 8) > 0 && is_called(programs[0], "talk"))
			return programs[0];
	return 0;
}

pid_t the_program(pid_t client, unsigned side)
{
	return program_of(supervisor_of(client, side));
}

pid_t the_supervisor(pid_t client, unsigned side)
{
	pid_t supervisor = supervisor_of(client, side);
	return program_of(supervisor) > 0 ? supervisor : 0;
}

pid_t the_init(pid_t client, unsigned side)
{
	pid_t supervisor = the_supervisor(client, side), init;
	return supervisor > 0 && children_of(supervisor, &init, 1) > 0 ? init : 0;
}

/* ---- moments ---- */

enum { BYTES = 40 };

static unsigned moment_us(unsigned i)
{
	return i * i * 10; /* 0 to 15 ms, dense at the beginning */
}

struct moment moment_of(unsigned i)
{
	return i < BYTES ? (struct moment){.said_bytes = i + 1}
	                 : (struct moment){.delay_us = moment_us(i - BYTES)};
}

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

void await_moment(pid_t client, unsigned side, struct moment moment)
{
	(void)usleep(moment.delay_us);
	/* Found again each time: the first to be found may be one that was just ended. */
	while (moment.said_bytes > 0 && bytes_said_by(the_program(client, side)) < moment.said_bytes)
		sched_yield();
}

/* ---- somebody who kills ---- */

pid_t start_killer(target_fn *target, unsigned side, struct moment moment)
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

void end_killer(pid_t killer)
{
	CHECK_INT(waitpid(killer, NULL, 0), killer);
}
