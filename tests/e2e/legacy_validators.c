/* SPDX-License-Identifier: MIT */
/* Validators of the legacy format: who of several gets which arguments, in which order, and what they say together. */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

/* One line of output, and a validator that expects its own arguments. */
#define EXPECTS(list) "import sys\nsys.exit(42 if sys.argv[4:] == " list " else 43)\n"

static void enter_with(const char *validation, const char *testdata)
{
	e2e_enter();
	e2e_put("package/problem.yaml", e2e_text("name: T\ntype: scoring\nvalidation: %s\n"
	                                         "validator_flags: of 'the problem'\n"
	                                         "limits: {time_limit: 10}\n",
	                                         validation));
	e2e_put("package/data/testdata.yaml", testdata);
	e2e_put("package/data/secret/1.in", "1\n");
	e2e_put("package/data/secret/1.ans", "ok\n");
	e2e_put("a.py", "print('ok')\n");
}

TEST(words_of_the_problem_come_before_those_of_the_group)
{
	enter_with("custom", "output_validator_flags: of its group\n");
	e2e_put("package/output_validators/one.py",
	        EXPECTS("['of', 'the problem', 'of', 'its', 'group']"));
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(flags_for_one_validator_by_name_reach_no_other)
{
	enter_with("custom", "output_validator_flags: {name: two, flags: a b}\n");
	e2e_put("package/output_validators/one.py", EXPECTS("['of', 'the problem']"));
	e2e_put("package/output_validators/two/check.py",
	        EXPECTS("['of', 'the problem', 'a', 'b']"));
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

/* A validator that scores when it accepts, for the first word of the output. */
#define SCORES(word)                                                                               \
	"import sys\nword = sys.stdin.readline().strip()\n"                                        \
	"if word in ['" word "', 'both']:\n"                                                       \
	"    open(sys.argv[3] + 'score.txt', 'w').write('7')\n"                                    \
	"sys.exit(43 if word == 'not-" word "' else 42)\n"

static const struct {
	const char *word, *verdict, *message; /* of the case; its beginning */
} rows[] = {
	{"one", "AC", ""},
	{"two", "AC", ""},
	{"both", "JE", "more than one output validator gave a score"},
	{"not-one", "WA", ""},
	{"not-two", "WA", ""},
};

TEST(all_validators_must_accept_and_one_may_give_a_score)
{
	const char *argv[ARRAY_SIZE(rows) + 2] = {"package"};
	enter_with("custom score", "range: 0 7\n");
	e2e_put("package/output_validators/one.py", SCORES("one"));
	e2e_put("package/output_validators/two.py", SCORES("two"));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		argv[i + 1] = e2e_text("%s.py", rows[i].word);
		e2e_put(argv[i + 1], e2e_text("print('%s')\n", rows[i].word));
	}
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *name = e2e_text("%s.py", rows[i].word);
		CHECK_VERDICT(&end, name, rows[i].verdict);
		const char *message = e2e_string(e2e_case(&end, name, 0), "message");
		if (strncmp(message, rows[i].message, strlen(rows[i].message)) != 0)
			FAIL("%s: \"%s\", not \"%s\"", name, message, rows[i].message);
	}
	CHECK(json_number_value(json_object_get(e2e_judgement(&end, "one.py"), "score")) == 7);
}

/* ---- interactive ---- */

static const char *talk_verdict(const char *limits)
{
	e2e_put("package/problem.yaml", e2e_text("name: T\nvalidation: custom interactive\n"
	                                         "limits: {time_limit: 4%s}\n",
	                                         limits));
	struct e2e_end end = e2e_judge("package", "a.py");
	return e2e_string(e2e_case(&end, "a.py", 0), "verdict");
}

TEST(who_talks_may_say_more_than_the_usual_output_unless_the_package_limits_it)
{
	enter_with("custom", "");
	e2e_shell("rm package/data/testdata.yaml");
	e2e_put("package/output_validators/one.py", "import sys\nsys.stdin.read()\nsys.exit(42)\n");
	e2e_put("a.py", "for i in range(9): print('x' * (1 << 20))\n");
	CHECK_STR(talk_verdict(""), "AC");
	CHECK_STR(talk_verdict(", output: 8"), "OLE");
}
