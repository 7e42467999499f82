/* SPDX-License-Identifier: MIT */
/*
 * Makes processes and sends signals.
 */
#include "tests/payloads/payload.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

_noreturn_ static void hang(void)
{
	for (;;)
		(void)pause();
}

static int bomb(_unused_ char **args)
{
	while (fork() >= 0 || errno != ENOSYS)
		;
	return errno;
}

/* Makes children that stay until it is refused; prints how many processes there are, itself counted. */
static int count(_unused_ char **args)
{
	int total = 1;
	for (; total < 10000; total++) {
		pid_t pid = fork();
		if (pid < 0)
			break;
		if (pid == 0)
			hang();
	}
	int code = errno;
	printf("%d", total);
	return code;
}

static void *stay(_unused_ void *argument)
{
	hang();
}

static int count_threads(_unused_ char **args)
{
	int total = 1;
	pthread_t thread;
	while (total < 10000 && pthread_create(&thread, NULL, stay, NULL) == 0)
		total++;
	printf("%d", total);
	return 0;
}

/* Leaves a process of another session, whose parent is gone, that keeps the standard streams open. */
static int daemons(char **args)
{
	for (unsigned long i = 0; i < payload_number(args[0]); i++) {
		if (fork() != 0)
			continue;
		(void)setsid();
		if (fork() != 0)
			_exit(0);
		(void)signal(SIGTERM, SIG_IGN);
		hang();
	}
	return 7;
}

/* As fork(), for as long as 5 s: what has ended takes up room until it is reaped, at its own time. */
static pid_t patient_fork(void)
{
	for (int i = 0; i < 1000; i++) {
		pid_t pid = fork();
		if (pid >= 0 || errno != EAGAIN)
			return pid;
		(void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	return -1;
}

/* Makes orphans that end at once, one after another; none may take up room afterwards. The status is the errno. */
static int orphans(char **args)
{
	for (unsigned long i = 0; i < payload_number(args[0]); i++) {
		pid_t pid = patient_fork();
		if (pid < 0)
			return errno;
		if (pid == 0) /* the grandchild falls through to here as well */
			_exit(patient_fork() < 0 ? errno : 0);
		int status;
		(void)waitpid(pid, &status, 0);
		if (status != 0)
			return WEXITSTATUS(status);
	}
	return 0;
}

static int signal_init(_unused_ char **args)
{
	for (int number = 1; number < _NSIG; number++)
		(void)kill(1, number);
	for (int i = 0; i < 1000; i++)
		(void)kill(1, SIGCHLD); /* the one that init waits for */
	return 0;
}

static int signal_everyone(_unused_ char **args)
{
	(void)signal(SIGTERM, SIG_IGN); /* a group includes oneself */
	(void)kill(-1, SIGKILL);
	(void)kill(0, SIGTERM);
	for (int pid = 2; pid < 40000; pid++)
		if (pid != getpid())
			(void)kill(pid, SIGKILL);
	return 0;
}

static int segfault(_unused_ char **args)
{
	(void)raise(SIGSEGV);
	return 0;
}

/* A thread executes; the program's pid is the leader's. */
static void *execute(void *args)
{
	char **rest = args;
	char *argv[8] = {(char *)"spawn"};
	for (size_t i = 1; i < ARRAY_SIZE(argv) - 1 && (argv[i] = rest[i - 1]); i++)
		;
	(void)execv("/proc/self/exe", argv);
	return NULL;
}

static int exec_from_thread(char **args)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, execute, args) != 0)
		return errno;
	hang();
}

static void *tell_id(void *argument)
{
	*(pid_t *)argument = gettid();
	return NULL;
}

/* Prints the ids it sees: its own, its parent's, those of a first child and a first thread. */
static int ids(_unused_ char **args)
{
	pthread_t thread;
	pid_t of_thread = 0, child = fork();
	if (child == 0)
		_exit(0);
	(void)waitpid(child, NULL, 0);
	if (pthread_create(&thread, NULL, tell_id, &of_thread) != 0 ||
	    pthread_join(thread, NULL) != 0)
		return 1;
	printf("%d %d %d %d", getpid(), getppid(), child, of_thread);
	return 0;
}

static int exit_with(char **args)
{
	return (int)payload_number(args[0]);
}

/* Closes its standard output and stays. */
static int close_and_stay(_unused_ char **args)
{
	(void)close(STDOUT_FILENO);
	hang();
}

static int pipe_signal(_unused_ char **args)
{
	return (int)write(STDOUT_FILENO, "x", 1);
}

static const struct command commands[] = {
	{"bomb", 0, bomb},
	{"count", 0, count},
	{"count-threads", 0, count_threads},
	{"daemons", 1, daemons},
	{"orphans", 1, orphans},
	{"signal-init", 0, signal_init},
	{"signal-everyone", 0, signal_everyone},
	{"segfault", 0, segfault},
	{"exec-from-thread", 1, exec_from_thread},
	{"ids", 0, ids},
	{"exit", 1, exit_with},
	{"close-and-stay", 0, close_and_stay},
	{"write", 0, pipe_signal},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
