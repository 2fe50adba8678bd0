/* libzip (Debian package libzip-dev): the reader of zip archives that code files come in. */
#include <zip.h>
