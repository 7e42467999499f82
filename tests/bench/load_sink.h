/* SPDX-License-Identifier: MIT */
/*
 * Where the files of a package that is made go: below a directory, or into a zip.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

struct load_sink {
	void *context;
	/* @size: a file is lengthened to so many bytes, which take no room; 0: it is not; not in a zip */
	int (*add)(void *context, const char *path, const char *text, uint64_t size,
	           struct error *err);
	int (*close)(void *context, struct error *err);
};

/* To be closed after success only. @path: of a directory that is made, or of the archive; @top: what all names in that begin
 * with, a constant. */
int load_sink_tree(const char *path, struct load_sink *ret, struct error *err) _must_check_;
int load_sink_zip(const char *path, const char *top, struct load_sink *ret,
                  struct error *err) _must_check_;
