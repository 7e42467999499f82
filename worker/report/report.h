/* SPDX-License-Identifier: MIT */
/*
 * The results of a run of juror as structs: what every writer (JSON, table, …) reads and every stage fills. The JSON
 * form is juror.report/1, docs/report.schema.json. Times are nanoseconds, sizes bytes; writers convert.
 *
 * Ownership: a report owns everything below it; strings are malloc'ed or NULL; report_done() frees all. A zeroed struct is
 * a valid one of which nothing is known, so that whoever fills it sets what it knows and leaves the rest.
 */
#pragma once

#include "common/finding.h"
#include "common/strbuf.h"
#include "worker/verdict/verdict.h"

#include <stdbool.h>
#include <stdint.h>

/* What enforces a limit on this host, e.g. "cgroup2", "cgroup1", "rlimit", "tmpfs", "none"; static strings. */
struct report_enforcement {
	const char *memory, *processes, *cpu, *disk;
};

struct report_host {
	char *kernel; /* uname release */
	char *cpu;    /* model name */
	struct report_enforcement enforcement;
	struct strv disturbances; /* what could disturb times, a sentence each */
};

struct report_problem {
	char *short_name;
	char *name;
	char *format; /* "2025-09", "legacy", … */
	char *sha256; /* of the package's contents, hex; NULL when not computed */
};

/* A submission of the package that bounds the time limit, and its slowest case. */
struct report_bound {
	char *submission; /* NULL: there is none */
	char *test;       /* name of the case */
	uint64_t time_ns;
	bool at_least; /* a limit ended it, it takes that long at least */
};

struct report_limits {
	uint64_t time_ns, wall_ns;
	const char *time_source; /* "package", "inferred", "option"; NULL: a usual one; static */
	uint64_t memory_bytes, output_bytes, code_bytes;
	struct report_bound slowest_in_time;  /* of those that must end within the time limit */
	struct report_bound fastest_too_slow; /* of those that must exceed it */
};

/* A place in a text and what stands there. Lines and columns count from 1; 0 is not known. */
struct report_place {
	uint64_t line, column; /* column in bytes */
	char *token;           /* NULL: the text ends there */
	uint64_t context_line; /* number of the first line of @context */
	struct strv context; /* a few lines around, without their newlines; long ones may be cut */
};

/* The first token in which an output differs from the answer. */
struct report_difference {
	struct report_place output, answer;
};

/* One of the two programs of a run, the submission or the judge's (interactor, validator). */
struct report_side {
	bool ended;               /* whether the members down to @signal are known */
	unsigned exit_order;      /* 1: ended first, 2: second; 0: not known */
	uint64_t exit_ns;         /* when it ended, from the start of the run */
	int exit_code;            /* -1 when it did not exit */
	int signal;               /* 0 when none */
	uint64_t cpu_ns;          /* its own */
	uint64_t wall_ns;         /* of the time on the clock, what belonged to it */
	bool knew;                /* it could have known, before it ended, that the other had */
	bool closed;              /* whether the end of its output was seen, at @eof_ns */
	uint64_t eof_ns;          /* from the start of the run */
	bool left_input;          /* whether it was found to read no more, at @unread_ns */
	uint64_t unread_ns;       /* from the start of the run */
	uint64_t bytes_written;   /* to the other side */
	uint64_t heard_bytes;     /* of them, which the other had read when it ended */
	uint64_t discarded_bytes; /* of them, which nobody could read any more */
	bool reads_input;  /* a thread of it waited for the other, at the time of @last_state */
	char *kill_reason; /* why juror ended it: "time limit"; NULL: it did not */
	char *last_state;  /* "reading", "writing", "running"; NULL: not known */
};

enum report_speaker { SPEAKER_SUBMISSION, SPEAKER_JUDGE };

/* What one side wrote at one time. */
struct report_message {
	uint64_t time_ns; /* from the start of the run */
	enum report_speaker speaker;
	unsigned pass;    /* from 1; 0 is 1 */
	unsigned process; /* of the submission, from 0 */
	char *data;       /* any bytes, not terminated */
	size_t size;
};

/* What was seen of a run beyond its sums, and why it led to the verdict. */
struct report_evidence {
	bool interactive;     /* whether the two sides talked with each other */
	unsigned n_processes; /* of the submission that talked; 0 is 1 */
	char *eof_policy; /* what became of words to somebody who reads no more: "drain", "close"; NULL: not known */
	char *order; /* how it is known who ended first: "seen", "last said", "none"; NULL: not known */
	uint64_t quiet_ns; /* for how long nobody had been told anything when the first of them ended */
	bool jury_waits_elsewhere; /* the judge's program waited for another process then */
	struct report_side submission, judge;
	char *rule;        /* the rule that decided, as a sentence; NULL when it is plain */
	struct strv notes; /* other things worth knowing, a sentence each */
	struct report_message *messages; /* the transcript in the order of time, 64 KiB each way at most */
	size_t n_messages;
	bool messages_cut; /* more was said than is kept */
};

struct report_case {
	char *name; /* "secret/01" */
	enum verdict verdict;
	char *score; /* a number of JSON, exact; NULL: no scores */
	uint64_t cpu_ns, wall_ns, memory_peak_bytes, output_bytes;
	int exit_code; /* -1 when it did not exit */
	int signal;    /* 0 when none */
	char *message; /* for judges: validator's judgemessage, our sentence about a limit; valid UTF-8; NULL without */
	char *team_message;
	unsigned passes;                      /* 1 but for multi-pass */
	struct report_difference *difference; /* NULL: none, or not known */
	struct report_evidence *evidence;     /* NULL: nothing beyond the above */
};

struct report_compile {
	enum verdict verdict; /* VERDICT_ACCEPTED, _COMPILE_ERROR or _JUDGE_ERROR; VERDICT_NONE: nothing to compile */
	bool cached;
	uint64_t cpu_ns, wall_ns, memory_peak_bytes;
	char *log; /* compiler's diagnostics, valid UTF-8, at most 64 KiB; NULL without */
};

/* What the package's static validator said about the submission's files; texts as in report_case. */
struct report_validation {
	enum verdict verdict;
	char *score;
	char *message, *team_message;
};

struct report_group {
	char *name; /* "secret/1" */
	enum verdict verdict;
	char *score, *max_score; /* as in report_case; @max_score NULL: without bound */
	struct report_validation *static_validation; /* NULL: none, or the group is not run */
};

enum report_met { MET_UNKNOWN, MET_NO, MET_YES };

struct report_judgement {
	char *submission; /* as given, or below the package: "submissions/accepted/x.c" */
	char *language;   /* suite name; NULL when unknown */
	char *sha256;     /* NULL when not computed */
	enum verdict verdict;
	char *score, *max_score; /* as in report_group; @score NULL: no scores */
	struct strv expected;    /* verdict codes; empty: nothing is expected */
	enum report_met met;
	struct strv unmet; /* when not met: what is not as expected, a sentence each */
	struct report_compile compile;
	uint64_t time_ns, memory_peak_bytes; /* worst case */
	uint64_t time_limit_ns,
		memory_limit_bytes; /* with the factors of its language; 0: the problem's */
	struct report_case *cases;
	size_t n_cases;
	struct report_group *groups;
	size_t n_groups;
	char *message; /* why there are no cases, or what went wrong on our side; NULL without */
};

struct report {
	char *version; /* of the juror that judged; NULL: this one */
	struct report_host host;
	struct report_problem problem;
	struct report_limits limits;
	struct report_judgement *judgements;
	size_t n_judgements;
	bool validated; /* whether there is a list of findings, be it empty */
	struct findings findings;
	struct strv summary; /* what follows from all this and what to do next, a sentence each */
	struct strv words; /* holds what "static" members point to in a report that was read from a file */
};

void report_difference_free(struct report_difference *difference); /* NULL is fine */

/* Frees all but the name, which stays: the case becomes one that was not judged. */
void report_case_forget(struct report_case *c);
void report_judgement_done(struct report_judgement *judgement);
void report_done(struct report *report);

/**
 * report_clean_text() - a copy of foreign text that is safe to store and to show
 * @data: any bytes, NUL among them
 * @most: most bytes of the copy; what is beyond is dropped, never within a character
 *
 * The copy is valid UTF-8. U+FFFD stands for every invalid byte, and for every character that acts instead of showing:
 * controls (C0 but newline and tab, DEL, C1), line and paragraph separators, bidirectional controls, U+FFFE and U+FFFF.
 * A carriage return before a newline is dropped.
 *
 * Return: the copy, the caller's to free; NULL when memory ran out.
 */
char *report_clean_text(const char *data, size_t size, size_t most) _must_check_;
