/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that is full after MESIGN_TEST_DISK_ROOM octets, for a program this is loaded into before
 * the C library (LD_PRELOAD): what is written to regular files then fails with ENOSPC, in the
 * middle of a write where that is where the room ends. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#undef _FILE_OFFSET_BITS /* both names are to be had */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long room = -2;

static long
get_room (void)
{
  long left = atomic_load (&room);

  if (left == -2)
    {
      const char *text = getenv ("MESIGN_TEST_DISK_ROOM");

      left = text != NULL ? atol (text) : -1;
      atomic_store (&room, left);
    }

  return left;
}

/* How much of a write there is room for; -1 where nothing is limited. */
static ssize_t
take_room (int fd, size_t length)
{
  struct stat status;
  long left = get_room ();

  if (left < 0 || fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    return length;
  if ((long) length > left)
    length = left;
  atomic_fetch_sub (&room, (long) length);

  return length;
}

static ssize_t
fail_full (void)
{
  errno = ENOSPC;

  return -1;
}

ssize_t
write (int fd, const void *data, size_t length)
{
  ssize_t (*real) (int, const void *, size_t) = dlsym (RTLD_NEXT, "write");
  ssize_t taken = take_room (fd, length);

  return taken == 0 && length > 0 ? fail_full () : real (fd, data, taken);
}

ssize_t
pwrite (int fd, const void *data, size_t length, off_t offset)
{
  ssize_t (*real) (int, const void *, size_t, off_t) = dlsym (RTLD_NEXT, "pwrite");
  ssize_t taken = take_room (fd, length);

  return taken == 0 && length > 0 ? fail_full () : real (fd, data, taken, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t length, off64_t offset)
{
  ssize_t (*real) (int, const void *, size_t, off64_t) = dlsym (RTLD_NEXT, "pwrite64");
  ssize_t taken = take_room (fd, length);

  return taken == 0 && length > 0 ? fail_full () : real (fd, data, taken, offset);
}
