/* SPDX-License-Identifier: MIT */
#include "common/parallel.h"

#include "tests/harness/processors.h"
#include "tests/harness/test.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum { PARTS = 1000, INNER = 20 };

struct counts {
	struct parallel parallel;
	unsigned of[PARTS];
	pid_t by[PARTS];
};

static void count(void *context, size_t index)
{
	struct counts *counts = context;
	counts->of[index]++;
	counts->by[index] = gettid();
}

static void check_all(const struct counts *counts, size_t n)
{
	for (size_t i = 0; i < PARTS; i++)
		CHECK_INT(counts->of[i], i < n);
}

TEST(each_part_is_done_once_and_all_before_the_end)
{
	static const size_t sizes[] = {0, 1, 2, PARTS};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		static struct counts counts;
		memset(&counts, 0, sizeof(counts));
		parallel_init(&counts.parallel);
		parallel_for(&counts.parallel, sizes[i], count, &counts);
		check_all(&counts, sizes[i]);
	}
}

static void count_inner(void *context, size_t index)
{
	struct counts *counts = context;
	struct counts inner = {0};
	parallel_for(&counts->parallel, INNER, count, &inner);
	for (size_t i = 0; i < INNER; i++)
		counts->of[index] += inner.of[i];
}

TEST(a_part_may_have_parts_of_its_own)
{
	struct counts counts = {0};
	parallel_init(&counts.parallel);
	unsigned spare = atomic_load(&counts.parallel.spare);
	parallel_for(&counts.parallel, INNER, count_inner, &counts);
	for (size_t i = 0; i < INNER; i++)
		CHECK_INT(counts.of[i], INNER);
	CHECK_INT(atomic_load(&counts.parallel.spare), spare);
}

static void check_caller_does_all(struct counts *counts)
{
	parallel_for(&counts->parallel, PARTS, count, counts);
	check_all(counts, PARTS);
	for (size_t i = 0; i < PARTS; i++)
		CHECK_INT(counts->by[i], gettid());
}

TEST(where_no_thread_can_be_started_the_caller_does_all)
{
	static const size_t too_much = (size_t)1 << 46;
	struct counts counts = {0};
	pthread_attr_t attributes;
	CHECK_INT(pthread_attr_init(&attributes), 0);
	CHECK_INT(pthread_attr_setstacksize(&attributes, too_much), 0);
	CHECK_INT(pthread_setattr_default_np(&attributes), 0);
	parallel_init(&counts.parallel);
	unsigned spare = atomic_load(&counts.parallel.spare);
	check_caller_does_all(&counts);
	CHECK_INT(atomic_load(&counts.parallel.spare), spare);
}

TEST(on_one_processor_the_caller_does_all)
{
	struct counts counts = {0};
	use_one_processor();
	parallel_init(&counts.parallel);
	CHECK(!parallel_has_help(&counts.parallel));
	check_caller_does_all(&counts);
}
