/* SPDX-License-Identifier: MIT */
/*
 * Many small files in one: to make a file for each of a hundred thousand cases takes longer than to read them all. One is
 * made when somebody asks for it.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stddef.h>
#include <stdint.h>

/* What is larger is better off in a file of its own. */
enum { PACK_FILE_MOST_BYTES = 64 * 1024 };

struct pack_entry {
	char *path;    /* below the pack's top, without "." and ".." */
	size_t folder; /* how much of it is the directory; 0: at the top */
	uint64_t offset;
	size_t size;
};

/* An empty one is {.fd = -1}. */
struct pack {
	int fd;    /* what all hold, one behind the other */
	char *top; /* the directory that all lie in, "x/"; NULL: none */
	uint64_t written;
	char *pending; /* not written yet */
	size_t n_pending;
	struct pack_entry *entries; /* after pack_settle() by directory, then by name */
	size_t count, room;
};

/* A new one in the directory @dir, which does not show there. Return: 0 or a negative errno with text; the caller's,
 * freed with pack_close() in any case. */
int pack_open(int dir, struct pack *ret, struct error *err) _must_check_;
void pack_close(struct pack *pack);

/* Appends a file of at most PACK_FILE_MOST_BYTES. Return: 0 or a negative errno. */
int pack_add(struct pack *pack, const char *path, const void *data, size_t size) _must_check_;

/**
 * pack_settle() - after the last file: from here on it can be asked, by several threads
 * @ret_twice: of -EEXIST, the path that was added twice
 *
 * Return: 0 or a negative errno.
 */
int pack_settle(struct pack *pack, const char **ret_twice) _must_check_;

/* All paths lose their first @cut bytes. */
void pack_cut(struct pack *pack, size_t cut);
/* All paths lie in @top from here on, which ends with a slash; once. Return: 0 or -ENOMEM. */
int pack_put_below(struct pack *pack, const char *top) _must_check_;

/* The file, or NULL. Here and below @pack may be NULL, which holds nothing. */
const struct pack_entry *pack_find(const struct pack *pack, const char *path);

/* The last part of its path. */
const char *pack_entry_name(const struct pack_entry *entry);

/* The files of one directory, without those in directories of it. */
const struct pack_entry *pack_folder(const struct pack *pack, const char *path, size_t *ret_count);

/**
 * pack_bring() - makes the file @path below @dir, if it is in the pack and nobody did before
 *
 * Its directory has to be there. Return: 0 or a negative errno with text.
 */
int pack_bring(const struct pack *pack, int dir, const char *path, struct error *err) _must_check_;
int pack_bring_all(const struct pack *pack, int dir, struct error *err) _must_check_;
