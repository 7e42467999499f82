/* SPDX-License-Identifier: MIT */
#include "tests/bench/load_floor.h"

#include "common/attr.h"
#include "common/fd.h"

#include <archive.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static int walk(int parent, const char *name, uint64_t *names, struct error *err);

static int look(DIR *dir, const char *name, uint64_t *names, struct error *err)
{
	struct stat st;
	if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "stat %s", name);
	++*names;
	return S_ISDIR(st.st_mode) ? walk(dirfd(dir), name, names, err) : 0;
}

static int walk(int parent, const char *name, uint64_t *names, struct error *err)
{
	_cleanup_(fd_closep) int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	int r = 0;
	if (!dir)
		return error_set(err, -errno, "open %s", name);
	(void)TAKE_FD(fd);
	for (const struct dirent *entry; r == 0 && (entry = readdir(dir));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = look(dir, entry->d_name, names, err);
	(void)closedir(dir);
	return r;
}

int load_floor_walk(const char *path, uint64_t *ret_names, struct error *err)
{
	*ret_names = 0;
	return walk(AT_FDCWD, path, ret_names, err);
}

static int read_entries(struct archive *archive, const char *path, uint64_t *names)
{
	char data[4096];
	struct archive_entry *entry;
	int r = archive_read_open_filename(archive, path, 64 * 1024);
	while (r >= ARCHIVE_WARN &&
	       (r = archive_read_next_header(archive, &entry)) >= ARCHIVE_WARN && r != ARCHIVE_EOF) {
		++*names;
		while (archive_read_data(archive, data, sizeof(data)) > 0)
			;
	}
	return r;
}

int load_floor_read(const char *path, uint64_t *ret_names, struct error *err)
{
	struct archive *archive = archive_read_new();
	*ret_names = 0;
	if (!archive || archive_read_support_format_zip(archive) != ARCHIVE_OK)
		return error_set(err, -ENOMEM, "%s", path);
	int r = read_entries(archive, path, ret_names);
	if (r != ARCHIVE_EOF)
		(void)error_say(err, -EIO, "%s: %s", path, archive_error_string(archive));
	(void)archive_read_free(archive);
	return r == ARCHIVE_EOF ? 0 : -EIO;
}
