/* SPDX-License-Identifier: MIT */
/*
 * What a program is made from: a submission's files, and other files laid over them.
 */
#pragma once

#include "common/error.h"
#include "common/sha256.h"
#include "worker/intake/submission.h"

#include <stddef.h>

/* Files in the byte order of their paths, each path once. Zero-initialise; free with sources_done(). */
struct sources {
	const struct submission_file **files; /* borrowed from the submissions */
	const char **paths;                   /* theirs, in the same order */
	size_t n;
};

/**
 * sources_merge() - @source with @overlays over it: a later file of the same path takes the place of an earlier one
 *
 * Return: 0; -EINVAL when a file of one is a directory of another; -ENOMEM.
 */
int sources_merge(const struct submission *source, const struct submission *const *overlays,
                  size_t n_overlays, struct sources *ret, struct error *err) _must_check_;

/**
 * sources_write() - write them below @dir, an empty directory
 *
 * Everything can be read by everybody, whatever the umask is, since the sandbox's user is another one.
 */
int sources_write(const struct sources *sources, int dir, struct error *err) _must_check_;

/* Adds paths, modes and contents to a digest. */
void sources_hash(const struct sources *sources, struct sha256 *hash);

void sources_done(struct sources *sources);
