/* SPDX-License-Identifier: MIT */
/* A package of DMOJ's in an empty directory; for tests of init.yml. */
#pragma once

#include "tests/unit/manifest_fixture.h"

/* With an init.yml, and files that it may name. */
static inline void enter_with(const char *init)
{
	enter();
	put("init.yml", init);
	put("1.in", "");
	put("1.out", "");
	put("2.in", "");
	put("2.out", "");
	put("check.cpp", "");
}
