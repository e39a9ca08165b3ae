/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/words/mesign-words-files.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What GLib says of a file names no way out, and in a language of its own. */

static const struct
{
  GFileError file;
  GIOErrorEnum io;
} same[] = {
  { G_FILE_ERROR_NOENT, G_IO_ERROR_NOT_FOUND },
  { G_FILE_ERROR_ACCES, G_IO_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_PERM, G_IO_ERROR_PERMISSION_DENIED },
  { G_FILE_ERROR_NOSPC, G_IO_ERROR_NO_SPACE },
  { G_FILE_ERROR_ISDIR, G_IO_ERROR_IS_DIRECTORY },
  { G_FILE_ERROR_NOTDIR, G_IO_ERROR_NOT_DIRECTORY },
  { G_FILE_ERROR_ROFS, G_IO_ERROR_READ_ONLY },
  { G_FILE_ERROR_NAMETOOLONG, G_IO_ERROR_FILENAME_TOO_LONG },
  { G_FILE_ERROR_MFILE, G_IO_ERROR_TOO_MANY_OPEN_FILES },
  { G_FILE_ERROR_NFILE, G_IO_ERROR_TOO_MANY_OPEN_FILES },
};

/* -1 where it is no matter of files. */
static int
get_code (const GError *error)
{
  if (error->domain == G_IO_ERROR)
    return error->code;
  if (error->domain != G_FILE_ERROR)
    return -1;
  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    if ((int) same[i].file == error->code)
      return same[i].io;

  return G_IO_ERROR_FAILED;
}

static const char *
explain_reading (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_DIRECTORY:
      return _ ("The file is not there any more. Look where it was moved to, then choose it "
                "again.");
    case G_IO_ERROR_PERMISSION_DENIED:
      return _ ("You are not allowed to read this file. Ask whoever it belongs to for a copy.");
    case G_IO_ERROR_IS_DIRECTORY:
      return _ ("This is a folder. Open it, and choose a file in it.");
    default:
      return NULL;
    }
}

static const char *
explain_writing (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
    case G_IO_ERROR_NOT_DIRECTORY:
      return _ ("The folder is not there any more. Choose another one.");
    case G_IO_ERROR_PERMISSION_DENIED:
      return _ ("You are not allowed to write there. Choose another folder, such as Documents.");
    case G_IO_ERROR_READ_ONLY:
      return _ ("This disk cannot be written to. Choose another folder, such as Documents.");
    case G_IO_ERROR_NO_SPACE:
      return _ ("There is no room left on this disk. Make room by deleting something, or choose "
                "another disk.");
    case G_IO_ERROR_IS_DIRECTORY:
      return _ ("A folder has this name already. Choose another name.");
    case G_IO_ERROR_NOT_REGULAR_FILE:
      return _ ("What has this name already is no file. Choose another name.");
    case G_IO_ERROR_FILENAME_TOO_LONG:
    case G_IO_ERROR_INVALID_FILENAME:
      return _ ("The file cannot have this name there. Choose a shorter one, without special "
                "characters.");
    default:
      return NULL;
    }
}

static const char *
explain_always (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_MOUNTED:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_TIMED_OUT:
      return _ ("The disk or network folder cannot be reached. Connect it, then try again.");
    case G_IO_ERROR_TOO_MANY_OPEN_FILES:
      return _ ("Too many files are open at once. Close some windows, then try again.");
    default:
      return NULL;
    }
}

static char *
explain_otherwise (const GError *error, MesignFileDeed deed)
{
  switch (deed)
    {
    case MESIGN_FILE_READ:
      /* Translators: in brackets what the system says of it */
      return g_strdup_printf (_ ("The file cannot be read (%s). Copy it anew from where you have "
                                 "it, then try again."),
                              error->message);
    case MESIGN_FILE_OPEN:
      return g_strdup_printf (_ ("No program could open it (%s). Save the file, then open it from "
                                 "your folders."),
                              error->message);
    case MESIGN_FILE_WRITE:
    default:
      return g_strdup_printf (_ ("The file cannot be written (%s). Choose another folder, then try "
                                 "again."),
                              error->message);
    }
}

static const char *
explain (int code, MesignFileDeed deed)
{
  const char *words = NULL;

  if (deed == MESIGN_FILE_OPEN)
    return code == G_IO_ERROR_NOT_SUPPORTED || code == G_IO_ERROR_NOT_FOUND
               ? _ ("No program on this computer opens files of this kind. Save the file, then "
                    "open it where there is one.")
               : NULL;
  words = deed == MESIGN_FILE_READ ? explain_reading (code) : explain_writing (code);

  return words != NULL ? words : explain_always (code);
}

/**
 * mesign_words_file_error:
 * @error: why a file could not be used; of the engine's, where it was asked to make the file
 * @deed: what was about to be done with it
 *
 * Returns: (transfer full): what happened and what to do about it
 */
char *
mesign_words_file_error (const GError *error, MesignFileDeed deed)
{
  int code = get_code (error);
  const char *words;

  if (code < 0)
    return mesign_words_error (error);
  words = explain (code, deed);

  return words != NULL ? g_strdup (words) : explain_otherwise (error, deed);
}

/**
 * mesign_words_no_program:
 *
 * Returns: what to do where no program outside took a link
 */
const char *
mesign_words_no_program (void)
{
  return _ ("No program took it. Choose one for links in the settings of this computer, under "
            "Default Applications, then try again.");
}
