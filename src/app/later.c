#include "later.h"

#define RETRY_MS 10u // while SDL's queue is full

static const char *const words[] = {LATER_CLICK, LATER_CANCEL, LATER_QUIT};
SDL_COMPILE_TIME_ASSERT(event_for_each_word, SDL_arraysize(words) == LATER_COUNT);

static void name_events(Later *later, Uint32 first) {
    for (Uint32 i = 0; i < LATER_COUNT; i++)
        later->events[i] = first + i;
}

void later_init(Later *later) {
    name_events(later, SDL_RegisterEvents(LATER_COUNT));
}

// What a timer still brings is then of a type that nobody knows. When SDL has no more types, it
// stays known.
void later_forget(Later *later) {
    later->cancels = 0;
    Uint32 first = SDL_RegisterEvents(LATER_COUNT);
    if (first != (Uint32)-1)
        name_events(later, first);
}

// Runs on SDL's thread for timers. `userdata` is the type of the event.
static Uint32 bring(Uint32 interval_ms, void *userdata) {
    (void)interval_ms;
    SDL_Event event;
    SDL_zero(event);
    event.type = (Uint32)(uintptr_t)userdata;
    return SDL_PushEvent(&event) < 0 ? RETRY_MS : 0;
}

static bool is_cancel(const char *word) {
    return SDL_strcmp(word, LATER_CANCEL) == 0;
}

bool later_ask(Later *later, const char *word, Uint32 delay_ms) {
    int which = 0;
    while (which < LATER_COUNT - 1 && SDL_strcmp(words[which], word) != 0)
        which++;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the timer's thread gets nothing to look at.
    void *event = (void *)(uintptr_t)later->events[which];
    bool asked = (SDL_WasInit(SDL_INIT_TIMER) || SDL_InitSubSystem(SDL_INIT_TIMER) == 0) &&
                 SDL_AddTimer(delay_ms, bring, event) != 0;
    later->cancels += asked && is_cancel(word);
    return asked;
}

void later_note(Later *later, const char *word) {
    if (is_cancel(word) && later->cancels > 0)
        later->cancels--;
}

const char *later_word(const Later *later, Uint32 event_type) {
    for (int i = 0; i < LATER_COUNT; i++)
        if (later->events[i] == event_type)
            return words[i];
    return NULL;
}
