#define _GNU_SOURCE
#include "CPseudoTerminal.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int lineage_pseudo_terminals_enabled(void) {
    return 1;
}

static int is_terminal(int descriptor) {
    int code = errno;
    int answer = isatty(descriptor);
    errno = code;
    return answer;
}

/* Takes the place of the C library's function for the whole program, libserialport included. A pseudo-terminal has no
   modem lines, so the kernel refuses to read or set them and sp_open gives up. Only after the kernel has refused, and
   only for these four requests, the answer is that of a device whose lines are all ready. */
int ioctl(int descriptor, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    int result = (int)syscall(SYS_ioctl, descriptor, request, argument);
    if (result >= 0 || (errno != ENOTTY && errno != EINVAL)) return result;
    int lines = request == TIOCMGET;
    int change = request == TIOCMSET || request == TIOCMBIS || request == TIOCMBIC;
    /* ENOTTY also means "no terminal at all" (a file, a socket): there the error stands. */
    if (!(lines || change) || !is_terminal(descriptor)) return result;
    if (lines) *(int *)argument = TIOCM_CTS | TIOCM_DSR | TIOCM_CAR;
    return 0;
}
