/* Lets libserialport open pseudo-terminals. Only for tests, simulations and demonstrations: on a line with real serial
   devices nothing of this is needed, and a program that does not link this target has none of it. */
#pragma once

/* Always 1. A program calls it to say that it means to work with pseudo-terminals; the call keeps the linker from
   dropping the `ioctl` of this target. */
int lineage_pseudo_terminals_enabled(void);
