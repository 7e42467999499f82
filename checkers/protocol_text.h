/* SPDX-License-Identifier: MIT */
/*
 * Parts of texts that are not terminated: what programs said is looked at where it is.
 */
#pragma once

#include "checkers/protocol.h"

/* Without white space around it. */
struct protocol_text said_trim(struct protocol_text text);

/* Takes the first line off. Return: there was one. */
bool text_take_line(struct protocol_text *text, struct protocol_text *ret_line);

/* The line @i, from 0, without white space around it; empty when there are not so many. */
struct protocol_text said_line(struct protocol_text text, size_t i);

/* Takes @prefix off. Return: it was there. */
bool text_take_prefix(struct protocol_text *text, const char *prefix);

/* Takes off what comes before the first of the characters @ends. */
struct protocol_text text_take_until(struct protocol_text *text, const char *ends);

/* Decimal digits, one at least, and nothing else. */
bool text_is_digits(struct protocol_text text);

/* ratio_parse() of all of it. */
bool said_parse(struct protocol_text text, struct ratio *ret_ratio);
