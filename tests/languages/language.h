/* SPDX-License-Identifier: MIT */
/* The language that a program of this directory tests: LANGUAGE is its code. */
#pragma once

#include "worker/suite/suite.h"

/* Where its files are. */
const char *language_directory(void);
/* Of the source tree; the first call reads all suites. */
const struct suite *language_suite(void);
