/* SPDX-License-Identifier: MIT */
#include "worker/stages/constants.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The longest that is looked for; a manifest has no longer names. */
enum { NAME_MAX_BYTES = 256 };

static const char name_bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
static const char default_variant[] = ".value";

static const char *find(const struct problem *problem, const char *name)
{
	for (size_t i = 0; i < problem->n_constants; i++)
		if (strcmp(problem->constants[i].name, name) == 0)
			return problem->constants[i].value;
	return NULL;
}

/* {{name}} and {{name.value}} are the same, however the manifest writes it. */
static const char *value_of(const struct problem *problem, const char *text, size_t length)
{
	char name[NAME_MAX_BYTES + sizeof(default_variant)];
	const size_t suffix = sizeof(default_variant) - 1;
	if (length == 0 || length > NAME_MAX_BYTES)
		return NULL;
	memcpy(name, text, length);
	memcpy(name + length, default_variant, sizeof(default_variant));
	const char *value = find(problem, name);
	name[length] = '\0';
	if (!value)
		value = find(problem, name);
	if (value || length <= suffix || strcmp(name + length - suffix, default_variant) != 0)
		return value;
	name[length - suffix] = '\0';
	return find(problem, name);
}

/* @at points to "{{". Return: the value and how many bytes it takes the place of, or NULL. */
static const char *match(const struct problem *problem, const char *at, size_t *ret_length)
{
	size_t length = strspn(at + 2, name_bytes);
	if (strncmp(at + 2 + length, "}}", 2) != 0)
		return NULL;
	*ret_length = length + 4;
	return value_of(problem, at + 2, length);
}

static int replace(const struct problem *problem, struct submission_file *file)
{
	struct strbuf text = {0};
	const char *rest = file->data, *at = file->data;
	while ((at = strstr(at, "{{"))) {
		size_t length;
		const char *value = match(problem, at, &length);
		if (!value) {
			at++;
			continue;
		}
		strbuf_add(&text, rest, (size_t)(at - rest));
		strbuf_puts(&text, value);
		at += length;
		rest = at;
	}
	if (rest == file->data) {
		strbuf_done(&text);
		return 0;
	}
	strbuf_puts(&text, rest);
	char *data = strbuf_take(&text);
	if (!data)
		return -ENOMEM;
	free(file->data);
	file->data = data;
	file->size = strlen(data);
	return 0;
}

int constants_apply(const struct problem *problem, struct submission *files)
{
	int r = 0;
	files->total_bytes = 0;
	for (size_t i = 0; r == 0 && i < files->n_files; i++) {
		struct submission_file *file = &files->files[i];
		if (problem->n_constants > 0 && !memchr(file->data, '\0', file->size))
			r = replace(problem, file);
		files->total_bytes += file->size;
	}
	return r;
}
