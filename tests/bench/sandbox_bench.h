/* SPDX-License-Identifier: MIT */
/* What the tables of bench-sandbox share: programs, requests and a sandbox. */
#pragma once

#include "tests/bench/boxes.h"
#include "tests/bench/drivers.h"
#include "tests/bench/measure.h"

enum program { STATIC, DYNAMIC, PAUSE, SCRIBBLE, PROGRAM_COUNT };

enum request_kind { BARE, JUDGE_LIKE, KEPT };

/* Everything to run programs with, in this process or in a driver's. */
struct bench {
	struct boxes_options of_boxes;
	struct sandbox *sandbox;
	int filter, executable;
	char *paths[PROGRAM_COUNT];
	const char *bare_argv[PROGRAM_COUNT][3];
	const char *argv[PROGRAM_COUNT][3];
	struct judge_like judge[PROGRAM_COUNT], kept[PROGRAM_COUNT];
	struct sandbox_request bare; /* of the static program */
	struct drivers *drivers;
	uint64_t block_ns; /* of throughput */
};

/* .of_boxes says which sandbox. To be closed also after a failure. */
int sandbox_bench_open(struct bench *b, struct error *err) _must_check_;
void sandbox_bench_close(struct bench *b);

const struct sandbox_request *sandbox_bench_request(const struct bench *b, enum request_kind kind,
                                                    enum program program);

enum { SANDBOX_BENCH_QUEUE = 3 }; /* one runs, one is prepared, and the next is at hand */

/* Contenders; their context is a struct bench. */
struct contender_table {
	const char *name, *title;
	const struct contender *contenders;
	size_t n;
};

enum latency_table { LATENCY_HOT, LATENCY_SPACED, LATENCY_PARTS, LATENCY_COUNT };
extern const struct contender_table latency_tables[LATENCY_COUNT];
/* Needs .drivers, of throughput_work, and .block_ns. */
extern const struct contender_table throughput_table;
extern const struct driver_work throughput_work;
