/* SPDX-License-Identifier: MIT */
/*
 * What the archive reader in its box tells the worker: a stream of records through a pipe. A record
 * is a header and @size bytes behind it, in the machine's byte order, since both ends are the same
 * program:
 *
 *	stream    = entry* (END | ERROR)
 *	entry     = DIRECTORY path | FILE path DATA* | LINK path NUL target
 *
 * LINK, a symbolic link, comes from the reader of packages only. FILE and DIRECTORY carry the entry's path as the archive has it, DATA the next bytes of the last
 * FILE, ERROR one line of text without the archive's name. Nothing comes after END or ERROR. A
 * FILE's size is known only when the next entry comes: the sizes that archives declare are lies
 * often enough. Entries come in the order of the archive.
 *
 * The worker believes none of it. The reader has been fed hostile bytes, so the stream is checked
 * as if the submission had written it.
 */
#pragma once

#include <assert.h>
#include <stdint.h>

enum unpack_type {
	UNPACK_FILE = 1,
	UNPACK_DIRECTORY,
	UNPACK_DATA,
	UNPACK_ERROR,
	UNPACK_END,
	UNPACK_LINK,
	UNPACK_TYPE_COUNT
};

enum unpack_flags {
	UNPACK_EXECUTABLE = 1 << 0, /* FILE: somebody may execute it */
};

/*
 * "jur1": a reader that writes anything else first, e.g. a loader's message, is found out at once.
 */
enum { UNPACK_MAGIC = 0x3172756a };

struct unpack_record {
	uint32_t magic;
	uint16_t type;  /* enum unpack_type */
	uint16_t flags; /* enum unpack_flags */
	uint32_t size;  /* of what follows */
};
static_assert(sizeof(struct unpack_record) == 12, "no padding");

/* The most bytes behind a record of each type. */
enum {
	UNPACK_PATH_MAX = 1024, /* more than is accepted, so that the worker can say why not */
	UNPACK_LINK_MAX = 2 * UNPACK_PATH_MAX + 1,
	UNPACK_DATA_MAX = 64 * 1024,
	UNPACK_TEXT_MAX = 511, /* what fits in struct error */
};

/*
 * The reader's own limits, whatever the worker's are: they bound what a reader does that nobody
 * listens to.
 */
enum {
	UNPACK_CEILING_ARCHIVE_BYTES = 256 << 20,
	UNPACK_CEILING_ENTRIES = 100 * 1000,
	UNPACK_CEILING_TOTAL_BYTES = 1 << 30,
};

/* The same for packages, whose test data may be large. */
#define UNPACK_PACKAGE_ARCHIVE_BYTES (UINT64_C(16) << 30)
#define UNPACK_PACKAGE_TOTAL_BYTES (UINT64_C(64) << 30)
#define UNPACK_PACKAGE_ENTRIES (UINT64_C(1) << 20)
