/* SPDX-License-Identifier: MIT */
#pragma once

/* A package on disk whose files are what a fuzzer makes of its input. */

#include "worker/manifest/manifest.h"

#include <stddef.h>

/* Makes the package's directory at the first call, with these empty files, and removes it at exit. @paths: NULL at the end.
 * Return: a descriptor that stays open. */
int package_open(const char *const *paths);

/* Writes a file of the package anew. */
void package_put(int package, const char *path, const void *data, size_t size);

typedef void package_look_fn(const struct problem *problem);

/* Reads it leniently and strictly: either there is a problem that can be judged, which @look gets, or findings say why
 * not. */
void package_read(int package, package_look_fn *look);
