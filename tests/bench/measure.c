/* SPDX-License-Identifier: MIT */
#include "tests/bench/measure_print.h"

#include "common/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WARM_UP_RUNS = 3 };

/* ---- a quiet machine ---- */

struct ticks {
	unsigned long long idle, all;
};

static void read_ticks(struct ticks *ret)
{
	unsigned long long v[8] = {0};
	FILE *stat = fopen("/proc/stat", "re");
	*ret = (struct ticks){0};
	if (!stat)
		return;
	/* user nice system idle iowait irq softirq steal (proc_stat(5)) */
	int n = fscanf(stat, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", &v[0], &v[1], &v[2],
	               &v[3], &v[4], &v[5], &v[6], &v[7]);
	(void)fclose(stat);
	for (int i = 0; i < n; i++)
		ret->all += v[i];
	ret->idle = v[3];
}

/* Whether nobody else computes: this process sleeps meanwhile. Ticks are of 10 ms. */
static bool is_quiet(void)
{
	static const struct timespec look = {.tv_nsec = 100 * NS_PER_MS};
	struct ticks before, after;
	read_ticks(&before);
	(void)nanosleep(&look, NULL);
	read_ticks(&after);
	return (after.idle - before.idle) * 10 >= (after.all - before.all) * 9;
}

static void wait_for_quiet(const struct measure_options *options)
{
	uint64_t until_ns = units_now_ns() + options->quiet_s * NS_PER_S;
	while (options->quiet_s > 0 && units_now_ns() < until_ns && !is_quiet())
		;
}

/* ---- samples ---- */

struct series {
	bool wanted;
	double *samples; /* of all blocks, one after another */
	double *medians; /* of each block */
	size_t count;
};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double measure_quantile(double *values, size_t count, double part)
{
	qsort(values, count, sizeof(values[0]), compare_doubles);
	size_t at = (size_t)(part * (double)count);
	return values[at < count ? at : count - 1];
}

static int run_block(const struct contender *contender, void *context,
                     const struct measure_options *options, size_t runs, struct series *series,
                     size_t block, struct error *err)
{
	wait_for_quiet(options);
	double *samples = series->samples + series->count;
	int n = contender->run(contender, context, runs, samples, err);
	if (n <= 0)
		return error_prefix(err, "%s", contender->name);
	series->count += (size_t)n;
	series->medians[block] = measure_quantile(samples, (size_t)n, 0.5);
	return 0;
}

/* Every other round goes backwards, so that nobody always comes after the same one. */
static int run_round(const struct contender *contenders, size_t n, void *context,
                     const struct measure_options *options, size_t runs, struct series *series,
                     size_t block, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < n; i++) {
		size_t at = block % 2 == 0 ? i : n - 1 - i;
		if (series[at].wanted)
			r = run_block(&contenders[at], context, options, runs, &series[at], block,
			              err);
	}
	return r;
}

static int run_rounds(const struct contender *contenders, size_t n,
                      const struct measure_options *options, void *context, struct series *series,
                      struct error *err)
{
	size_t warm_up = options->runs < WARM_UP_RUNS ? options->runs : WARM_UP_RUNS;
	int r = run_round(contenders, n, context, options, warm_up, series, 0, err);
	for (size_t i = 0; i < n; i++)
		series[i].count = 0;
	for (size_t block = 0; r == 0 && block < options->blocks; block++)
		r = run_round(contenders, n, context, options, options->runs, series, block, err);
	return r;
}

static void compare_with(const struct series *baseline, const struct series *series, size_t blocks,
                         double *scratch, struct measured *ret)
{
	for (size_t i = 0; i < blocks; i++)
		scratch[i] = series->medians[i] / baseline->medians[i];
	ret->ratio = measure_quantile(scratch, blocks, 0.5);
	ret->ratio_low = measure_quantile(scratch, blocks, 0.25);
	ret->ratio_high = measure_quantile(scratch, blocks, 0.75);
}

bool measure_is_rate(const struct contender *contender)
{
	size_t n = strlen(contender->unit);
	return n >= 2 && strcmp(contender->unit + n - 2, "/s") == 0;
}

/* From the good end: the shortest times, the highest rates. */
static double good_quantile(const struct contender *contender, struct series *series, double part)
{
	return measure_quantile(series->samples, series->count,
	                        measure_is_rate(contender) ? 1 - part : part);
}

static void summarise(const struct contender *contenders, size_t n, size_t blocks,
                      struct series *series, double *scratch, struct measured *ret)
{
	for (size_t i = 0; i < n; i++) {
		ret[i] = (struct measured){.count = series[i].count};
		if (!series[i].wanted)
			continue;
		ret[i].p10 = good_quantile(&contenders[i], &series[i], 0.1);
		ret[i].median = measure_quantile(series[i].samples, series[i].count, 0.5);
		ret[i].p99 = good_quantile(&contenders[i], &series[i], 0.99);
		ret[i].p999 = good_quantile(&contenders[i], &series[i], 0.999);
		ret[i].worst = good_quantile(&contenders[i], &series[i], 1);
		if (contenders[i].baseline != i)
			compare_with(&series[contenders[i].baseline], &series[i], blocks, scratch,
			             &ret[i]);
		ret[i].ratio_p10 = ret[i].p10 / ret[contenders[i].baseline].p10;
	}
}

/* ---- a table ---- */

static int allocate(size_t n, const struct measure_options *options, struct series *series)
{
	for (size_t i = 0; i < n; i++) {
		/* The first block's room is the warm-up's too. */
		series[i].samples = calloc(options->blocks * options->runs, sizeof(double));
		series[i].medians = calloc(options->blocks, sizeof(double));
		if (!series[i].samples || !series[i].medians)
			return -ENOMEM;
	}
	return 0;
}

/* Backwards: a baseline comes before whom it is compared with, and may have one itself. Return: whether there is any. */
static bool choose(const struct contender *contenders, size_t n, const char *only,
                   struct series *series)
{
	bool is_any = false;
	for (size_t i = n; i-- > 0;) {
		if (!series[i].wanted && only && !strstr(contenders[i].name, only))
			continue;
		series[i].wanted = true;
		series[contenders[i].baseline].wanted = is_any = true;
	}
	return is_any;
}

static void release(size_t n, struct series *series)
{
	for (size_t i = 0; i < n; i++) {
		free(series[i].samples);
		free(series[i].medians);
	}
}

int measure_table(const char *title, const struct contender *contenders, size_t n,
                  const struct measure_options *options, void *context, struct measured *ret,
                  struct error *err)
{
	_cleanup_(freep) struct series *series = calloc(n, sizeof(*series));
	_cleanup_(freep) struct measured *measured = calloc(n, sizeof(*measured));
	_cleanup_(freep) double *scratch = calloc(options->blocks, sizeof(*scratch));
	if (!series || !measured || !scratch)
		return error_set(err, -ENOMEM, "%s", title);
	if (!choose(contenders, n, options->only, series)) {
		if (ret)
			memset(ret, 0, n * sizeof(*ret));
		return 0;
	}
	int r = allocate(n, options, series);
	if (r < 0)
		(void)error_set(err, r, "%s", title);
	else
		r = run_rounds(contenders, n, options, context, series, err);
	if (r == 0) {
		summarise(contenders, n, options->blocks, series, scratch, measured);
		measure_print(title, contenders, n, options, measured);
		if (ret)
			memcpy(ret, measured, n * sizeof(*ret));
	}
	release(n, series);
	return r;
}
