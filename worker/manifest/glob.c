/* SPDX-License-Identifier: MIT */
/*
 * A glob is run over the path as a set of positions: those that some reading of the glob so far has come to. That way
 * no glob is slow, however many stars it has.
 */
#include "worker/manifest/glob.h"

#include <stddef.h>
#include <string.h>

/* Positions are 0 to the path's length. */
enum { PATH_MOST = 1024 };

/* Braces within braces; deeper ones are plain characters. */
enum { DEPTH_MOST = 8 };

struct positions {
	bool at[PATH_MOST];
};

struct path {
	const char *text;
	size_t length;
};

static void step_character(const struct path *path, char c, struct positions *set)
{
	for (size_t i = path->length; i > 0; i--)
		set->at[i] = set->at[i - 1] && path->text[i - 1] == c;
	set->at[0] = false;
}

static void step_star(const struct path *path, struct positions *set)
{
	for (size_t i = 0; i < path->length; i++)
		if (set->at[i] && path->text[i] != '/')
			set->at[i + 1] = true;
}

/* The brace that closes the one at @open; NULL without one before @end. */
static const char *find_close(const char *open, const char *end)
{
	unsigned depth = 0;
	for (const char *at = open; at < end; at++) {
		if (*at == '{')
			depth++;
		else if (*at == '}' && --depth == 0)
			return at;
	}
	return NULL;
}

/* The end of the part that begins at @at: a comma of this level, or @close. */
static const char *find_part_end(const char *at, const char *close)
{
	unsigned depth = 0;
	for (; at < close; at++) {
		if (*at == ',' && depth == 0)
			return at;
		if (*at == '{')
			depth++;
		else if (*at == '}' && depth > 0)
			depth--;
	}
	return close;
}

static void run(const char *glob, const char *end, const struct path *path, unsigned depth,
                struct positions *set);

static void run_trimmed(const char *part, const char *end, const struct path *path, unsigned depth,
                        struct positions *set)
{
	while (part < end && *part == ' ')
		part++;
	while (end > part && end[-1] == ' ')
		end--;
	run(part, end, path, depth, set);
}

/* All parts between @open and @close begin where @set is; where any of them ends is the new set. */
static void run_braces(const char *open, const char *close, const struct path *path, unsigned depth,
                       struct positions *set)
{
	struct positions ends = {0};
	const char *part_end;
	for (const char *part = open + 1; part <= close; part = part_end + 1) {
		struct positions one = *set;
		part_end = find_part_end(part, close);
		run_trimmed(part, part_end, path, depth + 1, &one);
		for (size_t i = 0; i <= path->length; i++)
			ends.at[i] |= one.at[i];
	}
	*set = ends;
}

static void run(const char *glob, const char *end, const struct path *path, unsigned depth,
                struct positions *set)
{
	for (const char *at = glob; at < end; at++) {
		const char *close = *at == '{' && depth < DEPTH_MOST ? find_close(at, end) : NULL;
		if (close) {
			run_braces(at, close, path, depth, set);
			at = close;
		} else if (*at == '*') {
			step_star(path, set);
		} else {
			step_character(path, *at, set);
		}
	}
}

bool glob_matches(const char *glob, const char *path)
{
	const struct path whole = {path, strlen(path)};
	size_t length = strlen(glob);
	struct positions set = {.at = {true}};
	if (whole.length >= PATH_MOST)
		return false;
	if (length > 0 && glob[length - 1] == '/')
		length--;
	run(glob, glob + length, &whole, 0, &set);
	for (size_t i = 1; i < whole.length; i++)
		if (set.at[i] && path[i] == '/')
			return true;
	return set.at[whole.length];
}

const char *glob_fault(const char *glob)
{
	const char *end = glob + strlen(glob);
	if (strstr(glob, "**"))
		return "'**' is no more than '*'";
	if (strchr(glob, '[') || strchr(glob, '?'))
		return "'[' and '?' stand for themselves";
	unsigned depth = 0;
	for (const char *at = glob; at < end; at++) {
		if (*at == '{' && !find_close(at, end))
			return "'{' has no '}'";
		if (*at == '{')
			depth++;
		if (*at == '}' && depth-- == 0)
			return "'}' has no '{'";
	}
	return NULL;
}
