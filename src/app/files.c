#ifndef _WIN32
// NOLINTNEXTLINE(bugprone-reserved-identifier): how the system is asked for getcwd and isatty.
#define _POSIX_C_SOURCE 200809L
#endif
#include "files.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#ifdef _WIN32
#include <windows.h>

#include <direct.h>
#include <shlobj.h>
#else
#include <unistd.h>
#endif

#define NAMES_PER_SECOND 100        // of files that are saved
#define USER_DIRS_MAX (64u * 1024u) // bytes of that file that are looked at

const char *files_reason(int error) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only the GUI thread asks for these words.
    return error ? strerror(error) : SDL_GetError();
}

const char *files_reason_of_thread(int error) {
    return error ? files_reason(error) : "the system does not say why";
}

// Whether there is something of that name, of whatever kind. It is not opened: that may have to
// wait for whoever is at the other end.
#ifdef _WIN32
static bool is_there(const char *file) {
    wchar_t wide[FILES_PATH_SIZE];
    return MultiByteToWideChar(CP_UTF8, 0, file, -1, wide, FILES_PATH_SIZE) > 0 &&
           GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;
}
#else
static bool is_there(const char *file) {
    struct stat about;
    return lstat(file, &about) == 0;
}
#endif

// Errors: false when it does not fit.
static bool join(char path[FILES_PATH_SIZE], const char *folder, const char *name) {
    size_t size = SDL_strlen(folder);
    bool parted = size > 0 && (folder[size - 1] == '/' || folder[size - 1] == '\\');
    int used = SDL_snprintf(path, FILES_PATH_SIZE, "%s%s%s", folder, parted ? "" : "/", name);
    return used > 0 && used < FILES_PATH_SIZE;
}

// ---- what the system tells ----

bool files_user_folder(const char *text, const char *key, const char *home,
                       char path[FILES_PATH_SIZE]) {
    char start[64];
    SDL_snprintf(start, sizeof start, "%s=\"", key);
    const char *line = text;
    while (line && SDL_strncmp(line, start, SDL_strlen(start)) != 0) {
        line = SDL_strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    if (!line)
        return false;
    const char *value = line + SDL_strlen(start);
    bool in_home = SDL_strncmp(value, "$HOME/", 6) == 0;
    size_t used = in_home ? SDL_strlcpy(path, home, FILES_PATH_SIZE) : 0;
    for (value += in_home ? 5 : 0; *value && *value != '"' && *value != '\n'; value++) {
        if (*value == '\\' && value[1])
            value++; // a quoted character
        if (used + 1 >= FILES_PATH_SIZE)
            return false;
        path[used++] = *value;
    }
    path[SDL_min(used, FILES_PATH_SIZE - 1)] = '\0';
    return *value == '"' && path[0] == '/' && path[1] != '\0' && used < FILES_PATH_SIZE;
}

#ifdef _WIN32
static bool is_from_terminal(void) {
    return GetConsoleWindow() != NULL;
}

static bool working_folder(char path[FILES_PATH_SIZE]) {
    wchar_t wide[FILES_PATH_SIZE];
    return _wgetcwd(wide, FILES_PATH_SIZE) &&
           WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, FILES_PATH_SIZE, NULL, NULL) > 0;
}

static bool user_folder(FilesKind kind, char path[FILES_PATH_SIZE]) {
    wchar_t wide[MAX_PATH];
    int which = kind == FILES_PICTURE ? CSIDL_MYPICTURES : CSIDL_PERSONAL;
    return SHGetFolderPathW(NULL, which, NULL, 0, wide) == S_OK &&
           WideCharToMultiByte(CP_UTF8, 0, wide, -1, path, FILES_PATH_SIZE, NULL, NULL) > 0;
}

static bool is_whole(const char *name) {
    return name[0] == '/' || name[0] == '\\' || (name[0] && name[1] == ':');
}
#else
static bool is_from_terminal(void) {
    return isatty(STDIN_FILENO) || isatty(STDOUT_FILENO) || isatty(STDERR_FILENO);
}

static bool working_folder(char path[FILES_PATH_SIZE]) {
    return getcwd(path, FILES_PATH_SIZE) != NULL;
}

// At most USER_DIRS_MAX bytes, with an end mark; NULL: there is none.
static char *read_user_dirs(const char *home) {
    const char *config = SDL_getenv("XDG_CONFIG_HOME");
    char folder[FILES_PATH_SIZE];
    char file[FILES_PATH_SIZE];
    bool named = config && config[0] == '/' && SDL_strlen(config) < sizeof folder;
    if (named)
        SDL_strlcpy(folder, config, sizeof folder);
    if ((!named && !join(folder, home, ".config")) || !join(file, folder, "user-dirs.dirs"))
        return NULL;
    SDL_RWops *in = files_explain_wait(file) ? NULL : SDL_RWFromFile(file, "rb");
    char *text = in ? SDL_calloc(1, USER_DIRS_MAX + 1) : NULL;
    if (text)
        SDL_RWread(in, text, 1, USER_DIRS_MAX);
    if (in)
        SDL_RWclose(in);
    return text;
}

static bool user_folder(FilesKind kind, char path[FILES_PATH_SIZE]) {
    const char *home = SDL_getenv("HOME");
    if (!home || home[0] != '/' || SDL_strlen(home) >= FILES_PATH_SIZE)
        return false;
    char *text = read_user_dirs(home);
    bool picture = kind == FILES_PICTURE;
    bool told = text && files_user_folder(text, picture ? "XDG_PICTURES_DIR" : "XDG_DOCUMENTS_DIR",
                                          home, path);
    SDL_free(text);
    if (told && access(path, W_OK) == 0)
        return true;
    if (join(path, home, picture ? "Pictures" : "Documents") && access(path, W_OK) == 0)
        return true;
    SDL_strlcpy(path, home, FILES_PATH_SIZE);
    return true;
}

static bool is_whole(const char *name) {
    return name[0] == '/';
}
#endif

// ---- names ----

static bool choose_folder(FilesKind kind, char folder[FILES_PATH_SIZE]) {
    return (!is_from_terminal() && user_folder(kind, folder)) || working_folder(folder);
}

static void write_stamp(char stamp[32]) {
    time_t now = time(NULL);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): only the GUI thread asks for the time of day.
    const struct tm *parts = localtime(&now);
    if (!parts || strftime(stamp, 32, "%Y%m%d-%H%M%S", parts) == 0)
        SDL_strlcpy(stamp, "now", 32);
}

bool files_name(FilesKind kind, char path[FILES_PATH_SIZE]) {
    char folder[FILES_PATH_SIZE];
    char stamp[32];
    static const char *const words[] = {"log", "picture", "recording", "trace"};
    static const char *const endings[] = {"txt", "bmp", "jsonl", "json"};
    if (!choose_folder(kind, folder))
        SDL_strlcpy(folder, ".", sizeof folder);
    write_stamp(stamp);
    for (int number = 1; number <= NAMES_PER_SECOND; number++) {
        char name[96];
        char again[8] = "";
        if (number > 1)
            SDL_snprintf(again, sizeof again, "-%d", number);
        SDL_snprintf(name, sizeof name, "thaw-%s-%s%s.%s", words[kind], stamp, again,
                     endings[kind]);
        if (!join(path, folder, name)) {
            SDL_SetError("the path of the folder %.200s... is too long", folder);
            return false;
        }
        if (!is_there(path))
            return true;
    }
    SDL_SetError("too often in one second");
    return false;
}

#ifdef _WIN32
FILE *files_create(const char *path) {
    wchar_t wide[FILES_PATH_SIZE];
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, FILES_PATH_SIZE) == 0) {
        errno = ENOENT;
        return NULL;
    }
    return _wfopen(wide, L"wb");
}
#else
FILE *files_create(const char *path) {
    return fopen(path, "wb");
}
#endif

// ---- what one may have to wait for ----

static const char waits[] =
    "it is no file but a pipe or a device, which may keep the window waiting";

#ifdef _WIN32
// The names of pipes are asked for nothing: that alone would open one.
const char *files_explain_wait(const char *path) {
    wchar_t wide[FILES_PATH_SIZE];
    struct _stat64 about;
    bool named = SDL_strncmp(path, "\\\\.\\", 4) == 0 || SDL_strncmp(path, "//./", 4) == 0;
    if (named)
        return waits;
    if (MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, FILES_PATH_SIZE) == 0 ||
        _wstat64(wide, &about) != 0)
        return NULL;
    return (about.st_mode & _S_IFMT) == _S_IFREG || (about.st_mode & _S_IFMT) == _S_IFDIR ? NULL
                                                                                          : waits;
}
#else
const char *files_explain_wait(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0 || S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))
        return NULL;
    return waits;
}
#endif

// ---- names that somebody has given ----

bool files_whole(const char *name, char path[FILES_PATH_SIZE]) {
    char folder[FILES_PATH_SIZE];
    if (!is_whole(name) && working_folder(folder) && join(path, folder, name))
        return true;
    return SDL_strlcpy(path, name, FILES_PATH_SIZE) < FILES_PATH_SIZE ||
           SDL_SetError("the path %.200s... is too long", name) == 0;
}

#ifdef _WIN32
static bool find_whole(const char *name, wchar_t path[FILES_PATH_SIZE]) {
    wchar_t wide[FILES_PATH_SIZE];
    return MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, FILES_PATH_SIZE) > 0 &&
           GetFullPathNameW(wide, FILES_PATH_SIZE, path, NULL) < FILES_PATH_SIZE;
}

bool files_same(const char *a, const char *b) {
    wchar_t first[FILES_PATH_SIZE];
    wchar_t second[FILES_PATH_SIZE];
    return !files_explain_wait(a) && find_whole(a, first) && find_whole(b, second) &&
           _wcsicmp(first, second) == 0;
}
#else
static bool are_same(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

// Cut a path into its folder and its name. Errors: false when it is too long.
static bool part(const char *path, char folder[FILES_PATH_SIZE], const char **name) {
    const char *slash = SDL_strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) + 1 : 0;
    *name = path + size;
    SDL_strlcpy(folder, size > 0 ? path : ".", size > 0 ? SDL_min(size + 1, FILES_PATH_SIZE) : 2);
    return size < FILES_PATH_SIZE;
}

// Whether neither is there, and both would be made under one name in one folder.
static bool would_be_same(const char *a, const char *b) {
    char folders[2][FILES_PATH_SIZE];
    const char *names[2];
    struct stat first;
    struct stat second;
    return part(a, folders[0], &names[0]) && part(b, folders[1], &names[1]) &&
           SDL_strcmp(names[0], names[1]) == 0 && stat(folders[0], &first) == 0 &&
           stat(folders[1], &second) == 0 && are_same(&first, &second);
}

bool files_same(const char *a, const char *b) {
    struct stat first;
    struct stat second;
    bool first_is_there = stat(a, &first) == 0;
    bool second_is_there = stat(b, &second) == 0;
    if (!first_is_there && !second_is_there)
        return SDL_strcmp(a, b) == 0 || would_be_same(a, b);
    return first_is_there && second_is_there && S_ISREG(first.st_mode) && are_same(&first, &second);
}
#endif
