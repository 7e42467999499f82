/* SPDX-License-Identifier: MIT */
/* A package's directories: which entries count, and what they are. */
#include "worker/manifest/manifest_internal.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_allowed(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '.' || c == '-';
}

/* Source: problem package format, "General requirements": ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$ */
static bool is_package_name(const char *name)
{
	if (name[0] == '-' || name[0] == '.')
		return false;
	for (; *name; name++)
		if (!is_allowed(*name))
			return false;
	return true;
}

/* "a.c++": the formats' own table of languages has this suffix, so that submissions have it too. */
static bool is_plus_name(const char *name)
{
	static const char suffix[] = ".c++";
	size_t length = strlen(name), n = strlen(suffix);
	if (length <= n || length > NAME_MAX || strcmp(name + length - n, suffix) != 0)
		return false;
	char stem[NAME_MAX + 1];
	memcpy(stem, name, length - n);
	stem[length - n] = '\0';
	return is_package_name(stem);
}

bool package_allows_name(const char *name)
{
	return is_package_name(name) || is_plus_name(name);
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int entry_list_add(struct entry_list *list, size_t *room, const char *found,
                          unsigned char type)
{
	if (list->count == *room) {
		size_t more = *room ? *room * 2 : 64;
		struct entry *items = reallocarray(list->items, more, sizeof(*items));
		if (!items)
			return -ENOMEM;
		list->items = items;
		*room = more;
	}
	char *name = strdup(found);
	if (!name)
		return -ENOMEM;
	list->items[list->count++] = (struct entry){.name = name, .type = type};
	return 0;
}

/* Their names are good: the archive's others were left out. */
static int add_packed(const struct package_reader *r, const char *path, struct entry_list *list,
                      size_t *room)
{
	size_t count;
	const struct pack_entry *packed = pack_folder(r->pack, path, &count);
	for (size_t i = 0; i < count; i++)
		if (entry_list_add(list, room, pack_entry_name(&packed[i]), DT_REG) < 0)
			return -ENOMEM;
	return 0;
}

/* Names that the format does not allow are as good as not there. */
static bool is_left_out(struct package_reader *r, const char *path, const char *name)
{
	if (name[0] == '.')
		return true;
	if (r->problem->format == PROBLEM_DMOJ || package_allows_name(name))
		return false;
	if (!r->strict)
		package_warning(r, path, "'%s' is no name for a file of a package; it is ignored",
		                name);
	return true;
}

static int add_entries(struct package_reader *r, const char *path, const char *data, size_t size,
                       struct entry_list *list, size_t *room)
{
	for (size_t at = 0; at < size;) {
		const struct dirent64 *found = (const void *)(data + at);
		at += found->d_reclen;
		if (!is_left_out(r, path, found->d_name) &&
		    entry_list_add(list, room, found->d_name, found->d_type) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Not by readdir(3), which asks the kernel two things more about each directory. */
static int read_entries(struct package_reader *r, int fd, const char *path, struct entry_list *list,
                        size_t *room)
{
	enum { BUFFER_BYTES = 64 * 1024 };
	_cleanup_(freep) char *buffer = malloc(BUFFER_BYTES);
	if (!buffer)
		return -ENOMEM;
	if (lseek(fd, 0, SEEK_SET) < 0) /* it may have been read before */
		return -errno;
	for (;;) {
		ssize_t n = getdents64(fd, buffer, BUFFER_BYTES);
		if (n <= 0)
			return n < 0 ? -errno : 0;
		int result = add_entries(r, path, buffer, (size_t)n, list, room);
		if (result < 0)
			return result;
	}
}

/* Most are sorted already where they come from an archive. */
static void sort(struct entry_list *list)
{
	size_t i = 1;
	while (i < list->count && compare_entries(&list->items[i - 1], &list->items[i]) <= 0)
		i++;
	if (i < list->count)
		qsort(list->items, list->count, sizeof(*list->items), compare_entries);
}

/* A directory of the archive, say, that has the name of an input. */
static void tell_twice(struct package_reader *r, const char *path, const struct entry_list *list)
{
	for (size_t i = 1; i < list->count; i++)
		if (strcmp(list->items[i - 1].name, list->items[i].name) == 0)
			package_fault(r, path, "'%s' comes twice", list->items[i].name);
}

int package_list(struct package_reader *r, int fd, const char *path, struct entry_list *ret)
{
	struct entry_list list = {0};
	size_t room = 0;
	int result = read_entries(r, fd, path, &list, &room);
	if (result == 0)
		result = add_packed(r, path, &list, &room);
	if (result < 0) {
		if (result == -ENOMEM)
			package_out_of_memory(r);
		else
			package_fault(r, path, "cannot be listed: %s", strerror(-result));
		entry_list_done(&list);
		return result;
	}
	sort(&list);
	if (r->pack)
		tell_twice(r, path, &list);
	*ret = list;
	return 0;
}

void entry_list_done(struct entry_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct entry_list){0};
}

enum entry_kind package_entry_kind(const struct package_reader *r, const char *directory,
                                   const struct entry *entry)
{
	if (entry->type == DT_REG)
		return ENTRY_FILE;
	if (entry->type == DT_DIR)
		return ENTRY_DIRECTORY;
	if (entry->type != DT_LNK && entry->type != DT_UNKNOWN)
		return ENTRY_BROKEN;
	char path[PATH_MAX];
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, entry->name) >= sizeof(path))
		return ENTRY_BROKEN;
	if (package_has_file(r, path))
		return ENTRY_FILE;
	return package_has_directory(r, path) ? ENTRY_DIRECTORY : ENTRY_BROKEN;
}

void package_tell_broken(struct package_reader *r, const char *directory, const struct entry *entry)
{
	if (!r->strict)
		package_warning(r, directory,
		                "'%s' is no file and no directory of the package; it is ignored",
		                entry->name);
}

static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, ((const struct entry *)entry)->name);
}

const struct entry *entry_list_find(const struct entry_list *list, const char *name)
{
	if (list->count == 0)
		return NULL;
	return bsearch(name, list->items, list->count, sizeof(*list->items), compare_name);
}
