#include "caption.h"

#include "utf8.h"

bool caption_say(Caption *caption, const char *text) {
    utf8_sanitize(caption->text, sizeof caption->text, text, SDL_strlen(text));
    bool tells = caption->state == QUESTION_OPEN;
    caption->state = tells ? QUESTION_TOLD : QUESTION_NONE;
    return tells;
}

void caption_ask(Caption *caption, const Question *question) {
    caption->question = *question;
    caption->state = QUESTION_STANDS;
    caption->guess = 0;
}

void caption_guess(Caption *caption, int number) {
    if (caption->state != QUESTION_STANDS || number < 0 || number > caption->question.count)
        return;
    caption->guess = number;
    caption->state = QUESTION_OPEN;
}

void caption_describe(const Caption *caption, CaptionModel *model) {
    const Question *question = &caption->question;
    model->text = caption->text[0] ? caption->text : NULL;
    if (caption->state == QUESTION_NONE)
        return;
    model->question = question->text;
    for (int i = 0; i < question->count; i++)
        model->answers[i] = question->answers[i];
    model->answer_count = question->count;
    model->guess = caption->guess;
    model->stands = caption->state == QUESTION_STANDS;
    model->told = caption->state == QUESTION_TOLD;
    model->right = model->told ? question->right : 0;
}
