/* SPDX-License-Identifier: MIT */
#include "checkers/protocol_decide.h"

#include "checkers/protocol_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Answers. */

static void fail(struct protocol_answer *answer, const char *format, ...) _printf_(2, 3);
static void fail(struct protocol_answer *answer, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	(void)vsnprintf(answer->error, sizeof(answer->error), format, args);
	va_end(args);
	answer->outcome = PROTOCOL_JUDGE_ERROR;
}

static void fail_status(const struct protocol_said *said, struct protocol_answer *answer)
{
	fail(answer, "exited with %d", said->exit_status);
}

/* The meaning of an exit status that has one by itself; a table ends with a status of -1. */
struct meaning {
	int status;
	enum protocol_outcome outcome;
	bool malformed;
};

static void decide_status(const struct meaning *meanings, const struct protocol_said *said,
                          struct protocol_answer *answer)
{
	for (; meanings->status >= 0; meanings++) {
		if (meanings->status != said->exit_status)
			continue;
		answer->outcome = meanings->outcome;
		answer->malformed = meanings->malformed;
		return;
	}
	fail_status(said, answer);
}

/* A share of the points, from nothing to all. */
static void decide_share(struct ratio share, struct protocol_answer *answer)
{
	int above = ratio_compare(share, (struct ratio){1, 1});
	answer->score = share;
	if (above > 0)
		fail(answer, "gave more than all points");
	else
		answer->outcome = above == 0             ? PROTOCOL_ACCEPTED
		                  : share.numerator == 0 ? PROTOCOL_WRONG
		                                         : PROTOCOL_PARTIAL;
}

/* A number of which @most is all. */
static void decide_number(struct protocol_text text, struct ratio most,
                          struct protocol_answer *answer)
{
	struct ratio number, share;
	if (!said_parse(text, &number) || !ratio_divide(number, most, &share))
		fail(answer, "gave no number as its score");
	else
		decide_share(share, answer);
}

/* Kattis. */

static const struct meaning kattis[] = {
	{42, PROTOCOL_ACCEPTED, false}, {43, PROTOCOL_WRONG, false}, {-1, PROTOCOL_WRONG, false}};

void decide_kattis(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_status(kattis, said, answer);
	answer->message = said->message_file;
}

void decide_kattis_input(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->outcome = said->exit_status == 42 ? PROTOCOL_ACCEPTED : PROTOCOL_WRONG;
	answer->message = said->err.size > 0 ? said->err : said->out;
}

/*
 * testlib. Standard error begins with words for the outcome, and then comes the message. "Partially
 * correct" has a number; the exit status is that number, or as much above 16 or 50 as it is built,
 * so that only the words tell it from others.
 */

static const struct meaning testlib[] = {
	{0, PROTOCOL_ACCEPTED, false}, {1, PROTOCOL_WRONG, false},
	{2, PROTOCOL_WRONG, true},     {4, PROTOCOL_WRONG, true}, /* the output goes on */
	{8, PROTOCOL_WRONG, true},                                /* the output ends too early */
	{-1, PROTOCOL_WRONG, false},
};

enum { TESTLIB_FAIL = 3, TESTLIB_POINTS = 7 };

static struct protocol_text testlib_message(struct protocol_text said)
{
	static const char *const words[] = {"ok ", "wrong answer ", "wrong output format ",
	                                    "unexpected eof ", "FAIL "};
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (text_take_prefix(&said, words[i]))
			break;
	}
	return said_trim(said);
}

static bool testlib_partial(const struct protocol_said *said, struct protocol_answer *answer)
{
	static const int bases[] = {0, 16, 50};
	struct protocol_text rest = said->err;
	if (!text_take_prefix(&rest, "partially correct ("))
		return false;
	struct protocol_text number = text_take_until(&rest, ")");
	if (!text_is_digits(number) || !text_take_prefix(&rest, ")") ||
	    !said_parse(number, &answer->score))
		return false;
	bool agrees = false;
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++)
		agrees |=
			answer->score.numerator + (uint64_t)bases[i] == (uint64_t)said->exit_status;
	answer->outcome = PROTOCOL_PARTIAL;
	answer->unit = PROTOCOL_LOOSE_POINTS;
	answer->message = said_trim(rest);
	return agrees;
}

static void testlib_points(const struct protocol_said *said, struct protocol_answer *answer)
{
	struct protocol_text rest = said->err;
	(void)text_take_prefix(&rest, "points ");
	struct protocol_text number = text_take_until(&rest, " \r\n");
	answer->outcome = PROTOCOL_PARTIAL;
	answer->unit = PROTOCOL_LOOSE_POINTS;
	answer->message = said_trim(rest);
	if (!said_parse(number, &answer->score))
		fail(answer, "gave points without a number");
}

void decide_testlib(const struct protocol_said *said, struct protocol_answer *answer)
{
	if (testlib_partial(said, answer))
		return;
	*answer = (struct protocol_answer){.score = {0, 1}};
	answer->message = testlib_message(said->err);
	if (said->exit_status == TESTLIB_POINTS)
		testlib_points(said, answer);
	else if (said->exit_status == TESTLIB_FAIL)
		fail(answer, "failed");
	else
		decide_status(testlib, said, answer);
}

void decide_testlib_validator(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->outcome = said->exit_status == 0 ? PROTOCOL_ACCEPTED : PROTOCOL_WRONG;
	answer->message = testlib_message(said->err);
}

/* DMOJ: the message is what a checker prints, and what an interactor prints to standard error. */

static const struct meaning dmoj[] = {
	{0, PROTOCOL_ACCEPTED, false}, {1, PROTOCOL_WRONG, false}, {-1, PROTOCOL_WRONG, false}};

static const struct meaning dmoj_testlib[] = {{0, PROTOCOL_ACCEPTED, false},
                                              {1, PROTOCOL_WRONG, false},
                                              {2, PROTOCOL_WRONG, true},
                                              {-1, PROTOCOL_WRONG, false}};

void decide_dmoj(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_status(dmoj, said, answer);
	answer->message = said_trim(said->out);
}

void decide_dmoj_interactor(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_status(dmoj, said, answer);
	answer->message = said_trim(said->err);
}

/* The line "@word NUMBER" on standard error; only the first counts. */
static bool find_line(struct protocol_text text, const char *word,
                      bool (*read)(struct protocol_text rest, struct ratio *ret_ratio),
                      struct ratio *ret_ratio)
{
	struct protocol_text line;
	while (text_take_line(&text, &line)) {
		if (text_take_prefix(&line, word) && read(line, ret_ratio))
			return true;
	}
	return false;
}

static bool read_points(struct protocol_text rest, struct ratio *ret_ratio)
{
	return text_is_digits(rest) && said_parse(rest, ret_ratio);
}

static bool read_fraction(struct protocol_text rest, struct ratio *ret_ratio)
{
	struct ratio a, b;
	struct protocol_text above = text_take_until(&rest, "/");
	return text_take_prefix(&rest, "/") && read_points(above, &a) && read_points(rest, &b) &&
	       ratio_divide(a, b, ret_ratio);
}

void decide_dmoj_testlib(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->message = said_trim(said->out);
	if (said->exit_status != TESTLIB_POINTS) {
		decide_status(dmoj_testlib, said, answer);
		return;
	}
	answer->outcome = PROTOCOL_PARTIAL;
	answer->unit = PROTOCOL_CASE_POINTS;
	if (!find_line(said->err, "points ", read_points, &answer->score))
		fail(answer, "gave points without a line \"points N\"");
	else if (ratio_compare(answer->score, said->points) > 0)
		fail(answer, "gave more than all points");
}

void decide_dmoj_testlib_interactor(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_dmoj_testlib(said, answer);
	answer->message = said_trim(said->err);
}

void decide_coci(const struct protocol_said *said, struct protocol_answer *answer)
{
	if (said->exit_status != TESTLIB_POINTS) {
		decide_dmoj_testlib(said, answer);
		return;
	}
	answer->message = said_trim(said->out);
	answer->outcome = PROTOCOL_PARTIAL;
	if (!find_line(said->err, "partial ", read_fraction, &answer->score))
		fail(answer, "gave points without a line \"partial X/Y\"");
	else if (ratio_compare(answer->score, (struct ratio){1, 1}) > 0)
		fail(answer, "gave more than all points");
}

void decide_coci_interactor(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_coci(said, answer);
	answer->message = said_trim(said->err);
}

/* PEG: the first two lines, one after the other, that are numbers with a quotient above 0. */
static bool find_quotient(struct protocol_text text, struct ratio *ret_ratio)
{
	struct protocol_text line;
	struct ratio before = {0, 1}, number = {0, 1};
	bool is_number = false;
	while (text_take_line(&text, &line)) {
		bool was_number = is_number;
		is_number = said_parse(said_trim(line), &number);
		if (was_number && is_number && ratio_divide(before, number, ret_ratio) &&
		    ret_ratio->numerator > 0)
			return true;
		before = number;
	}
	return false;
}

void decide_peg(const struct protocol_said *said, struct protocol_answer *answer)
{
	struct ratio share;
	decide_dmoj(said, answer);
	if (answer->outcome != PROTOCOL_JUDGE_ERROR && find_quotient(said->out, &share))
		decide_share(share, answer);
}

/* CMS. */

static struct protocol_text cms_message(struct protocol_text err)
{
	static const struct {
		const char *key, *text;
	} translations[] = {{"success", "Output is correct"},
	                    {"partial", "Output is partially correct"},
	                    {"wrong", "Output isn't correct"}};
	struct protocol_text line = said_line(err, 0), key = line;
	if (!text_take_prefix(&key, "translate:"))
		return line;
	key = said_trim(key);
	for (size_t i = 0; i < ARRAY_SIZE(translations); i++) {
		if (key.size == strlen(translations[i].key) &&
		    text_take_prefix(&key, translations[i].key))
			return (struct protocol_text){translations[i].text,
			                              strlen(translations[i].text)};
	}
	return line;
}

void decide_cms(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->message = cms_message(said->err);
	if (said->exit_status != 0)
		fail_status(said, answer);
	else
		decide_number(said_line(said->out, 0), (struct ratio){1, 1}, answer);
}

/* sinol: OK or else, a comment, and of 100 the points, which are all when nothing stands there. */
void decide_sinol(const struct protocol_said *said, struct protocol_answer *answer)
{
	enum { STATUS_MOST = 2 };
	struct protocol_text status = said_line(said->out, 0), points = said_line(said->out, 2);
	struct ratio share = {1, 1};
	answer->message = said_line(said->out, 1);
	if (said->exit_status > STATUS_MOST)
		fail_status(said, answer);
	else if (status.size != 2 || memcmp(status.data, "OK", 2) != 0)
		answer->outcome = PROTOCOL_WRONG;
	else if (points.size == 0)
		decide_share(share, answer);
	else if (!read_fraction(points, &share))
		decide_number(points, (struct ratio){100, 1}, answer);
	else if (ratio_divide(share, (struct ratio){100, 1}, &share))
		decide_share(share, answer);
}

/* HUSTOJ and QDUOJ: the exit status alone. */

void decide_hustoj(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->outcome = said->exit_status == 0 ? PROTOCOL_ACCEPTED : PROTOCOL_WRONG;
	answer->message = said_trim(said->out);
}

void decide_qduoj(const struct protocol_said *said, struct protocol_answer *answer)
{
	decide_dmoj(said, answer);
}

/* SYZOJ prints the points of 100, Lemon writes those of the case. */

void decide_syzoj(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->message = said_trim(said->err);
	if (said->exit_status != 0)
		fail_status(said, answer);
	else
		decide_number(said_trim(said->out), (struct ratio){100, 1}, answer);
}

void decide_lemon(const struct protocol_said *said, struct protocol_answer *answer)
{
	answer->message = said_trim(said->message_file);
	if (said->exit_status != 0)
		fail_status(said, answer);
	else
		decide_number(said_trim(said->score_file), said->points, answer);
}
