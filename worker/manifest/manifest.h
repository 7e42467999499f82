/* SPDX-License-Identifier: MIT */
/*
 * From a package's directory to struct problem: problem.yaml, data/, submissions/ and the folders
 * of programs. The format version in problem.yaml picks the reader; without that file, and with
 * init.yml, it is a package of DMOJ's.
 */
#pragma once

#include "common/attr.h"
#include "common/finding.h"
#include "worker/manifest/problem.h"

#include <stdbool.h>

/**
 * problem_read() - read a package that is a directory
 * @package_dirfd: the package's root, borrowed; nothing outside of it is opened, not even through
 *                 symbolic links
 * @package_name: the package's directory as the user named it: begins every message, its last part
 *                is the short name
 * @strict: what real packages do in spite of the format's text is an error, not a warning
 * @findings: every fault, all at once, and every warning; warnings are added on success as well
 * @ret: the problem, the caller's to free with problem_free(); written only on success
 *
 * Return: 0; -EINVAL after at least one error was added to @findings; -ENOMEM.
 */
int problem_read(int package_dirfd, const char *package_name, bool strict,
                 struct findings *findings, struct problem **ret) _must_check_;

/**
 * problem_archive_name() - the archive that holds the data of a DMOJ package
 *
 * problem_read() expects the archive's files in a directory of this name, in the archive's place.
 *
 * Return: a path below the package, the caller's; NULL when there is none, or nothing is known.
 */
char *problem_archive_name(int package_dirfd) _must_check_;
