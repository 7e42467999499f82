/* SPDX-License-Identifier: MIT */
#include "common/yaml.h"

#include "common/strbuf.h"
#include "common/units.h"
#include "tests/harness/test.h"

#include <stdlib.h>
#include <string.h>

static struct findings findings;
static char first[256]; /* the first finding, as the user sees it */

static struct yaml_node *parse_bytes(const char *data, size_t size)
{
	findings_done(&findings);
	struct yaml_node *root = yaml_parse("f", data, size, YAML_LIMITS_MANIFEST, &findings);
	first[0] = '\0';
	if (findings.count > 0)
		finding_format(&findings.items[0], first, sizeof(first));
	return root;
}

static struct yaml_node *parse(const char *text)
{
	return parse_bytes(text, strlen(text));
}

/* The text must be refused with this first finding. */
static void check_refused(const char *text, const char *finding)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse(text);
	CHECK(findings_failed(&findings));
	CHECK_STR(first, finding);
	findings_done(&findings);
}

/* The text of the finding with this number must be this. */
static void check_nth(size_t n, const char *place, const char *message)
{
	char text[256] = "none";
	_cleanup_(freep) char *expected = str_printf("%s%s", place, message);
	if (n < findings.count)
		finding_format(&findings.items[n], text, sizeof(text));
	CHECK_STR(text, expected);
}

/* @unit again and again between @prefix and @suffix, up to the limit of bytes. */
static char *repeat(const char *prefix, const char *unit, const char *suffix)
{
	struct strbuf buf = {0};
	strbuf_puts(&buf, prefix);
	while (buf.size + strlen(unit) + strlen(suffix) <= YAML_LIMITS_MANIFEST.bytes)
		strbuf_puts(&buf, unit);
	strbuf_puts(&buf, suffix);
	char *text = strbuf_take(&buf);
	CHECK(text);
	return text;
}

TEST(maps_lists_and_scalars_keep_their_places)
{
	_cleanup_(yaml_freep) struct yaml_node *root =
		parse("name: x\nlist:\n  - 'a'\n  - {b: 2}\n");
	CHECK(root);
	CHECK_INT(root->kind, YAML_MAPPING);
	CHECK_INT(root->count, 2);
	CHECK_STR(yaml_get(root, "name")->text, "x");
	CHECK(yaml_get(root, "name")->plain);
	const struct yaml_node *list = yaml_get(root, "list");
	CHECK_INT(list->kind, YAML_SEQUENCE);
	CHECK_INT(list->count, 2);
	CHECK_INT(list->items[0]->line, 3);
	CHECK_INT(list->items[0]->column, 5);
	CHECK(!list->items[0]->plain);
	CHECK_STR(yaml_get(list->items[1], "b")->text, "2");
	CHECK(!yaml_get(root, "absent"));
}

TEST(an_empty_document_is_an_empty_map)
{
	static const char *const texts[] = {"", "# only a comment\n", "---\n", "---\n...\n", "~\n"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(yaml_freep) struct yaml_node *root = parse(texts[i]);
		CHECK(root);
		CHECK_INT(root->kind, YAML_MAPPING);
		CHECK_INT(root->count, 0);
	}
}

TEST(carriage_returns_are_line_ends)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse("a: 1\r\nb: |\r\n  text\r\n");
	CHECK(root);
	CHECK_STR(yaml_get(root, "a")->text, "1");
	CHECK_STR(yaml_get(root, "b")->text, "text\n");
}

TEST(a_byte_order_mark_is_a_warning)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse("\xef\xbb\xbf"
	                                                     "a: 1\n");
	CHECK(root);
	CHECK_STR(yaml_get(root, "a")->text, "1");
	CHECK_INT(findings.count, 1);
	CHECK(!findings_failed(&findings));
	findings_done(&findings);
}

TEST(nulls_are_plain_only)
{
	_cleanup_(yaml_freep) struct yaml_node *root =
		parse("a: ~\nb:\nc: null\nd: 'null'\ne: x\n");
	CHECK(yaml_is_null(yaml_get(root, "a")));
	CHECK(yaml_is_null(yaml_get(root, "b")));
	CHECK(yaml_is_null(yaml_get(root, "c")));
	CHECK(!yaml_is_null(yaml_get(root, "d")));
	CHECK(!yaml_is_null(yaml_get(root, "e")));
}

TEST(what_a_manifest_never_needs_is_refused_with_its_place)
{
	check_refused(
		"a: &x 1\n",
		"f:1:4: a: expected no anchors and aliases; text with '&' or '*' needs quotes");
	check_refused(
		"a: *x\n",
		"f:1:4: a: expected no anchors and aliases; text with '&' or '*' needs quotes");
	check_refused("a: !!str 1\n", "f:1:4: a: expected no tags; text with '!' needs quotes");
	check_refused("a: ! 1\n", "f:1:4: a: expected no tags; text with '!' needs quotes");
	check_refused("%TAG ! tag:x,2000:\n---\na: 1\n", "f:1:1: expected no tag directives");
	check_refused("a: 1\n<<: {b: 2}\n", "f:2:1: <<: expected no merge keys");
	check_refused("a: 1\n---\nb: 2\n", "f:2:1: expected one document, found a second one");
	check_refused("? [a]\n: 1\n", "f:1:3: expected a word as key, found a list or a map");
	check_refused("a: \"x\\0y\"\n", "f:1:4: a: expected text, found an escaped NUL");
}

TEST(what_is_refused_hides_nothing_behind_it)
{
	_cleanup_(yaml_freep) struct yaml_node *root =
		parse("a: !!str 1\n<<: {b: *x}\n? [c]\n: d\ne: &y {f: 2, f: 3}\n"
	              "g: \"h\\0\"\n*z : 4\ni: [!t 5]\nj: 6\n---\nk: 7\n");
	static const char anchors[] =
		"expected no anchors and aliases; text with '&' or '*' needs quotes";
	static const char tags[] = "expected no tags; text with '!' needs quotes";
	CHECK(root);
	CHECK_INT(findings.count, 10);
	check_nth(0, "f:1:4: a: ", tags);
	check_nth(1, "f:2:1: <<: expected no merge keys", "");
	check_nth(2, "f:2:9: <<.b: ", anchors);
	check_nth(3, "f:3:3: expected a word as key, found a list or a map", "");
	check_nth(4, "f:5:4: e: ", anchors);
	check_nth(5, "f:5:14: e.f: expected each key once, it is also in line 5", "");
	check_nth(6, "f:6:4: g: expected text, found an escaped NUL", "");
	check_nth(7, "f:7:1: ", anchors);
	check_nth(8, "f:8:5: i[0]: ", tags);
	check_nth(9, "f:10:1: expected one document, found a second one", "");
	CHECK_INT(root->count, 5);
	CHECK(yaml_get(root, "a")->is_refused && yaml_get(root, "g")->is_refused);
	CHECK_STR(yaml_get(yaml_get(root, "e"), "f")->text, "3");
	CHECK_STR(yaml_get(root, "j")->text, "6");
	findings_done(&findings);
}

TEST(a_file_of_nothing_but_tags_is_told_of_a_few_times)
{
	_cleanup_(freep) char *text = repeat("[", "!t a,", "]");
	_cleanup_(yaml_freep) struct yaml_node *root = parse(text);
	CHECK_INT(findings.count, 20);
	findings_done(&findings);
}

TEST(a_quoted_merge_sign_is_an_ordinary_key)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse("'<<': 1\n");
	CHECK(root);
	CHECK_STR(yaml_get(root, "<<")->text, "1");
}

TEST(a_fault_within_a_collection_names_its_key)
{
	static const char anchors[] =
		"expected no anchors and aliases; text with '&' or '*' needs quotes";
	static const char *const rows[][2] = {
		{"a:\n  b: [1, {c: 2}, {d: [3, *x]}]\n", "f:2:26: a.b[2].d[1]: "},
		{"- 1\n- &x 2\n", "f:2:3: [1]: "},
		{"*x : 1\n", "f:1:1: "},
		{"a: {b: 1, *x : 2}\n", "f:1:11: a: "},
		{"a: {b: 1}\nc: *x\n", "f:2:4: c: "},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *expected = str_printf("%s%s", rows[i][1], anchors);
		check_refused(rows[i][0], expected);
	}
	check_refused("a: 1\nb: {<<: {}}\n", "f:2:5: b.<<: expected no merge keys");
	check_refused("a:\n  b: [1, 2\n", "f:3:1: a.b[2]: expected YAML: while parsing a flow "
	                                  "sequence, did not find expected ',' or ']'");
}

TEST(a_key_given_twice_is_an_error_and_the_last_value_counts)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse("a: 1\nb: [{c: 2, c: 3}]\na: 4\n");
	CHECK(root);
	CHECK_STR(first, "f:2:12: b[0].c: expected each key once, it is also in line 2");
	CHECK_INT(findings.errors, 2);
	CHECK_STR(yaml_get(root, "a")->text, "4");
	CHECK_INT(root->count, 2);
	findings_done(&findings);
}

TEST(a_key_given_twice_is_a_warning_where_that_is_asked_for)
{
	static const char text[] = "a: 1\nb: 2\na: 3\nc: {d: 4, d: 5, d: 6}\n";
	struct yaml_limits limits = YAML_LIMITS_MANIFEST;
	limits.duplicates_are_warnings = true;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse("f", text, strlen(text), limits, &findings);
	CHECK(root);
	CHECK_INT(root->count, 3);
	CHECK_STR(yaml_get(root, "a")->text, "3");
	CHECK_STR(yaml_get(yaml_get(root, "c"), "d")->text, "6");
	CHECK_INT(findings.errors, 0);
	CHECK_INT(findings.count, 3);
	findings_done(&findings);
}

/* ---- paths ---- */

static void check_path(const struct yaml_node *root, const struct yaml_node *node, const char *path)
{
	_cleanup_(freep) char *found = yaml_path(root, node);
	CHECK_STR(found ? found : "no memory", path);
}

/* Every node below @node, where it is expected to stand at @path. */
static void check_paths(const struct yaml_node *root, const struct yaml_node *node, const char *path)
{
	check_path(root, node, path);
	for (size_t i = 0; node->kind == YAML_SEQUENCE && i < node->count; i++) {
		_cleanup_(freep) char *inner = str_printf("%s[%zu]", path, i);
		check_paths(root, node->items[i], inner);
	}
	for (size_t i = 0; node->kind == YAML_MAPPING && i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		_cleanup_(freep) char *inner =
			str_printf("%s%s%s", path, *path ? "." : "", pair->key->text);
		check_path(root, pair->key, inner);
		check_paths(root, pair->value, inner);
	}
}

TEST(the_path_of_every_node_leads_to_it)
{
	static const char *const texts[] = {
		"a: 1\nb:\n  c: 2\n  d: 3\n",
		"a:\n- x\n- b: 1\n  c: [p, q, {r: s}]\n- - t\n  - u\nd:\n  - v\n",
		"{a: {b: {c: [1, [2, 3]], d: 4}}, e: [{f: g}, {f: h}]}",
		"a:\nb:\n  c:\n  d: ~\ne: [1]\n",
		"- {a, b: 1}\n-\n- ? c\n  : d\n",
		"a: |\n  two\n  lines\nb: >\n  more\n\n  still\nc: 'x'\n",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(yaml_freep) struct yaml_node *root = parse(texts[i]);
		CHECK(root);
		check_paths(root, root, "");
	}
}

TEST(bytes_that_are_no_utf8_are_refused_with_their_place)
{
	static const char *const texts[] = {"a: \xff\n",         "a: \xc0\xaf\n",
	                                    "a: \xed\xa0\x80\n", "a: \xf4\x90\x80\x80\n",
	                                    "a: \xe2\x82",       "a: \x80\n"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		check_refused(texts[i], "f:1:4: expected UTF-8, found another encoding");
	CHECK(!parse_bytes("a: 1\nb: \0\n", 10));
	CHECK_STR(first, "f:2:4: expected text, found a NUL byte");
	CHECK(!parse_bytes("\xff\xfe"
	                   "a\0",
	                   4)); /* UTF-16 */
}

TEST(text_in_other_scripts_is_kept)
{
	_cleanup_(yaml_freep) struct yaml_node *root =
		parse("name: \xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80\n");
	CHECK(root);
	CHECK_STR(yaml_get(root, "name")->text, "\xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST(faults_of_form_have_their_place)
{
	CHECK(!parse("a: [1, 2\nb: 3\n"));
	CHECK(strstr(first, "f:2:2: a[2]: expected YAML: ") == first);
	CHECK(!parse("a: 1\n\tb: 2\n"));
	CHECK(!parse("a: \x01\n"));
	CHECK_STR(first, "f:1:4: expected YAML: control characters are not allowed");
	findings_done(&findings);
}

TEST(sixteen_levels_are_read_and_seventeen_are_not)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse("[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]");
	CHECK(root);
	check_refused(
		"[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
		"f:1:17: [0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]: expected at most 16 "
		"levels of nesting");
}

TEST(a_file_beyond_the_limit_is_not_parsed)
{
	_cleanup_(freep) char *text = repeat("a: '", "x", "'\n");
	_cleanup_(yaml_freep) struct yaml_node *root = parse(text);
	CHECK(root);
	size_t size = strlen(text);
	CHECK(!parse_bytes(text, size + 1));
	CHECK_STR(first, "f: expected at most 262144 bytes, found 262145");
	findings_done(&findings);
}

/* Without bounds the first of these takes minutes, and the others up to a second. */
TEST(files_made_to_be_slow_are_not)
{
	static const char *const parts[][3] = {
		{"", "[", ""},
		{"", "{", ""},
		{"", "[\n", ""},
		{"", "- ", ""},
		{"", "? ", ""},
		{"", "- &a b\n", ""},
		{"", "%TAG !a! b\n", ""},
		{"a: ", " ", "b"},
		{"[", "a,", "]"},
		{"{", "a,", "}"},
		{"", "a: b\n", ""},
		{"[[[[[[[[[[[[[[[", "a,", ""},
	};
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		_cleanup_(freep) char *text = repeat(parts[i][0], parts[i][1], parts[i][2]);
		_cleanup_(yaml_freep) struct yaml_node *root = parse(text);
		CHECK(findings_failed(&findings));
		CHECK(findings.count <= 21); /* and the end of it */
	}
	findings_done(&findings);
}
