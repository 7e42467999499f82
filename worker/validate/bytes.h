/* SPDX-License-Identifier: MIT */
/*
 * A data file as bytes: what makes it unlike the text that programs expect. Read once, in blocks.
 */
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Lines count from 1; 0: there is no such thing in the file. */
struct bytes {
	uint64_t size;
	bool has_mark;        /* begins with a byte order mark */
	bool ends_in_newline; /* or is empty */
	uint64_t return_line; /* of the first carriage return */
	uint64_t nul_line;    /* of the first NUL */
	uint64_t other_line;  /* of the first byte that is not UTF-8 */
};

/* @fd: read from its present offset to its end. Return: 0 or a negative errno. */
int bytes_scan(int fd, struct bytes *ret, struct error *err) _must_check_;
