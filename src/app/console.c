#include "console.h"

#include <errno.h>
#include <stdarg.h>
#ifdef _WIN32
#include <windows.h>

#include <fcntl.h>
#include <io.h>
#define write _write
#else
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#define RETRY_MS 10u

#ifdef _WIN32
static bool leads_nowhere(DWORD which) {
    return GetFileType(GetStdHandle(which)) == FILE_TYPE_UNKNOWN;
}

Console console_open(void) {
    Console console = {0};
    bool output = leads_nowhere(STD_OUTPUT_HANDLE);
    bool error = leads_nowhere(STD_ERROR_HANDLE);
    if ((!output && !error) || !AttachConsole(ATTACH_PARENT_PROCESS))
        return console;
    int descriptor = _open("CONOUT$", _O_WRONLY | _O_TEXT);
    if (descriptor < 0)
        return console;
    if (output)
        _dup2(descriptor, CONSOLE_OUTPUT);
    if (error)
        _dup2(descriptor, CONSOLE_ERROR);
    console.code_page = GetConsoleOutputCP();
    SetConsoleOutputCP(CP_UTF8);
    return console;
}

void console_close(Console console) {
    if (console.code_page != 0)
        SetConsoleOutputCP(console.code_page);
}

bool console_is_unread(void) {
    return GetConsoleWindow() == NULL && leads_nowhere(STD_ERROR_HANDLE);
}

bool console_is_file(int descriptor) {
    return GetFileType((HANDLE)_get_osfhandle(descriptor)) == FILE_TYPE_DISK;
}
#else
Console console_open(void) {
    // The lowest number that is free is taken.
    for (int descriptor = 0; descriptor <= CONSOLE_ERROR; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            break;
    return (Console){0};
}

void console_close(Console console) {
    (void)console;
}

// A desktop gives its programs /dev/null, or a socket of the system's log.
bool console_is_unread(void) {
    struct stat status;
    bool read =
        fstat(CONSOLE_ERROR, &status) == 0 && (S_ISREG(status.st_mode) || S_ISFIFO(status.st_mode));
    return !read && !isatty(STDIN_FILENO) && !isatty(STDOUT_FILENO) && !isatty(STDERR_FILENO);
}

bool console_is_file(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}
#endif

bool console_write(int descriptor, const char *bytes, size_t size) {
    while (size > 0) {
        long written = (long)write(descriptor, bytes, (unsigned)size);
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            SDL_Delay(RETRY_MS); // somebody made the pipe non-blocking
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

void console_say(int descriptor, SDL_PRINTF_FORMAT_STRING const char *format, ...) {
    char text[CONSOLE_TEXT_MAX + 1];
    va_list arguments;
    va_start(arguments, format);
    SDL_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    console_write(descriptor, text, SDL_strlen(text));
}
