/* SPDX-License-Identifier: MIT */
#include "worker/state/state.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/state/user.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SCRATCH_PREFIX "run-"

enum { UID_FIRST = 61184, UID_LAST = 65519 };

static char *base_path(void)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	if (user_is_superuser())
		return strdup("/var/cache/juror");
	if (cache && cache[0] == '/')
		return str_printf("%s/juror", cache);
	if (home && home[0] == '/' && access(home, W_OK) == 0)
		return str_printf("%s/.cache/juror", home);
	/* A user without a home of their own, e.g. nobody. */
	return str_printf("/tmp/juror-%u", (unsigned)geteuid());
}

/* Below a directory that others can write to, such as /tmp, the name may be a trap. */
static int open_own_directory(const char *path, struct error *err)
{
	_cleanup_(fd_closep) int dir = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return error_set(err, -errno, "open %s", path);
	struct stat st;
	if (fstat(dir, &st) < 0)
		return error_set(err, -errno, "stat %s", path);
	if (st.st_uid != geteuid())
		return error_say(err, -EPERM, "%s belongs to somebody else", path);
	struct statvfs fs;
	if (fstatvfs(dir, &fs) == 0 && (fs.f_flag & ST_NOEXEC))
		return error_say(err, -EPERM,
		                 "%s: mounted noexec, so no program can be run from there; set "
		                 "XDG_CACHE_HOME to another place",
		                 path);
	return TAKE_FD(dir);
}

static void remove_if_stale(int base, const char *name)
{
	if (strncmp(name, SCRATCH_PREFIX, strlen(SCRATCH_PREFIX)) != 0)
		return;
	_cleanup_(fd_closep) int dir =
		openat(base, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir >= 0 && flock(dir, LOCK_EX | LOCK_NB) == 0)
		(void)!file_remove_tree(base, name, NULL); /* best effort; the next one tries again */
}

static void remove_stale(int base)
{
	int fd = openat(base, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		(void)fd_close(fd);
		return;
	}
	struct dirent *entry;
	while ((entry = readdir(list)))
		remove_if_stale(base, entry->d_name);
	(void)closedir(list);
}

/* Another juror may take the new directory for a stale one before it is locked: then a new one is made. */
static int make_scratch(struct state *state, struct error *err)
{
	for (unsigned attempt = 0; attempt < 1000; attempt++) {
		char name[48];
		(void)snprintf(name, sizeof(name), SCRATCH_PREFIX "%d-%u", (int)getpid(), attempt);
		/* Sandboxes of other users walk through it, inside their own view; outside the base bars the way. */
		if (mkdirat(state->base_dir, name, 0711) < 0) {
			if (errno == EEXIST)
				continue;
			return error_set(err, -errno, "mkdir %s/%s", state->base, name);
		}
		_cleanup_(fd_closep) int dir = openat(
			state->base_dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (dir < 0 || fchmod(dir, 0711) < 0 || flock(dir, LOCK_EX | LOCK_NB) < 0 ||
		    faccessat(state->base_dir, name, F_OK, 0) < 0)
			continue;
		state->scratch = str_printf("%s/%s", state->base, name);
		state->scratch_dir = TAKE_FD(dir);
		return state->scratch ? 0 : error_set(err, -ENOMEM, "state");
	}
	return error_say(err, -EBUSY, "%s: no free name for a scratch directory", state->base);
}

int state_open(struct state *ret, struct error *err)
{
	struct state state = {.base = base_path(), .base_dir = -1, .scratch_dir = -1};
	int r = state.base ? file_make_dirs(state.base, err) : error_set(err, -ENOMEM, "state");
	if (r == 0) {
		state.base_dir = open_own_directory(state.base, err);
		r = state.base_dir < 0 ? state.base_dir : 0;
	}
	if (r == 0) {
		remove_stale(state.base_dir);
		r = make_scratch(&state, err);
	}
	if (r < 0) {
		state_close(&state);
		return r;
	}
	*ret = state;
	return 0;
}

void state_close(struct state *state)
{
	if (state->scratch)
		(void)!file_remove_tree(state->base_dir, strrchr(state->scratch, '/') + 1,
		                        NULL); /* or the next does */
	state->scratch_dir = fd_close(state->scratch_dir);
	state->base_dir = fd_close(state->base_dir);
	free(state->scratch);
	free(state->base);
	state->scratch = state->base = NULL;
}

int state_claim_uid(const struct state *state, struct state_uid *ret, struct error *err)
{
	if (mkdirat(state->base_dir, "uids", 0700) < 0 && errno != EEXIST)
		return error_set(err, -errno, "mkdir %s/uids", state->base);
	for (unsigned uid = UID_FIRST; uid <= UID_LAST; uid++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "uids/%u", uid);
		_cleanup_(fd_closep) int lock = openat(
			state->base_dir, name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (lock < 0)
			return error_set(err, -errno, "open %s/%s", state->base, name);
		if (flock(lock, LOCK_EX | LOCK_NB) < 0)
			continue;
		*ret = (struct state_uid){.uid = uid, .lock = TAKE_FD(lock)};
		return 0;
	}
	return error_say(err, -EBUSY, "all user ids from %d to %d are in use", UID_FIRST, UID_LAST);
}

void state_release_uid(struct state_uid *uid)
{
	uid->lock = fd_close(uid->lock);
}
