/* SPDX-License-Identifier: MIT */
#include "sandbox/client/activity.h"

#include "common/units.h"
#include "sandbox/client/activity_internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LEVELS_MAX = 16 };

typedef int on_child_fn(struct look *look, pid_t pid, unsigned level);

static int for_children(struct look *look, pid_t pid, const char *thread, on_child_fn *on_child,
                        unsigned level)
{
	char path[300], text[2048];
	(void)snprintf(path, sizeof(path), "/proc/%d/task/%s/children", (int)pid, thread);
	ssize_t n = activity_read(path, text, sizeof(text));
	if (n == -ENOENT || n == -ESRCH)
		return 0;
	if (n < 0 || n == (ssize_t)sizeof(text) - 1)
		return n < 0 ? (int)n : -E2BIG;
	char *next = NULL;
	for (char *word = strtok_r(text, " ", &next); word; word = strtok_r(NULL, " ", &next)) {
		int r = on_child(look, (pid_t)strtol(word, NULL, 10), level);
		if (r < 0)
			return r;
	}
	return 0;
}

static uint64_t cpu_time_of(pid_t pid)
{
	clockid_t clock;
	struct timespec used;
	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) < 0)
		return 0;
	return (uint64_t)used.tv_sec * NS_PER_S + (uint64_t)used.tv_nsec;
}

static void read_name(pid_t pid, char *name, size_t size)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/comm", (int)pid);
	if (activity_read(path, name, size) < 0)
		name[0] = '\0';
}

/* A copy of the supervisor has its image, which only the superuser may see, and its name, which a program does not have
 * unless it takes it. */
static bool has_not_executed(const struct look *look, pid_t pid)
{
	char path[64], name[32];
	struct stat st;
	(void)snprintf(path, sizeof(path), "/proc/%d/exe", (int)pid);
	if (stat(path, &st) == 0)
		return st.st_ino == look->image.st_ino && st.st_dev == look->image.st_dev;
	if (errno != EACCES)
		return false;
	read_name(pid, name, sizeof(name));
	return strcmp(name, look->name) == 0;
}

static int look_at_process(struct look *look, pid_t pid, unsigned level);

static int look_at_threads(struct look *look, pid_t pid, DIR *tasks, unsigned level)
{
	const struct dirent *entry;
	while ((entry = readdir(tasks))) {
		if (entry->d_name[0] == '.')
			continue;
		int r = activity_look_at_thread(look, pid, entry->d_name);
		if (r == 0)
			r = for_children(look, pid, entry->d_name, look_at_process, level + 1);
		if (r < 0)
			return r;
	}
	return 0;
}

static int look_at_process(struct look *look, pid_t pid, unsigned level)
{
	char path[64];
	if (level > LEVELS_MAX || look->threads > ACTIVITY_THREADS_MAX)
		return -E2BIG;
	look->ret->cpu_ns += cpu_time_of(pid);
	look->ret->processes++;
	if (has_not_executed(look, pid)) {
		activity_add_state(look, SANDBOX_ACTIVITY_RUNNING);
		return 0; /* and nobody but the superuser may see more of it */
	}
	look->ret->has_begun = true;
	(void)snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	DIR *tasks = opendir(path);
	if (!tasks)
		return errno == ENOENT ? 0 : -errno;
	int r = look_at_threads(look, pid, tasks, level);
	(void)closedir(tasks);
	return r;
}

static int look_below_init(struct look *look, pid_t init, unsigned level)
{
	char thread[16];
	(void)snprintf(thread, sizeof(thread), "%d", (int)init);
	return for_children(look, init, thread, look_at_process, level);
}

static int look_below_supervisor(struct look *look, pid_t supervisor)
{
	char text[64];
	(void)snprintf(text, sizeof(text), "/proc/%d/exe", (int)supervisor);
	if (stat(text, &look->image) < 0 && errno != EACCES)
		return errno == ENOENT ? 0 : -errno;
	read_name(supervisor, look->name, sizeof(look->name));
	(void)snprintf(text, sizeof(text), "%d", (int)supervisor);
	return for_children(look, supervisor, text, look_below_init, 0);
}

int activity_look(pid_t supervisor, const struct activity_program *program,
                  const struct sandbox_pipes *pipes, uint64_t horizon_ns,
                  struct sandbox_activity *ret)
{
	struct look look = {.program = program, .horizon_ns = horizon_ns, .ret = ret};
	*ret = (struct sandbox_activity){.state = SANDBOX_ACTIVITY_GONE};
	activity_name_pipes(pipes->inputs, pipes->n_inputs, look.inputs);
	activity_name_pipes(pipes->outputs, pipes->n_outputs, look.outputs);
	int r = look_below_supervisor(&look, supervisor);
	if (look.sleeps_beyond && ret->state == SANDBOX_ACTIVITY_WAITING)
		ret->state = SANDBOX_ACTIVITY_SLEEPING;
	return r;
}

static int add_idle_thread(struct activity_program *program, const char *name, struct error *err)
{
	if (program->n_idle_threads == SANDBOX_IDLE_THREADS_MAX)
		return error_say(err, -E2BIG, "request: more than %d idle threads",
		                 SANDBOX_IDLE_THREADS_MAX);
	size_t size = strlen(name);
	if (size == 0 || size > SANDBOX_THREAD_NAME_MAX)
		return error_say(err, -EINVAL, "request: no thread has the name \"%s\"", name);
	memcpy(program->idle_threads[program->n_idle_threads++], name, size + 1);
	return 0;
}

int activity_program_init(struct activity_program *program, const struct sandbox_request *request,
                          struct error *err)
{
	struct timespec now;
	*program = (struct activity_program){0};
	if (clock_gettime(CLOCK_MONOTONIC, &now) < 0)
		return error_set(err, -errno, "request: clock");
	program->since_ns = (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
	program->idle_select_ns = request->idle_select_ms * NS_PER_MS;
	int r = 0;
	for (const char *const *name = request->idle_threads; r == 0 && name && *name; name++)
		r = add_idle_thread(program, *name, err);
	return r;
}
