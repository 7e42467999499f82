/* SPDX-License-Identifier: MIT */
/*
 * What DOMjudge finds out about submissions in places that are no part of the format: tags in their sources, and
 * submissions.json.
 */
#pragma once

#include "worker/manifest/manifest_internal.h"

/**
 * domjudge_read_tags() - @EXPECTED_RESULTS@ and @EXPECTED_SCORE@ of a submission's sources
 * @kept: the result, in DOMjudge's words, that its directory stands for and that counts: a tag of another one is only
 *        told, to those who check the package; NULL: the tag counts
 *
 * The first file with a tag decides. What it says takes the place of what the directory's name
 * promises. A file with two tags of a kind, or unknown results, is told, and has none.
 */
void domjudge_read_tags(struct package_reader *r, const char *kept,
                        struct problem_submission *submission);

/* Languages and entry points of submissions.json, if it is there, to all submissions it names. */
void domjudge_read_details(struct package_reader *r);
