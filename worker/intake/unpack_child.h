/* SPDX-License-Identifier: MIT */
/*
 * The archive reader: libarchive and the decoders below it, which have to expect any bytes. It runs
 * in a sandbox of its own, with an archive as standard input and unpack_protocol.h as standard
 * output. It needs no file, no /proc, no environment and no locale; it unpacks to nowhere but its
 * standard output.
 */
#pragma once

#include "common/attr.h"

#include <stddef.h>

/* The program's argument for the archive of a package; any other is a submission's. */
#define UNPACK_PACKAGE_ARGUMENT "package"

/**
 * unpack_child_main() - the main of the boxed process: archive on descriptor 0, stream to
 * descriptor 1
 *
 * Return: exit status: 0 when the stream ended with END or ERROR, 1 when it could not be written.
 */
int unpack_child_main(void);

/* The same for the archive of a package: a zip that may be large and may hold symbolic links. */
int unpack_child_main_package(void);

/* Both of an archive in memory. Return: 0, or the negative errno of writing to @output. */
int unpack_child_read(const void *archive, size_t size, int output) _must_check_;
int unpack_child_read_package(const void *archive, size_t size, int output) _must_check_;
