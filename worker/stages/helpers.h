/* SPDX-License-Identifier: MIT */
/*
 * The programs that a DMOJ package brings, compiled: bridged checkers, the interactor and generators. Each is a list of
 * files with a language and flags of its own.
 */
#pragma once

#include "common/error.h"
#include "worker/manifest/problem.h"
#include "worker/stages/jury.h"

struct pipeline;

struct helpers {
	const struct helper_ref **refs; /* the problem's */
	struct program *items;          /* the same of each */
	size_t count;
};

/**
 * helpers_compile() - compile all helpers of the problem into pipeline->helpers
 *
 * Waits for the pool. Those that are in order can be used whatever the others are; a program that does not compile has
 * no suite.
 *
 * Return: 0; the number of a signal; -EINVAL when programs are at fault (each is told in pipeline->findings, the last one
 * in @err, too); other negative errno.
 */
int helpers_compile(struct pipeline *pipeline, struct error *err) _must_check_;
void helpers_done(struct helpers *helpers);

/* The program of this reference, which is one of the problem's. */
const struct program *helpers_find(const struct helpers *helpers, const struct helper_ref *ref);

/* Its limits, and where it has none those of the site. */
struct jury_limits helper_limits(const struct helper_ref *ref, const struct jury_limits *site);
