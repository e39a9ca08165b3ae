/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "base/mesign-late-library.h"

static void
test_loads (void)
{
  static const char *const names[] = { "cos", "sqrt", NULL };
  struct
  {
    double (*cosine) (double);
    double (*root) (double);
  } library;

  mesign_late_library_load ("libm.so.6", names, (gpointer *) (gpointer) &library);
  g_assert_cmpfloat (library.cosine (0), ==, 1);
  g_assert_cmpfloat (library.root (9), ==, 3);
}

/* What is missing is named, and nothing goes on without it. */
static void
test_missing (gconstpointer data)
{
  const char *const *what = data;
  const char *const names[] = { what[1], NULL };
  gpointer address;

  if (g_test_subprocess ())
    {
      mesign_late_library_load (what[0], names, &address);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*not installed completely*");
}

int
main (int argc, char **argv)
{
  static const char *const library[] = { "libmesign-nowhere.so.9", "cos" };
  static const char *const name[] = { "libm.so.6", "mesign_nothing" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/late-library/loads", test_loads);
  g_test_add_data_func ("/base/late-library/missing", library, test_missing);
  g_test_add_data_func ("/base/late-library/lacking", name, test_missing);

  return g_test_run ();
}
