/* SPDX-License-Identifier: MIT */
#include "tests/bench/measure.h"

#include "common/units.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP_RUNS = 3, P99_SAMPLES = 100 };

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

static void summarise(const struct contender *contenders, size_t n, size_t blocks,
                      struct series *series, double *scratch, struct measured *ret)
{
	for (size_t i = 0; i < n; i++) {
		ret[i] = (struct measured){.count = series[i].count};
		if (!series[i].wanted)
			continue;
		ret[i].p10 = measure_quantile(series[i].samples, series[i].count, 0.1);
		ret[i].median = measure_quantile(series[i].samples, series[i].count, 0.5);
		ret[i].p99 = measure_quantile(series[i].samples, series[i].count, 0.99);
		if (contenders[i].baseline != i)
			compare_with(&series[contenders[i].baseline], &series[i], blocks, scratch,
			             &ret[i]);
		ret[i].ratio_p10 = ret[i].p10 / ret[contenders[i].baseline].p10;
	}
}

/* ---- printing ---- */

static size_t tables_printed;

static double load_now(void)
{
	double load;
	return getloadavg(&load, 1) == 1 ? load : -1;
}

void measure_begin(const char *bench, const struct measure_options *options)
{
	struct utsname host;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (uname(&host) < 0)
		host.release[0] = '\0';
	if (options->json)
		printf("{\"bench\":\"%s\",\"kernel\":\"%s\",\"processors\":%ld,\"load\":%.2f,"
		       "\"blocks\":%d,\"runs\":%d,\"tables\":[",
		       bench, host.release, processors, load_now(), (int)options->blocks,
		       (int)options->runs);
	else
		printf("Linux %s, %ld processors, load %.2f; %d blocks of %d runs\n", host.release,
		       processors, load_now(), (int)options->blocks, (int)options->runs);
}

void measure_end(const struct measure_options *options)
{
	if (options->json)
		printf("\n]}\n");
}

static void print_text(const char *title, const struct contender *contenders, size_t n,
                       const struct measured *measured)
{
	printf("\n%-52s %9s %9s %9s %6s  %-15s %6s\n", title, "median", "p10", "p99", "ratio",
	       "(quartiles)", "of p10");
	for (size_t i = 0; i < n; i++) {
		const struct measured *m = &measured[i];
		char p99[24] = "-";
		if (m->count == 0)
			continue;
		if (m->count >= P99_SAMPLES)
			(void)snprintf(p99, sizeof(p99), "%.1f", m->p99);
		printf("%-45s %6s %9.1f %9.1f %9s", contenders[i].name, contenders[i].unit,
		       m->median, m->p10, p99);
		if (m->ratio > 0)
			printf(" %6.3f  (%.3f-%.3f) %7.3f", m->ratio, m->ratio_low, m->ratio_high,
			       m->ratio_p10);
		printf("\n");
	}
	(void)fflush(stdout);
}

static void print_json(const char *title, const struct contender *contenders, size_t n,
                       const struct measured *measured)
{
	printf("%s\n{\"title\":\"%s\",\"rows\":[", tables_printed++ > 0 ? "," : "", title);
	size_t printed = 0;
	for (size_t i = 0; i < n; i++) {
		const struct measured *m = &measured[i];
		if (m->count == 0)
			continue;
		printf("%s\n "
		       "{\"name\":\"%s\",\"unit\":\"%s\",\"samples\":%zu,\"median\":%.3f,\"p10\":%."
		       "3f",
		       printed++ > 0 ? "," : "", contenders[i].name, contenders[i].unit, m->count,
		       m->median, m->p10);
		if (m->count >= P99_SAMPLES)
			printf(",\"p99\":%.3f", m->p99);
		if (m->ratio > 0)
			printf(",\"baseline\":\"%s\",\"ratio\":%.4f,\"ratio_low\":%.4f,"
			       "\"ratio_high\":%.4f,\"ratio_p10\":%.4f",
			       contenders[contenders[i].baseline].name, m->ratio, m->ratio_low,
			       m->ratio_high, m->ratio_p10);
		printf("}");
	}
	printf("]}");
	(void)fflush(stdout);
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

static void choose(const struct contender *contenders, size_t n, const char *only,
                   struct series *series)
{
	for (size_t i = 0; i < n; i++) {
		if (only && !strstr(contenders[i].name, only))
			continue;
		series[i].wanted = true;
		series[contenders[i].baseline].wanted = true;
	}
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
	choose(contenders, n, options->only, series);
	int r = allocate(n, options, series);
	if (r < 0)
		(void)error_set(err, r, "%s", title);
	else
		r = run_rounds(contenders, n, options, context, series, err);
	if (r == 0) {
		summarise(contenders, n, options->blocks, series, scratch, measured);
		(options->json ? print_json : print_text)(title, contenders, n, measured);
		if (ret)
			memcpy(ret, measured, n * sizeof(*ret));
	}
	release(n, series);
	return r;
}
