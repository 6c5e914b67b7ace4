// box.h - a window with a sentence in it, for what keeps the program from starting.
//
// The system's own box is shown where there is one. SDL has none on an X server without fonts of
// its own, or under Wayland without zenity; there a plain window takes its place.
#ifndef BOX_H
#define BOX_H

// Show `text` until somebody closes the window. SDL's video runs. `font_file` may be NULL, or be
// missing: then the text is in the title only.
// Thread: GUI.   Blocks: for as long as a person needs.
void box_show(const char *title, const char *text, const char *font_file);

#endif
