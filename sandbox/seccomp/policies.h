/* SPDX-License-Identifier: MIT */
/*
 * What fills the filters of sandbox_policy_open().
 *
 * Most rules look at no argument, so that the kernel can answer for them from a bitmap without running the filter at all
 * (Linux 5.11, seccomp: cache the constant actions).
 */
#pragma once

#include <sched.h>
#include <seccomp.h>

/* Threads are made by clone: refused with any flag that makes a namespace. clone3 hides its flags behind a pointer and
 * answers ENOSYS, upon which libc takes clone. */
enum {
	POLICY_NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
	                    CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
};

/* Which arguments have a flag that asks for huge pages of a pool: none of the control groups that a run is in counts them. */
enum { MMAP_FLAGS = 3, MEMFD_CREATE_FLAGS = 1 };

/* Each adds its rules to @filter. Return: 0 or a negative errno of libseccomp. */
int policy_build_run(scmp_filter_ctx filter);           /* onto SCMP_ACT_ERRNO(ENOSYS) */
int policy_build_run_processes(scmp_filter_ctx filter); /* the same */
int policy_build_compile(scmp_filter_ctx filter);       /* onto SCMP_ACT_ALLOW */
