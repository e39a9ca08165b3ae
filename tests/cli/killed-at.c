/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Kills a program this is loaded into before the C library (LD_PRELOAD) right before its step
 * number MESIGN_TEST_KILL_AT: a write to a regular file, a new name, or a synchronisation. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#undef _FILE_OFFSET_BITS /* both names are to be had */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long n_steps;

static void
step (void)
{
  const char *text = getenv ("MESIGN_TEST_KILL_AT");

  if (text != NULL && atomic_fetch_add (&n_steps, 1) + 1 == atol (text))
    kill (getpid (), SIGKILL);
}

static void
step_to_file (int fd)
{
  struct stat status;

  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    step ();
}

ssize_t
write (int fd, const void *data, size_t length)
{
  ssize_t (*real) (int, const void *, size_t) = dlsym (RTLD_NEXT, "write");

  step_to_file (fd);

  return real (fd, data, length);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  ssize_t (*real) (int, const void *, size_t, off_t) = dlsym (RTLD_NEXT, "pwrite");

  step_to_file (fd);

  return real (fd, data, length, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  ssize_t (*real) (int, const void *, size_t, off64_t) = dlsym (RTLD_NEXT, "pwrite64");

  step_to_file (fd);

  return real (fd, data, length, offset);
}

int
rename (const char *from, const char *to)
{
  int (*real) (const char *, const char *) = dlsym (RTLD_NEXT, "rename");

  step ();

  return real (from, to);
}

int
fsync (int fd)
{
  int (*real) (int) = dlsym (RTLD_NEXT, "fsync");

  step_to_file (fd);

  return real (fd);
}

int
fdatasync (int fd)
{
  int (*real) (int) = dlsym (RTLD_NEXT, "fdatasync");

  step_to_file (fd);

  return real (fd);
}
