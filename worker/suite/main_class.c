/* SPDX-License-Identifier: MIT */
/*
 * A scanner that knows what the three languages share: words, braces, comments, strings. It notes the package, the type
 * declared last outside all braces, and stops at the declaration of main.
 */
#include "worker/suite/main_class.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- words ---- */

struct word {
	const char *text;
	size_t size; /* 0 at the end */
};

struct scanner {
	const char *at, *end;
	unsigned depth; /* of braces around what comes next */
};

static bool is_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static bool begins(const struct scanner *s, const char *text)
{
	size_t n = strlen(text);
	return (size_t)(s->end - s->at) >= n && memcmp(s->at, text, n) == 0;
}

static void skip_past(struct scanner *s, size_t begin, const char *text, bool escapes)
{
	s->at += begin;
	while (s->at < s->end && !begins(s, text))
		s->at += escapes && *s->at == '\\' && s->end - s->at > 1 ? 2 : 1;
	s->at = begins(s, text) ? s->at + strlen(text) : s->end;
}

/* 'x' and '\n', but not the symbols of Scala. */
static bool is_character(const struct scanner *s)
{
	return *s->at == '\'' && s->end - s->at > 2 && (s->at[1] == '\\' || s->at[2] == '\'');
}

/* Whether something that is no code was at the scanner's place and has been skipped. */
static bool skip_text(struct scanner *s)
{
	if (isspace((unsigned char)*s->at))
		s->at++;
	else if (begins(s, "//"))
		skip_past(s, 2, "\n", false);
	else if (begins(s, "/*"))
		skip_past(s, 2, "*/", false);
	else if (begins(s, "\"\"\""))
		skip_past(s, 3, "\"\"\"", true);
	else if (begins(s, "\""))
		skip_past(s, 1, "\"", true);
	else if (is_character(s))
		skip_past(s, 1, "'", true);
	else
		return false;
	return true;
}

static struct word next_word(struct scanner *s)
{
	while (s->at < s->end && skip_text(s))
		;
	struct word word = {s->at, 0};
	while (s->at < s->end && is_letter(*s->at))
		s->at++;
	if (s->at == word.text && s->at < s->end) {
		s->depth += *s->at == '{';
		s->depth -= *s->at == '}' && s->depth > 0;
		s->at++;
	}
	word.size = (size_t)(s->at - word.text);
	return word;
}

static bool is(struct word word, const char *text)
{
	return word.size == strlen(text) && memcmp(word.text, text, word.size) == 0;
}

/* ---- declarations ---- */

struct grammar {
	const char *types[5]; /* words before the name of a type that can hold a main */
	const char *function; /* the word before main */
	const char *modifier; /* must stand before that in the same declaration; NULL: none */
	const char *argument; /* the type of what main takes, for others may have the name; NULL: any */
	const char *base;     /* a type that extends this one has a main; NULL: none */
	bool outside;         /* a main outside all types belongs to the file's own class */
};

static const struct grammar grammars[SUITE_MAIN_CLASS_COUNT] = {
	[SUITE_MAIN_CLASS_JAVA] = {.types = {"class", "enum", "interface", "record"},
                                   .function = "void",
                                   .modifier = "static",
                                   .argument = "String"},
	[SUITE_MAIN_CLASS_KOTLIN] = {.types = {"object", "class"}, .function = "fun", .outside = true},
	[SUITE_MAIN_CLASS_SCALA] = {.types = {"object"}, .function = "def", .base = "App"},
};

struct finding_main {
	const struct grammar *grammar;
	struct scanner scanner;
	struct word before; /* the word before the present one */
	bool modified;      /* the modifier has been seen in this declaration */
	struct word type;
	struct strbuf package; /* "a.b." */
};

static bool is_type_word(const struct grammar *grammar, struct word word)
{
	for (size_t i = 0; i < ARRAY_SIZE(grammar->types) && grammar->types[i]; i++)
		if (is(word, grammar->types[i]))
			return true;
	return false;
}

/* "package a.b" is followed by a semicolon or a new line. */
static void read_package(struct finding_main *f)
{
	while (f->scanner.at < f->scanner.end && (*f->scanner.at == ' ' || *f->scanner.at == '\t'))
		f->scanner.at++;
	while (f->scanner.at < f->scanner.end && (is_letter(*f->scanner.at) || *f->scanner.at == '.'))
		strbuf_putc(&f->package, *f->scanner.at++);
	if (f->package.size > 0)
		strbuf_putc(&f->package, '.');
}

/* Whether one of the words up to the next parenthesis that closes, or to a body, is @type. */
static bool takes(struct scanner ahead, const char *type)
{
	struct word word;
	do {
		word = next_word(&ahead);
		if (is(word, type))
			return true;
	} while (word.size > 0 && !strchr("){", *word.text));
	return false;
}

static bool is_main(struct finding_main *f, struct word before, struct word word)
{
	const char *modifier = f->grammar->modifier;
	if (strchr(";{}", *word.text))
		f->modified = false;
	else if (modifier && is(word, modifier))
		f->modified = true;
	if (!is(before, f->grammar->function) || !is(word, "main") || (modifier && !f->modified))
		return false;
	return !f->grammar->argument || takes(f->scanner, f->grammar->argument);
}

enum step { STEP_ON, STEP_MAIN_IN_TYPE, STEP_MAIN_IN_FILE, STEP_END };

static enum step step(struct finding_main *f)
{
	const struct grammar *grammar = f->grammar;
	unsigned depth = f->scanner.depth;
	struct word word = next_word(&f->scanner), before = f->before;
	f->before = word;
	if (word.size == 0)
		return STEP_END;
	bool main = is_main(f, before, word);
	if (depth == 0 && is(word, "package") && f->package.size == 0)
		read_package(f);
	else if (depth == 0 && is_type_word(grammar, before) && is_letter(*word.text))
		f->type = word;
	else if (grammar->base && depth == 0 && is(before, "extends") && is(word, grammar->base))
		return STEP_MAIN_IN_TYPE;
	else if (main && depth == 0 && grammar->outside)
		return STEP_MAIN_IN_FILE;
	else if (main && depth > 0 && f->type.size > 0)
		return STEP_MAIN_IN_TYPE;
	return STEP_ON;
}

/* ---- names ---- */

char *main_class_of_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	const char *dot = strrchr(base, '.');
	return dot && dot > base ? strndup(base, (size_t)(dot - base)) : strdup(base);
}

/* Kotlin: what cannot be in a name becomes '_', the first letter a capital, and "Kt" comes behind. */
static void put_class_of_file(struct strbuf *name, const char *path)
{
	_cleanup_(freep) char *base = main_class_of_file(path);
	if (base && isdigit((unsigned char)*base))
		strbuf_putc(name, '_');
	for (char *c = base; c && *c != '\0'; c++)
		strbuf_putc(name, !is_letter(*c) ? '_'
		                  : c == base    ? (char)toupper((unsigned char)*c)
		                                 : *c);
	strbuf_puts(name, "Kt");
}

char *main_class_find(enum suite_main_class kind, const char *path, const char *text, size_t size)
{
	struct finding_main f = {.grammar = &grammars[kind],
	                         .scanner = {.at = text, .end = text + size}};
	if (begins(&f.scanner, "\xef\xbb\xbf")) /* a byte order mark, which looks like a letter */
		f.scanner.at += 3;
	enum step at = f.grammar->function ? STEP_ON : STEP_END;
	while (at == STEP_ON)
		at = step(&f);
	if (at == STEP_MAIN_IN_TYPE)
		strbuf_add(&f.package, f.type.text, f.type.size);
	else if (at == STEP_MAIN_IN_FILE)
		put_class_of_file(&f.package, path);
	char *found = at != STEP_END ? strbuf_take(&f.package) : NULL;
	strbuf_done(&f.package);
	return found;
}

bool main_class_may_be_in(enum suite_main_class kind, const char *text, size_t size)
{
	const struct grammar *grammar = &grammars[kind];
	struct scanner scanner = {.at = text, .end = text + size};
	struct word word = next_word(&scanner);
	while (word.size > 0 && !is(word, "main") && !(grammar->base && is(word, grammar->base)))
		word = next_word(&scanner);
	return !grammar->function || word.size > 0;
}
