/* SPDX-License-Identifier: MIT */
/*
 * Whether files are there that a list of very many cases names. A directory that is asked for often is read, once; to ask
 * the kernel for each of its names takes several times as long.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/manifest/dmoj_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

/* Of fewer files, asking for each is faster. */
enum { ASKED_LEAST = 16 };

struct folder {
	char *path;
	size_t hash;
	unsigned asked;
	bool is_listed;
	struct entry_list entries;
	size_t next; /* behind the entry that was found last: lists mostly name files in their order */
};

/* ---- a table by hash, never more than half full ---------------------------------------------- */

/* FNV-1a. Source: RFC 9923. */
static size_t hash_of(const char *path, size_t length)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)path[i]) * UINT64_C(0x100000001b3);
	return (size_t)hash;
}

static bool is_called(const struct folder *folder, const char *path, size_t length)
{
	return strncmp(folder->path, path, length) == 0 && !folder->path[length];
}

/* Where the folder is, or is to be. */
static struct folder **find_slot(const struct dmoj_folders *folders, size_t hash, const char *path,
                                 size_t length)
{
	size_t i = hash & (folders->n_slots - 1);
	while (folders->slots[i] &&
	       (folders->slots[i]->hash != hash || !is_called(folders->slots[i], path, length)))
		i = (i + 1) & (folders->n_slots - 1);
	return &folders->slots[i];
}

static bool grow(struct dmoj_folders *folders)
{
	enum { SLOTS_LEAST = 64 };
	struct dmoj_folders larger = *folders;
	if (folders->slots && folders->count < folders->n_slots / 2)
		return true;
	larger.n_slots = folders->n_slots ? 2 * folders->n_slots : SLOTS_LEAST;
	larger.slots = calloc(larger.n_slots, sizeof(*larger.slots));
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < folders->n_slots; i++) {
		struct folder *folder = folders->slots[i];
		if (folder)
			*find_slot(&larger, folder->hash, folder->path, strlen(folder->path)) =
				folder;
	}
	free(folders->slots);
	*folders = larger;
	return true;
}

static struct folder *folder_new(size_t hash, const char *path, size_t length)
{
	struct folder *folder = calloc(1, sizeof(*folder));
	char *copy = strndup(path, length);
	if (folder && copy) {
		*folder = (struct folder){.path = copy, .hash = hash};
		return folder;
	}
	free(folder);
	free(copy);
	return NULL;
}

/* NULL when memory ran out. */
static struct folder *find_folder(struct dmoj_folders *folders, const char *path, size_t length)
{
	if (folders->last && is_called(folders->last, path, length))
		return folders->last;
	if (!grow(folders))
		return NULL;
	size_t hash = hash_of(path, length);
	struct folder **slot = find_slot(folders, hash, path, length);
	if (!*slot) {
		*slot = folder_new(hash, path, length);
		folders->count += *slot != NULL;
	}
	folders->last = *slot;
	return *slot;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* What is wrong with it is told of the files that are not found. */
static void list(const struct package_reader *r, struct folder *folder)
{
	struct findings untold = {0};
	struct package_reader silent = *r;
	silent.findings = &untold;
	_cleanup_(fd_closep) int fd = file_open_dir_straight(r->dirfd, folder->path, NULL);
	folder->is_listed =
		fd >= 0 && package_list(&silent, fd, folder->path, &folder->entries) == 0;
	findings_done(&untold);
}

static const struct entry *find_entry(struct folder *folder, const char *name)
{
	const struct entry_list *list = &folder->entries;
	bool is_next =
		folder->next < list->count && strcmp(list->items[folder->next].name, name) == 0;
	const struct entry *found =
		is_next ? &list->items[folder->next] : entry_list_find(list, name);
	if (found)
		folder->next = (size_t)(found - list->items) + 1;
	return found;
}

static bool is_listed_file(struct folder *folder, const char *name, bool *ret_is_sure)
{
	const struct entry *entry = find_entry(folder, name);
	/* Hidden files are not in lists; what links lead to is another question. */
	*ret_is_sure = entry ? entry->type == DT_REG : name[0] != '.';
	return entry && entry->type == DT_REG;
}

bool dmoj_folders_have(struct dmoj_folders *folders, const struct package_reader *r,
                       const char *path)
{
	bool is_sure = false, is_file = false;
	const char *slash = strrchr(path, '/');
	struct folder *folder = slash ? find_folder(folders, path, (size_t)(slash - path)) : NULL;
	if (folder && ++folder->asked == ASKED_LEAST)
		list(r, folder);
	if (folder && folder->is_listed)
		is_file = is_listed_file(folder, slash + 1, &is_sure);
	return is_sure ? is_file : package_has_file(r, path);
}

void dmoj_folders_done(struct dmoj_folders *folders)
{
	for (size_t i = 0; i < folders->n_slots; i++) {
		if (!folders->slots[i])
			continue;
		entry_list_done(&folders->slots[i]->entries);
		free(folders->slots[i]->path);
		free(folders->slots[i]);
	}
	free(folders->slots);
	*folders = (struct dmoj_folders){0};
}
