/* SPDX-License-Identifier: MIT */
#include "worker/relay/outputs.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int make_in_memory(struct error *err)
{
	int fd = memfd_create("output", MFD_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "relay: memfd_create") : fd;
}

/* A file that is gone when it is closed. */
static int make_on_disk(int scratch, struct error *err)
{
	char name[64];
	(void)snprintf(name, sizeof(name), "output-%d", (int)gettid());
	int fd = openat(scratch, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set(err, -errno, "relay: create %s", name);
	(void)unlinkat(scratch, name, 0); /* or with the directory, at the end */
	return fd;
}

int outputs_take(struct outputs *outputs, uint64_t most_bytes, struct error *err)
{
	if (most_bytes > OUTPUTS_MEMORY_BYTES && outputs && outputs->scratch >= 0)
		return make_on_disk(outputs->scratch, err);
	if (!outputs || outputs->n_spare == 0)
		return make_in_memory(err);
	return outputs->spare[--outputs->n_spare];
}

int outputs_settle(int file, uint64_t bytes, struct error *err)
{
	struct stat st;
	if (fstat(file, &st) < 0)
		return error_set(err, -errno, "relay: stat the output");
	if ((uint64_t)st.st_size > bytes && ftruncate(file, (off_t)bytes) < 0)
		return error_set(err, -errno, "relay: cut the output");
	return 0;
}

/* Files of a disk have no seals. */
static bool is_in_memory(int file)
{
	return fcntl(file, F_GET_SEALS) >= 0;
}

static bool is_worth_keeping(const struct outputs *outputs, int file)
{
	struct stat st;
	return outputs && outputs->n_spare < OUTPUTS_SPARE && is_in_memory(file) &&
	       fstat(file, &st) == 0 && st.st_size <= OUTPUTS_SPARE_BYTES &&
	       lseek(file, 0, SEEK_SET) == 0;
}

void outputs_give(struct outputs *outputs, int file)
{
	if (file >= 0 && is_worth_keeping(outputs, file))
		outputs->spare[outputs->n_spare++] = file;
	else
		(void)fd_close(file);
}

void outputs_done(struct outputs *outputs)
{
	while (outputs->n_spare > 0)
		(void)fd_close(outputs->spare[--outputs->n_spare]);
}
