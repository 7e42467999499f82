/* SPDX-License-Identifier: MIT */
/*
 * A problem as every stage sees it: one set of structs for every package format. The readers
 * (manifest.h) fill it and nothing of a format's spelling is left in it; what a format does not
 * know stays zero.
 *
 * Paths are relative to the package's root, without "./", and are opened with file_open_beneath()
 * only. Sizes and times are 0 where the package does not say: problem_limits_complete() puts the
 * site's defaults there.
 *
 * Ownership: a problem owns everything below it, problem_free() frees it all. Pointers between its
 * parts (a case's group, its settings) are borrowed from it and stay where they are until then.
 */
#pragma once

#include "common/attr.h"
#include "common/strbuf.h"
#include "worker/manifest/problem_dmoj.h"
#include "worker/manifest/problem_submission.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum problem_format {
	PROBLEM_LEGACY,
	PROBLEM_LEGACY_ICPC,
	PROBLEM_2023_07, /* 2023-07, 2023-07-draft and draft */
	PROBLEM_2025_09,
	PROBLEM_DMOJ, /* init.yml */
	PROBLEM_FORMAT_COUNT
};

/* The manifest of DMOJ's packages. */
#define PROBLEM_DMOJ_FILE "init.yml"

/**
 * struct problem_limits - what a submission and the programs of the package may use
 *
 * 0 in any field means that the package does not say, except for the time's factors and resolution,
 * which the reader always sets: they are the format's and no site's.
 */
struct problem_limits {
	bool time_limit_given;  /* false: to be inferred from the package's submissions */
	uint64_t time_limit_ns; /* CPU time of one case (of one pass) */
	/* an inferred time limit is a multiple of this; 1 s by default */
	uint64_t time_resolution_ns;
	/* slowest accepted case * this <= time limit; legacy: time_multiplier */
	double ac_to_time_limit;
	/* time limit * this <= time of TLE submissions; legacy: time_safety_margin */
	double time_limit_to_tle;
	uint64_t memory_bytes;
	uint64_t output_bytes; /* stdout, stderr and files that the submission wrote, together */
	uint64_t code_bytes;   /* all submitted files together */
	uint64_t compilation_time_ns, compilation_memory_bytes;
	uint64_t validation_time_ns, validation_memory_bytes, validation_output_bytes;
	uint64_t validation_passes; /* most passes of a multi-pass problem */
};

/* The formats' "typical system default" of each limit; for problem_limits_complete(). */
extern const struct problem_limits problem_limits_typical;

/* Every size and time of @limits that is 0 becomes that of @defaults; the time limit stays as it
 * is. */
void problem_limits_complete(struct problem_limits *limits, const struct problem_limits *defaults);

/* What runs a program of the package. */
enum program_kind {
	PROGRAM_SOURCES,       /* a suite, or its own build and run scripts */
	PROGRAM_CHECKTESTDATA, /* an input validator *.ctd: Checktestdata runs it */
	PROGRAM_VIVA           /* an input validator *.viva: VIVA runs it */
};

/* A program of the package: a source file, or a directory with sources or with build and run
 * scripts. */
struct program_ref {
	char *name; /* last part of the path */
	char *path; /* "output_validators/check.cpp" */
	bool is_directory;
	enum program_kind kind;
};

struct program_list {
	struct program_ref *items;
	size_t count;
};

/* Whether @name means the program: packages name validators with their suffix, and without. @program may be NULL. */
bool program_is_called(const char *program, const char *name);

/* Files that are added to submissions in one language, over their own. */
struct include_dir {
	char *language; /* "default": those in every language, below the others */
	char *path;     /* "include/cpp" */
};

/* Arguments of input validators: for one validator, or for every one that no other item names. */
struct named_words {
	char *name; /* NULL: every validator */
	struct strv words;
};

/**
 * struct case_settings - how one case is run and checked; the values in effect, own or inherited
 *
 * Cases that agree share one.
 */
struct case_settings {
	struct strv args; /* argv[1..] of the submission */
	/* of the validator, default or custom, after its paths */
	struct strv output_validator_args;
	struct strv static_validator_args;
	char *output_validator_name; /* only this validator gets those of the group; NULL: all of them */
	struct named_words *input_validator_args;
	size_t n_input_validator_args;
	bool full_feedback;

	/* DMOJ */
	const struct checker_ref *checker; /* NULL: the format's validators */
	/* CR LF and CR in the case's files become LF, and a last line without its end gets one */
	bool normalizes_lines;
	uint64_t output_prefix_bytes; /* of an output, to show its author */
	uint64_t output_limit_bytes;  /* 0: the problem's */
};

/* What a group makes of the scores and verdicts of its members. */
enum score_aggregation { AGGREGATE_DEFAULT, AGGREGATE_PASS_FAIL, AGGREGATE_SUM, AGGREGATE_MIN };

/* Keys of test_group.yaml that belong to scoring (2025-09). */
struct group_scoring {
	bool max_score_given, max_score_unbounded;
	uint64_t max_score;
	enum score_aggregation aggregation;
	bool static_validation_given, static_validation_pass_fail;
	bool static_args_given; /* by the group itself */
	uint64_t static_validation_score;
	struct strv require_pass;
};

/* Keys of testdata.yaml that belong to grading (legacy), inherited ones included. */
struct group_grading {
	bool continue_on_reject; /* on_reject: continue; default is break */
	bool custom;             /* grading: custom */
	char *grader_flags;      /* NULL: none */
	char *accept_score,
		*reject_score; /* numbers as written, since scores are exact; NULL: 1 and 0 */
	char *range_low, *range_high; /* NULL: without end */
};

/**
 * struct test_group - data/ itself, sample, secret, or a group below them
 *
 * Groups stand in depth-first order; a group's cases, those of its sub-groups included, are a range
 * of problem.cases. Cases and sub-groups of one group are judged in the byte order of their names:
 * a sub-group comes where its range is.
 */
struct test_group {
	char *name;                /* "" for data/, "sample", "secret/1" */
	struct test_group *parent; /* NULL for data/ */
	size_t first_case, n_cases;
	struct group_scoring scoring;
	struct group_grading grading;
	const struct case_settings *settings; /* of its cases that have no others; never NULL */

	/* DMOJ's batches: groups of data/, all of whose cases count together */
	bool is_batch;
	char *points;         /* a number as written; of a batch only */
	size_t *dependencies; /* groups (indexes of problem.groups) that have to be passed before */
	size_t n_dependencies;
};

/* How scores of its members become its own; the group's default where test_group.yaml does not say. */
enum score_aggregation test_group_aggregation(const struct test_group *group);

struct test_case {
	char *name; /* "secret/01", below data/ and without suffix; DMOJ: "1", "batch2/3" */
	/* "data/secret/01.in"; NULL: none, in DMOJ's packages only, an empty one unless there is a
	 * @generator */
	char *input_path;
	/* "data/secret/01.ans"; NULL: none, an empty answer (lenient reading of interactive
	 * problems) */
	char *answer_path;
	/* "data/secret/01.files", copied to the working directory before the run; NULL without */
	char *files_path;
	struct test_group *group;
	const struct case_settings *settings; /* never NULL */

	/* DMOJ: a number as written; "0": what fails ends the judgement. NULL: of the formats that
	 * give cases no points, and of batches' cases */
	char *points;
	bool is_pretest;                  /* comes before the others, and counts nothing */
	struct case_generator *generator; /* NULL: none */
};

/**
 * struct check_case - data that nobody is judged on: it checks the package's own validators
 *
 * data/invalid_input: an input that some input validator rejects. invalid_output, valid_output: an
 * output that the output validator rejects or accepts.
 */
struct check_case {
	char *name;                                   /* "invalid_output/01" */
	char *input_path, *answer_path, *output_path; /* the last two NULL in invalid_input */
	char *files_path;                             /* NULL without */
	const struct case_settings *settings;         /* never NULL */
};

struct check_case_list {
	struct check_case *items; /* by name, in byte order */
	size_t count;
};

/* {{name}} in sources and group files is replaced by the value, by problem_expand_constants(). */
struct problem_constant {
	char *name; /* "limit" or "limit.small" */
	char *value;
};

struct problem;

/**
 * problem_expand_constants() - @data with the values of the problem's constants
 * @data: any bytes; unknown names in braces stay as they are
 * @ret_data: the caller's to free, with a NUL behind its @ret_size bytes
 *
 * For validators, included files and submissions of the package; test_group.yaml has been read that
 * way already. Cache keys are of the expanded text.
 *
 * Return: 0 or -ENOMEM.
 */
int problem_expand_constants(const struct problem *problem, const char *data, size_t size,
                             char **ret_data, size_t *ret_size) _must_check_;

/* Sets @is_named of each constant whose name stands in braces in @data, or in LaTeX's \constant{}. */
void problem_note_constants(const struct problem *problem, const char *data, size_t size,
                            bool *is_named);

enum problem_doubt {
	DOUBT_KIND = 1 << 0,      /* what kind of problem it is: scoring, interactive, … */
	DOUBT_ARGUMENTS = 1 << 1, /* what its programs are given, and its constants */
};

struct problem {
	enum problem_format format;
	unsigned doubts; /* set of enum problem_doubt: what the faults of the package leave open */
	char *format_text; /* as written, "legacy" when absent */
	char *short_name;  /* name of the package's directory */
	char *name;        /* English, else the first language's, else the short name */
	char *uuid;        /* NULL when not given */

	bool scoring, interactive, multi_pass, submit_answer;
	bool custom_validation; /* output_validators, not the default one, decide */
	bool custom_score;      /* legacy "validation: custom score": validators write score.txt */
	bool minimize_score;    /* legacy "objective: min" */
	/* the submission may write into its working directory; formats before 2025-09: always */
	bool allow_file_writing;

	struct problem_limits limits;
	struct strv languages; /* codes of the formats' table; empty: all */
	struct strv keywords;
	struct strv validator_flags;  /* legacy; every group's settings begin with them already */
	struct group_grading grading; /* legacy, pre-spec: what data/ begins with */
	struct problem_constant *constants;
	size_t n_constants;

	struct program_list input_validators;
	struct program_list output_validators; /* all of them must accept; one at most in 2025-09 */
	struct program_list static_validators; /* one at most */
	struct program_list graders;           /* legacy */
	struct include_dir *includes;          /* by language, in byte order */
	size_t n_includes;

	struct dmoj_problem dmoj;

	struct test_group **groups; /* depth first, groups[0] is data/ */
	size_t n_groups;
	struct test_case *cases; /* in judging order: sample, then secret */
	size_t n_cases;
	struct check_case_list invalid_input, invalid_output, valid_output; /* 2025-09 */
	struct problem_submission *submissions; /* by directory, then name, in byte order */
	size_t n_submissions;

	struct case_settings **settings; /* every one that groups and cases point to */
	size_t n_settings;
};

/* Whether its format is one of the two before 2023-07. */
bool problem_is_legacy(const struct problem *problem);

/* The group of this name: its index; SIZE_MAX when there is none. */
size_t problem_find_group(const struct problem *problem, const char *name);

/* The group that a require_pass names, "sample", "1" or "secret/1": its index; SIZE_MAX when there is none. */
size_t problem_required_group(const struct problem *problem, const char *name);

/* Frees the problem and all it owns; NULL is fine. */
void problem_free(struct problem *problem);
static inline void problem_freep(struct problem **problem)
{
	problem_free(*problem);
}
