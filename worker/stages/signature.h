/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's signature_grader: the package has the main function and a header, and a submission in C or C++ defines what the
 * header declares. Both are laid over the submission, whose files begin with the header and call their main something
 * else.
 * Source: DMOJ/judge-server, dmoj/graders/signature.py.
 */
#pragma once

#include "worker/intake/submission.h"
#include "worker/stages/data.h"

struct slot;
struct suite;

enum { SIGNATURE_LAYERS = 3 };

/* Free with signature_done(), also after a failure. */
struct signature {
	struct submission layers[SIGNATURE_LAYERS]; /* entry, header, the submission as it is compiled */
	const struct submission *list[SIGNATURE_LAYERS]; /* to be laid over it, in this order */
	struct strv flags;                               /* of the compiler */
};

/* Return: 0; -EINVAL with a line when the language has no signatures; other negative errno. */
int signature_read(const struct slot *slot, const struct package_view *package,
                   const struct problem *problem, const struct suite *suite,
                   const struct submission *source, struct signature *ret,
                   struct error *err) _must_check_;
void signature_done(struct signature *signature);
