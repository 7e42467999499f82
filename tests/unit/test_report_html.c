/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/html.h"

#include <jansson.h>
#include <string.h>

static char *html_of(const struct report *report)
{
	char *text = report_html(report, 1);
	CHECK(text);
	return text;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* What is between @begin and @end, the caller's to free. */
static char *between(const char *text, const char *begin, const char *end)
{
	const char *from = strstr(text, begin);
	CHECK(from);
	from += strlen(begin);
	const char *to = strstr(from, end);
	CHECK(to);
	return strndup(from, (size_t)(to - from));
}

static struct report usual_report(void)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "sample", "A", NULL);
	fixture_add_cases(j, "secret", "AW-", "line 3: wrong");
	fixture_add_dialogue(&j->cases[2], "guess\n", "500\n");
	return report;
}

TEST(the_table_is_there_without_a_script)
{
	struct report report = usual_report();
	_cleanup_(freep) char *text = html_of(&report);
	CHECK(strstr(text, "<title>Hello World!: 1 submission: 1 WA</title>"));
	CHECK(strstr(text, "<span class=\"name\">a.cc</span>"));
	CHECK(strstr(text, "<div class=\"strip\">A|AW-</div>"));
	CHECK(strstr(text, "secret/02: line 3: wrong"));
	report_done(&report);
}

TEST(a_slash_lets_a_long_name_break_and_stays_one_name)
{
	struct report report = fixture_report();
	fixture_add_judgement(&report, "submissions/accepted/a.cc", VERDICT_ACCEPTED);
	_cleanup_(freep) char *text = html_of(&report);
	CHECK(strstr(text, ">submissions/<wbr>accepted/<wbr>a.cc</span>"));
	report_done(&report);
}

TEST(the_data_are_the_cases_in_columns)
{
	struct report report = usual_report();
	_cleanup_(freep) char *text = html_of(&report);
	_cleanup_(freep) char *data = between(text, "id=\"data\">", "</script>");
	json_auto_t *root = json_loads(data, JSON_REJECT_DUPLICATES, NULL);
	json_t *first = json_array_get(json_object_get(root, "reports"), 0);
	json_t *j = json_array_get(json_object_get(first, "judgements"), 0);
	CHECK_STR(json_string_value(json_object_get(j, "letters")), "AAW-");
	CHECK_INT(json_integer_value(json_array_get(json_object_get(j, "cpu"), 2)), 12000);
	CHECK_INT(json_integer_value(json_array_get(json_object_get(j, "memory"), 2)), 3 * 1024);
	json_t *more = json_object_get(json_object_get(j, "more"), "2");
	CHECK_STR(json_string_value(json_object_get(more, "message")), "line 3: wrong");
	CHECK(!json_object_get(json_object_get(j, "more"), "0"));
	CHECK_INT(json_array_size(json_object_get(first, "names")), 4);
	report_done(&report);
}

TEST(submissions_with_the_same_cases_tell_their_names_once)
{
	struct report report = fixture_report();
	fixture_add_judgement(&report, "broken.cc", VERDICT_COMPILE_ERROR);
	for (int i = 0; i < 20; i++) {
		struct report_judgement *j =
			fixture_add_judgement(&report, "a.cc", VERDICT_ACCEPTED);
		fixture_add_cases(j, "secret", "AAAA", NULL);
	}
	_cleanup_(freep) char *text = html_of(&report);
	_cleanup_(freep) char *data = between(text, "id=\"data\">", "</script>");
	CHECK_INT(count(data, "secret/03"), 1);
	report_done(&report);
}

TEST(equal_reports_are_equal_bytes)
{
	struct report one = usual_report(), two = usual_report();
	_cleanup_(freep) char *a = html_of(&one), *b = html_of(&two);
	CHECK_STR(a, b);
	report_done(&one);
	report_done(&two);
}

TEST(nothing_is_fetched_and_no_handler_is_in_the_markup)
{
	static const char *const parts[] = {" src=",     "href=\"http", "@import",
	                                    "url(",      " onclick=",   " onload=",
	                                    " style=\"", "innerHTML",   "eval("};
	struct report report = usual_report();
	_cleanup_(freep) char *text = html_of(&report);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (strstr(text, parts[i]))
			FAIL("%s in the page", parts[i]);
	CHECK(strstr(text, "content=\"default-src 'none'; style-src 'sha256-"));
	report_done(&report);
}

/* Every element of the page begins with a "<" outside of the script; foreign text adds none. */
static void check_same_markup(const char *text, const char *harmless)
{
	static const char *const parts[] = {"<",       ">",    "\"",   "</script",
	                                    "<script", "<!--", "<img", "<b>"};
	_cleanup_(freep) char *body = between(text, "<body>", "id=\"data\">");
	_cleanup_(freep) char *harmless_body = between(harmless, "<body>", "id=\"data\">");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (count(body, parts[i]) - count(body, "<wbr>") * (i < 2) !=
		    count(harmless_body, parts[i]) - count(harmless_body, "<wbr>") * (i < 2))
			FAIL("other number of %s in:\n%s", parts[i], body);
	_cleanup_(freep) char *data = between(text, "id=\"data\">", "\n<script>");
	CHECK_INT(count(data, "<"), 1); /* the end of the element */
	CHECK_INT(count(text, "<script"), 2);
	CHECK_INT(count(text, "</script"), 2);
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
	CHECK_STR(clean, text);
}

TEST(hostile_text_in_any_field_adds_no_markup)
{
	struct report plain = fixture_report_of("x", VERDICT_WRONG_ANSWER);
	_cleanup_(freep) char *harmless = html_of(&plain);
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++) {
		if (fixture_hostile_texts[i][0] == '\0')
			continue; /* an element without text is not written */
		struct report report =
			fixture_report_of(fixture_hostile_texts[i], VERDICT_WRONG_ANSWER);
		_cleanup_(freep) char *text = html_of(&report);
		check_same_markup(text, harmless);
		report_done(&report);
	}
	report_done(&plain);
}

TEST(a_name_of_the_template_in_foreign_text_is_text)
{
	struct report report = fixture_report();
	fixture_add_judgement(&report, "{{script}}", VERDICT_ACCEPTED);
	_cleanup_(freep) char *text = html_of(&report);
	CHECK(strstr(text, "<span class=\"name\">{{script}}</span>"));
	report_done(&report);
}

TEST(an_empty_report_and_none_at_all_are_pages)
{
	struct report empty = {0};
	_cleanup_(freep) char *one = html_of(&empty), *none = report_html(NULL, 0);
	CHECK(strstr(one, "A problem without a name"));
	CHECK(strstr(none, "<h1>0 reports</h1>"));
}

TEST(several_reports_are_sections_of_one_page)
{
	struct report reports[2] = {usual_report(), usual_report()};
	_cleanup_(freep) char *text = report_html(reports, 2);
	CHECK(strstr(text, "<title>2 reports of juror</title>"));
	CHECK(strstr(text, "id=\"report-0\"") && strstr(text, "id=\"report-1\""));
	report_done(&reports[0]);
	report_done(&reports[1]);
}
