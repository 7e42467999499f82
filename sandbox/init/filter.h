/* SPDX-License-Identifier: MIT */
/*
 * Init's seccomp filters: when the program has taken over pid 1 after all, there is nothing to be had there.
 *
 * In a box of one run init loads a filter of its own, which allows twelve calls, when the tracee exists. In a kept box it
 * runs under the programs' filter, so that each tracee inherits it, with a part in front for the few calls that a program
 * must not make and init must: these are allowed with a secret tag in the sixth argument, where the kernel does not look.
 * The tag is 64 random bits in init's memory, which nobody inside can read and execve removes from the tracee.
 */
#pragma once

#include "common/error.h"

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

/**
 * init_filter_load() - the filter of init in a box of one run
 * @proc: the one directory below which it may open files, to read them
 */
int init_filter_load(int proc, struct error *err) _must_check_;

/**
 * kept_filter_load() - the filter for init and programs of a kept box
 * @fd: the programs' filter, as struct sock_filter
 * @ret_tag: for the system calls named "tagged" in kernel/syscalls.h and common/fd.h
 */
int kept_filter_load(int fd, uint64_t *ret_tag, struct error *err) _must_check_;

/**
 * filter_read() - the instructions in a filter file, checked for size
 * @most: room in @instructions
 *
 * Return: how many, or a negative errno.
 */
int filter_read(int fd, struct sock_filter *instructions, size_t most,
                struct error *err) _must_check_;
