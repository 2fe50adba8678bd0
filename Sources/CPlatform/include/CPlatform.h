/* What the Glibc module does not show to Swift. Every function that can fail returns a negative errno instead of
   leaving it in a global. */
#pragma once

#include <poll.h>
#include <stddef.h>
#include <stdint.h>

/* eventfd() is not imported: a counter that wakes a thread which waits in poll. */
int platform_event_counter(void);

/* ppoll() is not imported: poll() alone has a resolution of one millisecond, too coarse for the cycle.
   A negative number of microseconds waits without limit. Returns the number of entries that are ready. */
int platform_poll(struct pollfd *entries, size_t count, int64_t microseconds);

/* accept4() is not imported: the accepted socket must never be inherited by a child, nor block. */
int platform_accept(int listener);

/* pthread_setname_np() is not imported: names of threads in `top -H`, at most 15 bytes. */
void platform_name_thread(const char *name);

/* sched_setaffinity() is not imported: binds the calling thread to one processor. Returns 0 or a negative errno. */
int platform_pin_thread(int processor);

/* posix_openpt(), grantpt() and unlockpt() are not imported: the master side of a new pseudo-terminal, not blocking. */
int platform_open_terminal(void);

/* ptsname_r() is not imported: the path of the other side of a pseudo-terminal. Returns 0 or a negative errno. */
int platform_terminal_path(int master, char *path, size_t capacity);
