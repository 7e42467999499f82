/* SPDX-License-Identifier: MIT */
/*
 * One side of a dialogue: does what its arguments say, one after another, e.g. "say=7 line exit=1". What comes wrong ends
 * it with status 90.
 */
#include "tests/payloads/naps.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WRONG = 90, BLOCK = 65536 };

static void put(const char *data, size_t size)
{
	while (size > 0) {
		ssize_t n = write(STDOUT_FILENO, data, size);
		if (n < 0)
			_exit(WRONG);
		data += n;
		size -= (size_t)n;
	}
}

static int get(void)
{
	unsigned char c;
	ssize_t n = read(STDIN_FILENO, &c, 1);
	return n == 1 ? c : -1;
}

static void say(const char *text)
{
	char line[256];
	size_t n = strlen(text);
	if (n >= sizeof(line))
		_exit(WRONG);
	memcpy(line, text, n);
	line[n] = '\n';
	put(line, n + 1);
}

/* Without the end of the line. */
static void mutter(const char *text)
{
	put(text, strlen(text));
}

static void complain(const char *text)
{
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		_exit(WRONG);
}

static void hear_line(_unused_ const char *unused)
{
	int c;
	while ((c = get()) != '\n')
		if (c < 0)
			_exit(WRONG);
}

/* This line and no other. */
static void expect(const char *text)
{
	for (; *text; text++)
		if (get() != *text)
			_exit(WRONG);
	if (get() != '\n')
		_exit(WRONG);
}

static void hear_end(_unused_ const char *unused)
{
	static char block[BLOCK];
	while (read(STDIN_FILENO, block, sizeof(block)) > 0)
		;
}

/* The same by calls that few programs use. */
static void hear_end_by_preadv2(_unused_ const char *unused)
{
	static char block[BLOCK];
	const struct iovec all = {block, sizeof(block)};
	while (preadv2(STDIN_FILENO, &all, 1, -1, 0) > 0)
		;
}

static void hear_end_by_epoll_pwait2(_unused_ const char *unused)
{
	static char block[BLOCK];
	struct epoll_event event = {.events = EPOLLIN};
	int events = epoll_create1(EPOLL_CLOEXEC);
	if (events < 0 || epoll_ctl(events, EPOLL_CTL_ADD, STDIN_FILENO, &event) < 0)
		_exit(WRONG);
	do
		(void)syscall(SYS_epoll_pwait2, events, &event, 1, NULL, NULL, 0);
	while (read(STDIN_FILENO, block, sizeof(block)) > 0);
}

/* Exactly so many bytes and then the end. */
static void count(const char *number)
{
	static char block[BLOCK];
	unsigned long left = payload_number(number);
	ssize_t n;
	while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0) {
		if ((unsigned long)n > left)
			_exit(WRONG);
		left -= (unsigned long)n;
	}
	if (left > 0)
		_exit(WRONG);
}

/* Reads so many bytes, whatever they are. */
static void take(const char *number)
{
	static char block[BLOCK];
	for (unsigned long left = payload_number(number); left > 0;) {
		ssize_t n = read(STDIN_FILENO, block, left < sizeof(block) ? left : sizeof(block));
		if (n <= 0)
			_exit(WRONG);
		left -= (unsigned long)n;
	}
}

static void flood(const char *number)
{
	static char block[BLOCK];
	for (unsigned long left = payload_number(number); left > 0;) {
		size_t n = left < sizeof(block) ? left : sizeof(block);
		put(block, n);
		left -= n;
	}
}

static void *flood_in_thread(void *number)
{
	flood(number);
	if (close(STDOUT_FILENO) < 0)
		_exit(WRONG);
	return NULL;
}

/* Both at once. */
static void flood_and_count(const char *number)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, flood_in_thread, (void *)(uintptr_t)number) != 0)
		_exit(WRONG);
	count(number);
	if (pthread_join(thread, NULL) != 0)
		_exit(WRONG);
}

/* So many bytes there and back, one by one; whoever begins says it with "ping", the other with "pong". */
static void ping(const char *number)
{
	for (unsigned long i = payload_number(number); i > 0; i--) {
		char c = (char)('a' + i % 26);
		put(&c, 1);
		if (get() != c)
			_exit(WRONG);
	}
}

static void pong(const char *number)
{
	for (unsigned long i = payload_number(number); i > 0; i--) {
		int c = get();
		if (c != (int)('a' + i % 26))
			_exit(WRONG);
		char back = (char)c;
		put(&back, 1);
	}
}

/* There and back until the other has enough. */
static void chat(_unused_ const char *unused)
{
	do
		put("x", 1);
	while (get() >= 0);
}

static void echo(_unused_ const char *unused)
{
	int c;
	while ((c = get()) >= 0)
		put(&(char){(char)c}, 1);
}

/* One by one, without an answer. */
static void trickle(const char *number)
{
	for (unsigned long i = payload_number(number); i > 0; i--) {
		char c = (char)('a' + i % 26);
		put(&c, 1);
	}
}

static void collect(const char *number)
{
	static char block[BLOCK];
	for (unsigned long i = payload_number(number); i > 0;) {
		ssize_t n = read(STDIN_FILENO, block, i < sizeof(block) ? i : sizeof(block));
		if (n <= 0)
			_exit(WRONG);
		for (ssize_t j = 0; j < n; j++, i--)
			if (block[j] != (char)('a' + i % 26))
				_exit(WRONG);
	}
}

static void wait_ms(const char *number)
{
	nap_ms(payload_number(number));
}

static uint64_t cpu_time_ns(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* So much more than its start took, which may be long on a slow machine. */
static void burn_ms(const char *number)
{
	uint64_t end_ns = cpu_time_ns() + payload_number(number) * 1000000;
	while (cpu_time_ns() < end_ns)
		;
}

static void spin(_unused_ const char *unused)
{
	for (volatile unsigned i = 0;; i++)
		;
}

static void hang(_unused_ const char *unused)
{
	for (;;)
		(void)pause();
}

/* Until somebody sends SIGCONT. */
static void stop(_unused_ const char *unused)
{
	(void)raise(SIGSTOP);
}

/* A lock that nobody gives back. */
static void deadlock(_unused_ const char *unused)
{
	static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	(void)pthread_mutex_lock(&mutex);
	(void)pthread_mutex_lock(&mutex);
}

/* For an event on standard input, without end. */
static void poll_input(_unused_ const char *unused)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	(void)poll(&in, 1, -1);
}

/* Two processes of its own talk for so long; one of them always waits for the other. */
static void chatter(const char *number)
{
	int there[2], back[2];
	char c = 'x';
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	long end_ms = now.tv_sec * 1000 + now.tv_nsec / 1000000 + (long)payload_number(number);
	if (pipe(there) < 0 || pipe(back) < 0)
		_exit(WRONG);
	pid_t pid = fork();
	if (pid == 0) {
		(void)close(there[1]);
		while (read(there[0], &c, 1) == 1 && write(back[1], &c, 1) == 1)
			;
		_exit(0);
	}
	(void)close(there[0]);
	do {
		if (write(there[1], &c, 1) != 1 || read(back[0], &c, 1) != 1)
			_exit(WRONG);
		(void)clock_gettime(CLOCK_MONOTONIC, &now);
	} while (now.tv_sec * 1000 + now.tv_nsec / 1000000 < end_ms);
	(void)close(there[1]);
	(void)waitpid(pid, NULL, 0);
}

static void use_one_page(_unused_ const char *unused)
{
	if (fcntl(STDIN_FILENO, F_SETPIPE_SZ, 4096) < 0 ||
	    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096) < 0)
		_exit(WRONG);
}

static void take_memory(const char *mib)
{
	size_t size = payload_number(mib) << 20;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		_exit(WRONG);
	memset(memory, 1, size);
}

static void close_input(_unused_ const char *unused)
{
	if (close(STDIN_FILENO) < 0)
		_exit(WRONG);
}

static void close_output(_unused_ const char *unused)
{
	if (close(STDOUT_FILENO) < 0)
		_exit(WRONG);
}

static void ignore_broken_pipes(_unused_ const char *unused)
{
	(void)signal(SIGPIPE, SIG_IGN);
}

/* The second part cannot be read by the kernel: what was announced does not come. */
static void write_badly(_unused_ const char *unused)
{
	static char good[6000];
	struct iovec parts[] = {{good, sizeof(good)}, {(void *)8, 100000}};
	(void)!writev(STDOUT_FILENO, parts, ARRAY_SIZE(parts));
}

/* Pipes that are read once and written once: no places in them. */
static void check_pipes(_unused_ const char *unused)
{
	char c;
	if (lseek(STDIN_FILENO, 0, SEEK_SET) >= 0 || lseek(STDOUT_FILENO, 0, SEEK_SET) >= 0 ||
	    pread(STDIN_FILENO, &c, 1, 0) >= 0 || pwrite(STDOUT_FILENO, "x", 1, 0) >= 0 ||
	    mmap(NULL, 1, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0) != MAP_FAILED ||
	    read(STDOUT_FILENO, &c, 1) >= 0 || write(STDIN_FILENO, "x", 1) >= 0)
		_exit(WRONG);
}

/* Goes on with copies of the descriptors. */
static void duplicate(_unused_ const char *unused)
{
	int in = dup(STDIN_FILENO), out = dup(STDOUT_FILENO);
	if (in < 0 || out < 0 || close(STDIN_FILENO) < 0 || close(STDOUT_FILENO) < 0 ||
	    dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || close(in) < 0 ||
	    close(out) < 0)
		_exit(WRONG);
}

/* "/path:text" */
static void make_file(const char *argument)
{
	char path[256] = "";
	const char *text = strchr(argument, ':');
	if (!text || (size_t)(text - argument) >= sizeof(path))
		_exit(PAYLOAD_MISUSED);
	memcpy(path, argument, (size_t)(text - argument));
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text + 1, strlen(text + 1)) < 0 || close(fd) < 0)
		_exit(WRONG);
}

/* ---- a manager: its talks are by named pipes, one process at a time ---- */

enum { PROCESSES_MAX = 32 };
static int pipes_of[PROCESSES_MAX][2]; /* 0: not open */

static int open_pipe(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		_exit(WRONG);
	return fd;
}

static int *pipes_with(const char *process)
{
	unsigned long i = payload_number(process);
	if (i >= PROCESSES_MAX)
		_exit(PAYLOAD_MISUSED);
	return pipes_of[i];
}

/* Opens the pipes of a process. */
static void meet(const char *process)
{
	char from[64], to[64];
	int *pipes = pipes_with(process);
	unsigned long i = payload_number(process);
	(void)snprintf(from, sizeof(from), "/pipes/u%lu_to_m", i);
	(void)snprintf(to, sizeof(to), "/pipes/m_to_u%lu", i);
	pipes[0] = open_pipe(from, O_RDONLY);
	pipes[1] = open_pipe(to, O_WRONLY);
}

/* What comes next is between the two. */
static void turn_to(const char *process)
{
	const int *pipes = pipes_with(process);
	if (pipes[0] == 0)
		meet(process);
	if (dup2(pipes[0], STDIN_FILENO) < 0 || dup2(pipes[1], STDOUT_FILENO) < 0)
		_exit(WRONG);
}

/* Closes its pipes; nobody is spoken to then. */
static void part(const char *process)
{
	int *pipes = pipes_with(process);
	int nobody[2];
	if (pipe(nobody) < 0 || dup2(nobody[0], STDIN_FILENO) < 0 ||
	    dup2(nobody[1], STDOUT_FILENO) < 0 || close(pipes[0]) < 0 || close(pipes[1]) < 0)
		_exit(WRONG);
}

static void crash(_unused_ const char *unused)
{
	abort();
}

static void die(_unused_ const char *unused)
{
	(void)kill(getpid(), SIGKILL);
}

static void leave(const char *number)
{
	_exit((int)payload_number(number));
}

static const struct action {
	const char *name;
	void (*run)(const char *argument);
} actions[] = {
	{"say", say},
	{"mutter", mutter},
	{"complain", complain},
	{"line", hear_line},
	{"expect", expect},
	{"end", hear_end},
	{"end-by-preadv2", hear_end_by_preadv2},
	{"end-by-epoll-pwait2", hear_end_by_epoll_pwait2},
	{"count", count},
	{"take", take},
	{"flood", flood},
	{"flood-and-count", flood_and_count},
	{"ping", ping},
	{"pong", pong},
	{"chat", chat},
	{"echo", echo},
	{"trickle", trickle},
	{"collect", collect},
	{"wait", wait_ms},
	{"burn", burn_ms},
	{"spin", spin},
	{"hang", hang},
	{"stop", stop},
	{"deadlock", deadlock},
	{"poll", poll_input},
	{"chatter", chatter},
	{"one-page", use_one_page},
	{"sleeper", start_sleeper},
	{"napper", start_napper},
	{"napper-by", start_napper_by},
	{"caretaker", start_caretaker},
	{"caretaker-until", start_caretaker_until},
	{"caretaker-that-leaves", start_caretaker_that_leaves},
	{"named", take_name},
	{"selector", start_selector},
	{"selector-of-empty-sets", start_selector_of_empty_sets},
	{"select", select_nothing},
	{"speaker-after", start_speaker_after},
	{"speaker-at", start_speaker_at},
	{"poll-again", poll_again},
	{"poll-nothing", poll_nothing},
	{"poll-timer", poll_timer},
	{"memory", take_memory},
	{"close-input", close_input},
	{"close-output", close_output},
	{"ignore-sigpipe", ignore_broken_pipes},
	{"write-badly", write_badly},
	{"check-pipes", check_pipes},
	{"duplicate", duplicate},
	{"make-file", make_file},
	{"meet", meet},
	{"turn-to", turn_to},
	{"part", part},
	{"crash", crash},
	{"die", die},
	{"exit", leave},
};

static void act(char *word)
{
	char *argument = strchr(word, '=');
	if (argument)
		*argument++ = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(actions); i++) {
		if (strcmp(actions[i].name, word) == 0) {
			actions[i].run(argument ? argument : "");
			return;
		}
	}
	_exit(PAYLOAD_MISUSED);
}

int main(_unused_ int argc, char **argv)
{
	for (size_t i = 1; argv[i]; i++)
		act(argv[i]);
	return 0;
}
