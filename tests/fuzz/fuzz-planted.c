/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Not a target: faults planted on purpose, by which `run.py --test-self` sees that each is found.
 */

#include "config.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

/* Volatile, so that no compiler leaves out what has no effect. */
static volatile int sink;
static char *volatile memory;

static void
read_beyond (void)
{
  char *octets = malloc (4);

  memset (octets, 0, 4);
  sink = octets[4 + sink];
  free (octets);
}

static void
overflow (void)
{
  int big = G_MAXINT - sink;

  sink = big + 1;
}

static void
leak (void)
{
  memory = malloc (100);
  memory = NULL;
}

static void
hang (void)
{
  while (sink == 0)
    continue;
}

static void
fill (void)
{
  memory = malloc ((size_t) 1 << 30);
  free (memory);
}

void
fuzz_target_init (void)
{
  fuzz_know ("word", "good", 4);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 3 || memcmp (data, "go ", 3) != 0 || size < 4)
    return 0;
  switch (data[3])
    {
    case 'b':
      read_beyond ();
      break;
    case 'o':
      overflow ();
      break;
    case 'l':
      leak ();
      break;
    case 'h':
      hang ();
      break;
    case 'f':
      fill ();
      break;
    case 'c':
      g_critical ("what bad input must never cause");
      break;
    case 'g':
      fuzz_assert_known ("word", "good", 4);
      break;
    case 'e':
      fuzz_assert_known ("word", "evil", 4);
      break;
    default:
      break;
    }

  return 0;
}
