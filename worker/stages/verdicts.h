/* SPDX-License-Identifier: MIT */
/*
 * From the verdicts of cases to that of a submission, and whether it is what was promised.
 */
#pragma once

struct judgement;

/* Fills in verdict, worst time and memory, expected and met; takes out cases that a stop rule leaves unjudged. */
void verdicts_conclude(struct judgement *judgement);
