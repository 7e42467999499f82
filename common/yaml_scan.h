/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a document, looked through before libyaml sees them: NUL, other encodings than UTF-8, tag directives, and runs
 * of blanks long enough to make its buffers quadratic.
 */
#pragma once

#include <stddef.h>

/* What must not reach libyaml: the message, and where; NULL when there is nothing. */
const char *yaml_scan(const char *data, size_t size, size_t *ret_offset);

/* The place of a byte, from 1. Columns count bytes. */
void yaml_scan_place(const char *data, size_t offset, unsigned *ret_line, unsigned *ret_column);
