/* SPDX-License-Identifier: MIT */
/*
 * Programs at the other end of the relay's pipes.
 */
#include "tests/payloads/payload.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ONE_PAGE = 4096 };

static int put(int fd, unsigned long count)
{
	static char block[65536];
	memset(block, 'x', sizeof(block));
	while (count > 0) {
		ssize_t n = write(fd, block, count < sizeof(block) ? count : sizeof(block));
		if (n < 0)
			return errno;
		count -= (unsigned long)n;
	}
	return 0;
}

/* So many bytes on standard output, and then on standard error. */
static int write_both(char **args)
{
	int r = put(STDOUT_FILENO, payload_number(args[0]));
	return r ? r : put(STDERR_FILENO, payload_number(args[1]));
}

static int copy(_unused_ char **args)
{
	char block[10000];
	ssize_t n;
	while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0)
		if (write(STDOUT_FILENO, block, (size_t)n) != n)
			return errno;
	return payload_errno(n);
}

static int copy_through_one_page(char **args)
{
	if (fcntl(STDOUT_FILENO, F_SETPIPE_SZ, ONE_PAGE) < 0)
		return errno;
	return copy(args);
}

/* Reads so many bytes and no more. */
static int read_some(char **args)
{
	char byte;
	for (unsigned long left = payload_number(args[0]); left > 0; left--)
		if (read(STDIN_FILENO, &byte, 1) != 1)
			return 1;
	return put(STDOUT_FILENO, 2);
}

/* As those do who have a buffer for the largest input. */
static int read_at_once(char **args)
{
	static char buffer[2 << 20];
	ssize_t n = read(STDIN_FILENO, buffer, sizeof(buffer));
	return n == (ssize_t)payload_number(args[0]) ? 0 : 1;
}

static int close_input_first(_unused_ char **args)
{
	return close(STDIN_FILENO) < 0 ? errno : put(STDOUT_FILENO, 100000);
}

static int close_output_first(char **args)
{
	if (close(STDOUT_FILENO) < 0)
		return errno;
	return read_some(args) == EBADF ? 0 : 1;
}

/* The second part cannot be read by the kernel: what was announced does not come. */
static int write_badly(_unused_ char **args)
{
	static char good[6000];
	struct iovec parts[] = {{good, sizeof(good)}, {(void *)8, 100000}};
	ssize_t n = writev(STDOUT_FILENO, parts, ARRAY_SIZE(parts));
	return n < 0 ? put(STDOUT_FILENO, 6000) : put(STDOUT_FILENO, 6000 - (unsigned long)n);
}

/* A child of its own session keeps all pipes open. */
static int leave_a_child(_unused_ char **args)
{
	pid_t pid = fork();
	if (pid < 0)
		return errno;
	if (pid > 0)
		return put(STDOUT_FILENO, 2);
	(void)setsid();
	for (;;)
		(void)pause();
}

static int wait_forever(_unused_ char **args)
{
	while (pause() < 0)
		;
	return 0;
}

static const struct command commands[] = {
	{"write", 2, write_both},
	{"copy", 0, copy},
	{"copy-through-one-page", 0, copy_through_one_page},
	{"read", 1, read_some},
	{"read-at-once", 1, read_at_once},
	{"close-input", 0, close_input_first},
	{"close-output", 1, close_output_first},
	{"write-badly", 0, write_badly},
	{"leave-a-child", 0, leave_a_child},
	{"wait", 0, wait_forever},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
