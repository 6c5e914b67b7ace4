// views.h - the table of views. To add one, write its two files and its row in views.c.
#ifndef VIEWS_H
#define VIEWS_H

#include "view.h"

#define VIEWS_MAX 24

// From the top of the window to its bottom, then those that lie over others.
extern const View views[];
extern const int view_count;

#endif
