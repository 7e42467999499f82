/* SPDX-License-Identifier: MIT */
/*
 * A package as the user named it, a directory or a zip (.zip, .kpp), becomes a directory that can be read and bound.
 */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "common/pack.h"
#include "worker/manifest/manifest.h"
#include "worker/slots/slot.h"

#include <stdbool.h>

struct package {
	int dir;    /* its root; -1: none */
	char *path; /* the same, absolute */
	/* below the scratch directory, when it was unpacked there: removed with the package */
	char *unpacked;
	int scratch_dir;                /* borrowed */
	struct pack pack;               /* what of an archive's test data is no file yet */
	struct problem_archive archive; /* for problem_read() */
};

/* An empty one. */
#define PACKAGE_NONE ((struct package){.dir = -1, .pack = {.fd = -1}})

/**
 * package_open() - open a package, unpack it before if it is an archive
 * @name: directory, or zip with the package's directory in it, or (lenient) with its files at the top
 * @options: for the sandbox of the archive reader; .package is not used, .state has the scratch directory
 * @strict: what is left out of the archive is an error, and not a warning, and all of the test data is unpacked to files
 * @findings: about the archive
 * @ret: the caller's, freed with package_close(), before the state; written only on success
 *
 * The data of a DMOJ package that lies in an archive is unpacked, too: into a copy of the package, where a directory
 * of the archive's name takes its place. One that cannot be unpacked stays, and is a finding. Otherwise directories are not looked into: problem_read() does that. Archives may take as long as copying their contents.
 *
 * Return: 0, -EINVAL for what is no package, other negative errno; with text.
 */
int package_open(const char *name, const struct slot_options *options, bool strict,
                 struct findings *findings, struct package *ret, struct error *err) _must_check_;

/* Closes, and removes what was unpacked. An empty one is fine. */
void package_close(struct package *package);
