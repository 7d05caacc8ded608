// What the C library offers and its Swift overlay hides.
//
// Every function returns what the system call returns: 0 or more on success,
// -1 with errno set otherwise.
#pragma once

/// Exchanges two files of one file system in one step: at no moment is either
/// name missing (renameat2 with RENAME_EXCHANGE, Linux 3.15). EINVAL or ENOSYS:
/// this file system or kernel cannot do it.
int kith_rename_exchange(const char *a, const char *b);

/// Renames a file, never over another one: EEXIST if the new name is taken
/// (renameat2 with RENAME_NOREPLACE). EINVAL or ENOSYS: not supported here.
int kith_rename_no_replace(const char *from, const char *to);

/// open(2) with a mode; variadic C functions do not reach Swift.
int kith_open(const char *path, int flags, unsigned int mode);

/// Takes the exclusive flock(2) of an open file without waiting: EWOULDBLOCK
/// if somebody else has it. (The name `flock` is a struct in Swift.)
int kith_try_lock(int descriptor);

/// syncfs(2): brings everything written to the file system of an open file onto the disk.
int kith_syncfs(int descriptor);

/// statfs(2): the kind of the file system a file is on, and the bytes that a person who is not root may still write there.
int kith_statfs(const char *path, unsigned long *magic, unsigned long long *free_bytes);

/// memmem(3): whether one run of bytes stands in another, without a loop in Swift over each byte.
int kith_contains(const void *text, unsigned long text_count, const void *part, unsigned long part_count);

/// malloc_trim(3): gives memory that was freed back to the system. Does nothing where the C library has no such call.
void kith_release_memory(void);

/// eventfd(2), not blocking and closed in programs that are started: a descriptor that another thread makes readable.
int kith_eventfd(void);
