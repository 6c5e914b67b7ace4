// request.h - what a person can ask for with a button or a key.
// The views only say what was asked; the app turns it into an Action and acts.
#ifndef REQUEST_H
#define REQUEST_H

typedef enum Request {
    REQUEST_NONE,
    REQUEST_DO_IT,
    REQUEST_CONNECT,
    REQUEST_SEND,
    REQUEST_RECEIVE,
    REQUEST_CLOSE,
    REQUEST_CANCEL,
    REQUEST_STRATEGY, // Screen.strategy was chosen
    REQUEST_COMPARE,
    REQUEST_SEND_LARGE,
    REQUEST_SAVE_LOG,
    REQUEST_SAVE_PICTURE,
    REQUEST_CLEAR_LOG,
    REQUEST_HELP,
    REQUEST_FAULTS, // show the list
    REQUEST_FAULT,  // Screen.fault was chosen
    REQUEST_THEME,
    REQUEST_ZOOM_IN,
    REQUEST_ZOOM_OUT,
    REQUEST_ZOOM_RESET,
    REQUEST_FULL_SCREEN,
    REQUEST_QUIT
} Request;

#endif
