/* SPDX-License-Identifier: MIT */
#include "tests/worker/talk.h"

#include "common/fd.h"
#include "common/units.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static struct sandbox *open_sandbox(enum side side)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox *sandbox;
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.uid += (uid_t)side;
	options.gid += (gid_t)side;
	int r = sandbox_open(&options, &sandbox, text);
	if (r == -EPERM && strstr(text, "control groups")) {
		options.weak_limits = true;
		r = sandbox_open(&options, &sandbox, text);
	}
	if (r < 0 && strstr(text, "are user namespaces allowed"))
		SKIP("%s", text);
	if (r < 0)
		FAIL("sandbox_open: %s", text);
	return sandbox;
}

struct talk *talk_open(void)
{
	static struct slot_side sides[SIDE_COUNT];
	static struct talk talk;
	(void)signal(SIGPIPE, SIG_IGN);
	talk = (struct talk){
		.slot = {.options = {.stop = -1}, .sides = sides},
		.options = {.output_limit_bytes = 64 * MIB},
		.wall_limit_ns = 20 * NS_PER_S * test_slow_factor(),
		.jury_wall_limit_ns = 30 * NS_PER_S * test_slow_factor(),
	};
	for (int side = 0; side < SIDE_COUNT; side++)
		sides[side] = (struct slot_side){.sandbox = open_sandbox((enum side)side)};
	return &talk;
}

struct talk *talk_open_with_groups(void)
{
	struct talk *talk = talk_open();
	struct sandbox_capabilities has;
	sandbox_capabilities(talk->slot.sides[SIDE_SOLUTION].sandbox, &has);
	if (has.memory <= SANDBOX_ENFORCED_BY_RLIMIT)
		SKIP("no control groups here; run as root or in a delegated group");
	return talk;
}

static void prepare(struct box *box, int payload, const char *script)
{
	char words[1024], *next = NULL;
	CHECK(strlen(script) < sizeof(words));
	memcpy(words, script, strlen(script) + 1);
	memset(box, 0, sizeof(*box));
	box->request = SANDBOX_REQUEST_INIT;
	box->request.executable_fd = payload;
	box->request.mounts = box->mounts;
	CHECK_INT(strv_add(&box->argv, "talk"), 0);
	for (char *word = strtok_r(words, " ", &next); word; word = strtok_r(NULL, " ", &next))
		CHECK_INT(strv_add(&box->argv, word), 0);
}

static void add_feedback(struct box *box)
{
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                      .target = "/feedback",
	                                      .size_bytes = MIB,
	                                      .inodes = 16,
	                                      .mode = 0755,
	                                      .flags = SANDBOX_MOUNT_WRITABLE});
	box->request.keep_dir = "/feedback";
}

int talk_try(struct talk *talk, const char *solution, const char *jury, struct error *err)
{
	static struct box boxes[SIDE_COUNT];
	_cleanup_(fd_closep) int payload = open(PAYLOADS_DIR "/talk", O_RDONLY | O_CLOEXEC);
	CHECK(payload >= 0);
	if (talk->last.rule)
		interaction_done(&talk->last);
	talk->last.rule = NULL;
	prepare(&boxes[SIDE_SOLUTION], payload, solution);
	prepare(&boxes[SIDE_JURY], payload, jury);
	boxes[SIDE_SOLUTION].request.cpu_limit_ns = talk->cpu_limit_ns;
	boxes[SIDE_SOLUTION].request.wall_limit_ns = talk->wall_limit_ns;
	boxes[SIDE_SOLUTION].request.memory_limit_bytes = talk->memory_limit_bytes;
	boxes[SIDE_JURY].request.cpu_limit_ns = talk->jury_cpu_limit_ns;
	boxes[SIDE_JURY].request.wall_limit_ns = talk->jury_wall_limit_ns;
	boxes[SIDE_JURY].request.memory_limit_bytes = talk->jury_memory_limit_bytes;
	if (talk->has_feedback)
		add_feedback(&boxes[SIDE_JURY]);
	int r = interact_run(&talk->slot, &boxes[SIDE_SOLUTION], &boxes[SIDE_JURY], &talk->options,
	                     &talk->last, err);
	for (int i = 0; i < SIDE_COUNT; i++)
		box_done(&boxes[i]);
	return r;
}

void talk_run(struct talk *talk, const char *solution, const char *jury)
{
	struct error err = {0};
	if (talk_try(talk, solution, jury, &err) < 0)
		FAIL("interact_run: %s", err.text);
}

void talk_close(struct talk *talk)
{
	if (talk->last.rule)
		interaction_done(&talk->last);
	for (int side = 0; side < SIDE_COUNT; side++)
		sandbox_close(talk->slot.sides[side].sandbox);
}
