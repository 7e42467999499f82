/* SPDX-License-Identifier: MIT */
#include "worker/report/evidence_text.h"

#include "common/strbuf.h"
#include "common/units.h"

#include <inttypes.h>

static double seconds(uint64_t ns)
{
	return (double)ns / (double)NS_PER_S;
}

static void add_end(struct strbuf *out, const struct report_side *side)
{
	static const char *const places[] = {"", "first, ", "second, "};
	strbuf_puts(out, side->exit_order < ARRAY_SIZE(places) ? places[side->exit_order] : "");
	if (side->kill_reason)
		strbuf_printf(out, "ended for %s", side->kill_reason);
	else if (side->signal > 0)
		strbuf_printf(out, "signal %d", side->signal);
	else
		strbuf_printf(out, "exit code %d", side->exit_code);
	strbuf_printf(out, " after %.3f s, %.3f s of them its own, %.3f s of CPU time",
	              seconds(side->exit_ns), seconds(side->wall_ns), seconds(side->cpu_ns));
}

static void add_side(struct strbuf *out, const char *name, const struct report_side *side)
{
	if (!side->ended)
		return;
	strbuf_printf(out, "\n%s: ", name);
	add_end(out, side);
	strbuf_printf(out, "; wrote %" PRIu64 " bytes, of which %" PRIu64 " were heard",
	              side->bytes_written, side->heard_bytes);
	if (side->discarded_bytes > 0)
		strbuf_printf(out, " and %" PRIu64 " discarded", side->discarded_bytes);
	if (side->last_state)
		strbuf_printf(out, "; last %s", side->last_state);
}

char *report_evidence_text(const struct report_evidence *evidence)
{
	struct strbuf out = {0};
	strbuf_printf(&out, "rule: %s", evidence->rule ? evidence->rule : "none");
	if (evidence->order)
		strbuf_printf(&out, "; order: %s", evidence->order);
	add_side(&out, "submission", &evidence->submission);
	add_side(&out, "judge", &evidence->judge);
	for (size_t i = 0; i < evidence->notes.count; i++)
		strbuf_printf(&out, "\n%s", evidence->notes.items[i]);
	return strbuf_take(&out);
}
