// The part of zint that Report uses: a DataMatrix symbol as modules in memory.
#pragma once
#include <zint.h>
