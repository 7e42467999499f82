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

/* A path below /proc, and what is read of one file at once. The filter of init allows these flags and no others. */
enum { PATH_SIZE = 64, TEXT_SIZE = 1024, FLAGS = O_RDONLY | O_CLOEXEC };

/* As getdents64(2) fills a buffer. */
struct entry {
	uint64_t inode, offset;
	uint16_t size;
	uint8_t type;
	char name[];
};

/* Of the look that is under way. A program of some hundred processes takes the first page alone; the others are no memory
 * until they are needed. */
enum { PAGE_SIZE = 4096, ENTRIES_SIZE = 1024 };
static struct {
	_Alignas(PAGE_SIZE) char entries[ENTRIES_SIZE];
	pid_t pids[DEMAND_THREADS_MAX]; /* as that /proc names them; grows while it is walked */
} lists;

static int open_of_task(int proc, const char *task, const char *name)
{
	char path[PATH_SIZE];
	(void)snprintf(path, sizeof(path), "%s/%s", task, name);
	return openat(proc, path, FLAGS);
}

static void read_text(int proc, const char *task, const char *name, char *text)
{
	_cleanup_(fd_closep) int fd = open_of_task(proc, task, name);
	ssize_t n = fd < 0 ? -1 : read(fd, text, TEXT_SIZE - 1);
	text[n > 0 ? n : 0] = '\0';
}

/* The letter after the name in parentheses. */
static bool is_ready(int proc, const char *task)
{
	char text[TEXT_SIZE];
	read_text(proc, task, "stat", text);
	const char *name_end = strrchr(text, ')');
	return name_end && strncmp(name_end, ") R", 3) == 0;
}

/* The second number; all are 0 where the kernel does not count. */
static uint64_t waited_ns(int proc, const char *task)
{
	char text[TEXT_SIZE], *at;
	read_text(proc, task, "schedstat", text);
	(void)strtoull(text, &at, 10);
	return strtoull(at, NULL, 10);
}

static void add_process(struct demand_look *look, pid_t pid)
{
	if (look->n_processes < DEMAND_THREADS_MAX)
		lists.pids[look->n_processes++] = pid;
	else
		look->found.is_partial = true;
}

/* The file has a space after each number, and one read may end within a number. */
static void add_children(struct demand_look *look, const char *task)
{
	char text[TEXT_SIZE];
	pid_t pid = 0;
	_cleanup_(fd_closep) int fd = open_of_task(look->proc, task, "children");
	for (ssize_t n = 1; fd >= 0 && n > 0;) {
		n = read(fd, text, sizeof(text));
		for (ssize_t i = 0; i < n; i++) {
			if (text[i] == ' ')
				add_process(look, pid);
			pid = text[i] == ' ' ? 0 : pid * 10 + (text[i] - '0');
		}
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

/* The first is the oldest: who is left to us by its parent comes behind. */
bool demand_has_begun(int proc)
{
	enum { FLAGS_WORD = 7, PF_FORKNOEXEC = 0x40 }; /* the words after the name; linux/sched.h */
	char text[TEXT_SIZE], task[PATH_SIZE];
	read_text(proc, "thread-self", "children", text);
	(void)snprintf(task, sizeof(task), "%d", (int)strtol(text, NULL, 10));
	read_text(proc, task, "stat", text);
	const char *word = strrchr(text, ')');
	for (int i = 0; word && i < FLAGS_WORD; i++)
		word = strchr(word + 1, ' ');
	return !word || !(strtoul(word, NULL, 10) & PF_FORKNOEXEC);
}

void demand_prepare(void)
{
	*(volatile char *)lists.entries = 0;
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
