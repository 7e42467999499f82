/* SPDX-License-Identifier: MIT */
/*
 * What a run in the sandbox costs above the same program's bare vfork, execve and wait4.
 *
 * Back to back: the next is submitted when the former's result is there, or is queued behind it.
 * Queued with nothing between them, runs are as far apart as their making takes, so this is what
 * throughput is made of.
 *
 * Spaced: with a pause of 3 ms before each, as between real programs. Loops without it hide what is
 * slow when it comes rarely (waits for RCU, cold caches). The queued run is behind a program that
 * sleeps for the pause in the sandbox; its latency is the time between the two results.
 *
 * Throughput: as many as can be in a time, two always in the queue; alone and on all processors.
 */
#include "tests/bench/sandbox_bench.h"

#include "common/units.h"
#include "tests/bench/program.h"

#include <string.h>

static const struct contender_table *const tables[] = {
	&latency_tables[LATENCY_HOT],
	&latency_tables[LATENCY_SPACED],
	&latency_tables[LATENCY_PARTS],
	&throughput_table,
};

static struct {
	uint64_t milliseconds;
	bool wanted[ARRAY_SIZE(tables)];
	bool some; /* only those that are wanted */
	bool host_view;
} settings = {.milliseconds = 300};

static bool is_wanted(const struct contender_table *table)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		if (tables[i] == table)
			return !settings.some || settings.wanted[i];
	return false;
}

static int print_tables(const struct measure_options *measure, struct bench *b, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(tables); i++)
		if (is_wanted(tables[i]))
			r = measure_table(tables[i]->title, tables[i]->contenders, tables[i]->n,
			                  measure, b, NULL, err);
	return r;
}

static int run_all(const struct measure_options *measure, struct error *err)
{
	struct bench b = {
		.of_boxes = {.cpu = -1, .host_view = settings.host_view},
		.filter = -1,
		.executable = -1,
		.block_ns = settings.milliseconds * NS_PER_MS,
	};
	int r = 0;
	if (is_wanted(&throughput_table))
		r = drivers_start(&throughput_work, &b, drivers_processors(), &b.drivers, err);
	if (r == 0)
		r = sandbox_bench_open(&b, err);
	if (r == 0)
		r = print_tables(measure, &b, err);
	sandbox_bench_close(&b);
	drivers_stop(b.drivers);
	return r;
}

static bool take_table(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
		if (strcmp(tables[i]->name, name) == 0) {
			settings.some = settings.wanted[i] = true;
			return true;
		}
	}
	return false;
}

static const struct bench_option options[] = {
	{.name = "milliseconds",
         .argument = "N",
         .doc = "Of a block of throughput",
         .count = &settings.milliseconds,
         .most = 60000},
	{.name = "table",
         .argument = "NAME",
         .doc = "hot, spaced, parts or throughput: only this; repeatable",
         .take = take_table},
	{.name = "host-view",
         .doc = "Bind from the host's file system as it is",
         .flag = &settings.host_view},
};

const struct bench_program bench_program = {
	.name = "sandbox",
	.doc = "Measure what a run in the sandbox costs above a bare execve.",
	.options = options,
	.n_options = ARRAY_SIZE(options),
	.measure = {.blocks = 20, .runs = 50},
	.run = run_all,
};
