/* SPDX-License-Identifier: MIT */
/*
 * Copies of directories, made before a program runs. Allocates nothing.
 */
#pragma once

#include "common/error.h"

/**
 * copy_tree() - copy what is in directory @source into the directory @target below @root
 * @source: absolute path in the present root
 * @target: must exist; what is there already is replaced only by files of the same name
 *
 * Regular files with their permission bits, and directories; everything else is left out, and no symbolic link is
 * followed. At most 16 levels deep.
 */
int copy_tree(int root, const char *source, const char *target, struct error *err) _must_check_;
