/* SPDX-License-Identifier: MIT */
#include "common/file.h"
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/json.h"
#include "worker/report/json_read.h"

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
	_cleanup_(freep) char *text = report_json(report);
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
	                              fixture_text("0.1"), fixture_text("100"), NULL};
	j->groups[0].static_validation = calloc(1, sizeof(struct report_validation));
	*j->groups[0].static_validation = (struct report_validation){
		VERDICT_WRONG_ANSWER, fixture_text("0"), fixture_text("no goto"),
		fixture_text("read the statement")};
	j->time_limit_ns = 2 * NS_PER_S;
	j->memory_limit_bytes = GIB;
	CHECK_INT(strv_add(&j->unmet, "secret/02 is WA"), 0);
	fixture_add_difference(&j->cases[1], "17", "18");
	fixture_add_dialogue(&j->cases[2], "guess\n", "500\n");
	report.validated = true;
	const struct place place = {.file = "problem.yaml", .line = 3, .column = 1};
	findings_add(&report.findings, SEVERITY_WARNING, &place, "no name");
	CHECK_INT(strv_add(&report.summary, "Mend a.cc."), 0);
	return report;
}

/* A case alone, on one line. */
static char *case_text(const struct report_case *c)
{
	struct emitter e = {.form = EMIT_LINE};
	report_json_case(&e, NULL, c);
	char *text = emit_take(&e);
	CHECK(text);
	return text;
}

static json_t *case_value(const struct report_case *c)
{
	_cleanup_(freep) char *text = case_text(c);
	json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	CHECK(value);
	return value;
}

/* Which cases are judged ahead of the one that decides depends on the slots. */
TEST(a_case_that_was_judged_in_vain_is_told_as_one_that_was_not)
{
	struct report_case fresh = {.name = strdup("secret/1"), .exit_code = -1, .passes = 1};
	struct report_case c = {.name = strdup("secret/1"),
	                        .verdict = VERDICT_WRONG_ANSWER,
	                        .score = strdup("3"),
	                        .message = strdup("no"),
	                        .cpu_ns = 5,
	                        .exit_code = 3,
	                        .signal = 9,
	                        .passes = 3};
	report_case_forget(&c);
	_cleanup_(freep) char *text = case_text(&c);
	_cleanup_(freep) char *expected = case_text(&fresh);
	CHECK_STR(text, expected);
	free(c.name);
	free(fresh.name);
}

TEST(the_keys_of_a_case_come_in_the_order_of_the_schema)
{
	struct report_case c = {.verdict = VERDICT_ACCEPTED, .cpu_ns = 1500000001, .passes = 1};
	_cleanup_(freep) char *text = case_text(&c);
	CHECK_STR(text,
	          "{\"name\":null,\"verdict\":\"AC\",\"score\":null,\"cpu_s\":1.500000001,\"wall_"
	          "s\":0.0,"
	          "\"memory_peak_bytes\":0,\"output_bytes\":0,\"exit_code\":0,\"signal\":null,"
	          "\"message\":null,\"team_message\":null,\"passes\":1,"
	          "\"difference\":null,\"evidence\":{}}");
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
	                                       "judgements", "summary", "findings", NULL});
	check_keys(json_array_get(json_object_get(root, "judgements"), 0),
	           (const char *const[]){"submission", "verdict", "score", "max_score", "expected",
	                                 "met", "unmet", "message", "compile", "time_s",
	                                 "memory_peak_bytes", "time_limit_s", "memory_limit_bytes",
	                                 "groups", "cases", NULL});
	report_done(&report);
}

static double seconds_of(uint64_t ns)
{
	struct report_case c = {.cpu_ns = ns};
	json_auto_t *made = case_value(&c);
	return json_real_value(json_object_get(made, "cpu_s"));
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
	json_auto_t *made = case_value(&c);
	CHECK(json_is_null(json_object_get(made, "score")));
}

TEST(numbers_beyond_the_range_of_json_are_its_largest)
{
	struct report_case c = {.memory_peak_bytes = UINT64_MAX};
	json_auto_t *made = case_value(&c);
	CHECK_INT(json_integer_value(json_object_get(made, "memory_peak_bytes")), INT64_MAX);
}

TEST(equal_reports_are_equal_bytes)
{
	struct report one = full_report(), two = full_report();
	_cleanup_(freep) char *a = report_json(&one), *b = report_json(&two);
	CHECK_STR(a, b);
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
	_cleanup_(freep) char *written = report_json(&report);
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
	struct emitter e = {.form = EMIT_LINE};
	report_json_judgement(&e, NULL, &j);
	_cleanup_(freep) char *line = emit_take(&e);
	json_auto_t *made = json_loads(line, 0, NULL);
	CHECK(json_string_length(json_object_get(json_object_get(made, "submission"), "name")) <=
	      PATH_MAX);
	CHECK(json_string_length(json_object_get(made, "message")) <= 64 * KIB);
}

TEST(findings_are_told_when_there_is_a_list_of_them)
{
	struct report report = fixture_report();
	json_auto_t *judged = parsed(&report);
	CHECK(!json_object_get(judged, "findings"));
	report.validated = true;
	json_auto_t *none = parsed(&report);
	CHECK(json_is_array(json_object_get(none, "findings")));
	CHECK_INT(json_array_size(json_object_get(none, "findings")), 0);
	const struct place place = {
		.file = "problem.yaml", .line = 3, .column = 1, .key = "limits.time"};
	findings_add(&report.findings, SEVERITY_ERROR, &place, "a number was expected");
	json_auto_t *one = parsed(&report);
	_cleanup_(freep) char *text = json_dumps(json_object_get(one, "findings"), JSON_COMPACT);
	CHECK_STR(text,
	          "[{\"severity\":\"error\",\"file\":\"problem.yaml\",\"line\":3,\"column\":1,"
	          "\"key\":\"limits.time\",\"message\":\"a number was expected\"}]");
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
	if (report_json_write(&report, path, &err) < 0)
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
	CHECK_INT(report_json_write(&report, "/nonexistent/report.json", &err), -ENOENT);
	CHECK(strstr(err.text, "/nonexistent/report.json"));
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
	CHECK_INT(report_json_write(report, path, NULL), 0);
	int status = run_checker(path);
	remove_with_directory(path);
	report_done(report);
	if (status == 77)
		SKIP("no python3-jsonschema");
	CHECK_INT(status, 0);
}

/* And back. */

static int read_text(const char *text, struct report *ret, struct error *err)
{
	return report_json_read(text, strlen(text), "a.json", ret, err);
}

static void check_comes_back(struct report *report)
{
	_cleanup_(freep) char *text = report_json(report);
	struct report again = {0};
	struct error err = {0};
	if (read_text(text, &again, &err) < 0)
		FAIL("%s", err.text);
	_cleanup_(freep) char *text_again = report_json(&again);
	CHECK_STR(text_again, text);
	report_done(&again);
	report_done(report);
}

TEST(a_report_that_was_read_is_written_as_the_same_bytes)
{
	struct report full = full_report(), empty = {0};
	check_comes_back(&full);
	check_comes_back(&empty);
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++) {
		struct report hostile =
			fixture_report_of(fixture_hostile_texts[i], VERDICT_WRONG_ANSWER);
		check_comes_back(&hostile);
	}
}

TEST(scores_and_times_come_back_exactly)
{
	static const char *const scores[] = {"1.0",
	                                     "1E+2",
	                                     "0.123456789012345678901234567891",
	                                     "123456789012345678901234567890",
	                                     "1e400",
	                                     "0",
	                                     "-5",
	                                     "0.1",
	                                     "33.333333333333336",
	                                     "1e-07",
	                                     "100.5",
	                                     "12345678901234567"};
	for (size_t i = 0; i < ARRAY_SIZE(scores); i++) {
		struct report report = full_report();
		free(report.judgements[0].score);
		report.judgements[0].score = fixture_text(scores[i]);
		report.judgements[0].cases[0].wall_ns = UINT64_C(604800123456789);
		check_comes_back(&report);
	}
}

TEST(a_text_that_looks_like_a_score_stays_a_text)
{
	struct report report = full_report();
	free(report.judgements[0].message);
	report.judgements[0].message =
		fixture_text("\"score\": 7, \"max_score\":8 \\\"score\\\": 9 \\");
	check_comes_back(&report);
}

#define REPORT(judgements) "{\"schema\":\"juror.report/1\",\"judgements\":" judgements "}"

TEST(what_is_no_report_is_told_in_one_line_that_names_the_place)
{
	static const struct {
		const char *text, *message;
	} faults[] = {
		{"", "a.json:1:0: no JSON: '[' or '{' expected near end of file"},
		{"{\"schema\":\"juror.report/1\"",
	         "a.json:1:26: no JSON: '}' expected near end of file"},
		{"{\"a\":1,\"a\":2}", "a.json:1:10: no JSON: duplicate object key near '\"a\"'"},
		{"[]", "a.json: no report of juror: \"schema\":\"juror.report/1\" and "
	               "\"judgements\" were expected"},
		{"{\"schema\":\"juror.report/2\",\"judgements\":[]}",
	         "a.json: no report of juror: \"schema\":\"juror.report/1\" and \"judgements\" "
	         "were expected"},
		{REPORT("[7]"), "a.json: judgements[0]: an object was expected"},
		{REPORT("[{},{\"cases\":7}]"),
	         "a.json: judgements[1].cases: an array was expected"},
		{REPORT("[{\"cases\":[{},{\"cpu_s\":-1}]}]"),
	         "a.json: judgements[0].cases[1].cpu_s: seconds were expected"},
		{REPORT("[{\"cases\":[{\"memory_peak_bytes\":0.5}]}]"),
	         "a.json: judgements[0].cases[0].memory_peak_bytes: a count was expected"},
		{REPORT("[{\"verdict\":\"XX\"}]"),
	         "a.json: judgements[0].verdict: a verdict such as \"AC\" was expected"},
		{REPORT("[{\"submission\":{\"name\":[]}}]"),
	         "a.json: judgements[0].submission.name: a text was expected"},
		{REPORT("[{\"expected\":[1]}]"),
	         "a.json: judgements[0].expected: an array of texts was expected"},
		{REPORT("[{\"score\":\"7\"}]"),
	         "a.json: judgements[0].score: a number was expected"},
		{REPORT("[{\"score\" : 1-2}]"),
	         "a.json: judgements[0].score: a number was expected"},
		{REPORT("[{\"met\":1}]"), "a.json: judgements[0].met: true or false was expected"},
		{REPORT("[{\"cases\":[{\"evidence\":{\"transcript\":[{\"from\":\"x\"}]}}]}]"),
	         "a.json: judgements[0].cases[0].evidence.transcript[0].from: \"submission\" or "
	         "\"judge\" was expected"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct report report;
		struct error err = {0};
		CHECK_INT(read_text(faults[i].text, &report, &err), -EINVAL);
		CHECK_STR(err.text, faults[i].message);
	}
}

TEST(a_report_cut_anywhere_is_refused)
{
	struct report report = full_report(), read;
	_cleanup_(freep) char *text = report_json(&report);
	for (size_t size = 0; size + 2 < strlen(text); size += 7)
		CHECK_INT(report_json_read(text, size, "a.json", &read, NULL), -EINVAL);
	report_done(&report);
}

TEST(a_report_with_any_value_of_another_type_is_refused_or_read_but_no_crash)
{
	struct report report = full_report();
	_cleanup_(freep) char *text = report_json(&report);
	static const char *const values[] = {
		"{}", "[]", "\"x\"", "-1", "1e300", "true", "null", "[{}]", "9223372036854775807"};
	for (const char *at = text; (at = strstr(at, "\": ")); at++) {
		size_t head = (size_t)(at + 3 - text), old = strcspn(at + 3, ",\n");
		for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
			struct report read = {0};
			_cleanup_(freep) char *changed =
				str_printf("%.*s%s%s", (int)head, text, values[i], at + 3 + old);
			if (read_text(changed, &read, NULL) == 0) {
				_cleanup_(freep) char *written = report_json(&read);
				CHECK(written);
				report_done(&read);
			}
		}
	}
	report_done(&report);
}

TEST(keys_of_a_newer_version_are_ignored_and_missing_ones_are_unknown)
{
	struct report report = {0};
	CHECK_INT(read_text(REPORT("[{\"stars\":5,\"cases\":[{\"name\":\"1\"}]}]"), &report, NULL),
	          0);
	CHECK_INT(report.n_judgements, 1);
	CHECK_INT(report.judgements[0].met, MET_UNKNOWN);
	CHECK_INT(report.judgements[0].cases[0].exit_code, -1);
	CHECK(!report.judgements[0].score);
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

TEST(memory_that_runs_out_while_reading_is_no_report_and_no_leak)
{
	struct report report = full_report(), again;
	_cleanup_(freep) char *text = report_json(&report);
	json_set_alloc_funcs(failing_malloc, free);
	int code = -1;
	for (size_t n = 0; code < 0; n++) {
		allocations_left = n;
		code = report_json_read(text, strlen(text), "a.json", &again, NULL);
		CHECK(n < 10000);
	}
	allocations_left = SIZE_MAX;
	report_done(&again);
	report_done(&report);
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
