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
	pthread_cond_t changed;
	struct task *first, **last; /* guarded by lock, as the next two */
	unsigned unfinished;        /* tasks that wait or run */
	bool closing;
	atomic_bool stopping;
	int idle;    /* eventfd: readable when nothing is unfinished */
	int stop;    /* eventfd: readable when juror is to stop */
	int signals; /* borrowed */
	unsigned n;
	struct slot *slots;
	pthread_t *threads;
	unsigned started;
};

struct thread_args {
	struct pool *pool;
	struct slot *slot;
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

static void *serve(void *argument)
{
	_cleanup_(freep) struct thread_args *args = argument;
	struct task *task;
	while ((task = take(args->pool))) {
		slot_mend(args->slot);
		task->run(task, args->slot);
		finished_one(args->pool);
	}
	return NULL;
}

void pool_add(struct pool *pool, struct task *task)
{
	task->next = NULL;
	(void)pthread_mutex_lock(&pool->lock);
	*pool->last = task;
	pool->last = &task->next;
	pool->unfinished++;
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

void pool_capabilities(const struct pool *pool, struct sandbox_capabilities *ret)
{
	sandbox_capabilities(pool->slots[0].sandboxes[SIDE_SOLUTION], ret);
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
			atomic_store(&pool->stopping, true);
			raise_event(pool->stop);
		}
		uint64_t count;
		if (fds[0].revents && read(pool->idle, &count, sizeof(count)) > 0) {
			(void)pthread_mutex_lock(&pool->lock);
			idle = pool->unfinished == 0;
			(void)pthread_mutex_unlock(&pool->lock);
		}
	}
	return number;
}

static int start_thread(struct pool *pool, unsigned i, struct error *err)
{
	struct thread_args *args = malloc(sizeof(*args));
	if (!args)
		return error_set(err, -ENOMEM, "slot");
	*args = (struct thread_args){pool, &pool->slots[i]};
	int r = pthread_create(&pool->threads[i], NULL, serve, args);
	if (r != 0) {
		free(args);
		return error_set(err, -r, "start a thread");
	}
	pool->started++;
	return 0;
}

struct opening {
	const struct slot_options *options;
	bool has_thread;
	pthread_t thread;
	struct slot slot;
	struct error err;
	int result;
};

static void *open_one(void *argument)
{
	struct opening *opening = argument;
	opening->result = slot_open(opening->options, &opening->slot, &opening->err);
	return NULL;
}

/* All at once, since each is mostly waiting for the kernel. */
static int open_slots(struct pool *pool, unsigned n, const struct slot_options *options,
                      struct error *err)
{
	_cleanup_(freep) struct opening *openings = calloc(n, sizeof(*openings));
	if (!openings)
		return error_set(err, -ENOMEM, "slots");
	for (unsigned i = 0; i < n; i++) {
		openings[i].options = options;
		openings[i].has_thread = i + 1 < n && pthread_create(&openings[i].thread, NULL,
		                                                     open_one, &openings[i]) == 0;
		if (!openings[i].has_thread)
			(void)open_one(&openings[i]);
	}
	int r = 0;
	for (unsigned i = 0; i < n; i++) {
		if (openings[i].has_thread)
			(void)pthread_join(openings[i].thread, NULL);
		if (openings[i].result == 0)
			pool->slots[pool->n++] = openings[i].slot;
		else if (r == 0)
			*err = openings[i].err;
		r = r < 0 ? r : openings[i].result;
	}
	return r;
}

static int open_all(struct pool *pool, unsigned n, const struct slot_options *options,
                    struct error *err)
{
	struct slot_options of_slot = *options;
	of_slot.stop = pool->stop;
	int r = open_slots(pool, n, &of_slot, err);
	for (unsigned i = 0; r == 0 && i < n; i++)
		r = start_thread(pool, i, err);
	return r;
}

static int make(struct pool *pool, unsigned n, const struct slot_options *options, struct error *err)
{
	(void)pthread_mutex_init(&pool->lock, NULL);
	(void)pthread_cond_init(&pool->changed, NULL);
	pool->last = &pool->first;
	pool->idle = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pool->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pool->slots = calloc(n, sizeof(*pool->slots));
	pool->threads = calloc(n, sizeof(*pool->threads));
	if (pool->idle < 0 || pool->stop < 0)
		return error_set(err, -errno, "slots");
	if (!pool->slots || !pool->threads)
		return error_set(err, -ENOMEM, "slots");
	return open_all(pool, n, options, err);
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
	(void)pthread_mutex_unlock(&pool->lock);
	for (unsigned i = 0; i < pool->started; i++)
		(void)pthread_join(pool->threads[i], NULL);
	for (unsigned i = 0; i < pool->n; i++)
		slot_close(&pool->slots[i]);
	(void)fd_close(pool->idle);
	(void)fd_close(pool->stop);
	free(pool->slots);
	free(pool->threads);
	(void)pthread_cond_destroy(&pool->changed);
	(void)pthread_mutex_destroy(&pool->lock);
	free(pool);
}
