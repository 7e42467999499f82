/* SPDX-License-Identifier: MIT */
#include "worker/cli/host_box.h"

#include "common/units.h"
#include "worker/stages/box.h"
#include "worker/state/user.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Patterns of suite_resolve_binds(): where /bin is a link to usr/bin, the box has the same link. */
static const char *const host_directories[] = {"/usr", "/bin?", "/sbin?", "/lib*?", "/etc"};

static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random",
                                      "/dev/urandom"};

static const struct sandbox_mount furniture[] = {
	{.kind = SANDBOX_MOUNT_PROC, .target = "/proc"},
	{.kind = SANDBOX_MOUNT_TMPFS,
         .target = "/dev/shm",
         .flags = SANDBOX_MOUNT_WRITABLE,
         .size_bytes = 64 * MIB,
         .inodes = 1024,
         .mode = 01777},
	{.kind = SANDBOX_MOUNT_TMPFS,
         .target = "/tmp",
         .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC,
         .size_bytes = 256 * MIB,
         .inodes = 16384,
         .mode = 01777},
};

/* ---- the root ---- */

static int add_mount(struct host_box *box, const struct sandbox_mount *mount, struct error *err)
{
	if (box->n_mounts == ARRAY_SIZE(box->mounts))
		return error_say(err, -E2BIG, "more than %d binds", HOST_BOX_SOURCES_MAX);
	box->mounts[box->n_mounts++] = *mount;
	return 0;
}

static int add_source(struct host_box *box, const struct sandbox_source *source, struct error *err)
{
	if (box->n_sources == ARRAY_SIZE(box->sources))
		return error_say(err, -E2BIG, "more than %d binds", HOST_BOX_SOURCES_MAX);
	box->sources[box->n_sources++] = *source;
	return 0;
}

static int add_host_directory(struct host_box *box, const struct suite_bind *bind, struct error *err)
{
	struct sandbox_mount mount = {.kind = SANDBOX_MOUNT_BIND,
	                              .source = bind->path,
	                              .target = bind->path,
	                              .flags = SANDBOX_MOUNT_EXEC};
	if (bind->link) {
		mount.kind = SANDBOX_MOUNT_SYMLINK;
		mount.source = bind->link;
	} else {
		int r = add_source(box, &(struct sandbox_source){bind->path, bind->path, 0}, err);
		if (r < 0)
			return r;
	}
	return add_mount(box, &mount, err);
}

static int add_device(struct host_box *box, const char *path, struct error *err)
{
	const struct sandbox_mount mount = {.kind = SANDBOX_MOUNT_BIND,
	                                    .source = path,
	                                    .target = path,
	                                    .flags = SANDBOX_MOUNT_DEV | SANDBOX_MOUNT_WRITABLE};
	if (access(path, F_OK) < 0)
		return 0;
	/* /dev/null is part of every view. */
	int r = strcmp(path, "/dev/null") == 0
	                ? 0
	                : add_source(box, &(struct sandbox_source){path, path, 0}, err);
	return r < 0 ? r : add_mount(box, &mount, err);
}

static int resolve_host(struct host_box *box, struct error *err)
{
	struct strv patterns = {0};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(host_directories); i++)
		r = strv_add(&patterns, host_directories[i]);
	r = r < 0 ? error_set(err, r, "box") : suite_resolve_binds(&patterns, &box->host, err);
	strv_done(&patterns);
	return r;
}

int host_box_init(struct host_box *box, struct error *err)
{
	*box = (struct host_box){.uid = {.lock = -1}};
	int r = resolve_host(box, err);
	for (size_t i = 0; r == 0 && i < box->host.count; i++)
		r = add_host_directory(box, &box->host.items[i], err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(devices); i++)
		r = add_device(box, devices[i], err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(furniture); i++)
		r = add_mount(box, &furniture[i], err);
	for (size_t i = 0; r == 0 && i < BOX_STREAM_LINKS; i++)
		r = add_mount(box, &box_stream_links[i], err);
	box->n_host_mounts = box->n_mounts;
	return r;
}

void host_box_done(struct host_box *box)
{
	sandbox_close(box->sandbox);
	state_release_uid(&box->uid);
	if (box->state.base)
		state_close(&box->state);
	suite_binds_done(&box->host);
	strv_done(&box->strings);
}

/* ---- what is bound by name ---- */

/* Takes @text over. Return: the text, NULL when memory ran out. */
static const char *keep(struct host_box *box, char *text)
{
	return strv_take(&box->strings, text) < 0 ? NULL : text;
}

int host_box_bind(struct host_box *box, const char *source, const char *target, unsigned flags,
                  struct error *err)
{
	/* A name of its own in the view, so that no bind hides another. */
	const char *name =
		keep(box, str_printf("/juror/bind/%zu", box->n_mounts - box->n_host_mounts));
	char *resolved = realpath(source, NULL);
	if (!resolved)
		return error_set(err, -errno, "bind %s", source);
	const char *path = keep(box, resolved);
	const char *at = target ? keep(box, strdup(target)) : path;
	if (!name || !path || !at)
		return error_set(err, -ENOMEM, "bind %s", source);
	bool is_writable = flags & SANDBOX_MOUNT_WRITABLE;
	const struct sandbox_source of_view = {
		path, name, is_writable ? SANDBOX_SOURCE_WRITABLE : SANDBOX_SOURCE_OWNED};
	const struct sandbox_mount mount = {
		.kind = SANDBOX_MOUNT_BIND, .source = name, .target = at, .flags = flags};
	int r = add_source(box, &of_view, err);
	return r < 0 ? r : add_mount(box, &mount, err);
}

/* Whether @path is a target of the mounts from @first up to @end, or below one. */
static bool is_mounted(const struct host_box *box, size_t first, size_t end, const char *path)
{
	for (size_t i = first; i < end; i++) {
		size_t n = strlen(box->mounts[i].target);
		if (box->mounts[i].kind == SANDBOX_MOUNT_BIND &&
		    strncmp(path, box->mounts[i].target, n) == 0 &&
		    (path[n] == '\0' || path[n] == '/'))
			return true;
	}
	return false;
}

/* ---- the command ---- */

static bool is_program(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* The first program of this name in PATH, as execvp(3) finds it. Return: the caller's to free, NULL without one. */
static char *search(const char *name)
{
	const char *list = getenv("PATH");
	if (!list || *list == '\0')
		list = "/usr/bin:/bin";
	for (const char *at = list;; at++) {
		size_t length = strcspn(at, ":");
		char *path = length > 0 ? str_printf("%.*s/%s", (int)length, at, name)
		                        : str_printf("./%s", name);
		if (!path || is_program(path))
			return path;
		free(path);
		at += length;
		if (*at == '\0')
			return NULL;
	}
}

/* Where the command is on the host, without symbolic links. */
static int find_command(struct host_box *box, const char *name, const char **ret, struct error *err)
{
	_cleanup_(freep) char *found = strchr(name, '/') ? strdup(name) : search(name);
	if (!found)
		return error_say(err, -ENOENT, "%s: command not found", name);
	char *resolved = realpath(found, NULL);
	if (!resolved)
		return error_set(err, -errno, "%s", name);
	const char *path = keep(box, resolved);
	if (!path)
		return error_set(err, -ENOMEM, "%s", name);
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return error_say(err, -EACCES, "%s: not a program", name);
	if (access(path, X_OK) < 0)
		return error_set(err, -errno, "%s", name);
	*ret = path;
	return 0;
}

int host_box_command(struct host_box *box, const char *name, const char **ret_path,
                     struct error *err)
{
	if (*name == '/' && is_mounted(box, box->n_host_mounts, box->n_mounts, name)) {
		*ret_path = name;
		return 0;
	}
	const char *path;
	int r = find_command(box, name, &path, err);
	if (r == 0 && !is_mounted(box, 0, box->n_host_mounts, path))
		r = host_box_bind(box, path, NULL, SANDBOX_MOUNT_EXEC, err);
	if (r == 0)
		*ret_path = path;
	return r;
}

/* ---- the sandbox ---- */

static int claim_uid(struct host_box *box, struct error *err)
{
	int r = state_open(&box->state, err);
	return r < 0 ? r : state_claim_uid(&box->state, &box->uid, err);
}

int host_box_open(struct host_box *box, bool weak_limits, struct error *err)
{
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	if (user_is_superuser()) {
		int r = claim_uid(box, err);
		if (r < 0)
			return r;
		options.uid = box->uid.uid;
		options.gid = box->uid.uid;
	}
	options.sources = box->sources;
	options.n_sources = box->n_sources;
	options.weak_limits = weak_limits;
	char text[SANDBOX_ERROR_SIZE];
	int r = sandbox_open(&options, &box->sandbox, text);
	if (r < 0)
		return error_say(err, r, "sandbox: %s", text);
	sandbox_capabilities(box->sandbox, &box->has);
	return 0;
}

/* Little of the quotas that the kernel counts for each user; other limits are juror's own, as for any command. */
void host_box_enter(struct host_box *box, uint64_t file_bytes, struct sandbox_request *request)
{
	const struct {
		bool applies;
		struct sandbox_rlimit limit;
	} all[] = {
		{true, {RLIMIT_CORE, 0}},
		{true, {RLIMIT_SIGPENDING, 64}},
		{true, {RLIMIT_MSGQUEUE, 0}},
		{file_bytes > 0, {RLIMIT_FSIZE, file_bytes}},
		/* Where nothing better counts them. */
		{request->memory_limit_bytes > 0 && box->has.memory == SANDBOX_ENFORCED_BY_RLIMIT,
	         {RLIMIT_AS, request->memory_limit_bytes}},
		{request->process_limit > 0 && box->has.processes == SANDBOX_ENFORCED_BY_RLIMIT,
	         {RLIMIT_NPROC, request->process_limit}},
	};
	request->mounts = box->mounts;
	request->n_mounts = box->n_mounts;
	request->rlimits = box->rlimits;
	request->n_rlimits = 0;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].applies)
			box->rlimits[request->n_rlimits++] = all[i].limit;
}
