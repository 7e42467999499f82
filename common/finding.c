/* SPDX-License-Identifier: MIT */
#include "common/finding.h"

#include "common/strbuf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void finding_done(struct finding *finding)
{
	free(finding->file);
	free(finding->key);
	free(finding->message);
}

void findings_add(struct findings *f, enum severity severity, const struct place *place,
                  const char *format, ...)
{
	if (severity == SEVERITY_ERROR)
		f->errors++;
	struct finding finding = {
		.severity = severity,
		.file = strdup(place->file ? place->file : ""),
		.line = place->line,
		.column = place->column,
		.key = place->key ? strdup(place->key) : NULL,
	};
	va_list args;
	va_start(args, format);
	int n = vasprintf(&finding.message, format, args);
	va_end(args);
	if (n < 0)
		finding.message = NULL;
	struct finding *items = realloc(f->items, (f->count + 1) * sizeof(*items));
	if (items)
		f->items = items;
	if (!items || !finding.file || !finding.message || (place->key && !finding.key)) {
		f->out_of_memory = true;
		finding_done(&finding);
		return;
	}
	items[f->count++] = finding;
}

bool findings_failed(const struct findings *f)
{
	return f->errors > 0 || f->out_of_memory;
}

/* What a program said, and names of files, may be of several: on a terminal they would pass for other findings. */
static void make_one_line(char *text)
{
	size_t length = strlen(text);
	while (length > 0 && text[length - 1] == '\n')
		text[--length] = '\0';
	for (char *c = text; *c; c++)
		if (*c == '\n')
			*c = ' ';
}

void finding_format(const struct finding *finding, char *text, size_t size)
{
	char line[32] = "", column[32] = "";
	if (finding->line > 0)
		(void)snprintf(line, sizeof(line), ":%u", finding->line);
	if (finding->line > 0 && finding->column > 0)
		(void)snprintf(column, sizeof(column), ":%u", finding->column);
	bool has_file = finding->file[0] != '\0';
	(void)snprintf(text, size, "%s%s%s%s%s%s%s", finding->file, has_file ? line : "",
	               has_file ? column : "", has_file ? ": " : "",
	               finding->key ? finding->key : "", finding->key ? ": " : "", finding->message);
	make_one_line(text);
}

void finding_format_below(const struct finding *finding, const char *package, char *text,
                          size_t size)
{
	struct finding shown = *finding;
	_cleanup_(freep) char *file = NULL;
	if (package && finding->file[0] != '/')
		file = str_printf("%s%s%s", package, finding->file[0] ? "/" : "", finding->file);
	if (file)
		shown.file = file;
	finding_format(&shown, text, size);
}

void findings_cut(struct findings *f, size_t count)
{
	while (f->count > count) {
		struct finding *last = &f->items[--f->count];
		f->errors -= last->severity == SEVERITY_ERROR;
		finding_done(last);
	}
}

static int compare_numbers(unsigned a, unsigned b)
{
	return (a > b) - (a < b);
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = strcmp(x->file, y->file);
	if (order == 0)
		order = compare_numbers(x->line, y->line);
	if (order == 0)
		order = compare_numbers(x->column, y->column);
	return order ? order : strcmp(x->message, y->message);
}

void findings_arrange(struct findings *f, size_t first)
{
	size_t kept = first;
	if (f->count > first)
		qsort(f->items + first, f->count - first, sizeof(*f->items), compare_findings);
	for (size_t i = first; i < f->count; i++) {
		struct finding *finding = &f->items[i];
		if (kept == first || compare_findings(&f->items[kept - 1], finding) != 0) {
			f->items[kept++] = *finding;
			continue;
		}
		f->errors -= finding->severity == SEVERITY_ERROR;
		finding_done(finding);
	}
	f->count = kept;
}

void findings_append(struct findings *f, struct findings *from)
{
	struct finding *items =
		from->count > 0 ? reallocarray(f->items, f->count + from->count, sizeof(*items))
				: f->items;
	if (items && from->count > 0)
		memcpy(items + f->count, from->items, from->count * sizeof(*items));
	if (items)
		f->items = items;
	f->out_of_memory |= from->out_of_memory || (!items && from->count > 0);
	f->errors += from->errors;
	if (items) {
		f->count += from->count;
		from->count = 0;
	}
	findings_done(from);
}

void findings_done(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		finding_done(&f->items[i]);
	free(f->items);
	*f = (struct findings){0};
}
