/* What ncursesw offers as macros, globals and variadic functions, as plain functions. All are called from one thread.
   Functions that can fail return 0 or a negative errno. */
#pragma once

#include <stdint.h>

/* What terminal_read_key gives beside characters: values above every character. */
enum {
    TERMINAL_KEY_UP = 0x200000,
    TERMINAL_KEY_DOWN,
    TERMINAL_KEY_LEFT,
    TERMINAL_KEY_RIGHT,
    TERMINAL_KEY_HOME,
    TERMINAL_KEY_END,
    TERMINAL_KEY_PAGE_UP,
    TERMINAL_KEY_PAGE_DOWN,
    TERMINAL_KEY_BACKSPACE,
    TERMINAL_KEY_DELETE,
    TERMINAL_KEY_BACK_TAB,
    TERMINAL_KEY_ENTER,
    /* Followed by the number of the function key, 1 to 12. */
    TERMINAL_KEY_FUNCTION = 0x200100,
    /* A key that means nothing here. */
    TERMINAL_KEY_OTHER = 0x2FFFFF,
};

/* Attributes of text, to be added. */
enum {
    TERMINAL_BOLD = 1,
    TERMINAL_DIM = 2,
    TERMINAL_REVERSE = 4,
    TERMINAL_UNDERLINE = 8,
};

/* Colours; 0 is that of the terminal. */
enum {
    TERMINAL_GREEN = 1,
    TERMINAL_YELLOW,
    TERMINAL_RED,
    TERMINAL_CYAN,
};

/* Sets the locale of the environment, or C.UTF-8 where it has none with UTF-8. Returns 1 if characters beyond ASCII can
   be written, 0 if not. Called before everything else. */
int terminal_use_locale(void);

/* How far the cursor moves when these bytes are written: asks the terminal itself and puts everything back. Negative =
   it did not answer in time, or is no terminal. Called before terminal_open. */
int terminal_probe_width(const char *text, int milliseconds);

/* Takes the terminal over: raw keys, alternate screen, colours where there are any. From here on signals that end or
   crash the program put the terminal back first; SIGTERM, SIGHUP, SIGINT and SIGWINCH only wake `wake_descriptor`, an
   event counter, and are told by terminal_take_signals. */
int terminal_open(int wake_descriptor);

/* Puts the terminal back. May be called more than once. */
void terminal_close(void);

/* Bit 1: the program shall end. Bit 2: the size has changed. Those since the last call. */
int terminal_take_signals(void);

void terminal_size(int *rows, int *columns);

/* Takes the size of the window over after a change. */
void terminal_resize(void);

/* The next key, a character or one of the values above; -1 = none waits. */
int32_t terminal_read_key(void);

/* How many cells ncurses counts for a character; what it counts otherwise than the screen does is not sent to it. */
int terminal_cells(uint32_t character);

/* Writes UTF-8 at a place into the next picture. */
void terminal_write(int row, int column, const char *text, int attributes, int colour);

/* Puts the cursor there, or hides it with a negative row. */
void terminal_place_cursor(int row, int column);

/* Blanks the next picture, and has it sent whole. */
void terminal_clear(void);

/* Sends what differs from what the terminal shows. */
void terminal_show(void);
