// The recording measures what the old meters measure: both stand beside each other in real runs.
//
// The linker puts itself before the end of a comparison and before the question for progress, where
// both are there to be compared.
#include "support.h"

#include "app.h"
#include "compare.h"

static Cost costs[COMPARE_RUNS];
static int cost_count;
static App *running;
static int messages; // that were seen on their way, the same by both
static int readings;

void __real_compare_free(Compare *compare);
void __wrap_compare_free(Compare *compare);
void __wrap_compare_free(Compare *compare) {
    const Cost *found;
    cost_count = compare_costs(compare, &found);
    for (int i = 0; i < cost_count; i++)
        costs[i] = found[i];
    __real_compare_free(compare);
}

// What travels goes on meanwhile, so the new one has to lie between two readings of the old.
Progress __real_progress_read(ProgressBox *box);
Progress __wrap_progress_read(ProgressBox *box);
Progress __wrap_progress_read(ProgressBox *box) {
    running = (App *)(void *)((char *)box - offsetof(App, progress));
    Progress before = __real_progress_read(box);
    Uint64 looks_before = progress_looks(box);
    recording_drain(running->recording);
    bool sending;
    SnapshotMessage message = snapshot_message(recording_now(running->recording), &sending);
    Uint64 looks = recording_meter(running->recording)->all.looks;
    Progress after = __real_progress_read(box);
    readings++;
    assert_true(looks >= looks_before && looks <= progress_looks(box));
    bool same = before.total == after.total && before.sending == after.sending;
    if (same && before.total > 0) {
        assert_int_equal(message.total, before.total);
        assert_int_equal(sending, before.sending);
        assert_true(message.done >= before.done && message.done <= after.done);
        messages++;
    }
    assert_int_equal(thaw_client_outstanding_count(running->client),
                     snapshot_outstanding(recording_now(running->recording)));
    assert_int_equal(thaw_client_disowned_count(running->client),
                     snapshot_given_up(recording_now(running->recording)));
    return after;
}

static void near_ms(const char *what, double old_ms, double new_ms) {
    if (SDL_fabs(old_ms - new_ms) > 2 + 0.04 * old_ms)
        fail_msg("%s: old %.3f ms, new %.3f ms", what, old_ms, new_ms);
}

static double ms(Uint64 ns) {
    return (double)ns / THAW_NS_PER_MS;
}

static void same_histogram(const char *what, const Histogram *old, const Histogram *fresh) {
    if (old->count != fresh->count)
        fail_msg("%s: old %d, new %d", what, (int)old->count, (int)fresh->count);
    near_ms(what, ms(old->max_ns), ms(fresh->max_ns));
    near_ms(what, ms(histogram_percentile_ns(old, 50)), ms(histogram_percentile_ns(fresh, 50)));
    near_ms(what, ms(histogram_percentile_ns(old, 99)), ms(histogram_percentile_ns(fresh, 99)));
}

static void same_freeze(const Freeze *old, const Freeze *fresh) {
    near_ms("longest", ms(old->gap_ns), ms(fresh->gap_ns));
    near_ms("call of the longest", ms(old->call_ns), ms(fresh->call_ns));
    assert_int_equal(old->call, fresh->call);
    assert_ptr_equal(old->other, fresh->other);
    near_ms("other wait", ms(old->other_ns), ms(fresh->other_ns));
}

static void same_report(const Report *old) {
    const Statistics *fresh = &old->statistics;
    assert_int_equal(old->frames, fresh->frames);
    same_histogram("work", &old->frame_ns, &fresh->work_ns);
    same_histogram("gap", &old->gap_ns, &fresh->gap_ns);
    same_histogram("reply", &old->reply_ns, &fresh->reply_ns);
    assert_int_equal(old->freezes, fresh->freezes);
    same_freeze(&old->longest, &fresh->longest);
    assert_int_equal(old->late, fresh->clicks + fresh->keys);
    assert_int_equal(old->commands, fresh->commands);
    assert_int_equal(old->ok, fresh->ok);
    assert_int_equal(old->errors, fresh->errors);
    assert_int_equal(old->news, fresh->news);
    assert_int_equal(old->disowned, fresh->disowned);
    near_ms("cancel", old->cancel_ms, ms(fresh->cancel_ns));
    near_ms("quit", old->quit_ms, ms(fresh->quit_ns));
    assert_string_equal(old->outcomes, fresh->outcomes.text);
}

// Play a scenario, compare all figures, and return the report.
static Report play(const char *strategy, const char *scenario) {
    static char port[8];
    Options options;
    char error[OPTIONS_ERROR_SIZE];
    SDL_snprintf(port, sizeof port, "%d", find_port());
    const char *words[] = {
        "thaw",   "--offscreen",       "--port", port, "--delay", "300", "--strategy",
        strategy, "--connect-timeout", "300"};
    char *arguments[SDL_arraysize(words)];
    SDL_memcpy(arguments, words, sizeof arguments);
    assert_true(options_parse(&options, SDL_arraysize(arguments), arguments, error));
    static Report report;
    cost_count = messages = readings = 0;
    SDL_zero(report);
    app_rehearse(&options, scenario, &report);
    same_report(&report);
    assert_true(readings > 0);
    return report;
}

static void round_trip_is_measured_alike(void **state) {
    (void)state;
    static const char *const strategies[] = {"worker", "poll", "block"};
    for (size_t i = 0; i < SDL_arraysize(strategies); i++) {
        Report report = play(strategies[i], "connect\nsend hello\nreceive\nclose\nwait\n"
                                            "! receive\nwait\nsleep 100\n");
        assert_int_equal(report.statistics.ok, 4);
        assert_int_equal(report.statistics.errors, 1);
        assert_int_equal(report.statistics.freezes > 0, i == 2);
    }
}

static void freeze_with_late_input_is_measured_alike(void **state) {
    (void)state;
    Report report = play("block", "connect\nsend hello\nlater 100 click\nlater 150 click\n"
                                  "receive\nwait\nsleep 100\nclose\nwait\n");
    assert_int_equal(report.statistics.longest.call, THAW_CALL_RECEIVE);
    assert_int_equal(report.statistics.clicks, 2);
}

static void cancel_is_measured_alike(void **state) {
    (void)state;
    Report report =
        play("worker", "server fault silent\nconnect\nsend hello\n! receive\nsleep 200\n"
                       "cancel\nwait\ncancel\nsleep 100\n");
    assert_true(report.statistics.cancel_ns > 0);
}

static void disowned_worker_is_measured_alike(void **state) {
    (void)state;
    Report report =
        play("worker", "server fault black-hole\n! connect\nsleep 50\nwait\nsleep 50\n");
    assert_int_equal(report.statistics.disowned, 1);
}

static void large_message_is_measured_alike(void **state) {
    (void)state;
    play("worker", "server delay 0\nconnect\nsend-bytes 60000000\nreceive\nwait\nclose\nwait\n");
    assert_true(messages > 0);
}

static void news_is_measured_alike(void **state) {
    (void)state;
    Report report =
        play("worker", "auto-receive on\nconnect\nsend one\nsend two\nwait\nhear\nhear\n"
                       "close\nwait\n");
    assert_true(report.statistics.news >= 2);
}

static void comparison_is_measured_alike(void **state) {
    (void)state;
    play("worker", "compare\n");
    assert_int_equal(cost_count, COMPARE_RUNS);
    for (int i = 0; i < cost_count; i++) {
        const Cost *old = &costs[i];
        const Statistics *fresh = &old->statistics;
        same_histogram("gap of a run", &old->gap_ns, &fresh->gap_ns);
        same_freeze(&old->longest, &fresh->longest);
        assert_true(SDL_abs((int)old->missed - (int)fresh->missed) <= 2);
        assert_int_equal(old->late, fresh->clicks + fresh->keys);
        near_ms("answer", old->answer_ms, ms(fresh->answer_ns));
        near_ms("cancel", old->cancel_ms, ms(fresh->cancel_ns));
        assert_true(old->wakeups > 0 && fresh->looks > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip_is_measured_alike),
        cmocka_unit_test(freeze_with_late_input_is_measured_alike),
        cmocka_unit_test(cancel_is_measured_alike),
        cmocka_unit_test(disowned_worker_is_measured_alike),
        cmocka_unit_test(large_message_is_measured_alike),
        cmocka_unit_test(news_is_measured_alike),
        cmocka_unit_test(comparison_is_measured_alike),
    };
    return cmocka_run_group_tests(tests, begin_tests, end_tests);
}
