/* SPDX-License-Identifier: MIT */
#include "sandbox/init/demand.h"

#include "common/attr.h"
#include "common/fd.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* A path below /proc, and what is read of one file. The filter of init allows these flags and no others. */
enum {
	PATH_SIZE = 64,
	TEXT_SIZE = 1024,
	PROCESSES_MAX = DEMAND_THREADS_MAX,
	FLAGS = O_RDONLY | O_CLOEXEC
};

struct look {
	int proc;
	pid_t pids[PROCESSES_MAX]; /* as that /proc names them; grows while it is walked */
	size_t n, n_threads;
	struct demand *ret;
};

static bool read_text(int proc, const char *path, char *text)
{
	_cleanup_(fd_closep) int fd = openat(proc, path, FLAGS);
	ssize_t n = fd < 0 ? -1 : read(fd, text, TEXT_SIZE - 1);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The file has a space after each number, so that one that was cut off is seen. */
static void add_children(struct look *look, const char *task)
{
	char path[PATH_SIZE], text[TEXT_SIZE], *at = text;
	(void)snprintf(path, sizeof(path), "%s/children", task);
	(void)read_text(look->proc, path, text);
	for (;;) {
		long pid = strtol(at, &at, 10);
		bool is_whole = pid > 0 && *at == ' ';
		look->ret->is_partial |= is_whole ? look->n == PROCESSES_MAX : pid > 0;
		if (!is_whole || look->n == PROCESSES_MAX)
			return;
		look->pids[look->n++] = (pid_t)pid;
	}
}

/* The letter after the name in parentheses. */
static bool is_ready(int proc, const char *task)
{
	char path[PATH_SIZE], text[TEXT_SIZE];
	(void)snprintf(path, sizeof(path), "%s/stat", task);
	(void)read_text(proc, path, text);
	const char *name_end = strrchr(text, ')');
	return name_end && strncmp(name_end, ") R", 3) == 0;
}

/* The second number; all are 0 where the kernel does not count. */
static uint64_t waited_ns(int proc, const char *task)
{
	char path[PATH_SIZE], text[TEXT_SIZE], *at;
	(void)snprintf(path, sizeof(path), "%s/schedstat", task);
	(void)read_text(proc, path, text);
	(void)strtoull(text, &at, 10);
	return strtoull(at, NULL, 10);
}

static void look_at_thread(struct look *look, pid_t pid, const char *thread)
{
	char task[PATH_SIZE];
	if (look->n_threads++ == DEMAND_THREADS_MAX) {
		look->ret->is_partial = true;
		return;
	}
	(void)snprintf(task, sizeof(task), "%d/task/%s", (int)pid, thread);
	look->ret->is_ready = is_ready(look->proc, task);
	look->ret->waited_ns += waited_ns(look->proc, task);
	add_children(look, task);
}

/* As getdents64(2) fills a buffer. */
struct entry {
	uint64_t inode, offset;
	uint16_t size;
	uint8_t type;
	char name[];
};

static bool can_go_on(const struct look *look)
{
	return !look->ret->is_ready && look->n_threads <= DEMAND_THREADS_MAX;
}

static void look_at_process(struct look *look, pid_t pid)
{
	char path[PATH_SIZE];
	_Alignas(struct entry) char entries[TEXT_SIZE];
	(void)snprintf(path, sizeof(path), "%d/task", (int)pid);
	_cleanup_(fd_closep) int fd = openat(look->proc, path, FLAGS);
	for (long n = 1; n > 0 && can_go_on(look);) {
		n = fd < 0 ? 0 : syscall(SYS_getdents64, fd, entries, sizeof(entries));
		for (long at = 0; at < n && can_go_on(look);) {
			const struct entry *entry =
				(const struct entry *)(const void *)(entries + at);
			if (entry->name[0] != '.')
				look_at_thread(look, pid, entry->name);
			at += entry->size;
		}
	}
}

void demand_look(int proc, struct demand *ret)
{
	struct look look = {.proc = proc, .ret = ret};
	*ret = (struct demand){0};
	add_children(&look, "thread-self");
	for (size_t i = 0; i < look.n && can_go_on(&look); i++)
		look_at_process(&look, look.pids[i]);
}
