/* SPDX-License-Identifier: MIT */
/*
 * Checkers of other judges in init.yml, by their type: what they are called with, and what they say, which becomes a verdict,
 * a message and exactly the points that they gave, or a judge error where they break their protocol.
 */
#include "common/attr.h"
#include "tests/e2e/e2e.h"

#include <stdlib.h>
#include <string.h>

/* A checker finds its files as @names says, and the submission's only word, which it does. */
#define CHECKER(names)                                                                             \
	"import os, sys\n" names " = sys.argv[1:]\n"                                               \
	"word = open(output).read().strip()\n"                                                     \
	"if open(given).read() != 'in\\n': sys.exit(99)\n"                                         \
	"if word == 'crash': os.abort()\n"

#define WITH_ANSWER "if open(answer).read() != 'answer\\n': sys.exit(98)\n"

struct row {
	const char *word, *verdict;
	const char *score;   /* of 9; NULL: none */
	const char *message; /* part of the case's */
};

struct type {
	const char *name, *checker;
	const char *format; /* args_format_string; NULL: the type's own words */
	struct row rows[16];
};

/* Three cases of three points each: thirds and tenths that add up tell whether credit is exact. */
static void put_package(const struct type *type)
{
	e2e_put("package/init.yml",
	        e2e_text("checker: {name: bridged, args: {files: check.py, lang: PY3, type: "
	                 "%s%s%s}}\n"
	                 "test_cases:\n"
	                 "- {in: 1.in, out: 1.out, points: 3}\n"
	                 "- {in: 1.in, out: 1.out, points: 3}\n"
	                 "- {in: 1.in, out: 1.out, points: 3}\n",
	                 type->name, type->format ? ", args_format_string: " : "",
	                 type->format ? type->format : ""));
	e2e_put("package/1.in", "in\n");
	e2e_put("package/1.out", "answer\n");
	e2e_put("package/check.py", type->checker);
}

static struct e2e_end judge_rows(const struct row *rows)
{
	const char *argv[ARRAY_SIZE(((struct type *)0)->rows) + 8] = {"--time-limit", "5",
	                                                              "package"};
	for (size_t i = 0; rows[i].word; i++) {
		argv[i + 3] = e2e_text("%s.py", rows[i].word);
		e2e_put(argv[i + 3], e2e_text("print('%s')\n", rows[i].word));
	}
	return e2e_judge_as((struct e2e_call){.argv = argv});
}

static void check_row(const struct e2e_end *end, const char *type, const struct row *row)
{
	const char *name = e2e_text("%s.py", row->word);
	const char *message = e2e_string(e2e_case(end, name, 0), "message");
	const json_t *score = json_object_get(e2e_judgement(end, name), "score");
	CHECK_VERDICT(end, name, row->verdict);
	if (!strstr(message, row->message))
		FAIL("%s, %s: \"%s\", not \"%s\"", type, row->word, message, row->message);
	bool is_as_told = row->score ? json_number_value(score) == strtod(row->score, NULL)
	                             : json_is_null(score);
	if (!is_as_told)
		FAIL("%s, %s: the score is %s", type, row->word, json_dumps(score, JSON_ENCODE_ANY));
}

static void judge(const struct type *type)
{
	put_package(type);
	struct e2e_end end = judge_rows(type->rows);
	CHECK_INT(end.status, 3); /* there are judge errors */
	for (size_t i = 0; type->rows[i].word; i++)
		check_row(&end, type->name, &type->rows[i]);
}

TEST(a_checker_of_cms_gives_a_share_on_its_first_line)
{
	static const struct type cms = {
		.name = "cms",
		.checker = CHECKER("given, answer, output") WITH_ANSWER
		"says = {'right': ('1.0', 'translate:success'), 'wrong': ('0.0', "
		"'translate:wrong'),\n"
		"        'tenth': ('0.1', 'a tenth'), 'least': ('0', ''), 'words': ('fine', ''),\n"
		"        'more': ('1.5', ''), 'negative': ('-0.5', ''), 'silent': ('', ''),\n"
		"        'status': ('1.0', 'out of ideas')}\n"
		"print(says[word][0])\n"
		"print(says[word][1], file=sys.stderr)\n"
		"sys.exit(word == 'status')\n",
		.rows = {{"right", "AC", "9", "Output is correct"},
	                 {"wrong", "WA", "0", "Output isn't correct"},
	                 {"tenth", "AC", "0.9", "a tenth"},
	                 {"least", "WA", "0", ""},
	                 {"words", "JE", NULL, "the checker check.py: gave no number as its score"},
	                 {"more", "JE", NULL, "gave more than all points"},
	                 {"negative", "JE", NULL, "gave no number as its score"},
	                 {"silent", "JE", NULL, "gave no number as its score"},
	                 {"status", "JE", NULL, "exited with 1: out of ideas"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&cms);
}

TEST(a_checker_of_sinols_prints_ok_a_comment_and_a_percentage)
{
	static const struct type sinol = {
		.name = "sinol",
		.checker = CHECKER("given, output, answer") WITH_ANSWER
		"says = {'right': 'OK', 'wrong': 'WRONG\\nline 2', 'third': 'OK\\na "
		"third\\n100/3',\n"
		"        'tenth': 'OK\\na tenth\\n10', 'none': 'OK\\nnothing\\n0', 'yes': 'yes',\n"
		"        'more': 'OK\\n\\n101', 'words': 'OK\\n\\nhalf', 'loud': 'OK'}\n"
		"print(says.get(word, ''))\n"
		"sys.exit({'loud': 2, 'status': 3}.get(word, 0))\n",
		.rows = {{"right", "AC", "9", ""},
	                 {"wrong", "WA", "0", "line 2"},
	                 {"third", "AC", "3", "a third"},
	                 {"tenth", "AC", "0.9", "a tenth"},
	                 {"none", "WA", "0", "nothing"},
	                 {"yes", "WA", "0", ""},
	                 {"more", "JE", NULL, "gave more than all points"},
	                 {"words", "JE", NULL, "gave no number as its score"},
	                 {"loud", "AC", "9", ""},
	                 {"status", "JE", NULL, "the checker check.py: exited with 3"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&sinol);
}

TEST(a_checker_of_hustojs_rejects_by_any_status_but_0)
{
	static const struct type hustoj = {
		.name = "hustoj",
		.checker = CHECKER("given, answer, output") WITH_ANSWER
		"print('I say ' + word)\n"
		"sys.exit({'wrong': 1, 'other': 5}.get(word, 0))\n",
		.rows = {{"right", "AC", "9", "I say right"},
	                 {"wrong", "WA", "0", "I say wrong"},
	                 {"other", "WA", "0", "I say other"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&hustoj);
}

TEST(a_checker_of_qduojs_gets_no_answer_and_ends_with_0_or_1)
{
	static const struct type qduoj = {
		.name = "qduoj",
		.checker = CHECKER(
			"given, output") "print('I say ' + word)\n"
					 "sys.exit({'wrong': 1, 'status': 2}.get(word, 0))\n",
		.rows = {{"right", "AC", "9", "I say right"},
	                 {"wrong", "WA", "0", "I say wrong"},
	                 {"status", "JE", NULL, "the checker check.py: exited with 2"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&qduoj);
}

#define LEMON                                                                                      \
	"says = {'right': points, 'wrong': '0', 'third': '1', 'tenth': '.3', 'words': 'all',\n"    \
	"        'more': '3.01', 'empty': '', 'status': points}\n"                                 \
	"if word == 'link': os.symlink('/case/answer', score)\n"                                   \
	"if word in says: open(score, 'w').write(says[word])\n"                                    \
	"open(message, 'w').write('I say ' + word)\n"                                              \
	"sys.exit(word == 'status')\n"

TEST(a_checker_of_lemons_writes_points_and_a_message_into_files)
{
	static const struct type lemon = {
		.name = "lemon",
		.checker = CHECKER("given, output, answer, points, score, message") WITH_ANSWER
		"if points != '3': sys.exit(97)\n" LEMON,
		.rows = {{"right", "AC", "9", "I say right"},
	                 {"wrong", "WA", "0", "I say wrong"},
	                 {"third", "AC", "3", "I say third"},
	                 {"tenth", "AC", "0.9", "I say tenth"},
	                 {"words", "JE", NULL, "gave no number as its score: I say words"},
	                 {"more", "JE", NULL, "gave more than all points"},
	                 {"empty", "JE", NULL, "gave no number as its score"},
	                 {"nothing", "JE", NULL, "gave no number as its score"},
	                 {"link", "JE", NULL, "gave no number as its score"},
	                 {"status", "JE", NULL, "the checker check.py: exited with 1"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&lemon);
}

TEST(a_checker_of_lemons_rejects_where_there_are_no_points_to_give)
{
	static const struct row rows[] = {{"right", "AC", "5", "I say right"},
	                                  {"wrong", "WA", "0", "I say wrong"},
	                                  {.word = NULL}};
	e2e_enter();
	e2e_put("package/init.yml",
	        "checker: {name: bridged, args: {files: check.py, lang: PY3, type: lemon}}\n"
	        "test_cases: [{in: 1.in, points: 0}, {in: 1.in, points: 5}]\n");
	e2e_put("package/1.in", "in\n");
	e2e_put("package/check.py", CHECKER("given, output, answer, points, score, message") LEMON);
	struct e2e_end end = judge_rows(rows);
	CHECK_INT(end.status, 0);
	for (size_t i = 0; rows[i].word; i++)
		check_row(&end, "lemon", &rows[i]);
}

/* What testlib's quitf() and quitp() print, and with what they exit. */
#define POLYGON                                                                                    \
	CHECKER("given, output, answer")                                                           \
	WITH_ANSWER                                                                                \
	"says = {'right': (0, 'ok three'), 'wrong': (1, 'wrong answer not so'),\n"                 \
	"        'form': (2, 'wrong output format odd'), 'failed': (3, 'FAIL no answer'),\n"       \
	"        'dirt': (4, 'wrong output format more'), 'eof': (8, 'unexpected eof no more'),\n" \
	"        'half': (7, 'points 1.5 a half'), 'none': (7, 'points 0 nothing'),\n"             \
	"        'most': (7, 'points 3'), 'more': (7, 'points 3.5'), 'info': (7, 'points x=1'),\n" \
	"        'part': (18, 'partially correct (2) two'), 'mute': (18, ''), 'odd': (9, '')}\n"   \
	"print(says[word][1], file=sys.stderr)\nsys.exit(says[word][0])\n"

TEST(a_checker_of_testlibs_own_protocol_gives_points_with_a_fraction_and_partial_credit)
{
	static const struct type polygon = {
		.name = "polygon",
		.checker = POLYGON,
		.rows = {{"right", "AC", "9", "three"},
	                 {"wrong", "WA", "0", "not so"},
	                 {"form", "WA", "0", "odd"},
	                 {"dirt", "WA", "0", "more"},
	                 {"eof", "WA", "0", "no more"},
	                 {"half", "AC", "4.5", "a half"},
	                 {"none", "WA", "0", "nothing"},
	                 {"most", "AC", "9", ""},
	                 {"part", "AC", "6", "two"},
	                 {"failed", "JE", NULL, "the checker check.py: failed"},
	                 {"more", "JE", NULL, "gave more than all points"},
	                 {"info", "JE", NULL, "gave points without a number"},
	                 {"mute", "JE", NULL, "exited with 18"},
	                 {"odd", "JE", NULL, "exited with 9"},
	                 {"crash", "JE", NULL, "check.py crashed with signal 6"}},
	};
	e2e_enter();
	judge(&polygon);
}

TEST(a_checker_of_testlibs_own_protocol_gives_points_on_the_scale_of_the_package)
{
	static const struct type polygon = {
		.name = "polygon, points_scale: 6",
		.checker = POLYGON,
		.rows = {{"half", "AC", "2.25", "a half"},
	                 {"more", "AC", "5.25", ""},
	                 {"part", "AC", "3", "two"},
	                 {"mute", "JE", NULL, "exited with 18"}},
	};
	e2e_enter();
	judge(&polygon);
}

TEST(a_package_arranges_the_words_of_these_checkers)
{
	static const struct type types[] = {
		{.name = "cms",
	         .format = "'{output_file} word \"{input_file}\" {answer_file}'",
	         .checker = CHECKER("output, between, given, answer") WITH_ANSWER
	         "print(int(between == 'word'))\nsys.exit(word != 'right')\n",
	         .rows = {{"right", "AC", "9", ""}, {"status", "JE", NULL, "exited with 1"}}},
		{.name = "lemon",
	         .format = "'{score_file} {output_file} {points} {message_file} {input_file}'",
	         .checker = CHECKER("score, output, points, message, given") LEMON,
	         .rows = {{"right", "AC", "9", "I say right"},
	                  {"third", "AC", "3", "I say third"},
	                  {"status", "JE", NULL, "exited with 1"}}},
	};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(types); i++)
		judge(&types[i]);
}

TEST(what_these_checkers_say_is_for_the_author_unless_the_package_forbids_it)
{
	static const char init[] = "checker: {name: bridged, args: {files: check.py, lang: PY3, "
				   "type: cms, feedback: %s}}\ntest_cases: [{points: 1}]\n";
	e2e_enter();
	e2e_put("package/check.py", "import sys\nprint(0)\nprint('not so', file=sys.stderr)\n");
	e2e_put("a.py", "");
	for (int shows = 0; shows < 2; shows++) {
		e2e_put("package/init.yml", e2e_text(init, shows ? "true" : "false"));
		struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py");
		CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "message"), "not so");
		CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "team_message"),
		          shows ? "not so" : "");
	}
}
