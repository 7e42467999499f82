/* SPDX-License-Identifier: MIT */
#include "common/file.h"
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/json.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static json_t *parsed(const struct report *report)
{
	json_t *made = report_json(report, NULL);
	_cleanup_(freep) char *text = report_json_text(made, false);
	json_decref(made);
	CHECK(text);
	json_error_t error;
	json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		FAIL("%s at line %d of %s", error.text, error.line, text);
	return root;
}

/* A report with everything in it. */
static struct report full_report(void)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "secret", "AW-", "line 1");
	j->score = fixture_text("0.1");
	j->max_score = fixture_text("100");
	j->met = MET_NO;
	CHECK_INT(strv_add(&j->expected, "AC"), 0);
	j->cases[1].exit_code = -1;
	j->cases[1].signal = 11;
	j->cases[1].cpu_ns = 123456789;
	j->groups = calloc(1, sizeof(*j->groups));
	j->groups[j->n_groups++] =
		(struct report_group){fixture_text("secret"), VERDICT_WRONG_ANSWER,
	                              fixture_text("0.1"), fixture_text("100")};
	return report;
}

TEST(the_keys_of_a_case_come_in_the_order_of_the_schema)
{
	struct report_case c = {.verdict = VERDICT_ACCEPTED, .cpu_ns = 1500000001, .passes = 1};
	json_auto_t *made = report_json_case(&c);
	_cleanup_(freep) char *text = report_json_text(made, true);
	CHECK_STR(text,
	          "{\"name\":null,\"verdict\":\"AC\",\"score\":null,\"cpu_s\":1.500000001,\"wall_"
	          "s\":0.0,"
	          "\"memory_peak_bytes\":0,\"output_bytes\":0,\"exit_code\":0,\"signal\":null,"
	          "\"message\":null,\"team_message\":null,\"passes\":1,\"evidence\":{}}");
}

static void check_keys(json_t *object, const char *const *keys)
{
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value) CHECK_STR(key, *keys++);
	CHECK(!*keys);
}

TEST(the_keys_of_a_report_come_in_the_order_of_the_schema)
{
	struct report report = full_report();
	json_auto_t *root = parsed(&report);
	check_keys(root, (const char *const[]){"schema", "juror", "host", "problem", "limits",
	                                       "judgements", NULL});
	check_keys(json_array_get(json_object_get(root, "judgements"), 0),
	           (const char *const[]){"submission", "verdict", "score", "max_score", "expected",
	                                 "met", "message", "compile", "time_s", "memory_peak_bytes",
	                                 "groups", "cases", NULL});
	report_done(&report);
}

static double seconds_of(uint64_t ns)
{
	struct report_case c = {.cpu_ns = ns};
	json_auto_t *made = report_json_case(&c);
	_cleanup_(freep) char *text = report_json_text(made, false);
	json_auto_t *again = json_loads(text, 0, NULL);
	return json_real_value(json_object_get(again, "cpu_s"));
}

TEST(seconds_are_exact_to_the_nanosecond_up_to_a_week)
{
	static const uint64_t times[] = {
		0, 1, 999, 100000000, 123456789, 1000000001, UINT64_C(604800123456789)};
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		CHECK_INT((uint64_t)(seconds_of(times[i]) * 1e9 + 0.5), times[i]);
}

TEST(what_is_not_known_is_null)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_NONE);
	fixture_add_cases(j, "secret", "-", NULL);
	j->cases[0].exit_code = -1;
	json_auto_t *root = parsed(&report);
	json_t *judgement = json_array_get(json_object_get(root, "judgements"), 0);
	static const char *const keys[] = {"verdict",  "score", "max_score",
	                                   "expected", "met",   "message"};
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		CHECK(json_is_null(json_object_get(judgement, keys[i])));
	json_t *c = json_array_get(json_object_get(judgement, "cases"), 0);
	CHECK(json_is_null(json_object_get(c, "verdict")));
	CHECK(json_is_null(json_object_get(c, "exit_code")));
	CHECK(json_is_null(json_object_get(c, "signal")));
	report_done(&report);
}

TEST(a_score_that_is_no_number_is_null)
{
	char score[] = "nan";
	struct report_case c = {.score = score};
	json_auto_t *made = report_json_case(&c);
	CHECK(json_is_null(json_object_get(made, "score")));
}

TEST(numbers_beyond_the_range_of_json_are_its_largest)
{
	struct report_case c = {.memory_peak_bytes = UINT64_MAX};
	json_auto_t *made = report_json_case(&c);
	CHECK_INT(json_integer_value(json_object_get(made, "memory_peak_bytes")), INT64_MAX);
}

TEST(equal_reports_are_equal_bytes)
{
	struct report one = full_report(), two = full_report();
	json_auto_t *a = report_json(&one, NULL), *b = report_json(&two, NULL);
	_cleanup_(freep) char *x = report_json_text(a, false), *y = report_json_text(b, false);
	CHECK_STR(x, y);
	report_done(&one);
	report_done(&two);
}

/* The bytes of the text itself: whatever it means, it cannot act on a terminal that shows it. */
static void check_harmless(const char *text)
{
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
	CHECK_STR(clean, text);
}

static void check_hostile(const char *text)
{
	struct report report = fixture_report_of(text, VERDICT_WRONG_ANSWER);
	json_auto_t *root = parsed(&report);
	_cleanup_(freep) char *written = report_json_text(root, false);
	check_harmless(written);
	json_t *judgement = json_array_get(json_object_get(root, "judgements"), 0);
	CHECK_STR(json_string_value(json_object_get(judgement, "verdict")), "WA");
	check_harmless(json_string_value(json_object_get(judgement, "message")));
	report_done(&report);
}

TEST(hostile_text_in_any_field_leaves_the_report_clean)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++)
		check_hostile(fixture_hostile_texts[i]);
}

TEST(texts_of_a_megabyte_are_cut)
{
	_cleanup_(freep) char *text = fixture_long_text("\xff", MIB);
	check_hostile(text);
	struct report_judgement j = {.submission = text, .message = text};
	json_auto_t *made = report_json_judgement(&j);
	CHECK(json_string_length(json_object_get(json_object_get(made, "submission"), "name")) <=
	      PATH_MAX);
	CHECK(json_string_length(json_object_get(made, "message")) <= 64 * KIB);
}

TEST(findings_are_told_when_there_is_a_list_of_them)
{
	struct report report = fixture_report();
	struct findings findings = {0};
	json_auto_t *none = report_json(&report, &findings);
	CHECK_INT(json_array_size(json_object_get(none, "findings")), 0);
	const struct place place = {
		.file = "problem.yaml", .line = 3, .column = 1, .key = "limits.time"};
	findings_add(&findings, SEVERITY_ERROR, &place, "a number was expected");
	json_auto_t *one = report_json(&report, &findings);
	_cleanup_(freep) char *text = report_json_text(json_object_get(one, "findings"), true);
	CHECK_STR(text, "[{\"severity\":\"error\",\"file\":\"problem.yaml\",\"line\":3,\"key\":"
	                "\"limits.time\","
	                "\"message\":\"a number was expected\"}]");
	findings_done(&findings);
	report_done(&report);
}

/* Files */

static char *in_new_directory(const char *name)
{
	static char path[PATH_MAX];
	char directory[] = "/tmp/juror-test-XXXXXX";
	CHECK(mkdtemp(directory));
	(void)snprintf(path, sizeof(path), "%s/%s", directory, name);
	return path;
}

static void remove_with_directory(const char *path)
{
	char directory[PATH_MAX];
	(void)snprintf(directory, sizeof(directory), "%s", path);
	*strrchr(directory, '/') = '\0';
	CHECK_INT(file_remove_tree(AT_FDCWD, directory, NULL), 0);
}

static void write_report(const char *path)
{
	struct report report = full_report();
	struct error err = {0};
	if (report_json_write(&report, NULL, path, &err) < 0)
		FAIL("%s", err.text);
	report_done(&report);
}

static void check_is_report(const char *path)
{
	json_auto_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	CHECK_STR(json_string_value(json_object_get(root, "schema")), "juror.report/1");
}

TEST(a_file_is_replaced_as_a_whole)
{
	const char *path = in_new_directory("report.json");
	int old = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	CHECK(write(old, "old", 3) == 3);
	write_report(path);
	check_is_report(path);
	struct stat st;
	CHECK(fstat(old, &st) == 0);
	CHECK_INT(st.st_nlink, 0);
	CHECK_INT(st.st_size, 3);
	(void)close(old);
	remove_with_directory(path);
}

TEST(a_symbolic_link_stays_and_its_file_is_replaced)
{
	const char *path = in_new_directory("latest.json");
	char target[PATH_MAX];
	(void)snprintf(target, sizeof(target), "%s.target", path);
	(void)close(open(target, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	CHECK(symlink(target, path) == 0);
	write_report(path);
	struct stat st;
	CHECK(lstat(path, &st) == 0 && S_ISLNK(st.st_mode));
	check_is_report(target);
	remove_with_directory(path);
}

TEST(what_is_no_regular_file_is_written_and_not_replaced)
{
	const char *path = in_new_directory("fifo");
	CHECK(mkfifo(path, 0600) == 0);
	int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	write_report(path);
	char begin[2];
	CHECK(read(reader, begin, sizeof(begin)) == 2);
	CHECK(memcmp(begin, "{\n", 2) == 0);
	(void)close(reader);
	remove_with_directory(path);
}

TEST(a_hyphen_is_standard_output)
{
	int ends[2];
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	int saved = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	(void)dup2(ends[1], STDOUT_FILENO);
	write_report("-");
	(void)dup2(saved, STDOUT_FILENO);
	char begin[2];
	CHECK(read(ends[0], begin, sizeof(begin)) == 2);
	CHECK(memcmp(begin, "{\n", 2) == 0);
}

TEST(a_place_that_cannot_be_written_is_an_error_that_names_it)
{
	struct report report = fixture_report();
	struct error err = {0};
	CHECK_INT(report_json_write(&report, NULL, "/nonexistent/report.json", &err), -ENOENT);
	CHECK(strstr(err.text, "/nonexistent/report.json"));
	report_done(&report);
}

/* Memory that runs out at the n-th allocation of jansson, for every n. */

static size_t allocations_left;

static void *failing_malloc(size_t size)
{
	if (allocations_left == 0)
		return NULL;
	allocations_left--;
	return malloc(size);
}

TEST(memory_that_runs_out_anywhere_is_no_report_and_no_leak)
{
	struct report report = full_report();
	json_set_alloc_funcs(failing_malloc, free);
	json_t *made = NULL;
	for (size_t n = 0; !made; n++) {
		allocations_left = n;
		made = report_json(&report, NULL);
		CHECK(n < 10000);
	}
	allocations_left = SIZE_MAX;
	json_decref(made);
	report_done(&report);
}

/* The schema, by python3-jsonschema. */

/* The checker is beside the sources, which the compiler named. */
static char *checker_path(void)
{
	static char path[PATH_MAX];
	const char *slash = strrchr(__FILE__, '/');
	(void)snprintf(path, sizeof(path), "%.*s/../e2e/check_report_schema.py",
	               (int)(slash - __FILE__), __FILE__);
	return path;
}

static int run_checker(char *report)
{
	static char python[] = "/usr/bin/python3";
	char *const argv[] = {python, checker_path(), report, NULL};
	pid_t child;
	int status;
	if (posix_spawn(&child, argv[0], NULL, NULL, argv, environ) != 0)
		SKIP("no /usr/bin/python3");
	CHECK(waitpid(child, &status, 0) == child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_schema(struct report *report)
{
	char *path = in_new_directory("report.json");
	CHECK_INT(report_json_write(report, NULL, path, NULL), 0);
	int status = run_checker(path);
	remove_with_directory(path);
	report_done(report);
	if (status == 77)
		SKIP("no python3-jsonschema");
	CHECK_INT(status, 0);
}

TEST(a_full_report_is_as_the_schema_says)
{
	struct report report = full_report();
	check_schema(&report);
}

TEST(an_empty_report_is_as_the_schema_says)
{
	struct report report = {0};
	check_schema(&report);
}

TEST(a_report_of_hostile_texts_is_as_the_schema_says)
{
	struct report report = fixture_report_of(fixture_hostile_texts[0], VERDICT_JUDGE_ERROR);
	check_schema(&report);
}
