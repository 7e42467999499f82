/* SPDX-License-Identifier: MIT */
/* The cases of a judgement in one cell, a letter each as long as there is room. */
#pragma once

#include "worker/report/cell.h"
#include "worker/report/report.h"

/* The most telling form that fits into @columns; when none does, the last one, which is their number. */
void case_letters_add(const struct report_judgement *j, unsigned columns, struct cell *cell);
