// The parts of libxml2 that Records uses: the streaming writer, the streaming reader, encodings.
#pragma once
#include <libxml/xmlversion.h>
// Where libxml2 was built with ICU, its headers would bring the system's ICU into a program that has Foundation's own.
// It shows only in a structure that is used by pointer.
#undef LIBXML_ICU_ENABLED
#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/xmlIO.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlwriter.h>
