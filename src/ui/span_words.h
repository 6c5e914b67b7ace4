// span_words.h - what a span of the lanes says when somebody points at it.
#ifndef SPAN_WORDS_H
#define SPAN_WORDS_H

#include "scene.h"

// Write who does what, for which command, how long, and since when.
void span_words(const Scene *scene, const Span *span, TrackKind track, char *text, size_t size);

#endif
