/* SPDX-License-Identifier: MIT */
/* What is read without libyaml is read as libyaml reads it. */
#include "common/yaml_events.h"
#include "common/yaml_simple.h"
#include "tests/harness/test.h"

#include <string.h>

static const struct yaml_limits limits = YAML_LIMITS_MANIFEST;

static struct yaml_node *read_simple(const char *text)
{
	return yaml_simple_parse(text, strlen(text), &limits);
}

static void check_equal(const char *text, const struct yaml_node *a, const struct yaml_node *b)
{
	if (a->kind != b->kind || a->line != b->line || a->column != b->column ||
	    a->plain != b->plain || a->count != b->count)
		FAIL("line %u, column %u of \"%s\" is another node to libyaml", a->line, a->column,
		     text);
	if (a->kind == YAML_SCALAR)
		CHECK_STR(a->text, b->text);
	for (size_t i = 0; a->kind == YAML_SEQUENCE && i < a->count; i++)
		check_equal(text, a->items[i], b->items[i]);
	for (size_t i = 0; a->kind == YAML_MAPPING && i < a->count; i++) {
		check_equal(text, a->pairs[i].key, b->pairs[i].key);
		check_equal(text, a->pairs[i].value, b->pairs[i].value);
	}
}

TEST(simple_files_give_the_nodes_and_places_that_libyaml_gives)
{
	static const char *const texts[] = {
		"a: 1\n",
		"a: 1",
		"\n  # first\n\na: -5\n\n# last",
		"name: Add two numbers, (really) a = b, it's - so\nb: c  \n",
		"a:\nb:   \nc:\n  d:\n    e: f\n  g: h\ni:\n",
		"a:\n- x\n- y\nb:\n  - z\n",
		"- a\n- b: 1\n  c: 2\n-   d:\n      - e\n",
		"- - a\n  - b\n-\n  c: d\n- -   - e\n",
		"- {in: a/1.in, out: \"a/1.out\", points: 1}\n- {in: a-2.in}\n",
		"test_cases:\n  - in: 1.in\n    out: 1.out\n    points: 1.5\n  - in: 2.in\n",
		"a: [1, 2,3 , 'x y', {b: c}, []]\nd: {}\ne: [ ]\n",
		"\"a\": 'b'\n'c': \"it's # : - {\"\n",
		"a b : c\nd: /e/f.g+h\n",
		"args: [a, \"\", '']\nhint: \"\"\n",
		"a:\n  # c\n  - b\n\n  # c\n  - d\n",
		"  a: 1\n  b: 2\n",
		"a: .5\nb: +1\nc: 1.000\n",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct findings findings = {0};
		_cleanup_(yaml_freep) struct yaml_node *expected =
			yaml_events_parse("f", texts[i], strlen(texts[i]), &limits, &findings);
		_cleanup_(yaml_freep) struct yaml_node *node = read_simple(texts[i]);
		if (!node || !expected)
			FAIL("not read: %s", texts[i]);
		check_equal(texts[i], node, expected);
	}
}

/* Most of these mean something else than they seem to, or nothing. */
TEST(what_is_not_simple_is_left_to_libyaml)
{
	static const char *const texts[] = {
		"",
		"# only a comment\n",
		"a",
		"[a]\n",
		"a: b\n c\n",
		"a:\n  b\n  c\n",
		"- a\n  b\n",
		"-\n- a\n",
		"a: b # c\n",
		"a: b: c\n",
		"a:b\n",
		"a: - b\n",
		"a: 'b' c\n",
		"a: 'it''s'\n",
		"a: \"\\n\"\n",
		"a: 'b\n c'\n",
		"a: |\n  b\n",
		"a: {b: c,\n  d: e}\n",
		"a: [b, ]\n",
		"a: [b: c]\n",
		"a: {b}\n",
		"a: [b c]\n",
		"a: {b: c} d\n",
		"a: &b c\n",
		"a: *b\n",
		"a: !b c\n",
		"a: ~\n",
		"? a\n: b\n",
		"<<: a\n",
		"---\na: b\n",
		"a: b\n---\nc: d\n",
		"a: b\n...\n",
		"...: b\n",
		"a: b\n... : c\n",
		"%YAML 1.1\n",
		"a:\tb\n",
		"\ta: b\n",
		"a: b\r\n",
		"# \xc2\x85"
		"a: b\nc: d\n",
		"a: \xc3\xa5\n",
		"a: 1\nb: 2\na: 3\n",
		"a: {b: 1, b: 2}\n",
		"  a: 1\nb: 2\n",
		"a:\n    b: 1\n  c: 2\n",
		"a: 1\n- b\n",
		"- a\nb: c\n",
		"- a: 1\n  - b\n",
		"a:\n- b\n  - c\n",
		"a: [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]\n",
		"- - - - - - - - - - - - - - - - - a\n",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(yaml_freep) struct yaml_node *node = read_simple(texts[i]);
		if (node)
			FAIL("read: %s", texts[i]);
	}
}

TEST(nothing_behind_the_last_byte_is_looked_at)
{
	static const char text[] = "a: {b: \"c\"}\nd:\n- e\n";
	for (size_t size = 0; size <= strlen(text); size++) {
		_cleanup_(freep) char *copy = malloc(size + !size);
		CHECK(copy);
		memcpy(copy, text, size);
		_cleanup_(yaml_freep) struct yaml_node *node =
			yaml_simple_parse(copy, size, &limits);
	}
}
