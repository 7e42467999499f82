/* SPDX-License-Identifier: MIT */
/*
 * What the checkers that come with testlib have in common, written anew as rules over a pair.
 *
 * In their world an answer that is not as expected is the jury's failure, an output that is not is
 * a presentation error, and whoever accepts looks whether the output has ended. A byte order mark
 * at the output's beginning is passed.
 *
 * Source: MikeMirzayanov/testlib, testlib.h and checkers/.
 */
#pragma once

#include "checkers/pair.h"

/* Before the first token: what separates tokens, and the byte order mark. */
void testlib_begin(struct pair *pair);

/* The checker has found nothing wrong: accepted, unless the output goes on. */
void testlib_accept(struct pair *pair);

/*
 * The current token of a side is an integer as testlib reads it: of 64 bits, without plus, leading
 * zeros or -0. Return: false after the result was written.
 */
bool testlib_integer(struct pair *pair, const struct side *side, int64_t *ret_value);
