/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/tsv.h"

#include <ctype.h>

TEST(a_submission_is_a_row_and_each_case_below_it)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "secret", "AW", "line 3:\twrong\nreally");
	j->score = fixture_text("-12.5");
	j->met = MET_NO;
	j->cases[1].exit_code = -1;
	j->cases[1].signal = 9;
	_cleanup_(freep) char *text = report_tsv(&report, 1);
	CHECK_STR(text,
	          "problem\tsubmission\tlanguage\tcase\tverdict\tmet\tscore\tcpu_s\twall_s\t"
	          "memory_peak_bytes\toutput_bytes\texit_code\tsignal\tmessage\n"
	          "hello\ta.cc\tcpp\t\tWA\tno\t-12.5\t0.012000000\t\t3145728\t\t\t\t\n"
	          "hello\ta.cc\tcpp\tsecret/01\tAC\t\t\t0.012000000\t0.013000000\t3145728\t20\t0\t"
	          "\t\n"
	          "hello\ta.cc\tcpp\tsecret/02\tWA\t\t\t0.012000000\t0.013000000\t3145728\t20\t\t9"
	          "\tline 3: wrong really\n");
	report_done(&report);
}

/* Every cell is one that a spreadsheet takes as it stands. */
static void check_cells(const char *text)
{
	size_t columns = 0;
	for (const char *at = text; *at;) {
		size_t size = strcspn(at, "\t\n");
		const char *shown = at + strspn(at, " ");
		columns++;
		if (strchr("=+@\"", *shown) || (*shown == '-' && !isdigit((unsigned char)shown[1])))
			FAIL("an active cell: %.*s", (int)size, at);
		CHECK(strncmp(shown, "\xef\xbc\x9d", 3) != 0);
		if (at[size] == '\n') {
			CHECK_INT(columns, 14);
			columns = 0;
		}
		at += size + 1;
	}
}

TEST(no_text_is_taken_for_a_formula_or_a_quotation)
{
	static const char *const formulas[] = {"=1+1",
	                                       "+1",
	                                       "-1+1",
	                                       "@SUM(A1)",
	                                       " =1",
	                                       "\t=1",
	                                       "\"=1\"",

	                                       "\xef\xbc\x9d"
	                                       "1",
	                                       "\n\n=cmd|'/c calc'!A0"};
	for (size_t i = 0; i < ARRAY_SIZE(formulas); i++) {
		struct report report = fixture_report_of(formulas[i], VERDICT_WRONG_ANSWER);
		_cleanup_(freep) char *text = report_tsv(&report, 1);
		CHECK(strstr(text, "\t'"));
		check_cells(text);
		report_done(&report);
	}
}

TEST(hostile_text_in_any_field_leaves_rows_and_cells_as_they_are)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++) {
		struct report report =
			fixture_report_of(fixture_hostile_texts[i], VERDICT_WRONG_ANSWER);
		_cleanup_(freep) char *text = report_tsv(&report, 1);
		_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
		CHECK_STR(clean, text);
		check_cells(text);
		report_done(&report);
	}
}
