/* SPDX-License-Identifier: MIT */
#include "tests/bench/measure_print.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

static size_t tables_printed;

static double load_now(void)
{
	double load;
	return getloadavg(&load, 1) == 1 ? load : -1;
}

/* Who does not share with others, as by chrt(1), gets other times. */
static const char *class_now(void)
{
	int class = sched_getscheduler(0);
	return class == SCHED_FIFO || class == SCHED_RR ? "real-time" : "usual";
}

size_t measure_tables(void)
{
	return tables_printed;
}

void measure_begin(const char *bench, const struct measure_options *options)
{
	struct utsname host;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (uname(&host) < 0)
		host.release[0] = '\0';
	if (options->json)
		printf("{\"bench\":\"%s\",\"kernel\":\"%s\",\"processors\":%ld,\"load\":%.2f,"
		       "\"class\":\"%s\",\"blocks\":%d,\"runs\":%d,\"tables\":[",
		       bench, host.release, processors, load_now(), class_now(),
		       (int)options->blocks, (int)options->runs);
	else
		printf("Linux %s, %ld processors, load %.2f, %s class; %d blocks of %d runs\n",
		       host.release, processors, load_now(), class_now(), (int)options->blocks,
		       (int)options->runs);
}

void measure_end(const struct measure_options *options)
{
	if (options->json)
		printf("\n]}\n");
}

static void begin_json_table(const char *title)
{
	printf("%s\n{\"title\":\"%s\",\"rows\":[", tables_printed > 0 ? "," : "", title);
}

/* ---- times ---- */

static void print_text(const char *title, const struct contender *contenders, size_t n, bool tails,
                       const struct measured *measured)
{
	printf("\n%-52s %9s %9s %9s", title, "median", "p10", "p99");
	if (tails)
		printf(" %9s %9s", "p99.9", "worst");
	printf(" %6s  %-15s %6s\n", "ratio", "(quartiles)", "of p10");
	for (size_t i = 0; i < n; i++) {
		const struct measured *m = &measured[i];
		if (m->count == 0)
			continue;
		printf("%-45s %6s %9.1f %9.1f %9.1f", contenders[i].name, contenders[i].unit,
		       m->median, m->p10, m->p99);
		if (tails)
			printf(" %9.1f %9.1f", m->p999, m->worst);
		if (m->ratio > 0)
			printf(" %6.3f  (%.3f-%.3f) %7.3f", m->ratio, m->ratio_low, m->ratio_high,
			       m->ratio_p10);
		printf("\n");
	}
	(void)fflush(stdout);
}

static void print_json(const char *title, const struct contender *contenders, size_t n, bool tails,
                       const struct measured *measured)
{
	begin_json_table(title);
	size_t printed = 0;
	for (size_t i = 0; i < n; i++) {
		const struct measured *m = &measured[i];
		if (m->count == 0)
			continue;
		printf("%s\n {\"name\":\"%s\",\"unit\":\"%s\",\"samples\":%zu,\"median\":%.3f,"
		       "\"p10\":%.3f,\"p99\":%.3f",
		       printed++ > 0 ? "," : "", contenders[i].name, contenders[i].unit, m->count,
		       m->median, m->p10, m->p99);
		if (tails)
			printf(",\"p99_9\":%.3f,\"worst\":%.3f", m->p999, m->worst);
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

void measure_print(const char *title, const struct contender *contenders, size_t n,
                   const struct measure_options *options, const struct measured *measured)
{
	(options->json ? print_json : print_text)(title, contenders, n, options->tails, measured);
	tables_printed++;
}

/* ---- counts ---- */

static void print_counts_text(const struct measure_counts *table, const char *const *names,
                              const long *values, size_t n)
{
	printf("\n%-52s", table->title);
	for (size_t column = 0; column < table->n_columns; column++)
		printf(" %9s", table->columns[column]);
	for (size_t i = 0; i < n; i++) {
		printf("\n%-52s", names[i]);
		for (size_t column = 0; column < table->n_columns; column++)
			printf(" %9ld", values[i * table->n_columns + column]);
	}
	printf("\n");
}

static void print_counts_json(const struct measure_counts *table, const char *const *names,
                              const long *values, size_t n)
{
	begin_json_table(table->title);
	for (size_t i = 0; i < n; i++) {
		printf("%s\n {\"name\":\"%s\"", i > 0 ? "," : "", names[i]);
		for (size_t column = 0; column < table->n_columns; column++)
			printf(",\"%s\":%ld", table->columns[column],
			       values[i * table->n_columns + column]);
		printf("}");
	}
	printf("]}");
}

void measure_print_counts(const struct measure_counts *table, const char *const *names,
                          const long *values, size_t n, const struct measure_options *options)
{
	(options->json ? print_counts_json : print_counts_text)(table, names, values, n);
	tables_printed++;
	(void)fflush(stdout);
}
