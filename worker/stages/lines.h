/* SPDX-License-Identifier: MIT */
/*
 * Lines as DMOJ gives them to programs: each ends with one newline, also the last.
 * Source: DMOJ/judge-server, dmoj/problem.py, TestCase._normalize().
 */
#pragma once

#include "common/error.h"

/* Return: 1 when the file is that way, also when it is empty; 0; or a negative errno. Its offset stays. */
int lines_are_normal(int fd, struct error *err) _must_check_;

/* Writes it that way: CR LF and CR become LF, and the last line gets its end. Return: 0 or a negative errno. */
int lines_copy(int from, int to, struct error *err) _must_check_;
