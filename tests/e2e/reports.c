/* SPDX-License-Identifier: MIT */
/*
 * A judgement in every form: written at once, made of JSON later, told while it happens.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"
#include "common/file.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

static char *read_whole(const char *path)
{
	char *text = NULL;
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read(fd, 1 << 26, &text, &size, NULL) < 0)
		FAIL("no %s", path);
	(void)close(fd);
	return text;
}

static void check_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		FAIL("no \"%s\" in:\n%s", part, text);
}

/* A right and a wrong submission, judged with all forms written. */
static struct e2e_end judge_into_files(void)
{
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("right.py", "print('ok')\n");
	e2e_put("wrong.py", "print('<b>no</b>')\n");
	struct e2e_end end = e2e_judge("--html", "r.html", "--junit", "r.xml", "--tsv", "r.tsv",
	                               "--events", "r.events", "package", "right.py", "wrong.py");
	CHECK_INT(end.status, 0);
	return end;
}

TEST(every_form_is_written_by_one_judgement)
{
	e2e_enter();
	(void)judge_into_files();
	check_holds(read_whole("r.html"), "<span class=\"name\">wrong.py</span>");
	check_holds(read_whole("r.xml"), "<testsuite name=\"wrong.py\"");
	check_holds(read_whole("r.tsv"), "\twrong.py\tpython3\tsecret/1\tWA\t");
	check_holds(read_whole("r.events"), "{\"event\":\"begin\",");
}

TEST(a_form_made_later_is_the_same_bytes_as_the_one_made_at_once)
{
	static const struct {
		const char *option, *at_once;
	} forms[] = {
		{"--json=later", "report.json"},
		{"--html=later", "r.html"},
		{"--junit=later", "r.xml"},
		{"--tsv=later", "r.tsv"},
	};
	e2e_enter();
	(void)judge_into_files();
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		struct e2e_end end = e2e_juror("report", forms[i].option, "report.json");
		CHECK_STR(end.err, "");
		CHECK_STR(end.out, "");
		CHECK_INT(end.status, 0);
		CHECK_STR(read_whole("later"), read_whole(forms[i].at_once));
	}
}

TEST(the_table_made_later_is_the_one_of_the_judgement)
{
	e2e_enter();
	struct e2e_end judged = judge_into_files();
	struct e2e_end later = e2e_juror("report", "report.json");
	CHECK_STR(later.out, judged.out);
	struct e2e_end again = e2e_juror("report", "--table", "report.json");
	CHECK_STR(again.out, judged.out);
	struct e2e_end verbose = e2e_juror("report", "-v", "report.json");
	check_holds(verbose.out, "    secret/1  WA");
}

TEST(a_form_without_a_file_goes_to_standard_output)
{
	e2e_enter();
	(void)judge_into_files();
	struct e2e_end tsv = e2e_juror("report", "--tsv", "report.json");
	CHECK_STR(tsv.out, read_whole("r.tsv"));
	struct e2e_end judged =
		e2e_juror("judge", "--no-progress", "--tsv", "-", "package", "right.py");
	CHECK_INT(strncmp(judged.out, "problem\tsubmission\t", 19), 0);
	check_holds(judged.out, "\tright.py\t");
}

TEST(several_reports_are_one_page_one_document_and_one_table)
{
	e2e_enter();
	(void)judge_into_files();
	struct e2e_end html = e2e_juror("report", "--html", "report.json", "report.json");
	check_holds(html.out, "id=\"report-1\"");
	struct e2e_end junit = e2e_juror("report", "--junit", "report.json", "report.json");
	CHECK(strstr(strstr(junit.out, "<testsuite name=\"wrong.py\"") + 1,
	             "<testsuite name=\"wrong.py\""));
	struct e2e_end json = e2e_juror("report", "--json", "report.json", "report.json");
	CHECK_INT(json.status, 2);
	check_holds(json.err, "--json: one file at a time was expected\n");
}

TEST(junit_is_what_gitlab_and_github_read)
{
	e2e_enter();
	(void)judge_into_files();
	e2e_check_script("check_junit.py", "r.xml");
}

/* Of every kind: findings, failures of cases, a compile error that was not expected, cases that were not judged. */
TEST(junit_of_a_validation_is_what_gitlab_and_github_read)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\ncolour: blue\n");
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	e2e_put("package/submissions/accepted/right.py", "print('ok')\n");
	e2e_put("package/submissions/accepted/wrong.py",
	        "print('<![CDATA[ ]]> &amp; \\x00\\xff')\n");
	e2e_put("package/submissions/accepted/broken.c", "int main(void) { return \"]]>\"x; }\n");
	struct e2e_end end = e2e_juror("validate", "-q", "--junit", "v.xml", "package");
	CHECK_INT(end.status, 1);
	e2e_check_script("check_junit.py", "v.xml");
	const char *text = read_whole("v.xml");
	check_holds(text, "file=\"problem.yaml\" line=\"5\"");
	check_holds(text, "<failure type=\"CE\"");
	check_holds(text, "<failure type=\"WA\"");
	check_holds(text, "<skipped/>");
}

TEST(junit_of_a_hostile_report_is_what_gitlab_and_github_read)
{
	e2e_enter();
	struct e2e_end end =
		e2e_juror("report", "--junit=r.xml",
	                  e2e_text("%s/tests/fuzz/corpus/report/hostile_texts", e2e_source_dir()));
	CHECK_INT(end.status, 0);
	e2e_check_script("check_junit.py", "r.xml");
}

/* ---- events ---- */

TEST(events_tell_what_the_report_says_and_end_with_the_exit_status)
{
	e2e_enter();
	struct e2e_end judged = judge_into_files();
	char *text = read_whole("r.events"), *rest = text;
	json_t *last = NULL;
	size_t cases = 0, judgements = 0;
	for (char *line; (line = strsep(&rest, "\n")) && *line;) {
		json_t *event = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		CHECK(event);
		cases += strcmp(e2e_string(event, "event"), "case") == 0;
		if (strcmp(e2e_string(event, "event"), "judgement") == 0) {
			json_t *told = json_object_get(event, "judgement");
			const char *name = e2e_string(json_object_get(told, "submission"), "name");
			CHECK_STR(e2e_string(told, "verdict"), e2e_verdict(&judged, name));
			judgements++;
		}
		last = event;
	}
	CHECK_INT(cases, 2);
	CHECK_INT(judgements, 2);
	CHECK_STR(e2e_string(last, "event"), "end");
	CHECK_INT(json_integer_value(json_object_get(last, "exit_status")), 0);
}

TEST(events_are_as_the_schema_says)
{
	e2e_enter();
	(void)judge_into_files();
	e2e_check_script("check_report_schema.py", "--events r.events");
}

/* ---- what cannot be done ---- */

#define CHECK_REFUSED(line, ...)                                                                   \
	do {                                                                                       \
		struct e2e_end end_ = e2e_juror(__VA_ARGS__);                                      \
		CHECK_STR(end_.out, "");                                                           \
		CHECK_STR(end_.err, "juror: " line "\n");                                          \
		CHECK_INT(end_.status, 2);                                                         \
	} while (0)

TEST(what_is_no_report_is_refused_in_one_line)
{
	e2e_enter();
	e2e_put("empty.json", "");
	e2e_put("other.json", "{\"schema\":\"other\"}");
	e2e_put("bad.json", "{\"schema\":\"juror.report/1\",\"judgements\":[{\"cases\":[{\"cpu_s\":"
	                    "\"1\"}]}]}");
	e2e_put_bytes("bytes.json", "\xff\x00\x1b[31m", 7);
	CHECK_REFUSED("empty.json:1:0: no JSON: '[' or '{' expected near end of file", "report",
	              "--html", "empty.json");
	CHECK_REFUSED("other.json: no report of juror: \"schema\":\"juror.report/1\" and "
	              "\"judgements\" were expected",
	              "report", "other.json");
	CHECK_REFUSED("bad.json: judgements[0].cases[0].cpu_s: seconds were expected", "report",
	              "bad.json");
	CHECK_REFUSED("report absent.json: No such file or directory", "report", "absent.json");
	CHECK_REFUSED("report .: read: Is a directory", "report", ".");
	struct e2e_end bytes = e2e_juror("report", "bytes.json");
	CHECK_INT(bytes.status, 2);
	CHECK(!strchr(bytes.err, '\x1b'));
}

TEST(a_report_that_is_nested_without_end_is_refused)
{
	e2e_enter();
	e2e_shell("head -c 2000000 /dev/zero | tr '\\0' '[' >deep.json");
	struct e2e_end end = e2e_juror("report", "deep.json");
	CHECK_INT(end.status, 2);
	CHECK(strchr(end.err, '\n') == end.err + strlen(end.err) - 1);
}

TEST(a_file_that_cannot_be_written_is_told_before_the_work)
{
	static const char *const options[] = {"--html", "--junit", "--tsv", "--events"};
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("right.py", "print('ok')\n");
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		struct e2e_end end =
			e2e_juror("judge", options[i], "absent/file", "package", "right.py");
		CHECK_STR(end.out, "");
		check_holds(end.err,
		            e2e_text("juror: %s absent/file: cannot be written", options[i]));
		CHECK_INT(end.status, 2);
	}
}

TEST(a_directory_that_takes_no_files_is_told_before_the_work)
{
	static const char *const paths[] = {"/proc/report", "new/"};
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("right.py", "print('ok')\n");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct e2e_end end = e2e_juror("judge", "--tsv", "good.tsv", "--json", paths[i],
		                               "package", "right.py");
		CHECK_STR(end.out, "");
		check_holds(end.err, e2e_text("juror: --json "));
		CHECK_INT(end.status, 2);
		CHECK(access("good.tsv", F_OK) < 0);
	}
}

TEST(two_forms_in_one_file_are_refused)
{
	static const char *const pairs[][2] = {{"-", "-"},         {"same", "same"},
	                                       {"same", "./same"}, {"new", "new"},
	                                       {"new", "./new"},   {"dir/new", "link/new"}};
	e2e_enter();
	e2e_put("same", "");
	e2e_shell("mkdir dir && ln -s dir link");
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		struct e2e_end end = e2e_juror("judge", "--json", pairs[i][0], "--html",
		                               pairs[i][1], "package", "x.py");
		CHECK_INT(end.status, 2);
		check_holds(end.err, "--json and --html: two different files were expected\n");
	}
	struct e2e_end later = e2e_juror("report", "--html", "--tsv", "report.json");
	CHECK_INT(later.status, 2);
	check_holds(later.err, "one form at a time can go to standard output");
	later = e2e_juror("report", "--html=new", "--tsv=./new", "report.json");
	CHECK_INT(later.status, 2);
	check_holds(later.err, "--html and --tsv: two different files were expected\n");
}

TEST(a_report_without_a_standard_output_is_missed)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("a.sh", "#!/bin/bash\necho ok\n");
	e2e_shell("%s judge -q --json - package a.sh >&- 2>err; test $? = 3", JUROR_PROGRAM);
	e2e_shell("grep -q 'standard output' err");
}

TEST(an_interrupt_ends_what_waits_for_a_report)
{
	static const char *const argv[] = {"report", "--tsv", "pipe", NULL};
	int unread = 1;
	e2e_enter();
	CHECK_INT(mkfifo("pipe", 0600), 0);
	int pipe = open("pipe", O_RDWR | O_CLOEXEC);
	CHECK_INT(write(pipe, "{", 1), 1);
	pid_t pid = e2e_start((struct e2e_call){.argv = argv});
	while (unread > 0) /* the first byte is taken, so it waits for the second */
		CHECK_INT(ioctl(pipe, FIONREAD, &unread), 0);
	CHECK_INT(kill(pid, SIGTERM), 0);
	CHECK_INT(e2e_wait(pid), 128 + SIGTERM);
}
