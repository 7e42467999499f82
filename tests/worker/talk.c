/* SPDX-License-Identifier: MIT */
#include "tests/worker/talk.h"

#include "common/fd.h"
#include "common/units.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

unsigned talk_repeats(void)
{
	const char *text = getenv("JUROR_TESTS_REPEAT");
	return text ? (unsigned)strtoul(text, NULL, 10) : 20;
}

void talk_keep_processors_busy(void)
{
	const char *wanted = getenv("JUROR_TESTS_BUSY");
	long n = wanted && strcmp(wanted, "1") == 0 ? sysconf(_SC_NPROCESSORS_ONLN) : 0;
	for (long i = 0; i < n; i++) {
		if (fork() != 0)
			continue;
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (volatile unsigned j = 0;; j++)
			;
	}
}

/* @number: of the ids that it takes. */
static struct sandbox *open_sandbox(unsigned number)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox *sandbox;
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.uid += number;
	options.gid += number;
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
	memset(sides, 0, sizeof(sides));
	talk = (struct talk){
		.slot = {.options = {.stop = -1}, .sides = sides},
		.options = {.output_limit_bytes = 64 * MIB},
		.wall_limit_ns = 100 * NS_PER_S,
		.jury_wall_limit_ns = 150 * NS_PER_S,
	};
	for (unsigned side = 0; side < SIDE_FURTHER; side++)
		sides[side] = (struct slot_side){.sandbox = open_sandbox(side)};
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

static void limit_box(const struct talk *talk, struct box *box, enum side side)
{
	bool is_jury = side == SIDE_JURY;
	box->request.idle_threads = talk->idle_threads;
	box->request.cpu_limit_ns = is_jury ? talk->jury_cpu_limit_ns : talk->cpu_limit_ns;
	box->request.wall_limit_ns = is_jury ? talk->jury_wall_limit_ns : talk->wall_limit_ns;
	box->request.memory_limit_bytes =
		is_jury ? talk->jury_memory_limit_bytes : talk->memory_limit_bytes;
	if (is_jury && talk->has_feedback)
		add_feedback(box);
	if (is_jury && talk->pipes)
		box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
		                                      .source = talk->pipes,
		                                      .target = "/pipes"});
}

static void forget(struct talk *talk)
{
	if (talk->last.rule)
		interaction_done(&talk->last);
	talk->last.rule = NULL;
}

static int try_all(struct talk *talk, const char *jury, const char *const *solutions, size_t n,
                   struct error *err)
{
	struct box *boxes = calloc(n + 1, sizeof(*boxes));
	_cleanup_(fd_closep) int payload = open(PAYLOADS_DIR "/talk", O_RDONLY | O_CLOEXEC);
	CHECK(payload >= 0 && boxes);
	const struct interact_boxes all = {boxes, n, &boxes[n]};
	forget(talk);
	for (size_t i = 0; i <= n; i++) {
		prepare(&boxes[i], payload, i < n ? solutions[i] : jury);
		limit_box(talk, &boxes[i], i < n ? SIDE_SOLUTION : SIDE_JURY);
	}
	int r = interact_run(&talk->slot, &all, &talk->options, &talk->last, err);
	for (size_t i = 0; i <= n; i++)
		box_done(&boxes[i]);
	free(boxes);
	return r;
}

int talk_try(struct talk *talk, const char *solution, const char *jury, struct error *err)
{
	return try_all(talk, jury, &solution, 1, err);
}

void talk_run(struct talk *talk, const char *solution, const char *jury)
{
	struct error err = {0};
	if (talk_try(talk, solution, jury, &err) < 0)
		FAIL("interact_run: %s", err.text);
}

/* ---- several processes ---- */

struct talk *talk_open_with_manager(void)
{
	static const char name[] = "/tmp/juror-test-pipes-XXXXXX";
	static char pipes[sizeof(name)];
	struct talk *talk = talk_open();
	memcpy(pipes, name, sizeof(name));
	CHECK(mkdtemp(pipes));
	CHECK_INT(chmod(pipes, 0755), 0);
	talk->pipes = pipes;
	talk->options.run_comes_first = true;
	return talk;
}

static void open_sides(struct talk *talk, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		enum side side = side_of_process(i);
		if (!talk->slot.sides[side].sandbox)
			talk->slot.sides[side].sandbox = open_sandbox(side);
	}
}

static void remove_pipes(const struct doors_place *place, size_t n)
{
	char name[DOORS_NAME_SIZE];
	for (unsigned i = 0; i < n; i++)
		for (int use = DOOR_READ; use <= DOOR_WRITE; use++) {
			doors_name(i, (enum door_use)use, name);
			CHECK_INT(unlinkat(place->dir, name, 0), 0);
		}
}

int talk_try_processes(struct talk *talk, const char *manager, const char *const *solutions,
                       struct error *err)
{
	uid_t jury = SANDBOX_OPTIONS_INIT.uid + SIDE_JURY;
	const struct doors_place place = {
		.dir = open(talk->pipes, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.uid = geteuid() == 0 ? jury : (uid_t)-1,
	};
	size_t n = 0;
	CHECK(place.dir >= 0);
	while (solutions[n])
		n++;
	open_sides(talk, n);
	talk->options.doors = &place;
	int r = try_all(talk, manager, solutions, n, err);
	talk->options.doors = NULL;
	remove_pipes(&place, n);
	CHECK_INT(close(place.dir), 0);
	return r;
}

void talk_run_processes(struct talk *talk, const char *manager, const char *const *solutions)
{
	struct error err = {0};
	if (talk_try_processes(talk, manager, solutions, &err) < 0)
		FAIL("interact_run: %s", err.text);
}

void talk_close(struct talk *talk)
{
	forget(talk);
	if (talk->pipes)
		CHECK_INT(rmdir(talk->pipes), 0);
	for (int side = 0; side < SIDE_COUNT; side++)
		sandbox_close(talk->slot.sides[side].sandbox);
}
