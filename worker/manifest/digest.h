/* SPDX-License-Identifier: MIT */
#pragma once

#include "common/error.h"
#include "common/sha256.h"
#include "worker/manifest/problem.h"

/**
 * problem_digest() - SHA-256 of everything in the package that judging depends on
 * @package_dirfd: the package @problem was read from, borrowed
 *
 * Names and contents of problem.yaml and what overrides it, of groups' and cases' files, of output
 * and static validators, graders and included files; neither submissions nor statements nor input
 * validators. The same for a directory and any archive of it, and behind symbolic links.
 *
 * Reads every byte of the test data, in blocks: some 300 MB/s, so that callers ask for it only when
 * they need it.
 *
 * Return: 0, or a negative errno with text.
 */
int problem_digest(int package_dirfd, const struct problem *problem, char ret_hex[SHA256_HEX_SIZE],
                   struct error *err) _must_check_;
