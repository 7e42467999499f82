/* SPDX-License-Identifier: MIT */
/* Reading a directory of sources, through descriptors, without leaving a root. */
#pragma once

#include "worker/intake/collector.h"

/**
 * directory_read() - all regular files below a directory
 * @root: what symbolic links may not lead out of
 * @path: the directory, relative to @root
 *
 * Return: 0, SUBMISSION_REFUSED or a negative errno.
 */
int directory_read(struct collector *c, int root, const char *path) _must_check_;

/* One regular file becomes @path of the submission. Takes @fd. */
int directory_add_file(struct collector *c, int fd, const char *path) _must_check_;

/*
 * Whether opening failed for want of something that the host has too little of; then the submission
 * is not at fault.
 */
bool directory_failure_is_ours(int code);
