/* SPDX-License-Identifier: MIT */
/*
 * What `juror doctor` looks at: a check finds something out about this host and answers; none depends on another. Those
 * of the box really run programs in it, for what a file in /proc promises is not what happens.
 */
#pragma once

#include "worker/cli/host_box.h"

#include <stdbool.h>

enum check_status {
	CHECK_OK,
	CHECK_WEAKER,  /* works, but worse than it could */
	CHECK_MISSING, /* juror cannot work, or not safely */
	CHECK_STATUS_COUNT
};

struct answer {
	enum check_status status;
	char *found; /* NULL when memory ran out */
	char *fix;   /* NULL: there is nothing to mend, or no way to */
};

/* Once for each answer; @fix is copied, NULL for none. */
void answer_set(struct answer *answer, enum check_status status, const char *fix,
                const char *format, ...) _printf_(4, 5);
void answer_done(struct answer *answer);

struct doctor {
	struct host_box box;
	const char *shell;               /* inside the box */
	char box_error[ERROR_TEXT_SIZE]; /* why there is no sandbox; "" when there is one */
	int stop;                        /* readable when juror is to stop */
	bool stopped; /* it was while a check ran, whose answer is worth nothing */
};

/* The sandbox for the checks of the box. */
void doctor_open(struct doctor *doctor, int stop);
void doctor_close(struct doctor *doctor);

/* doctor_host.c */
void check_kernel(struct doctor *doctor, struct answer *ret);
void check_user_namespaces(struct doctor *doctor, struct answer *ret);
void check_state(struct doctor *doctor, struct answer *ret);
void check_languages(struct doctor *doctor, struct answer *ret);
void check_swap(struct doctor *doctor, struct answer *ret);
void check_smt(struct doctor *doctor, struct answer *ret);
void check_governor(struct doctor *doctor, struct answer *ret);

/* doctor_box.c */
void check_sandbox(struct doctor *doctor, struct answer *ret);
void check_filters(struct doctor *doctor, struct answer *ret);
void check_memory(struct doctor *doctor, struct answer *ret);
void check_processes(struct doctor *doctor, struct answer *ret);
void check_cpu(struct doctor *doctor, struct answer *ret);
