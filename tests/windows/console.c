// console.c - starts a program as a console does, and prints what came of it on that console.
//
// With a console of its own, and a child that inherits neither handles nor the console, this is
// cmd.exe as a program with a window sees it: only the parent's console can make it heard.
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

#define LINE_MAX 2048
#define WAIT_MS 30000

// Exit codes of its own, which no child here has.
enum { NO_CONSOLE = 90, NO_CHILD = 91, NO_END = 92 };

// The command line without its first word.
static wchar_t *rest_of_command_line(void) {
    wchar_t *at = GetCommandLineW();
    wchar_t end = *at == L'"' ? L'"' : L' ';
    at = wcschr(at + 1, end);
    while (at && (*at == L'"' || *at == L' '))
        at++;
    return at;
}

// Print what stands in one row of the console, as UTF-8 and without the blanks behind it.
static void print_row(HANDLE screen, HANDLE out, SHORT row, SHORT columns) {
    wchar_t wide[LINE_MAX];
    char line[4 * LINE_MAX];
    DWORD count = 0;
    ReadConsoleOutputCharacterW(screen, wide, (DWORD)columns, (COORD){0, row}, &count);
    while (count > 0 && wide[count - 1] == L' ')
        count--;
    int size = WideCharToMultiByte(CP_UTF8, 0, wide, (int)count, line, sizeof line - 1, NULL, NULL);
    line[size] = '\n';
    DWORD written;
    WriteFile(out, line, (DWORD)size + 1, &written, NULL);
}

static void print_screen(HANDLE screen, HANDLE out) {
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (!GetConsoleScreenBufferInfo(screen, &info) || info.dwSize.X > LINE_MAX)
        return;
    for (SHORT row = 0; row < info.dwCursorPosition.Y; row++)
        print_row(screen, out, row, info.dwSize.X);
}

static int run_child(wchar_t *command_line) {
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION child;
    DWORD exit_code = NO_END;
    if (!command_line || !CreateProcessW(NULL, command_line, NULL, NULL, FALSE, DETACHED_PROCESS,
                                         NULL, NULL, &start, &child))
        return NO_CHILD;
    if (WaitForSingleObject(child.hProcess, WAIT_MS) == WAIT_OBJECT_0)
        GetExitCodeProcess(child.hProcess, &exit_code);
    return (int)exit_code;
}

int main(void) {
    HANDLE out = GetStdHandle(STD_OUTPUT_HANDLE);
    FreeConsole();
    if (!AllocConsole())
        return NO_CONSOLE;
    SetStdHandle(STD_INPUT_HANDLE, NULL);
    SetStdHandle(STD_OUTPUT_HANDLE, NULL);
    SetStdHandle(STD_ERROR_HANDLE, NULL);
    UINT code_page = GetConsoleOutputCP();
    int exit_code = run_child(rest_of_command_line());
    HANDLE screen = CreateFileW(L"CONOUT$", GENERIC_READ | GENERIC_WRITE,
                                FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    print_screen(screen, out);
    return GetConsoleOutputCP() == code_page ? exit_code : NO_CONSOLE;
}
