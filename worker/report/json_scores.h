/* SPDX-License-Identifier: MIT */
/*
 * Scores are exact numbers of any length, and parsers of JSON make doubles of numbers. So a score is made a string before
 * the parser sees it: "score": 0.1 becomes "score": "\u00010.1". No other text of a report begins with that character.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>

enum { JSON_SCORE_MARK = '\x01' };

/**
 * json_scores_quote() - the same JSON with its scores as marked strings
 * @text: any bytes; what is no JSON stays none
 *
 * Return: the text, the caller's to free, and its size; NULL when memory ran out.
 */
char *json_scores_quote(const char *text, size_t size, size_t *ret_size) _must_check_;

/* Whether @text is a number as JSON writes them. Source: RFC 8259, section 6. */
bool json_is_number_text(const char *text);
