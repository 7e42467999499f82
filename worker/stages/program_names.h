/* SPDX-License-Identifier: MIT */
/*
 * What the parts of a program are called that is to be made from sources: which files its language has, which of them or
 * which class is started, and where the compiler is to leave what it makes.
 */
#pragma once

#include "worker/stages/program.h"
#include "worker/stages/sources.h"

/**
 * program_names_fill() - fill the names of @program, whose directory is known
 * @entry: what is started, see struct compile_request; NULL: the suite's default
 * @own: where no file has the default's name, the first of these is started; NULL: the first of all
 * @program: refers to the paths of @sources only while it is filled
 *
 * Return: 0; -EINVAL when no source file has the entry's name, or none is of the language; -ENOMEM.
 */
int program_names_fill(const struct suite *suite, const struct sources *sources, const char *entry,
                       const struct submission *own, struct program *program,
                       struct error *err) _must_check_;

/* Whether none of its sources has anything to start, whatever a compiler makes of them. */
bool program_lacks_main(const struct sources *sources, const struct program *program);
