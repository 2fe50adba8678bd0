// The parts of cairo and pango that Report uses: PDF pages, paths, laid-out text.
#pragma once
#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>
