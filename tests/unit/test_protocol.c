/* SPDX-License-Identifier: MIT */
#include "checkers/protocol.h"

#include "tests/harness/test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const outcome_names[] = {"accepted", "wrong", "partial", "judge error"};

static struct protocol_text text(const char *data)
{
	return (struct protocol_text){data, data ? strlen(data) : 0};
}

static struct protocol_answer decide(const char *name, int status, const char *out, const char *err)
{
	struct protocol_answer answer;
	const struct protocol *protocol = protocol_find(name);
	if (!protocol)
		FAIL("there is no protocol %s", name);
	const struct protocol_said said = {
		.exit_status = status, .out = text(out), .err = text(err), .points = {20, 1}};
	protocol_decide(protocol, &said, &answer);
	return answer;
}

/* What a program says, and what that means. */
struct row {
	const char *protocol; /* NULL: that of the row before */
	int status;
	const char *out, *err;
	enum protocol_outcome outcome;
	const char *message; /* with a judge error: that */
	struct ratio score;  /* with partial */
	enum protocol_unit unit;
	bool malformed;
};

#define AC .outcome = PROTOCOL_ACCEPTED
#define WA .outcome = PROTOCOL_WRONG
#define PE .outcome = PROTOCOL_WRONG, .malformed = true
#define JE .outcome = PROTOCOL_JUDGE_ERROR
#define PART(a, b) .outcome = PROTOCOL_PARTIAL, .score = {a, b}

static const struct row rows[] = {
	{"kattis", 42, "ignored", "ignored", AC, .message = ""},
	{NULL, 43, "", "", WA, .message = ""},
	{NULL, 0, "", "", JE, .message = "exited with 0"},
	{NULL, 1, "", "", JE, .message = "exited with 1"},
	{"kattis interactor", 43, "", "", WA, .message = ""},
	{"kattis input validator", 42, "", "", AC, .message = ""},
	{NULL, 0, "", "n is too large", WA, .message = "n is too large"},
	{NULL, 1, "n is too large", "", WA, .message = "n is too large"},

	{"testlib", 0, "", "ok 3 tokens\n", AC, .message = "3 tokens"},
	{NULL, 1, "", "wrong answer 1st words differ\n", WA, .message = "1st words differ"},
	{NULL, 2, "", "wrong output format Expected integer\n", PE, .message = "Expected integer"},
	{NULL, 4, "", "wrong output format Extra\n", PE, .message = "Extra"},
	{NULL, 8, "", "unexpected eof x\n", PE, .message = "x"},
	{NULL, 3, "", "FAIL no answer\n", JE, .message = "failed"},
	{NULL, 5, "", "", JE, .message = "exited with 5"},
	{NULL, 139, "", "", JE, .message = "exited with 139"},
	{NULL, 7, "", "points 0.5 half\n", PART(1, 2), .message = "half",
         .unit = PROTOCOL_LOOSE_POINTS},
	{NULL, 7, "", "points 12\n", PART(12, 1), .message = "", .unit = PROTOCOL_LOOSE_POINTS},
	{NULL, 7, "", "points points_info=a x\n", JE, .message = "gave points without a number"},
	{NULL, 7, "", "", JE, .message = "gave points without a number"},
	{NULL, 50, "", "partially correct (50) half\n", PART(50, 1), .message = "half",
         .unit = PROTOCOL_LOOSE_POINTS},
	{NULL, 1, "", "partially correct (1) bit\n", PART(1, 1), .message = "bit",
         .unit = PROTOCOL_LOOSE_POINTS},
	{NULL, 66, "", "partially correct (50) half\n", PART(50, 1), .message = "half",
         .unit = PROTOCOL_LOOSE_POINTS},
	{NULL, 1, "", "partially correct (50) half\n", WA, .message = "partially correct (50) half"},
	{"testlib interactor", 0, "to the solution", "ok done\n", AC, .message = "done"},
	{"testlib validator", 0, "", "", AC, .message = ""},
	{NULL, 3, "", "FAIL Expected EOLN (stdin, line 1)\n", WA,
         .message = "Expected EOLN (stdin, line 1)"},

	{"dmoj default", 0, "fine\n", "ignored", AC, .message = "fine"},
	{NULL, 1, "no\n", "", WA, .message = "no"},
	{NULL, 2, "", "", JE, .message = "exited with 2"},
	{"dmoj default interactor", 1, "to the solution", "no\n", WA, .message = "no"},
	{"dmoj testlib", 0, "", "", AC, .message = ""},
	{NULL, 2, "", "", PE, .message = ""},
	{NULL, 3, "", "", JE, .message = "exited with 3"},
	{NULL, 7, "most", "ok\npoints 15\n", PART(15, 1), .message = "most",
         .unit = PROTOCOL_CASE_POINTS},
	{NULL, 7, "", "points 21\n", JE, .message = "gave more than all points"},
	{NULL, 7, "", "points 1.5\n", JE, .message = "gave points without a line \"points N\""},
	{NULL, 7, "", " points 15\n", JE, .message = "gave points without a line \"points N\""},
	{"dmoj testlib interactor", 7, "to the solution", "points 15\n", PART(15, 1),
         .message = "points 15", .unit = PROTOCOL_CASE_POINTS},
	{"dmoj coci", 7, "some", "partial 3/7\n", PART(3, 7), .message = "some"},
	{NULL, 7, "", "partial 8/7\n", JE, .message = "gave more than all points"},
	{NULL, 7, "", "partial 3/0\n", JE, .message = "gave points without a line \"partial X/Y\""},
	{NULL, 7, "", "points 5\n", JE, .message = "gave points without a line \"partial X/Y\""},
	{NULL, 2, "", "", PE, .message = ""},
	{"dmoj coci interactor", 7, "to the solution", "partial 3/6", PART(1, 2),
         .message = "partial 3/6"},
	{"dmoj peg", 0, "", "", AC, .message = ""},
	{NULL, 1, "", "", WA, .message = ""},
	{NULL, 1, "text\n1\n4\n", "", PART(1, 4), .message = "text\n1\n4"},
	{NULL, 0, "0.5\n2\n", "", PART(1, 4), .message = "0.5\n2"},
	{NULL, 0, "0\n2\n3\n", "", PART(2, 3), .message = "0\n2\n3"},
	{NULL, 0, "1\ntext\n2", "", AC, .message = "1\ntext\n2"},
	{NULL, 0, "1\n0\n", "", AC, .message = "1\n0"},
	{NULL, 2, "1\n2\n", "", JE, .message = "exited with 2"},

	{"cms", 0, "1.0\n", "translate:success\n", AC, .message = "Output is correct"},
	{NULL, 0, "0.0\n", "translate:wrong\n", WA, .message = "Output isn't correct"},
	{NULL, 0, "0.35\nmore", "so so\nADMIN_MESSAGE: x", PART(7, 20), .message = "so so"},
	{NULL, 0, "", "", JE, .message = "gave no number as its score"},
	{NULL, 0, "-1", "", JE, .message = "gave no number as its score"},
	{NULL, 0, "1.5", "", JE, .message = "gave more than all points"},
	{NULL, 1, "1.0", "", JE, .message = "exited with 1"},
	{"cms manager", 0, "0.5", "half", PART(1, 2), .message = "half"},

	{"sinol", 0, "OK\n", "", AC, .message = ""},
	{NULL, 0, "OK\nwell done\n100\n", "", AC, .message = "well done"},
	{NULL, 0, "OK\nhalf\n50\n", "", PART(1, 2), .message = "half"},
	{NULL, 0, "OK\n\n100/3\n", "", PART(1, 3), .message = ""},
	{NULL, 1, "WA\nline 3\n100\n", "", WA, .message = "line 3"},
	{NULL, 0, "", "", WA, .message = ""},
	{NULL, 0, "OK\n\nall\n", "", JE, .message = "gave no number as its score"},
	{NULL, 3, "OK\n", "", JE, .message = "exited with 3"},

	{"hustoj", 0, "fine", "", AC, .message = "fine"},
	{NULL, 5, "", "", WA, .message = ""},
	{"qduoj", 0, "", "", AC, .message = ""},
	{NULL, 1, "", "", WA, .message = ""},
	{NULL, 255, "", "", JE, .message = "exited with 255"},
	{"syzoj", 0, "100", "good", AC, .message = "good"},
	{NULL, 0, "33\n", "", PART(33, 100), .message = ""},
	{NULL, 0, "0", "", WA, .message = ""},
	{NULL, 1, "100", "", JE, .message = "exited with 1"},
};

static void check_row(const struct row *row, const char *name)
{
	struct protocol_answer answer = decide(name, row->status, row->out, row->err);
	if (answer.outcome != row->outcome)
		FAIL("%s: %d, \"%s\", \"%s\" is %s", name, row->status, row->out, row->err,
		     outcome_names[answer.outcome]);
	if (row->outcome == PROTOCOL_JUDGE_ERROR) {
		CHECK_STR(answer.error, row->message);
		return;
	}
	char message[256];
	(void)snprintf(message, sizeof(message), "%.*s", (int)answer.message.size,
	               answer.message.data);
	CHECK_STR(message, row->message);
	CHECK_INT(answer.malformed, row->malformed);
	if (row->outcome != PROTOCOL_PARTIAL)
		return;
	CHECK_INT(answer.unit, row->unit);
	if (ratio_compare(answer.score, row->score) != 0)
		FAIL("%s: \"%s\", \"%s\" is %llu/%llu", name, row->out, row->err,
		     (unsigned long long)answer.score.numerator,
		     (unsigned long long)answer.score.denominator);
}

TEST(what_a_program_says_means_what_its_judge_says)
{
	const char *name = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		name = rows[i].protocol ? rows[i].protocol : name;
		check_row(&rows[i], name);
	}
}

TEST(lemon_and_kattis_leave_files)
{
	struct protocol_answer answer;
	struct protocol_said said = {
		.score_file = text("15\n"), .message_file = text("most\n"), .points = {20, 1}};
	protocol_decide(protocol_find("lemon"), &said, &answer);
	CHECK_INT(answer.outcome, PROTOCOL_PARTIAL);
	CHECK_INT(ratio_compare(answer.score, (struct ratio){3, 4}), 0);
	CHECK(answer.message.size == 4 && memcmp(answer.message.data, "most", 4) == 0);
	said.score_file = text("20");
	protocol_decide(protocol_find("lemon"), &said, &answer);
	CHECK_INT(answer.outcome, PROTOCOL_ACCEPTED);
	said.exit_status = 43;
	protocol_decide(protocol_find("kattis"), &said, &answer);
	CHECK_INT(answer.outcome, PROTOCOL_WRONG);
	CHECK(answer.message.size == 5 && memcmp(answer.message.data, "most\n", 5) == 0);
}

TEST(nothing_said_is_a_text_as_well)
{
	const struct protocol *protocol;
	for (size_t i = 0; (protocol = protocol_at(i)); i++) {
		CHECK(protocol_find(protocol->name) == protocol);
		for (int status = 0; status < 256; status++) {
			struct protocol_answer answer;
			const struct protocol_said said = {.exit_status = status, .points = {0, 1}};
			protocol_decide(protocol, &said, &answer);
			CHECK(answer.outcome != PROTOCOL_PARTIAL);
			CHECK(answer.message.data != NULL);
			CHECK((answer.outcome == PROTOCOL_JUDGE_ERROR) == (answer.error[0] != '\0'));
		}
	}
	CHECK(protocol_find("kattis default") == NULL);
}

/* Command lines. */

static const char *const values[PROTOCOL_PLACE_COUNT] = {
	[PROTOCOL_INPUT_FILE] = "1.in",
	[PROTOCOL_OUTPUT_FILE] = "my out",
	[PROTOCOL_ANSWER_FILE] = "1.ans",
	[PROTOCOL_FEEDBACK_DIR] = "feedback/",
	[PROTOCOL_POINTS] = "10",
	[PROTOCOL_SCORE_FILE] = "score",
	[PROTOCOL_MESSAGE_FILE] = "message",
	[PROTOCOL_BATCH_NUMBER] = "2",
	[PROTOCOL_CASE_NUMBER] = "3",
};

/* The words with bars between them, or the error. */
static const char *expand(const char *template, const struct strv *arguments)
{
	static char line[512];
	struct strv words = {0};
	struct error err;
	if (protocol_arguments(template, values, arguments, &words, &err) < 0) {
		(void)snprintf(line, sizeof(line), "error: %s", err.text);
		strv_done(&words);
		return line;
	}
	line[0] = '\0';
	for (size_t i = 0; i < words.count; i++) {
		(void)strcat(line, i > 0 ? "|" : "");
		(void)strcat(line, words.items[i]);
	}
	strv_done(&words);
	return line;
}

TEST(each_protocol_has_its_order_of_files)
{
	static const char *const lines[][2] = {
		{"kattis", "1.in|1.ans|feedback/|a b|c"},
		{"kattis input validator", "a b|c"},
		{"testlib", "1.in|my out|1.ans|a b|c"},
		{"testlib interactor", "1.in|my out|1.ans|a b|c"},
		{"dmoj default", "1.in|my out|1.ans"},
		{"dmoj default interactor", "1.in|1.ans"},
		{"dmoj testlib validator", "--group|st2|a b|c"},
		{"dmoj peg", "1.ans|my out|1.in"},
		{"cms", "1.in|1.ans|my out|a b|c"},
		{"sinol", "1.in|my out|1.ans"},
		{"hustoj", "1.in|1.ans|my out"},
		{"qduoj", "1.in|my out"},
		{"lemon", "1.in|my out|1.ans|10|score|message"},
	};
	struct strv arguments = {0};
	CHECK(strv_add(&arguments, "a b") == 0 && strv_add(&arguments, "c") == 0);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		CHECK_STR(expand(protocol_find(lines[i][0])->template, &arguments), lines[i][1]);
	strv_done(&arguments);
	CHECK(protocol_find("syzoj")->template == NULL);
	CHECK(protocol_find("kattis")->output_on_stdin);
	CHECK(!protocol_find("testlib")->output_on_stdin);
}

TEST(a_template_of_a_package_is_split_as_a_shell_does_and_filled_in)
{
	CHECK_STR(expand("", NULL), "");
	CHECK_STR(expand("  {output_file}  -x{points}y ", NULL), "my out|-x10y");
	CHECK_STR(expand("'a b' \"c \\\" {input_file}\" d\\ e ''", NULL), "a b|c \" 1.in|d e|");
	CHECK_STR(expand("{{input_file}}", NULL), "{input_file}");
	CHECK_STR(expand("{arguments} x", NULL), "x");
	CHECK_STR(expand("{nothing}", NULL), "error: {nothing}: there is nothing of this name");
	CHECK_STR(expand("{input_file", NULL), "error: {input_file: a closing brace was expected");
	CHECK_STR(expand("'a", NULL), "error: a closing ' was expected");
}
