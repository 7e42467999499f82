/* SPDX-License-Identifier: MIT */
#include "common/finding.h"
#include "tests/harness/test.h"

#include <string.h>

static void check_format(const struct place *place, const char *expected)
{
	_cleanup_(findings_done) struct findings findings = {0};
	findings_add(&findings, SEVERITY_ERROR, place, "expected %s", "a number");
	CHECK_INT(findings.count, 1);
	char text[256];
	finding_format(&findings.items[0], text, sizeof(text));
	CHECK_STR(text, expected);
}

TEST(a_finding_names_its_place_and_leaves_out_what_is_absent)
{
	check_format(
		&(struct place){
			.file = "problem.yaml", .line = 3, .column = 7, .key = "limits.memory"},
		"problem.yaml:3:7: limits.memory: expected a number");
	check_format(&(struct place){.file = "problem.yaml", .line = 3},
	             "problem.yaml:3: expected a number");
	check_format(&(struct place){.file = "problem.yaml", .key = "name"},
	             "problem.yaml: name: expected a number");
	check_format(&(struct place){.key = "name"}, "name: expected a number");
	check_format(&(struct place){0}, "expected a number");
}

TEST(a_finding_is_one_line)
{
	_cleanup_(findings_done) struct findings findings = {0};
	findings_add(&findings, SEVERITY_ERROR, &(struct place){.file = "a\nb"}, "c\nd\n\n");
	char text[256];
	finding_format(&findings.items[0], text, sizeof(text));
	CHECK_STR(text, "a b: c d");
	CHECK_STR(findings.items[0].file, "a\nb");
}

TEST(a_finding_keeps_copies)
{
	char file[] = "file", key[] = "key";
	_cleanup_(findings_done) struct findings findings = {0};
	findings_add(&findings, SEVERITY_WARNING,
	             &(struct place){.file = file, .line = 1, .key = key}, "x");
	file[0] = key[0] = '!';
	CHECK_STR(findings.items[0].file, "file");
	CHECK_STR(findings.items[0].key, "key");
	CHECK_STR(findings.items[0].message, "x");
}

TEST(errors_fail_and_warnings_do_not)
{
	_cleanup_(findings_done) struct findings findings = {0};
	CHECK(!findings_failed(&findings));
	findings_add(&findings, SEVERITY_WARNING, &(struct place){.file = "f"}, "w");
	CHECK(!findings_failed(&findings));
	findings_add(&findings, SEVERITY_ERROR, &(struct place){.file = "f"}, "e");
	CHECK(findings_failed(&findings));
	CHECK_INT(findings.count, 2);
	CHECK_INT(findings.errors, 1);
}

TEST(lost_findings_fail_as_errors_do)
{
	struct findings findings = {.out_of_memory = true};
	CHECK(findings_failed(&findings));
	findings_done(&findings);
	CHECK(!findings_failed(&findings));
}

TEST(many_findings_stay_in_order)
{
	_cleanup_(findings_done) struct findings findings = {0};
	for (unsigned i = 1; i <= 1000; i++)
		findings_add(&findings, SEVERITY_WARNING, &(struct place){.file = "f", .line = i},
		             "%u", i);
	CHECK_INT(findings.count, 1000);
	for (unsigned i = 1; i <= 1000; i++)
		CHECK_INT(findings.items[i - 1].line, i);
}

TEST(findings_of_another_list_come_behind)
{
	_cleanup_(findings_done) struct findings all = {0};
	struct findings more = {0}, none = {0};
	findings_add(&all, SEVERITY_ERROR, &(struct place){.file = "a"}, "first");
	findings_add(&more, SEVERITY_WARNING, &(struct place){.file = "b"}, "second");
	findings_add(&more, SEVERITY_ERROR, &(struct place){.file = "c"}, "third");
	more.out_of_memory = true;
	findings_append(&all, &none);
	CHECK(!all.out_of_memory);
	findings_append(&all, &more);
	CHECK_INT(all.count, 3);
	CHECK_INT(all.errors, 2);
	CHECK(all.out_of_memory);
	CHECK_STR(all.items[2].message, "third");
	CHECK_INT(more.count, 0);
}

TEST(a_text_too_long_for_its_buffer_is_cut)
{
	_cleanup_(findings_done) struct findings findings = {0};
	findings_add(&findings, SEVERITY_ERROR, &(struct place){.file = "f"}, "%0100d", 1);
	char text[16];
	memset(text, 'x', sizeof(text));
	finding_format(&findings.items[0], text, sizeof(text));
	CHECK_INT(strlen(text), sizeof(text) - 1);
}
