/* SPDX-License-Identifier: MIT */
#include "worker/report/report.h"

#include "worker/report/text.h"

#include <stdlib.h>
#include <string.h>

static void place_done(struct report_place *place)
{
	free(place->token);
	strv_done(&place->context);
}

void report_difference_free(struct report_difference *difference)
{
	if (!difference)
		return;
	place_done(&difference->output);
	place_done(&difference->answer);
	free(difference);
}

static void side_done(struct report_side *side)
{
	free(side->kill_reason);
	free(side->last_state);
}

static void evidence_free(struct report_evidence *evidence)
{
	if (!evidence)
		return;
	for (size_t i = 0; i < evidence->n_messages; i++)
		free(evidence->messages[i].data);
	free(evidence->messages);
	side_done(&evidence->submission);
	side_done(&evidence->judge);
	free(evidence->eof_policy);
	free(evidence->order);
	free(evidence->rule);
	strv_done(&evidence->notes);
	free(evidence);
}

void report_case_forget(struct report_case *c)
{
	free(c->score);
	free(c->message);
	free(c->team_message);
	report_difference_free(c->difference);
	evidence_free(c->evidence);
	*c = (struct report_case){.name = c->name, .exit_code = -1, .passes = 1};
}

static void case_done(struct report_case *c)
{
	report_case_forget(c);
	free(c->name);
}

static void validation_free(struct report_validation *validation)
{
	if (!validation)
		return;
	free(validation->score);
	free(validation->message);
	free(validation->team_message);
	free(validation);
}

static void group_done(struct report_group *group)
{
	validation_free(group->static_validation);
	free(group->name);
	free(group->score);
	free(group->max_score);
}

void report_judgement_done(struct report_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_cases; i++)
		case_done(&judgement->cases[i]);
	for (size_t i = 0; i < judgement->n_groups; i++)
		group_done(&judgement->groups[i]);
	free(judgement->cases);
	free(judgement->groups);
	free(judgement->submission);
	free(judgement->language);
	free(judgement->sha256);
	free(judgement->score);
	free(judgement->max_score);
	free(judgement->compile.log);
	free(judgement->message);
	strv_done(&judgement->expected);
	strv_done(&judgement->unmet);
	*judgement = (struct report_judgement){0};
}

static void bound_done(struct report_bound *bound)
{
	free(bound->submission);
	free(bound->test);
}

void report_done(struct report *report)
{
	for (size_t i = 0; i < report->n_judgements; i++)
		report_judgement_done(&report->judgements[i]);
	free(report->judgements);
	free(report->version);
	free(report->host.kernel);
	free(report->host.cpu);
	strv_done(&report->host.disturbances);
	free(report->problem.short_name);
	free(report->problem.name);
	free(report->problem.format);
	free(report->problem.sha256);
	bound_done(&report->limits.slowest_in_time);
	bound_done(&report->limits.fastest_too_slow);
	findings_done(&report->findings);
	strv_done(&report->summary);
	strv_done(&report->words);
	*report = (struct report){0};
}

/*
 * Characters that act instead of showing. C1 controls are here because terminals obey them in UTF-8 too (U+009B is CSI),
 * the bidirectional ones because they make a line read as another one, U+FFFE and U+FFFF because XML has no way to write
 * them. Source: Unicode, properties Cc, Zl, Zp, Bidi_Control.
 */
static const struct text_range acting[] = {
	{0x0000, 0x0008}, {0x000b, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c},
	{0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfffe, 0xffff},
};

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

char *report_clean_text(const char *data, size_t size, size_t most)
{
	struct strbuf clean = {0};
	for (size_t at = 0; at < size;) {
		uint32_t point;
		size_t length = text_decode(data + at, size - at, &point);
		bool safe = length > 0 && !text_in_ranges(point, acting, ARRAY_SIZE(acting));
		const char *piece = safe ? data + at : replacement;
		size_t piece_size = safe ? length : sizeof(replacement) - 1;

		at += length > 0 ? length : 1;
		if (length == 1 && point == '\r' && at < size && data[at] == '\n')
			continue;
		if (piece_size > most - clean.size)
			break;
		strbuf_add(&clean, piece, piece_size);
		if (clean.failed)
			break;
	}
	return strbuf_take(&clean);
}
