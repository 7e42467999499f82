/* SPDX-License-Identifier: MIT */
/*
 * Spends time and memory.
 */
#include "tests/payloads/payload.h"

#include <alloca.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static unsigned long used_ms(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_nsec / 1000000;
}

/* Far more counting than looking at the clock, which would be system time. */
static void count_for_a_while(void)
{
	for (volatile int i = 0; i < 100000; i++)
		;
}

static int user_time(char **args)
{
	while (used_ms() < payload_number(args[0]))
		count_for_a_while();
	return 0;
}

static int system_time(char **args)
{
	static char data[1 << 18];
	while (used_ms() < payload_number(args[0]))
		if (syscall(SYS_getrandom, data, sizeof(data), 0) < 0)
			return errno;
	return 0;
}

static int spin(_unused_ char **args)
{
	for (;;)
		count_for_a_while();
	return 0;
}

static int wait_ms(char **args)
{
	return payload_errno(poll(NULL, 0, (int)payload_number(args[0])));
}

/* doze SLEEP COMPUTE: again and again, each for so many milliseconds. */
static int doze(char **args)
{
	for (unsigned long until = 0;;) {
		(void)poll(NULL, 0, (int)payload_number(args[0]));
		until += payload_number(args[1]);
		while (used_ms() < until)
			count_for_a_while();
	}
	return 0;
}

static int hang(_unused_ char **args)
{
	for (;;)
		(void)pause();
	return 0;
}

static int wait_children(void)
{
	int status, result = 0;
	while (wait(&status) > 0)
		result |= WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return result;
}

/* processes N COMMAND...: N children that do it at once. */
static int many(char **args, int (*run)(char **args))
{
	for (unsigned long i = 0; i < payload_number(args[0]); i++) {
		pid_t pid = fork();
		if (pid < 0)
			return errno;
		if (pid == 0)
			_exit(run(args + 1));
	}
	return wait_children();
}

static int user_time_of_many(char **args)
{
	return many(args, user_time);
}

static int spin_of_many(char **args)
{
	return many(args, spin);
}

/* spin-behind N: N children that sleep, and then one that computes. */
static int spin_behind(char **args)
{
	for (unsigned long i = 0; i <= payload_number(args[0]); i++) {
		pid_t pid = fork();
		if (pid < 0)
			return errno;
		if (pid == 0)
			_exit(i < payload_number(args[0]) ? hang(args) : spin(args));
	}
	return wait_children();
}

static void *hang_in_thread(_unused_ void *none)
{
	(void)hang(NULL);
	return NULL;
}

/* In a process of its own, of which the first one's clock does not tell. */
static void *spin_below_thread(_unused_ void *none)
{
	if (fork() == 0)
		(void)spin(NULL);
	return hang_in_thread(NULL);
}

static void *doze_below_thread(void *args)
{
	if (fork() == 0)
		(void)doze(args);
	return hang_in_thread(NULL);
}

static void *spin_when_told_in_thread(_unused_ void *none)
{
	char byte;
	(void)!read(STDIN_FILENO, &byte, 1);
	(void)spin(NULL);
	return NULL;
}

/* N threads that sleep, as the first does, and then one that does something else. */
static int behind_threads(char **args, void *(*run)(void *))
{
	pthread_attr_t small;
	pthread_t thread;
	int code = pthread_attr_init(&small);
	if (code == 0)
		code = pthread_attr_setstacksize(&small, (size_t)sysconf(_SC_THREAD_STACK_MIN));
	for (unsigned long i = 0; code == 0 && i <= payload_number(args[0]); i++)
		code = pthread_create(&thread, &small,
		                      i < payload_number(args[0]) ? hang_in_thread : run, args + 1);
	return code != 0 ? code : hang(args);
}

static int hang_behind_threads(char **args)
{
	return behind_threads(args, hang_in_thread);
}

static int spin_behind_threads(char **args)
{
	return behind_threads(args, spin_below_thread);
}

/* doze-behind-threads N SLEEP COMPUTE */
static int doze_behind_threads(char **args)
{
	return behind_threads(args, doze_below_thread);
}

/* spin-when-told-behind-threads N: all but one sleep for good, and that one until there is a byte to read. */
static int spin_when_told_behind_threads(char **args)
{
	return behind_threads(args, spin_when_told_in_thread);
}

static int touch(unsigned long kib)
{
	size_t size = kib << 10;
	char *data = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (data == MAP_FAILED)
		return errno;
	for (size_t at = 0; at < size; at += 4096)
		data[at] = 1;
	return 0;
}

static int memory(char **args)
{
	return touch(payload_number(args[0]));
}

/* Address space alone. */
static int reserve(char **args)
{
	void *data = mmap(NULL, payload_number(args[0]) << 10, PROT_READ | PROT_WRITE,
	                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	return data == MAP_FAILED ? errno : 0;
}

/* For memory-many: how many there are, and how many have theirs. */
static struct {
	unsigned long all;
	_Atomic unsigned long *ready;
} together;

/* However slow the host is, there is a moment when everybody has all of it. */
static int touch_and_stay(char **args)
{
	int code = touch(payload_number(args[0]));
	atomic_fetch_add(together.ready, 1);
	while (atomic_load(together.ready) < together.all)
		(void)poll(NULL, 0, 1);
	return code;
}

static int memory_of_many(char **args)
{
	together.all = payload_number(args[0]);
	together.ready = mmap(NULL, sizeof(*together.ready), PROT_READ | PROT_WRITE,
	                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return together.ready == MAP_FAILED ? errno : many(args, touch_and_stay);
}

/* A child takes too much while the parent does nothing; the parent would wait for ever. */
static int memory_of_child(char **args)
{
	if (fork() == 0)
		_exit(touch(payload_number(args[0])));
	return hang(args);
}

static int stack(char **args)
{
	size_t size = payload_number(args[0]) << 10;
	volatile char *data = alloca(size);
	for (size_t at = size; at > 4096; at -= 4096) /* the way a stack grows */
		data[at - 1] = 1;
	return 0;
}

static const struct command commands[] = {
	{"user", 1, user_time},
	{"system", 1, system_time},
	{"spin", 0, spin},
	{"wait", 1, wait_ms},
	{"doze", 2, doze},
	{"hang", 0, hang},
	{"user-many", 2, user_time_of_many},
	{"spin-many", 1, spin_of_many},
	{"spin-behind", 1, spin_behind},
	{"hang-behind-threads", 1, hang_behind_threads},
	{"spin-behind-threads", 1, spin_behind_threads},
	{"doze-behind-threads", 3, doze_behind_threads},
	{"spin-when-told-behind-threads", 1, spin_when_told_behind_threads},
	{"memory", 1, memory},
	{"reserve", 1, reserve},
	{"memory-many", 2, memory_of_many},
	{"memory-child", 1, memory_of_child},
	{"stack", 1, stack},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
