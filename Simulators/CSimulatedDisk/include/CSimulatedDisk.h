// A disk in memory for SQLite, which forgets at a power cut what was not synchronised, and fails when it is told to.
//
// It is a VFS of SQLite (https://www.sqlite.org/vfs.html): the database code above it is the real one. Files whose path
// begins with "/simulated/<name>/" lie on the disk of that name; all others go to the system's disk. What it models:
// - a write is seen at once by every handle and is durable only after a sync of its file;
// - at a power cut each write that was not synchronised survives, or not, or in part (512-byte sectors), independently of
//   the others: nothing but a sync orders writes;
// - a sync that fails leaves nothing to be tried again: what it should have written is never written (as Linux does);
// - a name is durable after the first sync of its file; a deleted name may be back after a power cut unless its folder
//   was synchronised with the deletion;
// - a disk that lies says that it synchronised and did not.
// All functions may be called from any thread.
#ifndef LINEAGE_SIMULATED_DISK_H
#define LINEAGE_SIMULATED_DISK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct simulated_disk simulated_disk;

// Makes an empty disk. The name has no slash and is copied. Returns null when it is in use, or without memory.
simulated_disk *_Nullable simulated_disk_create(const char *_Nonnull name, uint64_t seed);

// Every connection to a file on it must be closed.
void simulated_disk_destroy(simulated_disk *_Nonnull disk);

// Makes an empty file whose name is durable, as a program does that synchronises the folder: SQLite itself does not do it
// for a new database file. Returns 0 without memory.
int simulated_disk_make_file(simulated_disk *_Nonnull disk, const char *_Nonnull name);

// Makes an empty file if there is none, as a program does: its name is not durable yet. One call that changes storage.
// Returns 0 when the machine has stopped, or without memory.
int simulated_disk_create_file(simulated_disk *_Nonnull disk, const char *_Nonnull name);

// Names that were made and names that were deleted are durable from now on, as after an fsync of the folder. One call that
// changes storage. Returns 0 when it failed.
int simulated_disk_sync_folder(simulated_disk *_Nonnull disk);

// Writes every byte of a file once more, as it is read now, in pieces of 4,096 bytes; each is a call that changes storage.
// Returns 0 when the machine has stopped, when there is no such file, or without memory.
int simulated_disk_rewrite_file(simulated_disk *_Nonnull disk, const char *_Nonnull name);

// An fsync of one file. Returns 0 when it failed, or when there is no such file.
int simulated_disk_sync_file(simulated_disk *_Nonnull disk, const char *_Nonnull name);

// Copies all files of a disk, with what was not synchronised, to an empty one: as if the program had died there and started
// here. Counters and faults are not copied. Returns 0 without memory.
int simulated_disk_copy(simulated_disk *_Nonnull to, simulated_disk *_Nonnull from);

// Calls so far that change storage: writes, truncations, syncs, deletions, creations of files.
uint64_t simulated_disk_calls(simulated_disk *_Nonnull disk);

// Syncs so far that returned success.
uint64_t simulated_disk_syncs(simulated_disk *_Nonnull disk);

// At the call of this number, counted from the disk's creation, the machine stops: that call and all that follow fail.
// 0 = never.
void simulated_disk_stop_at(simulated_disk *_Nonnull disk, uint64_t call);

// The machine stopped.
int simulated_disk_is_stopped(simulated_disk *_Nonnull disk);

// The sync of this number from now on (1 = the next) fails, once. 0 = none.
void simulated_disk_fail_sync(simulated_disk *_Nonnull disk, uint64_t number);

// From now on syncs are told to have succeeded and are not done, or are done again.
void simulated_disk_lie(simulated_disk *_Nonnull disk, int on);

// The disk is full when all files together have so many bytes. 0 = never.
void simulated_disk_limit(simulated_disk *_Nonnull disk, uint64_t bytes);

// From now on another program holds the lock of checkpoints, or does not any more.
void simulated_disk_hold_checkpoints(simulated_disk *_Nonnull disk, int on);

// The process died: open handles are dead, what was written is there.
void simulated_disk_process_died(simulated_disk *_Nonnull disk);

// The power was cut: open handles are dead, of what was not synchronised only a part is there, drawn from the seed.
void simulated_disk_power_cut(simulated_disk *_Nonnull disk);

// Bytes of a file; -1 when there is none of this name.
int64_t simulated_disk_size(simulated_disk *_Nonnull disk, const char *_Nonnull name);

// Turns one bit of a file over, behind SQLite's back. Returns 0 when there is no such byte.
int simulated_disk_flip(simulated_disk *_Nonnull disk, const char *_Nonnull name, int64_t offset);

#ifdef __cplusplus
}
#endif

#endif
