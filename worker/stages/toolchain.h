/* SPDX-License-Identifier: MIT */
/*
 * The toolchain of a suite as it is on this host: what its version command says, from inside the sandbox, and what its
 * files look like from outside.
 */
#pragma once

#include "common/error.h"
#include "common/sha256.h"
#include "worker/cache/cache.h"
#include "worker/slots/slot.h"
#include "worker/suite/suite.h"

/**
 * toolchain_version() - the first line of the version command's output that says something
 * @cache: remembers it as long as the files are the same; NULL: it is asked
 * @number: unlike that of everything else that happens in this juror's scratch directory at the same time
 * @ret: the caller's to free; NULL when the command failed or said nothing
 *
 * Return: 0; -ECANCELED; a negative errno when nobody could be asked.
 */
int toolchain_version(const struct slot *slot, struct cache *cache, const struct suite *suite,
                      unsigned number, char **ret, struct error *err) _must_check_;

/**
 * toolchain_hash() - add to a digest what makes compilers differ
 *
 * The version, and for every path that the compile stage sees its name, size, number and times: the libraries that are
 * linked in have no say in the version, but a package that brings others renames them into their directory.
 *
 * Return: 0; -ECANCELED; a negative errno when nobody could be asked.
 */
int toolchain_hash(const struct slot *slot, struct cache *cache, const struct suite *suite,
                   unsigned number, struct sha256 *hash, struct error *err) _must_check_;
