/* SPDX-License-Identifier: MIT */
#include "worker/report/json_scores.h"

#include "common/strbuf.h"

#include <ctype.h>
#include <string.h>

static const char blanks[] = " \t\r\n";
static const char of_numbers[] = "+-.0123456789eE";

struct scanner {
	const char *at, *end;
	struct strbuf out;
};

static void copy(struct scanner *s, size_t size)
{
	strbuf_add(&s->out, s->at, size);
	s->at += size;
}

/* How many bytes from here on are of @set. */
static size_t span(const struct scanner *s, const char *set)
{
	const char *at = s->at;
	while (at < s->end && *at != '\0' && strchr(set, *at))
		at++;
	return (size_t)(at - s->at);
}

/* With both quotes; to the end where the second is missing. */
static size_t string_size(const struct scanner *s)
{
	const char *at = s->at + 1;
	while (at < s->end && *at != '"')
		at += *at == '\\' && at + 1 < s->end ? 2 : 1;
	return (size_t)(at - s->at) + (at < s->end);
}

static bool is_key_of_score(const char *string, size_t size)
{
	static const char *const keys[] = {"\"score\"", "\"max_score\""};
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (size == strlen(keys[i]) && memcmp(string, keys[i], size) == 0)
			return true;
	return false;
}

/* Behind the key: the colon and the number, if they are there. */
static void copy_score(struct scanner *s)
{
	copy(s, span(s, blanks));
	if (s->at == s->end || *s->at != ':')
		return;
	copy(s, 1);
	copy(s, span(s, blanks));
	size_t size = span(s, of_numbers);
	if (size == 0)
		return;
	strbuf_printf(&s->out, "\"\\u%04x", (unsigned)JSON_SCORE_MARK);
	copy(s, size);
	strbuf_putc(&s->out, '"');
}

char *json_scores_quote(const char *text, size_t size, size_t *ret_size)
{
	struct scanner s = {.at = text, .end = text + size};
	while (s.at < s.end) {
		const char *quote = memchr(s.at, '"', (size_t)(s.end - s.at));
		copy(&s, (size_t)((quote ? quote : s.end) - s.at));
		if (!quote)
			break;
		size_t length = string_size(&s);
		copy(&s, length);
		if (is_key_of_score(quote, length))
			copy_score(&s);
	}
	*ret_size = s.out.size;
	return strbuf_take(&s.out);
}

static const char *skip_digits(const char *at)
{
	while (isdigit((unsigned char)*at))
		at++;
	return at;
}

/* Moves over the digits that have to be there. */
static bool skip_some_digits(const char **at)
{
	const char *begin = *at;
	*at = skip_digits(begin);
	return *at > begin;
}

bool json_is_number_text(const char *text)
{
	const char *at = text + (*text == '-'), *whole = at;
	if (!skip_some_digits(&at) || (*whole == '0' && at > whole + 1))
		return false;
	if (*at == '.') {
		at++;
		if (!skip_some_digits(&at))
			return false;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '-' || *at == '+';
		if (!skip_some_digits(&at))
			return false;
	}
	return *at == '\0';
}
