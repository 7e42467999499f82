/* SPDX-License-Identifier: MIT */
/*
 * Interactive problems by the whole of juror: whose time passes, what becomes of words that nobody reads, and what the
 * report says about it. The interactor is in Python, and the package of the format 2025-09.
 */
#include "tests/e2e/e2e.h"

/* @limits: of problem.yaml; @interactor: Python, which leaves with 42 in the end. */
static void begin(const char *limits, const char *interactor, const char *submission)
{
	e2e_enter();
	e2e_package("package", e2e_text("type: interactive\nlimits: {%s}\n", limits));
	e2e_put("package/output_validator/talk.py",
	        e2e_text("import sys, time\n%s\nsys.exit(42)\n", interactor));
	e2e_put("a.c", submission);
}

static const json_t *evidence(const struct e2e_end *end)
{
	return json_object_get(e2e_case(end, "a.c", 0), "evidence");
}

static const json_t *side(const struct e2e_end *end, const char *name)
{
	return json_object_get(evidence(end), name);
}

static double number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	CHECK(json_is_number(value));
	return json_number_value(value);
}

/* ---- what nobody reads ---- */

#define WRITES_ON                                                                                  \
	"#include <stdio.h>\n"                                                                     \
	"int main(void)\n"                                                                         \
	"{\n"                                                                                      \
	"	while (getchar() != EOF)\n"                                                              \
	"		;\n"                                                                                    \
	"	for (int i = 0; i < 100000; i++)\n"                                                      \
	"		puts(\"Is there anybody?\");\n"                                                         \
	"}\n"

TEST(what_is_said_to_an_interactor_that_has_left_is_discarded)
{
	begin("time_limit: 5", "", WRITES_ON);
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
	CHECK_STR(e2e_string(evidence(&end), "eof_policy"), "drain");
	CHECK_STR(e2e_string(evidence(&end), "rule"), "validator-first-accepted");
	CHECK(number(side(&end, "submission"), "discarded_bytes") > 0);
}

TEST(with_the_policy_close_who_says_it_dies_of_it)
{
	begin("time_limit: 5", "", WRITES_ON);
	struct e2e_end end = e2e_judge("--eof-policy", "close", "package", "a.c");
	CHECK_VERDICT(&end, "a.c", "RTE");
	CHECK_STR(e2e_string(evidence(&end), "eof_policy"), "close");
	CHECK_INT(number(side(&end, "submission"), "signal"), 13);
	CHECK_STR(e2e_string(evidence(&end), "rule"), "solution-crashed");
	end = e2e_judge("--eof-policy", "drain", "package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
}

TEST(another_policy_is_refused)
{
	begin("time_limit: 5", "", WRITES_ON);
	struct e2e_end end = e2e_juror("judge", "--eof-policy", "wait", "package", "a.c");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "--eof-policy wait: drain or close was expected"));
}

/* ---- what is written down ---- */

#define ASKS                                                                                       \
	"#include <stdio.h>\n"                                                                     \
	"int main(void)\n"                                                                         \
	"{\n"                                                                                      \
	"	int number;\n"                                                                           \
	"	for (int i = 0; i < 5; i++) {\n"                                                         \
	"		printf(\"%d\\n\", i);\n"                                                                \
	"		fflush(stdout);\n"                                                                      \
	"		if (scanf(\"%d\", &number) != 1)\n"                                                     \
	"			return 3;\n"                                                                           \
	"	}\n"                                                                                     \
	"}\n"

/* The wall limit is 3 s. */
TEST(a_solution_is_not_charged_for_the_time_that_its_interactor_takes)
{
	begin("time_limit: 1",
	      "for i in range(5):\n    n = int(input())\n    time.sleep(0.7)\n    print(n, "
	      "flush=True)\n"
	      "sys.stdin.read()",
	      ASKS);
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
	double own_s = number(e2e_case(&end, "a.c", 0), "wall_s");
	CHECK(own_s < 3);
	CHECK(own_s == number(side(&end, "submission"), "wall_s"));
	CHECK(number(side(&end, "submission"), "exit_s") > 3);
	CHECK(number(side(&end, "judge"), "wall_s") > 3);
}

TEST(the_evidence_has_what_both_could_know_and_what_was_heard)
{
	begin("time_limit: 5", "n = input()\nprint('0 1 2', flush=True)\nsys.stdin.read()", ASKS);
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "ILE");
	CHECK_STR(e2e_string(evidence(&end), "rule"), "both-idle");
	const json_t *submission = side(&end, "submission"), *judge = side(&end, "judge");
	CHECK_INT(number(submission, "bytes_written"), 8);
	CHECK_INT(number(submission, "heard_bytes"), 8);
	CHECK_INT(number(submission, "discarded_bytes"), 0);
	CHECK_INT(number(judge, "heard_bytes"), 6);
	CHECK(json_is_true(json_object_get(submission, "reads_input")));
	CHECK(json_is_true(json_object_get(judge, "reads_input")));
	CHECK(json_is_false(json_object_get(evidence(&end), "jury_waits_elsewhere")));
	CHECK(json_is_boolean(json_object_get(judge, "knew")));
	CHECK(number(judge, "cpu_s") > 0);
	e2e_check_script("check_report_schema.py", "report.json");
	CHECK(json_is_string(json_object_get(evidence(&end), "order")));
	CHECK(json_is_number(json_object_get(evidence(&end), "quiet_s")));
}

/* It waits for nothing at all, which looks as if it waited for any of its descriptors; and the interactor, in vain, for room. */
TEST(a_solution_that_polls_and_takes_nothing_of_what_it_is_told_is_not_waiting_for_the_interactor)
{
	begin("time_limit: 0.5", "print('5 ' * 1000000, flush=True)\nsys.stdin.read()",
	      "#include <poll.h>\nint main(void)\n{\n\treturn poll(0, 0, -1);\n}\n");
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "WTL");
	CHECK_STR(e2e_string(evidence(&end), "rule"), "solution-over-wall-time");
	CHECK(json_is_false(json_object_get(side(&end, "submission"), "reads_input")));
}
