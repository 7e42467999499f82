/* SPDX-License-Identifier: MIT */
/*
 * Is this file an archive? Its name has to say so, or a Java program in a .jar would be taken
 * apart; and its first bytes have to agree, so that the name cannot choose which decoder reads
 * foreign bytes.
 */
#pragma once

#include <stddef.h>

enum archive_kind {
	ARCHIVE_KIND_NONE,
	ARCHIVE_KIND_ZIP,
	ARCHIVE_KIND_TAR,
	ARCHIVE_KIND_TAR_GZIP,
	ARCHIVE_KIND_TAR_BZIP2,
	ARCHIVE_KIND_TAR_XZ,
	ARCHIVE_KIND_TAR_ZSTD,
	ARCHIVE_KIND_COUNT
};

/* How many bytes of a file's beginning archive_kind_of_content() wants to see: one tar header. */
enum { ARCHIVE_KIND_HEAD_SIZE = 512 };

/* By suffix, in any case; ARCHIVE_KIND_NONE for a plain file. */
enum archive_kind archive_kind_of_name(const char *name);

/* By magic bytes; of a compressed archive only the compression is known. */
enum archive_kind archive_kind_of_content(const void *head, size_t size);
