/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's own patterns look ahead, which POSIX's expressions cannot; they are matched by hand:
 *
 *	^(?=.*?\.in|in).*?(?:(?:^|\W)(?P<batch>\d+)[^\d\s]+)?(?P<case>\d+)[^\d\s]*$
 *
 * Source: DMOJ/judge-server, dmoj/problem.py.
 */
#include "worker/manifest/dmoj_pattern.h"

#include "common/strbuf.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* Of a POSIX expression; others are counted, and do not count. */
enum { GROUPS_MOST = 16 };

struct dmoj_pattern {
	const char *word; /* "in" or "out": DMOJ's own pattern; NULL: @regex */
	regex_t regex;
	size_t batch_group, case_group; /* 0: none */
};

/* ---- DMOJ's own ------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

static size_t count_digits(const char *at)
{
	size_t n = 0;
	while (is_digit(at[n]))
		n++;
	return n;
}

/* Neither digits nor blanks. */
static size_t count_others(const char *at)
{
	size_t n = 0;
	while (at[n] && !is_digit(at[n]) && !strchr(" \t\n\r\f\v", at[n]))
		n++;
	return n;
}

/* "12.in": the length of the digits, 0 when something else follows. */
static size_t match_case(const char *at)
{
	size_t digits = count_digits(at);
	return digits > 0 && at[digits + count_others(at + digits)] == '\0' ? digits : 0;
}

/* "3-12.in": the place of the case, NULL when it is none. */
static const char *match_batch(const char *at)
{
	size_t digits = count_digits(at);
	size_t others = digits > 0 ? count_others(at + digits) : 0;
	return others > 0 && match_case(at + digits + others) > 0 ? at + digits + others : NULL;
}

static int give(const char *batch, size_t batch_size, const char *name, size_t name_size,
                struct dmoj_place *ret)
{
	struct dmoj_place place = {
		.batch = batch ? strndup(batch, batch_size) : NULL,
		.name = strndup(name, name_size),
	};
	if (place.name && (!batch || place.batch)) {
		*ret = place;
		return 1;
	}
	free(place.batch);
	free(place.name);
	return -ENOMEM;
}

static int match_default(const char *word, const char *file, struct dmoj_place *ret)
{
	char dotted[8] = ".";
	(void)strncat(dotted, word, sizeof(dotted) - 2);
	if (!strcasestr(file, dotted) && strncasecmp(file, word, strlen(word)) != 0)
		return 0;
	for (const char *at = file; *at; at++) {
		const char *batch = at == file ? at : NULL;
		const char *name = batch ? match_batch(batch) : NULL;
		if (!name && !is_word(*at)) {
			batch = at + 1;
			name = match_batch(batch);
		}
		if (name)
			return give(batch, count_digits(batch), name, count_digits(name), ret);
		if (match_case(at) > 0)
			return give(NULL, 0, at, count_digits(at), ret);
	}
	return 0;
}

/* ---- others ---------------------------------------------------------------------------------- */

/* An expression on its way to POSIX's form. */
struct translation {
	const char *at;
	struct strbuf posix;
	size_t groups;
	bool in_brackets;
	struct dmoj_pattern *pattern;
	const char *fault;
};

static void translate_escape(struct translation *t)
{
	static const struct {
		char letter;
		const char *alone, *in_brackets;
	} classes[] = {
		{'d', "[0-9]", "0-9"},
		{'w', "[[:alnum:]_]", "[:alnum:]_"},
		{'s', "[[:space:]]", "[:space:]"},
		{'D', "[^0-9]", NULL},
		{'W', "[^[:alnum:]_]", NULL},
		{'S', "[^[:space:]]", NULL},
	};
	char letter = t->at[1];
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++) {
		if (classes[i].letter != letter)
			continue;
		const char *text = t->in_brackets ? classes[i].in_brackets : classes[i].alone;
		if (text)
			strbuf_puts(&t->posix, text);
		else
			t->fault = "such a class within brackets";
		t->at += 2;
		return;
	}
	if (letter == '\0' || is_word(letter)) {
		t->fault = "such an escape";
	} else if (t->in_brackets) {
		strbuf_putc(&t->posix, letter);
	} else {
		strbuf_putc(&t->posix, '\\');
		strbuf_putc(&t->posix, letter);
	}
	t->at += 2;
}

/* At "(": a group, with a name or without. */
static void translate_group(struct translation *t)
{
	static const char batch[] = "(?P<batch>", name[] = "(?P<case>", plain[] = "(?:";
	t->groups++;
	strbuf_putc(&t->posix, '(');
	if (strncmp(t->at, batch, strlen(batch)) == 0) {
		t->pattern->batch_group = t->groups;
		t->at += strlen(batch);
	} else if (strncmp(t->at, name, strlen(name)) == 0) {
		t->pattern->case_group = t->groups;
		t->at += strlen(name);
	} else if (strncmp(t->at, plain, strlen(plain)) == 0) {
		t->at += strlen(plain);
	} else if (t->at[1] == '?') {
		t->fault = "look-around, or a group of another name";
	} else {
		t->at++;
	}
}

static void translate_next(struct translation *t)
{
	char c = *t->at;
	if (c == '\\') {
		translate_escape(t);
		return;
	}
	if (!t->in_brackets && c == '(') {
		translate_group(t);
		return;
	}
	if (!t->in_brackets && c && strchr("*+?", c) && (t->at[1] == '?' || t->at[1] == '+')) {
		t->fault = "lazy or possessive repetition";
		return;
	}
	if (!t->in_brackets && c == '{') { /* which POSIX's may take gigabytes for */
		t->fault = "counted repetition";
		return;
	}
	if (c == '[' && !t->in_brackets)
		t->in_brackets = true;
	else if (c == ']')
		t->in_brackets = false;
	strbuf_putc(&t->posix, c);
	t->at++;
}

/* Python's match() begins at the beginning. */
static char *translate(const char *text, struct dmoj_pattern *pattern, const char **ret_reason)
{
	struct translation t = {.at = text, .groups = 1, .pattern = pattern};
	strbuf_puts(&t.posix, "^(");
	while (!t.fault && *t.at) /* what is at fault may be the end */
		translate_next(&t);
	strbuf_putc(&t.posix, ')');
	if (!t.fault && (pattern->case_group == 0 || t.groups >= GROUPS_MOST))
		t.fault = "no group of the name case, or too many groups";
	*ret_reason = t.fault;
	if (!t.fault)
		return strbuf_take(&t.posix);
	strbuf_done(&t.posix);
	return NULL;
}

struct dmoj_pattern *dmoj_pattern_new(const char *text, enum dmoj_default fallback,
                                      const char **ret_reason)
{
	struct dmoj_pattern *pattern = calloc(1, sizeof(*pattern));
	*ret_reason = NULL;
	if (!pattern)
		return NULL;
	if (!text) {
		pattern->word = fallback == DMOJ_DEFAULT_INPUT ? "in" : "out";
		return pattern;
	}
	_cleanup_(freep) char *posix = translate(text, pattern, ret_reason);
	if (posix) {
		int r = regcomp(&pattern->regex, posix, REG_EXTENDED | REG_ICASE);
		if (r == 0)
			return pattern;
		*ret_reason = r == REG_ESPACE ? NULL : "such an expression";
	}
	free(pattern);
	return NULL;
}

void dmoj_pattern_free(struct dmoj_pattern *pattern)
{
	if (!pattern)
		return;
	if (!pattern->word)
		regfree(&pattern->regex);
	free(pattern);
}

int dmoj_pattern_match(const struct dmoj_pattern *pattern, const char *file, struct dmoj_place *ret)
{
	regmatch_t found[GROUPS_MOST];
	if (pattern->word)
		return match_default(pattern->word, file, ret);
	if (regexec(&pattern->regex, file, GROUPS_MOST, found, 0) != 0)
		return 0;
	const regmatch_t *batch = &found[pattern->batch_group], *name = &found[pattern->case_group];
	bool has_batch = pattern->batch_group > 0 && batch->rm_so >= 0;
	if (name->rm_so < 0)
		return -EINVAL;
	return give(has_batch ? file + batch->rm_so : NULL,
	            has_batch ? (size_t)(batch->rm_eo - batch->rm_so) : 0, file + name->rm_so,
	            (size_t)(name->rm_eo - name->rm_so), ret);
}

/* ---- order ----------------------------------------------------------------------------------- */

static bool is_number(const char *key)
{
	return *key && key[count_digits(key)] == '\0';
}

int dmoj_compare_keys(const char *a, const char *b)
{
	if (is_number(a) != is_number(b))
		return is_number(a) ? 1 : -1;
	if (!is_number(a))
		return strcmp(a, b);
	a += strspn(a, "0");
	b += strspn(b, "0");
	size_t x = strlen(a), y = strlen(b);
	return x != y ? (x > y) - (x < y) : strcmp(a, b);
}
