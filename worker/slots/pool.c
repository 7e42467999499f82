/* SPDX-License-Identifier: MIT */
#include "worker/slots/pool.h"

#include "common/fd.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t changed, opened;
	struct task *first, **last; /* guarded by lock, as all up to stopping */
	unsigned unfinished;        /* tasks that wait or run */
	bool closing;
	bool has_begun;        /* somebody opens the first slot */
	bool all_wanted;       /* the others are to be opened, too */
	unsigned tried;        /* slots that are open or could not be opened */
	struct error err;      /* of the first slot that could not be opened */
	bool has_capabilities; /* a slot is open */
	struct sandbox_capabilities capabilities;
	atomic_bool stopping;
	int idle;    /* eventfd: readable when nothing is unfinished */
	int stop;    /* eventfd: readable when juror is to stop */
	int signals; /* borrowed */
	unsigned n;
	struct slot_options options; /* of each slot */
	pthread_t *threads;
	unsigned started;
};

static void raise_event(int fd)
{
	static const uint64_t one = 1;
	(void)!write(fd, &one, sizeof(one)); /* cannot be full */
}

/* The queue is not empty. */
static struct task *unlink_first(struct pool *pool)
{
	struct task *task = pool->first;
	pool->first = task->next;
	if (!pool->first)
		pool->last = &pool->first;
	return task;
}

/* Return: the next task, NULL when the pool closes. */
static struct task *take(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!pool->first && !pool->closing)
		(void)pthread_cond_wait(&pool->changed, &pool->lock);
	struct task *task = pool->first ? unlink_first(pool) : NULL;
	(void)pthread_mutex_unlock(&pool->lock);
	return task;
}

static void finished_one(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	if (--pool->unfinished == 0)
		raise_event(pool->idle);
	(void)pthread_mutex_unlock(&pool->lock);
}

static void stop(struct pool *pool)
{
	atomic_store(&pool->stopping, true);
	raise_event(pool->stop);
}

static int open_slot(struct pool *pool, struct slot *slot)
{
	struct sandbox_capabilities has = {0};
	struct error err = {0};
	int r = slot_open(&pool->options, slot, &err);
	struct sandbox *sandbox = r < 0 ? NULL : slot_sandbox(slot, SIDE_SOLUTION, &err);
	if (sandbox)
		sandbox_capabilities(sandbox, &has);
	(void)pthread_mutex_lock(&pool->lock);
	pool->tried++;
	if (sandbox) {
		pool->has_capabilities = true;
		pool->capabilities = has;
	} else if (pool->err.code == 0) {
		pool->err = err;
		stop(pool);
	}
	(void)pthread_cond_broadcast(&pool->opened);
	(void)pthread_mutex_unlock(&pool->lock);
	return r;
}

static void want_all(struct pool *pool)
{
	pool->all_wanted = true;
	(void)pthread_cond_broadcast(&pool->opened);
}

/* One slot first: the first case needs no other, and gets a processor sooner without them. The others come with the first
 * task. Return: false when nobody waits for this one any more. */
static bool await_turn(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	bool is_first = !pool->has_begun;
	pool->has_begun = true;
	while (!is_first && !pool->closing && !pool->all_wanted && pool->err.code == 0)
		(void)pthread_cond_wait(&pool->opened, &pool->lock);
	bool wanted = !pool->closing;
	(void)pthread_mutex_unlock(&pool->lock);
	return wanted;
}

static void *serve(void *argument)
{
	struct pool *pool = argument;
	struct slot slot;
	struct task *task;
	if (!await_turn(pool) || open_slot(pool, &slot) < 0)
		return NULL;
	while ((task = take(pool))) {
		slot_mend(&slot);
		task->run(task, &slot);
		finished_one(pool);
	}
	slot_close(&slot);
	return NULL;
}

void pool_add(struct pool *pool, struct task *task)
{
	task->next = NULL;
	(void)pthread_mutex_lock(&pool->lock);
	*pool->last = task;
	pool->last = &task->next;
	pool->unfinished++;
	if (!pool->all_wanted)
		want_all(pool);
	(void)pthread_cond_signal(&pool->changed);
	(void)pthread_mutex_unlock(&pool->lock);
}

struct task *pool_take_next(struct pool *pool,
                            bool (*is_wanted)(const struct task *task, const void *context),
                            const void *context)
{
	(void)pthread_mutex_lock(&pool->lock);
	bool wanted = pool->first && is_wanted(pool->first, context);
	struct task *task = wanted ? unlink_first(pool) : NULL;
	(void)pthread_mutex_unlock(&pool->lock);
	return task;
}

void pool_finish_taken(struct pool *pool)
{
	finished_one(pool);
}

int pool_capabilities(struct pool *pool, struct sandbox_capabilities *ret, struct error *err)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!pool->has_capabilities && pool->err.code == 0)
		(void)pthread_cond_wait(&pool->opened, &pool->lock);
	*ret = pool->capabilities;
	(void)pthread_mutex_unlock(&pool->lock);
	return pool_failure(pool, err);
}

int pool_settle(struct pool *pool, struct error *err)
{
	(void)pthread_mutex_lock(&pool->lock);
	want_all(pool);
	while (pool->tried < pool->n && pool->err.code == 0)
		(void)pthread_cond_wait(&pool->opened, &pool->lock);
	(void)pthread_mutex_unlock(&pool->lock);
	return pool_failure(pool, err);
}

int pool_failure(struct pool *pool, struct error *err)
{
	(void)pthread_mutex_lock(&pool->lock);
	int r = pool->err.code;
	if (r < 0)
		*err = pool->err;
	(void)pthread_mutex_unlock(&pool->lock);
	return r;
}

bool pool_is_stopping(const struct pool *pool)
{
	return atomic_load(&pool->stopping);
}

int pool_wait(struct pool *pool)
{
	(void)pthread_mutex_lock(&pool->lock);
	bool idle = pool->unfinished == 0;
	(void)pthread_mutex_unlock(&pool->lock);
	struct error ignored;
	int number = 0;
	while (!idle) {
		struct pollfd fds[] = {{.fd = pool->idle, .events = POLLIN},
		                       {.fd = pool->signals, .events = POLLIN}};
		if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
			continue;
		struct signalfd_siginfo info;
		if (fds[1].revents &&
		    read(pool->signals, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
			number = (int)info.ssi_signo;
			stop(pool);
		}
		uint64_t count;
		if (fds[0].revents && read(pool->idle, &count, sizeof(count)) > 0) {
			(void)pthread_mutex_lock(&pool->lock);
			idle = pool->unfinished == 0;
			(void)pthread_mutex_unlock(&pool->lock);
		}
	}
	return number ? number : pool_failure(pool, &ignored);
}

static int start_threads(struct pool *pool, struct error *err)
{
	for (; pool->started < pool->n; pool->started++) {
		int r = pthread_create(&pool->threads[pool->started], NULL, serve, pool);
		if (r != 0)
			return error_set(err, -r, "start a thread");
	}
	return 0;
}

static int make(struct pool *pool, unsigned n, const struct slot_options *options, struct error *err)
{
	(void)pthread_mutex_init(&pool->lock, NULL);
	(void)pthread_cond_init(&pool->changed, NULL);
	(void)pthread_cond_init(&pool->opened, NULL);
	pool->last = &pool->first;
	pool->idle = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pool->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pool->threads = calloc(n, sizeof(*pool->threads));
	pool->options = *options;
	pool->options.stop = pool->stop;
	pool->n = n;
	if (pool->idle < 0 || pool->stop < 0)
		return error_set(err, -errno, "slots");
	return pool->threads ? start_threads(pool, err) : error_set(err, -ENOMEM, "slots");
}

int pool_new(unsigned n, const struct slot_options *options, int signals, struct pool **ret,
             struct error *err)
{
	struct pool *pool = calloc(1, sizeof(*pool));
	if (!pool)
		return error_set(err, -ENOMEM, "slots");
	pool->signals = signals;
	int r = make(pool, n, options, err);
	if (r < 0) {
		pool_free(pool);
		return r;
	}
	*ret = pool;
	return 0;
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	(void)pthread_mutex_lock(&pool->lock);
	pool->closing = true;
	(void)pthread_cond_broadcast(&pool->changed);
	(void)pthread_cond_broadcast(&pool->opened); /* the first slot may not open any more */
	(void)pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->started; i++)
		(void)pthread_join(pool->threads[i], NULL);
	(void)fd_close(pool->idle);
	(void)fd_close(pool->stop);
	free(pool->threads);
	(void)pthread_cond_destroy(&pool->changed);
	(void)pthread_cond_destroy(&pool->opened);
	(void)pthread_mutex_destroy(&pool->lock);
	free(pool);
}
