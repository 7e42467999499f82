/* SPDX-License-Identifier: MIT */
/*
 * What runs have left, kept for people (--keep DIR). Beside each other as test data is, in DIR/PACKAGE/SUBMISSION:
 * CASE.out, which the program wrote, and CASE.feedback/, what the output validator did. In problems of
 * several passes it is CASE.pass1.out and so on; of several validators the second one's is CASE.feedback.2.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

/**
 * kept_root_open() - a new directory for a package
 * @path: the directory of --keep, made where it is missing
 * @package: its name, without directories
 *
 * Return: a descriptor, the caller's; -EEXIST when it is there already; other negative errno.
 */
int kept_root_open(const char *path, const char *package, struct error *err) _must_check_;

/* The directory of a submission. */
struct kept {
	int root;   /* borrowed */
	char *path; /* below it */
};

/**
 * kept_open() - make it
 * @root: of kept_root_open()
 * @submission: as it was named, also by an absolute path; another of the same name gets a number
 * @ret: freed with kept_close(), also on failure
 *
 * Return: 0 or a negative errno.
 */
int kept_open(int root, const char *submission, struct kept *ret, struct error *err) _must_check_;
void kept_close(struct kept *kept);

/* Where what a pass leaves is kept; everything is borrowed. */
struct kept_pass {
	const struct kept *kept; /* NULL: nothing is kept */
	const char *test;        /* name of the case */
	unsigned number;         /* from 1; 0: the problem has one pass */
};

/* A whole file, wherever its offset is. Return: 0 or a negative errno, as of a full disk. */
int kept_output(const struct kept_pass *pass, int output, struct error *err) _must_check_;

/**
 * kept_feedback() - what a validator left, when it is dead
 * @feedback: its directory; -1: it had none
 * @number: of the validator, from 1
 * @bytes_max: what is beyond that is not kept
 *
 * Return: 0 or a negative errno.
 */
int kept_feedback(const struct kept_pass *pass, int feedback, unsigned number, uint64_t bytes_max,
                  struct error *err) _must_check_;
