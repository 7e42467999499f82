/* SPDX-License-Identifier: MIT */
/*
 * work KIND COUNT: spends time in one way, and writes two uint64_t to standard output: how long it
 * took in nanoseconds, on the clock on the wall and in CPU time.
 */
#include "common/attr.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now = {0};
	(void)clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* Nothing but registers. */
static int compute(unsigned long count)
{
	uint64_t state = 0x9e3779b97f4a7c15;
	for (unsigned long i = 0; i < count; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
	}
	__asm__ volatile("" : : "r"(state));
	return 0;
}

/* The cheapest system call that asks for something: what it costs is entering, and the filter. */
static int seek(unsigned long count)
{
	for (unsigned long i = 0; i < count; i++)
		if (lseek(STDOUT_FILENO, 0, SEEK_CUR) < 0)
			return 1;
	return 0;
}

/* ---- the same under what could keep a program from calls ---- */

static bool attach(struct sock_filter *filter, unsigned short n)
{
	const struct sock_fprog program = {.len = n, .filter = filter};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

/* The cheapest filter there is. */
static int seek_filtered(unsigned long count)
{
	struct sock_filter all[] = {BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
	return attach(all, ARRAY_SIZE(all)) ? seek(count) : 1;
}

/* One that compares the number of the call with many others. */
static int seek_listed(unsigned long count)
{
	enum { OTHERS = 400, NO_CALL = 100000 };
	static struct sock_filter list[OTHERS + 2];
	list[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	                                       offsetof(struct seccomp_data, nr));
	for (unsigned i = 1; i <= OTHERS; i++)
		list[i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NO_CALL + i, 0, 0);
	list[OTHERS + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	return attach(list, ARRAY_SIZE(list)) ? seek(count) : 1;
}

/* One that looks at an argument, whose answer the kernel cannot know beforehand. */
static int seek_looked_at(unsigned long count)
{
	struct sock_filter look[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, UINT16_MAX, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	return attach(look, ARRAY_SIZE(look)) ? seek(count) : 1;
}

/* No filter: calls of this process may come back as signals, but for the time being do not. Linux 5.11. */
static int seek_dispatched(unsigned long count)
{
	static char allows = SYSCALL_DISPATCH_FILTER_ALLOW;
	return prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &allows) == 0
	               ? seek(count)
	               : 1;
}

/* Page faults, and the charging of memory: each page is new. */
static int fault(unsigned long count)
{
	enum { PAGE = 4096, PAGES = 1024 };
	for (unsigned long done = 0; done < count; done += PAGES) {
		char *pages = mmap(NULL, (size_t)PAGE * PAGES, PROT_READ | PROT_WRITE,
		                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (pages == MAP_FAILED)
			return 1;
		for (size_t i = 0; i < PAGES; i++)
			((volatile char *)pages)[i * PAGE] = 1;
		(void)munmap(pages, (size_t)PAGE * PAGES);
	}
	return 0;
}

static const struct {
	const char *name;
	int (*run)(unsigned long count);
} kinds[] = {
	{"compute", compute},
	{"seek", seek},
	{"seek-filtered", seek_filtered},
	{"seek-listed", seek_listed},
	{"seek-looked-at", seek_looked_at},
	{"seek-dispatched", seek_dispatched},
	{"fault", fault},
};

static int measure(int (*run)(unsigned long), unsigned long count)
{
	uint64_t wall = clock_ns(CLOCK_MONOTONIC), cpu = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	int r = run(count);
	const uint64_t took[] = {clock_ns(CLOCK_MONOTONIC) - wall,
	                         clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu};
	return r == 0 && write(STDOUT_FILENO, took, sizeof(took)) == sizeof(took) ? 0 : 1;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < ARRAY_SIZE(kinds); i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			return measure(kinds[i].run, strtoul(argv[2], NULL, 10));
	return 2;
}
