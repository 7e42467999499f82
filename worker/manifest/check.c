/* SPDX-License-Identifier: MIT */
/*
 * Rules between fields: what each of them alone cannot tell.
 */
#include "common/fd.h"
#include "common/numeral.h"
#include "worker/manifest/manifest_internal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char manifest[] = "problem.yaml";

static void check_validators(struct package_reader *r)
{
	const struct problem *problem = r->problem;
	const char *folder = problem_is_legacy(problem) ? "output_validators" : "output_validator";
	bool has_validator = problem->custom_validation && problem->output_validators.count > 0;
	if (problem->interactive && !has_validator)
		package_fault(r, folder, "expected a validator, as the problem is interactive");
	else if (problem->multi_pass && !has_validator)
		package_fault(r, folder, "expected a validator, as the problem has several passes");
	else if (problem->custom_validation && !has_validator)
		package_fault(r, folder, "expected a validator, as validation is custom");
	else if (!problem_is_legacy(problem) && !has_validator && package_has_directory(r, folder))
		package_remark(r, folder, "holds no program: the default validator decides");
	if (!problem->custom_validation && problem->output_validators.count > 0)
		package_deviation(r, folder, "is not used, as validation is default");
	else if (problem->interactive && problem->output_validators.count > 1)
		package_warning(r, folder,
		                "expected one validator, as the problem is interactive; only %s "
		                "talks, the others are not asked",
		                problem->output_validators.items[0].name);
	if (problem->custom_score && !problem->scoring)
		package_key_deviation(r, manifest, "validation",
		                      "expected no score, as the problem is not scoring");
}

enum { OLD = 1 << PROBLEM_LEGACY, DRAFT = 1 << PROBLEM_2023_07, NEW = 1 << PROBLEM_2025_09 };

/* Folders of programs that only some versions have: what is in them is not run. */
static void check_folders(struct package_reader *r)
{
	static const struct {
		const char *name;
		unsigned formats;
	} folders[] = {{"static_validator", NEW}, {"graders", OLD | DRAFT}};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (!(folders[i].formats & 1U << r->problem->format) &&
		    package_has_directory(r, folders[i].name))
			package_deviation(r, folders[i].name,
			                  "is not used: this format version does not have it");
}

/* Folders of programs that are there in vain; of others a rule says more. */
static void check_empty_folders(struct package_reader *r)
{
	const struct {
		const char *name;
		const struct program_list *programs;
		unsigned formats;
	} folders[] = {
		{"static_validator", &r->problem->static_validators, NEW},
		{"graders", &r->problem->graders, OLD | DRAFT},
	};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (folders[i].formats & 1U << r->problem->format &&
		    folders[i].programs->count == 0 && package_has_directory(r, folders[i].name))
			package_remark(r, folders[i].name, "holds no program");
}

/* What is in a file of such a name is as good as not there. */
static void check_are_folders(struct package_reader *r)
{
	static const char *const folders[] = {
		"data",
		"data/sample",
		"data/secret",
		"data/invalid_input",
		"data/valid_output",
		"data/invalid_output",
		"submissions",
		"submissions/accepted",
		"input_validators",
		"output_validator",
		"output_validators",
		"static_validator",
		"graders",
		"include",
		"attachments",
		"statement",
		"problem_statement",
	};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		if (package_has_file(r, folders[i]))
			package_remark_error(r, folders[i], "expected a directory, it is a file");
}

/* Names that are nearly those of the format: nobody looks into them. */
static void check_names(struct package_reader *r)
{
	static const char *const names[][2] = {
		{"input_validator", "input_validators"},
		{"static_validators", "static_validator"},
		{"grader", "graders"},
		{"submission", "submissions"},
		{"includes", "include"},
		{"statements", "statement"},
		{"problem_statements", "problem_statement"},
		{"attachment", "attachments"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!package_has_directory(r, names[i][1]) && package_has_directory(r, names[i][0]))
			package_remark(r, names[i][0], "is not used; perhaps %s was meant",
			               names[i][1]);
}

/* What legacy has and its subset has not; it is heeded all the same. */
static void check_subset(struct package_reader *r)
{
	if (r->problem->format != PROBLEM_LEGACY_ICPC)
		return;
	if (r->problem->n_includes > 0)
		package_deviation(r, "include", "expected none in legacy-icpc");
	for (size_t i = 0; i < r->problem->n_groups; i++) {
		const struct test_group *group = r->problem->groups[i];
		if (!group->parent || !group->parent->parent)
			continue;
		_cleanup_(freep) char *path = str_printf("data/%s", group->name);
		if (path)
			package_deviation(
				r, path, "expected no groups but sample and secret in legacy-icpc");
		else
			package_out_of_memory(r);
	}
}

static void check_limits(struct package_reader *r)
{
	const struct problem_limits *limits = &r->problem->limits;
	if (limits->time_limit_given && !problem_is_legacy(r->problem) &&
	    limits->time_limit_ns % limits->time_resolution_ns != 0)
		package_key_deviation(r, manifest, "limits.time_limit",
		                      "expected a multiple of limits.time_resolution");
	if (limits->validation_passes > 0 && !r->problem->multi_pass)
		package_key_deviation(r, manifest, "limits.validation_passes",
		                      "expected only in a multi-pass problem");
}

static void check_group(struct package_reader *r, const struct test_group *group)
{
	bool is_first = !group->parent || !group->parent->grading.custom; /* it is inherited */
	_cleanup_(freep) char *path = NULL;
	if (!r->problem->scoring)
		check_no_scoring(r, group, ", as the problem is not scoring");
	if (group->grading.custom && is_first && r->problem->graders.count == 0 &&
	    (path = check_group_file(r, group)))
		package_key_fault(r, path, "grading", "expected graders/, as it is custom");
}

/* Return: whether there is such a file. */
static bool check_script(struct package_reader *r, const char *program, const char *name)
{
	struct stat st;
	_cleanup_(freep) char *path = str_printf("%s/%s", program, name);
	if (!path)
		package_out_of_memory(r);
	_cleanup_(fd_closep) int fd = path ? package_open_file(r, path, NULL) : -1;
	if (fd < 0 || fstat(fd, &st) < 0)
		return false;
	if (!(st.st_mode & S_IXUSR))
		package_remark_error(r, path, "expected a file that can be executed");
	return true;
}

/* What makes a program may make what runs it, too, and what can be executed of it. */
static void check_scripts(struct package_reader *r)
{
	const struct program_list *lists[] = {
		&r->problem->input_validators,
		&r->problem->output_validators,
		&r->problem->static_validators,
		&r->problem->graders,
	};
	for (size_t i = 0; r->strict && i < ARRAY_SIZE(lists); i++)
		for (size_t k = 0; k < lists[i]->count; k++)
			if (!check_script(r, lists[i]->items[k].path, "build"))
				(void)check_script(r, lists[i]->items[k].path, "run");
}

void check_package(struct package_reader *r)
{
	check_scripts(r);
	check_empty_folders(r);
	check_are_folders(r);
	check_names(r);
	if (r->strict && r->problem->input_validators.count == 0)
		package_fault(r, "input_validators", "expected at least one input validator");
}

static void check_name(struct package_reader *r)
{
	const char *name = r->problem->name;
	if (name && name[strspn(name, " \t\r\n")] == '\0')
		package_remark_error(r, manifest, "name: expected a name, found blanks");
}

void check_problem(struct package_reader *r)
{
	check_name(r);
	check_validators(r);
	check_folders(r);
	check_subset(r);
	check_limits(r);
	for (size_t i = 0; i < r->problem->n_groups; i++)
		check_group(r, r->problem->groups[i]);
	check_scoring(r);
}

/* The words of the default validator; which tolerances each sets. */
enum { TOLERANCE_RELATIVE = 1, TOLERANCE_ABSOLUTE = 2 };

struct validator_word {
	const char *word;
	unsigned tolerances;
};

static const struct validator_word validator_words[] = {
	{"case_sensitive", 0},
	{"space_change_sensitive", 0},
	{"float_relative_tolerance", TOLERANCE_RELATIVE},
	{"float_absolute_tolerance", TOLERANCE_ABSOLUTE},
	{"float_tolerance", TOLERANCE_RELATIVE | TOLERANCE_ABSOLUTE},
};

static const struct validator_word *find_validator_word(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(validator_words); i++)
		if (strcmp(validator_words[i].word, word) == 0)
			return &validator_words[i];
	return NULL;
}

/* Where an argument of the validator was given. */
struct origin {
	const char *path, *key;
};

static struct origin origin_of(const struct problem *problem, const char *path, size_t index)
{
	const char *slash = strrchr(path, '/');
	bool is_old = slash && strcmp(slash + 1, "testdata.yaml") == 0;
	if (index < problem->validator_flags.count)
		return (struct origin){manifest, "validator_flags"};
	return (struct origin){path, is_old ? "output_validator_flags" : "output_validator_args"};
}

void check_validator_args(struct package_reader *r, const char *path,
                          const struct case_settings *settings, size_t first)
{
	if (r->problem->custom_validation)
		return;
	const struct strv *args = &settings->output_validator_args;
	unsigned seen = 0;
	for (size_t i = first; i < args->count; i++) {
		const struct validator_word *word = find_validator_word(args->items[i]);
		const struct origin at = origin_of(r->problem, path, i);
		double tolerance;
		if (!word) {
			package_key_fault(r, at.path, at.key,
			                  "expected arguments of the default validator, found '%s'",
			                  args->items[i]);
			continue;
		}
		if (word->tolerances == 0)
			continue;
		if ((seen & word->tolerances) && r->problem->format == PROBLEM_2025_09)
			package_key_fault(r, at.path, at.key,
			                  "expected each tolerance of the default validator once, "
			                  "found %s again",
			                  word->word);
		seen |= word->tolerances;
		const char *number = i + 1 < args->count ? args->items[++i] : "";
		if (numeral_number(number, &tolerance) < 0 || tolerance < 0)
			package_key_fault(r, at.path, at.key,
			                  "expected a number of at least 0 after %s, found '%s'",
			                  word->word, number);
	}
}
