// Writes the rows of a finished ledger into a new database with the same schema and the same pragmas, in as many commits:
// the least that a program must do to make them durable. The codes are there before, as they are after an import; each
// is updated once, to its last state.
//
// usage: rows-in-c FINISHED NEW JOURNAL-ROWS-A-COMMIT
// prints the microseconds of the commits and their number.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TABLES = 64 };

struct table {
    char name[64];
    sqlite3_stmt *read;
    sqlite3_stmt *write;
    int columns;
    sqlite3_int64 rows;
    sqlite3_int64 done;
};

static void fail(sqlite3 *db, const char *what) {
    fprintf(stderr, "rows-in-c: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
    exit(1);
}

static void run(sqlite3 *db, const char *sql) {
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(db, sql);
    return statement;
}

static sqlite3_int64 number(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = prepare(db, sql);
    if (sqlite3_step(statement) != SQLITE_ROW) fail(db, sql);
    sqlite3_int64 value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

// One row of the finished ledger; false when there is none left.
static int copy(sqlite3 *from, sqlite3 *to, struct table *table) {
    int state = sqlite3_step(table->read);
    if (state == SQLITE_DONE) return 0;
    if (state != SQLITE_ROW) fail(from, table->name);
    for (int column = 0; column < table->columns; column++)
        if (sqlite3_bind_value(table->write, column + 1, sqlite3_column_value(table->read, column)) != SQLITE_OK)
            fail(to, "bind");
    if (sqlite3_step(table->write) != SQLITE_DONE) fail(to, table->name);
    sqlite3_reset(table->write);
    table->done++;
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: rows-in-c FINISHED NEW JOURNAL-ROWS-A-COMMIT\n");
        return 2;
    }
    sqlite3_int64 group = atoll(argv[3]);
    sqlite3 *from, *to;
    if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) fail(from, argv[1]);
    if (sqlite3_open(argv[2], &to) != SQLITE_OK) fail(to, argv[2]);
    // As the ledger opens its own; foreign keys are left out, to this program's advantage.
    run(to, "PRAGMA journal_mode = WAL");
    run(to, "PRAGMA synchronous = FULL");
    run(to, "PRAGMA wal_autocheckpoint = 0");
    run(to, "PRAGMA cache_size = -65536");

    struct table tables[MOST_TABLES];
    int count = 0;
    sqlite3_stmt *schema = prepare(
        from,
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND type IN ('table', 'index') ORDER BY type = 'index'");
    while (sqlite3_step(schema) == SQLITE_ROW) {
        run(to, (const char *)sqlite3_column_text(schema, 2));
        if (strcmp((const char *)sqlite3_column_text(schema, 0), "table") != 0) continue;
        if (count == MOST_TABLES) fail(NULL, "more tables than expected");
        struct table *table = &tables[count++];
        memset(table, 0, sizeof *table);
        snprintf(table->name, sizeof table->name, "%s", (const char *)sqlite3_column_text(schema, 1));
        char sql[4096];
        snprintf(sql, sizeof sql, "SELECT count(*) FROM \"%s\"", table->name);
        table->rows = number(from, sql);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM pragma_table_info('%s')", table->name);
        table->columns = (int)number(from, sql);
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table->name);
        table->read = prepare(from, sql);
    }
    sqlite3_finalize(schema);

    for (int index = 0; index < count; index++) {
        struct table *table = &tables[index];
        char sql[8192];
        if (strcmp(table->name, "code") == 0) {
            // Import them first: everything but the text and the source is as it is before a lease.
            char copied[512];
            snprintf(copied, sizeof copied, "ATTACH '%s' AS finished", argv[1]);
            run(to, copied);
            run(to, "INSERT INTO code SELECT * FROM finished.code");
            run(to, "UPDATE code SET state = 0, parent_id = NULL, sent_index = NULL, sent_at = NULL, printed_at = NULL, "
                    "verified_at = NULL");
            run(to, "DETACH finished");
            int length = snprintf(sql, sizeof sql, "UPDATE code SET ");
            sqlite3_stmt *columns = prepare(from, "SELECT name FROM pragma_table_info('code')");
            int column = 0;
            while (sqlite3_step(columns) == SQLITE_ROW) {
                column++;
                length += snprintf(
                    sql + length, sizeof sql - (size_t)length, "%s\"%s\" = ?%d", column == 1 ? "" : ", ",
                    (const char *)sqlite3_column_text(columns, 0), column);
            }
            sqlite3_finalize(columns);
            snprintf(sql + length, sizeof sql - (size_t)length, " WHERE id = ?1");
        } else {
            int length = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (", table->name);
            for (int column = 0; column < table->columns; column++)
                length += snprintf(sql + length, sizeof sql - (size_t)length, column == 0 ? "?" : ", ?");
            snprintf(sql + length, sizeof sql - (size_t)length, ")");
        }
        table->write = prepare(to, sql);
    }
    run(to, "PRAGMA wal_checkpoint(TRUNCATE)");

    sqlite3_int64 journal = 0;
    for (int index = 0; index < count; index++)
        if (strcmp(tables[index].name, "journal") == 0) journal = tables[index].rows;
    if (journal == 0) fail(NULL, "the finished ledger has no journal");
    sqlite3_int64 commits = (journal + group - 1) / group;
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (sqlite3_int64 commit = 1; commit <= commits; commit++) {
        run(to, "BEGIN IMMEDIATE");
        for (int index = 0; index < count; index++) {
            // Each table's rows are spread evenly over the commits.
            sqlite3_int64 due = tables[index].rows * commit / commits;
            while (tables[index].done < due && copy(from, to, &tables[index])) {}
        }
        run(to, "COMMIT");
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    long long microseconds =
        (ended.tv_sec - begun.tv_sec) * 1000000LL + (ended.tv_nsec - begun.tv_nsec) / 1000;
    printf("%lld %lld\n", microseconds, (long long)commits);
    for (int index = 0; index < count; index++) {
        sqlite3_finalize(tables[index].read);
        sqlite3_finalize(tables[index].write);
    }
    sqlite3_close(from);
    sqlite3_close(to);
    return 0;
}
