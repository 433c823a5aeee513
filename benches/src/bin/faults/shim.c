/* Faults beneath the database: this library stands between a program and the system's own calls.
 *
 * It is told what to do through a small file that the fault runner writes and that is mapped here. It
 * meddles only with the database's files (their names hold "suyuan.db") and with the time of day.
 *
 * For a power cut it remembers what was written and not yet made durable, and takes some of that back
 * before the process dies: what a program has not synced, a disk need not have. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <stdio.h>

enum { NOTHING, NO_SPACE, WRITE_ERROR, SHORT_WRITE, TORN_WRITE, SYNC_ERROR, POWER_CUT,
       POWER_CUT_AT_FILE };
enum { SECTOR = 512 };

struct control {
    volatile int64_t kind;     /* which fault */
    volatile int64_t after;    /* so many calls pass before it strikes */
    volatile int64_t times;    /* so often it strikes; below 0 until it is taken away */
    volatile int64_t struck;   /* so often it has struck */
    volatile int64_t clock_us; /* added to the time of day */
    volatile int64_t calls;    /* writes and syncs so far */
    volatile int64_t seed;     /* what decides about sectors; never 0 */
};

/* What a range held before it was written and not yet synced. */
struct before {
    char path[512];
    ino_t inode;
    off_t at, size;
    size_t length;
    unsigned char *bytes;
    struct before *older;
};

static struct control *control;
static struct before *unsynced;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    /* Whatever ends the fault runner ends the program with it. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const char *path = getenv("SUYUAN_FAULTS");
    int file = path ? open(path, O_RDWR) : -1;
    if (file < 0) return;
    void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) control = mapped;
    close(file);
}

/* Whether a file is one of the database's, and which. */
static int is_database(int file, char path[512]) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, 511);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "suyuan.db") && !strstr(path, "-shm");
}

/* Whether it is the database's file itself, where pages of the journal go now and then. */
static int is_file(const char *path) {
    size_t length = strlen(path);
    return length >= 9 && !strcmp(path + length - 9, "suyuan.db");
}

/* Whether the fault strikes now. */
static int strikes(int kind_from, int kind_to) {
    int64_t kind = control->kind;
    control->calls++;
    if (kind < kind_from || kind > kind_to || control->times == 0) return 0;
    if (control->after > 0) {
        control->after--;
        return 0;
    }
    if (control->times > 0) control->times--;
    control->struck++;
    return 1;
}

static uint64_t chance(void) {
    uint64_t x = (uint64_t)control->seed;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    control->seed = (int64_t)x;
    return x >> 16;
}

typedef ssize_t (*pwrite_call)(int, const void *, size_t, off_t);
typedef ssize_t (*pread_call)(int, void *, size_t, off_t);

/* The power goes: of what was not synced all, nothing or some sectors are lost. */
static void power_cut(void) {
    pwrite_call write_at = (pwrite_call)real("pwrite64");
    int share = (int)(chance() % 3);
    for (struct before *one = unsynced; one; one = one->older) {
        int file = open(one->path, O_WRONLY);
        if (file < 0) continue;
        for (size_t at = 0; at < one->length; at += SECTOR) {
            size_t length = one->length - at < SECTOR ? one->length - at : SECTOR;
            int lost = share == 0 || (share == 1 && chance() % 2);
            if (lost) write_at(file, one->bytes + at, length, one->at + (off_t)at);
        }
        if (share == 0 && one->size < one->at + (off_t)one->length) {
            if (ftruncate(file, one->size)) { /* it stays longer, and is zeros there */ }
        }
        close(file);
    }
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static void remember(int file, const char *path, size_t length, off_t at) {
    struct stat now;
    struct before *one = calloc(1, sizeof *one);
    if (!one || fstat(file, &now)) return;
    one->bytes = calloc(1, length ? length : 1);
    /* Not through a file of our own: closing one would let go of the locks the database has. */
    if (one->bytes && ((pread_call)real("pread64"))(file, one->bytes, length, at) < 0) return;
    strcpy(one->path, path);
    one->inode = now.st_ino;
    one->size = now.st_size;
    one->at = at;
    one->length = length;
    one->older = unsynced;
    unsynced = one;
}

static void forget(int file) {
    struct stat now;
    if (fstat(file, &now)) return;
    for (struct before **place = &unsynced; *place;) {
        struct before *one = *place;
        if (one->inode != now.st_ino) {
            place = &one->older;
            continue;
        }
        *place = one->older;
        free(one->bytes);
        free(one);
    }
}

/* What a write is to do: as it is, with another length, or to fail. */
static ssize_t on_write(int file, const void *bytes, size_t length, off_t at, int positioned) {
    static ssize_t (*plain)(int, const void *, size_t);
    static pwrite_call at_place;
    if (!plain) plain = (ssize_t(*)(int, const void *, size_t))real("write");
    if (!at_place) at_place = (pwrite_call)real("pwrite64");
    char path[512];
    if (!control || !is_database(file, path)) {
        return positioned ? at_place(file, bytes, length, at) : plain(file, bytes, length);
    }
    pthread_mutex_lock(&lock);
    off_t place = positioned ? at : lseek(file, 0, SEEK_CUR);
    size_t whole = length;
    int64_t kind = control->kind;
    int cuts = kind == POWER_CUT || (kind == POWER_CUT_AT_FILE && is_file(path));
    if (cuts && strikes(kind, kind)) power_cut();
    int hit = strikes(NO_SPACE, TORN_WRITE);
    if (hit && (kind == NO_SPACE || kind == WRITE_ERROR)) {
        pthread_mutex_unlock(&lock);
        errno = kind == NO_SPACE ? ENOSPC : EIO;
        return -1;
    }
    if (hit) length = length > 1 ? 1 + (size_t)(chance() % (length - 1)) : length;
    if (hit && kind == SHORT_WRITE) {
        /* The rest of it finds no room. */
        control->kind = NO_SPACE;
        control->after = 0;
    }
    remember(file, path, whole, place);
    ssize_t done =
        positioned ? at_place(file, bytes, length, at) : plain(file, bytes, length);
    if (hit && kind == TORN_WRITE) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    pthread_mutex_unlock(&lock);
    return done;
}

ssize_t write(int file, const void *bytes, size_t length) {
    return on_write(file, bytes, length, 0, 0);
}
ssize_t pwrite(int file, const void *bytes, size_t length, off_t at) {
    return on_write(file, bytes, length, at, 1);
}
ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at) {
    return on_write(file, bytes, length, (off_t)at, 1);
}

static int on_sync(int file, const char *name) {
    int (*sync_call)(int) = (int (*)(int))real(name);
    char path[512];
    if (!control || !is_database(file, path)) return sync_call(file);
    pthread_mutex_lock(&lock);
    int64_t kind = control->kind;
    int cuts = kind == POWER_CUT || (kind == POWER_CUT_AT_FILE && is_file(path));
    if (cuts && strikes(kind, kind)) power_cut();
    int hit = strikes(SYNC_ERROR, SYNC_ERROR);
    /* The system's own sync is left out: what it is for is played by what is taken back. */
    if (!hit) forget(file);
    pthread_mutex_unlock(&lock);
    if (hit) {
        errno = EIO;
        return -1;
    }
    return getenv("SUYUAN_FAULTS_SYNC") ? sync_call(file) : 0;
}

int fsync(int file) { return on_sync(file, "fsync"); }
int fdatasync(int file) { return on_sync(file, "fdatasync"); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*call)(clockid_t, struct timespec *);
    if (!call) call = (int (*)(clockid_t, struct timespec *))real("clock_gettime");
    int done = call(clock, time);
    if (!done && control && clock == CLOCK_REALTIME) time->tv_sec += control->clock_us / 1000000;
    return done;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *into) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}
