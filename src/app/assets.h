// assets.h - where the font, the icon and the scenarios are, in a build tree and when installed.
#ifndef ASSETS_H
#define ASSETS_H

// The path of an asset, found from where the program is, never from the working directory.
// Owner: you; SDL_free.   Errors: NULL, and SDL_GetError names the file and where it was looked
// for.
char *assets_find(const char *name);

#endif
