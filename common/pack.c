/* SPDX-License-Identifier: MIT */
#include "common/pack.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PENDING_BYTES = 256 * 1024 };

int pack_open(int dir, struct pack *ret, struct error *err)
{
	static const char name[] = "pack";
	*ret = (struct pack){.fd = -1, .pending = malloc(PENDING_BYTES)};
	if (!ret->pending)
		return error_set(err, -ENOMEM, "%s", name);
	ret->fd = openat(dir, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (ret->fd < 0 || unlinkat(dir, name, 0) < 0)
		return error_set(err, -errno, "make %s", name);
	return 0;
}

void pack_close(struct pack *pack)
{
	for (size_t i = 0; i < pack->count; i++)
		free(pack->entries[i].path);
	free(pack->entries);
	free(pack->pending);
	free(pack->top);
	(void)fd_close(pack->fd);
	*pack = (struct pack){.fd = -1};
}

/* ---- adding ---------------------------------------------------------------------------------- */

static int flush(struct pack *pack)
{
	int r = fd_write_all(pack->fd, pack->pending, pack->n_pending);
	pack->written += pack->n_pending;
	pack->n_pending = 0;
	return r;
}

static void set_path(struct pack_entry *entry, char *path)
{
	const char *slash = strrchr(path, '/');
	entry->path = path;
	entry->folder = slash ? (size_t)(slash - path) : 0;
}

static struct pack_entry *add_entry(struct pack *pack, const char *path)
{
	if (pack->count == pack->room) {
		size_t room = pack->room ? 2 * pack->room : 64;
		struct pack_entry *more = reallocarray(pack->entries, room, sizeof(*more));
		if (!more)
			return NULL;
		pack->entries = more;
		pack->room = room;
	}
	char *copy = strdup(path);
	if (!copy)
		return NULL;
	struct pack_entry *entry = &pack->entries[pack->count++];
	set_path(entry, copy);
	return entry;
}

int pack_add(struct pack *pack, const char *path, const void *data, size_t size)
{
	int r = pack->n_pending + size > PENDING_BYTES ? flush(pack) : 0;
	struct pack_entry *entry = r == 0 ? add_entry(pack, path) : NULL;
	if (!entry)
		return r < 0 ? r : -ENOMEM;
	entry->offset = pack->written + pack->n_pending;
	entry->size = size;
	if (size > 0)
		memcpy(pack->pending + pack->n_pending, data, size);
	pack->n_pending += size;
	return 0;
}

/* ---- the order ------------------------------------------------------------------------------- */

static int compare_folder(const char *path, size_t length, const struct pack_entry *entry)
{
	size_t common = length < entry->folder ? length : entry->folder;
	int order = memcmp(path, entry->path, common);
	return order ? order : (length > entry->folder) - (length < entry->folder);
}

static int compare_entries(const void *a, const void *b)
{
	const struct pack_entry *x = a, *y = b;
	int order = compare_folder(x->path, x->folder, y);
	return order ? order : strcmp(x->path + x->folder, y->path + y->folder);
}

int pack_settle(struct pack *pack, const char **ret_twice)
{
	bool is_sorted = true;
	for (size_t i = 1; is_sorted && i < pack->count; i++)
		is_sorted = compare_entries(&pack->entries[i - 1], &pack->entries[i]) < 0;
	if (!is_sorted)
		qsort(pack->entries, pack->count, sizeof(*pack->entries), compare_entries);
	for (size_t i = 1; !is_sorted && i < pack->count; i++) {
		if (compare_entries(&pack->entries[i - 1], &pack->entries[i]) != 0)
			continue;
		*ret_twice = pack->entries[i].path;
		return -EEXIST;
	}
	int r = flush(pack);
	free(pack->pending);
	pack->pending = NULL;
	return r;
}

void pack_cut(struct pack *pack, size_t cut)
{
	for (size_t i = 0; i < pack->count; i++) {
		char *path = pack->entries[i].path;
		memmove(path, path + cut, strlen(path + cut) + 1);
		set_path(&pack->entries[i], path);
	}
}

/* To make all of a hundred thousand paths longer takes longer than to look into the pack for all of them. */
int pack_put_below(struct pack *pack, const char *top)
{
	pack->top = strdup(top);
	return pack->top ? 0 : -ENOMEM;
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* What of @path is below the pack's top; NULL when it is elsewhere. The top itself has no slash behind it. */
static const char *below_top(const struct pack *pack, const char *path)
{
	if (!pack->top)
		return path;
	size_t length = strlen(pack->top) - 1;
	if (strncmp(path, pack->top, length) != 0 || (path[length] && path[length] != '/'))
		return NULL;
	return path + length + (path[length] == '/');
}

const char *pack_entry_name(const struct pack_entry *entry)
{
	return entry->path + entry->folder + (entry->folder > 0);
}

static int compare_path(const void *key, const void *entry)
{
	return compare_entries(key, entry);
}

const struct pack_entry *pack_find(const struct pack *pack, const char *path)
{
	struct pack_entry key;
	const char *below = pack && pack->count > 0 ? below_top(pack, path) : NULL;
	if (!below)
		return NULL;
	set_path(&key, (char *)below);
	return bsearch(&key, pack->entries, pack->count, sizeof(key), compare_path);
}

/* The first entry whose directory is @path, or comes behind it if @is_behind. */
static size_t find_bound(const struct pack *pack, const char *path, bool is_behind)
{
	size_t low = 0, high = pack->count, length = strlen(path);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_folder(path, length, &pack->entries[middle]);
		if (order < 0 || (order == 0 && !is_behind))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

const struct pack_entry *pack_folder(const struct pack *pack, const char *path, size_t *ret_count)
{
	*ret_count = 0;
	const char *below = pack ? below_top(pack, path) : NULL;
	if (!below)
		return NULL;
	size_t first = find_bound(pack, below, false);
	*ret_count = find_bound(pack, below, true) - first;
	return *ret_count > 0 ? &pack->entries[first] : NULL;
}

static int bring(const struct pack *pack, int dir, const char *path, const struct pack_entry *entry,
                 struct error *err)
{
	_cleanup_(freep) char *data = malloc(entry->size + 1);
	if (!data)
		return error_set(err, -ENOMEM, "read %s", path);
	ssize_t n = pread(pack->fd, data, entry->size, (off_t)entry->offset);
	if (n < 0 || (size_t)n != entry->size)
		return error_set(err, n < 0 ? -errno : -EIO, "read %s", path);
	return file_write_at(dir, path, data, entry->size, 0644, err);
}

int pack_bring(const struct pack *pack, int dir, const char *path, struct error *err)
{
	const struct pack_entry *entry = pack_find(pack, path);
	if (!entry || faccessat(dir, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return 0;
	return bring(pack, dir, path, entry, err);
}

int pack_bring_all(const struct pack *pack, int dir, struct error *err)
{
	int r = 0;
	for (size_t i = 0; pack && r == 0 && i < pack->count; i++) {
		_cleanup_(freep) char *path =
			str_printf("%s%s", pack->top ? pack->top : "", pack->entries[i].path);
		r = path ? pack_bring(pack, dir, path, err) : error_set(err, -ENOMEM, "pack");
	}
	return r;
}
