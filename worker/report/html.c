/* SPDX-License-Identifier: MIT */
/*
 * The page is a template with {{names}}, each of which a function fills. What a function puts in is not looked at again,
 * so that a {{name}} in foreign text is text.
 */
#include "worker/report/html.h"

#include "common/sha256.h"
#include "worker/report/html_parts.h"
#include "worker/report/markup.h"
#include "worker/report/sentences.h"

#include <string.h>

/* From html/sources.S. */
extern const char html_page[], html_page_end[];
extern const char html_style[], html_style_end[];
extern const char html_script[], html_script_end[];

struct page_content {
	const struct report *reports;
	size_t n;
};

static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Source: RFC 4648, section 4. */
static void put_base64(struct strbuf *out, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i += 3) {
		uint32_t group = (uint32_t)data[i] << 16;
		group |= i + 1 < size ? (uint32_t)data[i + 1] << 8 : 0;
		group |= i + 2 < size ? data[i + 2] : 0;
		strbuf_putc(out, base64_digits[group >> 18]);
		strbuf_putc(out, base64_digits[group >> 12 & 63]);
		strbuf_putc(out, i + 1 < size ? base64_digits[group >> 6 & 63] : '=');
		strbuf_putc(out, i + 2 < size ? base64_digits[group & 63] : '=');
	}
}

/* As the policy wants it: of the very bytes between the tags. */
static void put_digest(struct strbuf *out, const char *begin, const char *end)
{
	struct sha256 hash;
	uint8_t digest[SHA256_SIZE];
	sha256_init(&hash);
	sha256_add(&hash, begin, (size_t)(end - begin));
	sha256_finish(&hash, digest);
	put_base64(out, digest, sizeof(digest));
}

static void put_style(struct strbuf *out, const struct page_content *content _unused_)
{
	strbuf_add(out, html_style, (size_t)(html_style_end - html_style));
}

static void put_script(struct strbuf *out, const struct page_content *content _unused_)
{
	strbuf_add(out, html_script, (size_t)(html_script_end - html_script));
}

static void put_style_digest(struct strbuf *out, const struct page_content *content _unused_)
{
	put_digest(out, html_style, html_style_end);
}

static void put_script_digest(struct strbuf *out, const struct page_content *content _unused_)
{
	put_digest(out, html_script, html_script_end);
}

static void put_title(struct strbuf *out, const struct page_content *content)
{
	const struct report *report = content->reports;
	if (content->n != 1) {
		strbuf_printf(out, "%zu reports of juror", content->n);
		return;
	}
	_cleanup_(freep) char *tally = sentence_tally(report);
	markup_text(out, report->problem.name ? report->problem.name : report->problem.short_name);
	strbuf_puts(out, ": ");
	markup_text(out, tally);
	out->failed |= !tally;
}

static void put_body(struct strbuf *out, const struct page_content *content)
{
	html_body(out, content->reports, content->n);
}

static void put_data(struct strbuf *out, const struct page_content *content)
{
	html_data(out, content->reports, content->n);
}

static const struct part {
	const char *name;
	void (*put)(struct strbuf *out, const struct page_content *content);
} parts[] = {
	{"{{title}}", put_title},
	{"{{style}}", put_style},
	{"{{script}}", put_script},
	{"{{style-digest}}", put_style_digest},
	{"{{script-digest}}", put_script_digest},
	{"{{body}}", put_body},
	{"{{data}}", put_data},
};

/* Return: the part whose name stands at @at; NULL for none. */
static const struct part *part_at(const char *at, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		size_t length = strlen(parts[i].name);
		if (size >= length && memcmp(at, parts[i].name, length) == 0)
			return &parts[i];
	}
	return NULL;
}

char *report_html(const struct report *reports, size_t n)
{
	const struct page_content content = {reports, n};
	struct strbuf out = {0};
	for (const char *at = html_page; at < html_page_end;) {
		const struct part *part = part_at(at, (size_t)(html_page_end - at));
		if (part) {
			part->put(&out, &content);
			at += strlen(part->name);
		} else {
			strbuf_putc(&out, *at++);
		}
	}
	return strbuf_take(&out);
}
