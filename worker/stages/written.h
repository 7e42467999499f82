/* SPDX-License-Identifier: MIT */
/*
 * What a program has written into its directory: problem package format 2025-09 counts the files that were created or
 * modified with the output.
 */
#pragma once

#include <stdint.h>

/* What cannot be counted, because the program took the right to look away, or went too deep. */
#define WRITTEN_UNKNOWN UINT64_MAX

/**
 * written_bytes() - the size of all files that are not as they were
 * @now:    the directory that a foreign program has written, when it is dead; borrowed
 * @before: what it was a copy of, borrowed
 *
 * Return: bytes, or WRITTEN_UNKNOWN.
 */
uint64_t written_bytes(int now, int before);
