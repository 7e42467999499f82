/* SPDX-License-Identifier: MIT */
#include "tests/bench/footprint.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const footprint_names[FOOTPRINT_COUNT] = {
	[FOOTPRINT_CLIENT_FDS] = "descriptors of the client",
	[FOOTPRINT_SUPERVISOR_FDS] = "descriptors of the supervisor",
	[FOOTPRINT_INIT_FDS] = "descriptors of inits",
	[FOOTPRINT_PROCESSES] = "processes",
	[FOOTPRINT_ZOMBIES] = "zombies",
	[FOOTPRINT_MOUNTS] = "mounts",
	[FOOTPRINT_GROUPS] = "control groups",
	[FOOTPRINT_CLIENT_PAGES] = "resident pages of the client",
	[FOOTPRINT_SUPERVISOR_PAGES] = "resident pages of the supervisor",
	[FOOTPRINT_INIT_PAGES] = "resident pages of inits",
};

enum { CHILDREN_MOST = 64 };

static FILE *open_of(pid_t pid, const char *file)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	return fopen(path, "re");
}

static size_t children_of(pid_t pid, pid_t *ret)
{
	char name[32];
	(void)snprintf(name, sizeof(name), "task/%d/children", (int)pid);
	FILE *file = open_of(pid, name);
	size_t n = 0;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (file && n < CHILDREN_MOST && fscanf(file, "%d", &ret[n]) == 1)
		n++;
	if (file)
		(void)fclose(file);
	return n;
}

static long count_fds(pid_t pid)
{
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	DIR *list = opendir(path);
	long count = 0;
	while (list && readdir(list))
		count++;
	if (list)
		(void)closedir(list);
	return count;
}

static long count_mounts(pid_t pid)
{
	FILE *file = open_of(pid, "mountinfo");
	long lines = 0;
	for (int c; file && (c = fgetc(file)) != EOF;)
		lines += c == '\n';
	if (file)
		(void)fclose(file);
	return lines;
}

static long count_pages(pid_t pid)
{
	FILE *file = open_of(pid, "statm");
	long size, resident = 0;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	if (file && fscanf(file, "%ld %ld", &size, &resident) != 2)
		resident = 0;
	if (file)
		(void)fclose(file);
	return resident;
}

/* The letter after the name in parentheses. */
static bool is_zombie(pid_t pid)
{
	char text[512] = "";
	FILE *file = open_of(pid, "stat");
	const char *name_end = file && fgets(text, sizeof(text), file) ? strrchr(text, ')') : NULL;
	if (file)
		(void)fclose(file);
	return name_end && name_end[1] == ' ' && name_end[2] == 'Z';
}

static void count_descendants(pid_t pid, struct footprint *footprint)
{
	pid_t children[CHILDREN_MOST];
	size_t n = children_of(pid, children);
	for (size_t i = 0; i < n; i++) {
		footprint->of[FOOTPRINT_PROCESSES]++;
		footprint->of[FOOTPRINT_ZOMBIES] += is_zombie(children[i]);
		count_descendants(children[i], footprint);
	}
}

/* By its argv[0], which anybody may read. */
static pid_t find_supervisor(void)
{
	pid_t children[CHILDREN_MOST];
	size_t n = children_of(getpid(), children);
	for (size_t i = 0; i < n; i++) {
		char text[32] = "";
		FILE *file = open_of(children[i], "cmdline");
		if (!file)
			continue;
		(void)!fread(text, 1, sizeof(text) - 1, file);
		(void)fclose(file);
		if (strcmp(text, "sandbox-supervisor") == 0)
			return children[i];
	}
	return 0;
}

static char instance[32];
static long groups;

static int look_at_group(const char *path, _unused_ const struct stat *st, int type,
                         _unused_ struct FTW *walk)
{
	groups += type == FTW_D && strstr(path, instance) != NULL;
	return 0;
}

static long count_groups(void)
{
	groups = 0;
	(void)snprintf(instance, sizeof(instance), "/sandbox-%d-", (int)getpid());
	(void)nftw("/sys/fs/cgroup", look_at_group, 16, FTW_PHYS); /* one that goes is no matter */
	return groups;
}

int footprint_take(struct footprint *ret, struct error *err)
{
	pid_t supervisor = find_supervisor(), inits[CHILDREN_MOST];
	if (supervisor == 0)
		return error_set(err, -ESRCH, "supervisor");
	*ret = (struct footprint){0};
	ret->of[FOOTPRINT_CLIENT_FDS] = count_fds(getpid());
	ret->of[FOOTPRINT_SUPERVISOR_FDS] = count_fds(supervisor);
	ret->of[FOOTPRINT_MOUNTS] = count_mounts(getpid()) + count_mounts(supervisor);
	ret->of[FOOTPRINT_GROUPS] = count_groups();
	ret->of[FOOTPRINT_SUPERVISOR_PAGES] = count_pages(supervisor);
	size_t n = children_of(supervisor, inits);
	for (size_t i = 0; i < n; i++) {
		ret->of[FOOTPRINT_INIT_FDS] += count_fds(inits[i]);
		ret->of[FOOTPRINT_INIT_PAGES] += count_pages(inits[i]);
	}
	count_descendants(getpid(), ret);
	ret->of[FOOTPRINT_CLIENT_PAGES] = count_pages(getpid());
	return 0;
}
