/* SPDX-License-Identifier: MIT */
/*
 * What all benches share: contenders that take turns, block by block, so that whatever else the
 * machine does falls on all of them alike; and a table, or JSON, of what came out.
 *
 * A contender is compared with its baseline block by block: the median of one block over the median
 * of the baseline's block of the same round. Of these ratios the median is shown, and the quartiles
 * say how far to trust it. Beside the median of all samples stands their first decile, which
 * neighbours on the machine disturb less, and the ratio of the deciles; and the 99th percentile, which of fewer than a
 * hundred samples is the worst. Percentiles count from the good end: of rates, p10 is what only a tenth is above.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct measure_options {
	uint64_t blocks;  /* rounds */
	uint64_t runs;    /* in a block */
	uint64_t quiet_s; /* before a block, wait at most so long for a quiet machine; 0: do not */
	const char *only; /* contenders whose name has this in it, and those they are compared with; NULL: all */
	bool tails; /* a column for p99.9 and one for the worst of all */
	bool json;
};

struct contender {
	const char *name;
	const char *unit; /* one that ends in "/s" is of a rate: more is better */
	size_t baseline;  /* index among the contenders, before this one; its own: it has none */
	/*
	 * One block: fills at most @n samples. Return: how many, at least one, or a negative errno.
	 */
	int (*run)(const struct contender *self, void *context, size_t n, double *ret_samples,
	           struct error *err);
	const void *detail; /* for @run */
};

struct measured {
	size_t count; /* samples */
	double p10, median, p99, p999, worst;
	double ratio, ratio_low, ratio_high; /* median and quartiles; 0 without a baseline */
	double ratio_p10;
};

/* What a bench prints, from its beginning to its end. */
void measure_begin(const char *bench, const struct measure_options *options);
void measure_end(const struct measure_options *options);

/* How many tables have been printed; those without a contender are none. */
size_t measure_tables(void);

/* A table of whole numbers that are no times. */
struct measure_counts {
	const char *title;
	const char *const *columns;
	size_t n_columns;
};

/* Prints it: of @n rows the names, and n_columns values each. */
void measure_print_counts(const struct measure_counts *table, const char *const *names,
                          const long *values, size_t n, const struct measure_options *options);

/**
 * measure_table() - measure all contenders and print the table
 * @context: for each contender's run
 * @ret: an element for each contender, count 0 for those left out; NULL when the caller does not want it
 *
 * Every contender runs a few times before the first round, which counts for nothing.
 *
 * Return: 0, or the negative errno of the contender that failed; @err names it.
 */
int measure_table(const char *title, const struct contender *contenders, size_t n,
                  const struct measure_options *options, void *context, struct measured *ret,
                  struct error *err) _must_check_;

/* Of @count values, at least one; sorts them. @part: 0.5 is the median, 0.99 nearly the largest. */
double measure_quantile(double *values, size_t count, double part);
