/* SPDX-License-Identifier: MIT */
/*
 * The directories of data/, and how far one goes into them: symbolic links may lead anywhere in the package, in circles
 * too. A directory that is its own ancestor is refused, and so is a tree that is deeper or larger than any real one.
 */
#include "common/error.h"
#include "common/fd.h"
#include "worker/manifest/data_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* A directory that links to others twice is walked twice: without a bound, n levels of such are 2^n directories. */
enum { DEPTH_MOST = 16, LINKED_DIRECTORIES_MOST = 10000, ENTRIES_MOST = 1000000 };

static bool too_much(struct walk *w, const char *path, bool condition, const char *message)
{
	if (condition && !atomic_exchange(&w->extent->is_full, true))
		package_fault(w->r, path, "%s", message);
	return condition;
}

static bool is_ancestor(const struct level *level, const struct stat *st)
{
	for (; level; level = level->parent)
		if (level->device == st->st_dev && level->inode == st->st_ino)
			return true;
	return false;
}

/* Opens a directory, which stays open for what is read from it then; a negative errno after a fault. */
static int open_directory(struct walk *w, const char *path)
{
	struct error err = {0};
	int fd = package_folder(w->r, path, strlen(path));
	bool is_straight = fd >= 0 && w->r->folder->is_straight;
	if (!is_straight &&
	    too_much(w, path,
	             atomic_fetch_add(&w->extent->linked_directories, 1) >= LINKED_DIRECTORIES_MOST,
	             "expected at most 10000 directories behind symbolic links in data"))
		return -EMFILE;
	if (fd >= 0)
		return fd;
	_cleanup_(fd_closep) int again = package_open_directory(w->r, path, &err);
	package_fault(w->r, path, "cannot be read: %s", again < 0 ? err.text : strerror(-fd));
	return fd;
}

bool data_open_level(struct walk *w, const char *path, const struct level *parent,
                     struct level *ret, struct entry_list *entries)
{
	struct stat st;
	unsigned depth = parent ? parent->depth + 1 : 0;
	if (w->extent->is_full ||
	    too_much(w, path, depth > DEPTH_MOST, "expected at most 16 levels of directories"))
		return false;
	int fd = open_directory(w, path);
	if (fd < 0)
		return false;
	if (fstat(fd, &st) < 0) {
		package_fault(w->r, path, "cannot be read: %s", strerror(errno));
		return false;
	}
	if (is_ancestor(parent, &st)) {
		package_fault(w->r, path, "expected no symbolic link to a directory that holds it");
		return false;
	}
	if (package_list(w->r, fd, path, entries) < 0)
		return false;
	*ret = (struct level){parent, st.st_dev, st.st_ino, depth};
	size_t before = atomic_fetch_add(&w->extent->entries, entries->count);
	if (!too_much(w, path, before + entries->count > ENTRIES_MOST,
	              "expected at most 1000000 files in data"))
		return true;
	entry_list_done(entries);
	return false;
}
