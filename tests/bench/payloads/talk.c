/* SPDX-License-Identifier: MIT */
/*
 * One side of a dialogue. "talk ask N" sends a byte and waits for its answer, N times; "talk answer N" answers; "talk
 * flood N" writes N bytes and reads N bytes, at once.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

static int ask(unsigned long n)
{
	char c = 'x';
	for (; n > 0; n--)
		if (write(STDOUT_FILENO, &c, 1) != 1 || read(STDIN_FILENO, &c, 1) != 1)
			return 1;
	return 0;
}

static int answer(unsigned long n)
{
	char c;
	for (; n > 0; n--)
		if (read(STDIN_FILENO, &c, 1) != 1 || write(STDOUT_FILENO, &c, 1) != 1)
			return 1;
	return 0;
}

static int pass(ssize_t (*call)(int, char *, size_t), int fd, unsigned long n)
{
	static char block[BLOCK];
	while (n > 0) {
		ssize_t done = call(fd, block, n < BLOCK ? n : BLOCK);
		if (done <= 0)
			return 1;
		n -= (unsigned long)done;
	}
	return 0;
}

static ssize_t put(int fd, char *block, size_t size)
{
	return write(fd, block, size);
}

static ssize_t get(int fd, char *block, size_t size)
{
	return read(fd, block, size);
}

static int flood(unsigned long n)
{
	int status;
	pid_t pid = fork();
	if (pid == 0)
		_exit(pass(put, STDOUT_FILENO, n));
	int r = pass(get, STDIN_FILENO, n);
	return pid < 0 || waitpid(pid, &status, 0) != pid || status != 0 ? 1 : r;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	unsigned long n = strtoul(argv[2], NULL, 10);
	if (strcmp(argv[1], "flood") == 0)
		return flood(n);
	return strcmp(argv[1], "ask") == 0 ? ask(n) : answer(n);
}
