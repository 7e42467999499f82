/* SPDX-License-Identifier: MIT */
#include "checkers/protocol.h"

#include "checkers/protocol_decide.h"

#include <errno.h>
#include <string.h>

#define IN "{input_file} "
#define OUT "{output_file} "
#define ANS "{answer_file} "
#define MORE "{arguments}"

/* Sources: formats' specifications, and the code of the judges where these are silent. */
static const struct protocol protocols[] = {
	/* Kattis/problem-package-format */
	{"kattis", PROTOCOL_CHECKER, IN ANS "{feedback_dir} " MORE, true, decide_kattis},
	{"kattis interactor", PROTOCOL_INTERACTOR, IN ANS "{feedback_dir} " MORE, false,
         decide_kattis},
	{"kattis input validator", PROTOCOL_VALIDATOR, MORE, false, decide_kattis_input},

	/* MikeMirzayanov/testlib */
	{"testlib", PROTOCOL_CHECKER, IN OUT ANS MORE, false, decide_testlib},
	{"testlib interactor", PROTOCOL_INTERACTOR, IN OUT ANS MORE, false, decide_testlib},
	{"testlib validator", PROTOCOL_VALIDATOR, MORE, false, decide_testlib_validator},

	/* DMOJ/judge-server */
	{"dmoj default", PROTOCOL_CHECKER, IN OUT ANS, false, decide_dmoj},
	{"dmoj default interactor", PROTOCOL_INTERACTOR, IN ANS, false, decide_dmoj_interactor},
	{"dmoj default validator", PROTOCOL_VALIDATOR, "{batch_no} {case_no} " MORE, false,
         decide_dmoj},
	{"dmoj testlib", PROTOCOL_CHECKER, IN OUT ANS, false, decide_dmoj_testlib},
	{"dmoj testlib interactor", PROTOCOL_INTERACTOR, IN OUT ANS, false,
         decide_dmoj_testlib_interactor},
	{"dmoj testlib validator", PROTOCOL_VALIDATOR, "--group st{batch_no} " MORE, false,
         decide_testlib_validator},
	{"dmoj coci", PROTOCOL_CHECKER, IN OUT ANS, false, decide_coci},
	{"dmoj coci interactor", PROTOCOL_INTERACTOR, IN ANS, false, decide_coci_interactor},
	{"dmoj peg", PROTOCOL_CHECKER, ANS OUT IN, false, decide_peg},

	/* cms-dev/cms; a manager gets the names of its pipes */
	{"cms", PROTOCOL_CHECKER, IN ANS OUT MORE, false, decide_cms},
	{"cms manager", PROTOCOL_INTERACTOR, MORE, false, decide_cms},

	/* sio2project/sinol-make */
	{"sinol", PROTOCOL_CHECKER, IN OUT ANS, false, decide_sinol},

	/* hydro-dev/Hydro, which tells how these judges call their checkers */
	{"hustoj", PROTOCOL_CHECKER, IN ANS OUT, false, decide_hustoj},
	{"qduoj", PROTOCOL_CHECKER, IN OUT, false, decide_qduoj},
	{"syzoj", PROTOCOL_CHECKER, NULL, false, decide_syzoj},
	{"lemon", PROTOCOL_CHECKER, IN OUT ANS "{points} {score_file} {message_file}", false,
         decide_lemon},
};

const struct protocol *protocol_at(size_t i)
{
	return i < ARRAY_SIZE(protocols) ? &protocols[i] : NULL;
}

const struct protocol *protocol_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(protocols); i++) {
		if (strcmp(protocols[i].name, name) == 0)
			return &protocols[i];
	}
	return NULL;
}

void protocol_decide(const struct protocol *protocol, const struct protocol_said *said,
                     struct protocol_answer *ret_answer)
{
	struct protocol_said present = *said;
	struct protocol_text *const texts[] = {&present.out, &present.err, &present.score_file,
	                                       &present.message_file};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!texts[i]->data)
			*texts[i] = (struct protocol_text){"", 0};
	}
	*ret_answer = (struct protocol_answer){.score = {0, 1}};
	protocol->decide(&present, ret_answer);
}

/* Templates. */

static const char *const place_names[PROTOCOL_PLACE_COUNT] = {
	[PROTOCOL_INPUT_FILE] = "input_file",
	[PROTOCOL_OUTPUT_FILE] = "output_file",
	[PROTOCOL_ANSWER_FILE] = "answer_file",
	[PROTOCOL_FEEDBACK_DIR] = "feedback_dir",
	[PROTOCOL_POINTS] = "points",
	[PROTOCOL_SCORE_FILE] = "score_file",
	[PROTOCOL_MESSAGE_FILE] = "message_file",
	[PROTOCOL_BATCH_NUMBER] = "batch_no",
	[PROTOCOL_CASE_NUMBER] = "case_no",
};

struct expansion {
	const char *at; /* the rest of the template */
	const char *const *values;
	const struct strv *arguments;
	struct strv *words;
	struct strbuf word;
	bool begun; /* there is a word, perhaps an empty one */
};

static const char *value_find(const struct expansion *x, const char *name, size_t size)
{
	for (size_t i = 0; i < PROTOCOL_PLACE_COUNT; i++) {
		if (strlen(place_names[i]) == size && memcmp(place_names[i], name, size) == 0)
			return x->values[i];
	}
	return NULL;
}

static int add_place(struct expansion *x, struct error *err)
{
	size_t size = strcspn(x->at, "}");
	const char *value = value_find(x, x->at, size);
	if (x->at[size] == '\0')
		return error_say(err, -EINVAL, "{%s: a closing brace was expected", x->at);
	if (!value)
		return error_say(err, -EINVAL, "{%.*s}: there is nothing of this name", (int)size,
		                 x->at);
	strbuf_puts(&x->word, value);
	x->at += size + 1;
	return 0;
}

/* One character of a word, a place in braces, or a doubled brace. */
static int add_character(struct expansion *x, struct error *err)
{
	char c = *x->at++;
	x->begun = true;
	if ((c == '{' || c == '}') && *x->at == c)
		x->at++;
	else if (c == '{')
		return add_place(x, err);
	strbuf_putc(&x->word, c);
	return 0;
}

/* The inside of quotes; in double ones a backslash quotes a quote and a backslash. */
static int add_quoted(struct expansion *x, struct error *err)
{
	char quote = *x->at++;
	int r = 0;
	x->begun = true;
	while (r == 0 && *x->at && *x->at != quote) {
		bool escape =
			quote == '"' && *x->at == '\\' && (x->at[1] == '"' || x->at[1] == '\\');
		x->at += escape;
		r = add_character(x, err);
	}
	if (r == 0 && *x->at != quote)
		return error_say(err, -EINVAL, "a closing %c was expected", quote);
	x->at += r == 0;
	return r;
}

static int end_word(struct expansion *x)
{
	if (!x->begun)
		return 0;
	x->begun = false;
	char *word = strbuf_take(&x->word);
	return word ? strv_take(x->words, word) : -ENOMEM;
}

static int add_arguments(struct expansion *x)
{
	int r = 0;
	for (size_t i = 0; r == 0 && x->arguments && i < x->arguments->count; i++)
		r = strv_add(x->words, x->arguments->items[i]);
	return r;
}

static int expand_word(struct expansion *x, struct error *err)
{
	if (strncmp(x->at, MORE, strlen(MORE)) == 0) {
		x->at += strlen(MORE);
		return add_arguments(x);
	}
	int r = 0;
	while (r == 0 && *x->at && !strchr(" \t\n\r", *x->at)) {
		if (*x->at == '"' || *x->at == '\'') {
			r = add_quoted(x, err);
			continue;
		}
		x->at += *x->at == '\\' && x->at[1];
		r = add_character(x, err);
	}
	return r < 0 ? r : end_word(x);
}

int protocol_arguments(const char *template, const char *const values[PROTOCOL_PLACE_COUNT],
                       const struct strv *arguments, struct strv *ret_words, struct error *err)
{
	struct expansion x = {
		.at = template, .values = values, .arguments = arguments, .words = ret_words};
	int r = 0;
	while (r == 0 && *(x.at += strspn(x.at, " \t\n\r")))
		r = expand_word(&x, err);
	strbuf_done(&x.word);
	return r == -ENOMEM ? error_set(err, r, "arguments") : r;
}
