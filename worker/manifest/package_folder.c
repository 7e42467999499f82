/* SPDX-License-Identifier: MIT */
/*
 * The directory of the package that was last looked into stays open: to walk to it again for each of its files is most of
 * the work where there are many.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void package_folder_done(struct package_folder *folder)
{
	free(folder->path);
	(void)fd_close(folder->fd);
	folder->path = NULL;
	folder->fd = -1;
}

/* Most paths lead through no link. */
static int open_folder(int root, const char *path, bool *ret_straight)
{
	int fd = file_open_dir_straight(root, path, NULL);
	*ret_straight = fd >= 0;
	return fd == -ELOOP ? file_open_dir_beneath(root, path, NULL) : fd;
}

int package_folder(const struct package_reader *r, const char *path, size_t length)
{
	struct package_folder *folder = r->folder;
	if (folder->path && strncmp(folder->path, path, length) == 0 && !folder->path[length])
		return folder->fd;
	package_folder_done(folder);
	folder->path = strndup(path, length);
	folder->fd =
		folder->path ? open_folder(r->dirfd, folder->path, &folder->is_straight) : -ENOMEM;
	return package_note_shortage(r, folder->fd);
}

/* Where in @path the name of the file begins, and in *@ret_dir the directory for it; negative where that cannot be opened. */
const char *package_folder_of(const struct package_reader *r, const char *path, int *ret_dir)
{
	const char *slash = strrchr(path, '/');
	*ret_dir = slash ? package_folder(r, path, (size_t)(slash - path)) : r->dirfd;
	return slash ? slash + 1 : path;
}
