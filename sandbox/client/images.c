/* SPDX-License-Identifier: MIT */
#include "sandbox/client/images.h"

#include "common/fd.h"

#include <pthread.h>

/* From images.S. */
extern const char supervisor_image[], supervisor_image_end[];
extern const char janitor_image[], janitor_image_end[];

static const struct {
	const char *name, *begin, *end;
} images[IMAGE_COUNT] = {
	[IMAGE_SUPERVISOR] = {"sandbox-supervisor", supervisor_image, supervisor_image_end},
	[IMAGE_JANITOR] = {"sandbox-janitor", janitor_image, janitor_image_end},
};

int image_fd(enum image image, struct error *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static int fds[IMAGE_COUNT]; /* 0: not made yet */
	(void)pthread_mutex_lock(&lock);
	int fd = fds[image];
	if (fd == 0) {
		fd = fd_memfd(images[image].name, images[image].begin,
		              (size_t)(images[image].end - images[image].begin), err);
		if (fd > 0)
			fds[image] = fd;
	}
	(void)pthread_mutex_unlock(&lock);
	return fd;
}
