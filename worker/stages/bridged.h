/* SPDX-License-Identifier: MIT */
/*
 * Checkers and interactors of DMOJ's packages that are programs ("bridged"): what they are called with, and what they
 * said as an outcome. checkers/protocol.h has their protocols.
 */
#pragma once

#include "checkers/protocol.h"
#include "worker/stages/check.h"
#include "worker/stages/helpers.h"
#include "worker/stages/precedence.h"

/* A call of such a program. */
struct bridged_call {
	struct jury_task task;
	struct strv args;
	const struct protocol *protocol;
	const struct helper_ref *ref;
	struct ratio scale; /* how many points are all, for who gives them on a scale of the package */
	struct ratio points; /* the case's; 1 for a program that is told them when there are none */
};

/* The file that an interactor leaves in its feedback directory when a checker follows it. */
#define BRIDGED_OUTPUT "output"

/**
 * bridged_call_init() - what the program is called with
 * @output_view: the submission's output; NULL: an interactor's call, which has a feedback directory when a checker follows
 * @call: freed with bridged_call_done(), also on failure; stays where it is until then
 *
 * Return: 0; -EINVAL with a line when the package's words cannot be a command line; other negative errno.
 */
int bridged_call_init(struct bridged_call *call, const struct check_method *method,
                      const struct check_subject *subject, const struct helper_ref *ref,
                      const char *output_view, struct error *err) _must_check_;
void bridged_call_done(struct bridged_call *call);

/* Where a manager finds its pipes. */
#define BRIDGED_PIPES "/pipes"

/**
 * bridged_manager_init() - what a manager is called with: the names of two pipes for each process
 * @pipes_view: the directory in which they are
 * @call: as of bridged_call_init()
 */
int bridged_manager_init(struct bridged_call *call, const struct check_method *method,
                         const struct check_subject *subject, const struct helper_ref *ref,
                         const char *pipes_view, size_t n_processes, struct error *err) _must_check_;

/* What a program that ended by itself decided; @ret is filled. */
void bridged_decide(const struct bridged_call *call, const struct protocol_said *said,
                    struct check_outcome *ret);

/* What such a program decided, however it ended; @ret is filled on success. */
int bridged_conclude(const struct bridged_call *call, const struct jury_result *result,
                     struct check_outcome *ret, struct error *err) _must_check_;

/* bridged_check() - check_output() of a problem whose checker is such a program */
int bridged_check(const struct slot *slot, const struct check_method *method,
                  const struct check_subject *subject, struct check_outcome *ret,
                  struct error *err) _must_check_;

/* What an interactor's or manager's exit status says; the function for its type. */
enum jury_answer (*bridged_answer(const struct helper_ref *ref))(int exit_code);
