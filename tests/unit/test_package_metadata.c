/* SPDX-License-Identifier: MIT */
/* Rules about what a problem says of itself, most of which judging does not need. */
#include "tests/unit/manifest_fixture.h"

TEST(people_sources_and_dates_are_checked)
{
	enter_2025();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\n"
	                    "credits: {authors: [A <a@b.c>, {name: B, orcid: 1}], testers: [],\n"
	                    "  translators: {Danish: C}, packagers: D <d}\n"
	                    "source: [{url: x}, S]\nembargo_until: 2025-02-29\n"
	                    "languages: [c, klingon]\nkeywords: a b\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("4:63: credits.testers: expected at least one person");
	check_told(
		"5:17: credits.translators.Danish: expected a language such as en or pt-BR, found "
		"'Danish'");
	check_told("5:40: credits.packagers: expected 'Name <mail>', found 'D <d'");
	check_told("6:10: source[0].name: expected this key, it is missing");
	check_told("7:16: embargo_until: expected YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, found "
	           "'2025-02-29'");
	check_told("8:16: languages[1]: expected the code of a language such as python3, found "
	           "'klingon'");
	check_told("9:11: keywords: expected a list of keywords");
	check_told("3:7: uuid: expected a UUID, found 'u'");
}

/* Most of YAML's readers make another type of it: a name would be a number in one tool and text in the next. */
TEST(numbers_and_truth_values_where_text_is_expected_are_deviations)
{
	static const struct {
		const char *keys, *told;
	} rows[] = {
		{"name: 5\n",
	         "2:7: name: expected text, found a number: it is text in quotes, '5'"},
		{"name: {en: Add, sv: 1e3}\n", "2:21: name.sv: expected text, found a number"},
		{"name: {en: Add, sv: [a]}\n", "2:21: name.sv: expected text, found a list"},
		{"name: Add\nversion: 1.5\n", "3:10: version: expected text, found a number"},
		{"name: Add\nuuid: 12\n", "3:7: uuid: expected text, found a number"},
		{"name: Add\ncredits: 007\n", "3:10: credits: expected the name of a person"},
		{"name: Add\ncredits: {authors: [{name: true}]}\n",
	         "3:28: credits.authors[0].name: expected text, found a truth value"},
		{"name: Add\nsource: 2015\n", "3:9: source: expected the name of a source"},
		{"name: Add\nconstants: {a: 1, b: 1.5, c: x, d: TRUE}\n",
	         "3:36: constants.d: expected a number or text, found a truth value: it is text in "
	         "quotes, 'TRUE'"},
	};
	enter();
	put_case("secret/1");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *manifest =
			str_printf("problem_format_version: 2025-09\n%s", rows[i].keys);
		put("problem.yaml", manifest);
		check_read();
		check_told(rows[i].told);
		CHECK_INT(findings.errors, 0);
		CHECK_INT(read_package(true), -EINVAL);
		check_told(rows[i].told);
	}
	put("problem.yaml", "problem_format_version: 2025-09\nuuid: 5ca6ba5b-36d5-4eff-8aa7-"
	                    "d967cbc4375e\nname: '5'\nversion: \"1.5\"\nsource: 2015 final\n"
	                    "constants: {a: 'true', b: 0x10}\n");
	check_read();
	CHECK_INT(findings.count, 0);
	put("problem.yaml", "name: 2048\nauthor: 5\n");
	check_read();
	CHECK_INT(findings.count, 2);
	CHECK_STR(problem->name, "2048");
}

/* Nothing of it is needed to judge. */
TEST(a_message_or_an_entry_point_that_is_a_number_is_a_deviation)
{
	enter_2025();
	put("submissions/accepted/a.py", "");
	put("submissions/submissions.yaml",
	    "accepted/a.py: {message: 5, entrypoint: 7, language: true}\n");
	check_read();
	check_told("1:26: accepted/a.py.message: expected text, found a number: it is text in "
	           "quotes, '5'");
	check_told("1:41: accepted/a.py.entrypoint: expected text, found a number: it is text in "
	           "quotes, '7'");
	CHECK_INT(read_package(true), -EINVAL);
}

TEST(metadata_of_another_form_keeps_nobody_from_judging)
{
	enter();
	put_case("secret/1");
	put("problem.yaml",
	    "problem_format_version: 2025-09\nname: [a]\nuuid: [b]\nversion: {c: d}\n"
	    "credits: [[e]]\nsource: {url: f}\nlicense: [g]\nrights_owner: [h]\n"
	    "embargo_until: [i]\n");
	check_read();
	CHECK_INT(findings.count, 8);
	check_told("2:7: name: expected a name, or a map from languages to names");
	check_told("3:7: uuid: expected text, found a list");
	check_told("4:10: version: expected text, found a map");
	check_told("5:10: credits: expected a person, or a map of who did what");
	check_told("6:9: source.name: expected this key, it is missing");
	check_told("7:10: license: expected the name of a license, found a list");
	check_told("8:15: rights_owner: expected text, found a list");
	check_told("9:16: embargo_until: expected a date, found a list");
	CHECK_STR(problem->name, problem->short_name);
	CHECK_INT(read_package(true), -EINVAL);
	put("problem.yaml", "problem_format_version: 2025-09\n");
	check_read();
	check_told("1:1: name: expected this key, it is missing");
}

TEST(what_only_checks_a_package_keeps_nobody_from_judging)
{
	static const char *const told[] = {
		"problem.yaml:4:11: keywords: expected a list of strings",
		"data/secret/1.yaml:1:7: hint: expected text, found a list",
		"data/secret/1.yaml:2:14: description: expected text, found a map",
		"data/secret/1.yaml:3:24: input_visualizer_args: expected a list of strings",
		"data/secret/1.yaml:4:25: input_validator_args: expected a list of strings",
	};
	enter_2025();
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\n"
	                    "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\nkeywords: {a: b}\n");
	put("data/secret/1.yaml", "hint: [a]\ndescription: {a: b}\ninput_visualizer_args: 5\n"
	                          "input_validator_args:   5\nargs: [x]\n");
	check_read();
	CHECK_INT(findings.count, ARRAY_SIZE(told));
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		check_told(told[i]);
	check_words(&problem->cases[0].settings->args, "[x]");
	CHECK_INT(read_package(true), -EINVAL);
	CHECK(findings.errors >= ARRAY_SIZE(told));
}

TEST(keywords_of_legacy_are_words_with_any_quotes_in_them)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "keywords: don't   \"panic\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_words(&problem->keywords, "[don't][\"panic]");
}

/* Who judges takes them for keys that are not there. */
TEST(keys_without_a_value_are_errors_for_those_who_check)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "problem_format_version: 2025-09\nname:\nuuid: ~\ntype:\n"
	                    "limits: {time_limit: , memory: null}\nlicense:\n");
	put("data/secret/test_group.yaml", "max_score:\nargs:\n");
	put("submissions/accepted/a.py", "");
	put("submissions/submissions.yaml", "accepted:\naccepted/a.py:\n  permitted:\n");
	check_read();
	CHECK_INT(findings.count, 2);
	check_told("problem.yaml:2:1: name: expected a value, found nothing");
	check_told("problem.yaml:3:1: uuid: expected a value, found nothing");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("problem.yaml:2:1: name: expected a value, found nothing");
	check_told("problem.yaml:3:1: uuid: expected a value, found nothing");
	check_told("problem.yaml:4:1: type: expected a value, found nothing");
	check_told("problem.yaml:5:10: limits.time_limit: expected a value, found nothing");
	check_told("problem.yaml:5:24: limits.memory: expected a value, found nothing");
	check_told("problem.yaml:6:1: license: expected a value, found nothing");
	check_told("test_group.yaml:1:1: max_score: expected a value, found nothing");
	check_told("test_group.yaml:2:1: args: expected a value, found nothing");
	check_told("submissions.yaml:1:1: accepted: expected a value, found nothing");
	check_told(
		"submissions.yaml:3:3: accepted/a.py.permitted: expected a value, found nothing");
	put("problem.yaml", "name:\nvalidation:\ngrading: {objective: }\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("problem.yaml:1:1: name: expected a value, found nothing");
	check_told("problem.yaml:2:1: validation: expected a value, found nothing");
	check_told("problem.yaml:3:11: grading.objective: expected a value, found nothing");
}

/* A package that changed its version, and not all of its files: what they say would be lost without a word. */
TEST(files_of_another_version_of_the_format_are_deviations)
{
	static const char *const legacy[] = {
		"data: 'test_group.yaml' is not read", "data/secret: 'test_group.yaml' is not read",
		"data/secret: '1.yaml' is not read",   "data/secret: '1.files' is not read",
		"static_validator: is not used",
	};
	static const char *const new[] = {
		"data: 'testdata.yaml' is not read",
		"data/secret: 'testdata.yaml' is not read",
		"graders: is not used",
	};
	enter();
	put_case("secret/1");
	put("problem.yaml", "");
	put("data/test_group.yaml", "");
	put("data/secret/test_group.yaml", "");
	put("data/secret/1.yaml", "");
	put("data/secret/1.files/a", "");
	put("static_validator/a.py", "");
	check_read();
	CHECK_INT(findings.count, ARRAY_SIZE(legacy));
	for (size_t i = 0; i < ARRAY_SIZE(legacy); i++)
		check_told(legacy[i]);
	CHECK_INT(read_package(true), -EINVAL);
	put("problem.yaml", "problem_format_version: 2023-07\nname: Add\nuuid: u\n");
	put("graders/a.py", "");
	put("data/testdata.yaml", "");
	put("data/secret/testdata.yaml", "");
	check_read();
	CHECK_INT(findings.count, 1);
	check_told("static_validator: is not used");
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\nuuid: u\n");
	check_read();
	CHECK_INT(findings.count, ARRAY_SIZE(new));
	for (size_t i = 0; i < ARRAY_SIZE(new); i++)
		check_told(new[i]);
}

TEST(what_is_not_in_the_subset_of_the_icpc_is_a_deviation)
{
	static const char manifest[] = "problem_format_version: legacy-icpc\n";
	enter();
	put("problem.yaml", manifest);
	put_case("secret/group/01");
	put_case("secret/other/01");
	put("include/cpp/a.h", "");
	check_read();
	CHECK_INT(findings.count, 3);
	check_told("include: expected none in legacy-icpc");
	check_told("data/secret/group: expected no groups but sample and secret in legacy-icpc");
	check_told("data/secret/other: expected no groups but sample and secret in legacy-icpc");
	put("attachments/x", "");
	put("attachments/x_", "");
	put("attachments/_x", "");
	put("attachments/xy", "");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("attachments: 'x' is no name for a file in legacy-icpc");
	check_told("attachments: 'x_' is no name for a file in legacy-icpc");
	check_told("attachments: '_x' is no name for a file in legacy-icpc");
	size_t count = findings.count;
	put("problem.yaml", "");
	CHECK_INT(read_package(true), -EINVAL);
	CHECK_INT(findings.count, count - 6);
}

/* The format's own text has such a type. */
TEST(a_validator_decides_where_the_type_says_interactive)
{
	enter();
	put_case("secret/1");
	put("output_validators/v.py", "");
	put("problem.yaml", "type: pass-fail interactive\n");
	check_read();
	CHECK(problem->interactive && problem->custom_validation);
	check_told("problem.yaml: validation: expected custom interactive, as the type is");
	put("problem.yaml", "type: multi-pass\n");
	check_read();
	CHECK(problem->multi_pass && problem->custom_validation);
	put("problem.yaml", "type: pass-fail\n");
	check_read();
	CHECK(!problem->custom_validation);
}

TEST(an_argument_that_is_nothing_or_a_truth_value_is_a_deviation)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", manifest_2025);
	put("data/secret/test_group.yaml", "args: [null, true, 5, 'true', 1e-6, no]\n");
	check_read();
	CHECK_INT(findings.count, 2);
	check_told(
		"test_group.yaml:1:8: args[0]: expected text, found nothing: it is text in quotes, "
		"'null'");
	check_told("test_group.yaml:1:14: args[1]: expected text, found a truth value");
	check_words(&problem->cases[0].settings->args, "[null][true][5][true][1e-6][no]");
}

TEST(a_source_url_needs_a_source)
{
	enter();
	put_case("secret/1");
	put("problem.yaml", "source_url: x\n");
	check_read();
	check_told("problem.yaml:1:13: source_url: expected a source with its source_url");
	put("problem.yaml", "source_url: x\nsource: y\n");
	check_read();
	CHECK_INT(findings.count, 0);
}

TEST(dates_with_and_without_a_time_are_dates)
{
	static const char *const dates[] = {"2024-02-29", "2025-12-31T23:59:59Z"};
	static const char *const others[] = {"2025-13-01", "2025-1-1", "2025-01-01 10:00:00",
	                                     "2025-01-01T24:00:00Z", "2025-01-01T10:00:00+1"};
	char manifest[256];
	enter_2025();
	for (size_t i = 0; i < ARRAY_SIZE(dates) + ARRAY_SIZE(others); i++) {
		bool is_date = i < ARRAY_SIZE(dates);
		(void)snprintf(manifest, sizeof(manifest), "%sembargo_until: %s\n", manifest_2025,
		               is_date ? dates[i] : others[i - ARRAY_SIZE(dates)]);
		put("problem.yaml", manifest);
		check_read();
		CHECK_INT(findings.count, is_date ? 0 : 1);
	}
}

TEST(a_license_that_needs_an_owner_has_one)
{
	enter_2025();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\nlicense: cc by\n");
	check_strict_fault("some/where/addtwo/problem.yaml:4:10: license: expected a rights_owner, "
	                   "authors, or "
	                   "a source, with this license");
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\nlicense: cc by\n"
	                    "credits: A\n");
	check_read();
	CHECK_INT(findings.count, 0);
	put("problem.yaml", "license: public domain\nrights_owner: A\n");
	check_strict_fault("some/where/addtwo/problem.yaml:2:15: rights_owner: expected no rights "
	                   "owner of what is in the public domain");
}

TEST(an_empty_list_is_no_source_and_nobody)
{
	static const char *const keys[] = {"source: []", "credits: {authors: []}"};
	char text[256];
	enter();
	put_case("secret/1");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		(void)snprintf(text, sizeof(text), "%slicense: cc by\n%s\n", manifest_2025, keys[i]);
		put("problem.yaml", text);
		check_read();
		check_told("4:10: license: expected a rights_owner, authors, or a source, with "
		           "this license");
	}
}

TEST(names_and_statements_are_in_the_same_languages)
{
	enter_2025();
	put("problem.yaml", "problem_format_version: 2025-09\nname: {en: x, sv: y}\nuuid: u\n");
	put("statement/problem.en.tex", "");
	put("statement/problem.de.md", "");
	put("statement/picture.pdf", "");
	check_strict_fault(
		"some/where/addtwo/problem.yaml:2:15: name.sv: expected a statement in the "
		"language sv");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/statement: expected a name in the language de too");
}

TEST(statements_of_another_name_or_kind_are_warned_of)
{
	enter_2025();
	put("statement/problem.en.tex", "");
	put("statement/problem.md", "");
	put("statement/problem.en.docx", "");
	put("statement/figure.png", "");
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_WARNING, "some/where/addtwo/statement/problem.md: is no statement: "
	                                "expected problem.LANGUAGE.tex, .md or .pdf");
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/statement/problem.en.docx: is no statement: "
	              "expected problem.LANGUAGE.tex, .md or .pdf");
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].file, "figure"));
}

TEST(the_name_of_a_package_is_of_small_letters_and_digits)
{
	enter_2025();
	_cleanup_(fd_closep) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(problem_read(fd, NULL, NULL, "some/add-two", true, &findings, &problem), -EINVAL);
	check_finding(SEVERITY_ERROR, "some/add-two: expected a name of lower-case letters and "
	                              "digits, found 'add-two'");
}
