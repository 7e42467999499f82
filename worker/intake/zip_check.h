/* SPDX-License-Identifier: MIT */
/*
 * A zip tells everything twice: before each file's data and again in the directory at its end.
 * Programs differ in whom they believe (libarchive 3.6.2 takes the name before the data), so an
 * archive can show one program a.c and another ../../a.c. Here both are compared, before libarchive
 * sees the archive, and every trick that needs them to differ, or needs two entries to share their
 * data, is refused.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * An entry on which both halves of the archive agree. The name is not terminated and lies in the
 * archive's bytes.
 */
struct zip_entry {
	const char *name;
	size_t name_size;
	size_t begin, end; /* where its header and data lie in the archive */
};

/**
 * zip_check() - an archive's entries, if there is only one way to read them
 * @data: the whole archive
 * @zip64: whether it may be one of more than 4 GiB or 65535 files, or say so
 * @ret_entries: in the order of their data, none overlapping another; the caller's to free; NULL
 *               for none
 *
 * Return: 0, -EBADMSG with the entry and the reason as text, or -ENOMEM.
 * Source: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16, 4.4.4, 4.5 and 4.6.9.
 */
int zip_check(const void *data, size_t size, bool zip64, struct zip_entry **ret_entries,
              size_t *ret_n_entries, struct error *err) _must_check_;
