/* SPDX-License-Identifier: MIT */
#include "tests/bench/load_sink.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- a directory ---- */

struct tree {
	char *root;
	char *folder; /* the last file's, below the root; NULL: none yet */
	int fd;       /* of it */
};

static int enter_folder(struct tree *tree, const char *path, size_t length, struct error *err)
{
	if (tree->folder && strlen(tree->folder) == length && memcmp(tree->folder, path, length) == 0)
		return 0;
	tree->fd = fd_close(tree->fd);
	free(tree->folder);
	tree->folder = strndup(path, length);
	_cleanup_(freep) char *whole =
		tree->folder ? str_printf("%s/%s", tree->root, tree->folder) : NULL;
	if (!whole)
		return error_set(err, -ENOMEM, "%s", path);
	int r = file_make_dirs(whole, err);
	if (r < 0)
		return r;
	tree->fd = open(whole, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return tree->fd < 0 ? error_set(err, -errno, "open %s", whole) : 0;
}

static int tree_add(void *context, const char *path, const char *text, uint64_t size,
                    struct error *err)
{
	struct tree *tree = context;
	const char *slash = strrchr(path, '/');
	int r = enter_folder(tree, path, slash ? (size_t)(slash - path) : 0, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int fd = openat(tree->fd, slash ? slash + 1 : path,
	                                     O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return error_set(err, -errno, "make %s", path);
	r = fd_write_all(fd, text, strlen(text));
	if (r == 0 && size > 0 && ftruncate(fd, (off_t)size) < 0)
		r = -errno;
	return r < 0 ? error_set(err, r, "write %s", path) : 0;
}

static int tree_close(void *context, _unused_ struct error *err)
{
	struct tree *tree = context;
	(void)fd_close(tree->fd);
	free(tree->folder);
	free(tree->root);
	free(tree);
	return 0;
}

int load_sink_tree(const char *path, struct load_sink *ret, struct error *err)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	if (tree)
		*tree = (struct tree){.root = strdup(path), .fd = -1};
	*ret = (struct load_sink){tree, tree_add, tree_close};
	if (tree && tree->root)
		return 0;
	free(tree);
	return error_set(err, -ENOMEM, "%s", path);
}

/* ---- a zip ---- */

struct zip {
	struct archive *archive;
	const char *top;
};

static int zip_fail(struct archive *archive, const char *path, struct error *err)
{
	return error_say(err, -EIO, "%s: %s", path, archive_error_string(archive));
}

static int zip_add(void *context, const char *path, const char *text, _unused_ uint64_t size,
                   struct error *err)
{
	struct zip *zip = context;
	struct archive_entry *entry = archive_entry_new();
	size_t length = strlen(text);
	_cleanup_(freep) char *name = str_printf("%s%s", zip->top, path);
	if (!entry || !name) {
		archive_entry_free(entry);
		return error_set(err, -ENOMEM, "%s", path);
	}
	archive_entry_set_pathname(entry, name);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, (la_int64_t)length);
	int r = archive_write_header(zip->archive, entry);
	archive_entry_free(entry);
	if (r < ARCHIVE_WARN || archive_write_data(zip->archive, text, length) != (la_ssize_t)length)
		return zip_fail(zip->archive, path, err);
	return 0;
}

static int zip_close(void *context, struct error *err)
{
	struct zip *zip = context;
	int r = archive_write_close(zip->archive) < ARCHIVE_WARN
	                ? zip_fail(zip->archive, "close the zip", err)
	                : 0;
	(void)archive_write_free(zip->archive);
	free(zip);
	return r;
}

int load_sink_zip(const char *path, const char *top, struct load_sink *ret, struct error *err)
{
	struct zip *zip = calloc(1, sizeof(*zip));
	if (zip)
		*zip = (struct zip){archive_write_new(), top};
	*ret = (struct load_sink){zip, zip_add, zip_close};
	if (!zip || !zip->archive) {
		free(zip);
		return error_set(err, -ENOMEM, "%s", path);
	}
	if (archive_write_set_format_zip(zip->archive) == ARCHIVE_OK &&
	    archive_write_open_filename(zip->archive, path) == ARCHIVE_OK)
		return 0;
	int r = zip_fail(zip->archive, path, err);
	(void)archive_write_free(zip->archive);
	free(zip);
	return r;
}
