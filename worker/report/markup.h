/* SPDX-License-Identifier: MIT */
/* Text in HTML and XML: what is foreign is cleaned (report_clean_text) and then escaped, so that it shows and nothing else. */
#pragma once

#include "common/strbuf.h"

/**
 * markup_text() - foreign text as the content of an element, or as an attribute in double quotes
 * @text: NULL is ""
 *
 * Both kinds of quotes, both angle brackets and the ampersand are escaped. So are newline and tab, which attributes of
 * XML would lose otherwise. What is beyond 64 KiB is dropped.
 */
void markup_text(struct strbuf *out, const char *text);

/* The same with newlines as they are, for elements that people may read in the source. */
void markup_lines(struct strbuf *out, const char *text);
