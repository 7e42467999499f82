/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/junit.h"

static void check_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		FAIL("no \"%s\" in:\n%s", part, text);
}

static char *junit_of(struct report *report)
{
	char *text = report_junit(report, 1);
	CHECK(text);
	report_done(report);
	return text;
}

static struct report report_of(const char *letters, enum verdict verdict, const char *expected,
                               enum report_met met)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", verdict);
	fixture_add_cases(j, "secret", letters, "line 3: wrong");
	j->met = met;
	if (expected)
		CHECK_INT(strv_add(&j->expected, expected), 0);
	return report;
}

TEST(a_submission_is_a_testsuite_and_a_case_a_testcase)
{
	struct report report = report_of("AA", VERDICT_ACCEPTED, NULL, MET_UNKNOWN);
	_cleanup_(freep) char *text = junit_of(&report);
	CHECK_STR(
		text,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"juror\" tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"0\" "
		"time=\"0.024000000\">\n"
		" <testsuite name=\"a.cc\" tests=\"3\" failures=\"0\" errors=\"0\" skipped=\"0\" "
		"time=\"0.024000000\">\n"
		"  <testcase name=\"verdict\" classname=\"hello.a.cc\" file=\"a.cc\" "
		"time=\"0.000000000\">\n"
		"   <system-out>AC: accepted</system-out>\n"
		"  </testcase>\n"
		"  <testcase name=\"secret/01\" classname=\"hello.a.cc\" file=\"a.cc\" "
		"time=\"0.012000000\">\n"
		"  </testcase>\n"
		"  <testcase name=\"secret/02\" classname=\"hello.a.cc\" file=\"a.cc\" "
		"time=\"0.012000000\">\n"
		"  </testcase>\n"
		" </testsuite>\n"
		"</testsuites>\n");
}

TEST(a_rejected_case_fails_and_one_that_was_not_judged_is_skipped)
{
	struct report report = report_of("AW-", VERDICT_WRONG_ANSWER, NULL, MET_UNKNOWN);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "tests=\"4\" failures=\"2\" errors=\"0\" skipped=\"1\"");
	check_holds(text, "   <failure type=\"WA\" message=\"WA: line 3: wrong\">WA: line 3: "
	                  "wrong</failure>\n");
	check_holds(text, "   <skipped/>\n");
}

TEST(a_case_of_an_interactive_problem_that_fails_has_the_evidence_as_output)
{
	struct report report = report_of("AW", VERDICT_WRONG_ANSWER, NULL, MET_UNKNOWN);
	fixture_add_dialogue(&report.judgements[0].cases[0], "1\n", "2\n");
	fixture_add_dialogue(&report.judgements[0].cases[1], "1\n", "23\n");
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text,
	            "</failure>\n   <system-out>rule: The judge&#39;s program rejected before the "
	            "submission ended.; order: last said\n"
	            "submission: second, signal 13 after 0.012 s, 0.008 s of them its own, "
	            "0.003 s of CPU time; wrote 3 bytes, of which 1 were heard and 2 "
	            "discarded; last reading\n"
	            "judge: first, exit code 43 after 0.009 s,");
}

/* What GitLab shows of a failure is its text, and not what stands beside it. */
TEST(a_compile_error_that_is_not_expected_has_the_compilers_words_in_the_failure)
{
	struct report report = report_of("", VERDICT_COMPILE_ERROR, "AC", MET_NO);
	report.judgements[0].compile.log = strdup("a.cc:1: error: no\n");
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "expected AC\na.cc:1: error: no\n</failure>");
	CHECK(!strstr(text, "<system-out>"));
}

TEST(a_compile_error_that_is_expected_has_them_as_output)
{
	struct report report = report_of("", VERDICT_COMPILE_ERROR, "CE", MET_YES);
	report.judgements[0].compile.log = strdup("a.cc:1: error: no\n");
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "<system-out>a.cc:1: error: no\n</system-out>");
}

TEST(no_text_asks_gitlab_for_an_attachment)
{
	struct report report = report_of("", VERDICT_COMPILE_ERROR, "CE", MET_YES);
	report.judgements[0].compile.log = strdup("[[ATTACHMENT|../a]] [[[ATTACHMENT|b]]");
	_cleanup_(freep) char *text = junit_of(&report);
	CHECK(!strstr(text, "[["));
	check_holds(text, "[ [ATTACHMENT|../a]] [ [ [ATTACHMENT|b]]");
}

TEST(what_is_expected_does_not_fail)
{
	struct report report = report_of("AW-", VERDICT_WRONG_ANSWER, "WA", MET_YES);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "tests=\"4\" failures=\"0\" errors=\"0\" skipped=\"1\"");
}

TEST(a_submission_that_is_as_expected_has_no_case_that_fails)
{
	struct report report = report_of("AWT", VERDICT_TIME_LIMIT, "TLE", MET_YES);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "tests=\"4\" failures=\"0\"");
}

TEST(of_a_submission_that_is_not_as_expected_only_other_verdicts_fail)
{
	struct report report = report_of("AWT", VERDICT_WRONG_ANSWER, "TLE", MET_NO);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "tests=\"4\" failures=\"2\""); /* the verdict and the W */
}

TEST(an_acceptance_that_was_not_expected_fails_as_the_verdict)
{
	struct report report = report_of("AA", VERDICT_ACCEPTED, "WA", MET_NO);
	CHECK_INT(strv_add(&report.judgements[0].unmet, "no case is WA"), 0);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "tests=\"3\" failures=\"1\"");
	check_holds(text, "<failure type=\"AC\" message=\"AC: accepted\">AC: accepted\nexpected "
	                  "WA\nno case is WA</failure>");
}

TEST(a_judge_error_is_an_error)
{
	struct report report = report_of("AJ", VERDICT_JUDGE_ERROR, "AC", MET_NO);
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "failures=\"0\" errors=\"2\"");
	check_holds(text, "<error type=\"JE\"");
}

TEST(findings_are_a_testsuite_in_which_errors_fail)
{
	struct report report = fixture_report();
	report.validated = true;
	const struct place place = {.file = "problem.yaml", .line = 3, .column = 1};
	findings_add(&report.findings, SEVERITY_ERROR, &place, "no name");
	findings_add(&report.findings, SEVERITY_WARNING, &place, "no author");
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "<testsuite name=\"package\" tests=\"2\" failures=\"1\"");
	check_holds(text, "name=\"problem.yaml:3:1: no name\"");
	check_holds(text, "file=\"problem.yaml\" line=\"3\"");
}

TEST(a_package_in_order_passes_a_test)
{
	struct report report = fixture_report();
	report.validated = true;
	_cleanup_(freep) char *text = junit_of(&report);
	check_holds(text, "<testsuite name=\"package\" tests=\"1\" failures=\"0\"");
}

/* ---- hostile texts ---- */

/* How often @part is in @text. */
static size_t count(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* The document has exactly the elements that it has for a harmless text, and no quote or ampersand of its own. */
static void check_same_elements(const char *text, const char *harmless)
{
	static const char *const parts[] = {"<",         ">",        "\"",
	                                    "<testcase", "<failure", "</testsuite>"};
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (count(text, parts[i]) != count(harmless, parts[i]))
			FAIL("other number of %s in:\n%s", parts[i], text);
	for (const char *at = text; (at = strchr(at, '&')); at++)
		CHECK(strncmp(at, "&#", 2) == 0 || strncmp(at, "&amp;", 5) == 0 ||
		      strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0);
	CHECK(!strchr(text, '\''));
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
	CHECK_STR(clean, text);
}

TEST(hostile_text_in_any_field_adds_no_element_and_no_attribute)
{
	struct report plain = fixture_report_of("x", VERDICT_WRONG_ANSWER);
	_cleanup_(freep) char *harmless = junit_of(&plain);
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++) {
		if (fixture_hostile_texts[i][0] == '\0')
			continue; /* an element without text is not written */
		struct report report =
			fixture_report_of(fixture_hostile_texts[i], VERDICT_WRONG_ANSWER);
		_cleanup_(freep) char *text = junit_of(&report);
		check_same_elements(text, harmless);
	}
}
