/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-recipient-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* One state of a recipient's certificate, everywhere the same. */
static const struct
{
  const char *icon;
  const char *style;
  const char *words;
} states[] = {
  [MESIGN_RECIPIENT_NONE] = { "mesign-lock-open-symbolic", "dim-label", N_ ("no certificate") },
  [MESIGN_RECIPIENT_VALID] = { "mesign-lock-symbolic", "success", N_ ("certificate valid") },
  [MESIGN_RECIPIENT_EXPIRING] = { "mesign-lock-symbolic", "warning",
                                  N_ ("certificate expires soon") },
  [MESIGN_RECIPIENT_UNTRUSTED] = { "mesign-seal-caution-symbolic", "warning",
                                   N_ ("certificate not trusted") },
  [MESIGN_RECIPIENT_EXPIRED] = { "mesign-seal-caution-symbolic", "warning",
                                 N_ ("certificate expired") },
  [MESIGN_RECIPIENT_REVOKED] = { "mesign-seal-wrong-symbolic", "error",
                                 N_ ("certificate revoked") },
};

const char *
mesign_recipient_icon (MesignRecipientState state)
{
  return states[state].icon;
}

const char *
mesign_recipient_style (MesignRecipientState state)
{
  return states[state].style;
}

const char *
mesign_recipient_state_words (MesignRecipientState state)
{
  return _ (states[state].words);
}

gboolean
mesign_recipient_can_be_encrypted_to (MesignRecipientState state)
{
  return state == MESIGN_RECIPIENT_VALID || state == MESIGN_RECIPIENT_EXPIRING;
}

static char *
dup_day (gint64 at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (at);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

static gboolean
is_for_signing_only (const MesignCorrespondent *correspondent)
{
  return correspondent->verdict != NULL &&
         g_strcmp0 (mesign_correspondent_get_reason (correspondent), "key-usage") == 0;
}

/* What the state means for the mail being written, in whole sentences. */
char *
mesign_recipient_dup_explanation (const MesignCorrespondent *correspondent)
{
  const MesignCertificate *certificate = correspondent->certificate;
  g_autofree char *day = dup_day (certificate != NULL ? certificate->not_after : 0);

  switch (correspondent->state)
    {
    case MESIGN_RECIPIENT_VALID:
      return g_strdup_printf (_ ("Mail can be encrypted. The certificate is valid until %s."), day);
    case MESIGN_RECIPIENT_EXPIRING:
      return g_strdup_printf (
          _ ("Mail can be encrypted, but the certificate ends on %s. A signed mail brings the new "
             "one."),
          day);
    case MESIGN_RECIPIENT_UNTRUSTED:
      if (is_for_signing_only (correspondent))
        return g_strdup (_ ("Mail cannot be encrypted: the certificate is for signatures only. Ask "
                            "for one to encrypt to."));
      return g_strdup (_ ("Mail cannot be encrypted: nobody you trust vouches for the certificate. "
                          "Look at it to decide."));
    case MESIGN_RECIPIENT_EXPIRED:
      return g_strdup_printf (
          _ ("Mail cannot be encrypted: the certificate ended on %s. Ask for the new one."), day);
    case MESIGN_RECIPIENT_REVOKED:
      return g_strdup (_ ("Mail cannot be encrypted: the certificate was revoked by its issuer. "
                          "Ask for a new one."));
    case MESIGN_RECIPIENT_NONE:
    default:
      return g_strdup (_ ("Mail cannot be encrypted: there is no certificate yet. A signed mail "
                          "brings one along."));
    }
}
