/* SPDX-License-Identifier: MIT */
/*
 * The class to start, found in the source: languages of the JVM have no default that authors would keep to.
 */
#pragma once

#include "worker/suite/suite.h"

#include <stdbool.h>
#include <stddef.h>

/**
 * main_class_find() - the class of this file that has a main
 * @path: of the file
 * @text: its bytes; comments and strings are no code
 *
 * With the name of its package in front. A text that is no program of the language gets some answer or none; what the
 * compiler says about it counts.
 *
 * Return: the caller's to free; NULL when the file has none or memory ran out.
 */
char *main_class_find(enum suite_main_class kind, const char *path, const char *text,
                      size_t size) _must_check_;

/**
 * main_class_may_be_in() - whether the text names what could be started at all
 *
 * In whatever form: newer versions of the languages have others than main_class_find() knows.
 */
bool main_class_may_be_in(enum suite_main_class kind, const char *text, size_t size);

/* The file's name without directories and suffix: what is started when no file has a main. Return: the caller's to free. */
char *main_class_of_file(const char *path) _must_check_;
