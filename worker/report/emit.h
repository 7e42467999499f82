/* SPDX-License-Identifier: MIT */
/*
 * JSON, written straight into a text: a list of calls reads like the object it makes, numbers are written as exactly as
 * they are known, and a report of 50,000 cases needs no tree. Whoever calls keeps the order: open, members, close.
 *
 * Foreign text goes through report_clean_text() on its way, so a quote, a backslash, a newline and a tab are all that is
 * left to escape.
 */
#pragma once

#include "common/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum emit_form {
	EMIT_INDENTED,
	EMIT_LINE, /* without a newline anywhere */
	EMIT_HTML, /* as a line, and harmless within a script element */
};

struct emitter {
	struct strbuf out; /* the text so far; .failed when memory ran out */
	enum emit_form form;
	unsigned depth;
	bool more; /* something stands before, in the same object or array */
};

/* A member of an object has a @key; an item of an array, and the whole, has NULL. Keys are ours and need no escape. */
void emit_open(struct emitter *e, const char *key, char bracket);
void emit_close(struct emitter *e, char bracket);

void emit_null(struct emitter *e, const char *key);
void emit_bool(struct emitter *e, const char *key, bool value);
void emit_count(struct emitter *e, const char *key, uint64_t value); /* INT64_MAX at most */
void emit_integer(struct emitter *e, const char *key, int64_t value);
void emit_seconds(struct emitter *e, const char *key, uint64_t ns);

/* NULL, and what is no number as RFC 8259 writes them, is null. */
void emit_number(struct emitter *e, const char *key, const char *digits);

/* A text that is short (a path at most) or longer (64 KiB at most), and one of so many bytes; NULL is null. */
void emit_name(struct emitter *e, const char *key, const char *text);
void emit_text(struct emitter *e, const char *key, const char *text);
void emit_data(struct emitter *e, const char *key, const char *data, size_t size);

/* An array of texts. */
void emit_texts(struct emitter *e, const char *key, const struct strv *texts);

/* The finished text, the caller's to free; NULL when memory ran out. */
char *emit_take(struct emitter *e) _must_check_;
