/* SPDX-License-Identifier: MIT */
#include "sandbox/init/demand.h"

#include "common/attr.h"
#include "common/fd.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* A path below /proc, and how it is opened. The filter of init allows these flags and no others. */
enum { PATH_SIZE = 64, FLAGS = O_RDONLY | O_CLOEXEC };

/* What the kernel tells of one thread or, with a space after each, of that many children. */
enum { PID_SIZE = 8, TEXT_SIZE = DEMAND_THREADS_MAX * PID_SIZE, ENTRIES_SIZE = 2048 };

/* As getdents64(2) fills a buffer. */
struct entry {
	uint64_t inode, offset;
	uint16_t size;
	uint8_t type;
	char name[];
};

/* Of the look that is under way. In a run that needs none they are never touched, hence no memory. */
static struct {
	_Alignas(struct entry) char entries[ENTRIES_SIZE];
	pid_t pids[DEMAND_THREADS_MAX]; /* as that /proc names them; grows while it is walked */
	char text[TEXT_SIZE];
} lists;

static bool read_text(int proc, const char *task, const char *name)
{
	char path[PATH_SIZE];
	(void)snprintf(path, sizeof(path), "%s/%s", task, name);
	_cleanup_(fd_closep) int fd = openat(proc, path, FLAGS);
	ssize_t n = fd < 0 ? -1 : read(fd, lists.text, TEXT_SIZE - 1);
	lists.text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The letter after the name in parentheses. */
static bool is_ready(int proc, const char *task)
{
	(void)read_text(proc, task, "stat");
	const char *name_end = strrchr(lists.text, ')');
	return name_end && strncmp(name_end, ") R", 3) == 0;
}

/* The second number; all are 0 where the kernel does not count. */
static uint64_t waited_ns(int proc, const char *task)
{
	char *at;
	(void)read_text(proc, task, "schedstat");
	(void)strtoull(lists.text, &at, 10);
	return strtoull(at, NULL, 10);
}

/* One read gives no more than a page of them. */
static void read_children(int proc, const char *task)
{
	char path[PATH_SIZE];
	size_t size = 0;
	ssize_t n = 0;
	(void)snprintf(path, sizeof(path), "%s/children", task);
	_cleanup_(fd_closep) int fd = openat(proc, path, FLAGS);
	do {
		size += (size_t)n;
		n = fd < 0 ? 0 : read(fd, lists.text + size, TEXT_SIZE - 1 - size);
	} while (n > 0);
	lists.text[size] = '\0';
}

/* One that was cut off has no space after it. */
static void add_children(struct demand_look *look, const char *task)
{
	char *at = lists.text;
	read_children(look->proc, task);
	for (;;) {
		long pid = strtol(at, &at, 10);
		bool is_whole = pid > 0 && *at == ' ';
		bool fits = is_whole && look->n_processes < DEMAND_THREADS_MAX;
		look->found.is_partial |= pid > 0 && !fits;
		if (!fits)
			return;
		lists.pids[look->n_processes++] = (pid_t)pid;
	}
}

static bool next_process(struct demand_look *look)
{
	char path[PATH_SIZE];
	look->tasks = fd_close(look->tasks);
	if (look->next_process == look->n_processes)
		return false;
	(void)snprintf(path, sizeof(path), "%d/task", (int)lists.pids[look->next_process++]);
	look->tasks = openat(look->proc, path, FLAGS);
	return true;
}

static bool read_entries(struct demand_look *look)
{
	long n = look->tasks < 0 ? 0
	                         : syscall(SYS_getdents64, look->tasks, lists.entries, ENTRIES_SIZE);
	look->next_entry = 0;
	look->entries_size = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* Its name in the list of the process before next_process. Return: NULL when there is none. */
static const char *next_thread(struct demand_look *look)
{
	while (look->next_entry < look->entries_size || read_entries(look) || next_process(look)) {
		if (look->next_entry == look->entries_size)
			continue;
		const struct entry *entry =
			(const struct entry *)(const void *)(lists.entries + look->next_entry);
		look->next_entry += entry->size;
		if (entry->name[0] != '.')
			return entry->name;
	}
	return NULL;
}

/* Return: false when there is nothing more to look for. */
static bool look_at_thread(struct demand_look *look)
{
	char task[PATH_SIZE];
	const char *thread = next_thread(look);
	if (!thread)
		return false;
	if (look->n_threads++ == DEMAND_THREADS_MAX) {
		look->found.is_partial = true;
		return false;
	}
	(void)snprintf(task, sizeof(task), "%d/task/%s", (int)lists.pids[look->next_process - 1],
	               thread);
	look->found.is_ready = is_ready(look->proc, task);
	if (look->found.is_ready)
		return false;
	if (look->adds_waits && look->n_threads <= DEMAND_WAITS_MAX)
		look->found.waited_ns += waited_ns(look->proc, task);
	add_children(look, task);
	return true;
}

void demand_begin(struct demand_look *look, int proc, bool adds_waits)
{
	*look = (struct demand_look){
		.is_under_way = true, .adds_waits = adds_waits, .proc = proc, .tasks = -1};
	add_children(look, "thread-self");
}

bool demand_go_on(struct demand_look *look)
{
	for (size_t i = 0; i < DEMAND_SLICE_THREADS; i++) {
		if (look_at_thread(look))
			continue;
		demand_end(look);
		return true;
	}
	return false;
}

void demand_end(struct demand_look *look)
{
	if (look->is_under_way)
		look->tasks = fd_close(look->tasks);
	look->is_under_way = false;
}
