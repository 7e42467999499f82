/* SPDX-License-Identifier: MIT */
/*
 * Static validators: they see the submission as it was handed in, and what they say is told although it is about no case.
 */
#include "tests/e2e/faults.h"

#include <stdio.h>
#include <string.h>

static void put_package(const char *validator)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/data/secret/test_group.yaml",
	        "static_validation_score: pass-fail\nstatic_validator_args: [word]\n");
	e2e_put("package/static_validator/check.py", validator);
	e2e_put("a.py", "print('ok')\n");
	e2e_put("b.c", "#include <stdio.h>\nint main(void) { puts(\"ok\"); }\n");
}

static void check_message(const struct e2e_end *end, const char *name, const char *message)
{
	const char *found = e2e_string(e2e_judgement(end, name), "message");
	if (!strstr(found, message))
		FAIL("%s: \"%s\", without \"%s\"", name, found, message);
}

TEST(a_static_validator_works_in_the_directory_of_the_submission)
{
	put_package("import os, sys\n"
	            "[language, entry, feedback, word] = sys.argv[1:]\n"
	            "there = {'python3': 'a.py', 'c': 'b.c'}[language]\n"
	            "assert os.listdir() == [there] and entry == there and word == 'word'\n"
	            "sys.exit(42 if 'print' in open(entry).read() else 43)\n");
	struct e2e_end end = e2e_judge("package", "a.py", "b.c");
	CHECK_VERDICT(&end, "a.py", "AC");
	CHECK_VERDICT(&end, "b.c", "WA");
}

TEST(the_submission_s_message_tells_why_its_static_validation_rejected)
{
	put_package("import sys\n"
	            "open(sys.argv[3] + 'judgemessage.txt', 'w').write('too long')\n"
	            "sys.exit(43)\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "WA");
	check_message(&end, "a.py", "secret (static validation): too long");
}

TEST(a_static_validator_that_fails_is_a_judge_error_with_its_reason)
{
	put_package("import sys\nsys.exit(7)\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "JE");
	check_message(&end, "a.py", "exited with 7 instead of 42 or 43");
}

static void put_promises(void)
{
	put_package("import sys\n"
	            "source = open(sys.argv[2]).read()\n"
	            "if 'goto' in source:\n"
	            "    open(sys.argv[3] + 'judgemessage.txt', 'w').write('no goto')\n"
	            "sys.exit(43 if 'goto' in source else 42)\n");
	for (const char *const *name = (const char *const[]){"accepted", "wrong_answer", "rejected",
	                                                     "run_time_error", NULL};
	     *name; name++) {
		char path[96];
		(void)snprintf(path, sizeof(path), "package/submissions/%s/goto.py", *name);
		e2e_put(path, "print('ok') # goto\n");
	}
	e2e_put("package/submissions/accepted/plain.py", "print('ok')\n");
}

static void check_met(const struct e2e_end *end, const char *name, bool expected)
{
	const json_t *met = json_object_get(e2e_judgement(end, name), "met");
	CHECK(json_is_boolean(met));
	if (json_boolean_value(met) != expected)
		FAIL("%s: met is not %s", name, expected ? "true" : "false");
}

TEST(a_static_validation_keeps_and_breaks_promises_as_a_case_does)
{
	put_promises();
	struct e2e_end end = faults_validate("package");
	check_met(&end, "submissions/accepted/plain.py", true);
	check_met(&end, "submissions/accepted/goto.py", false);
	check_met(&end, "submissions/wrong_answer/goto.py", true);
	check_met(&end, "submissions/rejected/goto.py", true);
	check_met(&end, "submissions/run_time_error/goto.py", false);
}

/* The only group that asks for one. */
static const json_t *validation_of(const struct e2e_end *end, const char *name)
{
	const json_t *groups = json_object_get(e2e_judgement(end, name), "groups");
	const json_t *found = NULL;
	for (size_t i = 0; i < json_array_size(groups); i++) {
		const json_t *group = json_array_get(groups, i);
		const json_t *validation = json_object_get(group, "static_validation");
		CHECK(validation);
		if (json_is_null(validation))
			continue;
		CHECK(!found);
		CHECK_STR(e2e_string(group, "name"), "secret");
		found = validation;
	}
	CHECK(found);
	return found;
}

TEST(the_report_has_what_came_of_each_static_validation)
{
	put_promises();
	struct e2e_end end = faults_validate("package");
	const json_t *rejected = validation_of(&end, "submissions/wrong_answer/goto.py");
	CHECK_STR(e2e_string(rejected, "verdict"), "WA");
	CHECK_STR(e2e_string(rejected, "message"), "no goto");
	const json_t *accepted = validation_of(&end, "submissions/accepted/plain.py");
	CHECK_STR(e2e_string(accepted, "verdict"), "AC");
	CHECK(json_is_null(json_object_get(accepted, "message")));
}
