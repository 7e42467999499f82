/* SPDX-License-Identifier: MIT */
/* The languages of this host, for the commands that need them. */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/suite/suite.h"

/**
 * languages_load() - the suites that come with the program, and over them the site's
 * @file: --languages: a directory of suites or a languages.yaml of problemtools; NULL: none
 *
 * The site's are in /etc/juror/suites and then in $XDG_CONFIG_HOME/juror/suites (~/.config/juror/suites); a suite there
 * replaces the one of its name. Where $JUROR_SUITES names the directory of suites there is no other.
 *
 * Return: 0; -EINVAL and others, with the faults in @findings.
 */
int languages_load(const char *file, struct findings *findings, struct suites *ret,
                   struct error *err) _must_check_;
