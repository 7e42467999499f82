/* SPDX-License-Identifier: MIT */
#include "common/parallel.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>

enum { HELPERS_MOST = 15 };

struct work {
	struct parallel *parallel;
	parallel_part *part;
	void *context;
	size_t n;
	atomic_size_t next;
};

void parallel_init(struct parallel *parallel)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;
	atomic_init(&parallel->spare, n > 1 ? (unsigned)n - 1 : 0);
}

bool parallel_has_help(struct parallel *parallel)
{
	return atomic_load(&parallel->spare) > 0;
}

static bool take_spare(struct parallel *parallel)
{
	unsigned spare = atomic_load(&parallel->spare);
	while (spare > 0)
		if (atomic_compare_exchange_weak(&parallel->spare, &spare, spare - 1))
			return true;
	return false;
}

static void do_parts(struct work *work)
{
	for (size_t i; (i = atomic_fetch_add(&work->next, 1)) < work->n;)
		work->part(work->context, i);
}

static void *help(void *argument)
{
	struct work *work = argument;
	do_parts(work);
	atomic_fetch_add(&work->parallel->spare, 1);
	return NULL;
}

/* Signals are for threads that know of them. */
static bool start(struct work *work, pthread_t *ret)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_BLOCK, &all, &before);
	bool is_started = pthread_create(ret, NULL, help, work) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return is_started;
}

void parallel_for(struct parallel *parallel, size_t n, parallel_part *part, void *context)
{
	struct work work = {.parallel = parallel, .part = part, .context = context, .n = n};
	pthread_t helpers[HELPERS_MOST];
	size_t n_helpers = 0;
	while (n_helpers < HELPERS_MOST && n_helpers + 1 < n && take_spare(parallel)) {
		if (!start(&work, &helpers[n_helpers])) {
			atomic_fetch_add(&parallel->spare, 1);
			break;
		}
		n_helpers++;
	}
	do_parts(&work);
	for (size_t i = 0; i < n_helpers; i++)
		(void)pthread_join(helpers[i], NULL);
}
