/* SPDX-License-Identifier: MIT */
/*
 * A package that is a zip becomes a directory. The archive is taken apart in a box; what is written, and where, is
 * decided here.
 */
#pragma once

#include "common/finding.h"
#include "worker/intake/unpack.h"

/* Which names are left out: those that the package format does not allow, with one warning or with an error for each; or
 * none but those of hidden files, as DMOJ has no rule for its data. */
enum package_names { PACKAGE_NAMES_LENIENT, PACKAGE_NAMES_STRICT, PACKAGE_NAMES_ANY };

/**
 * package_unpack() - the files of a zip into an empty directory
 * @fd: the archive, borrowed
 * @name: of the archive, for messages
 * @target: borrowed; nobody else writes there meanwhile. After a failure it holds a part of the files
 * @reader: starts a process that calls unpack_child_main_package()
 * @findings: about files that are left out; of hidden ones but .timelimit nothing is said
 *
 * Symbolic links become such when their targets are of the form ../../a/b and stay below @target; since ".." comes
 * first only, that holds whatever other links they lead through. Others are left out with a warning.
 *
 * Nothing larger than 64 GiB, than a million entries, or than half of the free space is unpacked.
 *
 * Return: 0, SUBMISSION_REFUSED with a text for the package's author, or a negative errno with text.
 */
int package_unpack(int fd, const char *name, int target, const struct unpack_reader *reader,
                   enum package_names names, struct findings *findings,
                   struct error *err) _must_check_;

/* Whether a link at @path may lead to @target, as told above. */
bool package_link_stays(const char *path, const char *target);
