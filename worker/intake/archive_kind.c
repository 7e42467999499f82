/* SPDX-License-Identifier: MIT */
#include "worker/intake/archive_kind.h"

#include "common/attr.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *suffix;
	enum archive_kind kind;
} suffixes[] = {
	{".zip", ARCHIVE_KIND_ZIP},           {".tar", ARCHIVE_KIND_TAR},
	{".tar.gz", ARCHIVE_KIND_TAR_GZIP},   {".tgz", ARCHIVE_KIND_TAR_GZIP},
	{".tar.bz2", ARCHIVE_KIND_TAR_BZIP2}, {".tbz2", ARCHIVE_KIND_TAR_BZIP2},
	{".tar.xz", ARCHIVE_KIND_TAR_XZ},     {".txz", ARCHIVE_KIND_TAR_XZ},
	{".tar.zst", ARCHIVE_KIND_TAR_ZSTD},  {".tzst", ARCHIVE_KIND_TAR_ZSTD},
};

/*
 * Sources: APPNOTE.TXT 4.3.7 and 4.3.16 (a zip without entries is its end record alone);
 * POSIX.1-2017 pax, "ustar" magic (GNU tar writes it as well); RFC 1952 section 2.3.1; the bzip2
 * and xz formats; RFC 8878 section 3.1.1.
 */
static const struct {
	enum archive_kind kind;
	size_t at;
	size_t size;
	const char *bytes;
} magics[] = {
	{ARCHIVE_KIND_ZIP, 0, 4, "PK\3\4"},
	{ARCHIVE_KIND_ZIP, 0, 4, "PK\5\6"},
	{ARCHIVE_KIND_TAR, 257, 5, "ustar"},
	{ARCHIVE_KIND_TAR_GZIP, 0, 3, "\x1f\x8b\x08"},
	{ARCHIVE_KIND_TAR_BZIP2, 0, 3, "BZh"},
	{ARCHIVE_KIND_TAR_XZ, 0, 6,
         "\xfd"
         "7zXZ\0"},
	{ARCHIVE_KIND_TAR_ZSTD, 0, 4, "\x28\xb5\x2f\xfd"},
};

enum archive_kind archive_kind_of_name(const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < ARRAY_SIZE(suffixes); i++) {
		size_t suffix_length = strlen(suffixes[i].suffix);
		if (length > suffix_length &&
		    strcasecmp(name + length - suffix_length, suffixes[i].suffix) == 0)
			return suffixes[i].kind;
	}
	return ARCHIVE_KIND_NONE;
}

enum archive_kind archive_kind_of_content(const void *head, size_t size)
{
	for (size_t i = 0; i < ARRAY_SIZE(magics); i++)
		if (size >= magics[i].at + magics[i].size &&
		    memcmp((const char *)head + magics[i].at, magics[i].bytes, magics[i].size) == 0)
			return magics[i].kind;
	return ARCHIVE_KIND_NONE;
}
