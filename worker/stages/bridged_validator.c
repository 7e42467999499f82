/* SPDX-License-Identifier: MIT */
#include "worker/stages/bridged_validator.h"

#include "worker/manifest/bridged_type.h"

#include <errno.h>
#include <stdio.h>

static int add_arguments(struct bridged_call *call, const struct bridged_input *input,
                         struct error *err)
{
	char batch[24], number[24];
	(void)snprintf(batch, sizeof(batch), "%zu", input->batch);
	(void)snprintf(number, sizeof(number), "%zu", input->number);
	const char *const values[PROTOCOL_PLACE_COUNT] = {
		[PROTOCOL_BATCH_NUMBER] = batch,
		[PROTOCOL_CASE_NUMBER] = number,
	};
	const char *template =
		call->ref->args_format ? call->ref->args_format : call->protocol->template;
	return protocol_arguments(template, values, &call->ref->args, &call->args, err);
}

static int run(const struct slot *slot, const struct bridged_call *call, struct check_outcome *ret,
               bool *ret_is_late, struct error *err)
{
	struct jury_result result = {.feedback = -1, .out = -1, .errors = -1};
	int r = jury_run(slot, &call->task, &result, err);
	*ret_is_late = r == 0 && jury_took_too_long(&result);
	if (r == 0)
		r = bridged_conclude(call, &result, ret, err);
	jury_result_done(&result);
	return r;
}

int bridged_validate(const struct slot *slot, const struct check_method *method,
                     const struct helper_ref *ref, const struct bridged_input *input,
                     struct check_outcome *ret, bool *ret_is_late, struct error *err)
{
	struct bridged_call call = {.ref = ref, .points = {1, 1}, .scale = {1, 1}};
	call.task = (struct jury_task){
		.program = helpers_find(method->helpers, ref),
		.role = "validator",
		.args = &call.args,
		.stdin_fd = input->fd,
		.limits = helper_limits(ref, &method->limits),
	};
	call.protocol = bridged_type_find(BRIDGED_VALIDATOR, ref->type);
	*ret = (struct check_outcome){0};
	if (!call.protocol)
		return error_say(err, -EINVAL, "the type %s is not for validators", ref->type);
	int r = add_arguments(&call, input, err);
	if (r == 0)
		r = run(slot, &call, ret, ret_is_late, err);
	bridged_call_done(&call);
	return r;
}
