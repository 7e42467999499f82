/* SPDX-License-Identifier: MIT */
/*
 * Rules between keys that are broken, told where one of them stands. The file is read again for that: nobody keeps the places
 * of all keys for the few that are at fault.
 */
#include "worker/manifest/manifest.h"
#include "worker/manifest/manifest_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value at "limits.memory"; keys may hold points themselves. NULL when it is not there. */
static const struct yaml_node *find_key(const struct yaml_node *root, const char *key)
{
	const struct yaml_node *found = yaml_get(root, key);
	for (const char *dot = strchr(key, '.'); !found && dot; dot = strchr(dot + 1, '.')) {
		_cleanup_(freep) char *outer = strndup(key, (size_t)(dot - key));
		const struct yaml_node *inner = outer ? yaml_get(root, outer) : NULL;
		found = inner ? find_key(inner, dot + 1) : NULL;
	}
	return found;
}

/* The same, where "require_pass[1]" is an item, or the whole of what is no list. */
static const struct yaml_node *find(const struct yaml_node *root, const char *key)
{
	const char *bracket = strchr(key, '[');
	_cleanup_(freep) char *list = strndup(key, strcspn(key, "["));
	const struct yaml_node *found = list ? find_key(root, list) : NULL;
	size_t i = bracket ? strtoul(bracket + 1, NULL, 10) : 0;
	bool is_item = found && bracket && found->kind == YAML_SEQUENCE && i < found->count;
	return is_item ? found->items[i] : found;
}

/* Sets the line and the column of the key in @place, or of the file's map where it is missing; none without the file. */
static void locate(const struct package_reader *r, const char *path, const char *key,
                   struct place *place)
{
	struct findings told = {0}; /* when it was read first */
	struct package_reader again = *r;
	again.findings = &told;
	_cleanup_(yaml_freep) struct yaml_node *root = package_yaml_expanded(&again, path);
	const struct yaml_node *found = root ? find(root, key) : NULL;
	if (!found)
		found = root;
	if (found) {
		place->line = found->line;
		place->column = found->column;
	}
	findings_done(&told);
}

void problem_locate(int package_dirfd, const char *path, const char *key, unsigned *ret_line,
                    unsigned *ret_column)
{
	struct problem problem = {.n_constants = 0};
	_cleanup_(package_folder_done) struct package_folder folder = {.fd = -1};
	const struct package_reader r = {
		.dirfd = package_dirfd, .folder = &folder, .name = "", .problem = &problem};
	struct place place = {.line = *ret_line, .column = *ret_column};
	locate(&r, path, key, &place);
	*ret_line = place.line;
	*ret_column = place.column;
}

static void tell(struct package_reader *r, enum severity severity, const char *path,
                 const char *key, const char *format, va_list args) _printf_(5, 0);

static void tell(struct package_reader *r, enum severity severity, const char *path,
                 const char *key, const char *format, va_list args)
{
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	_cleanup_(freep) char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	struct place place = {.file = file, .key = key};
	if (!file || !text) {
		package_out_of_memory(r);
		return;
	}
	locate(r, path, key, &place);
	findings_add(r->findings, severity, &place, "%s", text);
}

void package_key_fault(struct package_reader *r, const char *path, const char *key,
                       const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(r, SEVERITY_ERROR, path, key, format, args);
	va_end(args);
}

void package_key_deviation(struct package_reader *r, const char *path, const char *key,
                           const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(r, r->strict ? SEVERITY_ERROR : SEVERITY_WARNING, path, key, format, args);
	va_end(args);
}

void package_key_remark(struct package_reader *r, const char *path, const char *key,
                        const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (r->strict)
		tell(r, SEVERITY_WARNING, path, key, format, args);
	va_end(args);
}
