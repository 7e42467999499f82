/* SPDX-License-Identifier: MIT */
/*
 * A package that is a zip becomes a directory. The archive is taken apart in a box; what is written, and where, is
 * decided here.
 */
#pragma once

#include "common/finding.h"
#include "common/pack.h"
#include "worker/intake/unpack.h"

/* Which names are left out: those that the package format does not allow, with one warning or with an error for each; or
 * none but those of hidden files, as DMOJ has no rule for its data. */
enum package_names { PACKAGE_NAMES_LENIENT, PACKAGE_NAMES_STRICT, PACKAGE_NAMES_ANY };

/* What of the test data is kept together, if anything is: @pack is an open one, or NULL. */
struct package_target {
	int dir; /* borrowed; nobody else writes there meanwhile */
	struct pack *pack;
};

/**
 * package_unpack() - the files of a zip into an empty directory
 * @fd: the archive, borrowed
 * @name: of the archive, for messages
 * @target: an empty directory. After a failure it holds a part of the files
 * @reader: starts a process that calls unpack_child_main_package()
 * @findings: about files that are left out; of hidden ones but .timelimit nothing is said
 *
 * Inputs and answers go into the pack when they are small, unless the archive has symbolic links, which might lead to one;
 * it is settled then, with paths below @target.
 *
 * Symbolic links become such when their targets are of the form ../../a/b and stay below @target; since ".." comes
 * first only, that holds whatever other links they lead through. Others are left out with a warning.
 *
 * Nothing larger than 64 GiB, than a million entries, or than half of the free space is unpacked.
 *
 * Return: 0, SUBMISSION_REFUSED with a text for the package's author, or a negative errno with text.
 */
int package_unpack(int fd, const char *name, const struct package_target *target,
                   const struct unpack_reader *reader, enum package_names names,
                   struct findings *findings, struct error *err) _must_check_;
