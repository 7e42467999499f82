/* SPDX-License-Identifier: MIT */
#include "tests/bench/sandbox_bench.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

static const char *const payloads[] = {
	[STATIC] = "noop", [DYNAMIC] = "noop-dynamic", [PAUSE] = "noop", [SCRIBBLE] = "scribble"};

static int open_programs(struct bench *b, struct error *err)
{
	for (int i = 0; i < PROGRAM_COUNT; i++) {
		const char *pause = i == PAUSE ? "3000" : NULL;
		b->paths[i] = boxes_payload_path(payloads[i]);
		if (!b->paths[i])
			return error_set(err, -ENOMEM, "payload");
		memcpy(b->bare_argv[i], (const char *[3]){b->paths[i], pause, NULL},
		       sizeof(b->bare_argv[i]));
		memcpy(b->argv[i], (const char *[3]){payloads[i], pause, NULL}, sizeof(b->argv[i]));
		judge_like_init(&b->judge[i], b->argv[i], b->filter, &b->of_boxes);
		judge_like_init(&b->kept[i], b->argv[i], b->filter, &b->of_boxes);
		judge_like_keep_box(&b->kept[i]);
	}
	b->executable = open(b->paths[STATIC], O_RDONLY | O_CLOEXEC);
	if (b->executable < 0)
		return error_set(err, -errno, "open %s", b->paths[STATIC]);
	b->bare = boxes_bare_request(b->executable, b->argv[STATIC]);
	return 0;
}

int sandbox_bench_open(struct bench *b, struct error *err)
{
	b->executable = -1;
	b->filter = boxes_filter(err);
	if (b->filter < 0)
		return b->filter;
	int r = open_programs(b, err);
	return r < 0 ? r : boxes_open(&b->of_boxes, &b->sandbox, err);
}

void sandbox_bench_close(struct bench *b)
{
	sandbox_close(b->sandbox);
	(void)fd_close(b->filter);
	(void)fd_close(b->executable);
	for (int i = 0; i < PROGRAM_COUNT; i++)
		free(b->paths[i]);
}

const struct sandbox_request *sandbox_bench_request(const struct bench *b, enum request_kind kind,
                                                    enum program program)
{
	if (kind == BARE)
		return &b->bare;
	return kind == KEPT ? &b->kept[program].request : &b->judge[program].request;
}
