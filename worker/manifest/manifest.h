/* SPDX-License-Identifier: MIT */
/*
 * From a package's directory to struct problem: problem.yaml, data/, submissions/ and the folders
 * of programs. The format version in problem.yaml picks the reader; without that file, and with
 * init.yml, it is a package of DMOJ's.
 */
#pragma once

#include "common/attr.h"
#include "common/finding.h"
#include "common/pack.h"
#include "worker/manifest/problem.h"

#include <stdbool.h>

/* The archive that holds the data of a DMOJ package, and where init.yml names it. */
struct problem_archive {
	char *name; /* a path below the package; NULL when there is none, or nothing is known */
	unsigned line, column;
	struct yaml_node *document; /* init.yml, where nothing is to be told of it; NULL when it has to be read again */
};

/* The key that names it. */
#define PROBLEM_ARCHIVE_KEY "archive"

/**
 * problem_archive() - the archive that is to be unpacked before the problem is read
 *
 * problem_read() expects the archive's files in a directory of this name, in the archive's place. Where it finds the
 * archive itself, and no finding tells why, it tells that; there is no problem then.
 *
 * Return: the caller's, freed by problem_archive_done().
 */
struct problem_archive problem_archive(int package_dirfd) _must_check_;
void problem_archive_done(struct problem_archive *archive);

/**
 * problem_read() - read a package that is a directory
 * @package_dirfd: the package's root, borrowed; nothing outside of it is opened, not even through
 *                 symbolic links
 * @pack: files of it that are not there yet; NULL or an empty one: none
 * @archive: what problem_archive() told of it; its document is taken. NULL: it was not asked
 * @package_name: the package's directory as the user named it: begins every message, its last part
 *                is the short name
 * @strict: what real packages do in spite of the format's text is an error, not a warning
 * @findings: every fault, all at once, and every warning; warnings are added on success as well
 * @ret: the problem, the caller's to free with problem_free(); written on success, and after -EINVAL where something of
 *       the package could be read: its programs and submissions are there to be looked at, and nothing is to be judged
 *
 * Return: 0; -EINVAL after at least one error was added to @findings; -ENOMEM; -EMFILE where there were too few descriptors, and
 *         findings then may be wrong.
 */
int problem_read(int package_dirfd, const struct pack *pack, struct problem_archive *archive,
                 const char *package_name, bool strict, struct findings *findings,
                 struct problem **ret) _must_check_;

/**
 * problem_locate() - where a key stands in a YAML file of the package, for faults that show later
 * @path: below the package
 * @key: "limits.memory"; where it is missing, the place is the file's map
 * @ret_line: stays as it is when the file cannot be read, and so does @ret_column
 */
void problem_locate(int package_dirfd, const char *path, const char *key, unsigned *ret_line,
                    unsigned *ret_column);
