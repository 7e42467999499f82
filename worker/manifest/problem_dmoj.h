/* SPDX-License-Identifier: MIT */
/*
 * What only problems of DMOJ's packages have; a part of problem.h.
 */
#pragma once

#include "common/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who runs a program. */
enum helper_use {
	HELPER_JUDGES,  /* everybody */
	HELPER_CHECKS,  /* who checks the package */
	HELPER_IS_IDLE, /* nobody; who checks the package looks whether it compiles */
};

/* A program that a DMOJ package brings, with what it needs. */
struct helper_ref {
	enum helper_use use;
	/* below the package: the main source, then what belongs to it; empty when one of them is missing, after a fault */
	struct strv files;
	char *language; /* DMOJ's name, "CPP17"; NULL: by the first file's suffix */
	/* where in init.yml it stands, for what is known of languages later */
	unsigned language_line, language_column;
	char *language_key;
	struct strv flags; /* of the compiler */
	struct strv args;  /* of the program, when nobody else says */
	/* of checkers, interactors, managers and validators, and never NULL there: see bridged_type.h */
	char *type;
	char *args_format; /* "{input_file} {answer_file}"; NULL: the type's */
	/* of the type polygon: how many points are all, a number as written; NULL: the case's */
	char *points_scale;
	/* 0 in each: the site's */
	uint64_t time_limit_ns, memory_bytes, compilation_time_ns, preprocessing_ns;
	bool feedback;   /* what it says is shown to the submission's author */
	bool unbuffered; /* of an interactor: what it prints leaves it at once */
};

/* Who decides about outputs: a checker of DMOJ's, built in, or a program of the package. */
struct checker_ref {
	char *name;                /* "floats"; "bridged": @program */
	struct strv args;          /* of a built-in one: key, value, key, … */
	struct helper_ref program; /* of "bridged" */
};

struct checker_type;

/* The built-in checker that init.yml calls @name: DMOJ's "floats", or "testlib wcmp"; NULL: it is none. */
const struct checker_type *checker_by_name(const char *name);

/* Whether the checker decides about what the interactor has accepted, by a file that the interactor wrote: when both are
 * testlib's. Other checkers have nothing to do in an interactive problem. @checker may be NULL. */
bool checker_follows(const struct checker_ref *checker, const struct helper_ref *interactor);

/* A case whose input, and answer, a program of a DMOJ package makes. */
struct case_generator {
	const struct helper_ref *program;
	struct strv args;
	char *input_path; /* its standard input; NULL: none */
};

/* The most processes of a submission that a manager talks with. */
enum { PROBLEM_PROCESSES_MAX = 32 };

/* What init.yml says of a problem as a whole; zero elsewhere. */
struct dmoj_problem {
	bool short_circuit;     /* the first failure outside of batches ends all, too */
	bool unbuffered;        /* what a submission prints leaves it at once */
	char *wall_time_factor; /* number as written: wall limit per time limit; NULL: 3 */
	char *input_file,
		*output_file; /* names by which submissions may read and write; NULL: none */
	struct helper_ref *interactor; /* NULL: not interactive */
	struct helper_ref *validator;  /* of inputs; NULL: none */
	/* the interactor is a manager, which talks with so many processes of the submission by
	 * named pipes; 0: it is not */
	uint64_t n_processes;
	/* the submission is compiled together with @signature_entry, after including the header */
	char *signature_entry, *signature_header;
	bool signature_allow_main;
	struct strv hints;

	struct helper_ref **programs; /* all that cases refer to, and the interactor */
	size_t n_programs;
	struct checker_ref **checkers;
	size_t n_checkers;
};
