/* SPDX-License-Identifier: MIT */
/*
 * A growing, always NUL-terminated string. Out of memory is remembered in the buffer and reported once, by whoever
 * takes the result; so that building a text is a list of calls and not a list of checks.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct strbuf {
	char *data;  /* NULL until the first byte */
	size_t size; /* bytes without the NUL */
	size_t room;
	bool failed; /* an allocation failed; the content is incomplete */
};

void strbuf_add(struct strbuf *buf, const void *data, size_t size);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) _printf_(2, 3);

/* The finished string, the caller's to free; NULL when memory ran out. The buffer is empty afterwards. */
char *strbuf_take(struct strbuf *buf) _must_check_;
void strbuf_done(struct strbuf *buf);

/* A string that printf makes; NULL when memory ran out. The caller frees it. */
char *str_printf(const char *format, ...) _printf_(1, 2) _must_check_;

/* Three texts in one, as printf's "%s%s%s" makes it, in a fraction of the time. */
char *str_join(const char *first, const char *second, const char *third) _must_check_;

/* A vector of owned strings, terminated by NULL like argv. Zero-initialise; free with strv_done. */
struct strv {
	char **items; /* NULL when nothing was added */
	size_t count;
};

/* Return: 0 or -ENOMEM. strv_add copies; strv_take owns @text from then on, also when it fails. */
int strv_add(struct strv *v, const char *text) _must_check_;
int strv_take(struct strv *v, char *text) _must_check_;
bool strv_contains(const struct strv *v, const char *text);
void strv_done(struct strv *v);
