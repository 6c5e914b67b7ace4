// serial.c - a serial line or a pty in place of TCP. This file takes the place of src/net/tcp.c.
//
// Everything above transport.h stays as it is: messages, deadlines, disowning. So console.c, linked
// with this file, talks over a line: console /dev/ttyUSB0 9600 hello. The other end speaks the same
// frames, 4 bytes of length and the payload. A line cannot tell where a frame begins, so both ends
// start anew together.
//
// CONNECT takes the path of the device as the host (THAW_HOST_MAX characters at most) and the speed
// as the port. A port ends at 65535, so faster speeds are written in hundreds: 1152 is 115200.
//
// POSIX only. The descriptor never waits: what may wait is poll alone, and of tcdrain, open and
// tcsetattr the system says so itself.
//
// NOLINTNEXTLINE(bugprone-reserved-identifier): how glibc is asked for cfmakeraw.
#define _DEFAULT_SOURCE
#include "transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <termios.h>
#include <unistd.h>

struct ThawTransport {
    int line;         // descriptor; -1 when not open
    int error;        // see thaw_transport_error
    ThawTrace *trace; // borrowed
};

// ---- creating and destroying ----

bool thaw_transport_start(void) {
    (void)thaw_clock_ns(); // transport.h wants it
    return true;
}

void thaw_transport_stop(void) {
}

ThawTransport *thaw_transport_create(ThawTrace *trace) {
    ThawTransport *transport = SDL_calloc(1, sizeof *transport);
    if (!transport)
        return NULL;
    transport->line = -1;
    transport->trace = trace;
    return transport;
}

// It need not wait until the line is empty, since thaw_transport_write has.
void thaw_transport_close(ThawTransport *transport) {
    if (transport->line >= 0)
        close(transport->line);
    transport->line = -1;
}

void thaw_transport_destroy(ThawTransport *transport) {
    if (!transport)
        return;
    thaw_transport_close(transport);
    SDL_free(transport);
}

bool thaw_transport_is_open(const ThawTransport *transport) {
    return transport->line >= 0;
}

// ---- opening ----

static bool find_speed(int port, speed_t *speed) {
    switch (port) {
    case 1200: *speed = B1200; return true;
    case 2400: *speed = B2400; return true;
    case 4800: *speed = B4800; return true;
    case 9600: *speed = B9600; return true;
    case 19200: *speed = B19200; return true;
    case 38400: *speed = B38400; return true;
    case 57600: *speed = B57600; return true;
    case 1152: *speed = B115200; return true;
    case 2304: *speed = B230400; return true;
    default: return false;
    }
}

// Every byte passes as it is, and no modem is asked. What arrived before is nobody's.
static bool set_up(int line, speed_t speed) {
    struct termios settings;
    if (tcgetattr(line, &settings) != 0)
        return false;
    cfmakeraw(&settings);
    settings.c_iflag &= ~(tcflag_t)(IXOFF | INPCK); // cfmakeraw leaves these
    settings.c_cflag &= ~(tcflag_t)(CRTSCTS | CSTOPB);
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cc[VMIN] = 1; // a read of nothing is the end of the stream
    settings.c_cc[VTIME] = 0;
    return cfsetispeed(&settings, speed) == 0 && cfsetospeed(&settings, speed) == 0 &&
           tcsetattr(line, TCSANOW, &settings) == 0 && tcflush(line, TCIFLUSH) == 0;
}

// The descriptor, or -1 and errno. No program that this one starts inherits it. The lock keeps a
// new connection out while a thread that was given up still writes.
static int open_line(const char *path, speed_t speed) {
    int line = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line < 0 || (isatty(line) && flock(line, LOCK_EX | LOCK_NB) == 0 && set_up(line, speed)))
        return line;
    int reason = errno;
    close(line);
    errno = reason;
    return -1;
}

static void fail_open(ThawReply *reply, const char *path, int reason) {
    if (reason == ENOENT)
        thaw_reply_fail(reply, THAW_ERROR_UNKNOWN_HOST, "unknown: there is no %s", path);
    else if (reason == ENOTTY)
        thaw_reply_fail(reply, THAW_ERROR_ADDRESS, "bad address: %s is no serial line", path);
    else if (reason == EWOULDBLOCK)
        thaw_reply_fail(reply, THAW_ERROR_UNREACHABLE, "unreachable: %s is in use", path);
    else
        thaw_reply_fail(reply, THAW_ERROR_UNREACHABLE,
                        "unreachable: %s cannot be opened (system error %d)", path, reason);
    reply->system_error = reason;
}

ThawStep thaw_transport_open(ThawTransport *transport, const char *host, int port,
                             ThawReply *reply) {
    speed_t speed;
    if (!find_speed(port, &speed)) {
        thaw_reply_fail(reply, THAW_ERROR_ADDRESS,
                        "bad address: %d is no speed of a line; try 9600, or 1152 for 115200",
                        port);
        return THAW_STEP_DONE;
    }
    THAW_TRACE_CALL(transport->trace, THAW_CALL_CONNECT);
    transport->line = open_line(host, speed);
    int reason = errno;
    THAW_TRACE_RETURN(transport->trace);
    if (transport->line >= 0)
        thaw_reply_succeed(reply, "%s", host);
    else
        fail_open(reply, host, reason);
    return THAW_STEP_DONE;
}

// ---- reading and writing ----

// 1: it is ready, or has ended. 0: not in time. -1: it cannot be waited for.
static int wait_for(int line, short what, int timeout_ms) {
    struct pollfd wanted = {.fd = line, .events = what};
    int ready = poll(&wanted, 1, timeout_ms);
    return ready < 0 && errno == EINTR ? 0 : ready;
}

int thaw_transport_wait(ThawTransport *transport, Uint32 timeout_ms) {
    return wait_for(transport->line, POLLIN, (int)SDL_min(timeout_ms, SDL_MAX_SINT32));
}

int thaw_transport_read(ThawTransport *transport, Uint8 *buffer, size_t room, Uint32 timeout_ms,
                        int *ready) {
    *ready = thaw_transport_wait(transport, timeout_ms);
    transport->error = *ready < 0 ? errno : 0;
    if (*ready <= 0)
        return -1;
    int size = (int)read(transport->line, buffer, SDL_min(room, SDL_MAX_SINT32));
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        *ready = 0; // somebody else has taken it
    transport->error = size < 0 ? errno : 0;
    return size;
}

int thaw_transport_error(const ThawTransport *transport) {
    return transport->error;
}

static bool write_all(int line, const Uint8 *bytes, size_t size) {
    while (size > 0) {
        ssize_t written = write(line, bytes, size);
        if (written < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (written <= 0 && wait_for(line, POLLOUT, -1) < 0)
            return false;
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        }
    }
    return true;
}

// Wait until what was written has left the machine.
static bool drain(int line) {
    int result;
    do {
        result = tcdrain(line);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

bool thaw_transport_write(ThawTransport *transport, const Uint8 *bytes, size_t size) {
    THAW_TRACE_CALL(transport->trace, THAW_CALL_SEND);
    bool sent = write_all(transport->line, bytes, size) && drain(transport->line);
    transport->error = sent ? 0 : errno;
    THAW_TRACE_RETURN(transport->trace);
    return sent;
}

// A line is slow: it gains nothing by this.
int thaw_transport_write_some(ThawTransport *transport, const Uint8 *bytes, size_t size) {
    (void)transport;
    (void)bytes;
    (void)size;
    return 0;
}
