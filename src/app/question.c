#include "question.h"

#include "utf8.h"

static bool fail(char *error, const char *sentence) {
    SDL_strlcpy(error, sentence, QUESTION_ERROR_SIZE);
    return false;
}

// The next part, without the blanks around it. `*rest` becomes NULL behind the last one.
static const char *take_part(const char **rest, size_t *size) {
    const char *part = *rest;
    const char *bar = SDL_strchr(part, '|');
    *size = bar ? (size_t)(bar - part) : SDL_strlen(part);
    *rest = bar ? bar + 1 : NULL;
    return utf8_trim(part, size);
}

static bool copy_part(char *out, size_t out_size, const char *part, size_t size, char *error) {
    if (size == 0)
        return fail(error, "ask has a question or an answer without words");
    if (utf8_sanitize(out, out_size, part, size) == size)
        return true;
    SDL_snprintf(error, QUESTION_ERROR_SIZE,
                 "ask takes a question of at most %d bytes, and answers of at most %d",
                 QUESTION_TEXT_MAX, QUESTION_ANSWER_MAX);
    return false;
}

static bool add_answer(Question *question, const char *part, size_t size, char *error) {
    if (question->count == QUESTION_ANSWERS)
        return fail(error, "ask takes three answers at the most");
    if (size > 0 && *part == '*') {
        if (question->right > 0)
            return fail(error, "ask takes one answer that is right; several have a * before them");
        question->right = question->count + 1;
        size--;
        part = utf8_trim(part + 1, &size);
    }
    char *answer = question->answers[question->count++];
    return copy_part(answer, sizeof question->answers[0], part, size, error);
}

bool question_read(Question *question, const char *text, char error[QUESTION_ERROR_SIZE]) {
    const char *rest = text;
    size_t size;
    SDL_zerop(question);
    const char *part = take_part(&rest, &size);
    if (!rest)
        return fail(error, "ask needs a question and two or three answers, parted by |");
    if (!copy_part(question->text, sizeof question->text, part, size, error))
        return false;
    while (rest) {
        part = take_part(&rest, &size);
        if (!add_answer(question, part, size, error))
            return false;
    }
    return question->count > 1 ||
           fail(error, "ask needs at least two answers, since with one there is nothing to guess");
}
