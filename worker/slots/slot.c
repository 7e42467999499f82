/* SPDX-License-Identifier: MIT */
#include "worker/slots/slot.h"

#include "common/fd.h"
#include "common/strbuf.h"
#include "worker/state/user.h"
#include "worker/suite/suite.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { SOURCES_MAX = SUITE_HOST_DIRECTORIES + SUITE_HOST_DEVICES + 2 };

/* Those that are there. Return: how many. */
static size_t add_host(const char *const *paths, size_t n, struct sandbox_source *sources)
{
	size_t added = 0;
	for (size_t i = 0; i < n; i++)
		if (access(paths[i], F_OK) == 0)
			sources[added++] = (struct sandbox_source){paths[i], paths[i], 0};
	return added;
}

static size_t list_sources(const struct slot_options *options, struct sandbox_source *sources)
{
	size_t n = add_host(suite_host_directories, SUITE_HOST_DIRECTORIES, sources);
	n += add_host(suite_host_devices, SUITE_HOST_DEVICES, sources + n);
	sources[n++] = (struct sandbox_source){options->state->scratch, VIEW_SCRATCH, 0};
	if (options->package)
		sources[n++] = (struct sandbox_source){options->package, VIEW_PACKAGE,
		                                       SANDBOX_SOURCE_OWNED};
	return n;
}

static int claim_user(const struct state *state, struct state_uid *uid,
                      struct sandbox_options *options, struct error *err)
{
	if (!user_is_superuser())
		return 0;
	int r = state_claim_uid(state, uid, err);
	if (r < 0)
		return r;
	options->uid = uid->uid;
	options->gid = uid->uid;
	return 0;
}

static int open_side(const struct slot_options *options, struct slot_side *ret, struct error *err)
{
	struct sandbox_source sources[SOURCES_MAX];
	struct sandbox_options of_sandbox = SANDBOX_OPTIONS_INIT;
	struct slot_side side = {.uid.lock = -1};
	int r = claim_user(options->state, &side.uid, &of_sandbox, err);
	if (r < 0)
		return r;
	of_sandbox.sources = sources;
	of_sandbox.n_sources = list_sources(options, sources);
	of_sandbox.weak_limits = options->weak_limits;
	char text[SANDBOX_ERROR_SIZE];
	r = sandbox_open(&of_sandbox, &side.sandbox, text);
	if (r < 0) {
		state_release_uid(&side.uid);
		return error_say(err, r, "sandbox: %s", text);
	}
	*ret = side;
	return 0;
}

static void close_side(struct slot_side *side)
{
	sandbox_close(side->sandbox);
	side->sandbox = NULL;
	state_release_uid(&side->uid);
}

int slot_open(const struct slot_options *options, struct slot *ret, struct error *err)
{
	struct slot slot = {
		.options = *options,
		.sides = calloc(SIDE_COUNT, sizeof(*slot.sides)),
		.outputs = calloc(1, sizeof(*slot.outputs)),
	};
	if (!slot.sides || !slot.outputs) {
		free(slot.sides);
		free(slot.outputs);
		return error_set(err, -ENOMEM, "slot");
	}
	slot.outputs->scratch = options->state->scratch_dir;
	for (int i = 0; i < SIDE_COUNT; i++)
		slot.sides[i].uid.lock = -1;
	int r = open_side(options, &slot.sides[SIDE_SOLUTION], err);
	if (r < 0)
		slot_close(&slot);
	else
		*ret = slot;
	return r;
}

void slot_close(struct slot *slot)
{
	for (int i = 0; slot->sides && i < SIDE_COUNT; i++)
		close_side(&slot->sides[i]);
	free(slot->sides);
	slot->sides = NULL;
	if (slot->outputs)
		outputs_done(slot->outputs);
	free(slot->outputs);
	slot->outputs = NULL;
}

void slot_mend(struct slot *slot)
{
	for (int i = 0; i < SIDE_COUNT; i++) {
		struct slot_side *side = &slot->sides[i], fresh;
		struct error err;
		if (!side->sandbox || sandbox_is_alive(side->sandbox) ||
		    open_side(&slot->options, &fresh, &err) < 0)
			continue; /* the task that needs it will say so */
		close_side(side);
		*side = fresh;
	}
}

struct sandbox *slot_sandbox(const struct slot *slot, enum side side, struct error *err)
{
	struct slot_side *of = &slot->sides[side];
	if (!of->sandbox && open_side(&slot->options, of, err) < 0)
		return NULL;
	return of->sandbox;
}

int slot_wait(const struct slot *slot, const struct sandbox_handle *handle, struct error *err)
{
	for (;;) {
		struct pollfd fds[] = {
			{.fd = slot->options.stop, .events = POLLIN},
			{.fd = sandbox_pollable(handle), .events = POLLIN},
		};
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
			return error_set(err, -errno, "poll");
		if (fds[0].revents)
			return error_say(err, -ECANCELED, "interrupted");
		if (fds[1].revents)
			return 0;
	}
}
