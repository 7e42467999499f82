/* SPDX-License-Identifier: MIT */
#include "worker/stages/data.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/slots/slot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Which a relay can splice from, unlike the null device. */
static int open_nothing(struct error *err)
{
	return fd_memfd("nothing", "", 0, err);
}

/* Where it really is, so that the box's bind needs to follow no link. */
static int find_view(const struct package_view *package, int fd, const char *path, char *view,
                     size_t size, struct error *err)
{
	char link[40], real[PATH_MAX];
	if (!path) {
		(void)snprintf(view, size, "/dev/null");
		return 0;
	}
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, real, sizeof(real) - 1);
	if (n < 0)
		return error_set(err, -errno, "find %s", path);
	real[n] = '\0';
	size_t prefix = strlen(package->path);
	if (strncmp(real, package->path, prefix) != 0 || real[prefix] != '/')
		return error_say(err, -EXDEV, "%s: has moved out of the package", path);
	(void)snprintf(view, size, "%s%s", VIEW_PACKAGE, real + prefix);
	return 0;
}

int data_open(const struct package_view *package, const char *path, struct data_file *ret,
              struct error *err)
{
	ret->view[0] = '\0';
	ret->fd = -1;
	int r = path ? pack_bring(package->pack, package->dir, path, err) : 0;
	if (r < 0)
		return r;
	ret->fd = path ? file_open_beneath(package->dir, path, err) : open_nothing(err);
	return ret->fd < 0 ? ret->fd : 0;
}

int data_open_viewed(const struct package_view *package, const char *path, struct data_file *ret,
                     struct error *err)
{
	int r = data_open(package, path, ret, err);
	if (r < 0)
		return r;
	r = find_view(package, ret->fd, path, ret->view, sizeof(ret->view), err);
	if (r < 0)
		data_close(ret);
	return r;
}

void data_close(struct data_file *file)
{
	file->fd = fd_close(file->fd);
}
