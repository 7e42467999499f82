/* SPDX-License-Identifier: MIT */
#include "sandbox/protocol/wire.h"

#include "common/fd.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

static int malformed(struct error *err, const char *what)
{
	return error_say(err, -EPROTO, "malformed request: %s", what);
}

const char *request_string(const struct request *request, wire_string at)
{
	return at == WIRE_NO_STRING ? NULL : request->strings + at;
}

/* The blob ends with a NUL, so every offset inside it is a string. */
static bool string_is_valid(const struct wire_request *wire, wire_string at)
{
	return at == WIRE_NO_STRING || at < wire->strings_size;
}

static int check_sizes(const struct wire_request *wire, size_t size, struct error *err)
{
	if (size < sizeof(*wire))
		return malformed(err, "too short");
	if (wire->version != WIRE_VERSION)
		return malformed(err, "version");
	if (wire->n_mounts > WIRE_MOUNTS_MAX || wire->n_rlimits > WIRE_RLIMITS_MAX ||
	    wire->n_files > WIRE_FILES_MAX || wire->n_args > WIRE_ARGS_MAX ||
	    wire->n_env > WIRE_ARGS_MAX || wire->n_args + wire->n_env > WIRE_ARGS_MAX ||
	    wire->strings_size > WIRE_STRINGS_MAX)
		return malformed(err, "too many items");
	if (size != sizeof(*wire) + wire->n_mounts * sizeof(struct wire_mount) +
	                    wire->n_rlimits * sizeof(struct wire_rlimit) + wire->strings_size)
		return malformed(err, "size");
	return 0;
}

static bool mount_is_valid(const struct wire_request *wire, const struct wire_mount *mount)
{
	return mount->kind < SANDBOX_MOUNT_KIND_COUNT && mount->target != WIRE_NO_STRING &&
	       string_is_valid(wire, mount->target) && string_is_valid(wire, mount->source) &&
	       mount->file >= -1 && mount->file < (int32_t)wire->n_files &&
	       (mount->source != WIRE_NO_STRING ||
	        (mount->kind != SANDBOX_MOUNT_BIND && mount->kind != SANDBOX_MOUNT_SYMLINK &&
	         mount->kind != SANDBOX_MOUNT_COPY));
}

static int check_lists(const struct wire_request *wire, const struct request *request,
                       struct error *err)
{
	for (size_t i = 0; i < wire->n_mounts; i++)
		if (!mount_is_valid(wire, &request->mounts[i]))
			return malformed(err, "mount");
	for (size_t i = 0; i < wire->n_rlimits; i++)
		if (request->rlimits[i].resource >= RLIM_NLIMITS)
			return malformed(err, "resource limit");
	if (wire->strings_size > 0 && request->strings[wire->strings_size - 1] != '\0')
		return malformed(err, "unterminated string");
	if (!string_is_valid(wire, wire->executable) || !string_is_valid(wire, wire->cwd) ||
	    !string_is_valid(wire, wire->keep_dir))
		return malformed(err, "string");
	return 0;
}

/* Fills a NULL-terminated vector with @count strings that follow each other in the blob. */
static bool fill_vector(const struct request *request, wire_string first, uint32_t count,
                        char **vector)
{
	uint64_t at = first;
	for (uint32_t i = 0; i < count; i++) {
		if (at >= request->wire->strings_size)
			return false;
		vector[i] = (char *)request->strings + at;
		at += strlen(vector[i]) + 1;
	}
	vector[count] = NULL;
	return true;
}

static int take_fds(const int *fds, size_t n_fds, struct request *request, struct error *err)
{
	size_t next = 0;
	for (int i = 0; i < WIRE_FD_COUNT; i++) {
		request->fds[i] = -1;
		if (!(request->wire->fds & (1U << i)))
			continue;
		if (next == n_fds)
			return malformed(err, "descriptors");
		request->fds[i] = fds[next++];
	}
	if (n_fds - next != request->wire->n_files)
		return malformed(err, "descriptors");
	for (size_t i = 0; i < WIRE_FILES_MAX; i++)
		request->files[i] = i < request->wire->n_files ? fds[next + i] : -1;
	if (request->fds[WIRE_FD_RESULT] < 0 || request->fds[WIRE_FD_KILL] < 0)
		return malformed(err, "no result pipe");
	if ((request->fds[WIRE_FD_KEEP_DIR] >= 0) != (request->keep_dir != NULL))
		return malformed(err, "kept directory");
	return 0;
}

int request_decode(const void *message, size_t size, const int *fds, size_t n_fds,
                   struct request *ret, struct error *err)
{
	const struct wire_request *wire = message;
	int r = check_sizes(wire, size, err);
	if (r < 0)
		return r;
	ret->wire = wire;
	ret->mounts = (const void *)(wire + 1);
	ret->rlimits = (const void *)(ret->mounts + wire->n_mounts);
	ret->strings = (const char *)(ret->rlimits + wire->n_rlimits);
	r = check_lists(wire, ret, err);
	if (r < 0)
		return r;
	ret->executable = request_string(ret, wire->executable);
	ret->cwd = request_string(ret, wire->cwd);
	ret->keep_dir = request_string(ret, wire->keep_dir);
	ret->argv = ret->vectors;
	ret->envp = ret->vectors + wire->n_args + 1;
	if (wire->n_args == 0 || !fill_vector(ret, wire->args, wire->n_args, ret->argv) ||
	    !fill_vector(ret, wire->env, wire->n_env, ret->envp))
		return malformed(err, "arguments");
	return take_fds(fds, n_fds, ret, err);
}

void request_close_inputs(struct request *request)
{
	for (int i = 0; i < WIRE_FD_COUNT; i++)
		if (i != WIRE_FD_RESULT)
			request->fds[i] = fd_close(request->fds[i]);
	for (size_t i = 0; i < WIRE_FILES_MAX; i++)
		request->files[i] = fd_close(request->files[i]);
}
