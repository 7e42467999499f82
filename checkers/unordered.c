/* SPDX-License-Identifier: MIT */
/*
 * The checkers to which order does not matter, of testlib and of DMOJ: each file is read on its
 * own, and what is compared is how often everything is there.
 */
#include "checkers/dmoj.h"
#include "checkers/families.h"
#include "checkers/fingerprint.h"
#include "checkers/testlib.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Both files are read; nothing is known of the places. */
static void compare_collections(struct pair *pair, const struct fingerprint *answer,
                                const struct fingerprint *team, const char *what)
{
	excerpt_reset(&pair->answer.token);
	excerpt_reset(&pair->team.token);
	if (answer->count != team->count)
		(void)pair_wrong(pair, "expected %" PRIu64 " %s, got %" PRIu64, answer->count, what,
		                 team->count);
	else if (!fingerprint_equal(answer, team))
		(void)pair_wrong(pair, "not the same %" PRIu64 " %s, in any order", answer->count,
		                 what);
}

/* testlib uncmp: integers. */

static bool collect_integers(struct pair *pair, struct side *side, struct fingerprint *collection)
{
	struct fingerprint_text text;
	int64_t value;
	while (side_token(side)) {
		if (!testlib_integer(pair, side, &value))
			return false;
		fingerprint_begin(&text, &pair->key);
		fingerprint_feed(&text, (const uint8_t *)&value, sizeof(value));
		fingerprint_end(&text, collection);
	}
	return true;
}

static void uncmp(const void *options, struct pair *pair)
{
	(void)options;
	struct fingerprint answer = {0}, team = {0};
	testlib_begin(pair);
	if (collect_integers(pair, &pair->answer, &answer) &&
	    collect_integers(pair, &pair->team, &team))
		compare_collections(pair, &answer, &team, "integers");
}

/* DMOJ easy: bytes that are not white, capitals as small letters. */

static void count_bytes(struct side *side, int64_t step, int64_t counts[static 256])
{
	for (; stream_more(&side->stream); side->stream.at = side->stream.end) {
		for (const uint8_t *at = side->stream.at; at < side->stream.end; at++) {
			bool capital = *at >= 'A' && *at <= 'Z';
			counts[byte_is_white(*at) ? ' ' : capital ? *at + 'a' - 'A' : *at] += step;
		}
	}
}

static void easy(const void *options, struct pair *pair)
{
	(void)options;
	int64_t counts[256] = {0};
	count_bytes(&pair->answer, 1, counts);
	count_bytes(&pair->team, -1, counts);
	for (unsigned i = 0; i < ARRAY_SIZE(counts); i++) {
		if (i == ' ' || counts[i] == 0)
			continue;
		struct excerpt excerpt = {.size = 1, .head = {(uint8_t)i}};
		char text[EXCERPT_TEXT_SIZE];
		excerpt_format(&excerpt, false, text);
		(void)pair_wrong(pair, "\"%s\" is there %lld times %s", text,
		                 llabs((long long)counts[i]),
		                 counts[i] > 0 ? "too few" : "too many");
		return;
	}
}

/* DMOJ sorted: lines, which are lists of tokens, or tokens. */

static void collect_tokens(struct fingerprint_text *text, struct side *side)
{
	for (bool first = true; side_more(side); first = false) {
		if (!first)
			fingerprint_feed(text, (const uint8_t *)" ", 1);
		for (; side_peek(side) == PAIR_BLACK; side->stream.at++)
			fingerprint_feed(text, side->stream.at, 1);
	}
}

static void collect_lines(struct pair *pair, struct side *side, struct fingerprint *collection)
{
	struct fingerprint_text text;
	while (side_next_line(side)) {
		fingerprint_begin(&text, &pair->key);
		collect_tokens(&text, side);
		fingerprint_end(&text, collection);
	}
}

static void collect_words(struct pair *pair, struct side *side, struct fingerprint *collection)
{
	struct fingerprint_text text;
	while (side_more(side)) {
		fingerprint_begin(&text, &pair->key);
		for (; side_peek(side) == PAIR_BLACK; side->stream.at++)
			fingerprint_feed(&text, side->stream.at, 1);
		fingerprint_end(&text, collection);
	}
}

static void sorted(const void *options, struct pair *pair)
{
	const struct dmoj_options *o = options;
	struct fingerprint answer = {0}, team = {0};
	bool lines = o->split_on == DMOJ_SPLIT_LINES;
	pair->answer.bytes = pair->team.bytes = lines ? pair_bytes_lines : pair_bytes_white;
	(lines ? collect_lines : collect_words)(pair, &pair->answer, &answer);
	(lines ? collect_lines : collect_words)(pair, &pair->team, &team);
	compare_collections(pair, &answer, &team, lines ? "lines" : "words");
}

static void unordered(const void *options, struct pair *pair)
{
	(void)options;
	static const struct dmoj_options words = {.split_on = DMOJ_SPLIT_WHITESPACE};
	sorted(&words, pair);
}

static const struct checker_type types[] = {
	{.name = "testlib uncmp",
         .summary = "the same integers of 64 bits, in any order",
         .parse = checker_parse_nothing,
         .compare = uncmp},
	{.name = "dmoj easy",
         .summary = "the same characters, in any order",
         .parse = checker_parse_nothing,
         .compare = easy},
	{.name = "dmoj sorted",
         .summary = "the same lines, or words, in any order",
         .options_size = sizeof(struct dmoj_options),
         .parse = dmoj_parse_sorted,
         .compare = sorted},
	{.name = "dmoj unordered",
         .summary = "the same words, in any order",
         .parse = checker_parse_nothing,
         .compare = unordered},
};

const struct checker_family unordered_checkers = {types, ARRAY_SIZE(types)};
