/* SPDX-License-Identifier: MIT */
/* Rules about data/: cases, their files and settings, groups and constants. */
#include "tests/unit/manifest_fixture.h"

static void enter_scoring(void)
{
	enter();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\ntype: scoring\n");
	put_case("sample/1");
	put_case("secret/a/1");
	put_case("secret/b/1");
	put("data/secret/a/test_group.yaml", "max_score: 40\n");
	put("data/secret/b/test_group.yaml", "max_score: 60\n");
}

/* ---- settings of cases ---- */

/* Equal ones are read once, and that must not show. */
TEST(equal_files_of_cases_inherit_from_their_own_group_and_have_their_own_faults)
{
	static const char *const names[] = {"secret/a/1", "secret/a/2", "secret/b/1", "secret/b/2"};
	char path[64];
	enter_scoring();
	put_case("secret/a/2");
	put_case("secret/b/2");
	put("data/secret/b/test_group.yaml", "max_score: 60\nargs: [of, b]\n");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		(void)snprintf(path, sizeof(path), "data/%s.yaml", names[i]);
		put(path, "output_validator_args: [case_sensitive]\n");
	}
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(problem->n_cases, 5);
	for (size_t i = 1; i < 5; i++) {
		const struct case_settings *settings = problem->cases[i].settings;
		check_words(&settings->output_validator_args, "[case_sensitive]");
		check_words(&settings->args, i < 3 ? "" : "[of][b]");
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		(void)snprintf(path, sizeof(path), "data/%s.yaml", names[i]);
		put(path, "\n\n  colour: red\n");
	}
	check_read();
	CHECK_INT(findings.count, ARRAY_SIZE(names));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		(void)snprintf(path, sizeof(path), "data/%s.yaml:3:3: colour: expected a known key",
		               names[i]);
		check_told(path);
	}
}

TEST(arguments_that_are_inherited_are_at_fault_once_where_they_stand)
{
	enter_2025();
	put_case("secret/2");
	put("data/secret/test_group.yaml", "output_validator_args: [bogus]\n");
	put("data/secret/1.yaml", "hint: one\n");
	put("data/secret/2.yaml", "output_validator_args: [bogus]\n");
	CHECK_INT(read_package(false), -EINVAL);
	CHECK_INT(findings.count, 2);
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/test_group.yaml:1:24: output_validator_args: "
	              "expected arguments of the default validator, found 'bogus'");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/2.yaml:1:24: output_validator_args: "
	              "expected arguments of the default validator, found 'bogus'");
}

/* ---- files of cases ---- */

TEST(files_that_belong_to_no_case_are_told_to_those_who_check)
{
	enter_2025();
	put("data/secret/notes.txt", "");
	put("data/secret/2.out", "");
	put("data/secret/1.png", "");
	put("data/extra/1.in", "");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(read_package(true), -EINVAL);
	check_told("data/secret: 'notes.txt' belongs to no case");
	check_finding(SEVERITY_ERROR, "some/where/addtwo/data/secret: expected the file 2.in, as "
	                              "there is 2.out");
	check_told("data: 'extra' is not used");
	put("problem.yaml", "");
	put("data/secret/2.hint", "");
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret: expected the file 2.in, as "
	                                "there is 2.hint");
}

TEST(files_of_groups_are_errors_where_the_format_has_no_groups)
{
	enter_2025();
	put("data/invalid_input/1.in", "");
	put("data/invalid_input/test_group.yaml", "args: []\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_strict_fault("some/where/addtwo/data/invalid_input/test_group.yaml: expected no such "
	                   "file but in sample, secret and its groups");
	put("problem.yaml", "problem_format_version: legacy-icpc\n");
	put("data/testdata.yaml", "on_reject: break\n");
	put("data/secret/testdata.yaml", "on_reject: break\n");
	check_read();
	check_strict_fault("some/where/addtwo/data/testdata.yaml: expected none in legacy-icpc");
	check_finding(SEVERITY_ERROR, "some/where/addtwo/data/secret/testdata.yaml: expected none "
	                              "in legacy-icpc");
}

TEST(grading_is_for_scoring_problems)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "type: pass-fail\ngrading: {objective: min}\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_strict_fault("some/where/addtwo/problem.yaml:2:10: grading: expected no such key, as "
	                   "the problem is not scoring");
	put("problem.yaml", "type: scoring\ngrading: {objective: min}\n");
	CHECK_INT(read_package(true), -EINVAL);
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!findings.items[i].key);
}

TEST(a_case_that_replaces_what_is_shown_replaces_what_is_loaded_too)
{
	enter_2025();
	put("data/secret/1.in.statement", "");
	put("data/secret/1.jpg", "");
	put("data/secret/1.png", "");
	check_strict_fault("some/where/addtwo/data/secret: 1: expected an .in.download with an "
	                   ".in.statement or .interaction, and with them only");
	check_finding(SEVERITY_ERROR, "some/where/addtwo/data/secret: 1: expected one image");
	put("data/secret/1.in.download", "");
	put("data/secret/1.out", "");
	put("data/secret/1.ans.statement", "");
	check_strict_fault("some/where/addtwo/data/secret: 1: expected one of .out, .ans.statement "
	                   "and .interaction");
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].message, "expected an .in.download"));
}

TEST(an_interaction_alone_is_a_sample_of_a_legacy_problem_and_no_case)
{
	enter();
	put("problem.yaml", "validation: custom interactive\n");
	put("output_validators/v.py", "");
	put_case("secret/1");
	put("data/sample/1.interaction", "");
	check_read();
	CHECK_INT(findings.count, 0);
	check_cases("secret/1");
}

TEST(cases_that_check_the_validators_are_lists_of_their_own)
{
	enter_2025();
	put("data/invalid_input/b.in", "");
	put("data/invalid_input/a/x.in", "");
	put("data/invalid_output/1.in", "");
	put("data/invalid_output/1.ans", "");
	put("data/invalid_output/1.out", "");
	put("data/invalid_output/2.in", "");
	put("data/valid_output/test_group.yaml", "output_validator_args: [case_sensitive]\n");
	put("data/valid_output/1.in", "");
	put("data/valid_output/1.ans", "");
	put("data/valid_output/1.out", "");
	check_read();
	check_cases("secret/1");
	CHECK_INT(problem->invalid_input.count, 2);
	CHECK_STR(problem->invalid_input.items[0].name, "invalid_input/a/x");
	CHECK(!problem->invalid_input.items[0].answer_path);
	CHECK_INT(problem->invalid_output.count, 1);
	CHECK_STR(problem->invalid_output.items[0].output_path, "data/invalid_output/1.out");
	check_words(&problem->valid_output.items[0].settings->output_validator_args,
	            "[case_sensitive]");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/data/invalid_output: 2: expected .in, .ans and .out");
}

/* ---- scoring groups ---- */

TEST(a_scoring_problem_whose_groups_have_bounds_is_read)
{
	enter_scoring();
	put("data/secret/b/test_group.yaml", "max_score: 60\nrequire_pass: [sample, secret/a]\n");
	check_read();
	CHECK_INT(findings.count, 0);
	put("data/secret/b/test_group.yaml", "max_score: 60\nrequire_pass: a\n");
	check_read();
	check_words(&find_group("secret/b")->scoring.require_pass, "[secret/a]");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret/b/test_group.yaml:2:15: "
	                                "require_pass[0]: expected the name secret/a, found a");
}

TEST(each_case_beside_groups_is_told)
{
	enter_scoring();
	put_case("secret/x");
	put_case("secret/y");
	check_strict_fault("some/where/addtwo/data/secret/x.in: expected no case beside groups, as "
	                   "some directory is a group");
	check_finding(SEVERITY_ERROR, "some/where/addtwo/data/secret/y.in: expected no case beside "
	                              "groups, as some directory is a group");
}

TEST(groups_without_a_bound_need_a_secret_without_one)
{
	enter_scoring();
	put("data/secret/a/test_group.yaml", "score_aggregation: sum\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:1:1: max_score: expected a "
	              "number, as secret's is one");
	put("data/secret/test_group.yaml", "max_score: unbounded\n");
	check_read();
	put("data/secret/a/test_group.yaml", "score_aggregation: pass-fail\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:1:1: max_score: expected a "
	              "number, as the group is pass-fail");
	put("data/secret/a/test_group.yaml", "max_score: 1\nscore_aggregation: min\n");
	put("data/secret/test_group.yaml", "score_aggregation: pass-fail\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:2:20: score_aggregation: "
	              "expected pass-fail, as secret's is pass-fail");
}

TEST(required_groups_are_earlier_pass_fail_groups)
{
	enter_scoring();
	put("data/secret/a/test_group.yaml", "max_score: 40\nrequire_pass: secret/b\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:2:15: require_pass[0]: "
	              "expected a group before this one, found 'secret/b'");
	put("data/secret/a/test_group.yaml", "max_score: 40\nscore_aggregation: sum\n");
	put("data/secret/b/test_group.yaml", "max_score: 60\nrequire_pass: [secret/a, c]\n");
	put("data/secret/test_group.yaml", "require_pass: secret/a\n");
	check_refused("some/where/addtwo/data/secret/b/test_group.yaml:2:16: require_pass[0]: "
	              "expected a pass-fail group, found 'secret/a'");
	check_finding(SEVERITY_ERROR, "some/where/addtwo/data/secret/b/test_group.yaml:2:26: "
	                              "require_pass[1]: expected sample or a group, found 'c'");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/test_group.yaml:1:15: require_pass[0]: "
	              "expected only sample here, found 'secret/a'");
}

TEST(a_group_within_a_group_is_an_error)
{
	enter_2025();
	put("data/secret/a/test_group.yaml", "");
	put_case("secret/a/b/1");
	check_read();
	check_cases("secret/1 secret/a/b/1");
	put("data/secret/a/b/test_group.yaml", "");
	check_refused("some/where/addtwo/data/secret/a/b/test_group.yaml: expected no group here: "
	              "groups are directories of data/secret");
}

TEST(static_scores_are_numbers_where_scores_are_added_and_words_elsewhere)
{
	enter_scoring();
	put("data/secret/a/test_group.yaml",
	    "max_score: 40\nstatic_validation_score: 5\nstatic_validator_args: [x]\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:2:26: "
	              "static_validation_score: expected static_validator/ with it");
	put("static_validator/v.py", "");
	check_read();
	check_words(&find_group("secret/a")->settings->static_validator_args, "[x]");
	check_finding(SEVERITY_WARNING, "some/where/addtwo/data/secret/a/test_group.yaml:2:26: "
	                                "static_validation_score: expected pass-fail here");
	put("data/secret/a/test_group.yaml",
	    "max_score: 40\nscore_aggregation: sum\nstatic_validation_score: 41\n");
	check_refused("some/where/addtwo/data/secret/a/test_group.yaml:3:26: "
	              "static_validation_score: expected at most the max_score");
	put("data/secret/a/test_group.yaml",
	    "max_score: 40\nscore_aggregation: sum\nstatic_validation_score: 40\n");
	check_read();
	CHECK_INT(findings.count, 0);
	put("data/secret/a/test_group.yaml", "max_score: 40\nstatic_validator_args: [x]\n");
	check_strict_fault("some/where/addtwo/data/secret/a/test_group.yaml:2:24: "
	                   "static_validator_args: expected a static_validation_score with them");
}

TEST(scoring_keys_are_for_scoring_problems_and_not_for_samples)
{
	enter_scoring();
	put("data/sample/test_group.yaml", "max_score: 5\n");
	check_strict_fault("some/where/addtwo/data/sample/test_group.yaml:1:12: max_score: "
	                   "expected no such key in sample");
	put("problem.yaml", manifest_2025);
	check_strict_fault("some/where/addtwo/data/secret/a/test_group.yaml:1:12: max_score: "
	                   "expected no such key, as the problem is not scoring");
	put("data/secret/a/test_group.yaml", "require_pass: [nowhere]\n");
	check_read();
	CHECK_INT(find_group("secret/a")->scoring.require_pass.count, 0);
}

/* ---- constants ---- */

TEST(constants_are_put_into_group_files_and_texts)
{
	enter();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\n"
	                    "constants: {n: 5, m: {value: 1, small: two}}\n");
	put_case("secret/1");
	put("data/secret/test_group.yaml", "args: ['{{n}}', '{{m.small}}', '{{other}}']\n");
	check_read();
	check_words(&problem->cases[0].settings->args, "[5][two][{{other}}]");
	static const char text[] = "{{{n}}}{{ n }}{{m}}{{m.value}}{{n.value}}{{n.x}}{{n";
	char *expanded;
	size_t size;
	CHECK_INT(problem_expand_constants(problem, text, strlen(text), &expanded, &size), 0);
	CHECK_STR(expanded, "{5}{{ n }}115{{n.x}}{{n");
	CHECK_INT(size, strlen(expanded));
	free(expanded);
}
