/* SPDX-License-Identifier: MIT */
#include "sandbox/cgroup/layout.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAIN_GROUP "juror-main"

static const char *const controller_names[WIRE_HIERARCHY_COUNT] = {
	[WIRE_MEMORY] = "memory", [WIRE_PIDS] = "pids", [WIRE_CPU] = "cpu"};

static int read_path(const char *path, char **ret_text, struct error *err)
{
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "open %s", path);
	size_t size;
	int r = file_read(fd, 1 << 20, ret_text, &size, err);
	return r < 0 ? error_prefix(err, "%s", path) : 0;
}

/* Whether @word is one of the words of @list, which @separator divides. */
static bool has_word(const char *list, const char *word, char separator)
{
	size_t length = strlen(word);
	for (const char *at = list; at; at = strchr(at, separator)) {
		at += *at == separator;
		if (strncmp(at, word, length) == 0 &&
		    (at[length] == separator || at[length] == '\0' || at[length] == '\n'))
			return true;
	}
	return false;
}

/* ---- /proc/self/cgroup: lines "number:controllers:path"; no controllers is version 2 ---- */

static char *own_path(const char *text, const char *controller)
{
	_cleanup_(freep) char *copy = strdup(text);
	char *rest = copy, *line;
	while (rest && (line = strsep(&rest, "\n"))) {
		char *path = line;
		(void)strsep(&path, ":");
		char *controllers = path ? strsep(&path, ":") : NULL;
		if (path &&
		    (controller ? has_word(controllers, controller, ',') : *controllers == '\0'))
			return strdup(path);
	}
	return NULL;
}

/* ---- /proc/self/mountinfo: "id parent dev root point options fields - type source superoptions" ---- */

/* Blanks and backslashes in paths stand there as three octal digits. In place. */
static char *unescape(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0'; to++) {
		bool is_escape = from[0] == '\\' && strspn(from + 1, "01234567") >= 3;
		*to = is_escape ? (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0')
		                : *from;
		from += is_escape ? 4 : 1;
	}
	*to = '\0';
	return text;
}

struct mount_line {
	char *root, *point, *type, *super_options;
};

static bool parse_mount_line(char *line, struct mount_line *ret)
{
	char *words[5] = {0};
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		words[i] = strsep(&line, " ");
	char *tail = line ? strstr(line, " - ") : NULL;
	if (!tail)
		return false;
	tail += 3;
	ret->root = unescape(words[3]);
	ret->point = unescape(words[4]);
	ret->type = strsep(&tail, " ");
	(void)strsep(&tail, " ");
	ret->super_options = tail;
	return tail != NULL;
}

/* The directory of the group @path, through a mount of its hierarchy that shows it. The caller frees. */
static char *find_directory(const char *mountinfo, const char *controller, const char *path)
{
	_cleanup_(freep) char *copy = strdup(mountinfo);
	char *rest = copy, *line;
	while (rest && (line = strsep(&rest, "\n"))) {
		struct mount_line mount;
		if (!parse_mount_line(line, &mount) ||
		    strcmp(mount.type, controller ? "cgroup" : "cgroup2") != 0)
			continue;
		if (controller && !has_word(mount.super_options, controller, ','))
			continue;
		size_t length = strcmp(mount.root, "/") == 0 ? 0 : strlen(mount.root);
		if (strncmp(path, mount.root, length) == 0 &&
		    (path[length] == '/' || path[length] == '\0'))
			return str_printf("%s%s", mount.point, path + length);
	}
	return NULL;
}

/* Opens the base of a hierarchy. Return: a descriptor, or -1 when this process can make no group there. */
static int open_base(const char *cgroups, const char *mountinfo, const char *controller)
{
	_cleanup_(freep) char *path = own_path(cgroups, controller);
	_cleanup_(freep) char *directory = path ? find_directory(mountinfo, controller, path) : NULL;
	if (!directory)
		return -1;
	char *last = strrchr(directory, '/');
	if (!controller && last && strcmp(last + 1, MAIN_GROUP) == 0)
		*last = '\0';
	_cleanup_(fd_closep) int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || faccessat(dir, ".", W_OK, AT_EACCESS) < 0 ||
	    faccessat(dir, "cgroup.procs", W_OK, AT_EACCESS) < 0)
		return -1;
	return TAKE_FD(dir);
}

/* ---- handing controllers of version 2 down ---- */

static int write_file(int dir, const char *file, const char *text)
{
	_cleanup_(fd_closep) int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		return -errno;
	return 0;
}

static bool group_has(int dir, const char *file, const char *controller)
{
	char text[512];
	_cleanup_(fd_closep) int fd = openat(dir, file, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read_all(fd, text, sizeof(text) - 1);
	if (n <= 0)
		return false;
	text[n] = '\0';
	return has_word(text, controller, ' ');
}

/*
 * Moves everybody in the base to its child; those who are born meanwhile come in the next round. An empty child is of a
 * former life and is replaced: it may have been killed, and who sits in a killed group cannot be the parent of a process
 * born in another (group.h).
 */
static int empty_base(int base)
{
	(void)unlinkat(base, MAIN_GROUP,
	               AT_REMOVEDIR); /* EBUSY: somebody has moved there before us */
	for (int round = 0; round < 100; round++) {
		if (mkdirat(base, MAIN_GROUP, 0755) < 0 && errno != EEXIST)
			return -errno;
		_cleanup_(fd_closep) int fd = openat(base, "cgroup.procs", O_RDONLY | O_CLOEXEC);
		_cleanup_(freep) char *pids = NULL;
		size_t size;
		if (fd < 0 || file_read(fd, 1 << 20, &pids, &size, NULL) < 0)
			return -EIO;
		if (size == 0)
			return 0;
		char *rest = pids, *pid;
		while ((pid = strsep(&rest, "\n")))
			if (*pid != '\0')
				(void)write_file(base, MAIN_GROUP "/cgroup.procs",
				                 pid); /* ESRCH: it ended */
	}
	return -EBUSY;
}

static int hand_down(int base, const char *controller)
{
	char text[32];
	(void)snprintf(text, sizeof(text), "+%s", controller);
	return write_file(base, "cgroup.subtree_control", text);
}

/* Controllers that are ours to hand down in the unified hierarchy, handed down. */
static uint32_t hand_down_all(int base)
{
	uint32_t bits = 0;
	for (int i = WIRE_MEMORY; i < WIRE_HIERARCHY_COUNT; i++) {
		if (!group_has(base, "cgroup.controllers", controller_names[i]))
			continue;
		int r = group_has(base, "cgroup.subtree_control", controller_names[i])
		                ? 0
		                : hand_down(base, controller_names[i]);
		if (r == -EBUSY && empty_base(base) == 0)
			r = hand_down(base, controller_names[i]);
		if (r == 0)
			bits |= 1U << i;
	}
	return bits;
}

int cgroup_layout_find(struct cgroup_layout *ret, struct error *err)
{
	_cleanup_(freep) char *cgroups = NULL;
	_cleanup_(freep) char *mountinfo = NULL;
	*ret = (struct cgroup_layout){.bases = {-1, -1, -1, -1}};
	int r = read_path("/proc/self/cgroup", &cgroups, err);
	if (r == 0)
		r = read_path("/proc/self/mountinfo", &mountinfo, err);
	if (r < 0)
		return r;
	ret->bases[WIRE_UNIFIED] = open_base(cgroups, mountinfo, NULL);
	if (ret->bases[WIRE_UNIFIED] >= 0)
		ret->v2_controllers = hand_down_all(ret->bases[WIRE_UNIFIED]);
	for (int i = WIRE_MEMORY; i < WIRE_HIERARCHY_COUNT; i++)
		if (!(ret->v2_controllers & (1U << i)))
			ret->bases[i] = open_base(cgroups, mountinfo, controller_names[i]);
	return 0;
}

void cgroup_layout_done(struct cgroup_layout *layout)
{
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		layout->bases[i] = fd_close(layout->bases[i]);
}
