/* SPDX-License-Identifier: MIT */
/*
 * File systems that may never answer: those of a network, and of a process such as FUSE. Whoever follows a path there can wait
 * for ever, and may not even be killed.
 */
#pragma once

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>

/* What is at a path, as long as it is there; all 0: nothing, or nothing that can be known. */
struct file_identity {
	uint64_t dev, ino;
};

/**
 * filesystems_may_hang() - whether a path can lead to such a file system
 * @proc: O_PATH directory of /proc
 *
 * That holds for as long as nobody mounts anything in the caller's mount namespace. Return: true also when it cannot be known.
 */
bool filesystems_may_hang(int proc);

/* Follows the path, and waits for whoever has to answer. */
struct file_identity filesystems_identify(const char *path);

/* What the kernel knows by itself, without asking anybody. Return: false when it does not. Three system calls instead of one. */
bool filesystems_recall(const char *path, struct file_identity *ret);
