/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-import-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * mesign_import_dup_error:
 * @error: why nothing was imported
 *
 * Returns: (transfer full): what happened and what to do, beside the password of a file
 */
char *
mesign_import_dup_error (const GError *error)
{
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD))
    return g_strdup (_ ("This is not the password of the file. Look out for capital letters; the "
                        "certificate’s provider may have sent it with the file."));

  return mesign_words_error (error);
}

static const char *
find_fault (MesignImportProblem problems)
{
  if (problems & MESIGN_IMPORT_EXPIRED)
    return _ ("The certificate was imported and opens old mail, but its time is over: nothing can "
              "be signed with it any more. Get a new one, or choose another file.");
  if (problems & MESIGN_IMPORT_NOT_YET_VALID)
    return _ ("The certificate was imported, but its time has not begun yet. Check the clock of "
              "this computer.");
  if (problems & MESIGN_IMPORT_NOT_FOR_MAIL)
    return _ ("The certificate was imported, but it is not made for mail. Choose another file.");
  if (problems & MESIGN_IMPORT_NO_ADDRESS)
    return _ ("The certificate was imported, but it names no mail address. Choose another file.");

  return NULL;
}

/**
 * mesign_import_dup_fault:
 * @import: what was imported
 *
 * Returns: (transfer full) (nullable): why none of it can be used for signing or encrypting, and
 * what to do
 */
char *
mesign_import_dup_fault (const MesignImport *import)
{
  const char *fault = NULL;

  for (guint i = 0; i < import->own->len; i++)
    {
      const MesignOwnCertificate *own = import->own->pdata[i];

      if (own->can_sign || own->can_encrypt)
        return NULL;
      if (fault == NULL)
        fault = find_fault (own->problems);
    }
  if (import->own->len == 0)
    fault =
        _ ("The file holds certificates, but no private key. Choose the file that was made with "
           "the key; it ends in .pfx or .p12.");

  return g_strdup (fault);
}
