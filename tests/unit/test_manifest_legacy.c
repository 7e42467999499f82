/* SPDX-License-Identifier: MIT */
/* Manifests of the legacy format, and of its variants. */
#include "tests/unit/manifest_fixture.h"

TEST(an_empty_manifest_is_a_legacy_problem_with_its_defaults)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	check_read();
	CHECK_INT(problem->format, PROBLEM_LEGACY);
	CHECK_STR(problem->format_text, "legacy");
	CHECK_STR(problem->short_name, "addtwo");
	CHECK_STR(problem->name, "addtwo");
	CHECK(!problem->limits.time_limit_given);
	CHECK(problem->limits.ac_to_time_limit == 5.0);
	CHECK(problem->limits.time_limit_to_tle == 2.0);
	CHECK_INT(problem->limits.memory_bytes, 0);
	problem_limits_complete(&problem->limits, &problem_limits_typical);
	CHECK_INT(problem->limits.memory_bytes, 2048 * MIB);
	CHECK_INT(problem->limits.code_bytes, 128 * KIB);
	CHECK_INT(findings.count, 0);
}

TEST(the_keys_of_a_legacy_manifest_are_read)
{
	enter();
	put("problem.yaml", "name: Add Two\nvalidation: custom\nvalidator_flags: a 'b "
	                    "c'\nkeywords: x y\nlicense: cc by\nauthor: A\n"
	                    "limits:\n  time_multiplier: 3\n  memory: 64\n  output: 1\n  code: "
	                    "10\n  validation_time: 1.5\n");
	put("output_validators/check/check.cpp", "");
	put_case("secret/1");
	CHECK_INT(read_package(true), -EINVAL); /* without input validators */
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_STR(problem->name, "Add Two");
	CHECK(problem->custom_validation);
	CHECK_INT(problem->output_validators.count, 1);
	CHECK_STR(problem->output_validators.items[0].path, "output_validators/check");
	CHECK(problem->output_validators.items[0].is_directory);
	check_words(&problem->cases[0].settings->output_validator_args, "[a][b c]");
	check_words(&problem->keywords, "[x][y]");
	CHECK(problem->limits.ac_to_time_limit == 3.0);
	CHECK_INT(problem->limits.memory_bytes, 64 * MIB);
	CHECK_INT(problem->limits.output_bytes, MIB);
	CHECK_INT(problem->limits.code_bytes, 10 * KIB);
	CHECK_INT(problem->limits.validation_time_ns, 1500 * NS_PER_MS);
}

TEST(the_time_limit_comes_from_any_of_the_places_that_tools_use)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put(".timelimit", "2.5\n");
	check_read();
	CHECK(problem->limits.time_limit_given);
	CHECK_INT(problem->limits.time_limit_ns, 2500 * NS_PER_MS);

	put("problem.yaml", "limits: {time_limit: 3}\n");
	check_read();
	CHECK_INT(problem->limits.time_limit_ns, 3 * NS_PER_S);
	check_finding(SEVERITY_WARNING, "some/where/addtwo/problem.yaml:1:10: limits.time_limit: "
	                                "is no key of this format version");
	check_finding(
		SEVERITY_WARNING,
		"some/where/addtwo/.timelimit:1: gives way to the time limit of problem.yaml");

	put("domjudge-problem.ini", "short-name = A\r\ntimelimit='4'\r\n");
	check_read();
	CHECK_INT(problem->limits.time_limit_ns, 4 * NS_PER_S);

	put(".timelimit", "soon\n");
	check_refused(
		"some/where/addtwo/.timelimit:1: expected the time limit in seconds, found 'soon'");
}

TEST(a_package_of_domjudge_may_have_its_own_manifest_alone)
{
	enter();
	put("domjudge-problem.ini",
	    "name = \"Add Two\" ; and no more\ntimelimit = '3' ; seconds\n");
	put_case("secret/1");
	check_read();
	CHECK_STR(problem->name, "Add Two");
	CHECK_INT(problem->format, PROBLEM_LEGACY);
	CHECK_INT(problem->limits.time_limit_ns, 3 * NS_PER_S);
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml: expected this file, beside "
	              "domjudge-problem.ini");
}

#define INI "some/where/addtwo/domjudge-problem.ini:"

TEST(a_program_of_domjudges_server_that_should_judge_is_told_where_it_is_named)
{
	enter();
	put("problem.yaml", "");
	put("domjudge-problem.ini", "special_compare = 'sixty_cmp'\nspecial_run=boolfind_run\n");
	put_case("secret/1");
	check_read();
	check_finding(SEVERITY_WARNING,
	              INI "1: special_compare: expected a program of the package, as those of "
	                  "DOMjudge's server are not known, found 'sixty_cmp'");
	check_finding(SEVERITY_WARNING,
	              INI "2: special_run: expected a program of the package, as those of "
	                  "DOMjudge's server are not known, found 'boolfind_run'");
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_ERROR,
	              INI "1: special_compare: expected a program of the package, as those of "
	                  "DOMjudge's server are not known, found 'sixty_cmp'");
}

TEST(a_program_of_domjudges_server_gives_way_to_that_of_the_package)
{
	enter();
	put("domjudge-problem.ini", "special_compare='a_cmp'\n");
	put("problem.yaml", "validation: custom\n");
	put("output_validators/check/check.cpp", "");
	put_case("secret/1");
	check_read();
	CHECK_INT(findings.count, 0);

	put("domjudge-problem.ini", "special_run='a_run'\n");
	check_read();
	check_told("special_run: expected a program of the package");
	put("problem.yaml", "validation: custom interactive\n");
	check_read();
	CHECK_INT(findings.count, 0);

	put("problem.yaml", "");
	put("domjudge-problem.ini", "special_compare='a_cmp'\n");
	check_read();
	check_told("special_compare: expected a program of the package");
}

TEST(the_programs_that_each_domjudge_has_are_the_default_validator)
{
	enter();
	put("problem.yaml", "");
	put("domjudge-problem.ini", "special_compare='compare'\nspecial_run = run\n");
	put_case("secret/1");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(problem->validator_flags.count, 0);

	put("domjudge-problem.ini", "special_compare=float ; for numbers\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_words(&problem->cases[0].settings->output_validator_args,
	            "[case_sensitive][space_change_sensitive][float_tolerance][1e-7]");
	put("problem.yaml", "validator_flags: float_tolerance 1e-4\n");
	check_read();
	check_words(&problem->cases[0].settings->output_validator_args, "[float_tolerance][1e-4]");
}

TEST(unknown_keys_of_domjudges_manifest_are_told_with_their_line)
{
	enter();
	put("problem.yaml", "");
	put("domjudge-problem.ini",
	    "; a comment = of many\n[section]\nprobid=A\nshort-name=A\nallow_submit=1\n"
	    "allow_judge=1\npoints=3\ncolor=red\nexternalid=a\nfoo = bar\ntimelimit=x\n");
	put_case("secret/1");
	check_refused(INI "11: timelimit: expected the time limit in seconds, found 'x'");
	check_finding(SEVERITY_WARNING, INI "10: foo: is no key of this file");
	CHECK_INT(findings.count, 2);
}

TEST(groups_of_a_legacy_package_inherit_from_their_ancestors)
{
	enter();
	put("problem.yaml", "validator_flags: case_sensitive\n");
	put("data/testdata.yaml",
	    "on_reject: continue\nrange: -inf 7\noutput_validator_flags: float_tolerance 1e-3\n");
	put_case("sample/1");
	put_case("secret/b/1");
	put_case("secret/a/2");
	put("data/secret/a/testdata.yaml",
	    "accept_score: 5\noutput_validator_flags: space_change_sensitive\n"
	    "grader_flags: min\n");
	put_case("secret/a/deep/1");
	check_read();
	CHECK_INT(findings.count, 0);
	check_cases("sample/1 secret/a/2 secret/a/deep/1 secret/b/1");
	const struct test_group *deep = find_group("secret/a/deep");
	CHECK(deep->grading.continue_on_reject);
	CHECK_STR(deep->grading.accept_score, "5");
	CHECK_STR(deep->grading.range_high, "7");
	CHECK(!deep->grading.range_low);
	CHECK_STR(deep->grading.grader_flags, "min");
	check_words(&deep->settings->output_validator_args,
	            "[case_sensitive][space_change_sensitive]");
	check_words(&find_group("secret/b")->settings->output_validator_args,
	            "[case_sensitive][float_tolerance][1e-3]");
	CHECK(deep->parent == find_group("secret/a"));
	CHECK_INT(find_group("secret")->first_case, 1);
	CHECK_INT(find_group("secret")->n_cases, 3);
	CHECK_INT(find_group("secret/a")->n_cases, 2);
	CHECK(find_group("sample")->settings->full_feedback);
	CHECK(!deep->settings->full_feedback);
}

TEST(words_of_a_validation_are_checked)
{
	enter();
	put_case("secret/1");
	check_manifest_refused("validation: my own\n",
	                       "some/where/addtwo/problem.yaml:1:13: validation: expected default "
	                       "or custom, found 'my own'");
	check_manifest_refused("validation: custom fast\n",
	                       "some/where/addtwo/problem.yaml:1:13: validation: expected score or "
	                       "interactive after custom, found 'fast'");
	check_manifest_refused("validation: custom\n",
	                       "some/where/addtwo/output_validators: expected a validator, as "
	                       "validation is custom");
	check_manifest_refused("type: pass-fail interactive\n",
	                       "some/where/addtwo/output_validators: expected a validator, as the "
	                       "problem is interactive");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml:1:7: type: expected one word");
	check_manifest_refused("validator_flags: float_tolerance\n",
	                       "some/where/addtwo/problem.yaml:1:18: validator_flags: expected a "
	                       "number of at least 0 after float_tolerance, found ''");
	check_manifest_refused("validator_flags: tolerant\n",
	                       "some/where/addtwo/problem.yaml:1:18: validator_flags: expected "
	                       "arguments of the default validator, found 'tolerant'");
}

TEST(sources_with_their_header_in_the_plural_folder_are_one_validator)
{
	enter();
	put("problem.yaml", "validation: custom\n");
	put_case("secret/1");
	put("output_validators/check.cpp", "");
	check_read();
	CHECK_STR(problem->output_validators.items[0].path, "output_validators/check.cpp");
	CHECK(!problem->output_validators.items[0].is_directory);
	put("output_validators/testlib.h", "");
	check_read();
	CHECK_INT(problem->output_validators.count, 1);
	CHECK_STR(problem->output_validators.items[0].path, "output_validators");
}

TEST(validators_that_do_not_talk_are_named_in_an_interactive_problem)
{
	enter();
	put("problem.yaml", "validation: custom interactive\n");
	put_case("secret/1");
	put("output_validators/one/a.py", "");
	check_read();
	CHECK_INT(findings.count, 0);
	put("output_validators/two/b.py", "");
	check_read();
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/output_validators: expected one validator, as the "
	              "problem is interactive; only one talks, the others are not asked");
}

TEST(the_last_of_two_equal_keys_counts_where_nobody_is_strict)
{
	enter();
	put("problem.yaml", "name: One\nname: Two\nname: Three\n");
	put_case("secret/1");
	check_read();
	CHECK_STR(problem->name, "Three");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/problem.yaml:3:1: name: expected each key "
	              "once, it is also in line 2");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(scores_of_a_legacy_group_are_kept_as_they_are_written)
{
	enter();
	put("problem.yaml", "type: scoring\ngrading: {accept_score: 0.1}\n");
	put_case("secret/1");
	put("data/secret/testdata.yaml",
	    "reject_score: -.5e1\nrange: 0 0.333333333333333333333333333333\n");
	check_read();
	const struct group_grading *grading = &find_group("secret")->grading;
	CHECK_STR(grading->accept_score, "0.1");
	CHECK_STR(grading->reject_score, "-.5e1");
	CHECK_STR(grading->range_high, "0.333333333333333333333333333333");
	CHECK(!find_group("")->grading.range_high);
	put("data/secret/testdata.yaml", "accept_score: 1e999999999\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found '1e999999999'");
	put("data/secret/testdata.yaml", "accept_score: 1e-999\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found '1e-999'");
	put("data/secret/testdata.yaml", "accept_score: nan\n");
	check_refused("some/where/addtwo/data/secret/testdata.yaml:1:15: accept_score: expected a "
	              "decimal number, found 'nan'");
}

TEST(a_number_without_an_upper_bound_is_told_its_lower_one)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "name: a\nlimits: {validation_time: -1}\n");
	check_refused("some/where/addtwo/problem.yaml:2:27: limits.validation_time: expected a "
	              "number of seconds above 0, found '-1'");
	put("problem.yaml", "name: a\nlimits: {time_multiplier: 0.5}\n");
	check_refused("some/where/addtwo/problem.yaml:2:27: limits.time_multiplier: expected a "
	              "number of at least 1, found '0.5'");
}

/* Groups inherit them, and they are told once, where they stand. */
TEST(flags_of_the_problem_that_its_validator_does_not_take_are_told_once)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "name: a\nvalidator_flags: float_tolerance 1e-6 tolerant\n");
	put("data/testdata.yaml", "on_reject: continue\n");
	put("data/secret/testdata.yaml", "output_validator_flags: float_tolerance 1e-9 strict\n");
	check_refused("some/where/addtwo/problem.yaml:2:18: validator_flags: expected arguments of "
	              "the default validator, found 'tolerant'");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/data/secret/testdata.yaml:1:25: output_validator_flags: "
	              "expected arguments of the default validator, found 'strict'");
	CHECK_INT(findings.count, 2);
}

/* It keeps nobody from judging, and it is wrong. */
TEST(whether_groups_are_shown_is_true_or_false)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "type: scoring\ngrading: {show_test_data_groups: 5}\n");
	check_read();
	CHECK_INT(findings.count, 0);
	(void)read_package(true);
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/problem.yaml:2:34: grading.show_test_data_groups: "
	              "expected true or false");
	for (size_t i = 0; i < 2; i++) {
		put("problem.yaml", i ? "type: scoring\ngrading: {show_test_data_groups: yes}\n"
		                      : "type: scoring\ngrading: {show_test_data_groups: false}\n");
		(void)read_package(true);
		for (size_t k = 0; k < findings.count; k++)
			CHECK(!findings.items[k].key);
	}
}
