/* SPDX-License-Identifier: MIT */
/*
 * Whom a sandbox works for: the client's own user, or, started by the superuser, one of the options.
 */
#pragma once

#include "common/error.h"

#include <sys/types.h>

/**
 * user_check_mapped() - whether @uid and @gid exist in this user namespace
 *
 * The superuser of a namespace with an id or two (unshare -r) can become nobody else.
 *
 * Return: 0; -EPERM with a text that says so in plain words; another negative errno.
 */
int user_check_mapped(uid_t uid, gid_t gid, struct error *err) _must_check_;
