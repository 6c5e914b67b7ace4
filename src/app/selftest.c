#include "selftest.h"

#include <errno.h>

#include "clock.h"
#include "console.h"
#include "files.h"
#include "interrupt.h"
#include "program.h"

// What is promised, in milliseconds.
#define GAP_PROMISE_MS 100.0    // between two frames, whatever the network does
#define CANCEL_PROMISE_MS 150.0 // from a cancel to the last reply
#define QUIT_PROMISE_MS 200.0   // from the request to quit to the end

// A disaster: a scenario, and how its commands end.
typedef struct Disaster {
    const char *name;
    const char *scenario;
    const char *expected; // NULL: that is up to the system
    Uint32 connect_timeout_ms;
    Uint32 send_timeout_ms;
    Uint32 receive_timeout_ms;
} Disaster;

#define TALK "connect\nsend hello\nreceive\nclose\n"
#define FAIL "connect\nsend hello\n! receive\n! close\n"
#define LONG "this drips for so long that even a slow machine is in time with the cancel"
#define WAITING "connect\nsend hello\nwait\n! receive\nsleep 300\n"
#define HELD "connect\nsend hello\nwait\nhold\n" // asleep

static const Disaster disasters[] = {
    {.name = "no fault", .scenario = TALK, .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "wrong order",
     .scenario = "! send hello\n! receive\n! close\nconnect\n! connect\nclose\n! close\n",
     .expected = "SEND state, RECEIVE state, CLOSE state, CONNECT ok, CONNECT state, CLOSE ok, "
                 "CLOSE state"},
    {.name = "bad addresses",
     .scenario = "! connect 0.0.0.0 80\n! connect 255.255.255.255 80\n! connect 127.0.0.1 0\n"
                 "! connect no.such.host.invalid 80\n",
     .expected = "CONNECT address x3, CONNECT unknown-host"},
    {.name = "a late answer, cancelled",
     .scenario = "server fault delay\n" WAITING "cancel\nwait\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE cancelled, CLOSE ok"},
    {.name = "no answer, cancelled",
     .scenario = "server fault silent\n" WAITING "cancel\nwait\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE cancelled, CLOSE ok"},
    {.name = "no answer, with a deadline",
     .scenario = "server fault silent\nconnect\nsend hello\n! receive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE timeout, CLOSE ok",
     .receive_timeout_ms = 300},
    {.name = "an answer drop by drop",
     .scenario = "server fault drip\n" TALK,
     .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "cancelled between two drops, then read on",
     .scenario = "server fault drip\nconnect\nsend " LONG "\nwait\n! receive\nsleep 300\n"
                 "cancel\nwait\nserver fault none\nreceive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE cancelled, RECEIVE ok, CLOSE ok"},
    {.name = "an answer in odd pieces",
     .scenario = "server fault split\n" TALK,
     .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "every answer twice",
     .scenario = "server fault duplicate\nconnect\nsend hello\nreceive\nreceive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok x2, CLOSE ok"},
    {.name = "a server that speaks unasked",
     .scenario = "server fault push\nconnect\nreceive\nreceive\nclose\n",
     .expected = "CONNECT ok, RECEIVE ok x2, CLOSE ok"},
    {.name = "messages that come by themselves",
     .scenario = "auto-receive on\nserver fault push\nconnect\nhear\nhear\nclose\n",
     .expected = "CONNECT ok, news RECEIVE ok x2, CLOSE ok"},
    {.name = "an end that comes by itself",
     .scenario = "auto-receive on\nconnect\nwait\nserver off\nhear\n! send hello\n",
     .expected = "CONNECT ok, news CLOSE closed, SEND state"},
    {.name = "cut inside the header",
     .scenario = "server fault cut-header\n" FAIL,
     .expected = "CONNECT ok, SEND ok, RECEIVE cut, CLOSE state"},
    {.name = "cut inside the payload",
     .scenario = "server fault cut-body\n" FAIL,
     .expected = "CONNECT ok, SEND ok, RECEIVE cut, CLOSE state"},
    {.name = "a length of 4 GiB",
     .scenario = "server fault huge-length\n" FAIL,
     .expected = "CONNECT ok, SEND ok, RECEIVE too-large, CLOSE state"},
    {.name = "garbage",
     .scenario = "server fault garbage\n" FAIL,
     .expected = "CONNECT ok, SEND ok, RECEIVE too-large, CLOSE state"},
    {.name = "torn down inside a message",
     .scenario = "server fault reset\n" FAIL,
     .expected = "CONNECT ok, SEND ok, RECEIVE reset, CLOSE state"},
    {.name = "a flood",
     .scenario = "server fault flood\nconnect\nsend hello\nrepeat 20000 receive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok x20000, CLOSE ok"},
    {.name = "a peer that does not read, cancelled",
     .scenario = "server fault not-reading\nconnect\nwait\n! send-bytes 33554432\nsleep 500\n"
                 "cancel\n",
     .expected = "CONNECT ok, SEND cancelled"},
    {.name = "a peer that does not read, with a deadline",
     .scenario = "server fault not-reading\nconnect\n! send-bytes 33554432\n! receive\n",
     .expected = "CONNECT ok, SEND timeout, RECEIVE state",
     .send_timeout_ms = 500},
    {.name = "nobody listens",
     .scenario = "server fault refuse\n! connect\n",
     .expected = "CONNECT refused"},
    {.name = "a black hole, cancelled",
     .scenario = "server fault black-hole\n! connect\nsleep 300\ncancel\n",
     .expected = "CONNECT cancelled"},
    {.name = "a black hole, with a deadline",
     .scenario = "server fault black-hole\n! connect\n! send hello\n",
     .expected = "CONNECT timeout, SEND state",
     .connect_timeout_ms = 300},
    {.name = "life after a black hole",
     .scenario = "server fault black-hole\n! connect\nsleep 100\ncancel\nwait\n"
                 "server fault none\n" TALK,
     .expected = "CONNECT cancelled, CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "64 MiB there and back",
     .scenario = "connect\nsend-bytes 67108864\nreceive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "held before a receive, cancelled",
     .scenario = HELD "! receive\nwait\nsleep 300\ncancel\nwait\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE cancelled, CLOSE ok"},
    {.name = "held in a receive, for longer than its deadline",
     .scenario = HELD "receive\nwait\nrelease 2\nsleep 600\nrelease\nwait\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok",
     .receive_timeout_ms = 300},
    {.name = "held before a black hole, cancelled",
     .scenario = "server fault black-hole\nhold\n! connect\nwait\nrelease 4\nsleep 300\n"
                 "cancel\n",
     .expected = "CONNECT cancelled"},
    {.name = "held, then who waits is changed",
     .scenario = "server fault silent\n" HELD "! receive\nwait\nstrategy poll\n! close\nwait\n"
                 "strategy worker\nserver fault none\n" TALK,
     .expected = "CONNECT ok, SEND ok, RECEIVE cancelled, CLOSE state, CONNECT ok, SEND ok, "
                 "RECEIVE ok, CLOSE ok"},
    {.name = "held when the scenario ends",
     .scenario = HELD "receive\nclose\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok, CLOSE ok"},
    {.name = "quit: held",
     .scenario = HELD "receive\nwait\nsleep 200\nquit\n",
     .expected = "CONNECT ok, SEND ok"},
    {.name = "quit: idle", .scenario = "sleep 200\nquit\n", .expected = ""},
    {.name = "quit: in a black hole",
     .scenario = "server fault black-hole\nconnect\nsleep 200\nquit\n",
     .expected = ""},
    {.name = "quit: looking up a name",
     .scenario = "! connect no.such.host.invalid 80\nquit\n",
     .expected = NULL},
    {.name = "quit: waiting for a silent peer",
     .scenario = "server fault silent\n" WAITING "quit\n",
     .expected = "CONNECT ok, SEND ok"},
    {.name = "quit: sending to a peer that does not read",
     .scenario = "server fault not-reading\nconnect\nwait\nsend-bytes 67108864\nsleep 200\n"
                 "quit\n",
     .expected = "CONNECT ok"},
    {.name = "quit: in a flood",
     .scenario = "server fault flood\nconnect\nsend hello\nwait\nreceive\nwait\nsleep 200\nquit\n",
     .expected = "CONNECT ok, SEND ok, RECEIVE ok"},
    {.name = "quit: with a stuck thread given up",
     .scenario = "server fault black-hole\n! connect\nsleep 100\ncancel\nwait\nquit\n",
     .expected = "CONNECT cancelled"},
};

// How a disaster went.
typedef struct Verdict {
    Report report;
    double gap_ms;    // longest
    double cancel_ms; // 0: nothing was cancelled
    double quit_ms;
    bool as_expected;
    bool in_time;
} Verdict;

typedef enum Played { PLAYED, CUT_SHORT, NOT_STARTED } Played;

static Played play(const Disaster *disaster, const Options *options, Verdict *verdict) {
    Options own = *options;
    own.host = NULL;
    own.to_all = false;
    own.script = NULL;
    own.report = NULL;
    own.tour = false;
    own.compare = false;
    own.strategy = THAW_STRATEGY_WORKER;
    own.offscreen = true;
    own.fault = THAW_FAULT_NONE;
    own.delay_ms = 50;
    own.connect_timeout_ms = disaster->connect_timeout_ms;
    own.send_timeout_ms = disaster->send_timeout_ms;
    own.receive_timeout_ms = disaster->receive_timeout_ms;
    SDL_zerop(verdict);
    int exit_code = program_rehearse(&own, disaster->scenario, &verdict->report);
    if (exit_code != EXIT_DONE && exit_code != EXIT_SCENARIO)
        return exit_code == EXIT_START ? NOT_STARTED : CUT_SHORT;
    const Statistics *statistics = &verdict->report.statistics;
    verdict->gap_ms = (double)statistics->gap_ns.max_ns / THAW_NS_PER_MS;
    verdict->cancel_ms = (double)statistics->cancel_ns / THAW_NS_PER_MS;
    verdict->quit_ms = (double)statistics->quit_ns / THAW_NS_PER_MS;
    verdict->as_expected =
        !disaster->expected ||
        SDL_strcmp(verdict->report.statistics.outcomes.text, disaster->expected) == 0;
    verdict->in_time = verdict->gap_ms <= GAP_PROMISE_MS &&
                       verdict->cancel_ms <= CANCEL_PROMISE_MS &&
                       verdict->quit_ms <= QUIT_PROMISE_MS;
    return PLAYED;
}

static void print_row(const Disaster *disaster, const Verdict *verdict) {
    char cancel[16] = "-";
    if (verdict->cancel_ms > 0)
        SDL_snprintf(cancel, sizeof cancel, "%.0f", verdict->cancel_ms);
    const char *verdict_word = !verdict->as_expected ? "WRONG" : verdict->in_time ? "ok" : "SLOW";
    const char *got = *verdict->report.statistics.outcomes.text
                          ? verdict->report.statistics.outcomes.text
                          : "(no reply)";
    console_say(CONSOLE_OUTPUT, "%-44s %5.0f %6s %5.0f  %-5s %s\n", disaster->name, verdict->gap_ms,
                cancel, verdict->quit_ms, verdict_word, got);
    if (!verdict->as_expected)
        console_say(CONSOLE_OUTPUT, "%-44s %25s %s\n", "",
                    "expected:", *disaster->expected ? disaster->expected : "(no reply)");
}

static void write_row(SDL_RWops *out, const Disaster *disaster, const Verdict *verdict,
                      const char *before) {
    char row[1024];
    SDL_snprintf(row, sizeof row,
                 "%s\n  {\"what\": \"%s\",\n   \"expected\": \"%s\",\n   \"got\": \"%s\",\n"
                 "   \"as_expected\": %s, \"in_time\": %s,\n"
                 "   \"gap_ms\": %.3f, \"cancel_ms\": %.3f, \"quit_ms\": %.3f}",
                 before, disaster->name, disaster->expected ? disaster->expected : "any",
                 verdict->report.statistics.outcomes.text, verdict->as_expected ? "true" : "false",
                 verdict->in_time ? "true" : "false", verdict->gap_ms, verdict->cancel_ms,
                 verdict->quit_ms);
    SDL_RWwrite(out, row, 1, SDL_strlen(row));
}

static bool end_report(SDL_RWops *out, const char *file, int rows) {
    const char *end = rows > 0 ? "\n]\n" : "[]\n";
    size_t size = SDL_strlen(end);
    bool written = SDL_RWwrite(out, end, 1, size) == size;
    written = SDL_RWclose(out) == 0 && written;
    if (!written)
        console_say(CONSOLE_ERROR, "thaw: the report was not written to %s\n", file);
    return written;
}

// What is known so far.
typedef struct Score {
    int played;
    int held; // as promised
    int exit_code;
} Score;

// Play them all, or until the program is interrupted.
static Score play_all(const Options *options, SDL_RWops *out) {
    Score score = {.exit_code = EXIT_DONE};
    for (size_t i = 0; i < SDL_arraysize(disasters) && !interrupt_code(); i++) {
        Verdict verdict;
        Played played = play(&disasters[i], options, &verdict);
        if (played == NOT_STARTED)
            score.exit_code = EXIT_START;
        if (played != PLAYED)
            break;
        print_row(&disasters[i], &verdict);
        if (out)
            write_row(out, &disasters[i], &verdict, i == 0 ? "[" : ",");
        bool as_promised = verdict.as_expected && verdict.in_time;
        score.played++;
        score.held += as_promised;
        if (!as_promised)
            score.exit_code = EXIT_SCENARIO;
    }
    return score;
}

static void print_score(const Score *score) {
    int count = (int)SDL_arraysize(disasters);
    if (score->played < count)
        console_say(CONSOLE_OUTPUT, "%s: %d of %d were played, %d of them as promised\n",
                    interrupt_code() ? "interrupted" : "given up", score->played, count,
                    score->held);
    else
        console_say(CONSOLE_OUTPUT,
                    "%d of %d as promised: gap up to %.0f ms, cancel up to %.0f ms, "
                    "quit up to %.0f ms\n",
                    score->held, count, GAP_PROMISE_MS, CANCEL_PROMISE_MS, QUIT_PROMISE_MS);
}

int selftest_run(const Options *options) {
    errno = 0;
    SDL_RWops *out = options->report ? SDL_RWFromFile(options->report, "wb") : NULL;
    if (options->report && !out) {
        console_say(CONSOLE_ERROR, "thaw: the report cannot be written to %s: %s\n",
                    options->report, files_reason(errno));
        return EXIT_START;
    }
    console_say(CONSOLE_OUTPUT, "%-44s %5s %6s %5s  %-5s %s\n", "what (times in ms)", "gap",
                "cancel", "quit", "", "got, and expected where that is not the same");
    Score score = play_all(options, out);
    if (score.played < (int)SDL_arraysize(disasters) && interrupt_code())
        score.exit_code = interrupt_code();
    print_score(&score);
    if (out && !end_report(out, options->report, score.played) && score.exit_code == EXIT_DONE)
        score.exit_code = EXIT_START;
    return score.exit_code;
}
