/* SPDX-License-Identifier: MIT */
#include "common/fields.h"
#include "common/units.h"
#include "tests/harness/test.h"

#include <stdlib.h>
#include <string.h>

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_BLUE };

struct inner {
	uint64_t memory_bytes;
};

struct outer {
	char *name;
	bool flag, is_red;
	uint64_t time_ns;
	double ratio;
	enum colour colour;
	struct strv list, any, words;
	struct inner inner;
};

static const struct field_range mebibytes = {.least = 1, .most = 4096, .unit = MIB};
static const struct field_range positive = {.least = 1, .most = UINT64_MAX};
static const struct field_bounds at_least_one = {.least = 1, .most = 100};
static const struct field inner_rows[] = {
	FIELD("memory", field_count, offsetof(struct inner, memory_bytes), .arg = &mebibytes),
};
static const struct field_table inner_table = FIELD_TABLE(inner_rows);
static const struct field_choice colours[] = {{"red", COLOUR_RED}, {"blue", COLOUR_BLUE}, {NULL, 0}};

static const struct field more_rows[] = {
	FIELD("words", field_words, offsetof(struct outer, words)),
	FIELD("old", field_ignored, 0, .flags = FIELD_TOLERATED),
};
static const struct field_table more_table = FIELD_TABLE(more_rows);
static const struct field rows[] = {
	FIELD("name", field_string, offsetof(struct outer, name), .flags = FIELD_REQUIRED),
	FIELD("flag", field_bool, offsetof(struct outer, flag)),
	FIELD("time", field_seconds, offsetof(struct outer, time_ns), .arg = &positive),
	FIELD("ratio", field_number, offsetof(struct outer, ratio), .arg = &at_least_one),
	FIELD("colour", field_choice, offsetof(struct outer, colour), .arg = colours),
	FIELD("is_red", field_flag, offsetof(struct outer, is_red),
              .arg = FIELD_CHOICES({"red", 1}, {"blue", 0})),
	FIELD("list", field_strings, offsetof(struct outer, list)),
	FIELD("any", field_string_or_strings, offsetof(struct outer, any)),
	FIELD("inner", field_mapping, offsetof(struct outer, inner), .arg = &inner_table),
};
static const struct field_table table = FIELD_TABLE(rows, .also = &more_table);

static struct findings findings;
static struct outer outer;

static void read_text(const char *text, bool strict)
{
	findings_done(&findings);
	free(outer.name);
	strv_done(&outer.list);
	strv_done(&outer.any);
	strv_done(&outer.words);
	outer = (struct outer){0};
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse("f", text, strlen(text), YAML_LIMITS_MANIFEST, &findings);
	CHECK(root);
	struct fields_reader reader = {
		.file = "f", .root = root, .findings = &findings, .strict = strict};
	fields_read(&reader, root, &table, &outer);
}

static const char *finding(size_t i)
{
	static char text[256];
	CHECK(i < findings.count);
	finding_format(&findings.items[i], text, sizeof(text));
	return text;
}

/* One line beside the name gets this one finding, an error. */
static void check_fault(const char *line, const char *expected)
{
	_cleanup_(freep) char *text = str_printf("name: x\n%s\n", line);
	read_text(text, false);
	CHECK_INT(findings.count, 1);
	CHECK_STR(finding(0), expected);
	CHECK_INT(findings.errors, 1);
}

static void done(void)
{
	read_text("name: x\n", false);
	free(outer.name);
	outer.name = NULL;
}

TEST(every_kind_of_value_is_read)
{
	read_text("name: x\nflag: true\ntime: 1.5\nratio: 2\ncolour: blue\nis_red: red\nlist: [a, "
	          "b]\nany: c\n"
	          "words: a 'b c' \"d\\\"\" e\\ f\ninner: {memory: 512}\n",
	          true);
	CHECK_INT(findings.count, 0);
	CHECK_STR(outer.name, "x");
	CHECK(outer.flag);
	CHECK_INT(outer.time_ns, 1500000000);
	CHECK(outer.ratio == 2.0);
	CHECK_INT(outer.colour, COLOUR_BLUE);
	CHECK(outer.is_red);
	CHECK_INT(outer.list.count, 2);
	CHECK_STR(outer.list.items[1], "b");
	CHECK_INT(outer.any.count, 1);
	CHECK_INT(outer.words.count, 4);
	CHECK_STR(outer.words.items[1], "b c");
	CHECK_STR(outer.words.items[2], "d\"");
	CHECK_STR(outer.words.items[3], "e f");
	CHECK_INT(outer.inner.memory_bytes, 512 * MIB);
	done();
}

TEST(a_fault_names_the_dotted_key_and_what_was_expected)
{
	check_fault("inner: {memory: 010}",
	            "f:2:17: inner.memory: expected a whole number from 1 to 4096, found '010'");
	check_fault("inner: {memory: 0}",
	            "f:2:17: inner.memory: expected a whole number from 1 to 4096, found '0'");
	check_fault("inner: {memory: 4097}",
	            "f:2:17: inner.memory: expected a whole number from 1 to 4096, found '4097'");
	check_fault("inner: 3", "f:2:8: inner: expected a map of keys and values");
	check_fault("flag: 1", "f:2:7: flag: expected true or false, found '1'");
	check_fault("time: 0", "f:2:7: time: expected a number of seconds above 0, found '0'");
	check_fault("time: 1s2", "f:2:7: time: expected a number of seconds with at most nine "
	                         "decimals, found '1s2'");
	check_fault("ratio: 0.5", "f:2:8: ratio: expected a number from 1 to 100, found '0.5'");
	check_fault("ratio: .inf", "f:2:8: ratio: expected a decimal number, found '.inf'");
	check_fault("colour: green", "f:2:9: colour: expected red or blue, found 'green'");
	check_fault("list: a", "f:2:7: list: expected a list of strings");
	check_fault("list: [a, [b]]", "f:2:11: list[1]: expected text, found a list");
	check_fault("words: 'a \"b'", "f:2:8: words: expected a closing quote");
	done();
}

TEST(all_faults_of_a_file_are_told_at_once)
{
	read_text("flag: 1\ntime: -1\ninner: {memory: x}\n", true);
	CHECK_INT(findings.errors, 4);
	CHECK_STR(finding(3), "f:1:1: name: expected this key, it is missing");
	done();
}

TEST(a_null_value_is_a_key_that_is_missing)
{
	read_text("name: x\ninner:\nlist: ~\n", false);
	CHECK_INT(findings.count, 0);
	read_text("name: x\ninner:\nlist: ~\n", true);
	CHECK_INT(findings.errors, 2);
	CHECK_STR(finding(0), "f:2:1: inner: expected a value, found nothing");
	CHECK_STR(finding(1), "f:3:1: list: expected a value, found nothing");
	read_text("list:\nname:\n", false);
	CHECK_INT(findings.count, 1);
	CHECK_STR(finding(0), "f:2:1: name: expected a value, found nothing");
	CHECK_INT(findings.errors, 1);
	done();
}

TEST(unknown_and_old_keys_are_errors_only_when_reading_strictly)
{
	read_text("name: x\nnew: 1\nold: 1\n", false);
	CHECK_INT(findings.count, 2);
	CHECK_INT(findings.errors, 0);
	CHECK_STR(finding(0), "f:2:1: new: expected a known key");
	CHECK_STR(finding(1), "f:3:1: old: is no key of this format version");
	read_text("name: x\nnew: 1\nold: 1\n", true);
	CHECK_INT(findings.errors, 2);
	done();
}

TEST(words_of_older_yaml_are_deviations)
{
	read_text("name: x\nflag: yes\n", false);
	CHECK(outer.flag);
	CHECK_INT(findings.count, 1);
	CHECK_INT(findings.errors, 0);
	read_text("name: x\nflag: 'true'\n", true);
	CHECK_INT(findings.errors, 1);
	done();
}

TEST(a_refused_value_leaves_the_target_as_it_was)
{
	struct outer target = {.time_ns = 7};
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse("f", "name: [x]\ntime: x\n", 18, YAML_LIMITS_MANIFEST, &findings);
	struct fields_reader reader = {.file = "f", .root = root, .findings = &findings};
	fields_read(&reader, root, &table, &target);
	CHECK_INT(target.time_ns, 7);
	CHECK(!target.name);
	findings_done(&findings);
}
