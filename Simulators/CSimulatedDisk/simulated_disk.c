#include "CSimulatedDisk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR 512
#define SHM_LOCKS 8
// The lock that a checkpoint holds (https://www.sqlite.org/walformat.html).
#define SHM_CHECKPOINT 1

// What was done to a file since its last sync.
typedef struct change {
    struct change *next;
    int64_t offset;
    // -1: the file was cut to `offset` bytes.
    int64_t length;
    uint8_t bytes[];
} change;

typedef struct {
    uint8_t *bytes;
    int64_t size;
    int64_t room;
} content;

typedef struct file {
    struct file *next;
    char *name;
    // As every handle sees it, and as it would be after a power cut without luck.
    content seen;
    content durable;
    change *first, *last;
    int is_linked;
    int is_link_durable;
    // Locks of the database file: SQLite's levels, over all handles.
    int shared;
    struct handle *writer;
    int writer_level;
    // Shared memory of the write-ahead log's index; it dies with the process.
    void **regions;
    int region_count;
    int shm_users;
    int shm_shared[SHM_LOCKS];
    struct handle *shm_exclusive[SHM_LOCKS];
} file;

typedef struct handle {
    sqlite3_file base;
    struct simulated_disk *disk;
    file *file;
    uint64_t life;
    int level;
    int uses_shm;
    int deletes_on_close;
    uint16_t shm_shared;
} handle;

struct simulated_disk {
    simulated_disk *next;
    char *name;
    pthread_mutex_t mutex;
    file *files;
    uint64_t random;
    // Counts restarts; handles of a former life are dead.
    uint64_t life;
    uint64_t calls, syncs, attempted_syncs;
    uint64_t stop_at, fail_sync, limit;
    int is_stopped, lies, holds_checkpoints;
};

// MARK: Content

static int reserve(content *content, int64_t size) {
    if (size <= content->room) return 1;
    int64_t room = content->room ? content->room : 4096;
    while (room < size) room *= 2;
    uint8_t *bytes = realloc(content->bytes, (size_t)room);
    if (!bytes) return 0;
    content->bytes = bytes;
    content->room = room;
    return 1;
}

static int resize(content *content, int64_t size) {
    if (!reserve(content, size)) return 0;
    if (size > content->size) memset(content->bytes + content->size, 0, (size_t)(size - content->size));
    content->size = size;
    return 1;
}

static int put(content *content, int64_t offset, const uint8_t *bytes, int64_t length) {
    if (offset + length > content->size && !resize(content, offset + length)) return 0;
    memcpy(content->bytes + offset, bytes, (size_t)length);
    return 1;
}

static int copy_content(content *to, const content *from) {
    to->size = 0;
    if (!resize(to, from->size)) return 0;
    if (from->size) memcpy(to->bytes, from->bytes, (size_t)from->size);
    return 1;
}

static void forget_changes(file *file) {
    while (file->first) {
        change *change = file->first;
        file->first = change->next;
        free(change);
    }
    file->last = NULL;
}

static int remember(file *file, int64_t offset, int64_t length, const uint8_t *bytes) {
    change *made = malloc(sizeof(change) + (length > 0 ? (size_t)length : 0));
    if (!made) return 0;
    made->next = NULL;
    made->offset = offset;
    made->length = length;
    if (length > 0) memcpy(made->bytes, bytes, (size_t)length);
    if (file->last) file->last->next = made; else file->first = made;
    file->last = made;
    return 1;
}

// splitmix64
static uint64_t draw(simulated_disk *disk) {
    uint64_t value = (disk->random += 0x9E3779B97F4A7C15ull);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ull;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBull;
    return value ^ (value >> 31);
}

// MARK: Files

static file *find(simulated_disk *disk, const char *name) {
    for (file *file = disk->files; file; file = file->next) {
        if (strcmp(file->name, name) == 0) return file;
    }
    return NULL;
}

static file *find_or_make(simulated_disk *disk, const char *name) {
    file *found = find(disk, name);
    if (found) return found;
    found = calloc(1, sizeof(file));
    if (!found) return NULL;
    found->name = strdup(name);
    if (!found->name) {
        free(found);
        return NULL;
    }
    found->next = disk->files;
    disk->files = found;
    return found;
}

static uint64_t total(simulated_disk *disk) {
    uint64_t sum = 0;
    for (file *file = disk->files; file; file = file->next) {
        if (file->is_linked) sum += (uint64_t)file->seen.size;
    }
    return sum;
}

static void forget_regions(file *file) {
    for (int index = 0; index < file->region_count; index++) free(file->regions[index]);
    free(file->regions);
    file->regions = NULL;
    file->region_count = 0;
}

// One more call that changes storage. False when the machine has stopped, or stops with it.
static int may_change(simulated_disk *disk) {
    if (disk->is_stopped) return 0;
    disk->calls++;
    if (disk->stop_at && disk->calls >= disk->stop_at) {
        disk->is_stopped = 1;
        return 0;
    }
    return 1;
}

static int is_dead(handle *handle) { return handle->life != handle->disk->life || handle->disk->is_stopped; }

#define LOCKED(disk) pthread_mutex_lock(&(disk)->mutex)
#define UNLOCKED(disk, result)                  \
    do {                                        \
        int told = (result);                    \
        pthread_mutex_unlock(&(disk)->mutex);   \
        return told;                            \
    } while (0)

// MARK: Methods of an open file

static int disk_close(sqlite3_file *base) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    if (handle->deletes_on_close && handle->life == disk->life) {
        handle->file->is_linked = 0;
        handle->file->is_link_durable = 0;
        handle->file->seen.size = 0;
        forget_changes(handle->file);
    }
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_read(sqlite3_file *base, void *buffer, int amount, sqlite3_int64 offset) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    if (is_dead(handle)) UNLOCKED(disk, SQLITE_IOERR_READ);
    content *seen = &handle->file->seen;
    int64_t there = seen->size - offset;
    if (there < 0) there = 0;
    if (there > amount) there = amount;
    if (there) memcpy(buffer, seen->bytes + offset, (size_t)there);
    if (there == amount) UNLOCKED(disk, SQLITE_OK);
    memset((uint8_t *)buffer + there, 0, (size_t)(amount - there));
    UNLOCKED(disk, SQLITE_IOERR_SHORT_READ);
}

static int disk_write(sqlite3_file *base, const void *buffer, int amount, sqlite3_int64 offset) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    if (is_dead(handle)) UNLOCKED(disk, SQLITE_IOERR_WRITE);
    int goes_on = may_change(disk);
    int64_t growth = offset + amount - file->seen.size;
    if (goes_on && disk->limit && growth > 0 && total(disk) + (uint64_t)growth > disk->limit) {
        UNLOCKED(disk, SQLITE_FULL);
    }
    // The write that the machine stopped in may have begun: it is remembered, and a power cut decides.
    if (!remember(file, offset, amount, buffer)) UNLOCKED(disk, SQLITE_IOERR_NOMEM);
    if (!goes_on) UNLOCKED(disk, SQLITE_IOERR_WRITE);
    UNLOCKED(disk, put(&file->seen, offset, buffer, amount) ? SQLITE_OK : SQLITE_IOERR_NOMEM);
}

static int disk_truncate(sqlite3_file *base, sqlite3_int64 size) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    if (is_dead(handle) || !may_change(disk)) UNLOCKED(disk, SQLITE_IOERR_TRUNCATE);
    if (size < handle->file->seen.size) {
        if (!remember(handle->file, size, -1, NULL)) UNLOCKED(disk, SQLITE_IOERR_NOMEM);
        handle->file->seen.size = size;
    }
    UNLOCKED(disk, SQLITE_OK);
}

// Under the disk's mutex.
static int sync_content(simulated_disk *disk, file *file) {
    disk->attempted_syncs++;
    if (disk->fail_sync && disk->attempted_syncs == disk->fail_sync) {
        // The pages are given up: a later sync finds nothing to write.
        forget_changes(file);
        return SQLITE_IOERR_FSYNC;
    }
    disk->syncs++;
    if (disk->lies) return SQLITE_OK;
    for (change *change = file->first; change; change = change->next) {
        if (change->length < 0) {
            if (change->offset < file->durable.size) file->durable.size = change->offset;
        } else if (!put(&file->durable, change->offset, change->bytes, change->length)) {
            return SQLITE_IOERR_NOMEM;
        }
    }
    forget_changes(file);
    file->is_link_durable = 1;
    return SQLITE_OK;
}

static int disk_sync(sqlite3_file *base, int flags) {
    (void)flags;
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    if (is_dead(handle) || !may_change(disk)) UNLOCKED(disk, SQLITE_IOERR_FSYNC);
    UNLOCKED(disk, sync_content(disk, handle->file));
}

static int disk_file_size(sqlite3_file *base, sqlite3_int64 *size) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    if (is_dead(handle)) UNLOCKED(disk, SQLITE_IOERR_FSTAT);
    *size = handle->file->seen.size;
    UNLOCKED(disk, SQLITE_OK);
}

// The locks of SQLite's rollback protocol; in write-ahead mode a connection keeps SHARED.
static int disk_lock(sqlite3_file *base, int level) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    if (is_dead(handle)) UNLOCKED(disk, SQLITE_IOERR_LOCK);
    if (level <= handle->level) UNLOCKED(disk, SQLITE_OK);
    int has_other_writer = file->writer && file->writer != handle;
    if (level == SQLITE_LOCK_SHARED) {
        if (has_other_writer && file->writer_level >= SQLITE_LOCK_PENDING) UNLOCKED(disk, SQLITE_BUSY);
        file->shared++;
        handle->level = level;
        UNLOCKED(disk, SQLITE_OK);
    }
    if (has_other_writer) UNLOCKED(disk, SQLITE_BUSY);
    file->writer = handle;
    if (level == SQLITE_LOCK_EXCLUSIVE && file->shared > 1) {
        file->writer_level = SQLITE_LOCK_PENDING;
        handle->level = SQLITE_LOCK_PENDING;
        UNLOCKED(disk, SQLITE_BUSY);
    }
    file->writer_level = level;
    handle->level = level;
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_unlock(sqlite3_file *base, int level) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    if (handle->life != disk->life || level >= handle->level) UNLOCKED(disk, SQLITE_OK);
    if (file->writer == handle && level < SQLITE_LOCK_RESERVED) {
        file->writer = NULL;
        file->writer_level = 0;
    }
    if (level == SQLITE_LOCK_NONE) file->shared--;
    handle->level = level;
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_check_reserved(sqlite3_file *base, int *result) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    LOCKED(disk);
    *result = handle->file->writer != NULL;
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_control(sqlite3_file *base, int operation, void *argument) {
    (void)base;
    (void)operation;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int disk_sector_size(sqlite3_file *base) {
    (void)base;
    return SECTOR;
}

static int disk_characteristics(sqlite3_file *base) {
    (void)base;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// MARK: Shared memory of the write-ahead log

static int shm_map(sqlite3_file *base, int number, int size, int extend, void volatile **region) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    *region = NULL;
    if (is_dead(handle)) UNLOCKED(disk, SQLITE_IOERR_SHMMAP);
    if (!handle->uses_shm) {
        handle->uses_shm = 1;
        file->shm_users++;
    }
    if (number >= file->region_count) {
        if (!extend) UNLOCKED(disk, SQLITE_OK);
        void **regions = realloc(file->regions, sizeof(void *) * (size_t)(number + 1));
        if (!regions) UNLOCKED(disk, SQLITE_IOERR_NOMEM);
        file->regions = regions;
        while (file->region_count <= number) {
            void *made = calloc(1, (size_t)size);
            if (!made) UNLOCKED(disk, SQLITE_IOERR_NOMEM);
            file->regions[file->region_count++] = made;
        }
    }
    *region = file->regions[number];
    UNLOCKED(disk, SQLITE_OK);
}

static int shm_lock(sqlite3_file *base, int offset, int count, int flags) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    if (handle->life != disk->life) UNLOCKED(disk, SQLITE_OK);
    if (flags & SQLITE_SHM_UNLOCK) {
        for (int slot = offset; slot < offset + count; slot++) {
            if (file->shm_exclusive[slot] == handle) file->shm_exclusive[slot] = NULL;
            if (handle->shm_shared & (1 << slot)) {
                handle->shm_shared &= (uint16_t)~(1 << slot);
                file->shm_shared[slot]--;
            }
        }
        UNLOCKED(disk, SQLITE_OK);
    }
    if (disk->holds_checkpoints && offset <= SHM_CHECKPOINT && SHM_CHECKPOINT < offset + count) {
        UNLOCKED(disk, SQLITE_BUSY);
    }
    for (int slot = offset; slot < offset + count; slot++) {
        if (file->shm_exclusive[slot] && file->shm_exclusive[slot] != handle) UNLOCKED(disk, SQLITE_BUSY);
        int others = file->shm_shared[slot] - ((handle->shm_shared >> slot) & 1);
        if ((flags & SQLITE_SHM_EXCLUSIVE) && others > 0) UNLOCKED(disk, SQLITE_BUSY);
    }
    for (int slot = offset; slot < offset + count; slot++) {
        if (flags & SQLITE_SHM_EXCLUSIVE) {
            file->shm_exclusive[slot] = handle;
        } else if (!(handle->shm_shared & (1 << slot))) {
            handle->shm_shared |= (uint16_t)(1 << slot);
            file->shm_shared[slot]++;
        }
    }
    UNLOCKED(disk, SQLITE_OK);
}

static void shm_barrier(sqlite3_file *base) {
    (void)base;
    __sync_synchronize();
}

static int shm_unmap(sqlite3_file *base, int deletes) {
    handle *handle = (struct handle *)base;
    simulated_disk *disk = handle->disk;
    file *file = handle->file;
    LOCKED(disk);
    if (handle->life == disk->life && handle->uses_shm) {
        handle->uses_shm = 0;
        file->shm_users--;
        if (deletes && file->shm_users == 0) forget_regions(file);
    }
    UNLOCKED(disk, SQLITE_OK);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

// MARK: The VFS

// All disks, by name. The VFS is the default one: it takes what lies under "/simulated/<name>/" and hands everything else
// on to the one that was the default before.
static struct {
    pthread_mutex_t mutex;
    simulated_disk *disks;
    sqlite3_vfs *system;
    sqlite3_vfs vfs;
} registry = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static const char root[] = "/simulated/";

// The disk that a path lies on; null for a path of the system.
static simulated_disk *route(const char *path) {
    if (!path || strncmp(path, root, sizeof root - 1) != 0) return NULL;
    const char *name = path + sizeof root - 1;
    pthread_mutex_lock(&registry.mutex);
    simulated_disk *disk = registry.disks;
    while (disk && !(strncmp(disk->name, name, strlen(disk->name)) == 0 && name[strlen(disk->name)] == '/')) {
        disk = disk->next;
    }
    pthread_mutex_unlock(&registry.mutex);
    return disk;
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *base, int flags, int *out_flags) {
    (void)vfs;
    simulated_disk *disk = route(name);
    if (!disk) return registry.system->xOpen(registry.system, name, base, flags, out_flags);
    handle *handle = (struct handle *)base;
    memset(handle, 0, sizeof *handle);
    LOCKED(disk);
    if (disk->is_stopped) UNLOCKED(disk, SQLITE_CANTOPEN);
    file *found = find(disk, name);
    if (!found || !found->is_linked) {
        if (!(flags & SQLITE_OPEN_CREATE)) UNLOCKED(disk, SQLITE_CANTOPEN);
        if (!may_change(disk)) UNLOCKED(disk, SQLITE_CANTOPEN);
        found = find_or_make(disk, name);
        if (!found) UNLOCKED(disk, SQLITE_NOMEM);
        found->is_linked = 1;
        found->seen.size = 0;
        forget_changes(found);
        // A file of the same name may lie on the disk; the new one replaces it with its first sync.
        if (found->durable.size && !remember(found, 0, -1, NULL)) UNLOCKED(disk, SQLITE_NOMEM);
    }
    handle->disk = disk;
    handle->file = found;
    handle->life = disk->life;
    handle->deletes_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &methods;
    if (out_flags) *out_flags = flags;
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int synchronises_folder) {
    (void)vfs;
    simulated_disk *disk = route(name);
    if (!disk) return registry.system->xDelete(registry.system, name, synchronises_folder);
    LOCKED(disk);
    if (!may_change(disk)) UNLOCKED(disk, SQLITE_IOERR_DELETE);
    file *found = find(disk, name);
    if (!found || !found->is_linked) UNLOCKED(disk, SQLITE_IOERR_DELETE_NOENT);
    found->is_linked = 0;
    found->seen.size = 0;
    forget_changes(found);
    if (synchronises_folder) found->is_link_durable = 0;
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)vfs;
    simulated_disk *disk = route(name);
    if (!disk) return registry.system->xAccess(registry.system, name, flags, result);
    LOCKED(disk);
    file *found = find(disk, name);
    // An empty file does not exist to SQLite, as in its own VFS for Unix.
    *result = found && found->is_linked && (flags != SQLITE_ACCESS_EXISTS || found->seen.size > 0);
    UNLOCKED(disk, SQLITE_OK);
}

static int disk_full_path(sqlite3_vfs *vfs, const char *name, int room, char *path) {
    (void)vfs;
    if (!route(name)) return registry.system->xFullPathname(registry.system, name, room, path);
    sqlite3_snprintf(room, path, "%s", name);
    return SQLITE_OK;
}

static int disk_randomness(sqlite3_vfs *vfs, int amount, char *buffer) {
    (void)vfs;
    return registry.system->xRandomness(registry.system, amount, buffer);
}

static int disk_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return registry.system->xSleep(registry.system, microseconds);
}

static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
    (void)vfs;
    return registry.system->xCurrentTimeInt64(registry.system, milliseconds);
}

static int disk_last_error(sqlite3_vfs *vfs, int room, char *buffer) {
    (void)vfs;
    return registry.system->xGetLastError(registry.system, room, buffer);
}

// Under the registry's mutex.
static int register_vfs(void) {
    if (registry.system) return 1;
    sqlite3_vfs *system = sqlite3_vfs_find(NULL);
    if (!system) return 0;
    registry.vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = system->szOsFile > (int)sizeof(handle) ? system->szOsFile : (int)sizeof(handle),
        .mxPathname = system->mxPathname,
        .zName = "simulated disks",
        .xOpen = disk_open,
        .xDelete = disk_delete,
        .xAccess = disk_access,
        .xFullPathname = disk_full_path,
        .xRandomness = disk_randomness,
        .xSleep = disk_sleep,
        .xGetLastError = disk_last_error,
        .xCurrentTimeInt64 = disk_time,
    };
    registry.system = system;
    return sqlite3_vfs_register(&registry.vfs, 1) == SQLITE_OK;
}

simulated_disk *simulated_disk_create(const char *name, uint64_t seed) {
    simulated_disk *disk = calloc(1, sizeof *disk);
    if (!disk) return NULL;
    disk->name = strdup(name);
    disk->random = seed;
    disk->life = 1;
    pthread_mutex_init(&disk->mutex, NULL);
    pthread_mutex_lock(&registry.mutex);
    int is_taken = 0;
    for (simulated_disk *other = registry.disks; other; other = other->next) {
        if (disk->name && strcmp(other->name, disk->name) == 0) is_taken = 1;
    }
    int is_good = disk->name && !is_taken && register_vfs();
    if (is_good) {
        disk->next = registry.disks;
        registry.disks = disk;
    }
    pthread_mutex_unlock(&registry.mutex);
    if (is_good) return disk;
    free(disk->name);
    free(disk);
    return NULL;
}

void simulated_disk_destroy(simulated_disk *disk) {
    pthread_mutex_lock(&registry.mutex);
    simulated_disk **link = &registry.disks;
    while (*link && *link != disk) link = &(*link)->next;
    if (*link) *link = disk->next;
    pthread_mutex_unlock(&registry.mutex);
    while (disk->files) {
        file *file = disk->files;
        disk->files = file->next;
        forget_changes(file);
        forget_regions(file);
        free(file->seen.bytes);
        free(file->durable.bytes);
        free(file->name);
        free(file);
    }
    pthread_mutex_destroy(&disk->mutex);
    free(disk->name);
    free(disk);
}

// MARK: What happens to the machine

static void begin_life(simulated_disk *disk) {
    disk->life++;
    disk->is_stopped = 0;
    disk->stop_at = 0;
    for (file *file = disk->files; file; file = file->next) {
        file->shared = 0;
        file->writer = NULL;
        file->writer_level = 0;
        file->shm_users = 0;
        memset(file->shm_shared, 0, sizeof file->shm_shared);
        memset(file->shm_exclusive, 0, sizeof file->shm_exclusive);
        forget_regions(file);
    }
}

void simulated_disk_process_died(simulated_disk *disk) {
    LOCKED(disk);
    begin_life(disk);
    pthread_mutex_unlock(&disk->mutex);
}

// Sectors of one write that reached the disk before the power was gone.
static void survive(simulated_disk *disk, file *file, const change *change) {
    uint64_t fate = draw(disk) % 3;
    if (fate == 0) return;
    int64_t begin = 0;
    while (begin < change->length) {
        int64_t end = begin + SECTOR - (change->offset + begin) % SECTOR;
        if (end > change->length) end = change->length;
        if (fate == 1 || draw(disk) % 2) put(&file->durable, change->offset + begin, change->bytes + begin, end - begin);
        begin = end;
    }
}

void simulated_disk_power_cut(simulated_disk *disk) {
    LOCKED(disk);
    for (file *file = disk->files; file; file = file->next) {
        for (change *change = file->first; change; change = change->next) {
            if (change->length >= 0) {
                survive(disk, file, change);
            } else if (draw(disk) % 2 && change->offset < file->durable.size) {
                file->durable.size = change->offset;
            }
        }
        forget_changes(file);
        // A new name that was never synchronised, or a deletion, may or may not have reached the folder.
        if (!file->is_link_durable && file->is_linked && draw(disk) % 2) file->is_link_durable = 1;
        if (file->is_link_durable && !file->is_linked && draw(disk) % 2) file->is_link_durable = 0;
        if (!file->is_link_durable) file->durable.size = 0;
        file->is_linked = file->is_link_durable;
        copy_content(&file->seen, &file->durable);
    }
    begin_life(disk);
    pthread_mutex_unlock(&disk->mutex);
}

// MARK: Asking and telling

int simulated_disk_make_file(simulated_disk *disk, const char *name) {
    LOCKED(disk);
    file *made = find_or_make(disk, name);
    if (made) made->is_linked = made->is_link_durable = 1;
    UNLOCKED(disk, made != NULL);
}

int simulated_disk_create_file(simulated_disk *disk, const char *name) {
    LOCKED(disk);
    file *found = find(disk, name);
    if (found && found->is_linked) UNLOCKED(disk, 1);
    if (!may_change(disk)) UNLOCKED(disk, 0);
    found = find_or_make(disk, name);
    if (!found) UNLOCKED(disk, 0);
    found->is_linked = 1;
    found->seen.size = 0;
    forget_changes(found);
    UNLOCKED(disk, !found->durable.size || remember(found, 0, -1, NULL));
}

int simulated_disk_sync_folder(simulated_disk *disk) {
    LOCKED(disk);
    if (!may_change(disk)) UNLOCKED(disk, 0);
    disk->attempted_syncs++;
    if (disk->fail_sync && disk->attempted_syncs == disk->fail_sync) UNLOCKED(disk, 0);
    disk->syncs++;
    if (!disk->lies) {
        for (file *file = disk->files; file; file = file->next) file->is_link_durable = file->is_linked;
    }
    UNLOCKED(disk, 1);
}

int simulated_disk_rewrite_file(simulated_disk *disk, const char *name) {
    LOCKED(disk);
    file *found = find(disk, name);
    if (!found || !found->is_linked || disk->is_stopped) UNLOCKED(disk, 0);
    for (int64_t offset = 0; offset < found->seen.size; offset += 4096) {
        int64_t length = found->seen.size - offset < 4096 ? found->seen.size - offset : 4096;
        int goes_on = may_change(disk);
        // As with any write, a power cut decides about the one that the machine stopped in.
        if (!remember(found, offset, length, found->seen.bytes + offset) || !goes_on) UNLOCKED(disk, 0);
    }
    UNLOCKED(disk, 1);
}

int simulated_disk_sync_file(simulated_disk *disk, const char *name) {
    LOCKED(disk);
    file *found = find(disk, name);
    if (!found || !found->is_linked || !may_change(disk)) UNLOCKED(disk, 0);
    UNLOCKED(disk, sync_content(disk, found) == SQLITE_OK);
}

// Copies what was done to a file since its last sync.
static int copy_changes(file *to, const file *from) {
    for (const change *change = from->first; change; change = change->next) {
        if (!remember(to, change->offset, change->length, change->bytes)) return 0;
    }
    return 1;
}

int simulated_disk_copy(simulated_disk *to, simulated_disk *from) {
    int is_done = 1;
    LOCKED(to);
    LOCKED(from);
    size_t skipped = sizeof root - 1 + strlen(from->name);
    for (file *file = from->files; file && is_done; file = file->next) {
        char *path = sqlite3_mprintf("%s%s%s", root, to->name, file->name + skipped);
        struct file *made = path ? find_or_make(to, path) : NULL;
        sqlite3_free(path);
        is_done = made && copy_content(&made->seen, &file->seen) && copy_content(&made->durable, &file->durable)
            && copy_changes(made, file);
        if (!is_done) break;
        made->is_linked = file->is_linked;
        made->is_link_durable = file->is_link_durable;
    }
    pthread_mutex_unlock(&from->mutex);
    UNLOCKED(to, is_done);
}

uint64_t simulated_disk_calls(simulated_disk *disk) {
    LOCKED(disk);
    uint64_t calls = disk->calls;
    pthread_mutex_unlock(&disk->mutex);
    return calls;
}

uint64_t simulated_disk_syncs(simulated_disk *disk) {
    LOCKED(disk);
    uint64_t syncs = disk->syncs;
    pthread_mutex_unlock(&disk->mutex);
    return syncs;
}

void simulated_disk_stop_at(simulated_disk *disk, uint64_t call) {
    LOCKED(disk);
    disk->stop_at = call;
    pthread_mutex_unlock(&disk->mutex);
}

int simulated_disk_is_stopped(simulated_disk *disk) {
    LOCKED(disk);
    UNLOCKED(disk, disk->is_stopped);
}

void simulated_disk_fail_sync(simulated_disk *disk, uint64_t number) {
    LOCKED(disk);
    disk->fail_sync = number ? disk->attempted_syncs + number : 0;
    pthread_mutex_unlock(&disk->mutex);
}

void simulated_disk_lie(simulated_disk *disk, int on) {
    LOCKED(disk);
    disk->lies = on;
    pthread_mutex_unlock(&disk->mutex);
}

void simulated_disk_limit(simulated_disk *disk, uint64_t bytes) {
    LOCKED(disk);
    disk->limit = bytes;
    pthread_mutex_unlock(&disk->mutex);
}

void simulated_disk_hold_checkpoints(simulated_disk *disk, int on) {
    LOCKED(disk);
    disk->holds_checkpoints = on;
    pthread_mutex_unlock(&disk->mutex);
}

int64_t simulated_disk_size(simulated_disk *disk, const char *name) {
    LOCKED(disk);
    file *found = find(disk, name);
    int64_t size = found && found->is_linked ? found->seen.size : -1;
    pthread_mutex_unlock(&disk->mutex);
    return size;
}

int simulated_disk_flip(simulated_disk *disk, const char *name, int64_t offset) {
    LOCKED(disk);
    file *found = find(disk, name);
    if (!found || !found->is_linked || offset < 0 || offset >= found->seen.size) UNLOCKED(disk, 0);
    found->seen.bytes[offset] ^= 1;
    if (offset < found->durable.size) found->durable.bytes[offset] ^= 1;
    UNLOCKED(disk, 1);
}
