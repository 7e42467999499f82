/* SPDX-License-Identifier: MIT */
/*
 * What the end-to-end tests share: a working directory, calls of the built juror, their reports, and a look for what
 * they left behind. Every call is followed by that look: processes, control groups, mounts, scratch directories.
 *
 * All of it ends the test when something fails that is not what the test is about. Nothing is freed: a test is a
 * process.
 */
#pragma once

#include "tests/harness/test.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>

/* ---- a working directory ---- */

/* Begins every test: an empty current directory, removed at the end; juror's own files go there as well, but root's. */
void e2e_enter(void);
/* Removes it before a SKIP, which ends the test at once; a failed test leaves it for whoever looks into it. */
void e2e_leave(void);

/* A file with its parent directories. */
void e2e_put(const char *path, const char *text);
void e2e_put_bytes(const char *path, const void *data, size_t size);
/* A command of /bin/sh that must succeed. */
void e2e_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *e2e_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Absolute paths: of the checkout, of a file below examples/, of a source in tests/e2e/hostile/. */
const char *e2e_source_dir(void);
const char *e2e_example(const char *path);
const char *e2e_hostile(const char *name);

/* problem.yaml's beginning; what follows are further keys. */
#define E2E_MANIFEST                                                                               \
	"problem_format_version: 2025-09\n"                                                        \
	"name: Test\n"                                                                             \
	"uuid: 5b9f0f5a-3f0e-4f5c-9f57-3b1f9a6f8f10\n"

/* A package with one case, secret/1, whose input is "1" and whose answer is "ok"; @keys go into problem.yaml. */
void e2e_package(const char *path, const char *keys);

/* ---- calls ---- */

struct e2e_call {
	const char *const *argv; /* after "juror" */
	const char *program;     /* NULL: the one that was built */
	uid_t uid;               /* for the superuser only: run as this user; 0: as ourselves */
};

struct e2e_end {
	int status; /* exit status, or 128 + signal */
	char *out, *err;
	json_t *report; /* of e2e_judge(), NULL when there is none */
};

/* A call that is followed to its end. */
struct e2e_end e2e_run(struct e2e_call call);
#define e2e_juror(...) e2e_run((struct e2e_call){.argv = (const char *const[]){__VA_ARGS__, NULL}})

/* juror judge with these arguments and a report. */
struct e2e_end e2e_judge_as(struct e2e_call call);
#define e2e_judge(...)                                                                             \
	e2e_judge_as((struct e2e_call){.argv = (const char *const[]){__VA_ARGS__, NULL}})

/* A call to be ended by e2e_wait(). */
pid_t e2e_start(struct e2e_call call);
pid_t e2e_start_at(struct e2e_call call, int out, int err); /* with these streams, e.g. a terminal */
/* Return: as e2e_end.status. */
int e2e_wait(pid_t pid);

/* ---- reports ---- */

/* The judgement of the submission whose path ends in @name. */
json_t *e2e_judgement(const struct e2e_end *end, const char *name);
const char *e2e_verdict(const struct e2e_end *end, const char *name);
json_t *e2e_case(const struct e2e_end *end, const char *name, size_t index);
/* The text at @key, "" for null. */
const char *e2e_string(const json_t *object, const char *key);
/* The report as text, without times, memory, and what else is of this run alone. */
char *e2e_without_measurements(const struct e2e_end *end);
/* Whether a script of tests/e2e finds this file in order; skips the test when what it needs is not installed. */
void e2e_check_script(const char *script, const char *arguments);
/* Whether the host limits memory by control groups. */
bool e2e_has_groups(const struct e2e_end *end);

void e2e_check_verdict(const char *file, int line, const struct e2e_end *end, const char *name,
                       const char *verdict);
#define CHECK_VERDICT(end, name, verdict) e2e_check_verdict(__FILE__, __LINE__, end, name, verdict)

/* TLE, or WTL: a program that computes is ended by its wall limit where others leave it too little of the processor. */
#define CHECK_TIME_LIMIT(end, name)                                                                \
	CHECK_VERDICT(end, name, strcmp(e2e_verdict(end, name), "WTL") == 0 ? "WTL" : "TLE")

/* ---- what is left ---- */

uint64_t e2e_now_ns(void);
void e2e_sleep_ms(unsigned ms);

/* Descendants of this process, at most @max; parents before their children. */
size_t e2e_descendants(pid_t *ret, size_t max);
/* Whether its argv[0] is @name. */
bool e2e_is_called(pid_t pid, const char *name);

/* Fails when, a minute later, a process, a control group or a mount of the juror @pid is still there. */
void e2e_check_nothing_runs(pid_t pid);
/* Fails when the juror @pid has a scratch directory. */
void e2e_check_no_scratch(pid_t pid);
