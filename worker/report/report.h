/* SPDX-License-Identifier: MIT */
/*
 * The results of a run of juror as structs: what every writer (JSON, table, …) reads and every stage fills. The JSON
 * form is juror.report/1, docs/report.schema.json. Times are nanoseconds, sizes bytes; writers convert.
 *
 * Ownership: a report owns everything below it; strings are malloc'ed or NULL; report_done() frees all.
 */
#pragma once

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

struct report_limits {
	uint64_t time_ns, wall_ns;
	const char *time_source; /* "package", "inferred", "option"; static */
	uint64_t memory_bytes, output_bytes, code_bytes;
};

struct report_case {
	char *name; /* "secret/01" */
	enum verdict verdict;
	double score; /* meaningful when the judgement has_score */
	uint64_t cpu_ns, wall_ns, memory_peak_bytes, output_bytes;
	int exit_code; /* -1 when it did not exit */
	int signal;    /* 0 when none */
	char *message; /* for judges: validator's judgemessage, our sentence about a limit; valid UTF-8; NULL without */
	char *team_message;
	unsigned passes; /* 1 but for multi-pass */
};

struct report_compile {
	enum verdict verdict; /* VERDICT_ACCEPTED, _COMPILE_ERROR or _JUDGE_ERROR; VERDICT_NONE: nothing to compile */
	bool cached;
	uint64_t cpu_ns, wall_ns, memory_peak_bytes;
	char *log; /* compiler's diagnostics, valid UTF-8, at most 64 KiB; NULL without */
};

struct report_group {
	char *name; /* "secret/1" */
	enum verdict verdict;
	double score;
};

enum report_met { MET_UNKNOWN, MET_NO, MET_YES };

struct report_judgement {
	char *submission; /* as given, or below the package: "submissions/accepted/x.c" */
	char *language;   /* suite name; NULL when unknown */
	char *sha256;     /* NULL when not computed */
	enum verdict verdict;
	bool has_score;
	double score, max_score;
	struct strv expected; /* verdict codes; empty: nothing is expected */
	enum report_met met;
	struct report_compile compile;
	uint64_t time_ns, memory_peak_bytes; /* worst case */
	struct report_case *cases;
	size_t n_cases;
	struct report_group *groups;
	size_t n_groups;
	char *message; /* why there are no cases, or what went wrong on our side; NULL without */
};

struct report {
	struct report_host host;
	struct report_problem problem;
	struct report_limits limits;
	struct report_judgement *judgements;
	size_t n_judgements;
};

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
