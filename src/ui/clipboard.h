// clipboard.h - texts that go to other programs and come from them.
//
// Another program may take its time to hand a text over, or to take one: SDL waits for it, for a
// second at the most, and the window with it. How long that took is added up in the Ui.
#ifndef CLIPBOARD_H
#define CLIPBOARD_H

#include "widgets.h"

// Hand a text to the clipboard; ui->copied says what came of it.
// Thread: GUI, as for all here.   Blocks: as said above, as for all here.
void clipboard_copy(Ui *ui, const char *text);

// X11 and Wayland have a second clipboard: what was selected last, for the middle button. Elsewhere
// SDL would keep such a text to itself, so there is none. `clipboard_offer` hands it a text.
bool clipboard_has_selection(void);
void clipboard_offer(Ui *ui, const char *text);

// Insert the text of the one or of the other, as far as it fits; ui->pasted says what came of it.
// True when the text of `edit` has changed.
bool clipboard_paste(Ui *ui, Edit *edit);
bool clipboard_paste_selection(Ui *ui, Edit *edit);

#endif
