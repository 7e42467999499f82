/* SPDX-License-Identifier: MIT */
/*
 * The package's files as stages need them: opened for us, and as the path at which a box sees them.
 */
#pragma once

#include "common/error.h"
#include "common/pack.h"
#include "worker/manifest/problem.h"

#include <limits.h>

/* A package on disk; everything is borrowed. */
struct package_view {
	int dir;
	const char *path;        /* absolute, without symbolic links */
	const struct pack *pack; /* what of it is no file before it is opened */
};

struct data_file {
	int fd;
	char view[PATH_MAX + 32]; /* at which a box sees it; "" after data_open() */
};

/**
 * data_open() - open a file of the package; symbolic links are followed as far as they stay inside
 * @path: below the package; NULL: an empty file
 * @ret: freed with data_close() on success
 */
int data_open(const struct package_view *package, const char *path, struct data_file *ret,
              struct error *err) _must_check_;

/* The same, and where boxes see it: another call for each file, so only for what a box is to open. */
int data_open_viewed(const struct package_view *package, const char *path, struct data_file *ret,
                     struct error *err) _must_check_;
void data_close(struct data_file *file);
