/* SPDX-License-Identifier: MIT */
/* Manifests of the format 2025-09 and of its draft. */
#include "tests/unit/manifest_fixture.h"

TEST(the_keys_of_a_2025_manifest_are_read)
{
	enter();
	put("problem.yaml",
	    "problem_format_version: 2025-09\nname: {sv: Addera, en: Add}\nuuid: "
	    "5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n"
	    "type: [pass-fail]\nlanguages: [c, python3]\nallow_file_writing: true\nkeywords: [a b, "
	    "c]\n"
	    "license: cc0\ncredits: {authors: [A]}\n"
	    "limits:\n  time_limit: 0.75\n  time_resolution: 0.25\n"
	    "  time_multipliers: {ac_to_time_limit: 3, time_limit_to_tle: 1}\n");
	put("input_validators/v.py", "");
	put("submissions/accepted/a.py", "");
	put("statement/problem.sv.md", "");
	put("statement/problem.en.md", "");
	put_case("secret/1");
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 0);
	CHECK_STR(problem->name, "Add");
	check_words(&problem->languages, "[c][python3]");
	check_words(&problem->keywords, "[a b][c]");
	CHECK(problem->allow_file_writing);
	CHECK_INT(problem->limits.time_limit_ns, 750 * NS_PER_MS);
	CHECK_INT(problem->limits.time_resolution_ns, 250 * NS_PER_MS);
	CHECK(problem->limits.time_limit_to_tle == 1.0);
}

TEST(types_that_exclude_each_other_are_refused)
{
	enter();
	put_case("secret/1");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: [pass-fail, scoring]\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected pass-fail or scoring, found "
		"both");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: [submit-answer, multi-pass]\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected submit-answer or multi-pass, "
		"found both");
	check_manifest_refused(
		"problem_format_version: 2025-09\nname: x\ntype: []\n",
		"some/where/addtwo/problem.yaml:3:7: type: expected at least one type");
	check_manifest_refused("problem_format_version: 1999\n",
	                       "some/where/addtwo/problem.yaml:1:25: problem_format_version: "
	                       "expected legacy, legacy-icpc, "
	                       "2023-07-draft or 2025-09, found '1999'");
}

TEST(a_time_limit_between_two_multiples_of_its_resolution_is_a_deviation)
{
	enter();
	put("problem.yaml",
	    "problem_format_version: 2025-09\nname: x\nuuid: u\nlimits: {time_limit: 1.5}\n");
	put_case("secret/1");
	check_read();
	check_finding(SEVERITY_WARNING, "some/where/addtwo/problem.yaml:4:22: limits.time_limit: "
	                                "expected a multiple of limits.time_resolution");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(directories_of_2025_are_groups_when_one_of_them_is_configured)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/b/sub/1");
	put_case("secret/b/2");
	put_case("secret/a/1");
	check_read();
	CHECK_INT(problem->n_groups, 2);
	check_cases("secret/a/1 secret/b/2 secret/b/sub/1");
	CHECK_STR(problem->cases[2].group->name, "secret");

	put("data/secret/test_group.yaml", "args: [x]\n");
	put("data/secret/b/test_group.yaml",
	    "output_validator_args: [float_tolerance, '1e-6']\nfull_feedback: true\n");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(problem->n_groups, 4);
	check_cases("secret/a/1 secret/b/2 secret/b/sub/1");
	CHECK_STR(problem->cases[2].group->name, "secret/b");
	check_words(&problem->cases[2].settings->args, "[x]");
	check_words(&problem->cases[2].settings->output_validator_args, "[float_tolerance][1e-6]");
	check_words(&problem->cases[0].settings->output_validator_args, "");

	put("data/secret/b/sub/test_group.yaml", "");
	check_refused("some/where/addtwo/data/secret/b/sub/test_group.yaml: expected no group "
	              "here: groups are "
	              "directories of data/secret");
}

TEST(a_case_of_2025_may_have_settings_and_files_of_its_own)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1");
	put_case("secret/2");
	put("data/secret/test_group.yaml",
	    "args: [group]\ninput_validator_args: {v: [a], w: [b, c]}\n");
	put("input_validators/v.py", "");
	put("input_validators/w/main.c", "");
	put("data/secret/2.yaml", "args: [a, b]\nhint: none\ninput_validator_args: [d]\n");
	put("data/secret/2.files/extra.txt", "");
	check_read();
	CHECK_INT(findings.count, 0);
	check_words(&problem->cases[0].settings->args, "[group]");
	CHECK_INT(problem->cases[0].settings->n_input_validator_args, 2);
	check_words(&problem->cases[0].settings->input_validator_args[1].words, "[b][c]");
	check_words(&problem->cases[1].settings->args, "[a][b]");
	CHECK_INT(problem->cases[1].settings->n_input_validator_args, 1);
	CHECK(!problem->cases[1].settings->input_validator_args[0].name);
	CHECK_STR(problem->cases[1].files_path, "data/secret/2.files");
	put("data/secret/2.yaml", "arg: [a]\n");
	check_read();
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/data/secret/2.yaml:1:1: arg: expected a known key");
}

TEST(tolerances_of_the_default_validator_are_given_once)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1");
	put("data/secret/test_group.yaml",
	    "output_validator_args: [float_tolerance, '1', float_relative_tolerance, '1']\n");
	CHECK_INT(read_package(false), -EINVAL);
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/test_group.yaml:1:24: output_validator_args: "
	              "expected each tolerance of the default validator once, found "
	              "float_relative_tolerance again");
	put("problem.yaml",
	    "name: a\nvalidator_flags: float_tolerance 1 float_relative_tolerance 1\n");
	put("data/secret/test_group.yaml", "");
	(void)read_package(true); /* the last one counts in legacy */
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].message, "each tolerance"));
}

TEST(scoring_keys_and_constants_are_kept_and_refused_by_name)
{
	enter();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\ntype: scoring\n"
	                    "constants: {n: 5, m: {value: 1, small: 2}}\n");
	put_case("secret/a/1");
	put("data/secret/a/test_group.yaml",
	    "max_score: 40\nscore_aggregation: min\nrequire_pass: sample\n");
	check_read();
	CHECK_INT(findings.count, 0);
	const struct group_scoring *scoring = &find_group("secret/a")->scoring;
	CHECK_INT(scoring->max_score, 40);
	CHECK_INT(scoring->aggregation, AGGREGATE_MIN);
	check_words(&scoring->require_pass, "[sample]");
	CHECK_INT(problem->n_constants, 3);
	CHECK_STR(problem->constants[2].name, "m.small");
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\n"
	                    "constants: {n: , m: {value: 1, small: null}}\n");
	check_refused(
		"some/where/addtwo/problem.yaml:4:16: constants.n: expected a number or text, "
		"found nothing");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/problem.yaml:4:39: constants.m.small: expected a "
	              "number or text, found nothing");
}

TEST(an_interactive_draft_with_a_folder_in_the_validator_is_read)
{
	enter();
	put("problem.yaml", "problem_format_version: 2023-07-draft\ntype: interactive\nname: {en: "
	                    "Guess}\nuuid: u\n");
	put("output_validator/guess/validate.cc", "");
	put("data/secret/1.in", "");
	check_read();
	CHECK(problem->interactive && problem->custom_validation);
	CHECK_STR(problem->output_validators.items[0].path, "output_validator/guess");
	CHECK(!problem->cases[0].answer_path);
	check_finding(
		SEVERITY_WARNING,
		"some/where/addtwo/data/secret: expected the file 1.ans; it is taken as empty");
}

/* Programs may want just such text, and so it is no error. */
TEST(arguments_that_still_hold_the_name_of_a_constant_are_warned_of)
{
	enter();
	put_case("secret/1");
	put("input_validators/v.py", "");
	put("submissions/accepted/a.py", "");
	put("statement/problem.en.tex", "");
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\n"
	                    "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\nconstants: {n: 5}\n");
	put("data/secret/test_group.yaml", "args: ['{{m}}', '{{n}}', '{{ n }}', '{{']\n"
	                                   "input_validator_args: {v.py: ['x{{m.tex}}']}\n");
	put("data/secret/1.yaml", "args: ['{{n}}']\ninput_visualizer_args: [a, '{{o}}']\n");
	(void)read_package(true);
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/data/secret/test_group.yaml:1:8: args[0]: '{{m}}' stays "
	              "as it is: problem.yaml has no constant of this name");
	check_told("test_group.yaml:2:31: input_validator_args.v.py[0]: '{{m.tex}}' stays");
	check_told("1.yaml:1:8: args[0]: '{{n}}' stays as it is: constants are replaced in "
	           "test_group.yaml");
	check_told("1.yaml:2:28: input_visualizer_args[1]: '{{o}}' stays");
	size_t told = 0;
	for (size_t i = 0; i < findings.count; i++)
		told += strstr(findings.items[i].message, "stays as it is") != NULL;
	CHECK_INT(told, 4);
	check_read();
	CHECK_INT(findings.count, 0);
}
