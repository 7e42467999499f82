/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/advice.h"
#include "worker/report/sentences.h"
#include "worker/report/table.h"
#include "worker/report/text.h"

#include <stdio.h>

static char *table(const struct report *report, unsigned width)
{
	char *text = report_table(report, (struct table_style){.width = width});
	CHECK(text);
	return text;
}

static void check_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		FAIL("no \"%s\" in:\n%s", part, text);
}

static void check_holds_not(const char *text, const char *part)
{
	if (strstr(text, part))
		FAIL("\"%s\" in:\n%s", part, text);
}

/* No line is too wide or ends with a blank, and nothing but newlines acts. */
static void check_fits(const char *text, unsigned width)
{
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
	CHECK_STR(clean, text);
	CHECK(!strchr(text, '\t'));
	for (const char *line = text; *line;) {
		size_t size = strcspn(line, "\n");
		if (text_columns(line, size) > width)
			FAIL("wider than %u: %.*s", width, (int)size, line);
		CHECK(size == 0 || line[size - 1] != ' ');
		line += size + 1;
	}
}

static struct report usual_report(void)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "hello.cc", VERDICT_ACCEPTED);
	fixture_add_cases(j, "sample", "AA", NULL);
	fixture_add_cases(j, "secret", "AAAAA", NULL);
	j = fixture_add_judgement(&report, "wrong.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "sample", "AA", NULL);
	fixture_add_cases(j, "secret", "AAW--", "line 3: expected 17, got 18");
	j = fixture_add_judgement(&report, "slow.cc", VERDICT_TIME_LIMIT);
	fixture_add_cases(j, "sample", "AA", NULL);
	fixture_add_cases(j, "secret", "AT---", NULL);
	j->met = MET_NO;
	CHECK_INT(strv_add(&j->expected, "AC"), 0);
	CHECK_INT(strv_add(&j->expected, "WA"), 0);
	j = fixture_add_judgement(&report, "broken.cc", VERDICT_COMPILE_ERROR);
	j->compile.verdict = VERDICT_COMPILE_ERROR;
	j->compile.log = fixture_text("1: error\n\n2:\terror\n3\n4\n5\n6\n7\n");
	return report;
}

TEST(a_usual_report_is_a_calm_table)
{
	struct report report = usual_report();
	_cleanup_(freep) char *text = table(&report, 80);
	CHECK_STR(text,
	          "Hello World!\n"
	          "format 2025-09, time 1 s (package), wall 12 s, memory 2 GiB, output 8 MiB\n"
	          "\n"
	          "submission  language  verdict  cases        time   memory\n"
	          "hello.cc    cpp       AC       AA|AAAAA  0.012 s  3.0 MiB\n"
	          "wrong.cc    cpp       WA       AA|AAW--  0.012 s  3.0 MiB\n"
	          "    secret/03: line 3: expected 17, got 18\n"
	          "slow.cc     cpp       TLE \u2717    AA|AT---  0.012 s  3.0 MiB\n"
	          "    expected AC or WA\n"
	          "    secret/02: time limit exceeded\n"
	          "broken.cc   cpp       CE\n"
	          "    1: error\n"
	          "    2: error\n"
	          "    3\n"
	          "    4\n"
	          "    5\n"
	          "    6 \u2026\n"
	          "\n"
	          "4 submissions: 1 AC, 1 WA, 1 TLE, 1 CE; 1 not as expected\n");
	report_done(&report);
}

TEST(a_narrow_terminal_gets_fewer_columns)
{
	struct report report = usual_report();
	_cleanup_(freep) char *text = table(&report, 40);
	check_fits(text, 40);
	check_holds(text, "\nwrong.cc   WA     AA|AAW--  0.012 s\n");
	report_done(&report);
}

TEST(the_folder_of_all_submissions_is_left_out)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(
		&report, "submissions/accepted/a_name_that_is_as_long_as_names_are_in_packages.cc",
		VERDICT_ACCEPTED);
	fixture_add_cases(j, "secret", "AAAAAAAAAA", NULL);
	(void)fixture_add_judgement(&report, "submissions/wrong_answer/b.cc", VERDICT_NONE);
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "\naccepted/a\u2026");
	check_holds(text, "\nwrong_answer/b.cc ");
	(void)fixture_add_judgement(&report, "mine/submissions/b.cc", VERDICT_NONE);
	_cleanup_(freep) char *mixed = table(&report, 80);
	check_holds(mixed, "\nsubmissions/wrong_answer/b.cc ");
	report_done(&report);
}

TEST(many_cases_are_told_in_fewer_columns)
{
	static const struct {
		unsigned width;
		const char *cases;
	} expected[] = {
		{400, "AA|AAAA"},
		{80, "2A|100A W 50A T 9-"},
		{40, "152A W T 9-"},
	};
	char letters[200] = "";
	for (int i = 0; i < 161; i++)
		letters[i] = i > 151 ? '-' : 'A';
	letters[100] = 'W';
	letters[151] = 'T';
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "sample", "AA", NULL);
	fixture_add_cases(j, "secret", letters, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(expected); i++) {
		_cleanup_(freep) char *text = table(&report, expected[i].width);
		check_holds(text, expected[i].cases);
		check_fits(text, expected[i].width);
	}
	report_done(&report);
}

TEST(the_margins_of_the_time_limit_are_one_line_and_never_more_than_they_are)
{
	struct report report = usual_report();
	struct report_bound *below = &report.limits.slowest_in_time;
	struct report_bound *above = &report.limits.fastest_too_slow;
	below->time_ns = 312 * NS_PER_MS;
	_cleanup_(freep) char *one = table(&report, 80);
	check_holds(one, "8 MiB\nin time up to 0.312 s (limit 3.2 \u00d7)\n\n");
	above->time_ns = 1500 * NS_PER_MS;
	_cleanup_(freep) char *both = table(&report, 80);
	check_holds(both, "\nin time up to 0.312 s (limit 3.2 \u00d7), "
	                  "too slow from 1.500 s (1.50 \u00d7 limit)\n");
	below->time_ns = 1001 * NS_PER_MS;
	above->time_ns = 99999 * NS_PER_MS;
	_cleanup_(freep) char *narrow = table(&report, 40);
	check_holds(narrow, "\nin time up to 1.001 s (limit 0.99 \u00d7),\n"
	                    "too slow from 99.999 s (99 \u00d7 limit)\n");
	check_fits(narrow, 40);
	report_done(&report);
}

TEST(scores_have_a_column_when_there_are_any)
{
	struct report report = usual_report();
	report.judgements[0].score = fixture_text("62.5");
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "verdict  score  cases");
	check_holds(text, "AC        62.5  AA|AAAAA");
	report_done(&report);
}

TEST(an_expected_failure_gets_one_line)
{
	struct report report = usual_report();
	report.judgements[3].met = MET_YES;
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "    1: error \u2026\n");
	check_holds_not(text, "2: error");
	report_done(&report);
}

TEST(a_signal_or_exit_code_speaks_when_there_is_no_message)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_RUN_TIME_ERROR);
	fixture_add_cases(j, "secret", "R", NULL);
	j->cases[0].signal = 11;
	_cleanup_(freep) char *killed = table(&report, 80);
	check_holds(killed, "    secret/01: run-time error, signal 11\n");
	j->cases[0].signal = 0;
	j->cases[0].exit_code = 3;
	_cleanup_(freep) char *failed = table(&report, 80);
	check_holds(failed, "    secret/01: run-time error, exit code 3\n");
	report_done(&report);
}

TEST(weak_enforcement_is_said_in_one_line)
{
	struct report report = usual_report();
	_cleanup_(freep) char *strong = table(&report, 80);
	check_holds_not(strong, "weak");
	report.host.enforcement = (struct report_enforcement){"rlimit", "cgroup2", "rlimit", "none"};
	_cleanup_(freep) char *weak = table(&report, 80);
	check_holds(weak, "\nweak limits: memory, cpu by rlimit only; disk not at all\n");
	report_done(&report);
}

TEST(scores_of_many_digits_are_whole_numbers_in_tables)
{
	static const struct {
		const char *score, *max_score, *shown;
	} rows[] = {
		{"1431655765", "4294967295", "1431655765/4294967295"},
		{"1000000", NULL, "1000000"},
		{"-1234567.125", NULL, "-1234567.12"},
		{"62.5", "100", "62.5/100"},
		{"0.3333333333333333", "1", "0.333333/1"},
		{"123456.789", NULL, "123457"},
		{"12345678901234567890", "-12345678901234567.5", "1.23456e+19/-1.23456e+16"},
		{"-1.23456e-100", NULL, "-1.23456e-100"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		_cleanup_(freep) char *text = report_score_text(rows[i].score, rows[i].max_score);
		CHECK_STR(text, rows[i].shown);
	}
}

TEST(groups_stand_below_their_row_with_their_scores)
{
	struct report report = usual_report();
	struct report_judgement *j = &report.judgements[0];
	j->score = fixture_text("62.5");
	j->max_score = fixture_text("100");
	j->groups = calloc(2, sizeof(*j->groups));
	j->n_groups = 2;
	j->groups[0] = (struct report_group){fixture_text("secret/1"), VERDICT_ACCEPTED,
	                                     fixture_text("30"), fixture_text("30"), NULL};
	j->groups[1] =
		(struct report_group){fixture_text("secret/2"), VERDICT_NONE, NULL, NULL, NULL};
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "62.5/100");
	check_holds(text, "\n    secret/1 AC 30/30  secret/2 -\n");
	check_fits(text, 80);
	report_done(&report);
}

TEST(sample_and_secret_without_scores_need_no_line)
{
	struct report report = usual_report();
	struct report_judgement *j = &report.judgements[0];
	j->groups = calloc(1, sizeof(*j->groups));
	j->groups[j->n_groups++] =
		(struct report_group){fixture_text("secret"), VERDICT_ACCEPTED, NULL, NULL, NULL};
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds_not(text, "secret AC");
	report_done(&report);
}

TEST(a_verbose_table_lists_every_case)
{
	struct report report = usual_report();
	CHECK_INT(strv_add(&report.host.disturbances, "The governor is powersave."), 0);
	const struct table_style style = {.width = 80, .verbose = true};
	_cleanup_(freep) char *text = report_table(&report, style);
	check_holds(text, "\n    sample/01  AC     0.012 s   3.0 MiB\n");
	check_holds(text,
	            "\n    secret/03  WA     0.012 s   3.0 MiB  line 3: expected 17, got 18\n");
	check_holds(text, "\n    secret/02  TLE    0.012 s   3.0 MiB  time limit exceeded\n");
	check_holds(text, "\n    secret/05  -\n");
	check_holds(text, "\nThe governor is powersave.\n");
	check_fits(text, 80);
	report_done(&report);
}

TEST(a_message_that_does_not_fit_behind_its_case_has_lines_of_its_own)
{
	static const char said[] = "line 3, column 14: expected \"ZnVuY3Rpb24\", got \"Z28\"";
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "secret", "W", said);
	const struct table_style style = {.width = 80, .verbose = true};
	_cleanup_(freep) char *text = report_table(&report, style);
	check_holds(text,
	            "    secret/01  WA     0.012 s   3.0 MiB\n        line 3, column 14: expected "
	            "\"ZnVuY3Rpb24\", got \"Z28\"\n");
	report_done(&report);
}

TEST(an_expected_compile_error_is_told_by_the_line_that_says_what_is_wrong)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.c", VERDICT_COMPILE_ERROR);
	j->compile.verdict = VERDICT_COMPILE_ERROR;
	j->compile.log =
		fixture_text("a.c: In function 'main':\na.c:3:9: error: no x\n    3 | x\n");
	j->met = MET_YES;
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "    a.c:3:9: error: no x \u2026\n");
	check_holds_not(text, "In function");
	report_done(&report);
}

TEST(findings_and_advice_stand_at_the_end)
{
	struct report report = usual_report();
	const struct place place = {.file = "problem.yaml", .line = 3, .column = 7, .key = "limits"};
	findings_add(&report.findings, SEVERITY_ERROR, &place, "a number was expected");
	findings_add(&report.findings, SEVERITY_WARNING, &place, "unusual");
	CHECK_INT(strv_add(&report.summary, "Mend slow.cc."), 0);
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "\n\nerror: problem.yaml:3:7: limits: a number was expected\n"
	                  "warning: problem.yaml:3:7: limits: unusual\n\n4 submissions: ");
	check_holds(text, "; 1 not as expected\nMend slow.cc.\n");
	report_done(&report);
}

TEST(advice_names_what_to_do_something_about)
{
	struct report report = usual_report();
	report.host.enforcement.memory = "rlimit";
	report.judgements[0].cases[3].cpu_ns = 950 * NS_PER_MS;
	report.judgements[3].verdict = VERDICT_JUDGE_ERROR;
	findings_add(&report.findings, SEVERITY_ERROR, &(struct place){.file = "data"}, "none");
	CHECK_INT(report_advise(&report), 0);
	static const char *const beginnings[] = {
		"The package has 1 error: mend it first",
		"1 submission could not be judged: broken.cc. ",
		"1 submission is not as expected: slow.cc. ",
		"1 accepted submission came within 10 % of the time limit: hello.cc. ",
		"This host does not enforce every limit",
	};
	CHECK_INT(report.summary.count, ARRAY_SIZE(beginnings));
	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
		CHECK(strncmp(report.summary.items[i], beginnings[i], strlen(beginnings[i])) == 0);
	report_done(&report);
}

TEST(a_report_without_faults_needs_no_advice)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_ACCEPTED);
	fixture_add_cases(j, "secret", "AA", NULL);
	CHECK_INT(report_advise(&report), 0);
	CHECK_INT(report.summary.count, 0);
	report_done(&report);
}

TEST(letters_come_before_times_where_both_do_not_fit)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(
		&report, "submissions/accepted/a_long_name_of_a_file.cc", VERDICT_ACCEPTED);
	fixture_add_cases(j, "secret", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", NULL);
	_cleanup_(freep) char *text = table(&report, 60);
	check_holds(text, "  AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
	check_fits(text, 60);
	report_done(&report);
}

TEST(a_report_without_submissions_is_a_head_and_a_sum)
{
	struct report report = fixture_report();
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "Hello World!\n");
	check_holds(text, "\n\n0 submissions\n");
	report_done(&report);
}

TEST(an_empty_report_is_no_crash)
{
	struct report report = {0};
	fixture_add_judgement(&report, NULL, VERDICT_NONE);
	_cleanup_(freep) char *text = table(&report, 80);
	check_holds(text, "1 submission: 1 not judged\n");
	report_done(&report);
}

static void check_hostile(const char *hostile)
{
	static const unsigned widths[] = {0, 40, 41, 53, 60, 80, 120, 400};
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		struct report report = fixture_report_of(hostile, VERDICT_COMPILE_ERROR);
		const struct table_style verbose = {.width = widths[i], .verbose = true};
		_cleanup_(freep) char *text = table(&report, widths[i]);
		_cleanup_(freep) char *long_text = report_table(&report, verbose);
		check_fits(text, widths[i] < 40 ? 40 : widths[i]);
		check_fits(long_text, widths[i] < 40 ? 40 : widths[i]);
		check_holds(text, "\n1 submission: 1 CE; 1 not as expected;");
		CHECK(strlen(text) < 32 * KIB);
		report_done(&report);
	}
}

TEST(hostile_text_in_any_field_leaves_the_table_clean)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++)
		check_hostile(fixture_hostile_texts[i]);
}

TEST(texts_of_a_megabyte_leave_the_table_small)
{
	static const char *const pieces[] = {"a",        "\n",           " ",  "\xff",
	                                     "\xcc\x81", "\xe4\xbd\xa0", "x/", "\x1b[1m"};
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		_cleanup_(freep) char *text = fixture_long_text(pieces[i], MIB);
		check_hostile(text);
	}
}

/* Without what colours add, the coloured table is the plain one. */
static void strip_colours(char *text)
{
	char *to = text;
	for (const char *from = text; *from;) {
		if (*from == '\x1b') {
			size_t size = strcspn(from, "m");
			CHECK(from[1] == '[' && strspn(from + 2, "0123456789") == size - 2);
			from += size + 1;
			continue;
		}
		*to++ = *from++;
	}
	*to = '\0';
}

TEST(colours_change_nothing_but_the_colour)
{
	struct report report = usual_report();
	for (unsigned width = 40; width <= 120; width += 10) {
		_cleanup_(freep) char *plain = table(&report, width);
		_cleanup_(freep) char *coloured =
			report_table(&report, (struct table_style){.width = width, .colour = true});
		check_holds(coloured, "\x1b[32mAC\x1b[0m");
		strip_colours(coloured);
		CHECK_STR(coloured, plain);
	}
	report_done(&report);
}

TEST(no_width_and_no_number_of_cases_makes_a_line_too_wide)
{
	char letters[3000];
	memset(letters, 'A', sizeof(letters));
	letters[sizeof(letters) - 1] = '\0';
	for (size_t i = 0; i + 1 < sizeof(letters); i += 7)
		letters[i] = "WTMR-OLISNJ"[i % 11];
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(
		&report, "submissions/time_limit_exceeded/quadratic.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "secret", letters, NULL);
	j->score = fixture_text("-1.23456e-100");
	j->time_ns = UINT64_MAX / 2;
	j->memory_peak_bytes = UINT64_MAX;
	for (unsigned width = 40; width < 200; width++) {
		_cleanup_(freep) char *text = table(&report, width);
		check_fits(text, width);
	}
	report_done(&report);
}
