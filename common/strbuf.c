/* SPDX-License-Identifier: MIT */
#include "common/strbuf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Makes room for @more bytes and the NUL. */
static bool strbuf_reserve(struct strbuf *buf, size_t more)
{
	if (buf->failed)
		return false;
	size_t need = buf->size + more + 1;
	if (need <= buf->room)
		return true;
	size_t room = buf->room ? buf->room * 2 : 64;
	if (room < need)
		room = need;
	char *data = realloc(buf->data, room);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->room = room;
	return true;
}

void strbuf_add(struct strbuf *buf, const void *data, size_t size)
{
	if (!strbuf_reserve(buf, size))
		return;
	if (size > 0)
		memcpy(buf->data + buf->size, data, size);
	buf->size += size;
	buf->data[buf->size] = '\0';
}

void strbuf_puts(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void strbuf_putc(struct strbuf *buf, char c)
{
	strbuf_add(buf, &c, 1);
}

static void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args) _printf_(2, 0);
static void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, args);
	if (n < 0) {
		buf->failed = true;
	} else if (strbuf_reserve(buf, (size_t)n)) {
		(void)vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
		buf->size += (size_t)n;
	}
	va_end(again);
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	strbuf_vprintf(buf, format, args);
	va_end(args);
}

char *strbuf_take(struct strbuf *buf)
{
	strbuf_add(buf, "", 0);
	char *data = buf->failed ? NULL : TAKE_PTR(buf->data);
	strbuf_done(buf);
	return data;
}

void strbuf_done(struct strbuf *buf)
{
	free(buf->data);
	*buf = (struct strbuf){0};
}

/* Most are short, and formatted once then. */
char *str_printf(const char *format, ...)
{
	enum { SHORT = 128 };
	char text[SHORT];
	struct strbuf buf = {0};
	va_list args;
	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof(text))
		return strndup(text, (size_t)n);
	va_start(args, format);
	strbuf_vprintf(&buf, format, args);
	va_end(args);
	return strbuf_take(&buf);
}

char *str_join(const char *first, const char *second, const char *third)
{
	size_t n_first = strlen(first), n_second = strlen(second), n_third = strlen(third);
	char *text = malloc(n_first + n_second + n_third + 1);
	if (!text)
		return NULL;
	memcpy(text, first, n_first);
	memcpy(text + n_first, second, n_second);
	memcpy(text + n_first + n_second, third, n_third + 1);
	return text;
}

int strv_take(struct strv *v, char *text)
{
	if (!text)
		return -ENOMEM;
	char **items = realloc(v->items, (v->count + 2) * sizeof(*items));
	if (!items) {
		free(text);
		return -ENOMEM;
	}
	v->items = items;
	items[v->count++] = text;
	items[v->count] = NULL;
	return 0;
}

int strv_add(struct strv *v, const char *text)
{
	return strv_take(v, strdup(text));
}

bool strv_contains(const struct strv *v, const char *text)
{
	for (size_t i = 0; i < v->count; i++)
		if (strcmp(v->items[i], text) == 0)
			return true;
	return false;
}

void strv_done(struct strv *v)
{
	for (size_t i = 0; i < v->count; i++)
		free(v->items[i]);
	free(v->items);
	*v = (struct strv){0};
}
