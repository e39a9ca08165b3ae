/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include <glib/gi18n-lib.h>

/* Once the page was submitted the PFX may be sealed with the password that was typed into it. */
static gboolean
may_choose_password (const MesignJourney *journey)
{
  return journey->state < MESIGN_JOURNEY_SUBMITTED;
}

static MesignSecret *
make_password (MesignKeystore *keystore, gint64 id, GError **error)
{
  g_autoptr (MesignSecret) password = mesign_secret_new_password ();

  if (!mesign_keystore_set_journey_secret_sync (keystore, id, MESIGN_JOURNEY_SECRET_PASSWORD,
                                                password, error))
    return NULL;

  return g_steal_pointer (&password);
}

/* What is to become of a journey's password. */
typedef struct
{
  gint64 id;
  MesignSecret *password;
  gboolean keep;
} Wish;

static gboolean
run_ensure (MesignKeystore *keystore, gpointer data, GError **error)
{
  Wish *wish = data;
  g_autoptr (MesignJourney) journey = mesign_journey_reload (keystore, wish->id, error);
  GError *inner = NULL;

  if (journey == NULL)
    return FALSE;
  wish->password = mesign_keystore_load_journey_secret_sync (
      keystore, wish->id, MESIGN_JOURNEY_SECRET_PASSWORD, &inner);
  if (wish->password != NULL)
    return TRUE;
  if (!g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_clear_error (&inner);
  if (may_choose_password (journey))
    wish->password = make_password (keystore, wish->id, error);
  else
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                         _ ("The protection password was not kept here. Type the one that was set "
                            "on the retrieval page."));

  return wish->password != NULL;
}

/**
 * mesign_journey_ensure_password_sync:
 * @keystore: the unlocked keystore
 * @id: the journey
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Gives the password that protects the PFX on its way. The first call makes one of 80 random bits
 * and seals it with the journey, as long as the page has not been submitted; later calls give the
 * same one until the certificate is in. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the password, or %NULL with @error set:
 * %MESIGN_KEYSTORE_ERROR_NOT_FOUND where the page was submitted with a password nobody kept
 */
MesignSecret *
mesign_journey_ensure_password_sync (MesignKeystore *keystore, gint64 id, GError **error)
{
  Wish wish = { .id = id };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), NULL);

  if (!mesign_keystore_change_journeys_sync (keystore, run_ensure, &wish, error))
    g_clear_pointer (&wish.password, mesign_secret_unref);

  return wish.password;
}

static gboolean
run_set (MesignKeystore *keystore, gpointer data, GError **error)
{
  const Wish *wish = data;
  g_autoptr (MesignJourney) journey = mesign_journey_reload (keystore, wish->id, error);

  if (journey == NULL)
    return FALSE;
  if (!may_choose_password (journey))
    {
      g_set_error_literal (
          error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
          _ ("The retrieval page was submitted already; its password can no longer "
             "be changed."));
      return FALSE;
    }

  return mesign_keystore_set_journey_secret_sync (
      keystore, wish->id, MESIGN_JOURNEY_SECRET_PASSWORD, wish->password, error);
}

/**
 * mesign_journey_set_password_sync:
 * @keystore: the unlocked keystore
 * @id: the journey
 * @password: the protection password the person chose
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Seals a password of the person's own with the journey, as long as the page has not been
 * submitted. Blocks; for a worker.
 *
 * Returns: whether it is kept
 */
gboolean
mesign_journey_set_password_sync (MesignKeystore *keystore,
                                  gint64 id,
                                  MesignSecret *password,
                                  GError **error)
{
  Wish wish = { .id = id, .password = password };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && password != NULL, FALSE);

  return mesign_keystore_change_journeys_sync (keystore, run_set, &wish, error);
}

/* Nobody can want to keep what there never will be. */
static gboolean
check_has_password (const MesignJourney *journey, GError **error)
{
  if (journey->key_hash == NULL)
    return TRUE;
  g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
                       _ ("The key of this certificate was made on this computer: there is no "
                          "protection password. Export the certificate to have a file with one."));

  return FALSE;
}

/* What was forgotten with the import cannot be kept any more. */
static gboolean
check_is_kept (MesignKeystore *keystore, gint64 id, GError **error)
{
  g_autoptr (MesignSecret) password = NULL;
  GError *inner = NULL;

  password = mesign_keystore_load_journey_secret_sync (keystore, id, MESIGN_JOURNEY_SECRET_PASSWORD,
                                                       &inner);
  if (inner == NULL)
    return TRUE;
  if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_clear_error (&inner);
      g_set_error_literal (
          error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
          _ ("The protection password is not here any more: it was forgotten when the certificate "
             "was imported. Export the certificate to have a file with a new password."));
    }
  else
    g_propagate_error (error, inner);

  return FALSE;
}

static gboolean
run_keep (MesignKeystore *keystore, gpointer data, GError **error)
{
  const Wish *wish = data;
  g_autoptr (MesignJourney) before = mesign_journey_reload (keystore, wish->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (before == NULL || (wish->keep && !check_has_password (before, error)))
    return FALSE;
  if (wish->keep && !mesign_journey_is_open (before) && !check_is_kept (keystore, wish->id, error))
    return FALSE;
  after = mesign_journey_copy (before);
  after->keeps_password = wish->keep;
  if (!mesign_keystore_update_journey_sync (keystore, after, error))
    return FALSE;

  return mesign_journey_is_open (after) || mesign_journey_forget_secrets (keystore, after, error);
}

/**
 * mesign_journey_keep_password_sync:
 * @keystore: the keystore; unlocked to have a password kept that is there, locked or not to have it
 * forgotten
 * @id: the journey
 * @keep: whether the protection password stays here after the import
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Has the protection password outlive the import, or not: without it the PFX of the provider's mail
 * can never be opened again. It is forgotten at once where the certificate is in already. Blocks;
 * for a worker.
 *
 * Returns: whether it is noted; %MESIGN_RETRIEVAL_ERROR_STATE where the password is gone, or
 * where there is none as the key is made here
 */
gboolean
mesign_journey_keep_password_sync (MesignKeystore *keystore,
                                   gint64 id,
                                   gboolean keep,
                                   GError **error)
{
  Wish wish = { .id = id, .keep = keep };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), FALSE);

  return mesign_keystore_change_journeys_sync (keystore, run_keep, &wish, error);
}

typedef struct
{
  gint64 id;
  gint64 now;
} Gone;

static gboolean
run_forget_mail (MesignKeystore *keystore, gpointer data, GError **error)
{
  const Gone *gone = data;
  g_autoptr (MesignJourney) before = mesign_journey_reload (keystore, gone->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (before == NULL)
    return FALSE;
  after = mesign_journey_copy (before);
  after->pfx_message_id = 0;

  return mesign_keystore_update_journey_sync (keystore, after, error) &&
         mesign_journey_log (keystore, gone->id, gone->now, "cleaned", NULL, error);
}

/**
 * mesign_journey_forget_mail_sync:
 * @keystore: the keystore, locked or not
 * @id: a journey that has ended
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Says that the mail with its certificate was deleted. Blocks; for a worker.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_journey_forget_mail_sync (MesignKeystore *keystore, gint64 id, gint64 now, GError **error)
{
  Gone gone = { id, now };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), FALSE);

  return mesign_keystore_change_journeys_sync (keystore, run_forget_mail, &gone, error);
}

/**
 * mesign_journey_load_code_sync:
 * @keystore: the unlocked keystore
 * @id: the journey
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the newest retrieval code, or %NULL with @error set
 */
MesignSecret *
mesign_journey_load_code_sync (MesignKeystore *keystore, gint64 id, GError **error)
{
  g_autoptr (MesignJourney) journey = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), NULL);

  journey = mesign_journey_reload (keystore, id, error);
  if (journey == NULL)
    return NULL;
  if (!journey->has_code)
    {
      g_set_error_literal (
          error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
          _ ("The mail with the retrieval code has not come yet. Look into the junk "
             "mailbox, or have it sent again."));
      return NULL;
    }

  return mesign_keystore_load_journey_secret_sync (keystore, id, MESIGN_JOURNEY_SECRET_CODE, error);
}
