#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/eventfd.h>
#include <sys/file.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// Called by number: glibc before 2.28 and other C libraries lack the wrapper.
enum { kith_no_replace = 1, kith_exchange = 2 };

static int rename_with(const char *from, const char *to, unsigned int flags) {
#ifdef SYS_renameat2
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
#else
  (void)from, (void)to, (void)flags;
  errno = ENOSYS;
  return -1;
#endif
}

int kith_rename_exchange(const char *a, const char *b) { return rename_with(a, b, kith_exchange); }

int kith_rename_no_replace(const char *from, const char *to) { return rename_with(from, to, kith_no_replace); }

int kith_open(const char *path, int flags, unsigned int mode) { return open(path, flags, mode); }

int kith_try_lock(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

int kith_syncfs(int descriptor) { return syncfs(descriptor); }

int kith_statfs(const char *path, unsigned long *magic, unsigned long long *free_bytes) {
  struct statfs found;
  if (statfs(path, &found) != 0) return -1;
  *magic = (unsigned long)found.f_type & 0xffffffffUL;
  *free_bytes = (unsigned long long)found.f_bavail * (unsigned long long)found.f_bsize;
  return 0;
}

int kith_contains(const void *text, unsigned long text_count, const void *part, unsigned long part_count) {
  return memmem(text, text_count, part, part_count) != NULL;
}

void kith_release_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

int kith_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
