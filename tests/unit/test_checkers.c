/* SPDX-License-Identifier: MIT */
/*
 * The built-in checkers by the table: each row is a rule of one, an answer and an output.
 */
#include "checkers/checker.h"

#include "checkers/pair.h"
#include "common/fd.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS_MOST = 8 };

/* What a row expects: the exit status of juror-checker. */
enum expected { OK, WRONG, FORM, FAILED };

static const char *const expected_names[] = {"accepted", "wrong", "wrong in form", "failed"};

struct row {
	const char *checker; /* NULL: that of the row before */
	const char *words;
	const char *answer, *output;
	enum expected expected;
	struct ratio score; /* 0/0: 1 when accepted, else 0 */
};

static size_t split(char *text, const char *words[WORDS_MOST])
{
	size_t count = 0;
	char *rest;
	for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	return count;
}

static struct checker *make_checker(const char *name, const char *arguments, struct error *err)
{
	char text[256];
	const char *words[WORDS_MOST];
	struct checker *checker = NULL;
	const struct checker_type *type = checker_find(name);
	if (!type)
		FAIL("there is no %s", name);
	(void)snprintf(text, sizeof(text), "%s", arguments ? arguments : "");
	int r = checker_new(type, words, split(text, words), CHECKER_ONCE, &checker, err);
	CHECK(r == 0 || r == -EINVAL || r == -ENOENT);
	return checker;
}

static enum expected kind_of(const struct checker_result *result)
{
	if (result->outcome == CHECKER_FAILED)
		return FAILED;
	if (result->outcome == CHECKER_ACCEPTED)
		return OK;
	return result->malformed ? FORM : WRONG;
}

static struct checker_result check(const char *name, const char *words, const char *answer,
                                   const char *output)
{
	struct error err;
	struct checker_result result;
	_cleanup_(checker_freep) struct checker *checker = make_checker(name, words, &err);
	if (!checker)
		FAIL("%s", err.text);
	_cleanup_(fd_closep) int answer_fd = fd_memfd("answer", answer, strlen(answer), NULL);
	_cleanup_(fd_closep) int team_fd = fd_memfd("team", output, strlen(output), NULL);
	CHECK(lseek(answer_fd, 0, SEEK_SET) == 0 && lseek(team_fd, 0, SEEK_SET) == 0);
	const struct checker_files files = {.input = -1, .answer = answer_fd, .team = team_fd};
	if (checker_run(checker, &files, &result, &err) < 0)
		FAIL("%s", err.text);
	return result;
}

static void check_row(const struct row *row, const char *name)
{
	struct checker_result result = check(name, row->words, row->answer, row->output);
	struct ratio score = row->score;
	if (score.denominator == 0)
		score = (struct ratio){row->expected == OK, 1};
	if (kind_of(&result) != row->expected || ratio_compare(result.score, score) != 0)
		FAIL("%s %s: answer \"%s\", output \"%s\": %s, %llu/%llu: %s", name,
		     row->words ? row->words : "", row->answer, row->output,
		     expected_names[kind_of(&result)], (unsigned long long)result.score.numerator,
		     (unsigned long long)result.score.denominator, result.message);
}

static void check_rows(const struct row *rows, size_t count)
{
	const char *name = NULL;
	for (size_t i = 0; i < count; i++) {
		name = rows[i].checker ? rows[i].checker : name;
		check_row(&rows[i], name);
	}
}

/* testlib. */

#define LONG "0123456789012345678901234567890123456789012345678901234567890123456789"

static const struct row testlib_rows[] = {
	{"testlib wcmp", NULL, "a b\n", "a\r\n\tb", OK, {0}},
	{NULL, NULL, "", " \n", OK, {0}},
	{NULL, NULL, "a b", "a B", WRONG, {0}},
	{NULL, NULL, "a b", "a", WRONG, {0}},
	{NULL, NULL, "a", "a b", WRONG, {0}},
	{NULL, NULL, "a\vb", "a b", WRONG, {0}},
	{NULL,
         NULL,
         "a",
         "\xef\xbb\xbf"
         "a",
         OK,
         {0}},
	{NULL,
         NULL,
         "\xef\xbb\xbf"
         "a",
         "a",
         WRONG,
         {0}},
	{NULL, NULL, LONG "1", LONG "1", OK, {0}},
	{NULL, NULL, LONG "1", LONG "2", WRONG, {0}},

	{"testlib ncmp", NULL, "1 -2", "1\n-2", OK, {0}},
	{NULL, NULL, "1 2", "1 3", WRONG, {0}},
	{NULL, NULL, "1 2", "1 02", FORM, {0}},
	{NULL, NULL, "1 2", "1 +2", FORM, {0}},
	{NULL, NULL, "1 2", "1 2x", FORM, {0}},
	{NULL, NULL, "0", "-0", FORM, {0}},
	{NULL, NULL, "01", "1", FAILED, {0}},
	{NULL, NULL, "9223372036854775807", "9223372036854775807", OK, {0}},
	{NULL, NULL, "1", "9223372036854775808", FORM, {0}},
	{NULL, NULL, "-9223372036854775808", "-9223372036854775808", OK, {0}},
	{NULL, NULL, "1 2", "1", WRONG, {0}},
	{NULL, NULL, "1", "1 2", WRONG, {0}},
	{NULL, NULL, "1", "1 x", FORM, {0}},
	{NULL, NULL, "1 x", "1", FAILED, {0}},

	{"testlib icmp", NULL, "5", "5", OK, {0}},
	{NULL, NULL, "5", "6", WRONG, {0}},
	{NULL, NULL, "5", "5 5", FORM, {0}},
	{NULL, NULL, "5 6", "5", OK, {0}},
	{NULL, NULL, "5", "2147483648", FORM, {0}},
	{NULL, NULL, "5", "", FORM, {0}},
	{NULL, NULL, "", "5", FAILED, {0}},

	{"testlib hcmp", NULL, LONG, LONG, FAILED, {0}},
	{NULL, NULL, "1" LONG, "1" LONG, OK, {0}},
	{NULL, NULL, "-1" LONG, "-1" LONG, OK, {0}},
	{NULL, NULL, "1" LONG, "2" LONG, WRONG, {0}},
	{NULL, NULL, "0", "-0", FORM, {0}},
	{NULL, NULL, "1", "+1", FORM, {0}},
	{NULL, NULL, "1", "1.0", FORM, {0}},
	{NULL, NULL, "1 1", "1", FAILED, {0}},
	{NULL, NULL, "1", "1 1", FORM, {0}},

	{"testlib rcmp", NULL, "1", "1.0000015", OK, {0}},
	{NULL, NULL, "1", "1.0000016", WRONG, {0}},
	{NULL, NULL, "1000000", "1000000.1", WRONG, {0}},
	{NULL, NULL, "1", "1 1", FORM, {0}},
	{NULL, NULL, "1", "nan", FORM, {0}},
	{"testlib acmp", NULL, "1", "1.0000015", OK, {0}},
	{"testlib dcmp", NULL, "1000000", "1000000.5", OK, {0}},
	{NULL, NULL, "1", "1.00001", WRONG, {0}},
	{"testlib rncmp", NULL, "1 2", "1.00001 2", OK, {0}},
	{NULL, NULL, "1 2", "1 2.0001", WRONG, {0}},
	{"testlib rcmp4", NULL, "1 10000", "1.00009 10000.9", OK, {0}},
	{NULL, NULL, "1", "1.0002", WRONG, {0}},
	{NULL, NULL, "1 2", "1", FORM, {0}},
	{NULL, NULL, "1", "1 2", FORM, {0}},
	{NULL, NULL, "x", "1", FAILED, {0}},
	{NULL, NULL, "1e999", "2e999", OK, {0}},
	{NULL, NULL, "1e999", "-1e999", WRONG, {0}},
	{"testlib rcmp6", NULL, "1", "1.0000009", OK, {0}},
	{NULL, NULL, "1", "1.000002", WRONG, {0}},
	{"testlib rcmp9", NULL, "1", "1.0000000009", OK, {0}},
	{NULL, NULL, "1", "1.000000002", WRONG, {0}},

	{"testlib yesno", NULL, "YES", "yes", OK, {0}},
	{NULL, NULL, "YES", "No", WRONG, {0}},
	{NULL, NULL, "YES", "maybe", FORM, {0}},
	{NULL, NULL, "maybe", "yes", FAILED, {0}},
	{NULL, NULL, "maybe", "", FORM, {0}},
	{NULL, NULL, "YES", "yes no", FORM, {0}},
	{"testlib nyesno", NULL, "yes no", "YES NO", OK, {0}},
	{NULL, NULL, "yes no", "YES", WRONG, {0}},
	{NULL, NULL, "yes", "YES maybe", WRONG, {0}},
	{NULL, NULL, "yes no", "YES maybe", FORM, {0}},

	{"testlib fcmp", NULL, "a b\n\nc\n", "a b\r\n\r\nc", OK, {0}},
	{NULL, NULL, "a b\n", "a  b\n", WRONG, {0}},
	{NULL, NULL, "a\nb\n", "a\n", WRONG, {0}},
	{NULL, NULL, "a\n", "a\n\n \n", OK, {0}},
	{NULL, NULL, "a\n", "a\nb\n", FORM, {0}},
	{NULL, NULL, "a\n\n", "a\nb\n", FORM, {0}},
	{NULL, NULL, "a\n\nb", "a\nx\nb", WRONG, {0}},
	{NULL, NULL, "ab", "a\rb", OK, {0}},
	{"testlib lcmp", NULL, "a b\n", " a \t b \n", OK, {0}},
	{NULL, NULL, "a b\n", "a\nb\n", WRONG, {0}},
	{NULL, NULL, "ab\n", "a b\n", WRONG, {0}},
	{NULL, NULL, "a\n \n", "a\n", OK, {0}},
	{NULL, NULL, "a", "a\nb", FORM, {0}},

	{"testlib uncmp", NULL, "1 2 2 3", "3 2 1 2", OK, {0}},
	{NULL, NULL, "1 2 2 3", "3 2 1 1", WRONG, {0}},
	{NULL, NULL, "1 2", "1 2 2", WRONG, {0}},
	{NULL, NULL, "1 2", "1 x", FORM, {0}},
	{NULL, NULL, "1 x", "1 y", FAILED, {0}},
	{NULL, NULL, "", "", OK, {0}},

	{"testlib caseicmp", NULL, "Case 1: 5\nCase 2: 6", "Case 1: 5 Case 2: 6", OK, {0}},
	{NULL, NULL, "Case 1: 5 Case 2: 6", "Case 1: 5 Case 2: 7", WRONG, {0}},
	{NULL, NULL, "Case 1: 5 Case 2: 6", "Case 1: 5", FORM, {0}},
	{NULL, NULL, "Case 1: 5", "Case 1: 6 Case 3: 7", FORM, {0}},
	{NULL, NULL, "Case 1: 5 Case 3: 6", "Case 1: 6 x", FAILED, {0}},
	{"testlib casencmp", NULL, "Case 1: 1 2 Case 2:", "Case 1: 1 2 Case 2:", OK, {0}},
	{NULL, NULL, "Case 1: 1 2", "Case 1: 1", WRONG, {0}},
	{NULL, NULL, "Case 1: 1 2", "Case 1: 2 x", FORM, {0}},
	{NULL, NULL, "Case 1: 1 2", "Case 1: 1 02", FORM, {0}},
	{NULL, NULL, "Case 1: 1 x", "Case 1: 2 x", FAILED, {0}},
	{NULL, NULL, "Case 1: 1", "Case 1: 1 Case 2: 2", FORM, {0}},
	{NULL, NULL, "Case 1: 1 Case 2: 2", "Case 1: 1", FORM, {0}},
	{"testlib casewcmp", NULL, "Case 1: a b Case 2: c", "Case 1: a b\nCase 2: c", OK, {0}},
	{NULL, NULL, "Case 1: a b Case 2: c", "Case 1: a Case 2: b c", WRONG, {0}},
	{NULL, NULL, "Case 1: a", "Case 2: a", FORM, {0}},
};

TEST(the_checkers_of_testlib_judge_as_the_originals_do)
{
	check_rows(testlib_rows, ARRAY_SIZE(testlib_rows));
}

/* DMOJ. */

static const struct row dmoj_rows[] = {
	{"dmoj standard", NULL, "a b\nc\n", " a \t b \n\n c", OK, {0}},
	{NULL, NULL, "a b\n", "a\nb\n", WRONG, {0}},
	{NULL, NULL, "a\nb\n", "a b\n", WRONG, {0}},
	{NULL, NULL, "a\n", "\n\na\n\n", OK, {0}},
	{NULL, NULL, "a", "A", WRONG, {0}},
	{NULL, NULL, "ab", "a", WRONG, {0}},
	{NULL, NULL, "", "a", WRONG, {0}},

	{"dmoj identical", NULL, "a b\n", "a b\n", OK, {0}},
	{NULL, NULL, "a b\n", "a  b\n", FORM, {0}},
	{NULL, NULL, "a b\n", "a b", FORM, {0}},
	{NULL, "pe_allowed false", "a b\n", "a  b\n", WRONG, {0}},
	{NULL, NULL, "a b\n", "a c\n", WRONG, {0}},

	{"dmoj floats", NULL, "x 1.5\n\n2", "x 1.5000001\n2.0\n", OK, {0}},
	{NULL, NULL, "1", "1.00001", WRONG, {0}},
	{NULL, NULL, "1000000", "1000000.5", OK, {0}},
	{NULL, NULL, "1 2", "1\n2", WRONG, {0}},
	{NULL, NULL, "x", "X", WRONG, {0}},
	{NULL, NULL, "1", "x", WRONG, {0}},
	{NULL, NULL, "inf", "inf", WRONG, {0}},
	{NULL, NULL, "nan", "nan", WRONG, {0}},
	{NULL, NULL, "1000", "1_000", OK, {0}},
	{NULL, NULL, "1000", "1__000", WRONG, {0}},
	{NULL, "precision 2", "1", "1.005", OK, {0}},
	{NULL, "precision 2 error_mode absolute", "1000", "1005", WRONG, {0}},
	{NULL, "precision 2 error_mode relative", "1000", "1005", OK, {0}},
	{NULL, "error_mode relative", "0", "0.0000001", WRONG, {0}},
	{NULL, "precision 400", "0", "0", OK, {0}},
	{"dmoj floatsabs", "precision 2", "1000", "1000.005", OK, {0}},
	{NULL, "precision 2", "1000", "1000.1", WRONG, {0}},
	{"dmoj floatsrel", "precision 2", "1000", "1005", OK, {0}},

	{"dmoj easy", NULL, "Hello, World", "low, or\ndlehl", OK, {0}},
	{NULL, NULL, "ab", "aab", WRONG, {0}},

	{"dmoj rstripped", NULL, "a\nb\n", "a \t\nb\n", OK, {0}},
	{NULL, NULL, "a\nb\n", "a\nb", WRONG, {0}},
	{NULL, NULL, "a\nb", "a\n b", WRONG, {0}},
	{NULL, NULL, "a\r\nb", "a\nb", WRONG, {0}},
	{NULL, NULL, "a \tb", "a\t b", WRONG, {0}},
	{NULL, "filter_new_line true", "a\r\nb\n", "a\nb", OK, {0}},
	{NULL, "filter_new_line true", "a\nb\n", "a\n", WRONG, {0}},

	{"dmoj linecount", NULL, "1\n2\n3\n", " 1 \n2\n3", OK, {0}},
	{NULL, NULL, "1\n2\n3\n", "1\nx\n3\n", WRONG, {2, 3}},
	{NULL, NULL, "1\n2\n3\n4\n", "1\n2\n", WRONG, {1, 2}},
	{NULL, NULL, "1\n2\n", "1\n2\n3\n", WRONG, {0}},
	{NULL, NULL, "1\n2\n", "x\ny\n", WRONG, {0}},
	{NULL, NULL, "1\n \n", "1\n", WRONG, {1, 2}},
	{NULL, NULL, "\n", "", OK, {0}},

	{"dmoj linematches", "point_distribution 1,2,4", "a\nb\nc\n", "a\nb\nc\n", OK, {0}},
	{NULL, "point_distribution 1,2,4", "a\nb\nc\n", "a\nx\nc\n", OK, {5, 7}},
	{NULL, "point_distribution 1,2,0", "a\nb\nc\n", "x\nx\nc\n", WRONG, {0}},
	{NULL, "point_distribution 1,2,4", "a\nb\nc\n", "a\nb\n", WRONG, {0}},
	{NULL,
         "point_distribution 1,2,4 filler_lines_required false",
         "a\nb\nc\n",
         "a\nb\n",
         OK,
         {3, 7}},
	{NULL, "point_distribution 1,2", "a\nb\nc\n", "a\nb\nc\n", FAILED, {0}},
	{NULL, NULL, "a\n", "a \n", WRONG, {0}},

	{"dmoj sorted", NULL, "a b\nc\n", "c\n a  b\n", OK, {0}},
	{NULL, NULL, "a b\nc\n", "a\nb c\n", WRONG, {0}},
	{NULL, NULL, "a\n \n", "a\n", WRONG, {0}},
	{NULL, "split_on whitespace", "a b\nc\n", "c\nb a\n", OK, {0}},
	{NULL, "split_on whitespace", "a b\nc\n", "c\nb b\n", WRONG, {0}},
	{"dmoj unordered", NULL, "a b\nc\n", "c\nb a\n", OK, {0}},
};

TEST(the_checkers_of_dmoj_judge_as_the_originals_do)
{
	check_rows(dmoj_rows, ARRAY_SIZE(dmoj_rows));
}

/* All of them. */

/* Blocks so small that every token meets their ends, and what whole files come to. */
static void check_row_in_blocks(const struct row *row, const char *name, size_t block_size)
{
	struct checker_result in_blocks = {0}, whole;
	struct error err;
	const struct checker_type *type = checker_find(name);
	_Alignas(max_align_t) unsigned char options[8192] = {0};
	char text[256];
	const char *words[WORDS_MOST];
	CHECK(type->options_size <= sizeof(options));
	(void)snprintf(text, sizeof(text), "%s", row->words ? row->words : "");
	CHECK_INT(type->parse(words, split(text, words), CHECKER_ONCE, options, &err), 0);
	_cleanup_(fd_closep) int answer = fd_memfd("a", row->answer, strlen(row->answer), NULL);
	_cleanup_(fd_closep) int team = fd_memfd("t", row->output, strlen(row->output), NULL);
	CHECK(lseek(answer, 0, SEEK_SET) == 0 && lseek(team, 0, SEEK_SET) == 0);
	const struct checker_files files = {.input = -1, .answer = answer, .team = team};
	CHECK_INT(pair_run(type->compare, options, &files, block_size, &in_blocks, &err), 0);
	whole = check(name, row->words, row->answer, row->output);
	CHECK_INT(kind_of(&in_blocks), kind_of(&whole));
	CHECK_STR(in_blocks.message, whole.message);
}

TEST(how_a_file_comes_in_blocks_does_not_matter)
{
	const struct {
		const struct row *rows;
		size_t count;
	} tables[] = {{testlib_rows, ARRAY_SIZE(testlib_rows)}, {dmoj_rows, ARRAY_SIZE(dmoj_rows)}};
	for (size_t table = 0; table < ARRAY_SIZE(tables); table++) {
		const char *name = NULL;
		for (size_t i = 0; i < tables[table].count; i++) {
			const struct row *row = &tables[table].rows[i];
			name = row->checker ? row->checker : name;
			for (size_t size = 3; size < 8; size++)
				check_row_in_blocks(row, name, size);
		}
	}
}

TEST(every_checker_has_a_name_of_its_own_and_accepts_nothing_for_nothing_unless_it_needs_a_value)
{
	static const char *const needs_a_value[] = {"icmp", "hcmp",  "rcmp",       "acmp",
	                                            "dcmp", "yesno", "linematches"};
	const struct checker_type *type;
	size_t count = 0;
	for (; (type = checker_at(count)); count++) {
		CHECK(checker_find(type->name) == type);
		CHECK(type->summary && type->summary[0]);
		bool needs = false;
		for (size_t i = 0; i < ARRAY_SIZE(needs_a_value); i++)
			needs |= strcmp(strchr(type->name, ' ') + 1, needs_a_value[i]) == 0;
		struct checker_result result = check(type->name, NULL, "", "");
		if (kind_of(&result) != (needs ? FAILED : OK))
			FAIL("%s: %s", type->name, result.message);
	}
	CHECK_INT(count, 1 + 19 + 11);
	CHECK(checker_find("testlib") == NULL);
}

TEST(a_message_tells_the_place_and_what_was_expected_there)
{
	CHECK_STR(check("testlib wcmp", NULL, "1 2\n3 4\n", "1 2\n3 5\n").message,
	          "line 2, column 3: expected \"4\", got \"5\"");
	CHECK_STR(check("testlib ncmp", NULL, "1 2", "1 x").message,
	          "line 1, column 3: expected an integer, got \"x\"");
	CHECK_STR(check("testlib ncmp", NULL, "1 x", "1 2").message,
	          "answer, line 1, column 3: expected an integer, got \"x\"");
	CHECK_STR(check("testlib fcmp", NULL, "a b\n", "a c\n").message,
	          "line 1, column 3: expected \"b\", got \"c\"");
	CHECK_STR(check("testlib rcmp6", NULL, "1", "1.5").message,
	          "line 1, column 1: expected \"1\", got \"1.5\": absolute error 0.5");
	CHECK_STR(check("dmoj linecount", NULL, "1\n2\n3\n", "1\nx\n3\n").message,
	          "line 2, column 1: 2 of 3 lines are right, not this");
	CHECK_STR(check("dmoj linecount", "feedback false", "1\n2\n", "1\nx\n").message, "");
	CHECK_STR(check("dmoj easy", NULL, "ab", "abb").message,
	          "line 1, column 4: \"b\" is there 1 times too many");
}

TEST(arguments_that_a_checker_does_not_know_are_named)
{
	static const struct {
		const char *checker, *words, *message;
	} rows[] = {
		{"testlib wcmp", "x", "checker testlib wcmp: unknown argument x"},
		{"dmoj standard", "precision 6", "checker dmoj standard: unknown argument precision"},
		{"dmoj floats", "precision", "checker dmoj floats: precision : expected an integer"},
		{"dmoj floats", "precision six",
	         "checker dmoj floats: precision six: expected an integer"},
		{"dmoj floats", "error_mode near",
	         "checker dmoj floats: error_mode near: expected default, absolute or relative"},
		{"dmoj floatsabs", "error_mode relative",
	         "checker dmoj floatsabs: unknown argument error_mode"},
		{"dmoj floats", "precision 1 precision 2",
	         "checker dmoj floats: precision: it was given before"},
		{"dmoj identical", "pe_allowed yes",
	         "checker dmoj identical: pe_allowed yes: expected true or false"},
		{"dmoj linematches", "point_distribution 0,0",
	         "checker dmoj linematches: point_distribution 0,0: expected at most 1024 "
	         "integers, "
	         "not negative and not all 0, with commas"},
		{"dmoj sorted", "split_on words",
	         "checker dmoj sorted: split_on words: expected lines or whitespace"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct error err = {0};
		CHECK(make_checker(rows[i].checker, rows[i].words, &err) == NULL);
		CHECK_STR(err.text, rows[i].message);
	}
}

TEST(an_output_that_cannot_be_read_is_nobodys_wrong_answer)
{
	const struct checker_type *type;
	for (size_t i = 0; (type = checker_at(i)); i++) {
		struct error err;
		struct checker_result result;
		_cleanup_(checker_freep) struct checker *checker =
			make_checker(type->name, NULL, &err);
		_cleanup_(fd_closep) int answer = fd_memfd("answer", "1\n", 2, NULL);
		CHECK(lseek(answer, 0, SEEK_SET) == 0);
		const struct checker_files files = {.input = -1, .answer = answer, .team = 9999};
		CHECK_INT(checker_run(checker, &files, &result, &err), -EBADF);
	}
}
