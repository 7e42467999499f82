/* SPDX-License-Identifier: MIT */
/*
 * Files below a root. Whatever a foreign program or package could have named is opened here: never outside the root,
 * never through magic links, never anything but a regular file.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stddef.h>
#include <stdint.h>

/**
 * file_open_beneath() - open a regular file below @root for reading
 * @root: directory descriptor, borrowed
 * @path: relative; symbolic links are followed only as long as they stay below @root
 *
 * Return: a descriptor, the caller's, or a negative errno: -ELOOP or -EXDEV for an escape, -EINVAL for what is no
 * regular file, -ENOENT.
 * Source: openat2(2), RESOLVE_BENEATH and RESOLVE_NO_MAGICLINKS, Linux 5.6.
 */
int file_open_beneath(int root, const char *path, struct error *err) _must_check_;

/**
 * file_open_written() - as file_open_beneath(), for a place that a foreign program has written
 *
 * Follows no symbolic link at all, refuses files with more than one link (-EMLINK) and does not block on a FIFO.
 */
int file_open_written(int root, const char *path, struct error *err) _must_check_;

/* A directory below @root, followed as in file_open_beneath(). Return: a descriptor or a negative errno. */
int file_open_dir_beneath(int root, const char *path, struct error *err) _must_check_;

/* The same without following any symbolic link (-ELOOP). */
int file_open_dir_straight(int root, const char *path, struct error *err) _must_check_;

/**
 * file_read() - the whole file as a NUL-terminated string
 * @limit: most bytes; a longer file is refused with -EFBIG
 * @ret_data: the caller's to free
 *
 * Return: 0 or a negative errno; the text does not name the file, callers prefix it.
 */
int file_read(int fd, size_t limit, char **ret_data, size_t *ret_size,
              struct error *err) _must_check_;

/* Opens @path as file_open_beneath() does, and reads it as file_read() does; with as few calls as that takes. */
int file_read_beneath(int root, const char *path, size_t limit, char **ret_data, size_t *ret_size,
                      struct error *err) _must_check_;

/* Makes or replaces @path below @dir with @data, mode @mode, through a temporary name and rename(2); no fsync. */
int file_write_at(int dir, const char *path, const void *data, size_t size, unsigned mode,
                  struct error *err) _must_check_;

/* A new directory @name below @parent, mode 0755 whatever the umask is: sandboxes' users walk through it. Return: a
 * descriptor, the caller's, or a negative errno. */
int file_make_dir(int parent, const char *name, struct error *err) _must_check_;

/* Creates every missing directory of the path, mode 0700 for what it makes. */
int file_make_dirs(const char *path, struct error *err) _must_check_;

/* Removes @name below @dir and everything in it; follows no symbolic links. A missing one is success. */
int file_remove_tree(int dir, const char *name, struct error *err) _must_check_;
