/* SPDX-License-Identifier: MIT */
/*
 * What nobody who loads a package can do without: the names are read and looked at, or the archive is read.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

/* One thread reads all directories below @path and looks at each entry. *@ret_names: how many there are. */
int load_floor_walk(const char *path, uint64_t *ret_names, struct error *err) _must_check_;

/* One thread reads all entries of a zip with libarchive, in this process. */
int load_floor_read(const char *path, uint64_t *ret_names, struct error *err) _must_check_;
