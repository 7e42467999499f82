/* SPDX-License-Identifier: MIT */
#include "worker/intake/package_names.h"

#include <stdbool.h>
#include <string.h>

static const char *bytes_fault(const char *path, size_t size)
{
	if (memchr(path, '\0', size))
		return "NUL byte in the name";
	if (path[0] == '/')
		return "absolute path";
	return memchr(path, '\\', size) ? "backslash in the name" : NULL;
}

/* Source: problem package format, "General requirements"; '+' for "a.c++", which packages have. */
static bool is_package_name(const char *name, size_t size)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+";
	if (name[0] == '-' || name[0] == '+' || size > 255)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!strchr(allowed, name[i]))
			return false;
	return true;
}

/* What a part of a path is: "." and nothing are no part, ".." leaves the archive. */
enum part { PART_NONE, PART_GOOD, PART_HIDDEN, PART_BAD, PART_UP };

static enum part judge_part(const char *part, size_t size, bool any_name)
{
	static const char time_limit[] = ".timelimit", mac[] = "__MACOSX";
	if (size == 0 || (size == 1 && part[0] == '.'))
		return PART_NONE;
	if (size == 2 && memcmp(part, "..", 2) == 0)
		return PART_UP;
	if (size == strlen(time_limit) && memcmp(part, time_limit, size) == 0)
		return PART_GOOD;
	if (part[0] == '.' || (size == strlen(mac) && memcmp(part, mac, size) == 0))
		return PART_HIDDEN;
	return (any_name && size <= 255) || is_package_name(part, size) ? PART_GOOD : PART_BAD;
}

/* The path without parts that are none, in place. */
static enum name_outcome check_names(char *path, size_t size, bool any_name, const char **ret_reason)
{
	enum part worst = PART_NONE;
	size_t done = 0;
	*ret_reason = bytes_fault(path, size);
	if (*ret_reason)
		return NAME_REFUSED;
	for (size_t at = 0; at < size;) {
		const char *part = path + at;
		size_t length = strcspn(part, "/");
		at += length + (part[length] == '/');
		enum part kind = judge_part(part, length, any_name);
		if (kind > worst)
			worst = kind;
		if (kind == PART_NONE)
			continue;
		if (done > 0)
			path[done++] = '/';
		memmove(path + done, part, length);
		done += length;
	}
	path[done] = '\0';
	if (worst == PART_UP)
		*ret_reason = "leaves the archive";
	else if (worst == PART_BAD)
		*ret_reason = "is no name for a file of a package";
	return worst == PART_UP ? NAME_REFUSED : worst >= PART_HIDDEN ? NAME_IGNORED : NAME_GOOD;
}

enum name_outcome package_check_path(char *path, size_t size, const char **ret_reason)
{
	return check_names(path, size, false, ret_reason);
}

enum name_outcome package_check_any_path(char *path, size_t size, const char **ret_reason)
{
	return check_names(path, size, true, ret_reason);
}

static size_t count_directories(const char *path)
{
	size_t n = 0;
	for (; (path = strchr(path, '/')); path++)
		n++;
	return n;
}

bool package_link_stays(const char *path, const char *target)
{
	size_t depth = count_directories(path), ups = 0;
	bool is_down = false;
	if (target[0] == '\0' || target[0] == '/')
		return false;
	while (*target) {
		size_t length = strcspn(target, "/");
		bool is_up = length == 2 && memcmp(target, "..", 2) == 0;
		if (is_up && (is_down || ++ups > depth))
			return false;
		is_down |= !is_up && length > 0 && !(length == 1 && target[0] == '.');
		target += length + (target[length] == '/');
	}
	return true;
}

static bool has_suffix(const char *path, const char *suffix)
{
	size_t length = strlen(path), n = strlen(suffix);
	return length > n && strcmp(path + length - n, suffix) == 0;
}

static bool begins_with(const char *path, const char *prefix)
{
	return strncmp(path, prefix, strlen(prefix)) == 0;
}

bool package_is_test_data(const char *path, bool any_name)
{
	if (!has_suffix(path, ".in") && !has_suffix(path, ".ans") && !has_suffix(path, ".out"))
		return false;
	if (any_name)
		return true;
	const char *slash = strchr(path, '/');
	if (!begins_with(path, "data/") && slash)
		path = slash + 1;
	return (begins_with(path, "data/sample/") || begins_with(path, "data/secret/")) &&
	       !strstr(path, ".files/");
}
