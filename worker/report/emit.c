/* SPDX-License-Identifier: MIT */
#include "worker/report/emit.h"

#include "common/units.h"
#include "worker/report/json_scores.h"
#include "worker/report/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A name is a path at most; a log is 64 KiB at most (struct report_compile), and so is any other text. */
enum { NAME_BYTES_MAX = 4096, TEXT_BYTES_MAX = 64 * 1024, INDENT = 2 };

static void new_line(struct emitter *e)
{
	if (e->form == EMIT_INDENTED)
		strbuf_printf(&e->out, "\n%*s", (int)(e->depth * INDENT), "");
}

/* What stands before a value: the comma, the line, the key. */
static void begin(struct emitter *e, const char *key)
{
	if (e->more)
		strbuf_putc(&e->out, ',');
	if (e->depth > 0)
		new_line(e);
	if (key)
		strbuf_printf(&e->out, "\"%s\":%s", key, e->form == EMIT_INDENTED ? " " : "");
	e->more = true;
}

void emit_open(struct emitter *e, const char *key, char bracket)
{
	begin(e, key);
	strbuf_putc(&e->out, bracket);
	e->depth++;
	e->more = false;
}

void emit_close(struct emitter *e, char bracket)
{
	e->depth--;
	if (e->more)
		new_line(e);
	strbuf_putc(&e->out, bracket);
	e->more = true;
}

void emit_null(struct emitter *e, const char *key)
{
	begin(e, key);
	strbuf_puts(&e->out, "null");
}

void emit_bool(struct emitter *e, const char *key, bool value)
{
	begin(e, key);
	strbuf_puts(&e->out, value ? "true" : "false");
}

void emit_integer(struct emitter *e, const char *key, int64_t value)
{
	begin(e, key);
	strbuf_printf(&e->out, "%" PRId64, value);
}

void emit_count(struct emitter *e, const char *key, uint64_t value)
{
	emit_integer(e, key, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

/* "1.0", "0.25": always with a point, so that readers with types see one type. */
void emit_seconds(struct emitter *e, const char *key, uint64_t ns)
{
	char text[40];
	int size = snprintf(text, sizeof(text), "%" PRIu64 ".%09u", ns / NS_PER_S,
	                    (unsigned)(ns % NS_PER_S));
	while (text[size - 1] == '0' && text[size - 2] != '.')
		size--;
	begin(e, key);
	strbuf_add(&e->out, text, (size_t)size);
}

void emit_number(struct emitter *e, const char *key, const char *digits)
{
	if (!digits || !json_is_number_text(digits)) {
		emit_null(e, key);
		return;
	}
	begin(e, key);
	strbuf_puts(&e->out, digits);
}

/* In a script element "</script" and "<!--" would be seen by the parser of HTML; an escape means the same to JSON. */
static const char *escape_of(enum emit_form form, char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\n':
		return "\\n";
	case '\t':
		return "\\t";
	case '<':
		return form == EMIT_HTML ? "\\u003c" : NULL;
	case '>':
		return form == EMIT_HTML ? "\\u003e" : NULL;
	case '&':
		return form == EMIT_HTML ? "\\u0026" : NULL;
	default:
		return NULL;
	}
}

static void put_string(struct emitter *e, const char *clean)
{
	strbuf_putc(&e->out, '"');
	const char *plain = clean;
	for (const char *at = clean; *at; at++) {
		const char *escape = escape_of(e->form, *at);
		if (!escape)
			continue;
		strbuf_add(&e->out, plain, (size_t)(at - plain));
		strbuf_puts(&e->out, escape);
		plain = at + 1;
	}
	strbuf_puts(&e->out, plain);
	strbuf_putc(&e->out, '"');
}

static void put_foreign(struct emitter *e, const char *key, const char *data, size_t size,
                        size_t most)
{
	if (!data) {
		emit_null(e, key);
		return;
	}
	_cleanup_(freep) char *clean = report_clean_text(data, size, most);
	begin(e, key);
	if (clean)
		put_string(e, clean);
	else
		e->out.failed = true;
}

void emit_name(struct emitter *e, const char *key, const char *text)
{
	put_foreign(e, key, text, text ? strlen(text) : 0, NAME_BYTES_MAX);
}

void emit_text(struct emitter *e, const char *key, const char *text)
{
	put_foreign(e, key, text, text ? strlen(text) : 0, TEXT_BYTES_MAX);
}

void emit_data(struct emitter *e, const char *key, const char *data, size_t size)
{
	put_foreign(e, key, data ? data : "", size, TEXT_BYTES_MAX);
}

void emit_texts(struct emitter *e, const char *key, const struct strv *texts)
{
	emit_open(e, key, '[');
	for (size_t i = 0; i < texts->count; i++)
		emit_text(e, NULL, texts->items[i]);
	emit_close(e, ']');
}

char *emit_take(struct emitter *e)
{
	return strbuf_take(&e->out);
}
