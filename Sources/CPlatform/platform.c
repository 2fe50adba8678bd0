#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int platform_event_counter(void) {
    int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int platform_poll(struct pollfd *entries, size_t count, int64_t microseconds) {
    struct timespec limit = {.tv_sec = microseconds / 1000000, .tv_nsec = (microseconds % 1000000) * 1000};
    int ready = ppoll(entries, count, microseconds < 0 ? NULL : &limit, NULL);
    return ready < 0 ? -errno : ready;
}

int platform_accept(int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

void platform_name_thread(const char *name) {
    char shortened[16];
    strncpy(shortened, name, sizeof shortened - 1);
    shortened[sizeof shortened - 1] = 0;
    pthread_setname_np(pthread_self(), shortened);
}

int platform_pin_thread(int processor) {
    if (processor < 0 || processor >= CPU_SETSIZE) return -EINVAL;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return sched_setaffinity(0, sizeof set, &set) < 0 ? -errno : 0;
}

int platform_open_terminal(void) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
    if (master < 0) return -errno;
    if (grantpt(master) < 0 || unlockpt(master) < 0) {
        int code = errno;
        close(master);
        return -code;
    }
    return master;
}

int platform_terminal_path(int master, char *path, size_t capacity) {
    return -ptsname_r(master, path, capacity);
}
