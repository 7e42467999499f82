/* SPDX-License-Identifier: MIT */
/*
 * What checkers say beside a verdict, a score and a comment, in all three ways in which programs of the jury can: after
 * the run and beside it by files (score_multiplier.txt, judgemessage.txt), and as a manager by lines. The cases are those
 * of the thesis' judge layer, by its names: of test_on_test, and of test_on_interactive_test.
 */
#include "common/attr.h"
#include "tests/e2e/e2e.h"

#include <math.h>
#include <string.h>

/* The solution's first line says what to do. */
static const char validator[] =
	"import os, sys\n"
	"word = sys.stdin.readline().strip()\n"
	"def put(name, text): open(sys.argv[3] + name, 'w').write(text)\n"
	"scores = {'half': '0.5', 'words': 'so-so', 'big': '1.01', 'small': '-0.01'}\n"
	"if word in scores: put('score_multiplier.txt', scores[word])\n"
	"comments = {'half': 'so-so', 'bad': 'bad', 'long': 'x' * 300000, 'lines': 'a\\nb'}\n"
	"if word in comments: put('judgemessage.txt', comments[word])\n"
	"if word == 'endless':\n"
	"    while True: pass\n"
	"if word == 'memory': x = bytearray(1 << 30)\n"
	"if word == 'crash': os.abort()\n"
	"if word == 'flood':\n"
	"    while True: open(sys.argv[3] + 'judgemessage.txt', 'a').write('x' * 65536)\n"
	"sys.exit({'wrong': 43, 'bad': 43, 'first': 44}.get(word, 42))\n";

static const char manager[] =
	"import os, sys\n"
	"word = open(sys.argv[1]).readline().strip()\n"
	"scores = {'half': '0.5', 'words': 'so-so', 'big': '1.01', 'small': '-0.01',\n"
	"          'wrong': '0', 'bad': '0', 'first': ''}\n"
	"comments = {'half': 'so-so', 'bad': 'bad', 'long': 'x' * 3000, 'lines': 'a\\nb'}\n"
	"if word == 'endless':\n"
	"    while True: pass\n"
	"if word == 'memory': x = bytearray(1 << 30)\n"
	"if word == 'crash': os.abort()\n"
	"if word == 'flood':\n"
	"    while True: os.write(2, b'x' * 65536)\n"
	"print(scores.get(word, '1'))\n"
	"print(comments.get(word, ''), file=sys.stderr)\n";

static const struct row {
	const char *name, *word, *verdict;
	double score;        /* of 10 */
	const char *message; /* its beginning; NULL: any */
} rows[] = {
	{"prog_ok_checker_ok_no_comment", "fine", "AC", 10, ""},
	{"prog_ok_checker_wrong_no_comment", "wrong", "WA", 0, NULL},
	{"prog_ok_checker_ok_score_and_comment", "half", "AC", 5, "so-so"},
	{"prog_ok_checker_wrong_and_comment", "bad", "WA", 0, "bad"},
	{"checker_tle", "endless", "JE", 0, NULL},
	{"checker_mle", "memory", "JE", 0, NULL},
	{"checker_rte", "crash", "JE", 0, NULL},
	{"checker_wrong_first_line", "first", "JE", 0, NULL},
	{"checker_wrong_score_line_non_number", "words", "JE", 0, NULL},
	{"checker_wrong_score_line_too_big", "big", "JE", 0, NULL},
	{"checker_wrong_score_line_too_small", "small", "JE", 0, NULL},
	{"checker_too_long_comment", "flood", "JE", 0, NULL},
	{"checker_truncated_too_long_comment", "long", "AC", 10, "xxxxxxxx"},
	{"comments_of_several_lines", "lines", "AC", 10, "a"},
};

enum { MESSAGE_MAX = 64 * 1024 };

static void check_row(const struct e2e_end *end, const struct row *row)
{
	const char *name = e2e_text("%s.py", row->word);
	const json_t *judgement = e2e_judgement(end, name);
	const json_t *score = json_object_get(judgement, "score");
	const char *message = json_string_value(json_object_get(e2e_case(end, name, 0), "message"));
	bool is_judge_error = strcmp(row->verdict, "JE") == 0;
	if (is_judge_error && strcmp(row->word, "memory") == 0 && !e2e_has_groups(end))
		return;
	CHECK_VERDICT(end, name, row->verdict);
	if (!is_judge_error && fabs(json_number_value(score) - row->score) > 1e-9)
		FAIL("%s: the score is %s", row->name, json_dumps(score, JSON_ENCODE_ANY));
	message = message ? message : "";
	if (row->message && strncmp(message, row->message, strlen(row->message)) != 0)
		FAIL("%s: \"%s\" and not \"%s\"", row->name, message, row->message);
	CHECK(strlen(message) <= MESSAGE_MAX);
}

static void judge_rows(const char *const *options)
{
	const char *argv[ARRAY_SIZE(rows) + 16];
	size_t n = 0;
	for (; options[n]; n++)
		argv[n] = options[n];
	argv[n++] = "package";
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		argv[n] = e2e_text("%s.py", rows[i].word);
		e2e_put(argv[n++], e2e_text("print('%s')\n", rows[i].word));
	}
	argv[n] = NULL;
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	CHECK_INT(end.status, 3); /* there are judge errors */
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(&end, &rows[i]);
}

static void judge_package(const char *type)
{
	static const char *const options[] = {"--stop", "never", NULL};
	e2e_enter();
	e2e_package("package", e2e_text("type: %s\nlimits: {time_limit: 2, validation_time: 1, "
	                                "validation_memory: 256, validation_output: 1}\n",
	                                type));
	e2e_put("package/data/secret/test_group.yaml", "max_score: 10\n");
	e2e_put("package/output_validator/check.py", validator);
	judge_rows(options);
}

TEST(a_checker_tells_a_score_and_a_comment)
{
	judge_package("scoring");
}

TEST(an_interactor_tells_a_score_and_a_comment)
{
	judge_package("[scoring, interactive]");
}

TEST(a_manager_tells_a_score_and_a_comment_by_lines)
{
	static const char *const options[] = {"--time-limit", "2", NULL};
	e2e_enter();
	e2e_put("package/init.yml",
	        "communication: {manager: {files: manager.py, lang: PY3, memory_limit: 262144}, "
	        "type: cms}\ntest_cases: [{points: 10}]\n");
	e2e_put("package/manager.py", manager);
	judge_rows(options);
}
