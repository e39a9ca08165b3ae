/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-run RESULT PROGRAM ARGUMENT…: runs a program and writes to RESULT its exit status, its
 * time of the processor in seconds, and the most memory it held, in KiB. The kernel counts the
 * memory of who starts a program to the program's, so this one is small. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

int
main (int argc, char *argv[])
{
  struct rusage usage;
  FILE *result;
  int status;
  pid_t child;

  if (argc < 3)
    return 2;
  child = fork ();
  if (child == 0)
    {
      execvp (argv[2], argv + 2);
      _exit (127);
    }
  if (child < 0 || wait4 (child, &status, 0, &usage) != child)
    return 1;
  result = fopen (argv[1], "w");
  if (result == NULL)
    return 1;
  fprintf (result, "%d %.6f %ld\n", WIFEXITED (status) ? WEXITSTATUS (status) : 128,
           seconds (usage.ru_utime) + seconds (usage.ru_stime), usage.ru_maxrss);

  return fclose (result) == 0 ? 0 : 1;
}
