#pragma once

/// Blocks that were allocated by this thread between `begin` and `end`; reallocations that moved or grew count too.
void allocations_begin(void);
unsigned long allocations_end(void);
