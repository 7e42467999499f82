/* SPDX-License-Identifier: MIT */
/*
 * Reports as one HTML file that needs nothing but itself: the table of submissions is in the markup, details are data
 * that a script shows when they are asked for. A content security policy in the page allows that style and that script
 * by their digests and nothing else, so that even a mistake in an escape could neither run nor fetch anything.
 *
 * The sources are html/page.html, style.css and script.js, embedded when juror is built.
 */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

#include <stddef.h>

/* @n reports as one page. Return: the text, the caller's to free; NULL when memory ran out. */
char *report_html(const struct report *reports, size_t n) _must_check_;
