/* SPDX-License-Identifier: MIT */
/*
 * The cases of a judgement, each a task of the pool. A slot that has begun one begins the next of the same submission,
 * too, so that its box is ready when the former one ends.
 */
#pragma once

#include "common/error.h"

struct judgement;

/* Lists the cases in the report and adds their tasks. Return: 0 or a negative errno. */
int cases_add(struct judgement *judgement, struct error *err) _must_check_;
