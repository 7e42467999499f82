/* SPDX-License-Identifier: MIT */
#include "worker/cache/cache.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/cache/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOTE "note"
#define FILES "files"
/* Its first line; then the text. */
#define HEAD_FORMAT "juror.cache/1 %" PRIu64 " %" PRIu64 " %" PRIx64 " %" PRIx64 "\n"

enum { NOTE_MAX = 1 << 20, NAME_SIZE = 32 };

struct head {
	struct tree_sum files;
	uint64_t note; /* checksum of the text */
};

int cache_open(const struct state *state, uint64_t bytes_max, struct cache *ret, struct error *err)
{
	if (mkdirat(state->base_dir, "cache", 0700) < 0 && errno != EEXIST)
		return error_set(err, -errno, "mkdir %s/cache", state->base);
	int dir = openat(state->base_dir, "cache", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return error_set(err, -errno, "open %s/cache", state->base);
	*ret = (struct cache){.state = state, .dir = dir, .bytes_max = bytes_max};
	return 0;
}

void cache_close(struct cache *cache)
{
	cache->dir = fd_close(cache->dir);
}

/* ---- directories ---- */

static void new_name(struct cache *cache, char name[NAME_SIZE])
{
	(void)snprintf(name, NAME_SIZE, "entry-%u", atomic_fetch_add(&cache->number, 1));
}

static int open_directory(int dir, const char *name, struct error *err)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open %s", name) : fd;
}

/* Out of sight first, so that nobody takes a half of it. */
static void throw_out(struct cache *cache, const char *key)
{
	char name[NAME_SIZE];
	new_name(cache, name);
	if (renameat(cache->dir, key, cache->state->scratch_dir, name) == 0)
		(void)!file_remove_tree(cache->state->scratch_dir, name,
		                        NULL); /* or with the scratch directory */
}

/* ---- taking ---- */

/* @ret_text: NULL: not asked for. Return: 0, or a negative errno for a note that cannot be had or is none. */
static int read_note(int entry, struct head *ret, char **ret_text)
{
	_cleanup_(fd_closep) int fd = openat(entry, NOTE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	_cleanup_(freep) char *data = NULL;
	size_t size;
	if (fd < 0)
		return -errno;
	int r = file_read(fd, NOTE_MAX, &data, &size, NULL);
	if (r < 0)
		return r;
	const char *text = memchr(data, '\n', size);
	/* NOLINTNEXTLINE(cert-err34-c): numbers that are none do not pass the checksums */
	if (!text++ ||
	    sscanf(data, HEAD_FORMAT, &ret->files.entries, &ret->files.bytes, &ret->files.sum,
	           &ret->note) != 4 ||
	    tree_sum_bytes(0, text, size - (size_t)(text - data)) != ret->note)
		return -EBADMSG;
	if (!ret_text)
		return 0;
	/* Used now: see evict(). */
	(void)futimens(fd, NULL);
	*ret_text = strdup(text);
	return *ret_text ? 0 : -ENOMEM;
}

static int take_files(struct cache *cache, int entry, const char *name, const struct head *head,
                      struct error *err)
{
	_cleanup_(fd_closep) int from = open_directory(entry, FILES, err);
	if (from < 0)
		return TAKE_FD(from);
	_cleanup_(fd_closep) int to = file_make_dir(cache->state->scratch_dir, name, err);
	if (to < 0)
		return TAKE_FD(to);
	struct tree_sum sum;
	int r = tree_link(from, to, &sum, err);
	if (r == 0 && (sum.entries != head->files.entries || sum.bytes != head->files.bytes ||
	               sum.sum != head->files.sum))
		r = error_say(err, -EBADMSG, "the entry has changed");
	return r;
}

int cache_take(struct cache *cache, const char key[SHA256_HEX_SIZE], const char *name,
               char **ret_note, struct error *err)
{
	_cleanup_(fd_closep) int entry = open_directory(cache->dir, key, err);
	if (entry < 0)
		return entry == -ENOENT ? 0 : entry;
	struct head head;
	_cleanup_(freep) char *note = NULL;
	int r = read_note(entry, &head, &note);
	if (r == 0)
		r = take_files(cache, entry, name, &head, err);
	if (r == 0) {
		*ret_note = TAKE_PTR(note);
		return 1;
	}
	int removed = file_remove_tree(cache->state->scratch_dir, name, err);
	if (r == -EBADMSG)
		throw_out(cache, key);
	/* Somebody threw it out meanwhile. */
	return removed < 0 ? removed : r == -EBADMSG || r == -ENOENT ? 0 : r;
}

/* ---- throwing out ---- */

struct entry {
	char key[SHA256_HEX_SIZE];
	struct timespec used;
	uint64_t bytes;
};

static int by_use(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->used.tv_sec != y->used.tv_sec)
		return x->used.tv_sec < y->used.tv_sec ? -1 : 1;
	return (x->used.tv_nsec > y->used.tv_nsec) - (x->used.tv_nsec < y->used.tv_nsec);
}

/* What it takes of a disk: the last block of a file is a whole one, and a directory has one at least. */
static uint64_t disk_bytes(const struct tree_sum *files, uint64_t note_bytes)
{
	enum { BLOCK = 4096, OWN = 3 /* the entry, its note, its directory of files */ };
	return files->bytes + note_bytes + (files->entries + OWN) * BLOCK;
}

static bool look_at_entry(const struct cache *cache, const char *key, struct entry *ret)
{
	_cleanup_(fd_closep) int dir = open_directory(cache->dir, key, NULL);
	struct head head;
	struct stat st;
	if (dir < 0 || strlen(key) >= sizeof(ret->key))
		return false;
	/* What cannot be read is the oldest. */
	*ret = (struct entry){0};
	memcpy(ret->key, key, strlen(key) + 1);
	if (read_note(dir, &head, NULL) == 0 && fstatat(dir, NOTE, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		ret->used = st.st_mtim;
		ret->bytes = disk_bytes(&head.files, (uint64_t)st.st_size);
	}
	return true;
}

static size_t list_entries(const struct cache *cache, struct entry *entries, size_t most)
{
	int fd = openat(cache->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		(void)fd_close(fd);
		return 0;
	}
	size_t n = 0;
	struct dirent *entry;
	while (n < most && (entry = readdir(list)))
		if (entry->d_name[0] != '.' && look_at_entry(cache, entry->d_name, &entries[n]))
			n++;
	(void)closedir(list);
	return n;
}

/* Until seven eighths are left, so that not every new entry looks at all others' age again. */
static void evict(struct cache *cache)
{
	enum { LOOKED_AT = 2 * CACHE_ENTRIES_MAX };
	_cleanup_(freep) struct entry *entries = calloc(LOOKED_AT, sizeof(*entries));
	uint64_t bytes = 0;
	size_t n = entries ? list_entries(cache, entries, LOOKED_AT) : 0;
	for (size_t i = 0; i < n; i++)
		bytes += entries[i].bytes;
	if (bytes <= cache->bytes_max && n <= CACHE_ENTRIES_MAX)
		return;
	qsort(entries, n, sizeof(*entries), by_use);
	for (size_t i = 0;
	     i < n && (bytes > cache->bytes_max / 8 * 7 || n - i > CACHE_ENTRIES_MAX / 8 * 7); i++) {
		throw_out(cache, entries[i].key);
		bytes -= entries[i].bytes;
	}
}

/* ---- storing ---- */

static int fill_entry(int entry, int from, const char *note, struct error *err)
{
	struct tree_sum sum;
	_cleanup_(fd_closep) int to = file_make_dir(entry, FILES, err);
	if (to < 0)
		return TAKE_FD(to);
	int r = tree_link(from, to, &sum, err);
	if (r < 0)
		return r;
	_cleanup_(freep) char *text = str_printf(HEAD_FORMAT "%s", sum.entries, sum.bytes, sum.sum,
	                                         tree_sum_bytes(0, note, strlen(note)), note);
	return text ? file_write_at(entry, NOTE, text, strlen(text), 0600, err)
	            : error_set(err, -ENOMEM, "note");
}

static int make_entry(struct cache *cache, const char *made, const char *name, const char *note,
                      struct error *err)
{
	_cleanup_(fd_closep) int from = open_directory(cache->state->scratch_dir, name, err);
	if (from < 0)
		return TAKE_FD(from);
	_cleanup_(fd_closep) int entry = file_make_dir(cache->state->scratch_dir, made, err);
	return entry < 0 ? entry : fill_entry(entry, from, note, err);
}

int cache_store(struct cache *cache, const char key[SHA256_HEX_SIZE], const char *name,
                const char *note, struct error *err)
{
	char made[NAME_SIZE];
	new_name(cache, made);
	int r = make_entry(cache, made, name, note, err);
	if (r == 0 && renameat(cache->state->scratch_dir, made, cache->dir, key) == 0) {
		evict(cache);
		return 0;
	}
	bool was_slower = r == 0 && (errno == EEXIST || errno == ENOTEMPTY);
	if (r == 0 && !was_slower)
		r = error_set(err, -errno, "rename %s", key);
	(void)!file_remove_tree(cache->state->scratch_dir, made, NULL); /* or with all of scratch */
	return was_slower ? 0 : r;
}
