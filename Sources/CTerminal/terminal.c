#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE
#include "CTerminal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
/* <term.h> makes macros of these words. */
#undef columns
#undef lines
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static struct termios saved;
static volatile sig_atomic_t is_open;
static volatile sig_atomic_t signals_seen;
static volatile sig_atomic_t wake = -1;
/* What puts the screen back, written by hand where curses cannot be called. */
static char restore_text[256];
static size_t restore_length;

int terminal_use_locale(void) {
    setlocale(LC_ALL, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
    if (setlocale(LC_CTYPE, "C.UTF-8") || setlocale(LC_CTYPE, "C.utf8")) return 1;
    return 0;
}

static long long now_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void put(const char *text, size_t length) {
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        text += written;
        length -= (size_t)written;
    }
}

/* The column of an answer "ESC [ row ; column R", from 1; -1 = the time is up. */
static int read_column(long long deadline) {
    char answer[32];
    size_t length = 0;
    for (;;) {
        long long left = deadline - now_milliseconds();
        struct pollfd entry = {STDIN_FILENO, POLLIN, 0};
        if (left <= 0) return -1;
        int ready = poll(&entry, 1, (int)left);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return -1;
        char byte;
        if (read(STDIN_FILENO, &byte, 1) != 1) return -1;
        if (byte == 0x1B) length = 0;
        if (length + 1 < sizeof answer) answer[length++] = byte;
        if (byte != 'R' || answer[0] != 0x1B) continue;
        answer[length] = 0;
        char *column = strchr(answer, ';');
        return column ? atoi(column + 1) : -1;
    }
}

int terminal_probe_width(const char *text, int milliseconds) {
    struct termios before;
    if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before) != 0) return -ENOTTY;
    struct termios raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    put("\r", 1);
    put(text, strlen(text));
    put("\033[6n", 4);
    int column = read_column(now_milliseconds() + milliseconds);
    put("\r\033[K", 4);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return column < 1 ? -ETIME : column - 1;
}

static void wake_loop(void) {
    uint64_t one = 1;
    if (wake >= 0 && write(wake, &one, sizeof one) < 0) return;
}

static void on_request(int number) {
    int code = errno;
    signals_seen |= number == SIGWINCH ? 2 : 1;
    wake_loop();
    errno = code;
}

/* Only what may be called in a signal handler. */
static void put_back_by_hand(void) {
    if (!is_open) return;
    is_open = 0;
    put(restore_text, restore_length);
    tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

static void on_crash(int number) {
    put_back_by_hand();
    signal(number, SIG_DFL);
    raise(number);
}

/* What the program did on these signals before the terminal was taken over. */
static struct sigaction former[NSIG];

static void handle(int number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, &former[number]);
}

static void remember(const char *capability) {
    if (!capability || capability == (char *)-1) return;
    size_t length = strlen(capability);
    if (restore_length + length >= sizeof restore_text) return;
    memcpy(restore_text + restore_length, capability, length);
    restore_length += length;
}

static const int requests[] = {SIGTERM, SIGHUP, SIGINT, SIGWINCH};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT};

int terminal_open(int wake_descriptor) {
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) return -ENOTTY;
    if (tcgetattr(STDIN_FILENO, &saved) != 0) return -errno;
    /* An unknown terminal would make initscr end the program. */
    int status = 0;
    if (setupterm(NULL, STDOUT_FILENO, &status) != OK) return -ENODEV;
    /* A single Esc is told soon; keys that send several bytes come in one piece even over slow lines. */
    set_escdelay(50);
    if (!initscr()) return -ENODEV;
    restore_length = 0;
    remember(tigetstr("sgr0"));
    remember(tigetstr("cnorm"));
    remember(tigetstr("rmkx"));
    remember(tigetstr("rmcup"));
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    curs_set(0);
    if (has_colors()) {
        start_color();
        use_default_colors();
        init_pair(TERMINAL_GREEN, COLOR_GREEN, -1);
        init_pair(TERMINAL_YELLOW, COLOR_YELLOW, -1);
        init_pair(TERMINAL_RED, COLOR_RED, -1);
        init_pair(TERMINAL_CYAN, COLOR_CYAN, -1);
    }
    wake = wake_descriptor;
    is_open = 1;
    for (size_t place = 0; place < sizeof requests / sizeof requests[0]; place++) handle(requests[place], on_request);
    for (size_t place = 0; place < sizeof crashes / sizeof crashes[0]; place++) handle(crashes[place], on_crash);
    return 0;
}

void terminal_close(void) {
    if (!is_open) return;
    curs_set(1);
    endwin();
    is_open = 0;
    wake = -1;
    for (size_t place = 0; place < sizeof requests / sizeof requests[0]; place++) {
        sigaction(requests[place], &former[requests[place]], NULL);
    }
    for (size_t place = 0; place < sizeof crashes / sizeof crashes[0]; place++) {
        sigaction(crashes[place], &former[crashes[place]], NULL);
    }
}

int terminal_take_signals(void) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    int seen = signals_seen;
    signals_seen = 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return seen;
}

void terminal_size(int *rows, int *columns) { getmaxyx(stdscr, *rows, *columns); }

void terminal_resize(void) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0) {
        resizeterm(size.ws_row, size.ws_col);
    }
    clearok(curscr, TRUE);
}

int32_t terminal_read_key(void) {
    wint_t key = 0;
    int kind = get_wch(&key);
    if (kind == ERR) return -1;
    if (kind != KEY_CODE_YES) return (int32_t)key;
    switch (key) {
    case KEY_UP: return TERMINAL_KEY_UP;
    case KEY_DOWN: return TERMINAL_KEY_DOWN;
    case KEY_LEFT: return TERMINAL_KEY_LEFT;
    case KEY_RIGHT: return TERMINAL_KEY_RIGHT;
    case KEY_HOME: return TERMINAL_KEY_HOME;
    case KEY_END: return TERMINAL_KEY_END;
    case KEY_PPAGE: return TERMINAL_KEY_PAGE_UP;
    case KEY_NPAGE: return TERMINAL_KEY_PAGE_DOWN;
    case KEY_BACKSPACE: return TERMINAL_KEY_BACKSPACE;
    case KEY_DC: return TERMINAL_KEY_DELETE;
    case KEY_BTAB: return TERMINAL_KEY_BACK_TAB;
    case KEY_ENTER: return TERMINAL_KEY_ENTER;
    default: break;
    }
    if (key > KEY_F(0) && key <= KEY_F(12)) return TERMINAL_KEY_FUNCTION + (int32_t)(key - KEY_F(0));
    return TERMINAL_KEY_OTHER;
}

int terminal_cells(uint32_t character) { return wcwidth((wchar_t)character); }

void terminal_write(int row, int column, const char *text, int attributes, int colour) {
    attr_t attribute = A_NORMAL;
    if (attributes & TERMINAL_BOLD) attribute |= A_BOLD;
    if (attributes & TERMINAL_DIM) attribute |= A_DIM;
    if (attributes & TERMINAL_REVERSE) attribute |= A_REVERSE;
    if (attributes & TERMINAL_UNDERLINE) attribute |= A_UNDERLINE;
    attr_set(attribute, (short)(has_colors() ? colour : 0), NULL);
    mvaddstr(row, column, text);
}

void terminal_place_cursor(int row, int column) {
    if (row < 0) {
        curs_set(0);
    } else {
        curs_set(1);
        move(row, column);
    }
}

void terminal_clear(void) {
    erase();
    clearok(stdscr, TRUE);
}

void terminal_show(void) { refresh(); }
