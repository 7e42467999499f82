/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "tests/unit/report_fixture.h"
#include "worker/report/events.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const char path[] = "/proc/self/fd/100";

/* A file without a name, to be opened by the path above. */
static void make_file(void)
{
	int fd = memfd_create("events", MFD_CLOEXEC);
	CHECK(fd >= 0 && dup2(fd, 100) == 100);
}

static char *written(void)
{
	static char text[1 << 20];
	ssize_t size = pread(100, text, sizeof(text) - 1, 0);
	CHECK(size >= 0);
	text[size] = '\0';
	return text;
}

static struct events *open_events(void)
{
	struct events *events = NULL;
	make_file();
	CHECK_INT(events_open(path, &events, NULL), 0);
	return events;
}

/* The lines as values; each ends with a newline. */
static json_t *lines(void)
{
	json_t *list = json_array();
	char *rest = written();
	for (char *end; (end = strchr(rest, '\n')); rest = end + 1) {
		json_t *line = json_loadb(rest, (size_t)(end - rest), JSON_REJECT_DUPLICATES, NULL);
		if (!line)
			FAIL("no JSON: %s", rest);
		json_array_append_new(list, line);
	}
	CHECK_STR(rest, "");
	return list;
}

static const char *kind(json_t *list, size_t i)
{
	return json_string_value(json_object_get(json_array_get(list, i), "event"));
}

TEST(what_happens_is_a_line_each_in_its_order)
{
	struct report report = fixture_report();
	struct report_judgement *j = fixture_add_judgement(&report, "a.cc", VERDICT_WRONG_ANSWER);
	fixture_add_cases(j, "secret", "W", "no\nline\nbreaks");
	struct events *events = open_events();
	events_begin(events, &report, 1);
	events_compile(events, 0, j);
	events_case(events, 0, 0, &j->cases[0]);
	events_judgement(events, 0, j);
	events_end(events, 0);
	CHECK_INT(events_close(events, NULL), 0);
	static const char *const kinds[] = {"begin", "compile", "case", "judgement", "end"};
	json_auto_t *list = lines();
	CHECK_INT(json_array_size(list), ARRAY_SIZE(kinds));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		CHECK_STR(kind(list, i), kinds[i]);
	json_t *of_case = json_object_get(json_array_get(list, 2), "case");
	CHECK_STR(json_string_value(json_object_get(of_case, "message")), "no\nline\nbreaks");
	CHECK(!json_object_get(json_object_get(json_array_get(list, 3), "judgement"), "cases"));
	report_done(&report);
}

TEST(a_line_is_there_as_soon_as_it_is_told)
{
	struct events *events = open_events();
	struct report_case c = {.verdict = VERDICT_ACCEPTED};
	events_case(events, 0, 0, &c);
	json_auto_t *list = lines();
	CHECK_INT(json_array_size(list), 1);
	CHECK_INT(events_close(events, NULL), 0);
}

enum { THREADS = 8, CASES = 50 };

static void *tell_cases(void *events)
{
	char message[] = "a message that takes its time to be written";
	struct report_case c = {.verdict = VERDICT_WRONG_ANSWER, .message = message};
	for (size_t i = 0; i < CASES; i++)
		events_case(events, 0, i, &c);
	return NULL;
}

TEST(lines_of_many_threads_are_whole)
{
	struct events *events = open_events();
	pthread_t threads[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, tell_cases, events) == 0);
	for (size_t i = 0; i < THREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	CHECK_INT(events_close(events, NULL), 0);
	json_auto_t *list = lines();
	CHECK_INT(json_array_size(list), THREADS * CASES);
}

TEST(hostile_text_stays_in_its_line)
{
	for (size_t i = 0; i < ARRAY_SIZE(fixture_hostile_texts); i++) {
		struct report report =
			fixture_report_of(fixture_hostile_texts[i], VERDICT_WRONG_ANSWER);
		struct events *events = open_events();
		events_begin(events, &report, 1);
		events_compile(events, 0, &report.judgements[0]);
		events_judgement(events, 0, &report.judgements[0]);
		CHECK_INT(events_close(events, NULL), 0);
		json_auto_t *list = lines();
		CHECK_INT(json_array_size(list), 3);
		report_done(&report);
	}
}

TEST(a_full_disk_is_told_at_the_end)
{
	struct events *events = NULL;
	struct error err = {0};
	CHECK_INT(events_open("/dev/full", &events, &err), 0);
	events_end(events, 0);
	events_end(events, 0);
	CHECK_INT(events_close(events, &err), -ENOSPC);
	CHECK_STR(err.text, "write /dev/full: No space left on device");
}

TEST(a_file_that_cannot_be_made_is_an_error_that_names_it)
{
	struct events *events = NULL;
	struct error err = {0};
	CHECK_INT(events_open("/nonexistent/events", &events, &err), -ENOENT);
	CHECK(strstr(err.text, "/nonexistent/events"));
}

TEST(no_events_take_everything)
{
	struct report report = {0};
	events_begin(NULL, &report, 0);
	events_end(NULL, 0);
	CHECK_INT(events_close(NULL, NULL), 0);
}
