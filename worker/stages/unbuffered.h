/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's `unbuffered`: a program that forgets to flush says what it has to say all the same. A file that takes the
 * buffer of standard output away before main() is compiled with it; there is one for C and for C++, as DMOJ reaches no
 * more than the C library's buffer either.
 */
#pragma once

#include "worker/intake/submission.h"

struct suite;

/* A layer to lay over a program's sources; NULL for languages that have none. It lives for ever. */
const struct submission *unbuffered_layer(const struct suite *suite);
