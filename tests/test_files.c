// Where files that people save go, and what they are called.
#ifndef _WIN32
// NOLINTNEXTLINE(bugprone-reserved-identifier): how the system is asked for symlink and mkfifo.
#define _POSIX_C_SOURCE 200809L
#include <sys/stat.h>
#include <unistd.h>
#endif
#include "files.h"

#include <errno.h>

#include "assets.h"
#include "support.h"

static void expect_folder(const char *text, const char *expected) {
    char path[FILES_PATH_SIZE];
    assert_true(files_user_folder(text, "XDG_PICTURES_DIR", "/home/ann", path));
    assert_string_equal(path, expected);
}

static void expect_none(const char *text) {
    char path[FILES_PATH_SIZE];
    if (files_user_folder(text, "XDG_PICTURES_DIR", "/home/ann", path))
        fail_msg("%s: %s", text, path);
}

static void folder_of_the_desktop_is_read(void **state) {
    (void)state;
    expect_folder("XDG_PICTURES_DIR=\"$HOME/Pictures\"\n", "/home/ann/Pictures");
    expect_folder("# comment\nXDG_DESKTOP_DIR=\"$HOME/x\"\nXDG_PICTURES_DIR=\"$HOME/Bilder\"",
                  "/home/ann/Bilder");
    expect_folder("XDG_PICTURES_DIR=\"/data/my pictures\"\n", "/data/my pictures");
    expect_folder("XDG_PICTURES_DIR=\"$HOME/a\\\"b\"\n", "/home/ann/a\"b");
}

static void folder_that_cannot_be_used_is_none(void **state) {
    (void)state;
    static char longer[4 * FILES_PATH_SIZE];
    expect_none("");
    expect_none("XDG_DOCUMENTS_DIR=\"$HOME/Documents\"\n");
    expect_none("# XDG_PICTURES_DIR=\"$HOME/Pictures\"\n");
    expect_none("XDG_PICTURES_DIR=\"$HOME/Pictures\n\"");
    expect_none("XDG_PICTURES_DIR=\"$HOME/Pictures\\");
    expect_none("XDG_PICTURES_DIR=\"relative\"\n");
    expect_none("XDG_PICTURES_DIR=\"/\"\n");
    expect_none("XDG_PICTURES_DIR=\"");
    SDL_memset(longer, 'x', sizeof longer - 3);
    SDL_memcpy(longer, "XDG_PICTURES_DIR=\"/", 19);
    SDL_strlcpy(longer + sizeof longer - 3, "\"\n", 3);
    expect_none(longer);
}

static void names_of_one_second_differ_and_end(void **state) {
    (void)state;
    char first[FILES_PATH_SIZE];
    char second[FILES_PATH_SIZE];
    assert_true(files_name(FILES_LOG, first));
    SDL_RWops *out = SDL_RWFromFile(first, "wb");
    assert_non_null(out);
    SDL_RWclose(out);
    assert_true(files_name(FILES_LOG, second));
    assert_string_not_equal(first, second);
    assert_int_equal(remove(first), 0);
}

#ifndef _WIN32
// Nobody writes to it, and a look whether the name is free does not wait for that.
static void name_of_a_pipe_is_taken(void **state) {
    (void)state;
    char first[FILES_PATH_SIZE];
    char second[FILES_PATH_SIZE];
    assert_true(files_name(FILES_LOG, first));
    assert_int_equal(mkfifo(first, 0600), 0);
    assert_true(files_name(FILES_LOG, second));
    assert_string_not_equal(first, second);
    assert_int_equal(remove(first), 0);
}

// Written to, it would make the file that it leads to.
static void name_of_a_link_to_nothing_is_taken(void **state) {
    (void)state;
    char first[FILES_PATH_SIZE];
    char second[FILES_PATH_SIZE];
    assert_true(files_name(FILES_LOG, first));
    assert_int_equal(symlink("test_files.nothing", first), 0);
    assert_true(files_name(FILES_LOG, second));
    assert_int_equal(remove(first), 0);
    assert_string_not_equal(first, second);
}

static void pipe_in_the_place_of_an_asset_is_none(void **state) {
    (void)state;
    char folder[FILES_PATH_SIZE];
    char path[FILES_PATH_SIZE];
    char *base = SDL_GetBasePath();
    SDL_snprintf(folder, sizeof folder, "%sassets", base);
    SDL_snprintf(path, sizeof path, "%s/test_files.fifo", folder);
    SDL_free(base);
    bool made = mkdir(folder, 0700) == 0;
    remove(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_null(assets_find("test_files.fifo"));
    assert_int_equal(remove(path), 0);
    if (made)
        assert_int_equal(rmdir(folder), 0);
}
#endif

static void name_becomes_a_whole_path(void **state) {
    (void)state;
    char path[FILES_PATH_SIZE];
    assert_true(files_whole("name.txt", path));
    assert_true(SDL_strlen(path) > SDL_strlen("name.txt"));
    assert_non_null(SDL_strstr(path, "name.txt"));
#ifndef _WIN32
    assert_int_equal(path[0], '/');
    assert_true(files_whole("/somewhere/name.txt", path));
    assert_string_equal(path, "/somewhere/name.txt");
#endif
}

// Cut off, it would be the path of another file.
static void path_that_is_too_long_is_refused(void **state) {
    (void)state;
    static char name[2 * FILES_PATH_SIZE];
    char path[FILES_PATH_SIZE];
    SDL_memset(name, 'x', sizeof name - 1);
    assert_false(files_whole(name, path));
    name[0] = '/';
    assert_false(files_whole(name, path));
    assert_non_null(SDL_strstr(SDL_GetError(), "is too long"));
    name[FILES_PATH_SIZE] = '\0';
    assert_false(files_whole(name, path));
    name[FILES_PATH_SIZE - 1] = '\0';
    assert_true(files_whole(name, path));
    assert_string_equal(path, name);
}

static void write_file(const char *name) {
    SDL_RWops *out = SDL_RWFromFile(name, "wb");
    assert_non_null(out);
    SDL_RWclose(out);
}

static void names_of_one_file_are_known(void **state) {
    (void)state;
    remove("test_files.a");
    remove("test_files.b");
    for (int there = 0; there < 2; there++) {
        assert_true(files_same("test_files.a", "test_files.a"));
        assert_true(files_same("test_files.a", "./test_files.a"));
        assert_false(files_same("test_files.a", "test_files.b"));
        assert_false(files_same("test_files.a", "/test_files.a"));
        write_file("test_files.a");
    }
#ifndef _WIN32
    assert_int_equal(symlink("test_files.a", "test_files.b"), 0);
    assert_true(files_same("test_files.a", "test_files.b"));
    assert_false(files_same("/dev/null", "/dev/null"));
    assert_int_equal(remove("test_files.b"), 0);
#endif
    write_file("test_files.b");
    assert_false(files_same("test_files.a", "test_files.b"));
    assert_int_equal(remove("test_files.a"), 0);
    assert_int_equal(remove("test_files.b"), 0);
}

// What SDL told last on this thread is about something else.
static void reason_of_another_thread_is_not_ours(void **state) {
    (void)state;
    SDL_SetError("something else has failed");
    assert_string_equal(files_reason(0), "something else has failed");
    assert_string_equal(files_reason_of_thread(0), "the system does not say why");
    assert_string_equal(files_reason_of_thread(ENOENT), files_reason(ENOENT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folder_of_the_desktop_is_read),
        cmocka_unit_test(folder_that_cannot_be_used_is_none),
        cmocka_unit_test(names_of_one_second_differ_and_end),
#ifndef _WIN32
        cmocka_unit_test(name_of_a_pipe_is_taken),
        cmocka_unit_test(name_of_a_link_to_nothing_is_taken),
        cmocka_unit_test(pipe_in_the_place_of_an_asset_is_none),
#endif
        cmocka_unit_test(name_becomes_a_whole_path),
        cmocka_unit_test(path_that_is_too_long_is_refused),
        cmocka_unit_test(names_of_one_file_are_known),
        cmocka_unit_test(reason_of_another_thread_is_not_ours),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
