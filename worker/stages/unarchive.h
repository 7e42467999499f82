/* SPDX-License-Identifier: MIT */
/*
 * The box in which archives are taken apart by a program of its own (worker/unarchiver), since libarchive parses what
 * strangers made. This is the sandbox's end of the interface that intake defines.
 */
#pragma once

#include "worker/intake/unpack.h"
#include "worker/slots/slot.h"

struct unarchiver {
	const struct slot *slot;
	bool is_package;
	struct sandbox_handle *handle;
};

/* A reader that uses @slot; both stay the caller's. */
struct unpack_reader unarchiver_reader(struct unarchiver *unarchiver, const struct slot *slot);
/* The same for unpack_child_main_package(): archives of GiBs, which take minutes. */
struct unpack_reader unarchiver_package_reader(struct unarchiver *unarchiver,
                                               const struct slot *slot);
