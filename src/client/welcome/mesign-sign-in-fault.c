/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-sign-in-fault.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static MesignSignInField
get_server_field (const GError *error)
{
  MesignServerKind kind;

  if (!mesign_engine_error_get_server (error, &kind))
    return MESIGN_SIGN_IN_FORM;

  return kind == MESIGN_SERVER_SMTP ? MESIGN_SIGN_IN_SMTP : MESIGN_SIGN_IN_IMAP;
}

/**
 * mesign_sign_in_fault_get_field:
 * @error: why a log-in failed
 *
 * Returns: the field it is to be told beside
 */
MesignSignInField
mesign_sign_in_fault_get_field (const GError *error)
{
  MesignSignInField server;

  g_return_val_if_fail (error != NULL, MESIGN_SIGN_IN_FORM);

  if (error->domain != MESIGN_ENGINE_ERROR)
    return MESIGN_SIGN_IN_FORM;
  server = get_server_field (error);
  switch ((MesignEngineError) error->code)
    {
    case MESIGN_ENGINE_ERROR_EXISTS:
    case MESIGN_ENGINE_ERROR_INVALID:
      return MESIGN_SIGN_IN_ADDRESS;
    case MESIGN_ENGINE_ERROR_AUTHENTICATION:
      /* The password was right for the mail server: it is the other server's own affair. */
      return server == MESIGN_SIGN_IN_SMTP ? MESIGN_SIGN_IN_SMTP : MESIGN_SIGN_IN_PASSWORD;
    case MESIGN_ENGINE_ERROR_NOT_FOUND:
      return server != MESIGN_SIGN_IN_FORM ? server : MESIGN_SIGN_IN_IMAP;
    case MESIGN_ENGINE_ERROR_OFFLINE:
    case MESIGN_ENGINE_ERROR_CERTIFICATE:
    case MESIGN_ENGINE_ERROR_SERVER:
      return server;
    default:
      return MESIGN_SIGN_IN_FORM;
    }
}

/**
 * mesign_sign_in_fault_dup_words:
 * @error: why a log-in failed
 *
 * Returns: (transfer full): what happened and what to do, for people
 */
char *
mesign_sign_in_fault_dup_words (const GError *error)
{
  const char *advice = NULL;

  if (error->domain != MESIGN_ENGINE_ERROR)
    return mesign_words_error (error);
  switch ((MesignEngineError) error->code)
    {
    case MESIGN_ENGINE_ERROR_AUTHENTICATION:
      advice = get_server_field (error) == MESIGN_SIGN_IN_SMTP
                   ? _ ("The incoming server took the password, this one did not. Sending may have "
                        "to be switched on in the web mail.")
                   : _ ("Check the password. Some providers want an authorization code in its "
                        "place.");
      break;
    case MESIGN_ENGINE_ERROR_CERTIFICATE:
      advice = _ ("The password was not sent.");
      break;
    case MESIGN_ENGINE_ERROR_OFFLINE:
    case MESIGN_ENGINE_ERROR_SERVER:
    case MESIGN_ENGINE_ERROR_NOT_FOUND:
    case MESIGN_ENGINE_ERROR_INVALID:
    case MESIGN_ENGINE_ERROR_EXISTS:
      return g_strdup (error->message);
    default:
      return mesign_words_error (error);
    }

  return g_strconcat (error->message, "\n", advice, NULL);
}

/**
 * mesign_sign_in_looks_like_address:
 * @text: what stands in the address field so far
 *
 * Returns: whether it is worth looking for the servers of this address
 */
gboolean
mesign_sign_in_looks_like_address (const char *text)
{
  const char *at = strrchr (text, '@');
  const char *dot;

  if (at == NULL || at == text || strpbrk (text, " \t,;<>") != NULL)
    return FALSE;
  dot = strrchr (at, '.');

  return dot != NULL && dot > at + 1 && strlen (dot) > 2;
}
