/* SPDX-License-Identifier: MIT */
/*
 * The rules of the protocols, for their table: what an exit status and what was printed mean. The
 * answer is zeroed before.
 */
#pragma once

#include "checkers/protocol.h"

void decide_kattis(const struct protocol_said *said, struct protocol_answer *answer);
void decide_kattis_input(const struct protocol_said *said, struct protocol_answer *answer);
void decide_testlib(const struct protocol_said *said, struct protocol_answer *answer);
void decide_testlib_validator(const struct protocol_said *said, struct protocol_answer *answer);
void decide_dmoj(const struct protocol_said *said, struct protocol_answer *answer);
void decide_dmoj_interactor(const struct protocol_said *said, struct protocol_answer *answer);
void decide_dmoj_testlib(const struct protocol_said *said, struct protocol_answer *answer);
void decide_dmoj_testlib_interactor(const struct protocol_said *said,
                                    struct protocol_answer *answer);
void decide_coci(const struct protocol_said *said, struct protocol_answer *answer);
void decide_coci_interactor(const struct protocol_said *said, struct protocol_answer *answer);
void decide_peg(const struct protocol_said *said, struct protocol_answer *answer);
void decide_cms(const struct protocol_said *said, struct protocol_answer *answer);
void decide_sinol(const struct protocol_said *said, struct protocol_answer *answer);
void decide_hustoj(const struct protocol_said *said, struct protocol_answer *answer);
void decide_qduoj(const struct protocol_said *said, struct protocol_answer *answer);
void decide_syzoj(const struct protocol_said *said, struct protocol_answer *answer);
void decide_lemon(const struct protocol_said *said, struct protocol_answer *answer);
