// What somebody types into Host and Port, or pastes there.
#include "target.h"

#include "support.h"

static void expect_target(const char *host, const char *port, const char *read_host,
                          int read_port) {
    Target target;
    char error[TARGET_ERROR_SIZE] = "";
    if (!target_read(&target, host, port, error))
        fail_msg("\"%s\" \"%s\": %s", host, port, error);
    assert_string_equal(target.host, read_host);
    assert_int_equal(target.port, read_port);
}

static void expect_error(const char *host, const char *port, const char *words) {
    Target target;
    char error[TARGET_ERROR_SIZE] = "";
    assert_false(target_read(&target, host, port, error));
    if (!SDL_strstr(error, words))
        fail_msg("\"%s\" \"%s\": %s", host, port, error);
}

static void plain_address_is_read(void **state) {
    (void)state;
    expect_target("localhost", "8080", "localhost", 8080);
    expect_target("127.0.0.1", "1", "127.0.0.1", 1);
    expect_target("a.example", "65535", "a.example", 65535);
    expect_target("a.example", "00080", "a.example", 80);
}

static void blanks_around_do_not_count(void **state) {
    (void)state;
    expect_target(" localhost ", "8080 ", "localhost", 8080);
    expect_target("\tlocalhost\r\n", "\n8080", "localhost", 8080);
    expect_target("\xC2\xA0localhost\xE2\x80\x8B",
                  "\xEF\xBB\xBF"
                  "8080\xE3\x80\x80",
                  "localhost", 8080);
}

static void port_that_is_none_is_quoted(void **state) {
    (void)state;
    static const char *const ports[] = {"abc", "80a",   "-1", "+80",    "0x50",
                                        "8 0", "65536", "0",  "999999", "\xEF\xBC\x98\xEF\xBC\x90"};
    for (size_t i = 0; i < SDL_arraysize(ports); i++) {
        char words[64];
        SDL_snprintf(words, sizeof words, "port \"%s\" is not a number from 1 to 65535", ports[i]);
        expect_error("localhost", ports[i], words);
    }
    expect_error("localhost", "", "port \"\" is not a number");
}

static void host_that_is_none_is_told(void **state) {
    (void)state;
    char longer[THAW_HOST_MAX + 2];
    SDL_memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    expect_error("", "80", "Host field is empty");
    expect_error(" \xE2\x80\x8B ", "80", "Host field is empty");
    expect_error(longer, "80", "more than 253 characters");
    longer[THAW_HOST_MAX] = '\0';
    expect_target(longer, "80", longer, 80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_address_is_read),
        cmocka_unit_test(blanks_around_do_not_count),
        cmocka_unit_test(port_that_is_none_is_quoted),
        cmocka_unit_test(host_that_is_none_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
