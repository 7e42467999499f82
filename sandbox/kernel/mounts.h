/* SPDX-License-Identifier: MIT */
/*
 * Mounts through descriptors: a root is built inside a directory descriptor and entered at the end. Nothing here follows
 * a symbolic link in a target, because a mounted directory can be a stranger's.
 *
 * Uses the mount API of Linux 5.2 (fsopen, open_tree, move_mount) and mount_setattr of 5.12. Async-signal-safe.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>
#include <sys/types.h>

/**
 * mounts_new_root() - an empty tmpfs, mounted over "/" of this mount namespace
 *
 * Path lookups still start at the old root until mounts_enter_root().
 *
 * Return: a descriptor of its root directory, or a negative errno.
 */
int mounts_new_root(struct error *err) _must_check_;

/**
 * mounts_bind() - @source, with all that is mounted below it, at @target below @root
 * @source: absolute path in the present root
 * @target: absolute path in the new one; made when it is missing, a directory or an empty file as the source is
 * @attributes: MOUNT_ATTR_… to set on every mount of the copy
 */
int mounts_bind(int root, const char *source, const char *target, uint64_t attributes,
                struct error *err) _must_check_;

/**
 * mounts_bind_as() - as mounts_bind(), with the owners of files changed as a user namespace says
 * @owner: descriptor of a user namespace, see idmap.h
 *
 * Return: 0; -EINVAL where a file system below @source cannot do it; other negative errno.
 */
int mounts_bind_as(int root, const char *source, const char *target, uint64_t attributes, int owner,
                   struct error *err) _must_check_;

/**
 * mounts_tmpfs() - an empty tmpfs at @target
 * @size_bytes, @inodes: what a program can use; 0 of either and the mount is read-only
 */
int mounts_tmpfs(int root, const char *target, uint64_t size_bytes, uint64_t inodes, mode_t mode,
                 uint64_t attributes, struct error *err) _must_check_;

/* A proc file system of the caller's pid namespace at @target, without the files that tell of the user's keys. */
int mounts_proc(int root, const char *target, uint64_t attributes, struct error *err) _must_check_;

int mounts_directory(int root, const char *target, mode_t mode, struct error *err) _must_check_;
int mounts_symlink(int root, const char *text, const char *target, struct error *err) _must_check_;

/* A new file with the bytes of @content_fd from its start (its offset does not move); -1: an empty file. */
int mounts_file(int root, const char *target, int content_fd, mode_t mode,
                struct error *err) _must_check_;

/* A directory inside the new root, no symbolic link followed. Return: an O_RDONLY descriptor or a negative errno. */
int mounts_open_directory(int root, const char *target, struct error *err) _must_check_;

/**
 * mounts_enter_root() - make @root the root, drop the old one, make @root's own tmpfs read-only
 *
 * The working directory becomes "/".
 */
int mounts_enter_root(int root, struct error *err) _must_check_;
