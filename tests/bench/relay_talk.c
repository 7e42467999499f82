/* SPDX-License-Identifier: MIT */
#include "tests/bench/relay_talk.h"

#include "common/fd.h"
#include "common/units.h"
#include "tests/bench/bare.h"
#include "tests/bench/boxes.h"
#include "worker/relay/conversation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct talk {
	struct sandbox *sandboxes[SPEAKER_COUNT];
	char *path;
	const char *says[SPEAKER_COUNT]; /* first argument of the payload */
	char number[24];                 /* second */
	int filter;                      /* of those in sandboxes */
	double amount; /* that one run is worth, in the table's unit and a second's */
};

/* ---- in sandboxes ---- */

static int submit(const struct talk *t, enum speaker speaker, int in, int out,
                  struct sandbox_handle **ret, struct error *err)
{
	const char *const argv[] = {"talk", t->says[speaker], t->number, NULL};
	const struct boxes_options options = {.cpu = -1};
	struct judge_like judge;
	judge_like_init(&judge, argv, t->filter, &options);
	judge.request.stdin_fd = in;
	judge.request.stdout_fd = out;
	return boxes_submit(t->sandboxes[speaker], &judge.request, ret, err);
}

/* From when both had started to the end; the bench of the sandbox has what starting costs. */
static uint64_t talked_ns(const struct sandbox_result *first, const struct sandbox_result *second)
{
	uint64_t begin_ns =
		first->exec_at_ns > second->exec_at_ns ? first->exec_at_ns : second->exec_at_ns;
	uint64_t end_ns =
		first->end_at_ns > second->end_at_ns ? first->end_at_ns : second->end_at_ns;
	return end_ns - begin_ns;
}

static void cancel(struct sandbox_handle **handles)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (handles[i])
			sandbox_cancel(handles[i]);
}

/* Two pipes; [i][0] is what speaker i reads. */
static int make_pipes(int ends[SPEAKER_COUNT][2], struct error *err)
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		if (pipe2(ends[i], O_CLOEXEC) < 0)
			return error_set(err, -errno, "pipe");
	return 0;
}

static void close_pipes(int ends[SPEAKER_COUNT][2])
{
	for (int i = 0; i < SPEAKER_COUNT; i++)
		for (int j = 0; j < 2; j++)
			(void)fd_close(ends[i][j]);
}

static int by_pipes_in_sandboxes(const struct talk *t, uint64_t *ret_ns, struct error *err)
{
	struct sandbox_handle *handles[SPEAKER_COUNT] = {NULL, NULL};
	struct sandbox_result results[SPEAKER_COUNT];
	int ends[SPEAKER_COUNT][2];
	int r = make_pipes(ends, err);
	if (r < 0)
		return r;
	for (int i = 0; r == 0 && i < SPEAKER_COUNT; i++)
		r = submit(t, (enum speaker)i, ends[i][0], ends[1 - i][1], &handles[i], err);
	close_pipes(ends);
	for (int i = 0; r == 0 && i < SPEAKER_COUNT; i++) {
		struct sandbox_handle *handle = handles[i];
		handles[i] = NULL;
		r = boxes_wait(handle, &results[i], err);
	}
	cancel(handles);
	if (r == 0)
		*ret_ns = talked_ns(&results[0], &results[1]);
	return r;
}

static int by_relay(const struct talk *t, uint64_t *ret_ns, struct error *err)
{
	static const struct conversation_options options = {
		.output_limit_bytes = {UINT64_MAX, UINT64_MAX}, .keeps_transcript = true};
	struct sandbox_handle *handles[SPEAKER_COUNT] = {NULL, NULL};
	struct conversation c;
	int r = conversation_open(&c, &options, err);
	if (r < 0)
		return r;
	for (int i = 0; r == 0 && i < SPEAKER_COUNT; i++) {
		struct relay_ends *ends = &c.sides[i].program;
		r = submit(t, (enum speaker)i, ends->stdin_fd, ends->stdout_fd, &handles[i], err);
		relay_ends_close(ends);
	}
	if (r == 0)
		r = conversation_run(&c, handles, -1, err);
	cancel(handles);
	const struct sandbox_result *first = &c.sides[0].result;
	const struct sandbox_result *second = &c.sides[1].result;
	if (r == 0 && (first->exit_code != 0 || second->exit_code != 0))
		r = error_say(err, -EIO, "exit status %d and %d", first->exit_code,
		              second->exit_code);
	*ret_ns = talked_ns(first, second);
	conversation_done(&c);
	return r;
}

/* ---- without ---- */

static int by_pipes(const struct talk *t, uint64_t *ret_ns, struct error *err)
{
	int ends[SPEAKER_COUNT][2];
	pid_t pids[SPEAKER_COUNT];
	int r = make_pipes(ends, err);
	if (r < 0)
		return r;
	uint64_t begin_ns = units_now_ns();
	for (int i = SPEAKER_COUNT; i-- > 0;) {
		const char *const argv[] = {t->path, t->says[i], t->number, NULL};
		const int fds[3] = {ends[i][0], ends[1 - i][1], -1};
		pids[i] = bare_start(argv, fds, err);
		r = pids[i] < 0 ? (int)pids[i] : r;
	}
	close_pipes(ends);
	for (int i = 0; i < SPEAKER_COUNT; i++) {
		int of_this = pids[i] < 0 ? (int)pids[i] : bare_wait(pids[i], err);
		r = r < 0 ? r : of_this;
	}
	*ret_ns = units_now_ns() - begin_ns;
	return r;
}

/* ---- the tables ---- */

struct way {
	int (*talk)(const struct talk *t, uint64_t *ret_ns, struct error *err);
};

static int talk_all(const struct contender *self, void *context, size_t n, double *ret_samples,
                    struct error *err)
{
	const struct way *way = self->detail;
	const struct talk *t = context;
	for (size_t i = 0; i < n; i++) {
		uint64_t ns;
		int r = way->talk(t, &ns, err);
		if (r < 0)
			return r;
		ret_samples[i] = t->amount * 1e9 / (double)ns;
	}
	return (int)n;
}

static const struct way pipes = {by_pipes}, boxed = {by_pipes_in_sandboxes}, relayed = {by_relay};

static int measure(struct talk *t, const char *title, const char *unit,
                   const struct measure_options *options, struct error *err)
{
	const struct contender contenders[] = {
		{"a pipe each way", unit, 0, talk_all, &pipes},
		{"the same, both in sandboxes", unit, 0, talk_all, &boxed},
		{"relay, both in sandboxes", unit, 0, talk_all, &relayed},
		{"relay, beside the second", unit, 1, talk_all, &relayed},
	};
	return measure_table(title, contenders, ARRAY_SIZE(contenders), options, t, NULL, err);
}

static int measure_all(struct talk *t, const struct relay_talk_settings *settings,
                       const struct measure_options *options, struct error *err)
{
	t->says[SPEAKER_SOLUTION] = "answer";
	t->says[SPEAKER_JURY] = "ask";
	t->amount = (double)settings->round_trips;
	(void)snprintf(t->number, sizeof(t->number), "%llu",
	               (unsigned long long)settings->round_trips);
	int r = measure(t, "one byte there and back", "/s", options, err);
	if (r < 0)
		return r;
	t->says[SPEAKER_SOLUTION] = t->says[SPEAKER_JURY] = "flood";
	t->amount = 2 * (double)settings->flood_bytes / 1e6;
	(void)snprintf(t->number, sizeof(t->number), "%llu",
	               (unsigned long long)settings->flood_bytes);
	return measure(t, "a flood both ways at once", "MB/s", options, err);
}

int relay_talk_measure(const struct relay_talk_settings *settings,
                       const struct measure_options *options, struct error *err)
{
	struct talk t = {.path = boxes_payload_path("talk"), .filter = settings->filter};
	int r = t.path ? 0 : error_set(err, -ENOMEM, "payload");
	for (unsigned i = 0; r == 0 && i < SPEAKER_COUNT; i++) {
		const struct boxes_options of_box = {.cpu = -1, .number = 1 + i};
		r = boxes_open(&of_box, &t.sandboxes[i], err);
	}
	if (r == 0)
		r = measure_all(&t, settings, options, err);
	for (int i = 0; i < SPEAKER_COUNT; i++)
		sandbox_close(t.sandboxes[i]);
	free(t.path);
	return r;
}
