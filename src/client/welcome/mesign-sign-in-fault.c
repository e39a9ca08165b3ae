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
  g_autofree char *words = mesign_words_error (error);

  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION) &&
      get_server_field (error) == MESIGN_SIGN_IN_SMTP)
    return g_strdup_printf (_ ("The incoming server took the password, the outgoing one did not. "
                               "%s Sending may have to be switched on in the web mail."),
                            words);
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_CERTIFICATE))
    return g_strdup_printf (_ ("%s The password was not sent."), words);

  return g_steal_pointer (&words);
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
