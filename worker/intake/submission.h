/* SPDX-License-Identifier: MIT */
/*
 * Intake: a submission on disk, which is a file, a directory or an archive, becomes a list of plain
 * files in memory. What comes out has sane names, no links and a known size, whatever went in;
 * archives are taken apart in a box (unpack.h) and the result is checked here again.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "common/finding.h"
#include "common/sha256.h"
#include "common/units.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct unpack_reader;

struct submission_file {
	char *path; /* below the submission: "a.cpp", "src/b.h"; its rules are in name.h */
	char *data; /* @size bytes and a NUL behind them */
	size_t size;
	bool executable;
};

/* Owns everything below it; zero-initialise, free with submission_done(). */
struct submission {
	char *name; /* last component of where it was found, e.g. "a.cpp", "team1.zip" */
	struct submission_file *files; /* sorted by path, bytewise; none twice or below another */
	size_t n_files;
	size_t total_bytes; /* of all files */
};

/* Names have limits of their own, in name.h. */
struct submission_limits {
	size_t entries;          /* files and directories, also those that are ignored */
	size_t total_bytes;      /* of all files, unpacked */
	size_t ratio;            /* an archive's unpacked bytes to its own size … */
	size_t ratio_from_bytes; /* … once it has unpacked to more than this */
	uint64_t wall_ns;        /* for reading an archive, from start to end */
	bool may_be_empty;       /* a directory; else it is refused */
};

/*
 * entries: a thousand is a large project; each costs its reader a microsecond and a hostile archive
 * can hold millions.
 * total_bytes: Kattis' limit of submitted code; problems may set another (limits.code).
 * ratio: sources shrink to a third, a table of equal numbers perhaps to a fiftieth; deflate's best
 * is 1032. Below 1 MiB nobody is harmed, and one line repeated is no attack.
 * wall_ns: twice what the slowest decoder (bzip2) needs for the largest archives, on a busy host.
 */
#define SUBMISSION_LIMITS_DEFAULT                                                                  \
	((struct submission_limits){                                                               \
		.entries = 1000,                                                                   \
		.total_bytes = 128 * KIB,                                                          \
		.ratio = 200,                                                                      \
		.ratio_from_bytes = MIB,                                                           \
		.wall_ns = 10 * NS_PER_S,                                                          \
	})

/*
 * A positive result: the submission is at fault, or whoever named it; the text is one line for its
 * author.
 */
enum submission_outcome { SUBMISSION_READ, SUBMISSION_REFUSED, SUBMISSION_OUTCOME_COUNT };

/* The code in the error of a refusal for a symbolic link that leads out, to nothing or in a circle. */
enum { SUBMISSION_BROKEN_LINK = -ELOOP };

/**
 * submission_read() - a file, a directory or an archive (zip, tar with gzip, bzip2, xz, zstd or
 * nothing)
 * @root: directory that nothing may lead out of, symbolic links included: a package. AT_FDCWD for a
 *        path that the user typed: it is taken as it is, and a directory found there is its own
 *        root
 * @path: relative to @root
 * @reader: starts the boxed archive reader; used for archives only; NULL: archives are refused
 * @findings: gets a warning when a directory or archive holds files that are no sources (hidden,
 *            strange names)
 * @ret: filled only when SUBMISSION_READ is returned
 *
 * An archive whose files all lie in one directory is read as if it were that directory.
 *
 * Return: SUBMISSION_READ, SUBMISSION_REFUSED, or a negative errno when reading failed and nobody
 * is to blame but the host.
 */
int submission_read(int root, const char *path, const struct submission_limits *limits,
                    const struct unpack_reader *reader, struct findings *findings,
                    struct submission *ret, struct error *err) _must_check_;

/* The file at @path; NULL when there is none. */
const struct submission_file *submission_find(const struct submission *submission, const char *path);

/**
 * submission_digest() - SHA-256 of what it holds: paths, sizes and bytes of all files in their
 * order
 *
 * The same for a directory and any archive of it; the submission's name and the files' modes have
 * no part.
 */
void submission_digest(const struct submission *submission, char ret_hex[SHA256_HEX_SIZE]);

void submission_done(struct submission *submission);
