// libgit2, and zlib, which it is built on and whose streams git's files are.
//
// git_libgit2_opts is variadic and variadic functions do not reach Swift: each
// option that is used has a function of its own here.
#pragma once

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif
#include <zlib.h>

/// Makes every file that libgit2 writes below a git directory reach the disk
/// before the call returns. Takes effect for repositories opened afterwards.
static inline int kith_git_set_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

/// Whether libgit2 refuses repositories that belong to another user.
static inline int kith_git_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/// Sets the folders in which libgit2 looks for the configuration of a level.
static inline int kith_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/// Names the repository extensions that libgit2 lets pass besides its own.
static inline int kith_git_set_extensions(const char **names, size_t count) {
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

/// Whether libgit2 hashes every object it reads and compares the result with
/// the name of the object.
static inline int kith_git_set_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/// The environment of this process, ended by NULL. (Swift refuses the name
/// `environ`, a variable that anybody may change.)
static inline char **kith_environment(void) {
  extern char **environ;
  return environ;
}

/// A source of objects for libgit2 that is written in Swift, with what it needs.
typedef struct {
  git_odb_backend parent;
  void *payload;
} kith_backend;
